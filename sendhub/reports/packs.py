"""The subject access pack as it leaves: one ZIP with a PDF to read, the same as JSON, and the files."""

import io
import json
import zipfile
from dataclasses import dataclass

from django.template.loader import render_to_string

from pupils.models import Document
from sendhub import uploads
from sendhub.pdf import make_long_pdf
from sendhub.reports.subject_access import BLACK, by_section, file_in_pack, released
from sendhub.templatetags.sendhub import day

ABOUT = """What {school} holds in SENDHub about the person this was asked for, made on {day}.

record.pdf is for reading, record.json is the same for another program. documents/ holds the files, each
under the name that its entry gives. {left_out} of {all} entries were left out because they tell of other
people or may harm somebody; {black} stands for words that were blacked out for the same reason.
"""


@dataclass(frozen=True)
class PackDocument:
    school_name: str
    initials: str
    made_on: str
    name: str
    born_on: str
    sections: list
    left_out: int


@dataclass(frozen=True)
class Section:
    """Entries of one kind; with `columns`, many short ones as the `rows` of a table."""

    title: str
    entries: list
    columns: tuple = ()
    rows: tuple = ()


# So many short entries are easier to read as a table: registers, attendance, dates.
LEAST_ROWS, MOST_COLUMNS, LONGEST_CELL = 4, 9, 90


def section_of(title, entries):
    columns = tuple(dict.fromkeys(label for entry in entries for label, _ in entry["lines"]))
    cells = [words for entry in entries for _, words in entry["lines"]]
    are_short = all(len(words) <= LONGEST_CELL and "\n" not in words for words in cells)
    # A label that an entry has twice would lose its first words.
    are_once = all(len(dict(entry["lines"])) == len(entry["lines"]) for entry in entries)
    has_file = any(entry["document"] for entry in entries)
    if len(entries) < LEAST_ROWS or len(columns) > MOST_COLUMNS or has_file:
        return Section(title, entries)
    if not (are_short and are_once):
        return Section(title, entries)
    rows = (tuple(dict(each["lines"]).get(column, "") for column in columns) for each in entries)
    return Section(title, entries, columns, tuple(rows))


def pack_document(pack, *, entries, on):
    pupil = pack.pupil
    return PackDocument(
        school_name=pack.school.name,
        initials=pupil.initials,
        made_on=day(on),
        name=pupil.full_name,
        born_on=day(pupil.born_on),
        sections=[section_of(title, rows) for title, rows in by_section(entries)],
        left_out=len(pack.left_out),
    )


def pack_html(document):
    return render_to_string("documents/subject_access.html", {"document": document})


def pack_zip(pack, *, on):
    """Return the ZIP of a pack that was read: what the reader left out is in none of its parts."""
    entries = released(pack.gathered, left_out=pack.left_out, blacked_out=pack.blacked_out)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        numbers = [entry["document"] for entry in entries if entry["document"]]
        for document in Document.objects.filter(school_id=pack.school_id, pk__in=numbers):
            with uploads.open_stored(document.stored_name) as stored:
                archive.writestr(file_in_pack(document), stored.read())
        archive.writestr("record.json", json.dumps(entries, ensure_ascii=False, indent=1))
        html = pack_html(pack_document(pack, entries=entries, on=on))
        archive.writestr("record.pdf", make_long_pdf(html, style="subject_access"))
        archive.writestr(
            "README.txt",
            ABOUT.format(
                school=pack.school.name,
                day=day(on),
                left_out=len(pack.left_out),
                all=len(pack.gathered),
                black=BLACK,
            ),
        )
    return target.getvalue()
