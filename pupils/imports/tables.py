"""CSV and XLSX taken apart into rows of text, with the number under which the user finds each row."""

import csv
import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time

import openpyxl

from pupils.imports.headings import known_headings
from pupils.imports.reading import MAX_CELL, MAX_COLUMNS, MAX_ROWS, decode, encoding_notices
from pupils.imports.refusals import FileRefused

MAX_ENTRIES = 1_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_STRINGS = 30 * 1024 * 1024  # shared strings are held in memory whole
MAX_TAGS = 3_000_000  # about 700,000 cells: more takes too long to read
MAX_LAST_ROW = 60_000  # blank rows counted
HEADER_WITHIN = 20
_HEAD = 64 * 1024  # characters in which the separator shows itself

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}

# A text cell that our own export has guarded against being read as a formula.
_GUARDED = re.compile(r"^'[\s\"'“”‘’]*[=+\-@＝＋－＠\t\r]")


@dataclass
class Table:
    """A sheet or text file: its headings and the rows under them as (number, cells).

    `header_row` is the number of the heading row in the file. Cells are text, but dates of a
    workbook stay dates.
    """

    header: list[str]
    header_row: int
    rows: list[tuple[int, list]]
    notices: list[str] = field(default_factory=list)


def read_csv(data):
    """Return the Table of a CSV file. Raises FileRefused."""
    text, encoding = decode(data)
    notices = encoding_notices(encoding)
    first_number = 1
    declared = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if declared:
        text, first_number = text[declared.end() :], 2
    separator = declared[1] if declared and declared[1] in _SEPARATORS else _best_separator(text)
    notices.append(f"Columns are separated by {_SEPARATORS[separator]}.")
    return _table(_records(text, separator, first_number), notices)


def _best_separator(text):
    """Return the separator under which the first lines have the most known headings, then columns."""
    head = "".join(text[:_HEAD].splitlines(keepends=True)[: HEADER_WITHIN * 2])

    def score(separator):
        try:
            rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=separator))
        except csv.Error:
            return (-1, -1)
        best = max((known_headings(row) for row in rows), default=0)
        return (best, max((len(row) for row in rows), default=0))

    return max(_SEPARATORS, key=score)


def _refuse_wide_lines(text, separator, first_number):
    """Refuse a line of separators before it becomes millions of cells.

    A cell may hold separators between quotes, so this bound is far above that of the columns.
    """
    at = 0
    while at < len(text):
        end = text.rfind("\n", at, at + MAX_CELL + 1)
        if end < 0:
            # A line longer than that begins here.
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if text.count(separator, at, end) > MAX_CELL:
                number = first_number + text.count("\n", 0, at)
                raise FileRefused(_too_wide(number, f"more than {MAX_CELL:,}"))
        at = end + 1


def _records(text, separator, first_number):
    _refuse_wide_lines(text, separator, first_number)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = first_number
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                raise FileRefused(_too_long(number)) from None
            raise FileRefused(
                f"Line {number}: the quotes in this line do not match, so it cannot be told where "
                "a cell ends. Correct the line or export the file again; nothing was imported."
            ) from None
        yield number, cells
        number = first_number + reader.line_num


def read_xlsx(data):
    """Return the Table of the first sheet with known headings. Raises FileRefused."""
    _check_package(data)
    with warnings.catch_warnings():
        # openpyxl tells of styles and extensions that it leaves out; none of them matters here.
        warnings.simplefilter("ignore")
        try:
            return _read_workbook(data)
        except FileRefused:
            raise
        except Exception as error:  # noqa: BLE001  whatever a stranger's file makes the reader raise
            raise FileRefused(
                "This workbook is damaged or was not written by a spreadsheet program. Open it in "
                "Excel, save it as CSV (UTF-8), and upload that."
            ) from error


def _check_package(data):
    """Refuse what would unpack into too much, from the directory and one pass in small pieces."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        entries = package.infolist()
    # zipfile says NotImplementedError of a compression it does not know.
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        raise FileRefused(
            "This workbook is damaged or cut short. Export it again, or save it as CSV."
        ) from None
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        if "mimetype" in names or "content.xml" in names:
            raise FileRefused(
                "This is an OpenDocument file. Save it as “Excel Workbook (.xlsx)” or CSV."
            )
        raise FileRefused(
            "This is a compressed file or another kind of Office document. Unpack it first, or "
            "save the sheet as “Excel Workbook (.xlsx)” or CSV."
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused("This workbook holds macros. Save it as “Excel Workbook (.xlsx)”.")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if (
        len(entries) > MAX_ENTRIES
        or len(names) != len(entries)
        or unpacked > MAX_UNPACKED
        or (unpacked > 1024 * 1024 and unpacked / packed > MAX_RATIO)
        or any(e.flag_bits & 1 for e in entries)
        or sum(e.file_size for e in entries if "sharedstrings" in e.filename.lower()) > MAX_STRINGS
    ):
        raise FileRefused(
            "This workbook would unpack into far more than a list of pupils, so it was not opened. "
            "Save the sheet as CSV and upload that."
        )
    _check_parts(package, entries)


def _check_parts(package, entries):
    tags = 0
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        try:
            with package.open(entry) as part:
                carried = b""
                while chunk := part.read(1024 * 256):
                    tags += chunk.count(b"<")
                    if b"<!DOCTYPE" in carried + chunk or b"<!ENTITY" in carried + chunk:
                        raise FileRefused(
                            "This workbook holds definitions (DOCTYPE) that no export has, so it "
                            "was not opened. Save the sheet as CSV and upload that."
                        )
                    if tags > MAX_TAGS:
                        raise FileRefused(
                            "This workbook holds too many cells to be read. Delete the columns "
                            "that are not needed, or save the sheet as CSV."
                        )
                    carried = chunk[-16:]
        except FileRefused:
            raise
        except Exception as error:  # noqa: BLE001  zlib, zipfile and codecs each raise their own
            raise FileRefused(
                "This workbook is damaged or cut short. Export it again, or save it as CSV."
            ) from error


def _read_workbook(data):
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheets = [s for s in book.worksheets if s.sheet_state == "visible"] or book.worksheets
        chosen = _sheet_with_headings(sheets)
        notices = [f"Sheet “{chosen.title}” was read."] if len(sheets) > 1 else []
        return _table(_sheet_rows(chosen), notices)
    finally:
        book.close()


def _sheet_with_headings(sheets):
    def score(sheet):
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=HEADER_WITHIN, max_col=MAX_COLUMNS, values_only=True)
        return max((known_headings([_text(cell) for cell in row]) for row in rows), default=0)

    if not sheets:
        raise FileRefused("This workbook holds no sheet.")
    return max(sheets, key=score)


def _sheet_rows(sheet):
    # The declared size may be wrong or made up: rows are taken as they are seen.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MAX_LAST_ROW:
            raise FileRefused(
                f"The sheet reaches beyond row {MAX_LAST_ROW:,}. Delete the empty rows below the "
                "last pupil, save, and upload it again."
            )
        yield number, [_text(cell) for cell in row]


def _text(cell):
    """Return a workbook's cell as text; a date stays a date."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _too_wide(number, columns):
    return (
        f"Row {number} has {columns} columns; the most that can be read is {MAX_COLUMNS}. Delete "
        "what stands far to the right, or export fewer columns."
    )


def _too_long(number):
    return (
        f"Row {number} holds a cell of more than {MAX_CELL:,} characters. The file may be damaged: "
        "export it again."
    )


def _table(numbered, notices):
    """Find the heading row, drop blank rows, hold the limits."""
    kept, header, header_row, best = [], None, 0, 0
    for number, cells in numbered:
        while cells and (cells[-1] == "" or (isinstance(cells[-1], str) and cells[-1].isspace())):
            cells.pop()
        if not any(not isinstance(c, str) or c.strip() for c in cells):
            continue
        if len(cells) > MAX_COLUMNS:
            raise FileRefused(_too_wide(number, len(cells)))
        for i, cell in enumerate(cells):
            if isinstance(cell, str):
                if len(cell) > MAX_CELL:
                    raise FileRefused(_too_long(number))
                if "\x00" in cell:
                    raise FileRefused(f"Row {number} holds a NUL character: the file is damaged.")
                if _GUARDED.match(cell):
                    cells[i] = cell[1:]
        known = known_headings(cells) if len(kept) < HEADER_WITHIN else 0
        if known > best:
            # Titles above the headings are dropped; so would be a heading row found too early.
            best, header, header_row, kept = known, cells, number, []
            continue
        kept.append((number, cells))
        if len(kept) > MAX_ROWS + HEADER_WITHIN:
            break
    if header is None and kept:
        header_row, header = kept.pop(0)
        notices.append(
            "No heading was recognised: the first row was taken as headings. Say below which "
            "column is which."
        )
    if header is None:
        raise FileRefused("The file is empty.")
    if len(kept) > MAX_ROWS:
        raise FileRefused(
            f"The file has more than {MAX_ROWS:,} rows. Export fewer pupils at a time."
        )
    if len(header) < 2:
        raise FileRefused(
            "Only one column was found. A list of pupils needs at least surname and forename in "
            "columns of their own, separated by commas, semicolons or tabs."
        )
    if not kept:
        raise FileRefused("The file has headings but no pupils under them.")
    if header_row > 1:
        notices.append(f"The headings were found in row {header_row}.")
    header = [c.isoformat() if isinstance(c, date) else c.strip() for c in header]
    return Table(header=header, header_row=header_row, rows=kept, notices=notices)
