"""The whole school's data as one ZIP of CSV files with a README of all columns."""

import io
import zipfile

from pupils.models import Pupil
from sendhub import spreadsheets
from sendhub.reports import record
from sendhub.templatetags.sendhub import day

ABOUT = """SENDHub: data of {school}, made on {day}

One CSV file a table, in UTF-8, the first line the names of the columns. `id` is the number of a row;
columns that end in `_id` hold the number of a row of the table named below. Days are written
31/12/2026, moments 2026-12-31T16:05:00+00:00 (universal time), lists as JSON. A text that a
spreadsheet program would run as a formula has a ' in front.

These files hold what children and families told few people. Keep them where nobody else can read
them, and delete them when they are no longer needed. What is restricted to named readers is here only
if the person who made the files may read it. Uploaded files are not here: pupils_document lists them.
"""


def school_data(*, by, on, report):
    """Return (the ZIP's bytes, ids of all pupils in it, names of its tables).

    `report(done, total)` is told after each table.
    """
    tables = record.tables()
    target = io.BytesIO()
    readme = [ABOUT.format(school=by.school.name, day=day(on))]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        people = record.people_of(by.school_id)
        archive.writestr(
            "people.csv", spreadsheets.as_csv(headings=("user_id", "name"), rows=people)
        )
        readme.append(f"people.csv ({len(people)} rows): the names behind columns that name a user")
        for done, table in enumerate(tables, start=1):
            rows = [table.cells(row) for row in table.rows(by).iterator()]
            content = spreadsheets.as_csv(headings=table.headings, rows=rows)
            archive.writestr(f"{table.name}.csv", content)
            readme.append(_told(table, len(rows)))
            report(done, len(tables))
        readme.append(
            "Not in these files\n"
            + "\n".join(f"    {label}: {why}" for label, why in sorted(record.LEFT_OUT.items()))
        )
        archive.writestr("README.txt", "\n\n".join(readme) + "\n")
    pupils = list(Pupil.objects.visible_to(by).values_list("pk", flat=True))
    return target.getvalue(), pupils, [table.name for table in tables]


def _told(table, count):
    columns = (f"    {field.attname}: {record.meaning_of(field)}" for field in table.fields)
    head = f"{table.name}.csv ({count} row{'' if count == 1 else 's'}): {table.title}"
    return "\n".join([head, *columns])
