"""England's figures: read from a file, the nearest and newest chosen, shown by need beside our own."""

import datetime
import random

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from pupils.enums import NeedType
from sendhub.refusals import NotPossible
from sendhub.reports import rules
from sendhub.reports.actions.editions import figures_of, freeze_figures
from sendhub.reports.actions.national import set_national_figures
from sendhub.reports.counting_register import Child, Counted, count_needs
from sendhub.reports.documents import report_document, report_html
from sendhub.reports.enums import EditionKind
from sendhub.reports.models import NationalFigure
from sendhub.reports.national import NO_DIFFERENCE, NO_NEEDS, differences, shares_by_need
from sendhub.reports.pages import EditionPage, need_table
from sendhub.reports.rules import Edition
from sendhub.reports.suppression import protect, range_of
from sendhub.small_numbers import HIDDEN
from sendhub.tenancy import tenant
from tests.factories.pupils import NeedFactory, PupilFactory
from tests.factories.reports import NationalFigureFactory, SchoolFiguresFactory

TODAY = datetime.date(2026, 11, 20)
NOW = Edition("Autumn 2026, second half", EditionKind.HALF_TERM, datetime.date(2026, 11, 2), TODAY)
JANUARY = datetime.date(2025, 1, 16)

# --- the file ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_file_of_ours_is_written_once_however_often_it_is_read(capsys):
    call_command("set_national_figures")
    call_command("set_national_figures")

    assert capsys.readouterr().out == "50 national figures written.\n" * 2
    assert NationalFigure.objects.count() == 50
    autism = NationalFigure.objects.get(phase="mainstream", need="ASD")
    assert (autism.measure, str(autism.percent), autism.counted_on) == ("plan", "29.20", JANUARY)


@pytest.mark.django_db
def test_file_from_before_there_were_needs_still_reads(tmp_path):
    file = tmp_path / "figures.csv"
    file.write_text("measure,phase,counted_on,percent,source\nplan,all,2026-01-15,6.0,Invented\n")

    assert set_national_figures(file) == 1

    figure = NationalFigure.objects.get()
    assert (figure.need, str(figure)) == ("", "plan all 2026-01-15")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("plan,all,XYZ,2026-01-15,6.0,Invented", "Line 3: Value 'XYZ' is not a valid choice."),
        ("plan,all,ASD,2026-01-15,,Invented", "Line 3: “” value must be a decimal number."),
    ],
)
def test_line_that_cannot_be_read_is_told_and_nothing_is_written(tmp_path, line, told):
    file = tmp_path / "figures.csv"
    head = "measure,phase,need,counted_on,percent,source"
    file.write_text(f"{head}\nplan,all,,2026-01-15,6.0,Invented\n{line}\n")

    with pytest.raises(NotPossible) as refusal:
        set_national_figures(file)

    assert str(refusal.value) == told
    assert not NationalFigure.objects.exists()


@pytest.mark.django_db
def test_need_is_published_once_for_a_day_and_beside_the_share_of_all():
    NationalFigureFactory(measure="plan", need="ASD")
    NationalFigureFactory(measure="plan")

    with pytest.raises(IntegrityError):
        NationalFigureFactory(measure="plan", need="ASD")


# --- which stands beside -------------------------------------------------------------------------


def shares(phase="primary", day=TODAY):
    return {status: table["shares"] for status, table in shares_by_need(day, phase=phase).items()}


@pytest.mark.django_db
def test_kind_of_school_nearest_to_ours_comes_first_then_the_newest_day():
    for phase, counted_on, percent in (
        ("all", "2026-01-15", "33.0"),
        ("mainstream", "2024-01-18", "28.0"),
        ("mainstream", "2025-01-16", "29.2"),
        ("special", "2025-01-16", "36.5"),
    ):
        NationalFigureFactory(
            measure="plan", phase=phase, need="ASD", counted_on=counted_on, percent=percent
        )

    found = {
        phase: shares(phase)["plan"]["need.ASD"] for phase in ("primary", "special", "alternative")
    }

    assert found == {"primary": "29.2", "special": "36.5", "alternative": "33.0"}


@pytest.mark.django_db
def test_table_by_need_is_of_one_day_and_never_patched_from_another():
    NationalFigureFactory(measure="plan", need="ASD", counted_on="2025-01-16", percent="29.2")
    NationalFigureFactory(measure="plan", need="HI", counted_on="2024-01-18", percent="1.6")

    assert shares() == {"plan": {"need.ASD": "29.2"}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "when"),
    [
        (datetime.date(2026, 7, 19), "January 2025"),
        (datetime.date(2026, 7, 20), "January 2025, the newest we hold"),
        (datetime.date(2028, 1, 18), "January 2025, the newest we hold"),
    ],
)
def test_old_figure_by_need_says_that_it_is_old(day, when):
    NationalFigureFactory(measure="plan", need="ASD", counted_on=JANUARY)

    assert shares_by_need(day, phase="primary")["plan"]["when"] == when


@pytest.mark.django_db
@pytest.mark.parametrize("day", [datetime.date(2025, 1, 15), datetime.date(2028, 1, 20)])
def test_figure_by_need_of_later_or_of_three_years_ago_is_missing(day):
    NationalFigureFactory(measure="plan", need="ASD", counted_on=JANUARY)

    assert shares_by_need(day, phase="primary") == {}


@pytest.mark.django_db
def test_area_is_added_up_only_from_all_its_needs():
    for need in ("SLCN", "ASD", "HI"):
        NationalFigureFactory(measure="plan", need=need, percent="10.5")

    assert {name: text for name, text in shares()["plan"].items() if name.startswith("area")} == {
        "area.communication_interaction": "21.0"
    }


# --- when a difference is worth a sentence -------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "national", "pupils", "expected"),
    [
        (49, 25.0, 12, False),
        (50, 25.0, 12, True),
        (0, 25.0, 12, True),
        (1, 25.0, 12, False),
        (30, 25.1, 100_000, False),
        (30, 25.0, 100_000, True),
        (5, 0.0, 10, True),
    ],
)
def test_difference_is_worth_a_sentence_beyond_chance_and_five_points(
    ours, national, pupils, expected
):
    assert rules.is_telling(ours, national, pupils) is expected


# --- in an edition -------------------------------------------------------------------------------


def pupils_with(school, number, need, status="E"):
    for pupil in PupilFactory.create_batch(number, school=school, sen_status=status):
        NeedFactory(pupil=pupil, need_type=need)


def told(school, actor):
    with tenant(school.pk):
        return figures_of(NOW, today=TODAY, by=actor)


def frozen(school, actor):
    with tenant(school.pk):
        return freeze_figures(edition=NOW, today=TODAY, by=actor)[0]


def rows_of(page):
    return [(row.label, row.plan, row.plan_share, row.plan_england) for row in page.needs.rows]


def england(need="ASD", percent="29.2", measure="plan", phase="mainstream"):
    NationalFigureFactory(
        measure=measure, phase=phase, need=need, percent=percent, counted_on=JANUARY
    )


def test_share_by_need_stands_beside_ours_on_page_and_paper(governor_client, school, slt_actor):
    england()
    pupils_with(school, 12, "ASD")
    pupils_with(school, 8, "MLD")
    row = frozen(school, slt_actor)

    page = governor_client.get(row.get_absolute_url())

    said = (
        "Autistic spectrum disorder is the primary need of 60 % of our pupils with an EHC plan; in "
        "mainstream schools of England (January 2025, the newest we hold) it was 29.2 %."
    )
    note = (
        "England: pupils with an EHC plan in mainstream schools, January 2025, the newest we hold. "
        "Areas are added up from their needs."
    )
    assert rows_of(page.context["page"]) == [
        ("Communication and interaction", "12", "60 %", ""),
        ("Autistic spectrum disorder", "12", "60 %", "29.2 %"),
        ("Cognition and learning", "8", "40 %", ""),
        ("Moderate learning difficulty", "8", "40 %", ""),
    ]
    assert page.context["differences"] == [(said, None)]
    for html in (page.content.decode(), report_html(report_document(row))):
        assert [text in html for text in (said, note, "Invented statistics")] == [True] * 3


def test_difference_leads_to_as_many_pupils_as_it_tells_of(senco_client, school, slt_actor):
    england()
    pupils_with(school, 12, "ASD")
    pupils_with(school, 8, "MLD")
    pupils_with(school, 5, "ASD", status="K")
    row = frozen(school, slt_actor)

    [(_, (address, words))] = senco_client.get(row.get_absolute_url()).context["differences"]

    assert words == "The pupils, as at 20 November 2026"
    assert len(senco_client.get(address).context["page"].object_list) == 12


def test_without_a_difference_the_edition_says_so(school, slt_actor):
    england(percent="60.0")
    pupils_with(school, 12, "ASD")
    pupils_with(school, 8, "MLD")

    assert [each["text"] for each in told(school, slt_actor)["differences"]] == [NO_DIFFERENCE]


def test_need_that_nobody_has_is_compared_too(school, slt_actor):
    england(need="SEMH", percent="40.0")
    pupils_with(school, 20, "ASD")

    [difference] = told(school, slt_actor)["differences"]

    assert difference["text"].startswith(
        "Social, emotional and mental health is the primary need of 0 % of our pupils"
    )


def test_base_below_ten_is_compared_with_nothing(school, slt_actor):
    england()
    pupils_with(school, 9, "ASD")

    row = frozen(school, slt_actor)

    assert row.figures["differences"] == []
    assert rows_of(EditionPage(row)) == [
        ("Communication and interaction", "9", "", ""),
        ("Autistic spectrum disorder", "9", "", "29.2 %"),
    ]


def test_missing_figures_by_need_are_told(governor_client, school, slt_actor):
    pupils_with(school, 12, "ASD")
    row = frozen(school, slt_actor)

    page = governor_client.get(row.get_absolute_url())

    assert (row.figures["national_needs"], page.context["differences"]) == ({}, [])
    assert NO_NEEDS in page.content.decode()
    assert NO_NEEDS in report_html(report_document(row))


def test_edition_from_before_figures_by_need_reads_as_it_did(governor_client, school):
    row = SchoolFiguresFactory(school=school)

    page = governor_client.get(row.get_absolute_url())

    assert (page.context["page"].needs.beside, page.context["differences"]) == ("", [])
    assert NO_NEEDS not in page.content.decode()


def test_figure_by_need_never_passes_for_the_share_of_all(school, slt_actor):
    england()

    assert told(school, slt_actor)["national"] == {}


def test_no_sentence_of_three_hundred_schools_compares_a_hidden_number():
    """Only what is printed and of ten pupils or more, whatever the pupils are."""
    dice = random.Random(13)
    table = {"where": "all schools", "when": "January 2025", "source": ""}
    national = {
        status: table | {"shares": {"need.ASD": "29.2", "need.SEMH": "19.2", "need.HI": "1.6"}}
        for status in ("support", "plan")
    }
    said = 0
    for _ in range(300):
        needs = [NeedType.ASD, NeedType.SEMH, NeedType.HI, NeedType.MLD]
        pupils = {
            pk: Child(pk, dice.choice("KKKE"), "", "", "") for pk in range(dice.randint(0, 240))
        }
        counted = Counted()
        for status, code in (("support", "K"), ("plan", "E")):
            counted.counts[status] = sum(child.status == code for child in pupils.values())
        count_needs(counted, pupils, {pk: dice.choices(needs, (8, 6, 1, 3))[0] for pk in pupils})

        cells = protect(counted.counts, counted.sums)

        tables = [(each.key, each.title, each.rows) for each in counted.tables]
        page = need_table(cells, tables, national)
        for row in page.rows:
            assert not row.support_share or range_of(cells["support"])[0] >= 10
            assert not (row.support == HIDDEN and row.support_share)
        for each in differences(cells, national):
            if each["need"]:
                said += 1
                assert range_of(cells[each["status"]])[0] >= 10
                assert cells.get(f"need.{each['need']}.{each['status']}", "0") != HIDDEN
    assert said > 20
