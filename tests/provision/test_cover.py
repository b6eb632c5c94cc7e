"""Who is away, what falls out, who may take it, and that the wall opens for one day only."""

import datetime

import pytest
from django.urls import reverse

from provision.cover import covers_needed
from provision.enums import SessionState
from provision.models import Session
from provision.rules.cover import free_at
from provision.rules.timetable import Booking
from sendhub.accounts.enums import Role
from sendhub.accounts.models import GroupStaff, StaffAbsence, StaffMember
from sendhub.tenancy import tenant
from tests.conftest import person
from tests.factories.accounts import MembershipFactory, StaffAbsenceFactory, StaffMemberFactory
from tests.factories.provision import (
    InterventionFactory,
    SessionFactory,
    SlotFactory,
    SlotHelperFactory,
    TrainedStaffFactory,
)

LIST = reverse("provision:cover_list")
NINE = datetime.time(9)


def booking(key, *staff, at=NINE, minutes=30):
    return Booking(key=key, day=0, starts_at=at, minutes=minutes, staff=frozenset(staff))


@pytest.mark.parametrize(
    ("others", "away", "free"),
    [
        ([], (), [1, 2, 3]),
        ([booking("b", 1)], (), [2, 3]),
        ([booking("b", 1, at=datetime.time(9, 29))], (), [2, 3]),
        ([booking("b", 1, at=datetime.time(9, 30))], (), [1, 2, 3]),
        ([], (2,), [1, 3]),
        ([booking("b", 1), booking("c", 3)], (2,), []),
    ],
)
def test_free_is_who_is_neither_away_nor_elsewhere(others, away, free):
    assert free_at(booking("a", 9), [1, 2, 3], others, away) == free


@pytest.fixture
def adult(school):
    return StaffMemberFactory(school=school, first_name="Ada", last_name="Quill")


@pytest.fixture
def trained(school):
    return StaffMemberFactory(school=school, first_name="Tess", last_name="Trained")


@pytest.fixture
def session(school, adult, trained, today):
    run = InterventionFactory(
        school=school, starts_on=today, ends_on=today + datetime.timedelta(days=60)
    )
    TrainedStaffFactory(school=school, provision=run.provision, staff=trained)
    slot = SlotFactory(school=school, intervention=run, staff=adult)
    return SessionFactory(school=school, intervention=run, slot=slot, staff=adult, on=today)


@pytest.fixture
def away(school, adult, today):
    return StaffAbsenceFactory(school=school, staff=adult, starts_on=today, ends_on=today)


def now(session):
    with tenant(session.school_id):
        return Session.objects.get(pk=session.pk)


def needed(school, actor, today):
    with tenant(school.pk):
        return covers_needed(actor, today=today)


def test_session_of_an_absent_adult_falls_out(school, session, away, trained, senco_actor, today):
    (line,) = needed(school, senco_actor, today)

    assert (line.session, line.why, line.trained) == (session, "Ada Quill is away", [trained])


@pytest.mark.parametrize("days", [-1, 15])
def test_past_and_far_sessions_are_not_listed(school, session, adult, senco_actor, today, days):
    on = today + datetime.timedelta(days=days)
    StaffAbsenceFactory(school=school, staff=adult, starts_on=on, ends_on=on)
    with tenant(school.pk):
        Session.objects.update(on=on)

    assert needed(school, senco_actor, today) == []


def test_session_of_an_adult_who_left_falls_out(school, session, adult, senco_actor, today):
    with tenant(school.pk):
        type(adult).objects.filter(pk=adult.pk).update(ends_on=today - datetime.timedelta(days=1))

    (line,) = needed(school, senco_actor, today)

    assert line.why == "Ada Quill has left"
    assert adult not in line.trained + line.others


def test_governor_and_office_are_not_asked_to_cover(school, session, away, senco_actor, today):
    def staff_with(*roles):
        user = person(school, roles[0])
        for role in roles[1:]:
            MembershipFactory(school=school, user=user, role=role)
        return StaffMember.objects.get(school=school, user=user)

    with tenant(school.pk):
        governor, office = staff_with(Role.GOVERNOR), staff_with(Role.ADMIN)
        assistant, both = staff_with(Role.TA), staff_with(Role.GOVERNOR, Role.TEACHER)

    (line,) = needed(school, senco_actor, today)

    assert {governor, office}.isdisjoint(line.others)
    assert {assistant, both} <= set(line.others)


def test_session_without_an_adult_is_listed(school, session, senco_actor, today):
    with tenant(school.pk):
        Session.objects.update(staff=None)

    assert [line.why for line in needed(school, senco_actor, today)] == ["Nobody is named"]


def test_trained_adult_who_helps_elsewhere_is_not_free(
    school, session, away, trained, senco_actor, today
):
    other = SlotFactory(school=school)
    SlotHelperFactory(school=school, slot=other, staff=trained)
    SessionFactory(
        school=school,
        intervention=other.intervention,
        slot=other,
        staff=StaffMemberFactory(school=school),
        on=today,
    )

    (line,) = needed(school, senco_actor, today)

    assert trained not in line.trained + line.others


def test_training_that_ran_out_counts_no_more(school, session, away, senco_actor, today):
    expired = StaffMemberFactory(school=school, last_name="Expired")
    TrainedStaffFactory(
        school=school,
        provision=session.intervention.provision,
        staff=expired,
        ends_on=today - datetime.timedelta(days=1),
    )

    (line,) = needed(school, senco_actor, today)

    assert expired in line.others


def test_cover_opens_the_group_for_the_day_alone(senco_client, school, session, away, trained):
    address = reverse("provision:cover_assign", args=[session.pk])

    response = senco_client.post(address, {"staff": trained.pk})

    assert (response.status_code, response.url) == (302, LIST)
    saved = now(session)
    assert (saved.staff, saved.is_cover) == (trained, True)
    with tenant(school.pk):
        link = GroupStaff.objects.get(group=session.intervention.group)
        assert (link.staff, link.starts_on, link.ends_on, link.is_cover) == (
            *(trained, session.on, session.on),
            True,
        )


def test_cover_that_ends_takes_the_sight_with_it(
    senco_client, school, session, away, trained, adult
):
    senco_client.post(reverse("provision:cover_assign", args=[session.pk]), {"staff": trained.pk})
    senco_client.post(reverse("provision:cover_end", args=[session.pk]))

    saved = now(session)
    assert (saved.staff, saved.is_cover) == (adult, False)
    with tenant(school.pk):
        assert not GroupStaff.objects.filter(group=session.intervention.group).exists()


def test_cover_that_is_none_cannot_end(senco_client, session):
    response = senco_client.post(reverse("provision:cover_end", args=[session.pk]))

    assert response.status_code == 409


@pytest.mark.parametrize("who", ["absent", "nobody", "rubbish"])
def test_only_who_is_free_can_cover(senco_client, session, away, adult, who):
    staff = {"absent": adult.pk, "nobody": "", "rubbish": "x"}[who]

    response = senco_client.post(
        reverse("provision:cover_assign", args=[session.pk]), {"staff": staff}
    )

    assert (response.status_code, now(session).staff) == (409, adult)


def test_session_that_needs_nobody_cannot_be_covered(senco_client, session, trained, adult):
    response = senco_client.post(
        reverse("provision:cover_assign", args=[session.pk]), {"staff": trained.pk}
    )

    assert (response.status_code, now(session).staff) == (409, adult)


def test_session_falls_out_in_one_click(senco_client, session, away):
    address = reverse("provision:cover_miss", args=[session.pk])

    first, second = senco_client.post(address), senco_client.post(address)

    saved = now(session)
    assert (first.status_code, second.status_code) == (302, 409)
    assert (saved.state, saved.missed_reason) == (SessionState.MISSED, "adult_absent")


def test_absence_is_recorded_and_taken_back(senco_client, school, adult, today):
    values = {"staff": adult.pk, "starts_on": today.isoformat(), "ends_on": today.isoformat()}
    senco_client.post(reverse("provision:absence_add"), values)
    again = senco_client.post(reverse("provision:absence_add"), values)

    with tenant(school.pk):
        absence = StaffAbsence.objects.get()
    assert (absence.staff, again.status_code) == (adult, 409)
    senco_client.post(reverse("provision:absence_remove", args=[absence.pk]))
    with tenant(school.pk):
        assert not StaffAbsence.objects.exists()


@pytest.mark.parametrize("days", [-1, 400])
def test_days_away_make_sense(senco_client, adult, today, days):
    last = (today + datetime.timedelta(days=days)).isoformat()
    values = {"staff": adult.pk, "starts_on": today.isoformat(), "ends_on": last}

    response = senco_client.post(reverse("provision:absence_add"), values)

    assert set(response.context["form"].errors) == {"ends_on"}


def test_teaching_assistant_records_own_absence_only(ta_client, school, ta, adult, today):
    values = {"starts_on": today.isoformat(), "ends_on": today.isoformat()}

    other = ta_client.post(reverse("provision:absence_add"), values | {"staff": adult.pk})
    ta_client.post(reverse("provision:absence_add"), values | {"staff": ta.staff_records.get().pk})

    assert "staff" in other.context["form"].errors
    with tenant(school.pk):
        assert [row.staff.user for row in StaffAbsence.objects.all()] == [ta]


def test_teaching_assistant_does_not_see_who_else_is_away(ta_client, away):
    assert ta_client.get(LIST).context["absences"] == []
    assert ta_client.post(reverse("provision:absence_remove", args=[away.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_cover_page_query_budget(
    senco_client, session, away, adult, today, number, assert_page_queries
):
    for hour in range(number - 1):
        SessionFactory(
            school=session.school,
            intervention=session.intervention,
            slot=session.slot,
            staff=adult,
            on=today,
            starts_at=datetime.time(11 + hour),
        )

    with assert_page_queries(13):
        senco_client.get(LIST)
