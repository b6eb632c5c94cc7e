import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from pupils.imports import columns, spreadsheets, tables
from pupils.imports.records import ContactRecord, NeedRecord, PhoneRecord, SenEpisode
from pupils.imports.refusals import FileRefused

TODAY = date(2026, 11, 24)
FILES = Path(__file__).parent / "files"


def records_of(data, read=tables.read_csv):
    table = read(data)
    records, notices = spreadsheets.records_of(table, columns.guess(table.header), today=TODAY)
    return records, table.notices + notices


def workbook(rows, *, title="Sheet", far=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if far:
        sheet[far] = "x"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_read_csv_finds_encoding_separator_and_heading_row():
    data = (FILES / "sims_style_semicolon_cp1252.csv").read_bytes()

    records, notices = records_of(data)

    assert notices == [
        "The letters were read as Windows-1252 (Western European). If names with accents look wrong "
        "below, export the file as UTF-8 and upload it again.",
        "Columns are separated by semicolons.",
        "The headings were found in row 4.",
        "Columns left out: “School”.",
    ]
    first, second = records
    assert (first.line, first.surname, first.forename) == (5, "Müller", "Zoë")
    assert (first.admission_number, first.sex, first.nc_year, first.reg_group) == (
        "000123",
        "F",
        "7",
        "7A",
    )
    assert first.sen == [SenEpisode("K")]
    assert first.needs == [NeedRecord("SLCN", 1)]
    assert first.flags == {"fsm": True, "pupil_premium": True, "looked_after": False}
    # The apostrophe with which our own export guards a formula is taken off again.
    assert second.surname == "=cmd"
    assert second.born_on == date(2014, 12, 4)
    assert second.flags == {"fsm": False, "pupil_premium": False}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_read_csv_reads_the_same_whatever_the_encoding(encoding, separator):
    text = separator.join(["Surname", "Forename", "DOB"]) + "\r\n"
    text += separator.join(["Nguyễn", "Łucja", "1/2/2015"]) + "\r\n\r\n"

    records, _ = records_of(text.encode(encoding))

    assert [(r.surname, r.forename, r.born_on) for r in records] == [
        ("Nguyễn", "Łucja", date(2015, 2, 1))
    ]


def test_month_first_dates_are_found_and_said():
    records, notices = records_of(b"Surname,Forename,DOB\nOst,Ida,1/2/05\nOst,Ulf,3/20/05\n")

    assert [r.born_on for r in records] == [date(2005, 1, 2), date(2005, 3, 20)]
    assert "“DOB” is written month first, as in 3/20/05 for 20 March 2005." in notices


def test_parent_columns_become_contacts():
    data = (
        b"PARENT_1_NAME,PARENT_1_RELATIONSHIP,PARENT_1_EMAIL,PARENT_1_PHONE,CHILD_FIRST_NAME,"
        b"CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH,CHILD_NHS_NUMBER\n"
        b"Ann Ost,Mother,ann@example.org,7700900301,Ida,Ost,2015-01-02,9990000018\n"
        b",,x@example.org,,Ulf,Ost,2015-01-02,\n"
    )

    records, _ = records_of(data)

    assert records[0].contacts == [
        ContactRecord(
            surname="Ost",
            forename="Ann",
            relation="PAM",
            order=1,
            phones=[PhoneRecord("07700900301")],
            email="ann@example.org",
        )
    ]
    assert records[1].contacts == []
    assert records[1].warnings == ["Contact 1 has no name and was left out."]


def test_attendance_report_dates_are_not_the_pupils():
    data = (
        b"UPN,Student Name,Possible Sessions,Present Sessions,Authorised Absence,"
        b"Unauthorised Absence,Start Date,End Date\n"
        b'B999990112001,"Ost, Ida",100,96,3,1,01/09/2026,20/11/2026\n'
    )

    record = records_of(data)[0][0]

    assert (record.surname, record.forename) == ("Ost", "Ida")
    assert (record.entered_on, record.left_on) == (None, None)
    assert [(a.starts_on, a.ends_on, a.attended) for a in record.attendance] == [
        (date(2026, 9, 1), date(2026, 11, 20), 96)
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Ost,,2015-01-02,", "There is no forename."),
        (",,,", None),
        ("Ost,Ida,invalid,", "Date of birth “invalid” is not a date."),
        ("Ost,Ida,2027-01-02,", "Date of birth “2027-01-02” lies in the future."),
        (
            "Ost,Ida,1915-01-02,",
            "Date of birth “1915-01-02”: nobody of that age is a pupil. Is the year right?",
        ),
        ("Ost,Ida,2015-01-02,WILLS_UPN", "“WILLS_UPN” is not a UPN: a letter and 12 figures."),
        (
            "Ost,Ida,2015-01-02,8.23E+11",
            "A spreadsheet program has changed the UPN into a rounded number.",
        ),
        ("O" * 101 + ",Ida,2015-01-02,", "Surname has 101 characters; the most is 100."),
    ],
)
def test_a_bad_row_is_a_problem_of_its_own(line, problem):
    records, _ = records_of(f"Surname,Forename,DOB,UPN\nGood,Row,2015-01-02,\n{line}\n".encode())

    assert [r.problems for r in records] == [[]] + ([[problem]] if problem else [])


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"Surname,Forename\n", "The file has headings but no pupils under them."),
        (b"just\nwords\n", "Only one column was found."),
        (
            b'Surname,Forename\nOst,Ida\n"Broken,quote\n',
            "Line 3: the quotes in this line do not match",
        ),
        (b'Surname,Forename\n"Ida" x,Ost\n', "Line 2: the quotes in this line do not match"),
        (
            b"Surname,Forename\n" + b"Ost," + b"x" * 20_001,
            "Row 2 holds a cell of more than 20,000 characters.",
        ),
        (
            b"Surname,Forename\n" + b"Ost," + b"x" * 200_000,
            "Row 2 holds a cell of more than 20,000 characters.",
        ),
        (b"Surname,Forename\n" + b"," * 250 + b"x", "Row 2 has 251 columns"),
        (
            b"Surname,Forename\n" + b"Ost,Ida\n" * 20_001,
            "The file has more than 20,000 rows.",
        ),
    ],
)
def test_read_csv_refuses_with_a_sentence(data, start):
    with pytest.raises(FileRefused) as refusal:
        tables.read_csv(data)

    assert str(refusal.value).startswith(start)


def test_read_xlsx_keeps_dates_and_loses_no_zero():
    data = workbook(
        [
            ["List of pupils"],
            [],
            ["Surname", "Forename", "DOB", "Year", "Contact 1 Phone", "UPN", "Contact 1 Name"],
            ["Ost", "Ida", datetime(2015, 1, 2), 7.0, 1632960101, "B999990112001", "Ann Ost"],
            [None, None],
            ["Ost", "Ulf", "3/2/2015", "Reception", None, None, None],
        ]
    )

    records, notices = records_of(data, tables.read_xlsx)

    assert notices == ["The headings were found in row 3."]
    assert [(r.line, r.forename, r.born_on, r.nc_year) for r in records] == [
        (4, "Ida", date(2015, 1, 2), "7"),
        (6, "Ulf", date(2015, 2, 3), "R"),
    ]
    assert records[0].contacts[0].phones == [PhoneRecord("01632960101")]


def zipped(entries, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, content in entries:
            package.writestr(name, content)
    return out.getvalue()


def with_part(data, name, content):
    """Return the workbook with one part exchanged."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(n, package.read(n)) for n in package.namelist() if n != name]
    return zipped([*parts, (name, content)])


PLAIN = workbook([["Surname", "Forename"], ["Ost", "Ida"]])
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (zipped([("xl/workbook.xml", b"0" * 50_000_000)]), "This workbook would unpack"),
        (
            zipped([("xl/workbook.xml", b"x")] + [(f"a{i}", b"") for i in range(1001)]),
            "This workbook would unpack",
        ),
        (zipped([("photo.png", b"x")]), "This is a compressed file"),
        (zipped([("mimetype", b"x"), ("content.xml", b"x")]), "This is an OpenDocument file."),
        (
            zipped([("xl/workbook.xml", b"x"), ("xl/vbaProject.bin", b"x")]),
            "This workbook holds macros.",
        ),
        (PLAIN[:-200], "This workbook is damaged or cut short."),
        (PLAIN[:200] + b"\x00\x01\x02" * 20 + PLAIN[260:], "This workbook is damaged"),
        (zipped([("xl/workbook.xml", b"<a/>")]), "This workbook is damaged"),
        (
            with_part(PLAIN, SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'),
            "This workbook holds definitions (DOCTYPE)",
        ),
        (with_part(PLAIN, SHEET, b"<a>" * 100_000), "This workbook is damaged"),
        (
            workbook([["Surname", "Forename"], ["Ost", "Ida"]], far="XFD3"),
            "Row 3 has 16384 columns",
        ),
        (
            workbook([["Surname", "Forename"], ["Ost", "Ida"]], far="A1048576"),
            "The sheet reaches beyond row 60,000.",
        ),
    ],
)
def test_read_xlsx_refuses_with_a_sentence(data, start):
    with pytest.raises(FileRefused) as refusal:
        tables.read_xlsx(data)

    assert str(refusal.value).startswith(start)


def test_a_declared_size_of_a_million_rows_costs_nothing():
    book = zipfile.ZipFile(io.BytesIO(PLAIN))
    sheet = book.read(SHEET).replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')

    assert len(tables.read_xlsx(with_part(PLAIN, SHEET, sheet)).rows) == 1


def test_guess_goes_by_what_was_said_before():
    header = ["Surname", "Forename", "Group of mine", "Registration"]
    remembered = columns.to_remember(header, {0: "surname", 1: "forename", 2: "reg_group"})

    assert columns.guess(header) == {0: "surname", 1: "forename", 3: "reg_group"}
    assert columns.guess(header, remembered) == {0: "surname", 1: "forename", 2: "reg_group"}


def test_missing_columns():
    assert columns.missing_columns({0: "surname"}) == [
        "Say which columns hold the surname and the forename."
    ]
    assert columns.missing_columns({0: "upn"}) == []
    assert columns.missing_columns({0: "full_name"}) == []


SAMPLES = sorted(
    p
    for folder in ("mis-csv", "census", "sen2")
    for p in Path(__file__).parents[4].joinpath("shared/samples", folder).glob("*.csv")
)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_collected_samples_are_understood(path):
    if path.name in ("dfe-mtc-census-headers.csv", "dfe-mtc-pupil-details-template-sheet-1.csv"):
        with pytest.raises(FileRefused, match="no pupils"):
            tables.read_csv(path.read_bytes())
        return
    table = tables.read_csv(path.read_bytes())
    mapping = columns.guess(table.header)

    assert columns.missing_columns(mapping) == []
    assert {"born_on"} <= set(mapping.values())
