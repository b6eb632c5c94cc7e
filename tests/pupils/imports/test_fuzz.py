"""Whatever bytes arrive: records or a sentence, never another exception."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pupils.imports import columns, spreadsheets, tables
from pupils.imports.files import open_file
from pupils.imports.headings import COLUMNS
from pupils.imports.matching import Register
from pupils.imports.plan import counts, plan
from pupils.imports.records import from_json, to_json
from pupils.imports.refusals import FileRefused

TODAY = date(2026, 11, 24)
CTF = (Path(__file__).parent / "files" / "ctf_full.xml").read_bytes()
calm = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def read(data):
    try:
        file = open_file(data, "x", today=TODAY)
    except FileRefused:
        return None
    if file.ctf:
        records = file.ctf.records
    else:
        mapping = columns.guess(file.table.header)
        records, _ = spreadsheets.records_of(file.table, mapping, today=TODAY)
    rows = plan(records, Register([]), today=TODAY)
    assert sum(counts(rows).values()) == len(records)
    assert [from_json(to_json(record)) for record in records] == records
    return records


@calm
@given(st.binary(max_size=400))
def test_any_bytes(data):
    read(data)


@calm
@given(
    st.sampled_from(
        [b"", b"<", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"Surname,Forename\n"]
    ),
    st.binary(max_size=200),
)
def test_any_bytes_after_a_promising_start(start, data):
    read(start + data)


cells = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["K", "E - EHCP", "SLCN", "Y", "n", "03/12/2014", "31/31/2014", "Year 7", "B999990112001"]
    ),
)


@calm
@given(
    st.lists(st.sampled_from([*COLUMNS]), min_size=2, max_size=12, unique=True),
    st.lists(st.lists(cells, max_size=12), min_size=1, max_size=5),
)
def test_any_cells_under_known_headings(keys, rows):
    table = tables.Table(
        header=[COLUMNS[key].label for key in keys],
        header_row=1,
        rows=[(n, row) for n, row in enumerate(rows, start=2)],
    )

    records, _ = spreadsheets.records_of(table, dict(enumerate(keys)), today=TODAY)

    assert len(plan(records, Register([]), today=TODAY)) == len(rows)
    assert [from_json(to_json(record)) for record in records] == records


@calm
@given(st.integers(0, len(CTF) - 1), st.binary(min_size=1, max_size=4), st.booleans())
def test_a_ctf_with_bytes_changed_or_cut(at, piece, is_cut):
    read(CTF[:at] if is_cut else CTF[:at] + piece + CTF[at + len(piece) :])


def _workbook():
    book = openpyxl.Workbook()
    for row in (["Surname", "Forename", "DOB"], ["Ost", "Ida", date(2015, 1, 2)]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


PARTS = _workbook()


@calm
@given(st.sampled_from(sorted(PARTS)), st.integers(0, 2000), st.binary(max_size=6), st.booleans())
def test_a_workbook_with_a_part_changed(name, at, piece, is_cut):
    content = PARTS[name]
    at %= len(content)
    changed = content[:at] if is_cut else content[:at] + piece + content[at + len(piece) :]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, value in PARTS.items():
            package.writestr(part, changed if part == name else value)

    read(out.getvalue())
