import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from sendhub.spreadsheets import as_csv, as_xlsx, guarded


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 1632 960000",
        "-2",
        "@SUM(A1)",
        "  =1+1",
        '"=1+1',
        "'=1+1",
        "\t=1",
        "\rEmma",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff20A1",
        "\u200b=1",
    ],
)
def test_guarded_formula_becomes_text(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["O'Brien", "Zoë", "Al-Hassan", "A=1", "", "O’Brien", "3R", "1-2"])
def test_guarded_ordinary_text_stays(text):
    assert guarded(text) == text


@pytest.mark.parametrize(("value", "text"), [(None, ""), (7, "7"), (-2, "-2")])
def test_guarded_number_is_no_formula(value, text):
    assert guarded(value) == text


def test_guarded_date_is_written_day_first():
    assert guarded(date(2026, 9, 1)) == "01/09/2026"


def test_as_csv_holds_headings_and_rows_and_begins_with_a_mark():
    content = as_csv(headings=["Name", "Note"], rows=[["Łukasz", "=cmd|x"], ["O'Brien", None]])

    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["Name", "Note"],
        ["Łukasz", "'=cmd|x"],
        ["O'Brien", ""],
    ]


def test_as_xlsx_cells_are_strings_and_dates():
    content = as_xlsx(
        title="Pupils: 2026/27",
        headings=["Name", "Left", "Number"],
        rows=[["=1+1", date(2026, 9, 1), 3], ["Zoë\x0b", None, None]],
    )

    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet.title == "Pupils  2026 27"
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Name", "Left", "Number"],
        ["'=1+1", sheet["B2"].value, 3],
        ["Zoë", None, None],
    ]
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].value.date() == date(2026, 9, 1)
