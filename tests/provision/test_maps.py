"""The map: what is counted, what it costs, who sees which part of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from provision.enums import MissedReason, SessionState, SharedBy
from sendhub.tenancy import tenant
from tests.factories import provision as make
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import NeedFactory, PupilFactory
from tests.provision.conftest import TODAY

MAP = "/provision/map/"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """Sessions lie before and after a day that stands still."""
    monkeypatch.setattr("provision.views.maps.timezone.localdate", lambda *args: TODAY)


def rows(client, **query):
    response = client.get(MAP, query)
    assert response.status_code == 200
    return response.context["page"].object_list


def only(client, **query):
    (row,) = rows(client, **query)
    return row


def pounds(money):
    return money.to_date.in_words, money.lost.in_words, money.ahead.in_words


def test_map_counts_planned_held_lost_and_to_come(senco_client, run_of):
    run = run_of(3)
    run.held()
    run.held()
    run.missed()
    run.missed(MissedReason.CLOSED)
    run.session()  # in the past and never recorded
    run.session(on=TODAY)

    row = only(senco_client)

    tally = row.tally
    assert (tally.due, tally.due_minutes, tally.held_minutes, tally.percent) == (5, 150, 60, 40)
    assert (tally.lost, tally.missed, tally.unrecorded, tally.ahead) == (1, 1, 1, 1)
    assert pounds(row.money) == ("£12.00", "£6.00", "£6.00")


def test_pupils_of_a_group_add_up_to_the_group_to_the_penny(senco_client, run_of):
    run = run_of(3, rate="10.0000")
    run.held(minutes=20)
    run.held(*run.places[:2], minutes=20)

    row = only(senco_client)

    # £3.33 and a third, twice: £6.67; the second shared by the two who were there.
    assert row.money.to_date.pence == 667
    assert [line.money.to_date.pence for line in row.lines] == [278, 278, 111]
    assert sum(line.money.to_date.pence for line in row.lines) == 667


def test_cost_is_shared_by_the_placed_when_nobody_was_there(senco_client, run_of):
    run = run_of(2)
    run.session(SessionState.HELD, present=())

    row = only(senco_client)

    assert [line.money.to_date.pence for line in row.lines] == [300, 300]


def test_cost_is_shared_by_the_placed_where_the_school_says_so(senco_client, school, run_of):
    make.CostRuleFactory(school=school, shared_by=SharedBy.PLACED)
    run = run_of(2)
    run.held(run.places[0])

    row = only(senco_client)

    assert [line.money.to_date.pence for line in row.lines] == [300, 300]


def test_a_rule_holds_from_its_day_on(senco_client, school, run_of):
    run = run_of(2)
    first = run.held(run.places[0])
    second = run.held(run.places[0])
    make.CostRuleFactory(school=school, shared_by=SharedBy.PLACED, starts_on=second.on)

    row = only(senco_client)

    assert first.on < second.on
    assert [line.money.to_date.pence for line in row.lines] == [900, 300]


def test_pupil_who_joins_late_pays_only_for_sessions_since(senco_client, school, run_of):
    run = run_of(1)
    first = run.held()
    run.places.append(
        run.join(PupilFactory(school=school), starts_on=first.on.replace(day=first.on.day + 1))
    )
    run.held()

    row = only(senco_client)

    assert [line.money.to_date.pence for line in row.lines] == [900, 300]
    assert [line.tally.due for line in row.lines] == [2, 1]


def test_session_without_pupils_costs_the_group_and_nobody(senco_client, run_of):
    run = run_of(0)
    run.session(SessionState.HELD)

    found = senco_client.get(MAP).context

    assert found["page"].object_list[0].money.to_date.in_words == "£6.00"
    assert found["totals"].nobody.to_date.pence == 600
    assert found["totals"].money.to_date.pence == 600
    assert found["totals"].pupils == 0


def test_rate_that_is_not_known_is_said_and_never_nothing(senco_client, run_of):
    run = run_of(2, rate=None)
    run.held()
    run.session(on=TODAY)

    row = only(senco_client)

    assert pounds(row.money) == ("not known", "£0.00", "not known")
    assert row.lines[0].money.to_date.in_words == "not known"


def test_sum_says_how_many_sessions_it_lacks(senco_client, run_of):
    run = run_of(2)
    run.held()
    run.rate = None
    run.held(run.places[1])

    row = only(senco_client)

    assert row.money.to_date.in_words == "£6.00 plus 1 session without a rate"
    assert [line.money.to_date.unknown for line in row.lines] == [0, 1]


def test_a_later_rate_changes_planned_sessions_alone(senco_client, school, run_of):
    run = run_of(1)
    run.held()
    run.session(on=TODAY)
    make.StaffRateFactory(
        school=school, pay_point=f"Point {run.adult.pk}", hourly_rate="20", starts_on=TODAY
    )

    row = only(senco_client)

    assert pounds(row.money) == ("£6.00", "£0.00", "£10.00")


def test_further_adult_of_a_slot_is_paid_as_well(senco_client, school, run_of):
    run = run_of(1)
    helper = make.SlotHelperFactory(school=school, slot=run.slot)
    make.StaffPayPointFactory(school=school, staff=helper.staff, pay_point=f"Point {run.adult.pk}")
    run.session(on=TODAY)

    assert only(senco_client).money.ahead.in_words == "£12.00"


def test_cost_lines_are_shared_by_the_places_of_the_run(senco_client, school, run_of):
    run = run_of(3)
    make.CostLineFactory(school=school, intervention=run.run, amount="10.00")
    make.CostLineFactory(
        school=school, intervention=run.run, amount="5.00", on=TODAY.replace(month=12)
    )

    row = only(senco_client)

    assert pounds(row.money) == ("£10.00", "£0.00", "£5.00")
    assert [line.money.to_date.pence for line in row.lines] == [334, 333, 333]


def test_lenses_agree_on_the_total(senco_client, school, run_of):
    pupils = [PupilFactory(school=school) for _ in range(3)]
    for rate in ("10.0000", "11.1100", "12.3456"):
        run = run_of(pupils_are=pupils, rate=rate)
        run.held(minutes=20)
        run.missed(minutes=20)
        run.session(on=TODAY, minutes=20)
    make.CostLineFactory(school=school, intervention=None, pupil=pupils[0], amount="7.77")

    by_run = senco_client.get(MAP).context
    by_pupil = senco_client.get(MAP, {"by": "pupil"}).context

    for column in ("to_date", "lost", "ahead"):
        total = getattr(by_run["totals"].money, column).pence
        assert sum(getattr(r.money, column).pence for r in by_pupil["page"].object_list) == total
    groups = sum(row.money.to_date.pence for row in by_run["page"].object_list)
    assert by_run["totals"].money.to_date.pence == groups + 777


def test_one_year_carries_its_own_share_alone(senco_client, school, run_of):
    young, old = PupilFactory(school=school, nc_year="2"), PupilFactory(school=school, nc_year="6")
    run = run_of(pupils_are=[young, old])
    run.held()

    row = only(senco_client, year="2")

    assert [line.place.pupil_id for line in row.lines] == [young.pk]
    assert row.money.to_date.in_words == "£3.00"
    assert row.tally.held_minutes == 30


def test_days_leave_out_what_lies_outside(senco_client, run_of):
    run = run_of(1)
    run.held()
    late = run.held()

    row = only(senco_client, starts_on=late.on.isoformat(), ends_on=late.on.isoformat())

    assert (row.tally.due, row.money.to_date.in_words) == (1, "£6.00")


def test_term_without_data_says_so(senco_client, run_of):
    run_of(1).held()

    response = senco_client.get(MAP, {"period": "last_year"})

    assert list(response.context["page"].object_list) == []
    assert "No provision fits this view" in response.content.decode()


def test_funding_filter_keeps_places_paid_from_it(senco_client, school, run_of):
    source = make.FundingSourceFactory(school=school)
    run = run_of(2)
    with tenant(school.pk):
        type(run.places[0]).objects.filter(pk=run.places[0].pk).update(funding=source)
    run.held()

    row = only(senco_client, funding=source.pk)

    assert [line.place.pk for line in row.lines] == [run.places[0].pk]
    assert row.money.to_date.in_words == "£3.00"


def test_gap_is_a_pupil_with_a_need_and_no_place(senco_client, school, run_of):
    served, unserved = PupilFactory(school=school), PupilFactory(school=school)
    for pupil in (served, unserved):
        NeedFactory(pupil=pupil)
    run_of(pupils_are=[served]).held()

    response = senco_client.get(reverse("provision:map_gaps"))

    assert [pupil.pk for pupil in response.context["page"].object_list] == [unserved.pk]
    assert senco_client.get(MAP).context["gaps"] == 1


def test_assistant_sees_the_map_without_costs(sen_assistant_client, run_of):
    run = run_of(1)
    run.held()
    run.missed()

    for lens in ("provision", "pupil", "adult"):
        response = sen_assistant_client.get(MAP, {"by": lens})
        assert response.context["with_costs"] is False
        assert "£" not in response.content.decode()


def test_head_sees_what_the_missed_sessions_cost(head_client, run_of):
    run = run_of(2)
    run.held()
    run.missed()

    response = head_client.get(MAP)

    assert response.context["totals"].money.lost.in_words == "£6.00"
    assert "<b>£6.00</b> lost with missed sessions" in response.content.decode()


def test_teacher_sees_own_pupils_without_money(teacher, teacher_client, school, run_of):
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    mine = PupilFactory(school=school, group=group, known_as="Minepupil")
    other = PupilFactory(school=school, known_as="Otherpupil")
    run = run_of(pupils_are=[mine, other])
    run.held()
    run_of(1)

    response = teacher_client.get(MAP)

    (row,) = response.context["page"].object_list
    assert [line.place.pupil_id for line in row.lines] == [mine.pk]
    page = response.content.decode()
    assert "Minepupil" in page
    assert "Otherpupil" not in page
    assert "£" not in page


def test_other_school_sees_nothing(other_senco_client, run_of):
    run_of(1).held()

    assert list(rows(other_senco_client)) == []


@pytest.mark.parametrize("lens", ["provision", "pupil", "adult"])
@pytest.mark.parametrize("runs", [1, 3])
def test_map_query_budget(senco_client, run_of, runs, lens, assert_page_queries):
    for _ in range(runs):
        run_of(2).held()

    with assert_page_queries({"provision": 18, "pupil": 19, "adult": 20}[lens]):
        senco_client.get(MAP, {"by": lens})


@pytest.mark.parametrize("number", [1, 3])
def test_map_sessions_query_budget(senco_client, run_of, number, assert_page_queries):
    for _ in range(number):
        run_of(1).held()

    with assert_page_queries(12):
        senco_client.get(reverse("provision:map_sessions"))


def test_sessions_of_a_sum_of_money_tell_the_sum(head_client, sen_assistant_client, run_of):
    run = run_of(2)
    run.held()
    run.missed()
    year = head_client.get("/").context["year"]

    for kind, shown, absent in (("held", year.spent, "missed:"), ("lost", year.lost, "held:")):
        address = f"{reverse('provision:map_sessions')}?what={kind}"
        page = head_client.get(address).content.decode()
        assert shown.pence > 0
        assert f"<strong>{shown.in_words}</strong>" in page
        assert absent not in page
        assert "£" not in sen_assistant_client.get(address).content.decode()


@pytest.mark.parametrize(
    "query", [{}, {"year": "4"}, {"need": "cognition_learning"}, {"tier": "2"}, {"premium": "no"}]
)
def test_totals_open_the_sessions_they_are_made_of(senco_client, school, run_of, query):
    mine, other = PupilFactory(school=school, nc_year="4"), PupilFactory(school=school, nc_year="5")
    NeedFactory(pupil=mine, need_type="SPLD")
    for pupil in (mine, other):
        run = run_of(pupils_are=[pupil])
        run.held()
        run.missed()
        run.session(on=TODAY)

    response = senco_client.get(MAP, query)
    tally = response.context["totals"].tally

    for kind, number, minutes in (
        ("due", tally.due, tally.due_minutes),
        ("held", tally.held, tally.held_minutes),
        ("ahead", tally.ahead, tally.ahead_minutes),
    ):
        page = senco_client.get(reverse("provision:map_sessions"), query | {"what": kind})
        assert page.context["counted"] == {"number": number, "minutes": minutes}


@pytest.mark.parametrize(
    ("lens", "name"), [("pupil", "pupil"), ("provision", "run"), ("adult", "staff")]
)
def test_numbers_of_a_narrowed_view_open_its_own_sessions(senco_client, school, run_of, lens, name):
    pupil = PupilFactory(school=school)
    targeted, universal = run_of(pupils_are=[pupil]), run_of(pupils_are=[pupil])
    for run in (targeted, universal):
        run.held()
        run.missed()
    with tenant(school.pk):
        universal.run.provision.level = 1
        universal.run.provision.save()
        universal.run.sessions.update(staff=targeted.adult)
    key = {"pupil": pupil.pk, "run": targeted.run.pk, "staff": targeted.adult.pk}[name]

    row = only(senco_client, tier="2", by=lens)
    page = senco_client.get(
        reverse("provision:map_sessions"), {"tier": "2", "by": lens, name: key, "what": "due"}
    )

    assert page.context["counted"] == {"number": 2, "minutes": row.tally.due_minutes}


def test_money_of_a_pupil_in_a_group_opens_its_sessions(senco_client, run_of):
    run = run_of(2)
    run.held()
    run.missed()

    row = only(senco_client)
    query = {"run": row.run.pk, "pupil": row.lines[0].place.pupil_id, "what": "lost"}
    listed = f"{reverse('provision:map_sessions')}?&run={query['run']}&pupil={query['pupil']}"

    content = senco_client.get(MAP).content.decode().replace("&amp;", "&")
    assert [f"{listed}&what={kind}" in content for kind in ("held", "lost", "ahead")] == [True] * 3
    page = senco_client.get(reverse("provision:map_sessions"), query)
    assert page.context["counted"]["number"] == 1


def test_hours_of_a_week_open_the_sessions_of_the_adult_in_it(senco_client, school, run_of):
    run = run_of(1)
    helper = make.SlotHelperFactory(school=school, slot=run.slot)
    run.session(on=TODAY)
    run.session(on=TODAY + timedelta(days=7))

    grid = senco_client.get(MAP, {"by": "adult"}).context["grid"]
    cells = {row.staff_id: cells for row, cells in grid}

    for staff_id in (run.adult.pk, helper.staff_id):
        for planned, _, week in cells[staff_id]:
            page = senco_client.get(
                f"{reverse('provision:map_sessions')}?by=adult&staff={staff_id}&{week}"
            )
            assert page.context["counted"] == {"number": 1, "minutes": int(planned * 60)}


def test_map_of_an_adult_shows_the_groups_the_adult_gives(senco_client, run_of):
    mine, other = run_of(2), run_of(1)
    mine.held()
    other.held()

    row = only(senco_client, adult=mine.adult.pk)

    assert (row.run, len(row.lines)) == (mine.run, 2)


def test_clashes_of_the_week_stand_on_the_map_of_who_sees_it_whole(
    senco_client, teacher_client, school, run_of
):
    pupil = PupilFactory(school=school)
    for _ in range(2):
        run_of(pupils_are=[pupil])

    assert senco_client.get(MAP).context["clashes"] == 1
    assert teacher_client.get(MAP).context["clashes"] is None
