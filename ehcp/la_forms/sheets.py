"""Excel forms: names in cells, cells named by the mapping file, rows by their number; filled as plain text.

A form in Excel has a fixed number of lines, so a list is named by place: `{{ people.1.name }}`.
"""

import io
import re
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.utils.exceptions import InvalidFileException

from ehcp.la_forms.mapping import FormProblem
from ehcp.la_forms.parts import DAMAGED, require_plain
from ehcp.la_forms.word import MOST_NAMES, TOO_MANY, Found

MOST_CELLS = 200_000
TOO_LONG = f"The form has more than {MOST_CELLS:,} cells."
_NAME = re.compile(r"\{\{\s*([^{}]{0,200}?)\s*\}\}")
_PLACE = re.compile(r"([a-z_]+)\.([1-9][0-9]{0,2})\.([a-z_]+)")
_HALF = re.compile(r"\{\{|\}\}|\{%|%\}")
COMMAND = "holds a brace that is not closed, or a command. In Excel a form names words only: “{{ pupil.born_on }}”."


def names_in_sheets(content, *, words, rows, cells):
    """Return the `Found` of a form; raises FormProblem with everything that is wrong with it."""
    book = _opened(content)
    found = Found()
    problems = _cell_problems(book, cells)
    found.fields = dict.fromkeys(cells.values(), True)
    number = 0
    for cell in _texts(book):
        if _HALF.search(_NAME.sub("", cell.value)):
            problems.append(f"The cell {cell.parent.title}!{cell.coordinate} {COMMAND}")
        for name in _NAME.findall(cell.value):
            number += 1
            _look(name, found, words=words, rows=rows)
    if number > MOST_NAMES:
        raise FormProblem(TOO_MANY)
    if problems or found.problems:
        raise FormProblem(*problems, *found.problems)
    return found


def _look(name, found, *, words, rows):
    place = _PLACE.fullmatch(name)
    if place and place[3] in rows.get(place[1], ()):
        found.rows[place[1]] = max(int(place[2]), found.rows.get(place[1], 0))
    elif name in words:
        found.fields[words[name]] = True
    else:
        found.unknown[name] = True


def fill_sheets(content, *, words, rows, cells, values):
    """Return the form filled; a value is text, whatever it looks like."""
    names_in_sheets(content, words=words, rows=rows, cells=cells)
    book = _opened(content)

    def is_spare(name):
        place = _PLACE.fullmatch(name)
        return bool(place) and int(place[2]) > len(values[place[1]])

    def said(name):
        if place := _PLACE.fullmatch(name):
            return "" if is_spare(name) else values[place[1]][int(place[2]) - 1][place[3]]
        group, _, word = words[name].partition(".")
        return values[group][word]

    for cell in _texts(book):
        names = _NAME.findall(cell.value)
        if names and all(map(is_spare, names)):
            # A line for somebody whom the record does not hold: its own words go as well.
            _write(cell, "")
        elif names:
            _write(cell, _NAME.sub(lambda hit: said(hit[1]), cell.value))
    for address, key in cells.items():
        sheet, _, place = address.partition("!")
        group, _, word = key.partition(".")
        _write(book[sheet][place], values[group][word])
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def _write(cell, text):
    # Set as text after the value: openpyxl takes a leading "=" for a formula.
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    if cell.value is not None:
        cell.data_type = "s"


def _opened(content):
    require_plain(content)
    try:
        book = load_workbook(io.BytesIO(content), keep_links=False)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError):
        raise FormProblem(DAMAGED) from None
    # Asked of the sheet's own size first: a cell far out makes a sheet of millions.
    if sum(sheet.max_row * sheet.max_column for sheet in book.worksheets) > MOST_CELLS:
        raise FormProblem(TOO_LONG)
    return book


def _texts(book):
    return [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.data_type != "f"
    ]


def _cell_problems(book, cells):
    problems = []
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for address in cells:
        sheet, _, place = address.partition("!")
        if sheet not in sheets:
            problems.append(f"The form has no sheet “{sheet}”.")
        elif isinstance(sheets[sheet][place], MergedCell):
            problems.append(f"The cell {address} lies inside joined cells: name the first of them.")
    return list(dict.fromkeys(problems))
