"""Sessions follow slots, run and calendar; adults follow the slots."""

import datetime

import pytest

from provision.actions import interventions, timetable
from provision.enums import SessionState
from provision.models import Session, Slot
from provision.tasks import fit_sessions
from sendhub.accounts.actions.schools import save_closure
from sendhub.accounts.models import GroupStaff
from sendhub.dates import bank_holidays
from sendhub.jobs.models import Job
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories.accounts import StaffMemberFactory
from tests.factories.provision import ProvisionFactory

WEEK = datetime.timedelta(weeks=1)
HALF_PAST_NINE = datetime.time(9, 30)


@pytest.fixture
def monday(today):
    return today - datetime.timedelta(days=today.weekday())


@pytest.fixture
def run(school, term, senco_actor, monday):
    """A run of nine weeks around this one, without a week yet."""
    provision = ProvisionFactory(school=school)
    with tenant(school.pk):
        return interventions.start_intervention(
            provision=provision,
            name="Boosters",
            starts_on=monday - 4 * WEEK,
            ends_on=monday + 4 * WEEK,
            capacity=6,
            by=senco_actor,
        )


def school_mondays(monday, first, last):
    days = [monday + n * WEEK for n in range(first, last + 1)]
    return [day for day in days if day not in bank_holidays(day.year)]


def days(run):
    return list(run.sessions.order_by("on").values_list("on", flat=True))


def add_slot(run, by, **values):
    values = {"weekday": 0, "starts_at": HALF_PAST_NINE, "minutes": 30} | values
    return timetable.add_slot(intervention=run, by=by, **values)


def test_first_slot_makes_the_sessions_of_the_whole_run(school, run, senco_actor, monday):
    with tenant(school.pk):
        add_slot(run, senco_actor)

        assert days(run) == school_mondays(monday, -4, 4)


def test_a_later_slot_begins_today(school, run, senco_actor, monday, today):
    with tenant(school.pk):
        add_slot(run, senco_actor)
        add_slot(run, senco_actor, weekday=4)
        fridays = [day for day in days(run) if day.weekday() == 4]

    assert min(fridays) >= today


def test_moving_a_slot_moves_what_is_to_come_and_keeps_what_was(school, run, senco_actor, today):
    with tenant(school.pk):
        slot = add_slot(run, senco_actor)
        before = [day for day in days(run) if day < today]

        timetable.change_slot(slot=slot, version=1, weekday=2, by=senco_actor)

        assert [day for day in days(run) if day < today] == before
        assert {day.weekday() for day in days(run) if day >= today} == {2}


def test_a_slot_saved_by_two_is_a_conflict(school, run, senco_actor):
    with tenant(school.pk):
        slot = add_slot(run, senco_actor)
        timetable.change_slot(slot=slot, version=1, room="Hub", by=senco_actor)

        with pytest.raises(Conflict):
            timetable.change_slot(slot=slot, version=1, room="Library", by=senco_actor)


def test_a_removed_slot_takes_the_sessions_to_come(school, run, senco_actor, today):
    with tenant(school.pk):
        slot = add_slot(run, senco_actor)
        timetable.remove_slot(slot=slot, by=senco_actor)

        assert not Slot.objects.filter(pk=slot.pk).exists()
        assert all(day < today for day in days(run))


def test_a_closure_takes_its_sessions_in_the_background(school, run, senco_actor, monday):
    with tenant(school.pk):
        add_slot(run, senco_actor)
        save_closure(
            kind="half_term",
            name="",
            starts_on=monday + WEEK,
            ends_on=monday + WEEK + datetime.timedelta(days=4),
            by=senco_actor,
        )
        asked = Job.objects.get(kind=fit_sessions.kind.name)
        changed = timetable.fit_all(school_id=school.pk, today=monday)

        assert asked.school_id == school.pk
        assert changed == len(school_mondays(monday, 1, 1))
        assert monday + WEEK not in days(run)


def test_an_extra_session_stays_when_the_week_changes(school, run, senco_actor, monday):
    extra = monday + WEEK + datetime.timedelta(days=1)
    with tenant(school.pk):
        slot = add_slot(run, senco_actor)
        timetable.add_session(
            intervention=run, on=extra, starts_at=HALF_PAST_NINE, minutes=30, by=senco_actor
        )
        timetable.change_slot(slot=slot, version=1, weekday=3, by=senco_actor)

        assert extra in days(run)


@pytest.mark.parametrize(
    ("weeks", "says"),
    [(-5, "outside the intervention"), (5, "outside the intervention"), (1, "at that time")],
)
def test_an_extra_session_is_refused_where_it_cannot_be(
    school, run, senco_actor, monday, weeks, says
):
    with tenant(school.pk):
        add_slot(run, senco_actor)

        with pytest.raises(NotPossible, match=says):
            timetable.add_session(
                intervention=run,
                on=monday + weeks * WEEK,
                starts_at=HALF_PAST_NINE,
                minutes=30,
                by=senco_actor,
            )


def test_an_extra_session_is_refused_at_the_weekend(school, run, senco_actor, monday):
    with tenant(school.pk), pytest.raises(NotPossible, match="closed on that day"):
        timetable.add_session(
            intervention=run,
            on=monday + datetime.timedelta(days=5),
            starts_at=HALF_PAST_NINE,
            minutes=30,
            by=senco_actor,
        )


def test_a_shorter_run_loses_what_was_planned_after_it(school, run, senco_actor, monday):
    with tenant(school.pk):
        add_slot(run, senco_actor)
        interventions.change_intervention(
            intervention=run, version=1, ends_on=monday + WEEK, by=senco_actor
        )

        assert max(days(run)) <= monday + WEEK


def test_a_run_cannot_be_drawn_in_past_what_was_recorded(school, run, senco_actor, monday, today):
    with tenant(school.pk):
        add_slot(run, senco_actor)
        Session.objects.filter(on=min(days(run))).update(
            state=SessionState.HELD,
            recorded_by=senco_actor.user,
            recorded_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        )

        with pytest.raises(NotPossible, match="the run must hold that day"):
            interventions.change_intervention(
                intervention=run, version=1, starts_on=monday, by=senco_actor
            )


def test_adults_of_the_week_support_the_group_while_it_lasts(school, run, senco_actor):
    one, other, helper = StaffMemberFactory.create_batch(3, school=school)
    with tenant(school.pk):
        slot = add_slot(run, senco_actor, staff=one, helpers=[helper])

        rows = GroupStaff.objects.filter(group=run.group).values_list("staff", flat=True)
        assert set(rows) == {one.pk, helper.pk}

        timetable.change_slot(slot=slot, version=1, staff=other, helpers=[], by=senco_actor)

        today = datetime.date.today()
        here = GroupStaff.objects.filter(group=run.group, ends_on__gte=today)
        assert set(here.values_list("staff", flat=True)) == {other.pk}


def test_cover_of_a_session_survives_another_room(school, run, senco_actor, today):
    cover = StaffMemberFactory(school=school)
    with tenant(school.pk):
        slot = add_slot(run, senco_actor, staff=StaffMemberFactory(school=school))
        to_come = run.sessions.filter(on__gte=today).first()
        Session.objects.filter(pk=to_come.pk).update(staff=cover, is_cover=True)

        timetable.change_slot(slot=slot, version=1, room="Hub", by=senco_actor)

        to_come.refresh_from_db()
        assert (to_come.room, to_come.staff_id) == ("Hub", cover.pk)


def test_who_takes_over_gets_what_is_to_come_and_nothing_that_was(
    school, run, senco_actor, monday, today
):
    leaver, follower = StaffMemberFactory(school=school), StaffMemberFactory(school=school)
    with tenant(school.pk):
        add_slot(run, senco_actor, staff=leaver)
        add_slot(run, senco_actor, starts_at=datetime.time(14), helpers=[leaver])
        run = interventions.change_intervention(
            intervention=run, version=run.version, lead=leaver, by=senco_actor
        )

        timetable.hand_over(intervention=run, leaver=leaver, to=follower, by=senco_actor)

        run.refresh_from_db()
        mine = Session.objects.filter(intervention=run, starts_at=HALF_PAST_NINE)
        helpers = list(run.slots.exclude(helpers=None).values_list("helpers__staff", flat=True))
        group = GroupStaff.objects.filter(group=run.group_id, ends_on=run.ends_on)
        assert (run.lead, helpers) == (follower, [follower.pk])
        assert set(mine.filter(on__lt=today).values_list("staff", flat=True)) == {leaver.pk}
        assert set(mine.filter(on__gte=today).values_list("staff", flat=True)) == {follower.pk}
        assert set(group.values_list("staff", flat=True)) == {follower.pk}


def test_nobody_takes_over_from_who_has_no_part_in_the_run(school, run, senco_actor):
    stranger, follower = StaffMemberFactory(school=school), StaffMemberFactory(school=school)

    with tenant(school.pk), pytest.raises(NotPossible, match="no part in this group"):
        timetable.hand_over(intervention=run, leaver=stranger, to=follower, by=senco_actor)
