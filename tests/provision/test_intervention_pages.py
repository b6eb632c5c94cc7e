"""Catalogue and interventions from the browser's side: every page, its budget, its refusals."""

import datetime

import pytest
from django.urls import reverse

from provision.enums import PlaceState
from provision.models import Intervention, Participation, Provision, Slot
from provision.starter import PROVISIONS
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory
from tests.factories.provision import (
    InterventionFactory,
    OutcomeFactory,
    ParticipationFactory,
    ProvisionFactory,
    SessionFactory,
    SlotFactory,
    SlotHelperFactory,
    TrainedStaffFactory,
)
from tests.factories.pupils import PupilFactory

WEEK = datetime.timedelta(weeks=1)


def url(name, **kwargs):
    return reverse(f"provision:{name}", kwargs=kwargs)


@pytest.fixture
def run(school, today):
    return InterventionFactory(
        school=school, name="Boosters", starts_on=today - 3 * WEEK, ends_on=today + 3 * WEEK
    )


def fill(run, number, today):
    """Rows of everything the page of a run shows."""
    for n in range(number):
        pupil = PupilFactory(school=run.school)
        ParticipationFactory(intervention=run, pupil=pupil)
        ParticipationFactory(
            intervention=run,
            pupil=PupilFactory(school=run.school),
            state=PlaceState.WAITING,
            starts_on=None,
        )
        staff = StaffMemberFactory(school=run.school)
        slot = SlotFactory(school=run.school, intervention=run, weekday=n, staff=staff)
        SlotHelperFactory(school=run.school, slot=slot)
        for on in (today - (n + 1) * WEEK, today + (n + 1) * WEEK):
            SessionFactory(school=run.school, intervention=run, on=on, staff=staff)


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_interventions_budget(senco_client, school, today, number, assert_page_queries):
    for _ in range(number):
        fill(InterventionFactory(school=school, ends_on=today + WEEK), 1, today)

    with assert_page_queries(8):
        response = senco_client.get(url("intervention_list"))

    assert response.context["page"].paginator.count == number


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_a_run_budget(senco_client, run, today, number, assert_page_queries):
    fill(run, number, today)

    with assert_page_queries(15):
        response = senco_client.get(url("intervention_view", intervention_pk=run.pk))

    assert len(response.context["taking_part"]) == len(response.context["waiting"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_catalogue_budget(senco_client, school, number, assert_page_queries):
    ProvisionFactory.create_batch(number, school=school)

    with assert_page_queries(5):
        response = senco_client.get(url("provision_list"))

    assert len(response.context["provisions"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_provision_budget(senco_client, school, number, assert_page_queries):
    provision = ProvisionFactory(school=school)
    InterventionFactory.create_batch(number, school=school, provision=provision)
    TrainedStaffFactory.create_batch(number, school=school, provision=provision)

    with assert_page_queries(7):
        response = senco_client.get(url("provision_view", provision_pk=provision.pk))

    assert len(response.context["trained"]) == number


def test_list_counts_what_was_held_of_what_could_be(senco_client, run, today):
    with tenant(run.school_id):
        run.sessions.create(
            school=run.school,
            on=today - WEEK,
            starts_at=datetime.time(9),
            minutes=30,
        )
    SessionFactory(school=run.school, intervention=run, on=today + WEEK)

    (shown,) = senco_client.get(url("intervention_list")).context["page"].object_list

    assert (shown.held, shown.missed, shown.held_share) == (0, 0, 0)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Boosters"]),
        ({"when": "over"}, ["Old"]),
        ({"when": "to_come"}, ["Later"]),
        ({"search": "boost"}, ["Boosters"]),
        ({"search": "spell"}, []),
        ({"level": "1"}, []),
    ],
)
def test_list_is_narrowed_by_its_filters(senco_client, school, run, today, asked, names):
    InterventionFactory(school=school, name="Old", ends_on=today - WEEK)
    InterventionFactory(
        school=school, name="Later", starts_on=today + WEEK, ends_on=today + 2 * WEEK
    )

    page = senco_client.get(url("intervention_list"), asked).context["page"]

    assert [row.name for row in page] == names


@pytest.mark.parametrize(
    "sort", ["name", "-name", "ends", "-ends", "pupils", "-held", "drop table"]
)
def test_list_is_sorted_by_what_it_offers_and_nothing_else(senco_client, school, today, sort):
    InterventionFactory.create_batch(2, school=school, ends_on=today + WEEK)

    response = senco_client.get(url("intervention_list"), {"sort": sort})

    assert len(response.context["page"]) == 2


def test_teaching_assistant_sees_the_groups_supported_and_no_other(ta_client, ta, school, run):
    InterventionFactory(school=school, ends_on=run.ends_on)
    GroupStaffFactory(school=school, group=run.group, staff=ta.staff_records.get())

    page = ta_client.get(url("intervention_list")).context["page"]

    assert list(page) == [run]
    assert ta_client.get(run.get_absolute_url()).status_code == 200


def test_run_of_a_stranger_does_not_exist(ta_client, other_senco_client, run):
    assert ta_client.get(run.get_absolute_url()).status_code == 404
    assert other_senco_client.get(run.get_absolute_url()).status_code == 404


def test_empty_catalogue_offers_the_starter_list(senco_client, school):
    assert "Take the starter list" in senco_client.get(url("provision_list")).content.decode()

    senco_client.post(url("provision_starter"))

    response = senco_client.get(url("provision_list"))
    assert len(response.context["provisions"]) == len(PROVISIONS)


PROVISION = {
    "name": "Number sense",
    "level": "2",
    "usual_minutes": "30",
    "usual_sessions": "3",
    "usual_weeks": "12",
    "group_size": "4",
    "measure_kind": "raw",
}


def test_provision_is_added_changed_and_taken_off_offer(senco_client, school):
    senco_client.post(url("provision_add"), PROVISION)
    with tenant(school.pk):
        row = Provision.objects.get()
    senco_client.post(
        url("provision_edit", provision_pk=row.pk), PROVISION | {"adult": "TA", "version": "1"}
    )
    senco_client.post(url("provision_offer", provision_pk=row.pk))

    with tenant(school.pk):
        row.refresh_from_db()
    assert (row.name, row.adult, row.is_active) == ("Number sense", "TA", False)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("usual_minutes", "0", "greater than or equal to 5"),
        ("usual_minutes", "1000", "less than or equal to 360"),
        ("name", "taken", "has a provision of this name already"),
        ("resources", "not an address", "Enter a valid URL"),
    ],
)
def test_provision_form_says_what_is_wrong(senco_client, school, field, value, says):
    ProvisionFactory(school=school, name="Taken")

    response = senco_client.post(url("provision_add"), PROVISION | {field: value})

    assert says in " ".join(response.context["form"].errors[field])


def test_who_is_trained_is_kept_with_its_days(senco_client, school, today):
    provision, staff = ProvisionFactory(school=school), StaffMemberFactory(school=school)

    response = senco_client.post(
        url("trained_add", provision_pk=provision.pk),
        {"staff": staff.pk, "starts_on": today, "ends_on": today - WEEK},
    )
    assert response.context["form"].errors["ends_on"] == ["The training runs out before it began."]

    senco_client.post(
        url("trained_add", provision_pk=provision.pk), {"staff": staff.pk, "starts_on": today}
    )
    with tenant(school.pk):
        row = provision.trained.get()
    assert (row.staff, row.starts_on) == (staff, today)

    senco_client.post(url("trained_remove", trained_pk=row.pk))
    with tenant(school.pk):
        assert not provision.trained.exists()


def test_intervention_starts_with_the_usual_dose_and_gets_its_week(
    senco_client, school, term, today
):
    provision = ProvisionFactory(school=school, name="Number sense", usual_weeks=3)
    address = url("intervention_add")
    offered = senco_client.get(f"{address}?provision={provision.pk}").context["form"].initial
    assert (offered["name"], offered["ends_on"]) == (
        "Number sense",
        today + 3 * WEEK - datetime.timedelta(days=1),
    )

    response = senco_client.post(address, offered | {"provision": provision.pk})
    with tenant(school.pk):
        run = Intervention.objects.get()
    assert response.url == url("slot_add", intervention_pk=run.pk)

    senco_client.post(response.url, {"weekday": "1", "starts_at": "09:30", "minutes": "20"})
    with tenant(school.pk):
        assert run.sessions.exists()


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ("0", "A session lasts from 5 to 360 minutes."),
        ("1000", "A session lasts from 5 to 360 minutes."),
        ("soon", "Enter a whole number."),
    ],
)
def test_slot_of_impossible_length_is_refused_beside_the_field(senco_client, run, minutes, said):
    response = senco_client.post(
        url("slot_add", intervention_pk=run.pk),
        {"weekday": "1", "starts_at": "09:30", "minutes": minutes, "room": "Hub"},
    )

    assert response.context["form"].errors["minutes"] == [said]
    assert response.context["form"]["room"].value() == "Hub"


def test_slot_that_runs_past_midnight_is_refused(senco_client, run):
    response = senco_client.post(
        url("slot_add", intervention_pk=run.pk),
        {"weekday": "1", "starts_at": "23:30", "minutes": "60"},
    )

    assert response.context["form"].errors["minutes"] == ["The session would run past midnight."]


def test_slot_changes_and_goes(senco_client, school, run, term):
    slot = SlotFactory(school=school, intervention=run)
    values = {"weekday": "3", "starts_at": "11:00", "minutes": "25", "version": "1"}

    senco_client.post(url("slot_edit", slot_pk=slot.pk), values)
    with tenant(school.pk):
        slot.refresh_from_db()
    assert (slot.weekday, slot.minutes) == (3, 25)
    assert senco_client.post(url("slot_edit", slot_pk=slot.pk), values).status_code == 409

    senco_client.post(url("slot_remove", slot_pk=slot.pk))
    with tenant(school.pk):
        assert not Slot.objects.exists()


def test_pupil_gets_a_place_from_the_group_and_from_the_file(senco_client, school, run, today):
    one, other = PupilFactory.create_batch(2, school=school)

    senco_client.post(
        url("place_add", intervention_pk=run.pk), {"pupil": one.pk, "starts_on": today}
    )
    senco_client.post(url("pupil_place", pupil_pk=other.pk), {"intervention": run.pk})

    with tenant(school.pk):
        assert set(run.participations.values_list("pupil", flat=True)) == {one.pk, other.pk}


def test_pupil_of_another_school_is_no_choice(senco_client, other_school, run, today):
    stranger = PupilFactory(school=other_school)

    response = senco_client.post(
        url("place_add", intervention_pk=run.pk), {"pupil": stranger.pk, "starts_on": today}
    )

    assert "pupil" in response.context["form"].errors


def test_day_outside_the_run_is_refused_beside_the_field(senco_client, school, run):
    pupil = PupilFactory(school=school)

    response = senco_client.post(
        url("place_add", intervention_pk=run.pk),
        {"pupil": pupil.pk, "starts_on": run.ends_on + WEEK},
    )

    assert response.context["form"].errors["starts_on"] == [
        "This day lies outside the intervention."
    ]


def test_waiting_pupil_moves_up_and_a_place_ends(senco_client, school, today):
    run = InterventionFactory(
        school=school, capacity=1, starts_on=today - WEEK, ends_on=today + WEEK
    )
    place = ParticipationFactory(
        intervention=run, pupil=PupilFactory(school=school), starts_on=run.starts_on
    )
    waiting = ParticipationFactory(
        intervention=run,
        pupil=PupilFactory(school=school),
        state=PlaceState.WAITING,
        starts_on=None,
    )
    assert senco_client.post(url("place_promote", place_pk=waiting.pk)).status_code == 409

    senco_client.post(
        url("place_end", place_pk=place.pk), {"ends_on": today, "reason": "Met its aim"}
    )
    senco_client.post(url("place_promote", place_pk=waiting.pk))

    with tenant(school.pk):
        states = dict(Participation.objects.values_list("pk", "state"))
    assert states == {place.pk: "ended", waiting.pk: "taking_part"}


@pytest.mark.parametrize(
    ("field", "score", "says"),
    [
        ("entry_score", "-4", "A raw score lies between 0 and 1000."),
        ("exit_score", "41", "This measure ends at 40."),
        ("expected_score", "5000", "A raw score lies between 0 and 1000."),
    ],
)
def test_absurd_score_is_refused_beside_the_field(senco_client, school, run, field, score, says):
    with tenant(school.pk):
        Provision.objects.filter(pk=run.provision_id).update(measure_high=40)
    place = ParticipationFactory(intervention=run, pupil=PupilFactory(school=school))

    response = senco_client.post(
        url("place_measure", place_pk=place.pk),
        {"measure_kind": "raw", field: score, "entry_on": run.starts_on, "version": "1"},
    )

    assert response.context["form"].errors[field] == [says]


def test_measures_are_saved_with_their_days(senco_client, school, run):
    place = ParticipationFactory(intervention=run, pupil=PupilFactory(school=school))
    values = {
        "instrument": "Phonics check",
        "measure_kind": "raw",
        "entry_score": "12",
        "entry_on": run.starts_on,
        "expected_score": "20",
        "version": "1",
    }

    senco_client.post(url("place_measure", place_pk=place.pk), values)

    with tenant(school.pk):
        place.refresh_from_db()
    assert (place.entry_score, place.expected_score, place.exit_score) == (12, 20, None)
    assert senco_client.post(url("place_measure", place_pk=place.pk), values).status_code == 409


def test_run_is_changed_copied_ended_and_deleted(senco_client, school, run, term, today):
    base = {"name": "Boosters", "capacity": "4", "starts_on": run.starts_on, "ends_on": run.ends_on}
    senco_client.post(
        url("intervention_edit", intervention_pk=run.pk), base | {"goal": "Reads", "version": "1"}
    )
    copied = senco_client.post(
        url("intervention_copy", intervention_pk=run.pk),
        {"starts_on": today + 4 * WEEK, "ends_on": today + 5 * WEEK},
    )
    senco_client.post(
        url("intervention_end", intervention_pk=run.pk), {"ends_on": today, "reason": "Short"}
    )
    with tenant(school.pk):
        run.refresh_from_db()
        copy = Intervention.objects.get(copied_from=run)
    assert (run.goal, run.capacity, run.ends_on) == ("Reads", 4, today)
    assert copied.url == copy.get_absolute_url()

    senco_client.post(url("intervention_remove", intervention_pk=copy.pk))
    with tenant(school.pk):
        assert list(Intervention.objects.all()) == [run]


def test_extra_session_outside_the_run_is_refused_beside_the_field(senco_client, run, term):
    values = {"on": run.ends_on + WEEK, "starts_at": "10:00", "minutes": "30"}

    response = senco_client.post(url("session_add", intervention_pk=run.pk), values)

    assert response.context["form"].errors["on"] == ["This day lies outside the intervention."]


def test_dose_of_a_group_is_saved_back_to_the_catalogue(senco_client, school, run):
    SlotFactory(school=school, intervention=run, minutes=45)

    senco_client.post(url("intervention_save_back", intervention_pk=run.pk))

    with tenant(school.pk):
        row = Provision.objects.get(pk=run.provision_id)
    assert (row.usual_minutes, row.usual_sessions) == (45, 1)


def test_place_from_an_outcome_serves_it(senco_client, school, run):
    outcome = OutcomeFactory(pupil=PupilFactory(school=school))
    address = url("pupil_place", pupil_pk=outcome.pupil_id)
    form = senco_client.get(address, {"outcome": outcome.pk}).context["form"]

    response = senco_client.post(
        address, {"intervention": run.pk, "outcome": form["outcome"].value()}
    )

    with tenant(school.pk):
        place = Participation.objects.get(pupil=outcome.pupil)
        assert list(outcome.supports.values_list("participation", flat=True)) == [place.pk]
        assert response.url == f"{outcome.cycle.get_absolute_url()}#outcome-{outcome.pk}"


def test_outcome_of_another_pupil_is_refused(senco_client, school, run):
    pupil, other = PupilFactory(school=school), OutcomeFactory(pupil=PupilFactory(school=school))

    response = senco_client.post(
        url("pupil_place", pupil_pk=pupil.pk), {"intervention": run.pk, "outcome": other.pk}
    )

    assert response.context["form"].errors == {
        "outcome": ["This outcome is not in a plan that runs any more."]
    }
    with tenant(school.pk):
        assert not Participation.objects.exists()


def test_a_time_that_clashes_is_told_and_stands_in_the_form(senco_client, school, run, today):
    staff = StaffMemberFactory(school=school)
    other = InterventionFactory(
        school=school, name="Number sense", starts_on=today, ends_on=today + WEEK
    )
    SlotFactory(school=school, intervention=other, staff=staff)
    values = {"weekday": 0, "starts_at": "09:45", "minutes": 30, "staff": staff.pk}

    saved = senco_client.post(url("slot_add", intervention_pk=run.pk), values, follow=True)
    with tenant(school.pk):
        slot = run.slots.get()
    form = senco_client.get(url("slot_edit", slot_pk=slot.pk))

    assert [str(message) for message in saved.context["messages"]] == [
        "The time is in the week; its sessions are planned.",
        "An adult, the room or a pupil is in two places at once: see Number sense.",
    ]
    (clash,) = form.context["clashes"]
    assert (clash.adults, {clash.first.intervention, clash.second.intervention}) == (
        [staff],
        {run, other},
    )


@pytest.mark.parametrize("number", [1, 3])
def test_slot_form_budget(senco_client, school, run, today, number, assert_page_queries):
    fill(run, number, today)
    other = InterventionFactory(school=school, starts_on=today, ends_on=today + WEEK)
    with tenant(school.pk):
        for slot in run.slots.all():
            SlotFactory(
                school=school, intervention=other, weekday=slot.weekday, staff_id=slot.staff_id
            )

    with assert_page_queries(10):
        senco_client.get(url("slot_add", intervention_pk=run.pk))


def test_adult_who_leaves_mid_run_is_told_and_somebody_takes_over(senco_client, school, run, today):
    leaver = StaffMemberFactory(school=school, ends_on=today + WEEK)
    follower = StaffMemberFactory(school=school)
    slot = SlotFactory(school=school, intervention=run, staff=leaver)
    SessionFactory(school=school, intervention=run, slot=slot, on=today + 2 * WEEK, staff=leaver)
    page = senco_client.get(run.get_absolute_url())
    address = url("intervention_hand_over", intervention_pk=run.pk)
    assert page.context["leaving"] == [leaver]
    assert address in page.content.decode()

    form = senco_client.get(address).context["form"]
    assert form["leaver"].value() == leaver.pk
    same = senco_client.post(address, {"leaver": leaver.pk, "to": leaver.pk})
    senco_client.post(address, {"leaver": leaver.pk, "to": follower.pk})

    assert "to" in same.context["form"].errors
    assert senco_client.get(run.get_absolute_url()).context["leaving"] == []
    with tenant(school.pk):
        assert run.slots.get().staff == follower


def test_adult_who_stays_is_no_news(senco_client, school, run):
    SlotFactory(school=school, intervention=run, staff=StaffMemberFactory(school=school))

    assert senco_client.get(run.get_absolute_url()).context["leaving"] == []
