"""A pupil's strategies and regulation plan, and the bank, through the pages."""

import datetime

import page as page_validation
import pytest
from django.urls import reverse

from provision.models import PupilStrategy, RegulationPlan
from pupils.models import Strategy
from sendhub.tenancy import tenant
from tests.factories.provision import (
    PupilStrategyFactory,
    ReadReceiptFactory,
    RegulationPlanFactory,
    StrategyAnswerFactory,
)
from tests.factories.pupils import (
    NeedFactory,
    ProfileFactory,
    ProfileStrategyFactory,
    StrategyFactory,
)

LATER = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)
WRITTEN = {"text": "Say one  step", "kind": "teaching", "starts_on": "2026-09-14"}


def url(name, **kwargs):
    return reverse(f"provision:{name}", kwargs=kwargs)


def test_tab_shows_the_first_three_the_rest_and_what_ended(
    pupil, four, teacher, ta, teacher_client
):
    PupilStrategyFactory(pupil=pupil, text="Gone", ends_on=datetime.date(2026, 10, 1))
    ReadReceiptFactory(pupil=pupil, by_user=ta, at=LATER)
    StrategyAnswerFactory(strategy=four[0], pupil=pupil, by_user=teacher, note="Half the time")

    response = teacher_client.get(url("pupil_strategies", pupil_pk=pupil.pk))

    context = response.context
    assert [row.text for row in context["first"]] == ["One", "Two", "Three"]
    assert [row.text for row in context["others"]] == ["Four"]
    assert [row.text for row in context["ended"]] == ["Gone"]
    assert [answer.note for answer in context["first"][0].said] == ["Half the time"]
    assert "was read by 1 of 2" in response.content.decode()
    assert b"In your own words" not in response.content


def test_own_words_are_added(school, pupil, senco_client):
    response = senco_client.post(
        url("strategy_add", pupil_pk=pupil.pk), {**WRITTEN, "is_adjustment": "on"}
    )

    assert response.url == url("pupil_strategies", pupil_pk=pupil.pk)
    with tenant(school.pk):
        row = PupilStrategy.objects.get()
        assert (row.text, row.is_adjustment, row.order) == ("Say one step", True, 1)


@pytest.mark.parametrize(
    ("values", "field", "error"),
    [
        ({"text": ""}, "text", "This field is required."),
        ({"starts_on": "2099-01-01"}, "starts_on", "This day is still to come."),
        (
            {"text": "x" * 201},
            "text",
            "Ensure this value has at most 200 characters (it has 201).",
        ),
    ],
)
def test_own_words_are_checked(school, pupil, senco_client, values, field, error):
    response = senco_client.post(url("strategy_add", pupil_pk=pupil.pk), {**WRITTEN, **values})

    assert response.context["form"].errors == {field: [error]}
    with tenant(school.pk):
        assert not PupilStrategy.objects.exists()


def test_bank_is_offered_by_the_pupils_needs_first(school, pupil, senco_client):
    NeedFactory(pupil=pupil, need_type="SEMH", rank=1)
    StrategyFactory(school=school, name="Word mat", area="cognition_learning")
    StrategyFactory(school=school, name="Calm corner", area="semh")
    StrategyFactory(school=school, name="Old", area="semh", is_active=False)

    response = senco_client.get(url("strategy_choose", pupil_pk=pupil.pk))

    assert [
        (area, is_need, [line.name for line in lines])
        for area, is_need, lines in response.context["areas"]
    ] == [("semh", True, ["Calm corner"]), ("cognition_learning", False, ["Word mat"])]


def test_ticked_lines_are_added(school, pupil, senco_client, in_order):
    line = StrategyFactory(school=school, name="Word mat")

    senco_client.post(url("strategy_choose", pupil_pk=pupil.pk), {"lines": [line.pk]})

    with tenant(school.pk):
        assert in_order(pupil) == [(1, "Word mat")]


@pytest.mark.parametrize("whose", ["none", "retired", "other_school"])
def test_lines_not_on_offer_are_refused(school, other_school, pupil, senco_client, whose):
    ticked = {
        "none": lambda: [],
        "retired": lambda: [StrategyFactory(school=school, is_active=False).pk],
        "other_school": lambda: [StrategyFactory(school=other_school).pk],
    }[whose]()

    response = senco_client.post(url("strategy_choose", pupil_pk=pupil.pk), {"lines": ticked})

    assert list(response.context["form"].errors) == ["lines"]
    with tenant(school.pk):
        assert not PupilStrategy.objects.exists()


def test_profile_is_taken_over_in_one_click(school, pupil, senco_client, in_order):
    profile = ProfileFactory(pupil=pupil, state="current")
    ProfileStrategyFactory(profile=profile, order=1, text="Show me first")
    page = senco_client.get(url("pupil_strategies", pupil_pk=pupil.pk)).content.decode()

    senco_client.post(url("strategy_from_profile", pupil_pk=pupil.pk))

    assert "Take over 1 from the profile" in page
    with tenant(school.pk):
        assert in_order(pupil) == [(1, "Show me first")]


def test_profile_form_opens_with_the_pupils_strategies(school, pupil, four, senco_client):
    draft = ProfileFactory(pupil=pupil, state="draft")

    form = senco_client.get(
        reverse("pupils:profile_edit", kwargs={"profile_pk": draft.pk})
    ).context["form"]

    assert [form.fields[f"strategy_{n}"].initial for n in range(1, 7)] == [
        "One",
        "Two",
        "Three",
        "Four",
        "",
        "",
    ]


def test_profile_form_keeps_what_the_draft_says(school, pupil, four, senco_client):
    draft = ProfileFactory(pupil=pupil, state="draft")
    ProfileStrategyFactory(profile=draft, order=1, text="My own")

    form = senco_client.get(
        reverse("pupils:profile_edit", kwargs={"profile_pk": draft.pk})
    ).context["form"]

    assert form.fields["strategy_1"].initial == "My own"
    assert (form.ways, form.are_offered) == (["One", "Two", "Three", "Four"], False)


@pytest.mark.parametrize(
    ("name", "place", "expected"),
    [("strategy_up", 1, ["Two", "One"]), ("strategy_down", 1, ["One", "Three"])],
)
def test_moving_by_button(school, pupil, four, senco_client, in_order, name, place, expected):
    response = senco_client.post(url(name, pupil_strategy_pk=four[place].pk))

    assert response.url.endswith(f"#strategy-{four[place].pk}")
    with tenant(school.pk):
        assert [text for _, text in in_order(pupil)][:2] == expected


def test_changing(school, four, senco_client):
    response = senco_client.post(
        url("strategy_edit", pupil_strategy_pk=four[0].pk), {**WRITTEN, "version": 1}
    )

    assert response.status_code == 302
    with tenant(school.pk):
        four[0].refresh_from_db()
        assert (four[0].text, four[0].version) == ("Say one step", 2)


def test_changing_an_older_version_shows_both(school, four, senco_client):
    senco_client.post(url("strategy_edit", pupil_strategy_pk=four[0].pk), {**WRITTEN, "version": 1})

    response = senco_client.post(
        url("strategy_edit", pupil_strategy_pk=four[0].pk),
        {**WRITTEN, "text": "Say two steps", "version": 1},
    )

    assert response.status_code == 409
    assert "Say two steps" in response.content.decode()


def test_ending_needs_a_reason(school, four, senco_client):
    address = url("strategy_end", pupil_strategy_pk=four[0].pk)

    refused = senco_client.post(address, {"version": 1, "end_reason": ""})
    senco_client.post(address, {"version": 1, "end_reason": "Not needed"})

    assert refused.context["form"].errors == {"end_reason": ["Say why it ends."]}
    with tenant(school.pk):
        four[0].refresh_from_db()
        assert four[0].end_reason == "Not needed"


@pytest.mark.parametrize("rows", [1, 3])
def test_tab_query_budget(pupil, teacher, senco_client, assert_page_queries, rows):
    for order in range(1, rows + 1):
        row = PupilStrategyFactory(pupil=pupil, order=order)
        StrategyAnswerFactory(strategy=row, pupil=pupil, by_user=teacher)

    with assert_page_queries(11):
        senco_client.get(url("pupil_strategies", pupil_pk=pupil.pk))


@pytest.mark.parametrize("rows", [1, 3])
def test_choose_query_budget(school, pupil, senco_client, assert_page_queries, rows):
    StrategyFactory.create_batch(rows, school=school)

    with assert_page_queries(10):
        senco_client.get(url("strategy_choose", pupil_pk=pupil.pk))


def test_regulation_plan_is_written_and_shown(school, pupil, senco_client, teacher_client):
    response = senco_client.post(
        url("regulation_write", pupil_pk=pupil.pk), {"helps": "Quiet", "who": "The office"}
    )

    assert response.url == url("pupil_regulation", pupil_pk=pupil.pk)
    page = teacher_client.get(response.url)
    assert page.context["plan"].helps == "Quiet"
    assert "Call: The office" in page.content.decode()


def test_regulation_plan_says_at_least_what_helps(school, pupil, senco_client):
    response = senco_client.post(url("regulation_write", pupil_pk=pupil.pk), {"triggers": "Noise"})

    assert response.context["form"].errors == {"helps": ["Say what helps: the rest may wait."]}
    assert response.context["form"]["triggers"].value() == "Noise"


def test_regulation_plan_ends(school, pupil, senco_client):
    plan = RegulationPlanFactory(pupil=pupil, helps="Quiet")

    senco_client.post(url("regulation_end", regulation_pk=plan.pk))

    page = senco_client.get(url("pupil_regulation", pupil_pk=pupil.pk))
    assert (page.context["plan"], page.context["earlier"]) == (None, [plan])


def test_regulation_plan_prints_tagged(school, pupil, teacher_client):
    plan = RegulationPlanFactory(
        pupil=pupil, triggers="Noise", helps="Quiet <b>", makes_worse="Haste", who="The office"
    )

    response = teacher_client.get(url("regulation_print", regulation_pk=plan.pk))

    assert response["Content-Disposition"] == f'inline; filename="regulation-plan-{pupil.pk}.pdf"'
    result = page_validation.validate_pdf_bytes(
        response.content, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert result.is_compliant


@pytest.mark.parametrize("rows", [1, 3])
def test_regulation_query_budget(school, pupil, senco_client, assert_page_queries, rows):
    for number in range(rows):
        ended = {"ends_on": datetime.date(2026, 10, number + 1)} if number else {}
        RegulationPlanFactory(pupil=pupil, helps="Quiet", **ended)

    with assert_page_queries(7):
        senco_client.get(url("pupil_regulation", pupil_pk=pupil.pk))


def test_empty_bank_takes_the_starter_list(school, senco_client, teacher_client):
    offered = senco_client.get(url("bank_list")).content.decode()
    hidden = teacher_client.get(url("bank_list")).content.decode()

    senco_client.post(url("bank_start"))

    assert "Take the starter list" in offered
    assert "Take the starter list" not in hidden
    first = senco_client.get(url("bank_list")).context["page"][0]
    assert (first.name, first.tier) == ("Visual timetable", "Ordinarily available")


def test_bank_is_filtered_and_searched(school, senco_client):
    for name, area, level, kind, is_active in (
        ("Word mat", "cognition_learning", 1, "equipment", True),
        ("Calm corner", "semh", 1, "rest", True),
        ("Time-out card", "semh", 2, "rest", True),
        ("Old card", "semh", 2, "rest", False),
        ("Say the name", "", 1, "teaching", True),
    ):
        StrategyFactory(
            school=school, name=name, area=area, level=level, kind=kind, is_active=is_active
        )

    def names(**query):
        return {line.name for line in senco_client.get(url("bank_list"), query).context["page"]}

    assert names() == {"Word mat", "Calm corner", "Time-out card", "Say the name"}
    assert names(q="CARD") == {"Time-out card"}
    assert names(area="semh") == {"Calm corner", "Time-out card", "Say the name"}
    assert names(area="semh", level="1") == {"Calm corner", "Say the name"}
    assert names(kind="equipment") == {"Word mat"}
    assert names(state="retired") == {"Old card"}


def test_bank_filter_outside_the_choices_is_refused(school, senco_client):
    assert senco_client.get(url("bank_list"), {"level": "9"}).status_code == 409


def test_line_is_added_changed_and_retired(school, senco_client):
    values = {"name": "Sand  timer", "level": "2", "kind": "equipment", "area": "", "how": "Three."}

    senco_client.post(url("bank_add"), values)
    with tenant(school.pk):
        line = Strategy.objects.get()
    senco_client.post(
        url("bank_edit", strategy_pk=line.pk),
        {**values, "how": "Five minutes.", "order": "1", "version": "1"},
    )
    senco_client.post(url("bank_retire", strategy_pk=line.pk))

    with tenant(school.pk):
        line.refresh_from_db()
        assert (line.name, line.how, line.is_active, line.version) == (
            "Sand timer",
            "Five minutes.",
            False,
            3,
        )
    senco_client.post(url("bank_return", strategy_pk=line.pk))
    with tenant(school.pk):
        line.refresh_from_db()
        assert line.is_active


def test_two_lines_of_one_name_are_refused(school, senco_client):
    StrategyFactory(school=school, name="Word mat")

    response = senco_client.post(
        url("bank_add"), {"name": "word mat", "level": "1", "kind": "teaching"}
    )

    assert response.context["form"].errors == {
        "name": ["The bank has a strategy of this name already."]
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_bank_query_budget(school, senco_client, assert_page_queries, rows):
    StrategyFactory.create_batch(rows, school=school)

    with assert_page_queries(8):
        senco_client.get(url("bank_list"))


def test_concern_form_offers_the_universal_lines_of_the_bank(school, teacher_client):
    StrategyFactory(school=school, name="Ours")
    StrategyFactory(school=school, name="Beyond", level=2)
    StrategyFactory(school=school, name="Retired", is_active=False)

    form = teacher_client.get(reverse("pupils:concern_log")).context["form"]

    assert [offer.name for offer in form.offers] == ["Ours"]


def test_plans_of_others_are_out_of_sight(school, other_senco_client, pupil):
    plan = RegulationPlanFactory(pupil=pupil, helps="Quiet")

    response = other_senco_client.get(url("regulation_print", regulation_pk=plan.pk))

    assert response.status_code == 404
    with tenant(school.pk):
        assert RegulationPlan.objects.count() == 1
