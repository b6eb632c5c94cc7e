"""What stands on a first page: each block is asked for by permission, and each number opens its list.

Every function takes the actor and `today` and returns values for the template.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone

from agencies.models import AdviceItem, Meeting, Referral, SurgerySlot
from ehcp.models import NeedsAssessment, ReviewPerson
from ehcp.querysets import ASSESSMENT_DUES
from ehcp.rules.review_clocks import KINDS as REVIEW_KINDS
from provision.models import Session
from pupils.enums import ConcernState, DueKind, StatusCode, WhoseMove
from pupils.models import Action, Concern, Due, GroupMember, Monitoring, Pupil, SenStatus
from pupils.querysets import covers
from pupils.views.agreed import with_days
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import TeachingGroup
from sendhub.reports.models import SchoolFigures
from sendhub.reports.pages import EditionPage
from sendhub.reports.trust import COLUMNS, side_by_side
from sendhub.sharing.models import Link

TODAY_AT_MOST = 7
QUEUE_AT_MOST = 6
CHANGES_AT_MOST = 8
CHANGED_WITHIN = timedelta(days=42)
MEETINGS_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class DueLine:
    """One obligation as the desk shows it; `days` is negative when it is late."""

    due: Due
    days: int
    address: str
    button: str

    @property
    def is_late(self):
        return self.days < 0


BUTTONS = {
    DueKind.TELL_PARENT: "Record that they were told",
    DueKind.MONITORING_REVIEW: "Look again",
    DueKind.STRATEGIES_REVIEW: "Look again",
    DueKind.PROFILE_REVIEW: "Review the profile",
    DueKind.FAMILY_FOLLOW_UP: "Open the concern",
    DueKind.REFERRAL_START: "Start the referral",
    DueKind.PLAN_START: "Start the plan",
    DueKind.PLAN_REVIEW: "Review the plan",
    DueKind.PLAN_AGREEMENT: "Record the answers",
    DueKind.PLAN_REFERRAL: "Start the referral",
    DueKind.ASSESSMENT_REQUEST: "Start the request",
    DueKind.EXIT_MEASURE: "Measure",
    DueKind.REFERRAL_SEND: "Open the referral",
    DueKind.REFERRAL_CONSENT: "Open the referral",
    DueKind.REFERRAL_ANSWER: "Open the referral",
    DueKind.REFERRAL_ADVICE: "Open the referral",
    DueKind.ADVICE_DECIDE: "Decide the lines",
    DueKind.CONSENT_ENDS: "Ask again",
    DueKind.EHC_SEND: "Open the request",
    DueKind.EHC_ADVICE: "Enter the advice",
    DueKind.EHC_CONSULTED: "Enter the answer",
    DueKind.COMPLIANCE_REVIEW: "Look again",
    DueKind.REVIEW_MEETING: "Set the day",
    DueKind.REVIEW_ASK: "Ask for contributions",
    DueKind.REVIEW_HOLD: "Meeting mode",
    DueKind.REVIEW_REPORT: "Finish the report",
    DueKind.ACTION_DUE: "Mark it done",
    DueKind.CONTACT_FOLLOW_UP: "Come back to it",
    DueKind.MEETING_MINUTES: "Open the meeting",
}
OF_A_CONCERN = frozenset(
    {
        DueKind.FAMILY_FOLLOW_UP,
        DueKind.STRATEGIES_REVIEW,
        DueKind.PLAN_START,
    }
)
OF_A_CYCLE = frozenset(
    {
        DueKind.PLAN_REVIEW,
        DueKind.PLAN_AGREEMENT,
    }
)
# The page of a review that moves each of its obligations on; the others open the review itself.
OF_A_REVIEW = {
    DueKind.REVIEW_MEETING: "ehcp:review_meeting_day",
    DueKind.REVIEW_ASK: "ehcp:review_round",
    DueKind.REVIEW_HOLD: "ehcp:review_meeting",
    DueKind.REVIEW_REPORT: "ehcp:review_report",
    DueKind.REVIEW_DECISION: "ehcp:review_decision",
    DueKind.REVIEW_FINAL: "ehcp:review_amended",
}
OF_REFERRAL = (
    DueKind.REFERRAL_SEND,
    DueKind.REFERRAL_CONSENT,
    DueKind.REFERRAL_ANSWER,
    DueKind.REFERRAL_ADVICE,
)


def due_today(actor, today):
    """Return at most seven lines, the law's dates first, then the oldest; and how many there are in all."""
    rows = (
        Due.objects.visible_to(actor)
        .due_by(today + timedelta(days=7))
        .filter(whose_move=WhoseMove.SCHOOL)
        .select_related("pupil", "owner")
        .order_by("-is_statutory", "due_on", "pk")
    )
    lines = [due_line(due, today) for due in rows[: TODAY_AT_MOST + 1]]
    more = len(lines) > TODAY_AT_MOST
    return lines[:TODAY_AT_MOST], more


def due_line(due, today):
    return DueLine(
        due=due,
        days=(due.due_on - today).days,
        address=due_address(due),
        button=BUTTONS.get(due.kind, "Open"),
    )


def due_address(due):
    """Return the page that moves the obligation on."""
    if due.kind in OF_A_CONCERN:
        return reverse("pupils:concern_triage", kwargs={"concern_pk": due.subject_id})
    if due.kind in OF_A_CYCLE:
        return reverse("provision:cycle_view", kwargs={"cycle_pk": due.subject_id})
    if due.kind == DueKind.ASSESSMENT_REQUEST:
        return reverse("ehcp:assessment_from_cycle", kwargs={"cycle_pk": due.subject_id})
    if due.kind == DueKind.EHC_ADVICE:
        return reverse("ehcp:advice_request_edit", kwargs={"advice_request_pk": due.subject_id})
    if due.kind == DueKind.EHC_CONSULTED:
        return reverse("ehcp:consultation_edit", kwargs={"consultation_pk": due.subject_id})
    if due.kind in ASSESSMENT_DUES:
        return reverse("ehcp:assessment_view", kwargs={"needs_assessment_pk": due.subject_id})
    if due.kind == DueKind.REVIEW_CONTRIBUTION:
        return reverse("ehcp:own_part_write", kwargs={"review_person_pk": due.subject_id})
    if due.kind in REVIEW_KINDS:
        page = OF_A_REVIEW.get(due.kind, "ehcp:review_view")
        return reverse(page, kwargs={"review_pk": due.subject_id})
    if due.kind == DueKind.EXIT_MEASURE:
        return reverse("provision:place_measure", kwargs={"place_pk": due.subject_id})
    if due.kind == DueKind.REFERRAL_START:
        return reverse("agencies:referral_from_concern", kwargs={"concern_pk": due.subject_id})
    if due.kind == DueKind.PLAN_REFERRAL:
        return reverse("agencies:referral_from_due", kwargs={"due_pk": due.pk})
    if due.kind in OF_REFERRAL:
        return reverse("agencies:referral_view", kwargs={"referral_pk": due.subject_id})
    if due.kind == DueKind.ADVICE_DECIDE:
        return reverse("agencies:advice_view", kwargs={"advice_pk": due.subject_id})
    if due.kind == DueKind.CONSENT_ENDS:
        return reverse("agencies:pupil_consents", kwargs={"pupil_pk": due.pupil_id})
    if due.kind == DueKind.COMPLIANCE_REVIEW:
        return reverse("reports:compliance_edit", kwargs={"duty_pk": due.subject_id})
    if due.kind == DueKind.ACTION_DUE:
        return reverse("pupils:action_done", kwargs={"action_pk": due.subject_id})
    if due.kind == DueKind.CONTACT_FOLLOW_UP:
        return reverse("agencies:entry_view", kwargs={"entry_pk": due.subject_id})
    if due.kind == DueKind.MEETING_MINUTES:
        return reverse("agencies:meeting_view", kwargs={"meeting_pk": due.subject_id})
    if due.kind == DueKind.PROFILE_REVIEW:
        return reverse("pupils:profile", kwargs={"pupil_pk": due.pupil_id})
    return reverse("pupils:pupil_sen", kwargs={"pupil_pk": due.pupil_id})


def waiting_for_others(actor, today):
    """Return what an agency, a family or the LA owes, the longest waiting first, and the number of all."""
    rows = (
        Due.objects.visible_to(actor)
        .open()
        .exclude(whose_move=WhoseMove.SCHOOL)
        .select_related("pupil")
        .annotate(
            agency_name=Case(
                When(
                    kind__in=OF_REFERRAL,
                    then=Subquery(
                        Referral.objects.visible_to(actor)
                        .filter(pk=OuterRef("subject_id"))
                        .values("agency__name")[:1]
                    ),
                )
            ),
            receiver_name=Case(
                When(
                    kind=DueKind.LINK_ANSWER,
                    then=Subquery(
                        Link.objects.visible_to(actor)
                        .filter(pk=OuterRef("subject_id"))
                        .values("receiver_name")[:1]
                    ),
                )
            ),
        )
        .order_by("due_on", "pk")
    )
    return [due_line(due, today) for due in rows[:QUEUE_AT_MOST]], rows.count()


def open_advice(actor, today):
    """Return the lines of advice without an end, the oldest advice first, and the number of all."""
    rows = AdviceItem.objects.visible_to(actor).open().select_related("pupil", "advice__agency")
    shown = list(rows.order_by("advice__received_on", "advice", "order")[:QUEUE_AT_MOST])
    for item in shown:
        item.age_days = (today - item.advice.received_on).days
    return shown, rows.count()


def advice_to_read(actor):
    """Return what agencies advise for the actor's classes and the actor has not said to have read."""
    rows = AdviceItem.objects.visible_to(actor).filter(for_class=True).for_reading(actor)
    rows = rows.filter(is_read=False).select_related("pupil", "advice__agency")
    return list(rows.order_by("-advice__received_on", "order")[:QUEUE_AT_MOST])


def own_parts(actor):
    """Return what waits for the actor's own words in annual reviews, the nearest day first."""
    rows = ReviewPerson.objects.to_write(actor).select_related("pupil")
    return rows.order_by("answer_by", "pk")[:QUEUE_AT_MOST]


def new_concerns(actor, today):
    """Return the oldest open concerns and the number of all open ones."""
    rows = (
        Concern.objects.visible_to(actor)
        .exclude(state=ConcernState.DECIDED)
        .order_by("raised_at", "pk")
        .select_related("raised_by")
        .with_pupils(actor)
    )
    shown = list(rows[:QUEUE_AT_MOST])
    for concern in shown:
        concern.age_days = (today - concern.raised_at.date()).days
    return shown, rows.count()


def register_strip(actor, today):
    """Return the counts of the register today and how many came and went since six weeks ago."""
    pupils = Pupil.objects.visible_to(actor).on_roll(today)
    counts = pupils.aggregate(
        roll=Count("pk"),
        support=Count("pk", filter=Q(sen_status=StatusCode.SUPPORT)),
        plan=Count("pk", filter=Q(sen_status=StatusCode.PLAN)),
        none=Count("pk", filter=Q(sen_status=StatusCode.NONE)),
    )
    counts["monitoring"] = Monitoring.objects.visible_to(actor).filter(ends_on=None).count()
    return counts


def recently_changed(actor, today):
    """Return the latest changes of status, newest first."""
    return list(
        SenStatus.objects.visible_to(actor)
        .filter(starts_on__gte=today - CHANGED_WITHIN, starts_on__lte=today, is_imported=False)
        .select_related("pupil")
        .order_by("-starts_on", "-pk")[:CHANGES_AT_MOST]
    )


def my_classes(actor, today):
    """Return the groups taught today with their pupils' numbers by status."""
    members = Q(member_links__in=GroupMember.objects.filter(covers(today)))
    return list(
        TeachingGroup.objects.filter(pk__in=actor.group_ids)
        .exclude(kind=GroupKind.INTERVENTION)
        .annotate(
            pupils=Count("member_links", filter=members, distinct=True),
            with_sen=Count(
                "member_links",
                filter=members & Q(member_links__pupil__sen_status__in=("K", "E")),
                distinct=True,
            ),
        )
        .order_by("name")
    )


def sessions_today(actor, today):
    """Return the sessions of today that the person leads or covers."""
    rows = Session.objects.recordable_by(actor, today=today)
    return list(rows.filter(on=today).with_places().select_related("intervention"))


def sessions_waiting(actor, today):
    """Return how many earlier sessions of the person nobody has recorded."""
    rows = Session.objects.recordable_by(actor, today=today)
    return rows.unrecorded(today).count()


def my_actions(actor, today):
    """Return the open actions of the person, the latest first, and the number of all."""
    rows = Action.objects.visible_to(actor).owned_by(actor.staff_id).open()
    shown = list(rows.as_lines(actor)[: QUEUE_AT_MOST + 1])
    return with_days(shown[:QUEUE_AT_MOST], today), len(shown) > QUEUE_AT_MOST


def my_meetings(actor, today):
    """Return the person's meetings and surgery slots of the coming week, in order."""
    now, until = timezone.now(), timezone.now() + MEETINGS_WITHIN
    meetings = Meeting.objects.visible_to(actor).led_or_invited(actor).planned()
    slots = SurgerySlot.objects.visible_to(actor).of_person(actor).select_related("pupil")
    rows = [
        *meetings.filter(ends_at__gt=now, starts_at__lt=until)[:QUEUE_AT_MOST],
        *slots.filter(ends_at__gt=now, starts_at__lt=until, meeting__state="planned"),
    ]
    return sorted(rows, key=lambda row: row.starts_at)


def my_concerns(actor):
    """Return what the person raised lately, and what became of it."""
    return list(
        Concern.objects.filter(school_id=actor.school_id, raised_by_id=actor.user_id)
        .with_pupils(actor)
        .order_by(F("decided_at").desc(nulls_first=True), "-raised_at")[:QUEUE_AT_MOST]
    )


def leaders_counts(actor, today):
    """Return counts without names for senior leaders."""
    late = Due.objects.visible_to(actor).open().filter(due_on__lt=today)
    by_law = Q(is_statutory=True)
    return {
        "open_concerns": Concern.objects.visible_to(actor)
        .exclude(state=ConcernState.DECIDED)
        .count(),
        **late.aggregate(
            late=Count("pk"),
            late_statutory=Count("pk", filter=by_law),
            late_of_the_la=Count("pk", filter=by_law & Q(whose_move=WhoseMove.LA)),
        ),
        "assessments": NeedsAssessment.objects.visible_to(actor).open().count(),
    }


def frozen_figures(actor, today):
    """Return what a person without a school's rows reads: the newest edition, or the trust's side by side."""
    if actor.school_id:
        rows = SchoolFigures.objects.readable(actor, today=today).select_related("school")
        row = rows.filter(school_id=actor.school_id).first()
        return {"page": EditionPage(row) if row else None}
    return {"lines": side_by_side(actor, today=today), "columns": COLUMNS}
