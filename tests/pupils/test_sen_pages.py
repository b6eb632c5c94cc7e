"""The SEN page: history, telling the parents, monitoring, needs; each sentence a user can get."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.enums import CharacteristicKind
from pupils.models import Due, Monitoring, Need, Pupil, SenStatus
from pupils.rules.findings import SENTENCES, Finding
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import (
    CharacteristicFactory,
    MonitoringFactory,
    NeedFactory,
    PupilFactory,
)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def wren(school):
    return PupilFactory(school=school, first_name="Wren", last_name="Alderbrook")


@pytest.fixture
def robin(school):
    """On SEN Support since September 2025, parent told."""
    return PupilFactory(school=school, first_name="Robin", last_name="Birch", sen_status="K")


def page(pupil, name="pupil_sen"):
    return reverse(f"pupils:{name}", kwargs={"pupil_pk": pupil.pk})


def text(response):
    return response.content.decode().replace("&#x27;", "'")


def change(client, pupil, **fields):
    today = timezone.localdate()
    sent = {
        "status": "K",
        "starts_on": today.isoformat(),
        "reason": "Little progress with what every class offers.",
        "is_told": "no",
        **fields,
    }
    return client.post(page(pupil, "sen_status_change"), sent)


def test_pupil_sen_of_another_school_is_not_found(other_senco_client, robin):
    assert other_senco_client.get(page(robin)).status_code == 404


@pytest.mark.parametrize("name", ["sen_status_change", "sen_needs", "monitoring_start"])
def test_sen_forms_of_another_school_are_not_found(other_senco_client, robin, name):
    assert other_senco_client.get(page(robin, name)).status_code == 404
    assert other_senco_client.post(page(robin, name), {}).status_code == 404


def test_sen_rows_of_another_school_are_not_found(other_senco_client, robin, wren, school):
    watched = MonitoringFactory(pupil=wren)
    with tenant(school.pk):
        row = robin.senstatus_set.get()

    addresses = (
        reverse("pupils:sen_parent_told", args=[row.pk]),
        reverse("pupils:monitoring_review", args=[watched.pk]),
    )

    assert [other_senco_client.get(a).status_code for a in addresses] == [404, 404]


def test_pupil_sen_is_written_down_as_opened(senco_client, robin, school):
    senco_client.get(page(robin))

    with tenant(school.pk):
        assert Entry.objects.filter(event="opened", pupil_id=robin.pk).count() == 1


def test_pupil_sen_teacher_sees_status_and_needs_and_no_reasons(
    teacher_client, teacher, school, senco_client
):
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    pupil = PupilFactory(school=school, group=group, sen_status="K")
    NeedFactory(pupil=pupil, description="Stammer")
    with tenant(school.pk):
        pupil.senstatus_set.update(reason="What the family told us")

    seen, by_senco = text(teacher_client.get(page(pupil))), text(senco_client.get(page(pupil)))

    assert "What the family told us" in by_senco
    assert "What the family told us" not in seen
    assert "To check" not in seen
    assert "Stammer" in seen


@pytest.mark.parametrize("rows", [1, 3])
def test_pupil_sen_query_budget(senco_client, school, rows, assert_page_queries):
    pupil = PupilFactory(school=school, sen_status="K")
    for rank, need_type in enumerate(("SLCN", "ASD", "HI")[:rows], start=1):
        NeedFactory(pupil=pupil, need_type=need_type, rank=rank)
    for year in range(rows):
        MonitoringFactory(
            pupil=pupil,
            starts_on=date(2020 + year, 1, 1),
            review_on=date(2020 + year, 2, 1),
            ends_on=date(2020 + year, 3, 1),
        )

    with assert_page_queries(11):
        senco_client.get(page(pupil))


def test_status_change_leaves_the_parent_pending_until_told(senco_client, wren, school, today):
    response = change(senco_client, wren, need_type="SLCN")

    assert response.url == page(wren)
    with tenant(school.pk):
        row = SenStatus.objects.get(pupil=wren)
        assert (row.status, row.starts_on, row.informed_on) == ("K", today, None)
        assert Need.objects.get(pupil=wren).need_type == "SLCN"
        assert Due.objects.get(pupil=wren).kind == "tell_parent"
        assert Pupil.objects.get(pk=wren.pk).sen_status == "K"
    shown = text(senco_client.get(page(wren)))
    assert "The parent has not been told yet." in shown
    assert "Children and Families Act 2014, s.68" in shown


def test_status_change_with_the_parent_told_owes_nothing(senco_client, wren, school, today):
    change(
        senco_client,
        wren,
        is_told="yes",
        informed_on=today.isoformat(),
        informed_how="meeting",
    )

    with tenant(school.pk):
        assert SenStatus.objects.get(pupil=wren).informed_on == today
        assert not Due.objects.filter(pupil=wren).exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": ""}, "Choose the new status."),
        ({"reason": ""}, "Write down the reason."),
        ({"starts_on": ""}, "Enter the day."),
        ({"starts_on": "soon"}, "Enter the day as a date, such as 15/01/2026."),
        ({"starts_on": "1815-06-18"}, "Choose a date between 1990 and 2100."),
        ({"starts_on": "2099-01-01"}, "The first day of a status cannot lie in the future."),
        ({"is_told": ""}, "Say whether the parent has been told."),
        ({"is_told": "yes"}, "Say on which day they were told."),
        ({"is_told": "yes", "informed_on": "2026-01-01"}, "Say how they were told."),
        (
            {"is_told": "yes", "informed_on": "2099-01-01", "informed_how": "call"},
            "The day on which the parent was told cannot lie in the future.",
        ),
        (
            {"status": "E", "need_type": "NSA"},
            "NSA cannot stand beside an EHC plan: choose the need that the plan names.",
        ),
    ],
)
def test_status_change_says_what_is_wrong_and_keeps_what_was_typed(
    senco_client, wren, school, fields, sentence
):
    response = change(senco_client, wren, **fields)

    assert response.status_code == 200
    assert sentence in text(response)
    if "reason" not in fields:
        assert "Little progress with what every class offers." in text(response)
    with tenant(school.pk):
        assert not SenStatus.objects.filter(pupil=wren).exists()


def test_status_change_before_the_present_one_began_is_refused(senco_client, robin):
    response = change(senco_client, robin, status="N", starts_on="2025-09-01")

    assert (
        "The status now held began on 1 September 2025; the new one must begin after that day."
        in text(response)
    )


def test_status_change_offers_no_retired_code(senco_client, robin):
    response = change(senco_client, robin, status="S")

    assert "Select a valid choice" in text(response)


def test_status_change_tells_of_a_change_in_between(senco_client, robin, school):
    response = change(senco_client, robin, status="E", expected="N")

    assert "While this form was open someone changed the status to SEN Support." in text(response)
    with tenant(school.pk):
        assert SenStatus.objects.filter(pupil=robin).count() == 1


def test_status_change_off_the_register_ends_needs_and_may_watch(
    senco_client, robin, school, today
):
    NeedFactory(pupil=robin, starts_on=date(2025, 9, 1))
    until = today + timedelta(days=42)

    change(senco_client, robin, status="N", monitor_until=until.isoformat())

    with tenant(school.pk):
        assert Need.objects.get(pupil=robin).ends_on == today - timedelta(days=1)
        assert Monitoring.objects.get(pupil=robin).review_on == until


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "E"}, "Monitoring is for pupils who are not on the SEN register."),
        ({"status": "N", "monitor_until": "2025-10-01"}, "Choose a day after the status begins."),
    ],
)
def test_status_change_watch_until_is_checked(senco_client, robin, fields, sentence):
    sent = {"monitor_until": "2099-01-01", **fields}

    assert sentence in text(change(senco_client, robin, **sent))


def test_parent_told_settles_what_was_owed(senco_client, wren, school, today):
    change(senco_client, wren)
    with tenant(school.pk):
        row = SenStatus.objects.get(pupil=wren)
    address = reverse("pupils:sen_parent_told", args=[row.pk])

    response = senco_client.post(
        f"{address}?from=due",
        {"informed_on": today.isoformat(), "informed_how": "call", "informed_by": "Ms Ash"},
    )

    assert response.url == reverse("pupils:due_list")
    with tenant(school.pk):
        row.refresh_from_db()
        assert (row.informed_on, row.informed_how, row.informed_by) == (today, "call", "Ms Ash")
        assert Due.objects.get(pupil=wren).done_on == today


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Enter the day."),
        ({"informed_on": "2026-01-01"}, "Say how they were told."),
        (
            {"informed_on": "2099-01-01", "informed_how": "call"},
            "The day on which the parent was told cannot lie in the future.",
        ),
    ],
)
def test_parent_told_says_what_is_wrong(senco_client, wren, school, fields, sentence):
    change(senco_client, wren)
    with tenant(school.pk):
        row = SenStatus.objects.get(pupil=wren)

    response = senco_client.post(reverse("pupils:sen_parent_told", args=[row.pk]), fields)

    assert sentence in text(response)


def test_monitoring_starts_goes_on_and_stops(senco_client, wren, school, today):
    first, second = today + timedelta(days=30), today + timedelta(days=60)
    senco_client.post(
        page(wren, "monitoring_start"), {"review_on": first.isoformat(), "reason": "Reading"}
    )
    with tenant(school.pk):
        row = Monitoring.objects.get(pupil=wren)
        assert (row.review_on, row.reason) == (first, "Reading")
    address = reverse("pupils:monitoring_review", args=[row.pk])

    senco_client.post(address, {"decision": "go_on", "review_on": second.isoformat()})

    with tenant(school.pk):
        row.refresh_from_db()
        assert (row.review_on, row.ends_on) == (second, None)
        assert Due.objects.get(pupil=wren, done_on=None).due_on == second

    senco_client.post(address, {"decision": "stop", "review_on": "", "outcome": "Caught up."})

    with tenant(school.pk):
        row.refresh_from_db()
        assert (row.ends_on, row.outcome) == (today, "Caught up.")
        assert not Due.objects.filter(pupil=wren, done_on=None).exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": "Reading"}, "Enter the day."),
        ({"review_on": "2099-01-01"}, "Write down what to watch."),
        ({"review_on": "2026-01-01", "reason": "R"}, "Choose a day after today to look again."),
    ],
)
def test_monitoring_start_says_what_is_wrong(senco_client, wren, fields, sentence):
    assert sentence in text(senco_client.post(page(wren, "monitoring_start"), fields))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose whether to go on or to stop."),
        ({"decision": "go_on"}, "Say on which day to look again."),
        (
            {"decision": "go_on", "review_on": "2026-01-01"},
            "Choose a day after today to look again.",
        ),
        ({"decision": "stop"}, "Write down what came of it."),
    ],
)
def test_monitoring_review_says_what_is_wrong(senco_client, wren, fields, sentence):
    row = MonitoringFactory(pupil=wren)

    response = senco_client.post(reverse("pupils:monitoring_review", args=[row.pk]), fields)

    assert sentence in text(response)


def test_monitoring_start_for_a_pupil_on_the_register_is_not_possible(senco_client, robin):
    response = senco_client.post(
        page(robin, "monitoring_start"), {"review_on": "2099-01-01", "reason": "Reading"}
    )

    assert response.status_code == 409
    assert "Monitoring is for pupils who are not on the SEN register." in text(response)


def needs(client, pupil, *lines, on=None, **fields):
    sent = {"on": (on or timezone.localdate()).isoformat(), **fields}
    for number, (need_type, description) in enumerate(lines, start=1):
        sent |= {f"need_{number}": need_type, f"description_{number}": description}
    return client.post(page(pupil, "sen_needs"), sent)


def test_needs_are_ranked_in_their_order(senco_client, robin, school, today):
    NeedFactory(pupil=robin, need_type="SLCN", starts_on=date(2025, 9, 1))

    response = needs(senco_client, robin, ("ASD", "Assessed 2026"), ("SLCN", ""))

    assert response.url == page(robin)
    with tenant(school.pk):
        current = Need.objects.filter(pupil=robin, ends_on=None)
        assert [(n.rank, n.need_type, n.description) for n in current] == [
            (1, "ASD", "Assessed 2026"),
            (2, "SLCN", ""),
        ]
        assert Need.objects.get(pupil=robin, need_type="SLCN", rank=1).ends_on == today - timedelta(
            1
        )


@pytest.mark.parametrize(
    ("status", "lines", "sentence"),
    [
        ("E", [("NSA", "")], "NSA cannot stand beside an EHC plan: choose the need that the plan names."),
        ("K", [("ASD", ""), ("ASD", "")], "The same need is given twice."),
        ("K", [("", "Dyslexia")], "Choose the need that these words belong to."),
        ("K", [("BESD", "")], "Select a valid choice"),
    ],
)  # fmt: skip
def test_needs_say_beside_the_line_what_is_wrong(senco_client, school, status, lines, sentence):
    pupil = PupilFactory(school=school, sen_status=status)

    response = needs(senco_client, pupil, *lines)

    assert sentence in text(response)
    with tenant(school.pk):
        assert not Need.objects.filter(pupil=pupil).exists()


def test_needs_from_a_day_to_come_are_refused(senco_client, robin):
    response = needs(senco_client, robin, ("ASD", ""), on=date(2099, 1, 1))

    assert "Needs are recorded from today or an earlier day." in text(response)


def test_needs_held_with_a_retired_type_ask_for_another(senco_client, robin):
    NeedFactory(pupil=robin, need_type="BESD")

    response = needs(senco_client, robin, ("BESD", ""))

    assert "BESD is retired" in text(response)


def test_needs_tell_of_a_change_in_between(senco_client, robin, school):
    NeedFactory(pupil=robin, need_type="SLCN")

    response = needs(senco_client, robin, ("ASD", ""), expected="1.1")

    assert "While this form was open someone changed the needs to SLCN." in text(response)


def test_needs_of_a_pupil_off_the_register_have_no_page(senco_client, wren):
    assert senco_client.get(page(wren, "sen_needs")).status_code == 404


def test_needs_ask_how_the_language_was_considered_and_never_block(senco_client, school):
    pupil = PupilFactory(school=school, sen_status="K", first_language="URD")

    assert SENTENCES[Finding.EAL_NOT_CONSIDERED] in text(senco_client.get(page(pupil, "sen_needs")))
    needs(senco_client, pupil, ("SLCN", ""))
    assert SENTENCES[Finding.EAL_NOT_CONSIDERED] in text(senco_client.get(page(pupil)))
    needs(senco_client, pupil, ("SLCN", ""), eal_1="Tested in Urdu too")
    assert SENTENCES[Finding.EAL_NOT_CONSIDERED] not in text(senco_client.get(page(pupil)))


def test_needs_of_an_english_speaker_do_not_ask_for_language(senco_client, robin):
    content = text(senco_client.get(page(robin, "sen_needs")))

    assert "How English as an additional language was considered" not in content


@pytest.mark.parametrize(
    ("status", "need_types", "kinds", "finding"),
    [
        ("K", [], [], Finding.NO_NEED),
        ("E", [], [], Finding.NO_NEED),
        ("E", ["NSA"], [], Finding.NSA_WITH_PLAN),
        ("N", ["NSA"], [], Finding.NSA_WITHOUT_SUPPORT),
        ("K", ["NSA"], [], Finding.NSA_LONG),
        ("K", ["BESD"], [], Finding.RETIRED_NEED),
        ("N", [], ["sen_unit", "resourced_provision"], Finding.UNIT_AND_RESOURCED),
    ],
)
def test_pupil_sen_shows_what_is_missing_for_the_census(
    senco_client, school, status, need_types, kinds, finding
):
    pupil = PupilFactory(school=school, sen_status=status)
    for rank, need_type in enumerate(need_types, start=1):
        NeedFactory(pupil=pupil, need_type=need_type, rank=rank, starts_on=date(2026, 1, 5))
    for kind in kinds:
        CharacteristicFactory(pupil=pupil, kind=CharacteristicKind(kind))

    shown = senco_client.get(page(pupil)).context["to_check"]

    assert [sentence for _, sentence in shown] == [SENTENCES[finding]]


def test_pupil_sen_of_a_pupil_without_upn_says_so(senco_client, school):
    pupil = PupilFactory(school=school, upn="")

    shown = senco_client.get(page(pupil)).context["to_check"]

    assert shown == [(True, SENTENCES[Finding.NO_UPN])]


def test_pupil_sen_of_a_complete_record_has_nothing_to_check(senco_client, robin):
    NeedFactory(pupil=robin, need_type="ASD")

    assert senco_client.get(page(robin)).context["to_check"] == []
