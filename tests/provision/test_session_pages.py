"""Sessions of the day and the register of one: who may, what is shown, two who record at once."""

import datetime

import pytest
from django.urls import reverse

from provision.enums import MissedReason, PlaceState, SessionState
from provision.models import Attendance, Session
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory
from tests.factories.provision import (
    InterventionFactory,
    ParticipationFactory,
    SessionFactory,
    SlotFactory,
    SlotHelperFactory,
)
from tests.factories.pupils import GroupMemberFactory, PupilFactory

LIST = reverse("provision:session_list")


@pytest.fixture
def run(school, ta, today):
    """A run that the teaching assistant leads, so that its group is theirs."""
    staff = ta.staff_records.get()
    run = InterventionFactory(
        school=school,
        lead=staff,
        name="Word builders",
        starts_on=today - datetime.timedelta(days=30),
        ends_on=today + datetime.timedelta(days=30),
    )
    GroupStaffFactory(school=school, group=run.group, staff=staff)
    return run


def place(run, **pupil):
    """A pupil with a place, and in the group as the actions keep it."""
    pupil = PupilFactory(school=run.school, **pupil)
    GroupMemberFactory(pupil=pupil, group=run.group, starts_on=run.starts_on)
    return ParticipationFactory(pupil=pupil, intervention=run, starts_on=run.starts_on)


@pytest.fixture
def places(run):
    return [place(run, first_name=name) for name in ("Ada", "Bo", "Cy")]


@pytest.fixture
def session(run, today):
    return SessionFactory(school=run.school, intervention=run, on=today)


def page(session):
    return session.get_absolute_url()


def held(session, **values):
    return {"version": session.version, "state": "held"} | values


def now(session):
    with tenant(session.school_id):
        return Session.objects.get(pk=session.pk)


def presences(session):
    with tenant(session.school_id):
        rows = Attendance.objects.filter(session=session)
        return dict(rows.values_list("participation", "presence"))


def test_ta_sees_own_sessions_of_the_day_and_none_of_others(ta_client, session, places, today):
    other = InterventionFactory(school=session.school, name="Number sense")
    SessionFactory(school=session.school, intervention=other, on=today)

    response = ta_client.get(LIST)

    assert [(each, each.pupils) for each in response.context["sessions"]] == [(session, 3)]


def test_senco_sees_every_session_of_the_day_asked_for(senco_client, session, today):
    tomorrow = SessionFactory(
        school=session.school,
        intervention=session.intervention,
        on=today + datetime.timedelta(days=1),
    )

    response = senco_client.get(LIST, {"day": tomorrow.on.isoformat()})

    assert response.context["sessions"] == [tomorrow]


@pytest.mark.parametrize("day", ["1 September", "0001-01-01", "9999-12-31", "<b>"])
def test_a_day_that_is_none_shows_today_and_says_so(senco_client, session, day):
    response = senco_client.get(LIST, {"day": day})

    assert response.context["sessions"] == [session]
    assert response.context["form"].errors


def test_unrecorded_sessions_wait_and_the_old_ones_are_late(ta_client, session, term, today):
    old, new = (
        SessionFactory(
            school=session.school,
            intervention=session.intervention,
            on=today - datetime.timedelta(days=days),
        )
        for days in (20, 1)
    )

    response = ta_client.get(LIST)

    assert response.context["waiting"] == [old, new]
    assert response.context["waiting_count"] == 2
    assert response.content.decode().count(">late<") == 1


def test_everybody_is_there_until_a_tick_says_otherwise(ta_client, session, places):
    response = ta_client.post(page(session), held(session, absent=[places[1].pk]))

    assert (response.status_code, response.url) == (302, LIST)
    saved = now(session)
    assert (saved.state, saved.placed, saved.present) == (SessionState.HELD, 3, 2)
    assert presences(session) == dict(
        zip((p.pk for p in places), ("present", "absent", "present"), strict=True)
    )


def test_the_script_is_answered_without_a_page(ta_client, session, places):
    response = ta_client.post(page(session), held(session), headers={"X-Session-Script": "1"})

    assert (response.status_code, response.content) == (204, b"")
    assert "Word builders: saved." in ta_client.get(LIST).content.decode()


def test_missed_needs_its_reason(ta_client, session, places):
    response = ta_client.post(page(session), held(session, state="missed"))

    assert response.context["form"].errors == {"missed_reason": ["Say why the session was missed."]}
    assert now(session).state == SessionState.PLANNED


def test_missed_session_keeps_reason_and_words(ta_client, session, places):
    values = {"missed_reason": MissedReason.TRIP, "missed_note": "Farm", "note": "Move it"}
    ta_client.post(page(session), held(session, state="missed", **values))

    saved = now(session)
    assert (saved.state, saved.missed_reason, saved.missed_note, saved.note) == (
        *("missed", "trip", "Farm"),
        "Move it",
    )
    assert presences(session) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"absent": [999_999_999]}, "absent"),
        ({"absent": ["x"]}, "absent"),
        ({"state": "planned"}, "state"),
        ({"state": ""}, "state"),
        ({"state": "missed", "missed_reason": "bored"}, "missed_reason"),
        ({"note": "x" * 2_001}, "note"),
        ({"version": ""}, "version"),
    ],
)
def test_rubbish_is_refused_with_a_sentence(ta_client, session, places, changed, field):
    response = ta_client.post(page(session), held(session, **changed))

    assert set(response.context["form"].errors) == {field}
    assert now(session).state == SessionState.PLANNED


def test_a_pupil_of_another_group_cannot_be_ticked(ta_client, school, session, places):
    stranger = ParticipationFactory(
        pupil=PupilFactory(school=school), intervention=InterventionFactory(school=school)
    )

    response = ta_client.post(page(session), held(session, absent=[stranger.pk]))

    assert "absent" in response.context["form"].errors


def test_waiting_and_ended_pupils_are_not_on_the_page(ta_client, session, places, today):
    with tenant(session.school_id):
        type(places[0]).objects.filter(pk=places[0].pk).update(
            state=PlaceState.WAITING, starts_on=None
        )
        type(places[1]).objects.filter(pk=places[1].pk).update(
            state=PlaceState.ENDED, ends_on=today - datetime.timedelta(days=1)
        )

    assert ta_client.get(page(session)).context["places"] == [places[2]]


def test_nobody_there_is_not_a_held_session(ta_client, session, places):
    response = ta_client.post(page(session), held(session, absent=[each.pk for each in places]))

    assert response.status_code == 409
    assert "Pupils absent" in response.content.decode()
    assert now(session).state == SessionState.PLANNED


def test_session_to_come_can_be_missed_but_not_held(ta_client, session, places, today):
    with tenant(session.school_id):
        Session.objects.update(on=today + datetime.timedelta(days=2))

    assert ta_client.post(page(session), held(session)).status_code == 409
    ta_client.post(page(session), held(session, state="missed", missed_reason="trip"))
    assert now(session).state == SessionState.MISSED


def test_second_recorder_sees_both_and_nothing_is_overwritten(
    ta_client, senco_client, senco, session, places
):
    senco_client.post(page(session), held(session, absent=[places[0].pk]))

    response = ta_client.post(page(session), held(session, absent=[places[1].pk]))

    shown = response.content.decode()
    assert response.status_code == 409
    assert "Held, away: Ada Alderbrook" in shown
    assert "Held, away: Bo Alderbrook" in shown
    assert senco.name in shown
    assert presences(session)[places[0].pk] == "absent"
    assert now(session).version == session.version + 1


def test_second_recorder_may_put_own_record_in_its_place(ta_client, senco_client, session, places):
    senco_client.post(page(session), held(session, absent=[places[0].pk]))

    newer = held(session, absent=[places[1].pk], version=session.version + 1)
    ta_client.post(page(session), newer)

    assert presences(session) == dict(
        zip((p.pk for p in places), ("present", "absent", "present"), strict=True)
    )


@pytest.mark.parametrize(
    "said",
    [{"state": "held"}, {"state": "missed", "missed_reason": "trip"}],
    ids=["held", "missed"],
)
def test_two_who_say_the_same_are_one_record(ta_client, senco_client, session, places, said):
    senco_client.post(page(session), held(session, **said))

    response = ta_client.post(page(session), held(session, **said))

    assert response.status_code == 302
    assert now(session).version == session.version + 1


def test_held_and_missed_are_not_the_same(ta_client, senco_client, session, places):
    senco_client.post(page(session), held(session))

    response = ta_client.post(
        page(session), held(session, state="missed", missed_reason=MissedReason.ROOM)
    )

    assert response.status_code == 409
    assert "Missed: No room" in response.content.decode()


def test_record_can_be_changed_afterwards(ta_client, session, places):
    ta_client.post(page(session), held(session, absent=[places[0].pk]))
    opened = ta_client.get(page(session))

    assert opened.context["form"].away == {places[0].pk}
    ta_client.post(page(session), held(now(session)))

    assert set(presences(session).values()) == {"present"}


def test_record_can_be_taken_back(ta_client, session, places):
    ta_client.post(page(session), held(session))
    address = reverse("provision:session_take_back", args=[session.pk])

    stale = ta_client.post(address, {"version": session.version})
    response = ta_client.post(address, {"version": now(session).version})

    assert (stale.status_code, response.status_code) == (409, 302)
    assert (now(session).state, presences(session)) == (SessionState.PLANNED, {})


def test_taking_back_without_a_version_is_refused(ta_client, session, places):
    ta_client.post(page(session), held(session))

    response = ta_client.post(reverse("provision:session_take_back", args=[session.pk]))

    assert (response.status_code, now(session).state) == (409, SessionState.HELD)


def test_session_led_by_somebody_else_is_not_found(teacher_client, session, places):
    assert teacher_client.get(page(session)).status_code == 404
    assert teacher_client.post(page(session), held(session)).status_code == 404


def test_opening_a_session_is_on_record_with_its_pupils(ta_client, session, places):
    ta_client.get(page(session))

    with tenant(session.school_id):
        entry = Entry.objects.filter(event="opened", object_id=session.pk).get()
    assert sorted(entry.pupil_ids) == sorted(each.pupil_id for each in places)


@pytest.mark.parametrize("pupils", [1, 12])
def test_session_page_query_budget(ta_client, run, today, pupils, assert_page_queries):
    slot = SlotFactory(school=run.school, intervention=run)
    SlotHelperFactory(school=run.school, slot=slot)
    session = SessionFactory(school=run.school, intervention=run, slot=slot, on=today)
    for _ in range(pupils):
        place(run)

    with assert_page_queries(8):
        ta_client.get(page(session))


@pytest.mark.parametrize("number", [1, 3])
def test_session_list_query_budget(ta_client, run, today, number, assert_page_queries):
    for count in range(number):
        for on in (today, today - datetime.timedelta(days=3)):
            SessionFactory(
                school=run.school, intervention=run, on=on, starts_at=datetime.time(9 + count)
            )

    with assert_page_queries(9):
        ta_client.get(LIST)


def test_desk_shows_the_sessions_of_today(ta_client, run, session, places):
    response = ta_client.get("/")

    assert response.context["sessions"] == [session]
    assert response.context["classes"] == []


@pytest.fixture
def over(school, ta, today):
    """A function: a session so many days ago, of a run that ended with it and that the assistant led."""

    def build(days_ago):
        on = today - datetime.timedelta(days=days_ago)
        staff = ta.staff_records.get()
        run = InterventionFactory(
            school=school, lead=staff, starts_on=on - datetime.timedelta(days=30), ends_on=on
        )
        GroupStaffFactory(
            school=school, group=run.group, staff=staff, starts_on=run.starts_on, ends_on=on
        )
        return SessionFactory(school=school, intervention=run, on=on, staff=staff)

    return build


def test_who_led_a_run_that_ended_yesterday_still_records_it(ta_client, over):
    session = over(1)
    here, away = place(session.intervention), place(session.intervention)

    shown = ta_client.get(page(session))
    ta_client.post(page(session), held(session, absent=[away.pk]))

    assert [each.pupil for each in shown.context["places"]] == [here.pupil, away.pupil]
    assert ta_client.get(LIST).context["waiting_count"] == 0
    assert presences(session) == {here.pk: "present", away.pk: "absent"}
    # The pupils' files stay shut: the group is past.
    assert ta_client.get(reverse("desk:pupil_overview", args=[here.pupil_id])).status_code == 404


@pytest.mark.parametrize(("days_ago", "status"), [(7, 200), (8, 404)])
def test_a_past_group_is_recorded_for_a_week(ta_client, over, days_ago, status):
    session = over(days_ago)
    place(session.intervention)

    assert ta_client.get(page(session)).status_code == status


def test_who_covered_yesterday_records_that_session_and_no_other(
    ta_client, school, ta, today, senco
):
    yesterday = today - datetime.timedelta(days=1)
    run = InterventionFactory(
        school=school,
        lead=senco.staff_records.get(),
        starts_on=today - datetime.timedelta(days=30),
        ends_on=today + datetime.timedelta(days=30),
    )
    place(run)
    staff = ta.staff_records.get()
    GroupStaffFactory(
        school=school,
        group=run.group,
        staff=staff,
        starts_on=yesterday,
        ends_on=yesterday,
        is_cover=True,
    )
    covered = SessionFactory(
        school=school, intervention=run, on=yesterday, staff=staff, is_cover=True
    )
    other = SessionFactory(
        school=school, intervention=run, on=yesterday, starts_at=datetime.time(14)
    )

    assert ta_client.get(page(covered)).status_code == 200
    assert ta_client.get(page(other)).status_code == 404
