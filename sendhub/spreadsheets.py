"""Tables as CSV and XLSX that no spreadsheet program takes for a formula."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A cell that begins so, after blanks and quotes, is run as a formula by Excel, Calc or Sheets; the
# wide forms are turned into the plain ones by some of them (OWASP, CSV injection).
_FORMULA = re.compile(r"^[\s\"'\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\s\"']*[\t\r]")
_WIDEST = 60


def guarded(value):
    """Return the value as text; text that would run as a formula gets a leading apostrophe.

    The importer takes the apostrophe off again.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def as_csv(*, headings, rows):
    """Return the table as UTF-8 with a mark, so that Excel reads Łukasz as Łukasz."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(heading) for heading in headings])
    for row in rows:
        writer.writerow([guarded(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(*, title, headings, rows):
    """Return the table as a workbook of one sheet; text cells are strings, whatever they look like."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    rows = [list(row) for row in rows]
    for index, heading in enumerate(headings, start=1):
        longest = max([len(str(row[index - 1] or "")) for row in rows] + [len(heading)])
        sheet.column_dimensions[get_column_letter(index)].width = min(longest + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, font=Font(bold=True)) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    if rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(rows) + 1}"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet, value, *, font=None):
    if isinstance(value, str):
        # Control characters are no XML; a name that holds one came from a broken file.
        value = ILLEGAL_CHARACTERS_RE.sub("", guarded(value))
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, date):
        cell.number_format = "DD/MM/YYYY"
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    if font:
        cell.font = font
    return cell
