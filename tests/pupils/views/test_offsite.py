"""Pages of school avoidance and off-site provision: what is saved, who sees it, what is refused, the budgets."""

import datetime
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.models import (
    AvoidancePlan,
    Due,
    OffSitePlace,
    PartTimeTable,
    PlaceWeek,
    Provider,
    ReturnStep,
    Suspension,
)
from pupils.offsite_enums import CheckKind
from sendhub.accounts.models import StaffMember
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import (
    AttendanceFigureFactory,
    AvoidancePlanFactory,
    OffSitePlaceFactory,
    PartTimeTableFactory,
    PlaceWeekFactory,
    ProviderCheckFactory,
    ProviderFactory,
    PupilFactory,
    RelationshipFactory,
    ReturnStepFactory,
    SuspensionFactory,
)

TODAY = timezone.localdate()


def days(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def group(school, teacher, ta):
    group = TeachingGroupFactory(school=school)
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    return group


@pytest.fixture
def pupil(school, group):
    return PupilFactory(school=school, group=group)


@pytest.fixture
def parent(pupil):
    return RelationshipFactory(pupil=pupil, has_parental_responsibility=True).contact


def page(pupil):
    return reverse("pupils:pupil_offsite", kwargs={"pupil_pk": pupil.pk})


def sent(parent, **values):
    return {
        "starts_on": days(1).isoformat(),
        "ends_on": days(30).isoformat(),
        "review_on": days(14).isoformat(),
        "purpose": "Mornings first",
        "steps": "One more hour a week",
        **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "3"),
        "agreed_with": parent.pk,
        "agreed_on": TODAY.isoformat(),
        "agreed_how": "meeting",
        **values,
    }


def test_timetable_is_agreed_and_stands_in_the_head_of_the_file(
    senco_client, teacher_client, ta_client, school, pupil, parent
):
    address = reverse("pupils:timetable_add", args=[pupil.pk])

    response = senco_client.post(address, sent(parent, starts_on=TODAY.isoformat()))

    assert (response.status_code, response.url) == (302, page(pupil))
    with tenant(school.pk):
        row = PartTimeTable.objects.get()
        assert (row.weekly_hours, row.agreed_with_id) == (15, parent.pk)
        assert Due.objects.open().get().due_on == days(14)
    until = f"Part-time timetable until {days(30).day} {days(30):%B %Y}"
    overview = reverse("desk:pupil_overview", args=[pupil.pk])
    assert until in teacher_client.get(overview).content.decode()
    assert until not in ta_client.get(overview).content.decode()


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        (
            {"ends_on": ""},
            "ends_on",
            "A part-time timetable without a last day is refused: choose the day until which it is agreed.",
        ),
        ({"ends_on": "x"}, "ends_on", "Enter a valid date."),
        ({"ends_on": days(0).isoformat()}, "ends_on", "The last day is before the first."),
        (
            {"ends_on": days(400).isoformat()},
            "ends_on",
            "It is for a short time: choose a day within a year.",
        ),
        (
            {"review_on": days(31).isoformat()},
            "review_on",
            "Choose a day between the first and the last.",
        ),
        ({"agreed_with": ""}, "agreed_with", "This field is required."),
        ({"agreed_on": days(1).isoformat()}, "agreed_on", "This day is still to come."),
        (
            dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "0"),
            "monday",
            "Enter the hours at school: all days are empty.",
        ),
        ({"monday": "9"}, "monday", "A school day has at most 8 hours."),
    ],
    ids=lambda value: value if isinstance(value, str) and value.islower() else None,
)
def test_timetable_says_beside_the_field_what_is_wrong(
    senco_client, school, pupil, parent, values, field, sentence
):
    address = reverse("pupils:timetable_add", args=[pupil.pk])

    response = senco_client.post(address, sent(parent, **values))

    assert response.context["form"].errors == {field: [sentence]}
    with tenant(school.pk):
        assert PartTimeTable.objects.count() == 0


def test_adult_of_another_child_cannot_agree(senco_client, school, pupil, parent):
    other = RelationshipFactory(
        pupil=PupilFactory(school=school), has_parental_responsibility=True
    ).contact
    address = reverse("pupils:timetable_add", args=[pupil.pk])

    response = senco_client.post(address, sent(other))

    assert set(response.context["form"].errors) == {"agreed_with"}


def test_timetable_that_would_go_on_asks_why_and_for_a_new_agreement(
    senco_client, school, pupil, parent
):
    PartTimeTableFactory(
        pupil=pupil,
        agreed_with=parent,
        starts_on=days(-30),
        ends_on=days(-2),
        review_on=days(-5),
        agreed_on=TODAY,
    )
    address = reverse("pupils:timetable_add", args=[pupil.pk])

    response = senco_client.post(address, sent(parent))

    errors = response.context["form"].errors
    assert set(errors) == {"again_because", "agreed_on"}
    assert "would simply go on" in errors["again_because"][0]


def test_timetable_that_ran_out_says_so_and_is_reviewed_from_the_due_list(
    senco_client, school, pupil
):
    row = PartTimeTableFactory(
        pupil=pupil, starts_on=days(-30), ends_on=days(-2), review_on=days(-5)
    )
    assert "It was agreed until" in senco_client.get(page(pupil)).content.decode()
    address = reverse("pupils:timetable_review", args=[row.pk])
    said = {"version": "1", "reviewed_on": TODAY.isoformat(), "review_said": "Back."}

    refused = senco_client.post(address, said | {"review_on": days(5).isoformat()})
    taken = senco_client.post(f"{address}?from=due", said | {"is_over": "on"})

    assert set(refused.context["form"].errors) == {"review_on"}
    assert (taken.status_code, taken.url) == (302, reverse("pupils:due_list"))
    with tenant(school.pk):
        assert PartTimeTable.objects.get().full_time_on == TODAY


def test_correction_of_a_timetable_never_makes_it_longer(senco_client, school, pupil, parent):
    row = PartTimeTableFactory(
        pupil=pupil,
        agreed_with=parent,
        starts_on=days(1),
        ends_on=days(30),
        review_on=days(14),
        agreed_on=TODAY,
    )
    address = reverse("pupils:timetable_edit", args=[row.pk])

    refused = senco_client.post(address, sent(parent, version="1", ends_on=days(31).isoformat()))
    taken = senco_client.post(address, sent(parent, version="1", ends_on=days(20).isoformat()))
    stale = senco_client.post(address, sent(parent, version="1", ends_on=days(19).isoformat()))

    assert refused.context["form"].errors == {"ends_on": ["To go on longer, make a new agreement."]}
    assert (taken.status_code, stale.status_code) == (302, 409)


def place_sent(provider, **values):
    return {
        "provider": provider.pk,
        "kind": "alternative",
        "starts_on": TODAY.isoformat(),
        "purpose": "To find what goes well",
        "days": ["tue_am", "tue_pm"],
        "transport": "Minibus",
        "contact_name": "They ring us",
        "review_on": days(14).isoformat(),
        **values,
    }


def test_place_asks_about_a_check_that_ran_out(senco_client, school, pupil):
    provider = ProviderFactory(school=school, name="Hollow Lane")
    address = reverse("pupils:off_site_add", args=[pupil.pk])
    bare = senco_client.post(address, place_sent(provider))
    assert "Not checked so far" in bare.context["form"].errors["provider"][0]
    for kind in CheckKind:
        ProviderCheckFactory(
            provider=provider, kind=kind, checked_on=days(-400), expires_on=days(-1)
        )

    asked = senco_client.post(address, place_sent(provider))
    taken = senco_client.post(address, place_sent(provider, placed_although="Renewed on Monday."))

    assert "Registration ran out on" in asked.context["form"].errors["placed_although"][0]
    assert taken.status_code == 302
    with tenant(school.pk):
        assert OffSitePlace.objects.get().placed_although == "Renewed on Monday."


def test_week_is_written_down_once_on_its_monday(senco_client, school, pupil):
    place = OffSitePlaceFactory(pupil=pupil, starts_on=days(-60))
    address = reverse("pupils:off_site_week", args=[place.pk])
    told = days(-9)
    values = {"week_on": told.isoformat(), "possible": "2", "attended": "1"}

    taken = senco_client.post(address, values)
    twice = senco_client.post(address, values)
    wrong = senco_client.post(address, values | {"week_on": days(-30).isoformat(), "attended": "3"})

    assert taken.status_code == 302
    assert "written down already" in twice.context["form"].errors["week_on"][0]
    assert wrong.context["form"].errors == {
        "__all__": ["More sessions attended than were expected."]
    }
    with tenant(school.pk):
        assert PlaceWeek.objects.get().week_on == told - timedelta(days=told.weekday())


def test_avoidance_plan_with_a_step_from_start_to_how_it_went(senco_client, school, pupil, senco):
    mentor = StaffMember.objects.get(user=senco)
    start = reverse("pupils:avoidance_add", args=[pupil.pk])
    values = {
        "starts_on": TODAY.isoformat(),
        "child_words": "My tummy hurts.",
        "push": ["noise", "breaks"],
        "mentor": mentor.pk,
        "review_on": days(14).isoformat(),
    }

    lacking = senco_client.post(start, values)
    senco_client.post(start, values | {"child_words_on": TODAY.isoformat()})
    with tenant(school.pk):
        plan = AvoidancePlan.objects.get()
    senco_client.post(
        reverse("pupils:step_add", args=[plan.pk]),
        {"text": "To the gate", "planned_on": TODAY.isoformat(), "worry": "7"},
    )
    with tenant(school.pk):
        step = ReturnStep.objects.get()
    tried = {"version": "1", "tried_on": TODAY.isoformat(), "went": "well", "worry_after": "3"}
    too_high = senco_client.post(
        reverse("pupils:step_try", args=[step.pk]), tried | {"worry_after": "11"}
    )
    senco_client.post(reverse("pupils:step_try", args=[step.pk]), tried)

    assert set(lacking.context["form"].errors) == {"child_words_on"}
    assert too_high.context["form"].errors == {"worry_after": ["Enter a number from 0 to 10."]}
    text = senco_client.get(page(pupil)).content.decode()
    assert "My tummy hurts." in text
    assert "It went well" in text
    senco_client.post(reverse("pupils:step_untry", args=[step.pk]))
    with tenant(school.pk):
        assert ReturnStep.objects.get().tried_on is None


def test_suspension_has_a_last_day_and_half_days(senco_client, school, pupil):
    address = reverse("pupils:suspension_add", args=[pupil.pk])
    values = {"kind": "suspension", "starts_on": days(-3).isoformat(), "reason": "DB"}

    lacking = senco_client.post(address, values)
    taken = senco_client.post(address, values | {"ends_on": days(-2).isoformat(), "sessions": "4"})

    assert lacking.context["form"].errors == {
        "ends_on": ["Enter the last day of the suspension."],
        "sessions": ["Enter the number of half days."],
    }
    assert taken.status_code == 302
    with tenant(school.pk):
        assert Suspension.objects.get().sessions == 4


def test_teacher_reads_own_pupils_alone_and_changes_nothing(teacher_client, school, pupil):
    other = PupilFactory(school=school)
    for each in (pupil, other):
        AvoidancePlanFactory(pupil=each)

    listed = teacher_client.get(reverse("pupils:offsite_list"))

    assert [line.pupil for line in listed.context["lines"]] == [pupil]
    assert teacher_client.get(page(pupil)).status_code == 200
    assert teacher_client.get(page(other)).status_code == 404
    assert teacher_client.get(reverse("pupils:avoidance_add", args=[pupil.pk])).status_code == 403


def test_parent_who_agreed_is_named_to_who_may_read_contacts(
    senco_client, teacher_client, pupil, parent
):
    PartTimeTableFactory(pupil=pupil, agreed_with=parent)

    assert parent.full_name in senco_client.get(page(pupil)).content.decode()
    assert parent.full_name not in teacher_client.get(page(pupil)).content.decode()


def test_list_is_found_by_kind_state_and_name(senco_client, school, pupil):
    late = PartTimeTableFactory(
        pupil=PupilFactory(school=school, last_name="Quillan"), review_on=datetime.date(2026, 11, 3)
    )
    AvoidancePlanFactory(pupil=pupil, review_on=days(30))
    ended = OffSitePlaceFactory(pupil=pupil, ends_on=days(-1))
    address = reverse("pupils:offsite_list")

    def found(**query):
        return [
            (line.kind, line.pupil.pk) for line in senco_client.get(address, query).context["lines"]
        ]

    assert found() == [("timetable", late.pupil_id), ("avoidance", pupil.pk)]
    assert found(kind="avoidance") == [("avoidance", pupil.pk)]
    assert found(state="late") == [("timetable", late.pupil_id)]
    assert found(state="ended") == [("place", ended.pupil_id)]
    assert found(q="quillan") == [("timetable", late.pupil_id)]
    assert found(kind="nonsense") == found()


def test_absence_table_hides_small_numbers_and_lists_pupils(senco_client, school):
    year = datetime.date(TODAY.year if TODAY.month >= 9 else TODAY.year - 1, 9, 1)
    for number, attended in enumerate((40, 85, 96, 96, 96, 96, 96, 96)):
        AttendanceFigureFactory(
            pupil=PupilFactory(school=school, sen_status="K", last_name=f"Row{number}"),
            starts_on=year,
            ends_on=year,
            possible=100,
            attended=attended,
        )
    struck = PupilFactory(school=school, last_name="Struck")
    SuspensionFactory(pupil=struck, starts_on=year, ends_on=year, sessions=3)

    response = senco_client.get(reverse("pupils:offsite_absence"))

    assert [cells[1] for _, cells in response.context["bands"]] == [
        "fewer than 5",
        "fewer than 5",
        "0",
        "about 5",
    ]
    assert response.context["suspended"] == ["fewer than 5", "0", "0"]
    listed = [(row.percentage, row.band, row.half_days) for row in response.context["page"]]
    assert listed == [(40.0, "severe", 0), (85.0, "persistent", 0), (None, "", 3)]
    only = senco_client.get(reverse("pupils:offsite_absence"), {"band": "suspended"})
    assert [row.pupil for row in only.context["page"]] == [struck]


def test_provider_shows_its_checks_and_its_pupils(senco_client, school, pupil):
    senco_client.post(reverse("pupils:provider_add"), {"name": "Hollow Lane", "is_in_use": "on"})
    twice = senco_client.post(reverse("pupils:provider_add"), {"name": "Hollow Lane"})
    with tenant(school.pk):
        provider = Provider.objects.get()
    address = reverse("pupils:provider_check_add", args=[provider.pk])
    values = {"kind": "visit", "checked_on": TODAY.isoformat()}

    wrong = senco_client.post(address, values | {"expires_on": TODAY.isoformat()})
    senco_client.post(address, values | {"expires_on": days(300).isoformat()})
    OffSitePlaceFactory(pupil=pupil, provider=provider)
    response = senco_client.get(provider.get_absolute_url())

    assert twice.context["form"].errors == {
        "__all__": ["A provider of this name is on the list already."]
    }
    assert wrong.context["form"].errors == {"__all__": ["It must be good for at least a day."]}
    assert [label for label, check in response.context["lines"] if check] == ["Visit by us"]
    assert [place.pupil for place in response.context["places"]] == [pupil]
    [listed] = senco_client.get(reverse("pupils:provider_list")).context["providers"]
    assert (listed.pupils_now, len(listed.missing)) == (1, 4)


def test_paper_is_printed_and_on_record(senco_client, pupil):
    ReturnStepFactory(pupil=pupil)
    PartTimeTableFactory(pupil=pupil)
    OffSitePlaceFactory(pupil=pupil)

    response = senco_client.get(reverse("pupils:offsite_print", args=[pupil.pk]))

    assert response.content[:4] == b"%PDF"


def fill(school, number):
    for n in range(number):
        pupil = PupilFactory(school=school, last_name=f"Row{n}")
        AvoidancePlanFactory(pupil=pupil)
        PartTimeTableFactory(pupil=pupil)
        place = OffSitePlaceFactory(pupil=pupil)
        ProviderCheckFactory(provider=place.provider)
        PlaceWeekFactory(pupil=pupil, place=place)
        SuspensionFactory(pupil=pupil)
        AttendanceFigureFactory(pupil=pupil)
    return pupil


LISTS = {"pupils:offsite_list": 8, "pupils:offsite_absence": 8, "pupils:provider_list": 7}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_list_query_budget(senco_client, school, assert_page_queries, name, number):
    fill(school, number)

    with assert_page_queries(LISTS[name]):
        senco_client.get(reverse(name))


@pytest.mark.parametrize("number", [1, 3])
def test_tab_query_budget(senco_client, school, assert_page_queries, number):
    pupil = fill(school, 1)
    for n in range(1, number):
        plan = AvoidancePlanFactory(pupil=pupil, ends_on=days(n))
        ReturnStepFactory(pupil=pupil, plan=plan)
        OffSitePlaceFactory(pupil=pupil)
        SuspensionFactory(pupil=pupil)

    with assert_page_queries(12):
        senco_client.get(page(pupil))


@pytest.mark.parametrize("number", [1, 3])
def test_provider_query_budget(senco_client, school, assert_page_queries, number):
    provider = ProviderFactory(school=school)
    for _ in range(number):
        ProviderCheckFactory(provider=provider)
        OffSitePlaceFactory(pupil=PupilFactory(school=school), provider=provider)

    with assert_page_queries(8):
        senco_client.get(provider.get_absolute_url())
