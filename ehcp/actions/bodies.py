"""Who the LA asked: advice under reg 6, schools it consults; and what the family says to a draft."""

from django.db import transaction

from ehcp.enums import CaseState
from ehcp.models import AdviceRequest, Consultation, Representation
from ehcp.rules import assessments as rules
from pupils.actions.due import close_due, open_due
from pupils.actions.rows import add_row, change_row
from pupils.enums import DueKind
from sendhub.refusals import NotPossible


@transaction.atomic
def add_advice_request(*, assessment, by, **values):
    """Write down whom the LA asked for advice; their six weeks run from the day they received it."""
    _refuse_closed(assessment)
    row = add_row(
        model=AdviceRequest, pupil=assessment.pupil, by=by, assessment=assessment, **values
    )
    set_advice_due(row, by=by)
    return row


@transaction.atomic
def change_advice_request(*, advice_request, version, by, **values):
    """Enter the advice that was given, or set the request right."""
    row = change_row(row=advice_request, version=version, by=by, **values)
    set_advice_due(row, by=by)
    return row


@transaction.atomic
def add_consultation(*, assessment, by, **values):
    """Write down a school that the LA consults; only our own answer is an obligation of ours."""
    _refuse_closed(assessment)
    row = add_row(
        model=Consultation, pupil=assessment.pupil, by=by, assessment=assessment, **values
    )
    set_consultation_due(row, by=by)
    return row


@transaction.atomic
def change_consultation(*, consultation, version, by, **values):
    row = change_row(row=consultation, version=version, by=by, **values)
    set_consultation_due(row, by=by)
    return row


@transaction.atomic
def add_representation(*, assessment, by, **values):
    """Keep comments on the draft. Raises NotPossible before there is one."""
    if assessment.draft_on is None:
        raise NotPossible(
            "No draft has been entered yet to comment on.", back=assessment.get_absolute_url()
        )
    return add_row(
        model=Representation,
        pupil=assessment.pupil,
        by=by,
        assessment=assessment,
        by_user=by.user,
        **values,
    )


def advice_milestone_of(row):
    return rules.advice_milestone(
        source=row.source,
        name=row.who,
        asked_on=row.asked_on,
        received_on=row.received_on,
        is_excepted=bool(row.ground),
        is_over=not row.assessment.is_open,
    )


def consultation_milestone_of(row):
    return rules.consulted_milestone(
        name=row.name,
        is_ours=row.is_ours,
        asked_on=row.asked_on,
        answered_on=row.answered_on,
        is_over=not row.assessment.is_open,
    )


def set_advice_due(row, *, by):
    _set(row, DueKind.EHC_ADVICE, advice_milestone_of(row), by)


def set_consultation_due(row, *, by):
    _set(row, DueKind.EHC_CONSULTED, consultation_milestone_of(row), by)


def set_dues_of_bodies(assessment, *, by):
    """Open again what bodies owe to the case."""
    for row in assessment.advice_requests.all():
        set_advice_due(row, by=by)
    for row in assessment.consultations.all():
        set_consultation_due(row, by=by)


def close_dues_of_bodies(assessment, *, by):
    """Let go of what bodies still owe to a case that ended; what they had not given is not "done"."""
    for kind, rows in (
        (DueKind.EHC_ADVICE, assessment.advice_requests.filter(received_on=None)),
        (DueKind.EHC_CONSULTED, assessment.consultations.filter(answered_on=None)),
    ):
        for row in rows:
            close_due(by=by, kind=kind, subject_id=row.pk, note="The case ended")


def _set(row, kind, milestone, by):
    if milestone.done_on or not row.assessment.is_open:
        close_due(by=by, kind=kind, subject_id=row.pk, done_on=milestone.done_on)
        return
    open_due(
        by=by,
        kind=kind,
        subject_id=row.pk,
        pupil=row.pupil,
        due_on=milestone.due_on,
        source=milestone.source,
        is_statutory=True,
        whose_move=milestone.whose,
        owner_id=row.pupil.lead_id,
    )


def _refuse_closed(assessment):
    if not assessment.is_open or assessment.state == CaseState.CONSIDERING:
        raise NotPossible(
            "The LA asks others only while it assesses.", back=assessment.get_absolute_url()
        )
