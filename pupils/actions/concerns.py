"""Concerns: raised by anyone, asked about, decided by the SENCo; the reporter always learns what came of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pupils.actions import sen
from pupils.actions.disclosures import take_words
from pupils.actions.due import close_due, open_due
from pupils.enums import (
    ConcernDecision,
    ConcernPart,
    ConcernSource,
    ConcernState,
    DueKind,
    StatusCode,
)
from pupils.models import Concern, ConcernMessage, ConcernPupil, ConcernTried, Due, Monitoring
from pupils.rules import concerns as rules
from pupils.rules.noticing import areas_of, reason_or_default
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.dates import london_date
from sendhub.drafts.conflicts import locked
from sendhub.jobs import mail
from sendhub.refusals import NotPossible

DECIDED_FIELDS = ("decision", "decision_reason", "reply", "review_on")
# A referral that was decided is started within two weeks; ours, no law.
REFERRAL_START_DAYS = 14
# So is a plan: the evidence is at hand and the concern fresh. Ours, too.
PLAN_START_DAYS = 14
FOLLOW_UPS = (DueKind.FAMILY_FOLLOW_UP, DueKind.STRATEGIES_REVIEW, DueKind.REFERRAL_START)


@transaction.atomic
def raise_concern(
    *,
    by,
    pupils=(),
    named_pupil="",
    named_class="",
    noticed=(),
    text="",
    frequency="",
    tried=(),
    language_rather="",
    family_knows=None,
    family_said="",
    family_why_not="",
    source=ConcernSource.STAFF,
    source_name="",
):
    """Record what somebody noticed about one or several pupils, or about a child named in words.

    `pupils`: (pupil, part) pairs; `tried`: (what, Helped) pairs. A family that does not know yet opens
    an obligation to speak to it.
    """
    concern = Concern(
        school_id=by.school_id,
        raised_by=by.user,
        source=source,
        source_name=source_name,
        named_pupil="" if pupils else named_pupil,
        named_class="" if pupils else named_class,
        areas=areas_of(noticed),
        noticed=list(noticed),
        text=text,
        frequency=frequency,
        language_rather=language_rather,
        family_knows=family_knows,
        family_said=family_said if family_knows else "",
        family_why_not=family_why_not if family_knows is False else "",
    )
    concern.full_clean()
    concern.save()
    for pupil, part in pupils:
        ConcernPupil.objects.create(school_id=by.school_id, concern=concern, pupil=pupil, part=part)
    ConcernTried.objects.bulk_create(
        ConcernTried(school_id=by.school_id, concern=concern, what=what, helped=helped)
        for what, helped in tried
    )
    _record(concern, AuditEvent.CONCERN_RAISED, by)
    if family_knows is False:
        open_due(
            by=by,
            kind=DueKind.FAMILY_FOLLOW_UP,
            subject_id=concern.pk,
            pupil=next((pupil for pupil, part in pupils if part == ConcernPart.CONCERNED), None),
            due_on=rules.family_follow_up_due(london_date(concern.raised_at)),
            source="The family did not know when the concern was logged",
        )
    return concern


@transaction.atomic
def attach_pupil(*, concern, pupil, by, part=ConcernPart.CONCERNED):
    """Say which pupil a concern is about that came with a typed name.

    Raises NotPossible when the pupil is attached already.
    """
    concern = _locked(concern, by)
    if concern.pupil_links.filter(pupil=pupil).exists():
        raise NotPossible(
            "This pupil is attached to the concern already.", back=concern.get_triage_url()
        )
    ConcernPupil.objects.create(school_id=by.school_id, concern=concern, pupil=pupil, part=part)
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=concern,
        pupil_id=pupil.pk,
        fields=("pupil_links",),
    )
    _give_dues_their_pupil(concern, pupil)
    return concern


@transaction.atomic
def ask_reporter(*, concern, text, by):
    """Ask the person who raised it a question; they see it on the status page.

    Raises NotPossible once decided, and when nobody with an account raised it.
    """
    concern = _locked(concern, by)
    if concern.raised_by_id is None:
        raise NotPossible(
            "Nobody with an account raised this concern, so nobody can answer here.",
            back=concern.get_triage_url(),
        )
    _move(concern, ConcernState.QUESTION)
    ConcernMessage.objects.create(
        school_id=by.school_id, concern=concern, text=text, by_user=by.user, is_question=True
    )
    _record(concern, AuditEvent.CONCERN_QUESTION, by)
    _tell_reporter(concern, by)
    return concern


@transaction.atomic
def answer(*, concern, text, by):
    """Answer the question about one's own concern. Raises NotPossible when no question is open."""
    concern = _locked(concern, by)
    if concern.state != ConcernState.QUESTION or concern.raised_by_id != by.user_id:
        raise NotPossible(
            "There is no open question to you about this concern.", back=concern.get_absolute_url()
        )
    ConcernMessage.objects.create(
        school_id=by.school_id, concern=concern, text=text, by_user=by.user, is_question=False
    )
    _move(concern, ConcernState.LOOKING)
    _record(concern, AuditEvent.CONCERN_ANSWERED, by)
    return concern


@transaction.atomic
def look_at(*, concern, by):
    """Tell the reporter that somebody is looking at it."""
    concern = _locked(concern, by)
    _move(concern, ConcernState.LOOKING)
    _record(concern, AuditEvent.CHANGED, by, fields=("state",))
    return concern


@transaction.atomic
def suggest(*, concern, decision, reason, by, version):
    """Propose a decision; the SENCo decides. Raises NotPossible once decided."""
    concern = locked(
        Concern.objects.visible_to(by), pk=concern.pk, version=version, fields=DECIDED_FIELDS
    )
    _refuse_decided(concern)
    concern.suggested_decision = decision
    concern.suggested_reason = reason
    concern.suggested_by = by.user
    _save(concern, "suggested_decision", "suggested_reason", "suggested_by")
    _record(concern, AuditEvent.CONCERN_SUGGESTED, by, fields=("suggested_decision",))
    return concern


@transaction.atomic
def decide(
    *,
    concern,
    version,
    decision,
    by,
    decision_reason="",
    reply="",
    review_on=None,
    on_support=False,
    need="",
    eal_considered="",
    informed_on=None,
    informed_how="",
    take_text_out=False,
):
    """Decide a concern once, with its consequences for each pupil it is about.

    Monitoring starts a row with its date; strategies open an obligation to look again; a referral
    one to start it; Assess one to start the plan, and it can put the pupil on SEN Support with a
    primary need, the parent told or pending. Raises NotPossible where pupil or date are missing, or it is decided already.
    """
    concern = locked(
        Concern.objects.visible_to(by), pk=concern.pk, version=version, fields=DECIDED_FIELDS
    )
    _refuse_decided(concern)
    today = timezone.localdate()
    pupils = [
        link.pupil
        for link in concern.pupil_links.select_related("pupil").filter(part=ConcernPart.CONCERNED)
    ]
    _refuse_decision(concern, decision, pupils, review_on, on_support)
    concern.decision = decision
    concern.decision_reason = reason_or_default(decision, decision_reason)
    concern.reply = reply
    concern.review_on = review_on if decision in rules.WITH_DATE else None
    concern.decided_by = by.user
    concern.decided_at = timezone.now()
    concern.state = ConcernState.DECIDED
    changed = ["decision", "decision_reason", "reply", "review_on", "decided_by", "decided_at"]
    if take_text_out and decision == ConcernDecision.SAFEGUARDING:
        # Its version rows go by erasure alone: security page, section 6.
        changed += take_words(concern, by=by)
    _save(concern, "state", *changed)
    _record(concern, AuditEvent.CONCERN_DECIDED, by, fields=("decision",))
    if decision == ConcernDecision.MONITORING:
        for pupil in pupils:
            _monitor(pupil, concern, today, by)
    elif decision == ConcernDecision.STRATEGIES:
        _open(concern, DueKind.STRATEGIES_REVIEW, review_on, pupils, by)
    elif decision == ConcernDecision.REFER:
        due_on = today + timedelta(days=REFERRAL_START_DAYS)
        _open(concern, DueKind.REFERRAL_START, due_on, pupils, by)
    elif decision == ConcernDecision.ASSESS:
        _open(concern, DueKind.PLAN_START, today + timedelta(days=PLAN_START_DAYS), pupils, by)
        if on_support:
            sen.change_status(
                pupil=pupils[0],
                status=StatusCode.SUPPORT,
                starts_on=today,
                reason=concern.decision_reason,
                informed_on=informed_on,
                informed_how=informed_how,
                needs=[sen.NeedLine(need, eal_considered=eal_considered)] if need else None,
                by=by,
            )
    _tell_reporter(concern, by)
    return concern


@transaction.atomic
def follow_up(*, concern, kind, by, note="", review_on=None):
    """Close an obligation that came from a concern: family spoken to, strategies looked at, referral started.

    With `review_on` strategies go on and are looked at again that day. Raises NotPossible when
    nothing of the kind is open.
    """
    concern = _locked(concern, by)
    if close_due(by=by, kind=kind, subject_id=concern.pk, note=note) is None:
        raise NotPossible("This was done already.", back=concern.get_triage_url())
    if kind == DueKind.FAMILY_FOLLOW_UP:
        concern.family_knows = True
        concern.family_said = note
        _save(concern, "family_knows", "family_said")
    elif kind == DueKind.STRATEGIES_REVIEW and review_on:
        concern.review_on = review_on
        _save(concern, "review_on")
        links = concern.pupil_links.select_related("pupil").filter(part=ConcernPart.CONCERNED)
        _open(concern, kind, review_on, [link.pupil for link in links], by)
    return concern


def _locked(concern, by):
    return Concern.objects.visible_to(by).select_for_update(of=("self",)).get(pk=concern.pk)


def _refuse_decided(concern):
    if concern.is_decided:
        raise NotPossible("This concern is decided already.", back=concern.get_absolute_url())


def _refuse_decision(concern, decision, pupils, review_on, on_support):
    back = concern.get_triage_url()
    if decision in rules.WITH_DATE and review_on is None:
        raise NotPossible("Give the date to look again.", back=back)
    if decision in (ConcernDecision.MONITORING, ConcernDecision.ASSESS) and not pupils:
        raise NotPossible("Attach the pupil first: this decision is about one.", back=back)
    if decision == ConcernDecision.ASSESS and on_support and len(pupils) > 1:
        raise NotPossible(
            "The concern is about several pupils: put each on SEN Support on the own file.",
            back=back,
        )


def _move(concern, state):
    if not rules.can_become(concern.state, state):
        _refuse_decided(concern)
        raise NotPossible(
            f"This concern is “{concern.get_state_display().lower()}” already.",
            back=concern.get_triage_url(),
        )
    concern.state = state
    _save(concern, "state")


def _save(concern, *fields):
    concern.version += 1
    concern.full_clean()
    concern.save(update_fields=[*fields, "version"])


def _record(concern, event, by, fields=()):
    """One audit row for each pupil, so that each history tells it; one without when none is named."""
    for pupil_id in concern.pupil_links.values_list("pupil_id", flat=True) or [None]:
        audit.record(by=by, event=event, subject=concern, pupil_id=pupil_id, fields=fields)


def _tell_reporter(concern, by):
    if concern.raised_by_id and concern.raised_by_id != by.user_id:
        # Asked for by nobody: it is no work of the SENCo's to follow.
        mail.send_later(
            "notice",
            to="user",
            to_id=concern.raised_by_id,
            school_id=concern.school_id,
            by=None,
            dedupe=f"concern:{concern.pk}:{concern.version}",
        )


def _monitor(pupil, concern, today, by):
    watched = Monitoring.objects.filter(pupil=pupil, ends_on=None).first()
    if watched:
        sen.continue_monitoring(monitoring=watched, review_on=concern.review_on, by=by)
        return
    sen.start_monitoring(
        pupil=pupil,
        starts_on=today,
        review_on=concern.review_on,
        reason=concern.decision_reason,
        by=by,
    )


def _open(concern, kind, due_on, pupils, by):
    open_due(
        by=by,
        kind=kind,
        subject_id=concern.pk,
        pupil=pupils[0] if pupils else None,
        due_on=due_on,
        source="The date the school set",
        owner_id=pupils[0].lead_id if pupils else None,
    )


def _give_dues_their_pupil(concern, pupil):
    Due.objects.filter(
        school_id=concern.school_id, kind__in=FOLLOW_UPS, subject_id=concern.pk, pupil=None
    ).update(pupil=pupil)
