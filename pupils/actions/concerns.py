"""Concerns: raise, ask, answer, suggest, decide. Only these write a concern's state."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from pupils.actions.due import close_due, open_due
from pupils.actions.sen import NeedLine, change_status, start_monitoring
from pupils.enums import (
    ConcernDecision,
    ConcernPart,
    ConcernState,
    DueKind,
    StatusCode,
)
from pupils.models import Concern, ConcernMessage, ConcernPupil, ConcernTried
from pupils.rules import concerns as rules
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@dataclass(frozen=True)
class OnRegister:
    """Put the pupil on SEN Support with the decision: the primary need, and the parent told or not yet."""

    need_type: str
    informed_on: object = None
    informed_how: str = ""


@transaction.atomic
def raise_concern(*, by, pupil=None, others=(), tried=(), follow_up_on=None, **fields):
    """Record a concern about a pupil, or about a child named in words, and what was tried.

    `others` are (pupil, part) pairs, `tried` (what, helped) pairs. A family that does not know yet
    becomes an obligation to speak to them.
    """
    concern = Concern(school_id=by.school_id, raised_by=by.user, **fields)
    concern.full_clean()
    concern.save()
    parts = [(pupil, ConcernPart.CONCERNED)] if pupil else []
    ConcernPupil.objects.bulk_create(
        ConcernPupil(school_id=by.school_id, concern=concern, pupil=each, part=part)
        for each, part in (*parts, *others)
    )
    ConcernTried.objects.bulk_create(
        ConcernTried(school_id=by.school_id, concern=concern, what=what, helped=helped)
        for what, helped in tried
    )
    if concern.family_knows is False:
        open_due(
            by=by,
            kind=DueKind.FAMILY_FOLLOW_UP,
            subject_id=concern.pk,
            pupil=pupil,
            due_on=follow_up_on or rules.family_follow_up_due(timezone.localdate()),
            source="The family is told within a week of a concern",
        )
    audit.record(
        by=by,
        event=AuditEvent.CONCERN_RAISED,
        subject=concern,
        pupil_id=pupil.pk if pupil else None,
    )
    return concern


def _locked(concern, version, by):
    return locked(
        Concern.objects.visible_to(by),
        pk=concern.pk,
        version=version,
        fields=("decision", "decision_reason", "reply"),
    )


def _move(concern, state):
    if not rules.can_become(concern.state, state):
        raise NotPossible(
            "This concern has been decided. What comes later is a new concern.",
            back=concern.get_absolute_url(),
        )
    concern.state = state


@transaction.atomic
def ask(*, concern, version, text, by):
    """Ask the reporter a question; the concern waits for the answer."""
    concern = _locked(concern, version, by)
    if concern.state != ConcernState.QUESTION:
        _move(concern, ConcernState.QUESTION)
    _say(concern, text, by, is_question=True)
    _save(concern, "state")
    _record(concern, AuditEvent.CONCERN_QUESTION, by)
    return concern


@transaction.atomic
def answer(*, concern, text, by):
    """Answer the question; the concern is looked at again."""
    concern = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
    _say(concern, text, by, is_question=False)
    if concern.state == ConcernState.QUESTION:
        _move(concern, ConcernState.LOOKING)
    _save(concern, "state")
    _record(concern, AuditEvent.CONCERN_ANSWERED, by)
    return concern


@transaction.atomic
def look_at(*, concern, version, by):
    """Tell the reporter that the concern is being looked at."""
    concern = _locked(concern, version, by)
    _move(concern, ConcernState.LOOKING)
    _save(concern, "state")
    return concern


@transaction.atomic
def attach_pupil(*, concern, version, pupil, by):
    """Say which pupil a concern is about that came with a name in words."""
    concern = _locked(concern, version, by)
    ConcernPupil.objects.get_or_create(
        school_id=by.school_id,
        concern=concern,
        pupil=pupil,
        defaults={"part": ConcernPart.CONCERNED},
    )
    _save(concern)
    audit.record(by=by, event=AuditEvent.CHANGED, subject=concern, pupil_id=pupil.pk)
    return concern


@transaction.atomic
def suggest(*, concern, version, decision, reason, by):
    """Propose a decision; the SENCo decides."""
    concern = _locked(concern, version, by)
    if concern.state == ConcernState.DECIDED:
        raise NotPossible("This concern has been decided.", back=concern.get_absolute_url())
    concern.suggested_decision = decision
    concern.suggested_reason = reason
    concern.suggested_by = by.user
    _save(concern, "suggested_decision", "suggested_reason", "suggested_by")
    _record(concern, AuditEvent.CONCERN_SUGGESTED, by)
    return concern


@transaction.atomic
def decide(*, concern, version, decision, reason, reply, by, review_on=None, register=None):
    """Decide a concern, with what follows from it, and tell the reporter.

    `review_on` is needed for strategies and monitoring; `register` (OnRegister) puts the pupil on
    SEN Support with the decision to assess. Raises NotPossible when it is decided already, when no
    pupil is attached to what needs one, or when the register forbids the step.
    """
    concern = _locked(concern, version, by)
    _move(concern, ConcernState.DECIDED)
    pupils = [
        link.pupil
        for link in concern.pupil_links.select_related("pupil")
        if link.part == ConcernPart.CONCERNED
    ]
    today = timezone.localdate()
    concern.decision = decision
    concern.decision_reason = reason
    concern.reply = reply
    concern.review_on = review_on
    concern.decided_by = by.user
    concern.decided_at = timezone.now()
    _save(
        concern,
        "state",
        "decision",
        "decision_reason",
        "reply",
        "review_on",
        "decided_by",
        "decided_at",
    )
    if decision in _NEEDS_PUPIL and not pupils:
        raise NotPossible(
            "Say first which pupil this concern is about.", back=concern.get_triage_url()
        )
    for pupil in pupils:
        _follow(concern, pupil, decision, reason, review_on, register, today, by)
    if decision in (ConcernDecision.STRATEGIES, ConcernDecision.REFER):
        open_due(
            by=by,
            kind=DueKind.STRATEGIES_REVIEW
            if decision == ConcernDecision.STRATEGIES
            else DueKind.REFERRAL_START,
            subject_id=concern.pk,
            pupil=pupils[0],
            due_on=review_on or today,
            source="Date set when the concern was decided",
        )
    _record(concern, AuditEvent.CONCERN_DECIDED, by)
    return concern


_NEEDS_PUPIL = frozenset(
    {
        ConcernDecision.STRATEGIES,
        ConcernDecision.MONITORING,
        ConcernDecision.ASSESS,
        ConcernDecision.REFER,
    }
)


def _follow(concern, pupil, decision, reason, review_on, register, today, by):
    if decision == ConcernDecision.MONITORING:
        start_monitoring(pupil=pupil, starts_on=today, review_on=review_on, reason=reason, by=by)
    if decision == ConcernDecision.ASSESS and register:
        change_status(
            pupil=pupil,
            status=StatusCode.SUPPORT,
            starts_on=today,
            reason=reason,
            by=by,
            informed_on=register.informed_on,
            informed_how=register.informed_how,
            needs=[NeedLine(register.need_type)],
        )


@transaction.atomic
def close_look_again(*, concern, note, by):
    """Say that the strategies were looked at again, the family spoken to, or the referral begun."""
    for kind in (DueKind.STRATEGIES_REVIEW, DueKind.FAMILY_FOLLOW_UP, DueKind.REFERRAL_START):
        close_due(by=by, kind=kind, subject_id=concern.pk, note=note)
    return concern


def _say(concern, text, by, *, is_question):
    ConcernMessage.objects.create(
        school_id=by.school_id,
        concern=concern,
        text=text,
        by_user=by.user,
        is_question=is_question,
    )


def _save(concern, *fields):
    concern.version += 1
    concern.full_clean()
    concern.save(update_fields=[*fields, "version"])


def _record(concern, event, by):
    first = concern.pupil_links.values_list("pupil_id", flat=True).first()
    audit.record(by=by, event=event, subject=concern, pupil_id=first)
