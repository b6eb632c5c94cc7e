"""The report on paper: two pages whatever is told, the rest in the annex, pictures that need no colour."""

import datetime
from io import BytesIO

import page as page_validation
import pikepdf
import pytest

from pupils.enums import NeedType
from sendhub.charts import PARTS
from sendhub.reports.actions.editions import freeze_figures
from sendhub.reports.documents import TYPED, fitting, report_document, report_html, report_pdf
from sendhub.reports.enums import EditionKind
from sendhub.reports.forms.editions import WORDS_AT_MOST
from sendhub.reports.pages import EditionPage
from sendhub.reports.rules import Edition
from sendhub.tenancy import tenant
from tests.factories.pupils import NeedFactory, PupilFactory
from tests.factories.reports import NationalFigureFactory

TODAY = datetime.date(2026, 11, 20)
NOW = Edition("Autumn 2026, second half", EditionKind.HALF_TERM, datetime.date(2026, 11, 2), TODAY)
LINES = ("Cover is thin.\n" * 200)[:WORDS_AT_MOST]


def frozen(school, actor, **words):
    for need in NeedType:
        for status in "KE":
            NeedFactory(pupil=PupilFactory(school=school, sen_status=status), need_type=need)
    with tenant(school.pk):
        row, _ = freeze_figures(edition=NOW, today=TODAY, by=actor, **words)
    return row


def front_pages(body):
    """How many pages stand before the annex."""
    with pikepdf.open(BytesIO(body)) as pdf, pdf.open_outline() as outline:
        annex = next(each for each in outline.root if each.title == "Annex")
        return [page.objgen for page in pdf.pages].index(annex.destination[0].objgen)


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        ({}, []),
        ({"risks": LINES, "next_steps": LINES}, ["Risks", "Next steps"]),
        ({"risks": LINES}, ["Risks"]),
    ],
)
def test_front_is_two_pages_and_says_what_goes_on_in_the_annex(school, slt_actor, words, moved):
    NationalFigureFactory(measure="plan", need="ASD")
    row = frozen(school, slt_actor, **words)

    document = fitting(report_document(row))

    body = report_pdf(report_document(row))
    assert front_pages(body) == 2
    assert [each for each in document.moved if each in TYPED.values()] == moved
    html = report_html(document)
    front, annex = html.split("<h1>Annex</h1>")
    assert ("In the annex: " in front) is bool(document.moved)
    for name, text in words.items():
        assert f"<h2>{TYPED[name]}</h2>" not in front
        assert f'<h2>{TYPED[name]}</h2><p class="words">{text}</p>' in annex
    result = page_validation.validate_pdf_bytes(
        body, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert result.is_compliant


def test_every_sentence_stands_in_front_or_in_the_annex(school, slt_actor):
    row = frozen(school, slt_actor)
    themes = row.figures["themes"]
    themes[0]["text"] = "Waits. " * 900

    document = fitting(report_document(row))

    html = report_html(document)
    assert len(document.moved) > 1
    assert [
        html.count(f"<p>{each['text']}</p>") for each in themes if each["key"] in document.behind
    ] == [1] * len(document.behind & {each["key"] for each in themes})
    assert document.front == [each for each in themes if each["key"] not in document.behind]


def test_chart_names_a_hidden_number_and_draws_no_length_for_it(school, slt_actor):
    page = EditionPage(frozen(school, slt_actor))

    assert ">fewer than 5<" in page.area_picture
    assert 'width="0.0"' in page.area_picture
    assert "No SEN: 0" in page.register_picture


def luminance(colour):
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_parts_of_a_chart_keep_apart_in_black_and_white():
    greys = [luminance(colour) for colour in PARTS]
    pairs = [*zip(greys, greys[1:], strict=False), (greys[0], greys[2])]

    assert min(abs(one - other) for one, other in pairs) > 60
