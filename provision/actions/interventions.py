"""Start, change, copy and end interventions."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from provision.actions.places import end_place, fit_member, place
from provision.actions.timetable import fit
from provision.enums import PlaceState, SessionState
from provision.models import Intervention, Session, Slot, SlotHelper
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import TeachingGroup
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.dates import academic_year
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

FIELDS = ("name", "lead", "starts_on", "ends_on", "capacity", "goal")
MOST_YEARS = 2


@transaction.atomic
def start_intervention(*, provision, by, copied_from=None, **values):
    """Start a run of a provision, with a group of its own that its adults and pupils belong to."""
    run = Intervention(
        school_id=by.school_id,
        provision=provision,
        copied_from=copied_from,
        created_by=by.user,
        **values,
    )
    _require_days(run)
    run.group = _group_of(run)
    run.full_clean()
    run.save()
    fit(run, since=run.starts_on)
    audit.record(by=by, event=AuditEvent.CREATED, subject=run, fields=sorted(values))
    return run


def _require_days(run):
    if run.ends_on < run.starts_on:
        raise NotPossible("The last day is before the first.")
    if run.ends_on - run.starts_on > timedelta(days=366 * MOST_YEARS):
        raise NotPossible("A run of over two years is several runs: copy it to each new year.")


def _group_of(run):
    """Make the run's group; its name is the run's, with a number where the year has that name already."""
    year = academic_year(run.starts_on)
    held = set(
        TeachingGroup.objects.filter(
            school_id=run.school_id, academic_year=year, name__startswith=run.name[:50]
        ).values_list("name", flat=True)
    )
    name, number = run.name[:60], 1
    while name in held:
        number += 1
        name = f"{run.name[:50]} ({number})"
    group = TeachingGroup(
        school_id=run.school_id, name=name, kind=GroupKind.INTERVENTION, academic_year=year
    )
    group.full_clean()
    group.save()
    return group


@transaction.atomic
def change_intervention(*, intervention, version, by, **values):
    """Change a run; sessions, adults and places follow its days. Raises Conflict, NotPossible.

    Days cannot be drawn in past a session that was recorded.
    """
    run = locked(
        Intervention.objects.visible_to(by), pk=intervention.pk, version=version, fields=FIELDS
    )
    for name, value in values.items():
        setattr(run, name, value)
    _require_days(run)
    _require_recorded_inside(run)
    run.version += 1
    run.full_clean()
    run.save(update_fields=[*values, "version"])
    fit(run, since=min(run.starts_on, timezone.localdate()))
    for row in run.participations.exclude(state=PlaceState.WAITING):
        fit_member(row, run)
    audit.record(by=by, event=AuditEvent.CHANGED, subject=run, fields=sorted(values))
    return run


def _require_recorded_inside(run):
    recorded = Session.objects.filter(intervention=run).exclude(state=SessionState.PLANNED)
    outside = recorded.filter(on__gt=run.ends_on) | recorded.filter(on__lt=run.starts_on)
    first = outside.order_by("on").values_list("on", flat=True).first()
    if first:
        raise NotPossible(
            f"A session was recorded on {first.day} {first:%B %Y}: the run must hold that day.",
            back=run.get_absolute_url(),
        )


@transaction.atomic
def end_intervention(*, intervention, ends_on, reason, by):
    """End a run early: sessions after the day go, every open place ends with it."""
    run = (
        Intervention.objects.visible_to(by).select_for_update(of=("self",)).get(pk=intervention.pk)
    )
    if not run.starts_on <= ends_on < run.ends_on:
        raise NotPossible("Choose a day inside the run to end it on.", back=run.get_absolute_url())
    run = change_intervention(intervention=run, version=run.version, ends_on=ends_on, by=by)
    for row in run.participations.exclude(state=PlaceState.ENDED):
        end_place(participation=row, ends_on=ends_on, reason=reason, by=by)
    return run


@transaction.atomic
def copy_intervention(*, intervention, starts_on, ends_on, pupils, by):
    """Copy a run with its week and the chosen pupils to other days; measures begin anew."""
    run = start_intervention(
        provision=intervention.provision,
        name=intervention.name,
        lead=intervention.lead,
        starts_on=starts_on,
        ends_on=ends_on,
        capacity=intervention.capacity,
        goal=intervention.goal,
        copied_from=intervention,
        by=by,
    )
    for slot in intervention.slots.prefetch_related("helpers"):
        copy = Slot.objects.create(
            school_id=by.school_id,
            intervention=run,
            weekday=slot.weekday,
            starts_at=slot.starts_at,
            minutes=slot.minutes,
            room=slot.room,
            staff_id=slot.staff_id,
        )
        SlotHelper.objects.bulk_create(
            SlotHelper(school_id=by.school_id, slot=copy, staff_id=helper.staff_id)
            for helper in slot.helpers.all()
        )
    fit(run, since=run.starts_on)
    for pupil in pupils:
        place(intervention=run, pupil=pupil, starts_on=starts_on, by=by)
    return run


@transaction.atomic
def remove_intervention(*, intervention, by):
    """Delete a run that never took place. Raises NotPossible when a session was recorded or a pupil was in it."""
    run = (
        Intervention.objects.visible_to(by).select_for_update(of=("self",)).get(pk=intervention.pk)
    )
    recorded = Session.objects.filter(intervention=run).exclude(state=SessionState.PLANNED)
    if recorded.exists() or run.participations.exists() or run.cost_lines.exists():
        raise NotPossible(
            "Pupils, sessions or costs belong to this run, and their history needs it. "
            "End it early instead.",
            back=run.get_absolute_url(),
        )
    audit.record(by=by, event=AuditEvent.REMOVED, subject=run)
    group = run.group
    Session.objects.filter(intervention=run).delete()
    for slot in run.slots.all():
        slot.delete()
    run.delete()
    group.staff_links.all().delete()
    group.delete()
