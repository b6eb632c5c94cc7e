"""Files made to hurt: refused within seconds, memory flat, good rows unharmed."""

import gc
import io
import time
import tracemalloc
import zipfile
from datetime import date

import pytest

from pupils.imports.columns import guess
from pupils.imports.files import open_file, safe_name
from pupils.imports.matching import Register
from pupils.imports.plan import counts, plan
from pupils.imports.refusals import FileRefused
from pupils.imports.spreadsheets import records_of
from pupils.upn import invented

TODAY = date(2026, 11, 24)
SECONDS = 5
MEGABYTES = 120


def cost(work):
    """Return (seconds of processor time, peak megabytes); measuring memory slows, so it is run twice."""
    # Thousands of tests leave objects behind that the collector would walk again and again: a web
    # process has none of them, so they are set aside while the clock runs.
    gc.collect()
    gc.freeze()
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    gc.unfreeze()
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1024 / 1024
    tracemalloc.stop()
    return seconds, peak


def package(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr(name, content)
    return out.getvalue()


ENTITIES = b"<!DOCTYPE x [<!ENTITY a '" + b"x" * 10_000 + b"'>]><CTfile>" + b"&a;" * 100_000


@pytest.mark.parametrize(
    "data",
    [
        package("xl/worksheets/sheet1.xml", b"\x00" * 90_000_000),
        package("xl/sharedStrings.xml", b"<si/>" * 8_000_000),
        ENTITIES,
        b"<CTfile>" + b"<Pupil>" * 1_000_000,
        b"<CTfile><Header>" + b"<a/>" * 1_500_000,
        b"<CTfile a='" + b"x" * 9_000_000,
        b'Surname,Forename\n"' + b"x\n" * 4_000_000,
        b"Surname,Forename\n" + b"," * 9_000_000,
    ],
    ids=["zeros", "strings", "entities", "deep", "wide", "attribute", "open quote", "commas"],
)
def test_bomb_is_refused_quickly(data):
    def refused():
        with pytest.raises(FileRefused):
            open_file(data, "x", today=TODAY)

    seconds, megabytes = cost(refused)

    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_one_bad_row_in_ten_thousand():
    lines = [
        f"{invented(establishment=f'{9100 + n // 1000}', year=2021, serial=n)},Ost,Ida{n},02/01/2015"
        for n in range(10_000)
    ]
    lines[5_000] = ",,,not a date"
    file = open_file("\n".join(["UPN,Surname,Forename,DOB", *lines]).encode(), "x", today=TODAY)

    records, _ = records_of(file.table, guess(file.table.header), today=TODAY)
    rows = plan(records, Register([]), today=TODAY)

    assert counts(rows) == {"new": 9_999, "changed": 0, "same": 0, "possible": 0, "problem": 1}
    assert [row.record.line for row in rows if row.problems] == [5_002]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\pupils\\list.csv", "list.csv"),
        ("a\r\nb\x00.csv", "a b .csv"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "file"),
        ("x" * 300, "x" * 150),
    ],
)
def test_file_name_is_made_harmless(name, shown):
    assert safe_name(name) == shown
