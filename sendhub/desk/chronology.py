"""Everything that happened to a pupil as one dated stream: one query over the rows of every app.

Each source asks its own `visible_to`, so an entry is seen by whoever may see its row and by nobody
else. Later apps are added here, on the roof.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, DecimalField, F, Func, Q, TextField, Value, When
from django.db.models.functions import (
    Cast,
    Coalesce,
    Concat,
    Left,
    NullIf,
    Round,
    TruncDate,
)
from django.urls import reverse

from agencies import models as agencies
from agencies.enums import ContactKind, EndedAs, MeetingKind, Permit, ReferralState
from ehcp import models as ehcp
from ehcp.enums import CaseState
from ehcp.plan_enums import CeaseReason, VersionKind
from ehcp.review_enums import Outcome as ReviewOutcome
from ehcp.rules.reviews import AFTER_MEETING
from provision import models as provision
from provision.enums import Answer, Decision, Works
from pupils import enums, models
from pupils.rules.assessments import STANDARDISED_BANDS
from sendhub.accounts.permissions import Permission as P
from sendhub.sharing.models import Link

MOST_CHARACTERS = 600


@dataclass(frozen=True)
class Source:
    """Rows of one kind as entries: `on` a date expression, `code` a short code, `text` what was written."""

    key: str
    label: str
    permissions: frozenset
    rows: object  # (actor, pupil) -> queryset
    on: object
    words: object  # code -> title of the entry
    code: object = Value("")
    text: object = Value("")
    title: object = Value("")
    url: object = None  # (pupil pk, row pk) -> address


@dataclass(frozen=True)
class Happened:
    """One entry of the stream, in words."""

    on: date
    kind: str
    kind_label: str
    title: str
    text: str
    url: str


def _of(model):
    return lambda actor, pupil: model.objects.visible_to(actor).of(pupil)


def _tab(name):
    return lambda pupil_pk, row_pk: reverse(name, kwargs={"pupil_pk": pupil_pk})


def _cycle(pupil_pk, row_pk):
    return reverse("provision:cycle_view", kwargs={"cycle_pk": row_pk})


def _review(pupil_pk, row_pk):
    return reverse("ehcp:review_view", kwargs={"review_pk": row_pk})


def _labels(choices, before="", after=""):
    return lambda code: f"{before}{choices(code).label}{after}" if code else before.strip(" :")


def _said(words):
    return lambda code: words


def _plain_number(expression):
    """A number without the noughts of its column: 78, not 78.00."""
    number = Cast(expression, DecimalField(max_digits=12, decimal_places=2))
    return Cast(Func(number, function="trim_scale", output_field=DecimalField()), CharField())


# A standardised score is a number that says little without its band.
_BAND = Case(
    *(
        When(kind=enums.ScoreKind.STANDARDISED, score__lt=below, then=Value(f", {words}"))
        for below, words in STANDARDISED_BANDS
    ),
    When(kind=enums.ScoreKind.STANDARDISED, score__isnull=False, then=Value(", very high")),
    default=Value(""),
)

# What is owed and has entries of its own.
TOLD_ELSEWHERE = (
    enums.DueKind.ACTION_DUE,
    enums.DueKind.CONTACT_FOLLOW_UP,
    enums.DueKind.MEETING_MINUTES,
)

SOURCES = (
    Source(
        key="concern",
        label="Concerns",
        permissions=frozenset({P.CONCERN_LOG}),
        rows=_of(models.Concern),
        on=TruncDate("raised_at"),
        words=_said("Concern raised"),
        text=F("text"),
        url=lambda pupil_pk, pk: reverse("pupils:concern_status", kwargs={"concern_pk": pk}),
    ),
    Source(
        key="concern",
        label="Concerns",
        permissions=frozenset({P.CONCERN_LOG}),
        rows=lambda actor, pupil: _of(models.Concern)(actor, pupil).exclude(decided_at=None),
        on=TruncDate("decided_at"),
        code=F("decision"),
        words=_labels(enums.ConcernDecision, "Concern decided: "),
        text=F("decision_reason"),
        url=lambda pupil_pk, pk: reverse("pupils:concern_status", kwargs={"concern_pk": pk}),
    ),
    Source(
        key="status",
        label="SEN status",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=_of(models.SenStatus),
        on=F("starts_on"),
        code=F("status"),
        words=_labels(enums.StatusCode, "Status: "),
    ),
    Source(
        key="status",
        label="SEN status",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=lambda actor, pupil: _of(models.SenStatus)(actor, pupil).exclude(informed_on=None),
        on=F("informed_on"),
        words=_said("Parent informed of SEN Support"),
        text=F("informed_by"),
    ),
    Source(
        key="need",
        label="Needs",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=lambda actor, pupil: _of(models.Need)(actor, pupil).exclude(starts_on=None),
        on=F("starts_on"),
        code=F("need_type"),
        words=_labels(enums.NeedType, "Need: "),
        text=F("description"),
    ),
    Source(
        key="need",
        label="Needs",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=lambda actor, pupil: _of(models.Need)(actor, pupil).exclude(ends_on=None),
        on=F("ends_on"),
        code=F("need_type"),
        words=_labels(enums.NeedType, "Need ended: "),
    ),
    Source(
        key="monitoring",
        label="Monitoring",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=_of(models.Monitoring),
        on=F("starts_on"),
        words=_said("Monitoring started"),
        text=F("reason"),
    ),
    Source(
        key="monitoring",
        label="Monitoring",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=lambda actor, pupil: _of(models.Monitoring)(actor, pupil).exclude(ends_on=None),
        on=F("ends_on"),
        words=_said("Monitoring ended"),
        text=F("outcome"),
    ),
    Source(
        key="observation",
        label="Observations",
        permissions=frozenset({P.RECORDS_VIEW}),
        rows=_of(models.Observation),
        on=F("seen_on"),
        words=_said("Observation"),
        title=F("focus"),
        text=F("seen"),
        url=_tab("pupils:pupil_records"),
    ),
    Source(
        key="assessment",
        label="Assessments",
        permissions=frozenset({P.ASSESSMENT_VIEW}),
        rows=_of(models.Assessment),
        on=F("taken_on"),
        words=_said("Assessment"),
        title=F("instrument"),
        text=Coalesce(NullIf(Concat(_plain_number(F("score")), _BAND), Value("")), F("level")),
        url=_tab("pupils:pupil_assessments"),
    ),
    Source(
        key="document",
        label="Documents",
        permissions=frozenset({P.DOCUMENT_VIEW}),
        rows=_of(models.Document),
        on=Coalesce("dated_on", TruncDate("uploaded_at")),
        code=F("kind"),
        words=_labels(enums.DocumentKind),
        title=F("title"),
        url=_tab("pupils:pupil_documents"),
    ),
    Source(
        key="profile",
        label="Profiles",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=lambda actor, pupil: _of(models.Profile)(actor, pupil).exclude(published_at=None),
        on=TruncDate("published_at"),
        words=_said("One-page profile published"),
        text=F("likes"),
        url=lambda pupil_pk, pk: reverse("pupils:profile_version", kwargs={"profile_pk": pk}),
    ),
    Source(
        key="strategy",
        label="Strategies",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=_of(provision.PupilStrategy),
        on=F("starts_on"),
        words=_said("Strategy started"),
        title=F("text"),
        text=F("source"),
        url=_tab("provision:pupil_strategies"),
    ),
    Source(
        key="strategy",
        label="Strategies",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=lambda actor, pupil: _of(provision.PupilStrategy)(actor, pupil).exclude(ends_on=None),
        on=F("ends_on"),
        words=_said("Strategy ended"),
        title=F("text"),
        text=F("end_reason"),
        url=_tab("provision:pupil_strategies"),
    ),
    Source(
        key="answer",
        label="Answers from the rooms",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=_of(provision.StrategyAnswer),
        on=TruncDate("at"),
        code=F("works"),
        words=_labels(Works, "", ""),
        title=F("strategy__text"),
        text=Concat(
            F("by_user__name"),
            Case(When(note="", then=Value("")), default=Concat(Value(": "), F("note"))),
        ),
        url=_tab("provision:pupil_strategies"),
    ),
    Source(
        key="regulation",
        label="Regulation plans",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=_of(provision.RegulationPlan),
        on=F("starts_on"),
        words=_said("Regulation plan written"),
        text=F("helps"),
        url=_tab("provision:pupil_regulation"),
    ),
    Source(
        key="voice",
        label="Voice",
        permissions=frozenset({P.OVERVIEW_VIEW}),
        rows=_of(models.Voice),
        on=F("given_on"),
        code=F("of"),
        words=_labels(enums.VoiceOf),
        title=F("about"),
        text=F("words"),
        url=_tab("pupils:pupil_voice"),
    ),
    Source(
        key="link",
        label="Private links",
        permissions=frozenset({P.LINK_REVOKE}),
        rows=lambda actor, pupil: _of(Link)(actor, pupil).exclude(sent_at=None),
        on=TruncDate("sent_at"),
        words=_said("Asked or sent by private link"),
        title=F("receiver_name"),
        url=lambda pupil_pk, pk: reverse("pupils:link_detail", kwargs={"private_link_pk": pk}),
    ),
    Source(
        key="link",
        label="Private links",
        permissions=frozenset({P.LINK_REVOKE}),
        rows=lambda actor, pupil: _of(Link)(actor, pupil).exclude(answered_at=None),
        on=TruncDate("answered_at"),
        words=_said("Answered"),
        title=F("receiver_name"),
        url=lambda pupil_pk, pk: reverse("pupils:link_detail", kwargs={"private_link_pk": pk}),
    ),
    Source(
        key="agency",
        label="Agencies",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=_of(agencies.ReferralStep),
        on=F("on"),
        code=F("state"),
        words=_labels(ReferralState, "Referral: "),
        title=F("referral__agency__name"),
        text=F("note"),
    ),
    Source(
        key="agency",
        label="Agencies",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=_of(agencies.ReferralChase),
        on=F("on"),
        words=_said("Reminded"),
        title=F("referral__agency__name"),
        text=F("note"),
    ),
    Source(
        key="agency",
        label="Agencies",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=_of(agencies.Advice),
        on=F("received_on"),
        words=_said("Advice received"),
        title=F("agency__name"),
        text=F("title"),
        url=lambda pupil_pk, pk: reverse("agencies:advice_view", kwargs={"advice_pk": pk}),
    ),
    Source(
        key="agency",
        label="Agencies",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=lambda actor, pupil: _of(agencies.AdviceItem)(actor, pupil).exclude(ended_as=""),
        on=F("ended_on"),
        code=F("ended_as"),
        words=_labels(EndedAs, "Advice: "),
        title=F("text"),
        text=F("ended_text"),
    ),
    Source(
        key="agency",
        label="Agencies",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=_of(agencies.Involvement),
        on=F("starts_on"),
        words=_said("Agency works with the pupil"),
        title=F("agency__name"),
        text=F("note"),
        url=_tab("agencies:pupil_agencies"),
    ),
    Source(
        key="consent",
        label="Consent",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=_of(agencies.Consent),
        on=F("starts_on"),
        code=F("permit"),
        words=_labels(Permit, "Consent: "),
        title=F("agency__name"),
        text=F("what"),
        url=_tab("agencies:pupil_consents"),
    ),
    Source(
        key="consent",
        label="Consent",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=lambda actor, pupil: _of(agencies.Consent)(actor, pupil).exclude(withdrawn_on=None),
        on=F("withdrawn_on"),
        words=_said("Consent withdrawn"),
        title=F("agency__name"),
        text=F("withdrawn_note"),
        url=_tab("agencies:pupil_consents"),
    ),
    Source(
        key="enrolment",
        label="On and off roll",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=_of(models.Enrolment),
        on=F("starts_on"),
        words=_said("Put on roll"),
        text=F("origin"),
    ),
    Source(
        key="enrolment",
        label="On and off roll",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=lambda actor, pupil: _of(models.Enrolment)(actor, pupil).exclude(ends_on=None),
        on=F("ends_on"),
        words=_said("Left"),
        text=F("destination"),
    ),
    Source(
        key="contact",
        label="Contacts",
        permissions=frozenset({P.CONTACTS_VIEW}),
        rows=lambda actor, pupil: _of(models.Relationship)(actor, pupil).exclude(starts_on=None),
        on=F("starts_on"),
        words=_said("Contact added"),
        title=F("contact__last_name"),
        url=_tab("pupils:pupil_contacts"),
    ),
    Source(
        key="contact",
        label="Contacts",
        permissions=frozenset({P.CONTACTS_VIEW}),
        rows=lambda actor, pupil: _of(models.Relationship)(actor, pupil).exclude(ends_on=None),
        on=F("ends_on"),
        words=_said("No longer a contact"),
        title=F("contact__last_name"),
        url=_tab("pupils:pupil_contacts"),
    ),
    Source(
        key="characteristic",
        label="Characteristics",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=lambda actor, pupil: _of(models.Characteristic)(actor, pupil).exclude(starts_on=None),
        on=F("starts_on"),
        code=F("kind"),
        words=_labels(enums.CharacteristicKind),
        text=F("note"),
        url=_tab("pupils:pupil_details"),
    ),
    Source(
        key="attendance",
        label="Attendance",
        permissions=frozenset({P.ATTENDANCE_VIEW}),
        rows=_of(models.AttendanceFigure),
        on=F("ends_on"),
        words=_said("Attendance figures"),
        text=Concat(
            _plain_number(
                Round(
                    Cast(F("attended") * 100, DecimalField(max_digits=12, decimal_places=1))
                    / NullIf(F("possible"), Value(0)),
                    1,
                )
            ),
            Value(" % of sessions attended"),
        ),
        url=_tab("pupils:pupil_attendance"),
    ),
    Source(
        key="plan",
        label="Support plan",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=_of(provision.Cycle),
        on=F("starts_on"),
        words=_said("Cycle of the support plan begun"),
        url=_cycle,
    ),
    Source(
        key="plan",
        label="Support plan",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=lambda actor, pupil: _of(provision.Cycle)(actor, pupil).exclude(do_from=None),
        on=F("do_from"),
        words=_said("Support plan agreed, Do began"),
        text=F("expected_impact"),
        url=_cycle,
    ),
    Source(
        key="plan",
        label="Support plan",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=lambda actor, pupil: _of(provision.Cycle)(actor, pupil).exclude(finished_at=None),
        on=F("reviewed_on"),
        code=F("decision"),
        words=_labels(Decision, "Support plan reviewed: "),
        text=F("decision_reason"),
        url=_cycle,
    ),
    Source(
        key="plan",
        label="Support plan",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=_of(provision.Agreement),
        on=F("on"),
        code=F("answer"),
        words=_labels(Answer, "Support plan: "),
        title=F("name"),
        text=F("reason"),
    ),
    Source(
        key="intervention",
        label="Interventions",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=lambda actor, pupil: _of(provision.Participation)(actor, pupil).exclude(
            starts_on=None
        ),
        on=F("starts_on"),
        words=_said("Intervention begun"),
        title=F("intervention__name"),
        text=F("intervention__goal"),
        url=_tab("provision:pupil_provision"),
    ),
    Source(
        key="intervention",
        label="Interventions",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=lambda actor, pupil: (
            _of(provision.Participation)(actor, pupil).exclude(ends_on=None).exclude(starts_on=None)
        ),
        on=F("ends_on"),
        words=_said("Intervention ended"),
        title=F("intervention__name"),
        text=F("end_reason"),
        url=_tab("provision:pupil_provision"),
    ),
    Source(
        key="ehc",
        label="EHC needs assessment",
        permissions=frozenset({P.EHC_VIEW}),
        rows=_of(ehcp.AssessmentStep),
        on=F("on"),
        code=F("state"),
        words=_labels(CaseState, "EHC needs assessment: "),
        text=F("note"),
        url=_tab("ehcp:pupil_assessments"),
    ),
    Source(
        key="ehc_plan",
        label="EHC plan",
        permissions=frozenset({P.EHC_VIEW}),
        rows=lambda actor, pupil: _of(ehcp.EhcPlanVersion)(actor, pupil).final(),
        on=F("issued_on"),
        code=F("kind"),
        words=_labels(VersionKind, "EHC plan issued: "),
        url=lambda pupil_pk, pk: reverse("ehcp:version_view", kwargs={"plan_version_pk": pk}),
    ),
    Source(
        key="ehc_plan",
        label="EHC plan",
        permissions=frozenset({P.EHC_VIEW}),
        rows=lambda actor, pupil: _of(ehcp.EhcPlan)(actor, pupil).exclude(ended_on=None),
        on=F("ended_on"),
        code=F("ended_reason"),
        words=_labels(CeaseReason, "EHC plan ended: "),
        text=F("ended_note"),
        url=lambda pupil_pk, pk: reverse("ehcp:plan_view", kwargs={"ehc_plan_pk": pk}),
    ),
    Source(
        key="review",
        label="Annual review",
        permissions=frozenset({P.EHC_VIEW}),
        rows=lambda actor, pupil: _of(ehcp.AnnualReview)(actor, pupil).filter(
            state__in=AFTER_MEETING
        ),
        on=F("meeting_on"),
        code=F("recommendation"),
        words=_labels(ReviewOutcome, "Annual review meeting: the school recommends: "),
        text=F("recommendation_reason"),
        url=_review,
    ),
    Source(
        key="review",
        label="Annual review",
        permissions=frozenset({P.EHC_VIEW}),
        rows=lambda actor, pupil: _of(ehcp.AnnualReview)(actor, pupil).exclude(decided_on=None),
        on=F("decided_on"),
        code=F("decision"),
        words=_labels(ReviewOutcome, "LA’s decision after the annual review: "),
        url=_review,
    ),
    Source(
        key="log",
        label="Contact log",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL, P.CONTACT_LOG_OWN}),
        rows=_of(agencies.ContactLogEntry),
        on=F("on"),
        code=F("kind"),
        words=_labels(ContactKind),
        title=F("with_name"),
        text=F("summary"),
        url=lambda pupil_pk, pk: reverse("agencies:entry_view", kwargs={"entry_pk": pk}),
    ),
    Source(
        key="meeting",
        label="Meetings",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL, P.CONTACT_LOG_OWN}),
        rows=lambda actor, pupil: _of(agencies.Meeting)(actor, pupil).filter(state="held"),
        on=TruncDate("starts_at"),
        code=F("kind"),
        words=_labels(MeetingKind),
        title=F("title"),
        text=F("minutes"),
        url=lambda pupil_pk, pk: reverse("agencies:meeting_view", kwargs={"meeting_pk": pk}),
    ),
    Source(
        key="action",
        label="Actions",
        permissions=frozenset({P.ACTION_VIEW_ALL, P.ACTION_DONE_OWN}),
        rows=lambda actor, pupil: _of(models.Action)(actor, pupil).exclude(done_on=None),
        on=F("done_on"),
        words=_said("Action done"),
        title=F("text"),
        text=F("evidence"),
        url=_tab("agencies:pupil_log"),
    ),
    Source(
        key="due",
        label="Done",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=lambda actor, pupil: (
            _of(models.Due)(actor, pupil).exclude(done_on=None).exclude(kind__in=TOLD_ELSEWHERE)
        ),
        on=F("done_on"),
        code=F("kind"),
        words=_labels(enums.DueKind, "Done: "),
        text=F("done_note"),
    ),
)


def kinds_for(actor):
    """Return (key, label) of the kinds the actor may see entries of."""
    return list(
        dict.fromkeys((s.key, s.label) for s in SOURCES if actor.permissions & s.permissions)
    )


def happened(pupil, *, actor, kind="", since=None, until=None, text=""):
    """Return the stream as one query, latest first; `in_words` turns its rows into entries."""
    parts = []
    for number, source in enumerate(SOURCES):
        if not actor.permissions & source.permissions or (kind and source.key != kind):
            continue
        rows = (
            source.rows(actor, pupil)
            .order_by()
            .annotate(
                told_on=source.on,
                told_source=Value(number),
                told_pk=F("pk"),
                told_code=Cast(source.code, CharField()),
                told_title=Cast(source.title, TextField()),
                told_text=Cast(source.text, TextField()),
            )
        )
        if since:
            rows = rows.filter(told_on__gte=since)
        if until:
            rows = rows.filter(told_on__lte=until)
        if text:
            rows = rows.filter(Q(told_title__icontains=text) | Q(told_text__icontains=text))
        parts.append(
            rows.annotate(told_cut=Left("told_text", MOST_CHARACTERS)).values_list(
                "told_on", "told_source", "told_code", "told_title", "told_cut", "told_pk"
            )
        )
    if not parts:
        return models.Observation.objects.none().values_list("pk")
    stream = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True)
    return stream.order_by("-told_on", "told_source", "-told_pk")


def in_words(rows, *, pupil):
    """Turn rows of `happened` into entries."""
    entries = []
    for on, number, code, title, text, pk in rows:
        source = SOURCES[number]
        words = source.words(code)
        entries.append(
            Happened(
                on=on,
                kind=source.key,
                kind_label=source.label,
                title=f"{words}: {title}" if title else words,
                text=text,
                url=source.url(pupil.pk, pk) if source.url else "",
            )
        )
    return entries
