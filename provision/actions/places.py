"""Pupils in an intervention: place, wait, measure, rate, end. A place and the group's member keep in step."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from provision.enums import PlaceState
from provision.models import Intervention, Participation, SupportPlan
from provision.rules import places as rules
from pupils.actions.due import close_due, open_due
from pupils.actions.locking import locked_pupil
from pupils.enums import DueKind
from pupils.models import GroupMember
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

ONE_DAY = timedelta(days=1)
MEASURES = (
    *("instrument", "measure_kind", "entry_score", "entry_on", "expected_score"),
    *("exit_score", "exit_on", "funding"),
)
LEFT = "Left the school"


@transaction.atomic
def place(*, intervention, pupil, starts_on, by, funding=None):
    """Give the pupil a place from a day on, or the next one on the waiting list when the group is full.

    Raises NotPossible outside the run, and for a pupil who is in the group or on its list already.
    """
    run = (
        Intervention.objects.visible_to(by).select_for_update(of=("self",)).get(pk=intervention.pk)
    )
    pupil = locked_pupil(pupil)
    rows = Participation.objects.filter(intervention=run, pupil=pupil)
    if rows.exclude(state=PlaceState.ENDED).exists():
        raise NotPossible(
            f"{pupil.full_name} is in this group or on its list already.",
            back=run.get_absolute_url(),
        )
    provision = run.provision
    row = Participation(
        school_id=by.school_id,
        intervention=run,
        pupil=pupil,
        funding=funding,
        instrument=provision.instrument,
        measure_kind=provision.measure_kind,
        state=PlaceState.WAITING,
    )
    if rules.takes_part_at_once(taken=_taken(run), capacity=run.capacity):
        last = rows.order_by("-ends_on").values_list("ends_on", flat=True).first()
        _begin(row, run, max(starts_on, last + ONE_DAY) if last else starts_on)
    row.full_clean()
    row.save()
    fit_member(row, run)
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, pupil_id=pupil.pk)
    return row


def _taken(run):
    return run.participations.filter(state=PlaceState.TAKING_PART).count()


def _begin(row, run, starts_on):
    problem = rules.days_problem(
        starts_on=starts_on, ends_on=None, run_starts_on=run.starts_on, run_ends_on=run.ends_on
    )
    if problem:
        raise NotPossible(problem, back=run.get_absolute_url())
    row.state = PlaceState.TAKING_PART
    row.starts_on = starts_on


@transaction.atomic
def promote(*, participation, starts_on, by):
    """Give a waiting pupil a place. Raises NotPossible while the group is full."""
    run = (
        Intervention.objects.visible_to(by)
        .select_for_update(of=("self",))
        .get(pk=participation.intervention_id)
    )
    row = _locked(participation, by)
    if row.state != PlaceState.WAITING:
        raise NotPossible("This pupil is not waiting any more.", back=run.get_absolute_url())
    if not rules.takes_part_at_once(taken=_taken(run), capacity=run.capacity):
        raise NotPossible(
            "The group is full: end a place, or let it take more pupils.",
            back=run.get_absolute_url(),
        )
    _begin(row, run, starts_on)
    row.version += 1
    row.full_clean()
    row.save(update_fields=["state", "starts_on", "version"])
    fit_member(row, run)
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=row, pupil_id=row.pupil_id, fields=("state",)
    )
    return row


def _locked(participation, by):
    return (
        Participation.objects.visible_to(by)
        .select_for_update(of=("self",))
        .get(pk=participation.pk)
    )


@transaction.atomic
def end_place(*, participation, ends_on, reason, by):
    """End a place on its last day; a waiting pupil is taken off the list, a place not begun yet is taken back."""
    row = _locked(participation, by)
    run = row.intervention
    if row.state == PlaceState.ENDED:
        raise NotPossible("This place has ended already.", back=run.get_absolute_url())
    if row.state == PlaceState.WAITING:
        row.starts_on = timezone.localdate()
        ends_on = row.starts_on
    row.state = PlaceState.ENDED
    row.ends_on = max(ends_on, row.starts_on)
    row.end_reason = reason[:200]
    row.version += 1
    row.full_clean()
    row.save(update_fields=["state", "starts_on", "ends_on", "end_reason", "version"])
    fit_member(row, run)
    if row.entry_score is not None and row.exit_score is None:
        open_due(
            by=by,
            kind=DueKind.EXIT_MEASURE,
            subject_id=row.pk,
            pupil=row.pupil,
            due_on=row.ends_on + timedelta(weeks=2),
            source="Two weeks after the place ended: our own choice",
            owner_id=run.lead_id,
        )
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=row, pupil_id=row.pupil_id, fields=("ends_on",)
    )
    return row


@transaction.atomic
def measure(*, participation, version, by, **values):
    """Save entry, expectation, exit and funding of a place. Raises Conflict."""
    row = locked(
        Participation.objects.visible_to(by), pk=participation.pk, version=version, fields=MEASURES
    )
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*values, "version"])
    if row.exit_score is not None:
        close_due(by=by, kind=DueKind.EXIT_MEASURE, subject_id=row.pk, note="Measured")
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=row,
        pupil_id=row.pupil_id,
        fields=sorted(values),
    )
    return row


def fit_member(row, run):
    """Keep the pupil's place in the run's group to the days of the place."""
    if row.state == PlaceState.WAITING:
        return
    ends_on = row.ends_on or run.ends_on
    member = GroupMember.objects.filter(
        group=run.group_id, pupil=row.pupil_id, starts_on=row.starts_on
    ).first()
    if member is None:
        member = GroupMember(
            school_id=row.school_id,
            group_id=run.group_id,
            pupil_id=row.pupil_id,
            starts_on=row.starts_on,
        )
    member.ends_on = max(ends_on, row.starts_on)
    member.save()


def end_places_of(*, pupil, ends_on, by):
    """End every open place of a pupil who leaves; hooked to the leaving of the pupil record."""
    for row in Participation.objects.filter(pupil=pupil).exclude(state=PlaceState.ENDED):
        end_place(participation=row, ends_on=ends_on, reason=LEFT, by=by)


def ended_with(pupil_ids):
    """Say what of these leavers' support ended, and which plan somebody must still close; two queries."""
    places = Participation.objects.filter(
        pupil__in=pupil_ids, state=PlaceState.ENDED, end_reason=LEFT
    ).values_list("pupil_id", "intervention__name")
    plans = SupportPlan.objects.filter(pupil__in=pupil_ids, ends_on=None)
    return [
        *([pupil_id, f"{name} ends"] for pupil_id, name in places),
        *(
            [pupil_id, "support plan stays open: end it or hand it on"]
            for pupil_id in plans.values_list("pupil_id", flat=True)
        ),
    ]


def reopen_places_of(*, pupil, ended_on, by):
    """Go on with the places that ended only because the pupil was to leave on that day."""
    for row in Participation.objects.filter(
        pupil=pupil, state=PlaceState.ENDED, ends_on=ended_on, end_reason=LEFT
    ).select_related("intervention"):
        row.state = PlaceState.TAKING_PART
        row.ends_on = None
        row.end_reason = ""
        row.version += 1
        row.save(update_fields=["state", "ends_on", "end_reason", "version"])
        fit_member(row, row.intervention)
        close_due(by=by, kind=DueKind.EXIT_MEASURE, subject_id=row.pk, note="The pupil stays")
