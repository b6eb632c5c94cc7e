"""Pages of rates, pay points, budgets and lines of cost."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from provision.models import BudgetLine, CostLine, CostRule, FundingSource, StaffPayPoint, StaffRate
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories import provision as make
from tests.factories.pupils import PupilFactory
from tests.provision.conftest import TODAY


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("provision.views.costs.timezone.localdate", lambda *args: TODAY)


def rows(model, school):
    with tenant(school.pk):
        return list(model.objects.filter(school=school))


def send(client, name, data, **keys):
    return client.post(reverse(f"provision:{name}", kwargs=keys), data)


RATE = {"pay_point": "TA 4", "hourly_rate": "16.50", "starts_on": "2026-09-01"}


def test_rate_added_stands_on_the_page(senco_client, school):
    response = send(senco_client, "cost_rate_add", RATE)

    assert response.url == reverse("provision:cost_settings")
    (rate,) = rows(StaffRate, school)
    assert (rate.pay_point, rate.hourly_rate) == ("TA 4", Decimal("16.5000"))
    page = senco_client.get(response.url).content.decode()
    assert "£16.5" in page
    with tenant(school.pk):
        assert Entry.objects.filter(object_type="provision.staffrate", event="created").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hourly_rate": "0"}, "A rate lies above 0 and below 500 pounds an hour."),
        ({"hourly_rate": "500.01"}, "A rate lies above 0 and below 500 pounds an hour."),
        ({}, "This pay point has a rate from that day already."),
    ],
)
def test_impossible_rate_is_refused_in_words(senco_client, school, changes, words):
    make.StaffRateFactory(school=school, starts_on="2026-09-01")

    response = send(senco_client, "cost_rate_add", RATE | changes)

    assert words in response.content.decode()
    assert len(rows(StaffRate, school)) == 1


def test_new_rate_fills_in_sessions_without_one_and_rewrites_none(
    senco_client, school, run_of, sessions_of
):
    run = run_of(1, rate=None)
    make.StaffPayPointFactory(school=school, staff=run.adult, pay_point="TA 4")
    before, after = run.held(), run.held()
    run.rate = Decimal("9.0000")
    known = run.held()
    planned = run.session(on=TODAY)

    send(senco_client, "cost_rate_add", RATE | {"starts_on": after.on.isoformat()})

    found = {session.pk: session.hourly_rate for session in sessions_of(run)}
    assert found == {
        before.pk: None,
        after.pk: Decimal("16.5000"),
        known.pk: Decimal("9.0000"),
        planned.pk: None,
    }


def test_pay_point_fills_in_sessions_too(senco_client, school, run_of, sessions_of):
    run = run_of(1, rate=None)
    make.StaffRateFactory(school=school)
    run.held()

    response = send(
        senco_client,
        "cost_point_add",
        {"staff": run.adult.pk, "pay_point": "TA 4", "starts_on": "2026-09-01"},
    )

    assert len(rows(StaffPayPoint, school)) == 1
    assert [session.hourly_rate for session in sessions_of(run)] == [Decimal("16.5000")]
    assert "1 session recorded without a rate" in senco_client.get(response.url).content.decode()


def test_rate_saved_by_two_people_is_a_conflict(senco_client, school):
    rate = make.StaffRateFactory(school=school)
    data = RATE | {"version": 1}
    send(senco_client, "cost_rate_edit", data, rate_pk=rate.pk)

    response = send(senco_client, "cost_rate_edit", data | {"hourly_rate": "18"}, rate_pk=rate.pk)

    assert response.status_code == 409
    assert rows(StaffRate, school)[0].hourly_rate == Decimal("16.5000")


def test_line_of_a_group_and_of_a_pupil(senco_client, school, run_of):
    run, pupil = run_of(1), PupilFactory(school=school)
    data = {"kind": "materials", "what": "Workbooks", "on": "2026-10-01", "amount": "12.50"}
    add = reverse("provision:cost_line_add")

    senco_client.post(f"{add}?run={run.run.pk}", data)
    senco_client.post(f"{add}?pupil={pupil.pk}", data | {"what": "Visits"})

    found = {line.what: (line.intervention_id, line.pupil_id) for line in rows(CostLine, school)}
    assert found == {"Workbooks": (run.run.pk, None), "Visits": (None, pupil.pk)}


def test_line_of_nothing_or_of_another_school_is_not_found(senco_client, other_school):
    theirs = make.InterventionFactory(school=other_school)
    add = reverse("provision:cost_line_add")

    assert senco_client.get(add).status_code == 404
    assert senco_client.get(f"{add}?run={theirs.pk}").status_code == 404


def test_line_is_changed_and_removed(senco_client, school):
    line = make.CostLineFactory(school=school)
    data = {"kind": "licence", "what": "Licence", "on": "2026-10-01", "amount": "5", "version": 1}

    send(senco_client, "cost_line_edit", data, cost_line_pk=line.pk)
    assert [each.what for each in rows(CostLine, school)] == ["Licence"]
    send(senco_client, "cost_line_remove", {}, cost_line_pk=line.pk)

    assert rows(CostLine, school) == []


def test_budget_stands_against_what_was_spent(senco_client, school, run_of):
    source = make.FundingSourceFactory(school=school)
    make.BudgetLineFactory(school=school, funding=source, amount="100")
    run = run_of(0)
    run.places = [
        run.join(PupilFactory(school=school), funding=source),
        run.join(PupilFactory(school=school)),
    ]
    run.held()
    run.missed()
    make.CostLineFactory(school=school, intervention=run.run, amount="10", funding=source)

    context = senco_client.get(reverse("provision:cost_budget")).context

    found = {
        row.source and row.source.pk: (row.money.to_date.pence, row.money.lost.pence, row.left)
        for row in context["rows"]
    }
    assert found == {source.pk: (1300, 300, 8400), None: (300, 300, -600)}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "period"),
    [
        (date(2026, 4, 1), date(2027, 3, 31), "financial"),
        (date(2026, 9, 1), date(2027, 8, 31), ""),
        (None, None, "financial"),
    ],
    ids=["financial", "school", "none"],
)
def test_budgets_open_at_the_year_they_are_entered_for(
    senco_client, school, starts_on, ends_on, period
):
    if starts_on:
        make.BudgetLineFactory(school=school, starts_on=starts_on, ends_on=ends_on)

    spans = senco_client.get(reverse("provision:cost_budget")).context["spans"]

    assert [key for key, _, is_now in spans if is_now] == [period]


def test_nothing_is_over_where_no_budget_is_entered_for_the_days(senco_client, school, run_of):
    source = make.FundingSourceFactory(school=school)
    make.BudgetLineFactory(
        school=school, funding=source, starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31)
    )
    run = run_of(0)
    run.places = [run.join(PupilFactory(school=school), funding=source)]
    run.held()
    address = reverse("provision:cost_budget")

    (school_year,) = senco_client.get(address, {"period": ""}).context["rows"]
    (financial,) = senco_client.get(address).context["rows"]

    assert (school_year.left_in_words, school_year.is_over) == ("no budget in these days", False)
    assert (financial.left_in_words, financial.is_over) == ("£59,994.00", False)


def test_budget_and_source_are_added(senco_client, school):
    send(
        senco_client, "cost_funding_add", {"name": "Top-up", "element": "top_up", "is_active": "on"}
    )
    (source,) = rows(FundingSource, school)
    send(
        senco_client,
        "cost_budget_add",
        {
            "funding": source.pk,
            "amount": "5000",
            "starts_on": "2026-09-01",
            "ends_on": "2027-08-31",
        },
    )

    assert [line.amount for line in rows(BudgetLine, school)] == [Decimal("5000.0000")]


def test_rules_hold_from_their_day(senco_client, school):
    data = {
        "starts_on": "2026-09-01",
        "shared_by": "placed",
        "threshold": "6000",
        "fair_test_percent": "101",
    }

    refused = send(senco_client, "cost_rule_add", data)
    send(senco_client, "cost_rule_add", data | {"fair_test_percent": "70"})

    assert "A share lies between 0 and 100 per cent." in refused.content.decode()
    assert [rule.fair_test_percent for rule in rows(CostRule, school)] == [70]


@pytest.mark.parametrize("number", [1, 3])
def test_cost_pages_query_budget(senco_client, school, run_of, number, assert_page_queries):
    for _ in range(number):
        run_of(1).held()
        make.BudgetLineFactory(school=school)
        make.CostLineFactory(school=school)

    with assert_page_queries(9):
        senco_client.get(reverse("provision:cost_settings"))
    with assert_page_queries(6):
        senco_client.get(reverse("provision:cost_lines"))
    with assert_page_queries(19):
        senco_client.get(reverse("provision:cost_budget"))
