"""Keep the sessions to come in step with slots, run, terms and closures; and the group's adults with them.

What was recorded is never touched, and what lies in the past and was not recorded stays to be recorded.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from provision.enums import SessionState
from provision.models import Intervention, Session, Slot, SlotHelper
from provision.rules.timetable import days_of
from sendhub.accounts.models import ClosurePeriod, GroupStaff, Term
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.dates import SchoolDays
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

ONE_DAY = timedelta(days=1)
SLOT_FIELDS = ("weekday", "starts_at", "minutes", "room", "staff")


def school_days_of(school_id):
    """Return the school's days from its terms and closures; two queries."""
    return SchoolDays.of(
        Term.objects.filter(school_id=school_id), ClosurePeriod.objects.filter(school_id=school_id)
    )


@transaction.atomic
def add_slot(*, intervention, by, helpers=(), **values):
    """Give the intervention a place in the week; its sessions follow from today on, or from the first day."""
    run = _locked_run(intervention, by)
    slot = Slot(school_id=by.school_id, intervention=run, **values)
    slot.full_clean()
    slot.save()
    _set_helpers(slot, helpers)
    audit.record(by=by, event=AuditEvent.CREATED, subject=slot, fields=sorted(values))
    is_first = not Session.objects.filter(intervention=run).exists()
    fit(run, since=run.starts_on if is_first else timezone.localdate())
    return slot


@transaction.atomic
def change_slot(*, slot, version, by, helpers=(), **values):
    """Move a slot; sessions to come move with it. Raises Conflict."""
    run = _locked_run(slot.intervention, by)
    row = locked(Slot.objects.visible_to(by), pk=slot.pk, version=version, fields=SLOT_FIELDS)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*values, "version"])
    _set_helpers(row, helpers)
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=sorted(values))
    fit(run, since=timezone.localdate())
    return row


@transaction.atomic
def remove_slot(*, slot, by):
    """Take a slot out of the week: sessions to come go, those that were recorded stay."""
    run = _locked_run(slot.intervention, by)
    audit.record(by=by, event=AuditEvent.REMOVED, subject=slot)
    Session.objects.filter(
        slot=slot, state=SessionState.PLANNED, on__gte=timezone.localdate()
    ).delete()
    slot.delete()
    fit(run, since=timezone.localdate())


def _locked_run(intervention, by):
    return (
        Intervention.objects.visible_to(by).select_for_update(of=("self",)).get(pk=intervention.pk)
    )


def _set_helpers(slot, helpers):
    wanted = {staff.pk for staff in helpers} - {slot.staff_id}
    SlotHelper.objects.filter(slot=slot).exclude(staff__in=wanted).delete()
    held = set(SlotHelper.objects.filter(slot=slot).values_list("staff_id", flat=True))
    SlotHelper.objects.bulk_create(
        SlotHelper(school_id=slot.school_id, slot=slot, staff_id=staff_id)
        for staff_id in sorted(wanted - held)
    )


def fit(run, *, since, school_days=None):
    """Make the planned sessions from `since` on those that slots and calendar say, and fit the adults.

    Sessions outside the run go whatever their day. A session that keeps its day and time keeps its
    cover. Returns (added, removed).
    """
    school_days = school_days or school_days_of(run.school_id)
    slots = list(run.slots.all())
    first = max(run.starts_on, since)
    wanted = {
        (day, slot.starts_at): slot
        for slot in slots
        for day in days_of(slot.weekday, first, run.ends_on, school_days)
    }
    rows = Session.objects.filter(intervention=run)
    recorded = set(
        rows.exclude(state=SessionState.PLANNED)
        .filter(on__gte=first)
        .values_list("on", "starts_at")
    )
    gone, kept = [], set(recorded)
    for session in rows.filter(state=SessionState.PLANNED):
        key = (session.on, session.starts_at)
        is_outside = not run.starts_on <= session.on <= run.ends_on
        # An extra session, put in by hand, belongs to no slot and stays.
        if is_outside or (session.on >= first and session.slot_id and key not in wanted):
            gone.append(session.pk)
        elif session.on >= first:
            kept.add(key)
            if key in wanted:
                _follow(session, wanted[key])
    rows.filter(pk__in=gone).delete()
    new = [
        _planned(run, slot, day) for (day, time), slot in wanted.items() if (day, time) not in kept
    ]
    Session.objects.bulk_create(new)
    fit_adults(run, slots)
    return len(new), len(gone)


def _planned(run, slot, day):
    return Session(
        school_id=run.school_id,
        intervention=run,
        slot=slot,
        on=day,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        room=slot.room,
        staff_id=slot.staff_id,
    )


def _follow(session, slot):
    """Take over what the slot says now; a session with cover keeps its adult."""
    said = {"slot_id": slot.pk, "minutes": slot.minutes, "room": slot.room}
    if not session.is_cover:
        said["staff_id"] = slot.staff_id
    changed = [name for name, value in said.items() if getattr(session, name) != value]
    if changed:
        for name in changed:
            setattr(session, name, said[name])
        session.version += 1
        session.save(update_fields=[*(name.removesuffix("_id") for name in changed), "version"])


def fit_adults(run, slots):
    """Let the lead and the slots' adults support the run's group while it lasts, and nobody else.

    That is what lets them see its pupils. Cover of a day is written by `actions.cover`.
    """
    helpers = SlotHelper.objects.filter(slot__in=slots).values_list("staff_id", flat=True)
    wanted = {slot.staff_id for slot in slots} | {run.lead_id} | set(helpers)
    wanted.discard(None)
    today = timezone.localdate()
    for link in GroupStaff.objects.filter(group=run.group_id, is_cover=False):
        if link.staff_id in wanted:
            wanted.discard(link.staff_id)
            _set_days(link, run.starts_on, run.ends_on)
        elif link.ends_on is None or link.ends_on >= today:
            if link.starts_on >= today:
                link.delete()
            else:
                _set_days(link, link.starts_on, today - ONE_DAY)
    GroupStaff.objects.bulk_create(
        GroupStaff(
            school_id=run.school_id,
            group_id=run.group_id,
            staff_id=staff_id,
            starts_on=run.starts_on,
            ends_on=run.ends_on,
        )
        for staff_id in sorted(wanted)
    )


def _set_days(link, starts_on, ends_on):
    if (link.starts_on, link.ends_on) != (starts_on, ends_on):
        link.starts_on, link.ends_on = starts_on, ends_on
        link.save(update_fields=["starts_on", "ends_on"])


@transaction.atomic
def fit_all(*, school_id, today):
    """Fit every run that is not over to the calendar as it stands; returns how many sessions changed."""
    school_days = school_days_of(school_id)
    runs = Intervention.objects.filter(school_id=school_id, ends_on__gte=today)
    return sum(
        sum(fit(run, since=today, school_days=school_days))
        for run in runs.select_for_update(of=("self",)).prefetch_related("slots")
    )


@transaction.atomic
def add_session(*, intervention, on, starts_at, minutes, by, staff=None, room=""):
    """Put in a session beside the week, such as one that is made up for.

    Raises NotPossible outside the run, on a day without school, or beside another of that time.
    """
    run = _locked_run(intervention, by)
    if not run.starts_on <= on <= run.ends_on:
        raise NotPossible(
            "This day lies outside the intervention: change its first or last day first.",
            back=run.get_absolute_url(),
        )
    if not school_days_of(by.school_id).is_school_day(on):
        raise NotPossible("The school is closed on that day.", back=run.get_absolute_url())
    if Session.objects.filter(intervention=run, on=on, starts_at=starts_at).exists():
        raise NotPossible(
            "The group has a session at that time already.", back=run.get_absolute_url()
        )
    session = Session(
        school_id=by.school_id,
        intervention=run,
        on=on,
        starts_at=starts_at,
        minutes=minutes,
        staff=staff,
        room=room,
    )
    session.full_clean()
    session.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=session)
    return session


@transaction.atomic
def hand_over(*, intervention, leaver, to, by):
    """Let `to` take over all that the leaver was to give in this run from today on: lead, week and sessions.

    What was recorded, and what lies before today, stays with who gave it. Raises NotPossible when the
    leaver has no part in the run.
    """
    run = _locked_run(intervention, by)
    leads = run.lead_id == leaver.pk
    slots = run.slots.filter(staff=leaver)
    helped = SlotHelper.objects.filter(slot__intervention=run, staff=leaver)
    sessions = Session.objects.filter(
        intervention=run, staff=leaver, state=SessionState.PLANNED, on__gte=timezone.localdate()
    )
    if not (leads or slots.exists() or helped.exists() or sessions.exists()):
        raise NotPossible(
            f"{leaver.full_name} has no part in this group any more.", back=run.get_absolute_url()
        )
    if leads:
        run.lead = to
    run.version += 1
    run.save(update_fields=["lead", "version"])
    for slot in slots:
        slot.staff = to
        slot.version += 1
        slot.save(update_fields=["staff", "version"])
    for helper in helped.select_related("slot__staff"):
        helper.delete()
        helpers = SlotHelper.objects.filter(slot=helper.slot)
        if helper.slot.staff_id != to.pk and not helpers.filter(staff=to).exists():
            SlotHelper.objects.create(school_id=run.school_id, slot=helper.slot, staff=to)
    for session in sessions:
        session.staff = to
        session.is_cover = False
        session.version += 1
        session.save(update_fields=["staff", "is_cover", "version"])
    fit(run, since=timezone.localdate())
    audit.record(by=by, event=AuditEvent.CHANGED, subject=run, fields=("lead", "staff"))
    return run
