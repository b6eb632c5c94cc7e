"""The register on any day, needs beside provision, and groups compared without giving anybody away."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from sendhub.reports.analysis import RegisterTime
from sendhub.reports.equity import Equity, born_in
from sendhub.tenancy import tenant
from tests.factories.provision import InterventionFactory, ParticipationFactory, ProvisionFactory
from tests.factories.pupils import NeedFactory, PupilFactory, SenStatusFactory
from tests.factories.reports import NationalFigureFactory

TODAY = datetime.date(2026, 11, 20)


def test_register_is_told_as_at_any_day(school, senco_actor):
    pupil = PupilFactory(school=school)
    SenStatusFactory(pupil=pupil, status="K", starts_on="2026-03-01", ends_on="2026-08-31")
    SenStatusFactory(pupil=pupil, status="E", starts_on="2026-09-01", ends_on=None)

    with tenant(school.pk):
        found = RegisterTime(by=senco_actor)
        told = [
            (point.support, point.plan, point.none)
            for point in map(
                found.at,
                [
                    datetime.date(2019, 1, 1),
                    datetime.date(2026, 2, 28),
                    datetime.date(2026, 3, 1),
                    datetime.date(2026, 9, 1),
                ],
            )
        ]

    assert told == [(0, 0, 0), (0, 0, 1), (1, 0, 0), (0, 1, 0)]


@pytest.mark.parametrize(
    ("born_on", "third"),
    [
        (datetime.date(2018, 9, 1), "September to December"),
        (datetime.date(2018, 12, 31), "September to December"),
        (datetime.date(2018, 1, 1), "January to April"),
        (datetime.date(2018, 4, 30), "January to April"),
        (datetime.date(2018, 5, 1), "May to August"),
        (datetime.date(2018, 8, 31), "May to August"),
        (None, "Not recorded"),
    ],
)
def test_month_of_birth_is_told_by_thirds_of_the_school_year(born_on, third):
    assert born_in(born_on) == third


def test_groups_are_compared_by_shares_and_small_ones_hidden(school, senco_actor):
    PupilFactory.create_batch(8, school=school, sex="F")
    PupilFactory.create_batch(2, school=school, sex="F", sen_status="K")
    PupilFactory.create_batch(100, school=school, sex="M", sen_status="K")

    with tenant(school.pk):
        [(title, rows), *_] = Equity(by=senco_actor, today=TODAY).tables

    assert title == "Sex"
    assert [(row.label, row.roll, row.register, row.identified) for row in rows] == [
        ("Female", "about 10", "fewer than 5", ""),
        ("Male", "about 100", "about 100", "100 %"),
    ]


def test_need_with_little_provision_stands_out(school, senco_actor):
    pupils = PupilFactory.create_batch(12, school=school, sen_status="K")
    for pupil in pupils:
        NeedFactory(pupil=pupil, need_type="SLCN")
    run = InterventionFactory(
        school=school,
        provision=ProvisionFactory(school=school, area="communication_interaction"),
    )
    for pupil in pupils[:5]:
        ParticipationFactory(pupil=pupil, intervention=run, starts_on=datetime.date(2026, 9, 7))

    with tenant(school.pk):
        row = Equity(by=senco_actor, today=TODAY).matches[0]

    assert (row.pupils, row.served, row.share, row.is_thin) == ("12", "5", "42 %", True)


def test_number_of_a_day_opens_the_register_of_that_day(senco_client, school):
    pupil = PupilFactory(school=school)
    SenStatusFactory(pupil=pupil, status="K", starts_on="2026-03-01", ends_on="2026-08-31")

    page = senco_client.get(reverse("reports:register_time"), {"on": "2026-04-01"})

    address = page.context["registers"]["K"]
    assert page.context["now"].support == 1
    assert escape(address) in page.content.decode()
    assert f"/pupils/{pupil.pk}/" in senco_client.get(address).content.decode()
    assert all("?status=K&amp;on=" in row[1] for row in page.context["rows"])


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        (
            "primary",
            "In primary schools of England it was 19.4 % (January 2026; Invented statistics)",
        ),
        ("special", "There is no national figure for a school of this kind and this year."),
    ],
)
def test_needs_stand_beside_the_national_share_of_the_kind_of_school(
    senco_client, school, phase, said
):
    school.phase = phase
    school.save(update_fields=["phase"])
    today = timezone.localdate()
    NationalFigureFactory(
        measure="register", phase="primary", percent="19.4", counted_on=today.replace(day=1)
    )
    PupilFactory.create_batch(12, school=school, sen_status="K")

    page = senco_client.get(reverse("reports:equity")).content.decode()

    assert "On the register here: 12 of 12 on roll, 100 %." in page
    assert said.replace("January 2026", f"{today:%B %Y}") in page


def test_exact_total_of_one_table_opens_no_rounded_one_of_another(school, senco_actor):
    """101 on the register beside "about 95" and "fewer than 5" by sex would leave 97 and 4 alone."""
    PupilFactory.create_batch(97, school=school, sex="M", sen_status="K")
    PupilFactory.create_batch(4, school=school, sex="F", sen_status="K")

    with tenant(school.pk):
        found = Equity(by=senco_actor, today=TODAY)

    assert found.whole.register == "about 100"
    assert [row.register for row in found.tables[0][1]] == ["fewer than 5", "about 95"]
    assert [row.roll for row in found.tables[1][1]] == ["about 100"]


def test_primary_needs_stand_beside_england_with_a_way_to_the_pupils(senco_client, school):
    today = timezone.localdate()
    NationalFigureFactory(
        measure="plan", phase="mainstream", need="ASD", percent="29.2", counted_on=today
    )
    for pupil in PupilFactory.create_batch(12, school=school, sen_status="E"):
        NeedFactory(pupil=pupil, need_type="ASD")

    page = senco_client.get(reverse("reports:equity"))

    [(text, (address, words))] = page.context["differences"]
    assert [
        (row.label, row.plan, row.plan_share, row.plan_england)
        for row in page.context["needs"].rows
    ] == [
        ("Communication and interaction", "12", "100 %", ""),
        ("Autistic spectrum disorder", "12", "100 %", "29.2 %"),
    ]
    assert text == (
        "Autistic spectrum disorder is the primary need of 100 % of our pupils with an EHC plan; in "
        f"mainstream schools of England ({today:%B %Y}) it was 29.2 %."
    )
    assert words.startswith("The pupils, as at ")
    assert len(senco_client.get(address).context["page"].object_list) == 12


def test_table_says_which_group_differs_by_more_than_chance_brings(senco_client, school):
    PupilFactory.create_batch(12, school=school, sex="F")
    PupilFactory.create_batch(6, school=school, sex="M")
    PupilFactory.create_batch(14, school=school, sex="M", sen_status="K")

    tables = senco_client.get(reverse("reports:equity")).context["tables"]

    told = {title: sentences for title, _, sentences in tables}
    assert told["Sex"] == [
        "On the register: Female 0 %, Male 70 %; all pupils 44 %. Chance seldom brings so much. "
        "Are needs of girls seen later, or is behaviour of boys taken for a need?",
        "All as expected or better: too few pupils to compare groups.",
    ]
    assert told["Pupil premium"][0] == "On the register: too few pupils to compare groups."


def test_table_says_that_no_group_differs(senco_client, school):
    for sex in "FM":
        PupilFactory.create_batch(12, school=school, sex=sex)
        PupilFactory.create_batch(8, school=school, sex=sex, sen_status="K")

    (title, _, told), *_ = senco_client.get(reverse("reports:equity")).context["tables"]

    assert (title, told[0]) == (
        "Sex",
        "On the register: no group differs from all pupils (40 %) by more than chance brings.",
    )


def test_detailed_ethnicities_are_compared_by_their_main_group(school, senco_actor):
    for code in ("AIND", "APKN", "ABAN"):
        PupilFactory.create_batch(4, school=school, ethnicity=code)

    with tenant(school.pk):
        title, rows = Equity(by=senco_actor, today=TODAY).tables[-1]

    assert (title, [(row.label, row.roll) for row in rows]) == ("Ethnicity", [("Asian", "12")])


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2019-03-01", "of earlier days it tells nothing"),
        ("2040-03-01", "That day is to come"),
        ("2026-10-01", ""),
    ],
)
def test_day_outside_the_record_is_called_so(senco_client, school, on, said):
    PupilFactory(school=school)
    sentences = ("of earlier days it tells nothing", "That day is to come")

    page = senco_client.get(reverse("reports:register_time"), {"on": on}).content.decode()

    assert [each for each in sentences if each in page] == [said] * bool(said)


def test_two_days_are_compared_pupil_by_pupil(senco_client, school):
    joined, stayed = PupilFactory.create_batch(2, school=school)
    SenStatusFactory(
        pupil=joined, status="K", starts_on="2026-10-12", ends_on=None, reason="Reads far behind."
    )
    SenStatusFactory(pupil=stayed, status="K", starts_on="2026-09-10", ends_on=None)

    page = senco_client.get(
        reverse("reports:register_time"), {"since": "2026-10-01", "on": "2026-11-02"}
    )

    [row] = page.context["changed"]
    assert (row.pupil, row.before, row.now) == (joined, "No SEN", "SEN Support")
    assert row.why == "SEN Support from 12 October 2026: Reads far behind."
    assert "1 pupil<" in page.content.decode()


def test_day_to_compare_with_comes_before(senco_client, school):
    response = senco_client.get(
        reverse("reports:register_time"), {"since": "2026-11-02", "on": "2026-11-02"}
    )

    assert response.context["form"].errors == {"since": ["Choose a day before the other one."]}
    assert response.context["now"].on == datetime.date(2026, 11, 2)


@pytest.mark.parametrize("number", [1, 3])
def test_comparison_query_budget(senco_client, school, number, assert_page_queries):
    for pupil in PupilFactory.create_batch(number, school=school):
        SenStatusFactory(pupil=pupil, status="K", starts_on="2026-10-12", ends_on=None)

    with assert_page_queries(16):
        senco_client.get(
            reverse("reports:register_time"), {"since": "2026-10-01", "on": "2026-11-02"}
        )


@pytest.mark.parametrize("number", [1, 3])
def test_analysis_query_budget(senco_client, school, number, assert_page_queries):
    for pupil in PupilFactory.create_batch(number, school=school, sen_status="K"):
        NeedFactory(pupil=pupil)

    with assert_page_queries(7):
        senco_client.get(reverse("reports:register_time"))
    with assert_page_queries(12):
        senco_client.get(reverse("reports:equity"))
