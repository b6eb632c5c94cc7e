"""A list of results: which column is what, whose each row is, and what taking it over would do."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from pupils.enums import ScoreKind, Verdict
from pupils.imports.headings import key_of as heading_key
from pupils.models import Assessment, Pupil
from pupils.names import plain
from pupils.rules.assessments import score_problem
from pupils.rules.score_comparisons import to_standard

# What names a pupil in a list.
WHO = {
    "upn": "UPN",
    "admission_number": "Admission number",
    "forename": "First name",
    "surname": "Surname",
    "full_name": "Whole name",
}
_AGE = re.compile(r"^(\d{1,2})[:.](\d{1,2})$")
MOST_LEVEL = 60


def key_of(scale):
    return f"scale:{scale.pk}"


def guessed(header, scales):
    """{what: place of its column}, as far as the headings tell."""
    found, places = {}, {}
    for place, heading in enumerate(header):
        if (key := heading_key(heading)) in WHO:
            found.setdefault(key, place)
        places.setdefault(plain(heading), place)
    for scale in scales:
        name = plain(scale.name)
        place = places.get(name)
        if place is None:
            place = next((at for text, at in places.items() if name in text), None)
        if place is not None:
            found[key_of(scale)] = place
    return found


def is_enough(mapping):
    """Tell whether the columns say who a row is."""
    return bool({"upn", "admission_number", "full_name"} & mapping.keys()) or (
        {"forename", "surname"} <= mapping.keys()
    )


@dataclass(frozen=True)
class Result:
    """One cell that becomes an assessment."""

    scale: object
    score: Decimal | None = None
    level: str = ""
    note: str = ""

    @property
    def words(self):
        return self.level or f"{self.score:f}"


@dataclass
class Line:
    """One row of the list and what would become of it."""

    number: int
    called: str
    pupil: Pupil | None = None
    new: list = field(default_factory=list)
    same: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def verdict(self):
        if self.problems:
            return Verdict.PROBLEM
        return Verdict.NEW if self.new else Verdict.SAME


class Roll:
    """The pupils the actor may see, found by UPN, admission number or name."""

    def __init__(self, actor):
        self.by = {"upn": {}, "admission_number": {}, "name": {}}
        for pupil in Pupil.objects.visible_to(actor):
            self._add("upn", pupil.upn.upper(), pupil)
            self._add("admission_number", plain(pupil.admission_number), pupil)
            for first in {pupil.first_name, pupil.short_name}:
                self._add("name", plain(f"{first} {pupil.last_name}"), pupil)
                self._add("name", plain(f"{pupil.last_name} {first}"), pupil)

    def _add(self, kind, key, pupil):
        if key:
            self.by[kind].setdefault(key, set()).add(pupil)

    def find(self, who):
        """Return (pupil, why not). A UPN decides; a name does only when one pupil has it."""
        for kind, key in (
            ("upn", who.get("upn", "").upper()),
            ("admission_number", plain(who.get("admission_number", ""))),
            ("name", _name(who)),
        ):
            found = self.by[kind].get(key, set()) if key else set()
            if len(found) == 1:
                return next(iter(found)), ""
            if len(found) > 1:
                return None, "Several pupils are called so: add a column with the UPN."
        return None, "No pupil of the school is found by this row."


def _name(who):
    whole = who.get("full_name") or f"{who.get('forename', '')} {who.get('surname', '')}"
    return plain(whole.replace(",", " "))


def lines_of(score_file, scales, *, actor):
    """What taking over would do, row by row. Two queries."""
    roll, by_key = Roll(actor), {key_of(scale): scale for scale in scales}
    held = {
        (row.pupil_id, row.scale_id): row
        for row in Assessment.objects.visible_to(actor).filter(
            taken_on=score_file.taken_on, scale__in=scales
        )
    }
    seen, lines = set(), []
    for number, cells in score_file.rows:
        line = _line(number, cells, score_file.mapping, by_key, roll, held)
        if line.pupil and line.pupil.pk in seen:
            line.problems.append("This pupil stands in an earlier row already.")
        elif line.pupil:
            seen.add(line.pupil.pk)
        lines.append(line)
    return lines


def _line(number, cells, places, by_key, roll, held):
    def cell(key):
        place = places.get(key)
        return str(cells[place]).strip() if place is not None and place < len(cells) else ""

    who = {key: cell(key) for key in WHO}
    pupil, why = roll.find(who)
    called = who["full_name"] or f"{who['forename']} {who['surname']}".strip() or who["upn"]
    line = Line(number, called or who["admission_number"], pupil)
    if why:
        line.problems.append(why)
        return line
    for key, scale in by_key.items():
        if text := cell(key):
            _take(line, scale, text, held)
    if not (line.new or line.same or line.problems):
        line.problems.append("The row holds no result.")
    return line


def _take(line, scale, text, held):
    try:
        result = result_of(scale, text)
    except ValueError as error:
        line.problems.append(f"{scale.name}: {error}")
        return
    row = held.get((line.pupil.pk, scale.pk))
    if row is None:
        line.new.append(result)
    elif (row.score, row.level) == (result.score, result.level):
        line.same.append(result)
    else:
        line.problems.append(f"{scale.name}: another result of this day is on file already.")


def result_of(scale, text):
    """Read one cell. Raises ValueError with the sentence that says what is wrong."""
    if scale.kind == ScoreKind.LEVEL:
        if len(text) > MOST_LEVEL:
            raise ValueError(f"a level has at most {MOST_LEVEL} characters.")
        return Result(scale, level=text)
    score, note = _number(scale.kind, text), ""
    if scale.kind == ScoreKind.STANDARDISED and (scale.mean, scale.deviation) != (100, 15):
        note = f"As printed: {text} (mean {scale.mean:g}, deviation {scale.deviation:g})"
        score = Decimal(to_standard(score, scale.mean, scale.deviation))
    if problem := score_problem(scale.kind, score):
        raise ValueError(problem)
    return Result(scale, score=score, note=note)


def _number(kind, text):
    age = _AGE.match(text) if kind == ScoreKind.AGE else None
    if age and ":" in text:
        return Decimal(int(age[1]) * 12 + int(age[2]))
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(f"“{text[:20]}” is no number.") from None
    if not number.is_finite():
        raise ValueError(f"“{text[:20]}” is no number.")
    return number.quantize(Decimal("0.01"))
