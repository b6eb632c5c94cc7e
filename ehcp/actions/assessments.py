"""Needs assessments: started, sent, moved from step to step; each date leaves its obligations in order."""

from django.db import transaction
from django.utils import timezone

from ehcp.actions.bodies import close_dues_of_bodies, set_dues_of_bodies
from ehcp.actions.checklists import start_checklist
from ehcp.documents.requests import as_kept, request_paper
from ehcp.enums import AskedBy, CaseState, FamilyKnows, Standing
from ehcp.models import AssessmentException, AssessmentStep, NeedsAssessment
from ehcp.prefill import prefilled
from ehcp.querysets.assessments import ASSESSMENT_DUES
from ehcp.rules import assessments as rules
from ehcp.rules.cases import can_become
from pupils.actions.due import close_due, open_due
from pupils.actions.rows import lock_pupil
from pupils.enums import DueKind, WhoseMove
from pupils.models import Due, Enrolment
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

# The due row of a milestone. A re-assessment owes the same things by other numbers.
DUE_OF = {
    "EHC_SEND": DueKind.EHC_SEND,
    "EHC_CONFIRM": DueKind.EHC_CONFIRM,
    "EHC_DECIDE": DueKind.EHC_DECIDE,
    "EHC_REDECIDE": DueKind.EHC_DECIDE,
    "EHC_REFUSE": DueKind.EHC_REFUSE,
    "EHC_COMMENTS": DueKind.EHC_COMMENTS,
    "EHC_FINAL": DueKind.EHC_FINAL,
    "EHC_REFINAL": DueKind.EHC_FINAL,
    "EHC_AGREED": DueKind.EHC_FINAL,
    "EHC_APPEAL": DueKind.EHC_APPEAL,
}
OF_THE_CASE = frozenset(DUE_OF.values())


@transaction.atomic
def start_assessment(
    *,
    pupil,
    local_authority,
    asked_by,
    by,
    on=None,
    cycle=None,
    previous=None,
    **values,
):
    """Begin a case with the first words from the record; what the review decided is done by it.

    `on`: the day it began, today without it.
    Raises NotPossible while another case of the pupil is open.
    """
    pupil = lock_pupil(pupil)
    _refuse_second(pupil)
    today = on or timezone.localdate()
    start_checklist(local_authority=local_authority, by=by)
    assessment = NeedsAssessment(
        school_id=by.school_id,
        pupil=pupil,
        local_authority=local_authority,
        asked_by=asked_by,
        cycle=cycle,
        previous=previous,
        answers=previous.answers if previous else prefilled(pupil=pupil, by=by, today=today),
        send_by=today + rules.SEND_WITHIN if asked_by == AskedBy.SCHOOL else None,
        created_by=by.user,
        **values,
    )
    if asked_by in (AskedBy.PARENT, AskedBy.YOUNG_PERSON):
        assessment.family_knows = FamilyKnows.ASKED
    assessment.full_clean()
    assessment.save()
    _step(assessment, today, "", by)
    audit.record(by=by, event=AuditEvent.ASSESSMENT_STARTED, subject=assessment, pupil_id=pupil.pk)
    if cycle:
        close_due(
            by=by,
            kind=DueKind.ASSESSMENT_REQUEST,
            subject_id=cycle.pk,
            note="The request was started",
        )
    set_dues(assessment, by=by)
    return assessment


@transaction.atomic
def edit_request(*, assessment, version, by, **values):
    """Save the words of the request and what is known of the case."""
    assessment = _locked(assessment, version, by)
    changed = [name for name, value in values.items() if getattr(assessment, name) != value]
    if "answers" in changed and assessment.is_sent:
        raise NotPossible(
            "The request has gone out: its words stay as they were sent.",
            back=assessment.get_absolute_url(),
        )
    for name in changed:
        setattr(assessment, name, values[name])
    _save(assessment, *changed)
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=assessment,
        pupil_id=assessment.pupil_id,
        fields=changed,
    )
    set_dues(assessment, by=by)
    return assessment


@transaction.atomic
def move_assessment(*, assessment, version, state, on, by, note="", **values):
    """Take the next step on its day; `values` are what is learned with it, such as a reference.

    Raises NotPossible for a step that does not follow, or a day before what it rests on.
    """
    assessment = _locked(assessment, version, by)
    state = CaseState(state)
    if not can_become(assessment.state, state):
        raise NotPossible(
            f"A case that is “{assessment.get_state_display().lower()}” cannot become "
            f"“{state.label.lower()}”.",
            back=assessment.get_absolute_url(),
        )
    if state in rules.OPEN and not assessment.is_open:
        lock_pupil(assessment.pupil)
        _refuse_second(assessment.pupil)
    if state == CaseState.REQUEST_SENT:
        paper = request_paper(assessment, by=by, today=timezone.localdate())
        assessment.sent_paper = as_kept(paper)
    for name, value in values.items():
        setattr(assessment, name, value)
    setattr(assessment, rules.DAY_OF[state], on)
    if state in rules.NEEDS_REASON:
        assessment.end_reason = note
    assessment.state = state
    _refuse_disorder(assessment)
    _save(assessment, "state", rules.DAY_OF[state], "end_reason", "sent_paper", *values)
    _step(assessment, on, note, by)
    audit.record(
        by=by,
        event=AuditEvent.ASSESSMENT_MOVED,
        subject=assessment,
        pupil_id=assessment.pupil_id,
        fields=("state",),
    )
    set_dues(assessment, by=by)
    if not assessment.is_open:
        close_dues_of_bodies(assessment, by=by)
    return assessment


@transaction.atomic
def correct_days(*, assessment, version, by, note, **days):
    """Set right days that were entered wrongly, with the reason; obligations follow at once.

    Raises NotPossible for days out of order.
    """
    assessment = _locked(assessment, version, by)
    changed = [name for name, value in days.items() if getattr(assessment, name) != value]
    for name in changed:
        setattr(assessment, name, days[name])
    _refuse_disorder(assessment)
    _save(assessment, *changed)
    _step(assessment, timezone.localdate(), f"Dates corrected: {note}"[:300], by)
    audit.record(
        by=by,
        event=AuditEvent.ASSESSMENT_CORRECTED,
        subject=assessment,
        pupil_id=assessment.pupil_id,
        fields=changed,
    )
    set_dues(assessment, by=by)
    return assessment


@transaction.atomic
def record_exception(*, assessment, code, ground, said_on, by, note=""):
    """Record the lawful reason the LA gave for missing one of its dates: it pauses, the date stays.

    Raises NotPossible for a ground that the law does not name for this date.
    """
    problem = rules.exception_problem(code=code, ground=ground)
    if problem:
        raise NotPossible(problem, back=assessment.get_absolute_url())
    row, _ = AssessmentException.objects.update_or_create(
        school_id=by.school_id,
        assessment=assessment,
        code=code,
        defaults={
            "pupil_id": assessment.pupil_id,
            "ground": ground,
            "said_on": said_on,
            "note": note,
            "by_user": by.user,
        },
    )
    audit.record(
        by=by,
        event=AuditEvent.EXCEPTION_RECORDED,
        subject=assessment,
        pupil_id=assessment.pupil_id,
        fields=(code,),
    )
    return row


@transaction.atomic
def move_to_other_la(*, assessment, local_authority, on, by):
    """End the case with the old LA and begin one with the new: it decides anew, from its own receipt.

    Raises NotPossible once a plan is final: then the plan moves, not the assessment (reg 15).
    """
    note = f"The family moved to {local_authority.name}"
    move_assessment(
        assessment=assessment,
        version=assessment.version,
        state=CaseState.WITHDRAWN,
        on=on,
        note=note,
        by=by,
    )
    return start_assessment(
        pupil=assessment.pupil,
        local_authority=local_authority,
        asked_by=assessment.asked_by,
        asked_by_note=assessment.asked_by_note,
        family_told_on=assessment.family_told_on,
        family_knows=assessment.family_knows,
        is_reassessment=assessment.is_reassessment,
        cycle=assessment.cycle,
        previous=assessment,
        by=by,
    )


def milestones_of(assessment):
    """Return the dates of the case itself; advice and consultations have their own rows."""
    return rules.milestones(
        state=CaseState(assessment.state),
        days={name: getattr(assessment, name) for name in rules.DAYS},
        is_reassessment=assessment.is_reassessment,
        send_by=assessment.send_by,
        certificate_on=assessment.certificate_on,
        agreed_final_on=assessment.agreed_final_on,
        excepted={row.code for row in assessment.exceptions.all()},
    )


def set_dues(assessment, *, by):
    """Leave one open due row for each thing that is owed now, and close those that were done.

    Of a pupil who left only what the school itself owes is watched: the rest is with the new school.
    """
    owed, done, today = {}, {}, timezone.localdate()
    has_left = _has_left(assessment.pupil, today)
    for each in milestones_of(assessment):
        if each.done_on:
            done[DUE_OF[each.code]] = each.done_on
        elif each.standing(today) == Standing.LAPSED:
            continue
        elif each.whose == WhoseMove.SCHOOL or not has_left:
            owed[DUE_OF[each.code]] = each
    for kind in OF_THE_CASE - owed.keys():
        close_due(by=by, kind=kind, subject_id=assessment.pk, done_on=done.get(kind))
    for kind, each in owed.items():
        open_due(
            by=by,
            kind=kind,
            subject_id=assessment.pk,
            pupil=assessment.pupil,
            due_on=each.due_on,
            source=each.source,
            is_statutory=each.is_statutory,
            whose_move=each.whose,
            owner_id=assessment.pupil.lead_id,
        )


@transaction.atomic
def lapse_rights(*, today, by):
    """Let go of what the family might have done by a day that is over: it is open no longer."""
    kinds = [DUE_OF[code] for code in rules.RIGHTS]
    over = Due.objects.filter(
        school_id=by.school_id, kind__in=kinds, done_on=None, due_on__lt=today
    )
    for due in over:
        close_due(by=by, kind=due.kind, subject_id=due.subject_id, note="The time ran out")


@transaction.atomic
def pupil_leaves(*, pupil, ends_on, by):
    """Stop watching what the LA and others owe to a case of a pupil who leaves; ours stays owed."""
    case = NeedsAssessment.objects.filter(pupil=pupil).open().first()
    if case is None:
        return
    _step(case, ends_on, "The pupil leaves: the new school and the LA carry on", by)
    others = Due.objects.filter(pupil=pupil, kind__in=ASSESSMENT_DUES, done_on=None)
    for due in others.exclude(whose_move=WhoseMove.SCHOOL):
        close_due(by=by, kind=due.kind, subject_id=due.subject_id, note="The pupil left")


@transaction.atomic
def pupil_stays(*, pupil, ended_on, by):
    """Watch the whole case again: the pupil stays after all."""
    case = NeedsAssessment.objects.filter(pupil=pupil).open().first()
    if case is None:
        return
    _step(case, ended_on, "The pupil stays after all", by)
    set_dues(case, by=by)
    set_dues_of_bodies(case, by=by)


def _has_left(pupil, today):
    stay = Enrolment.objects.filter(pupil=pupil).order_by("-starts_on").first()
    return bool(stay and stay.ends_on and stay.ends_on < today)


def _locked(assessment, version, by):
    rows = NeedsAssessment.objects.visible_to(by).select_related(
        "pupil__school__local_authority", "local_authority"
    )
    return locked(rows, pk=assessment.pk, version=version, fields=())


def _refuse_second(pupil):
    if NeedsAssessment.objects.filter(pupil=pupil).open().exists():
        raise NotPossible("An EHC needs assessment of this pupil is open already.")


def _refuse_disorder(assessment):
    problem = rules.order_problem({name: getattr(assessment, name) for name in rules.DAYS})
    if problem:
        raise NotPossible(problem[1], back=assessment.get_absolute_url())


def _step(assessment, on, note, by):
    AssessmentStep.objects.create(
        school_id=by.school_id,
        pupil_id=assessment.pupil_id,
        assessment=assessment,
        state=assessment.state,
        on=on,
        note=note,
        by_user=by.user,
    )


def _save(assessment, *fields):
    assessment.version += 1
    assessment.full_clean()
    assessment.save(update_fields=[*fields, "version"])
