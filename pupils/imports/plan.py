"""The preview: for each record of the file a verdict, and what is to be said about the whole."""

from dataclasses import dataclass, field
from enum import StrEnum

from pupils.imports.changes import Change
from pupils.imports.differences import differences
from pupils.imports.matching import Existing, is_same_person, repeated_lines


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    POSSIBLE = "possible"
    PROBLEM = "problem"


@dataclass
class PlannedRow:
    """What is to be done with one record. `pupil` is the matched one, `candidates` only suggested."""

    record: object
    verdict: Verdict
    pupil: int | None = None
    candidates: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def identity_verdict(self):
        """Return the verdict for someone who sees identity fields only."""
        if self.verdict == Verdict.CHANGED and not any(not c.is_case for c in self.changes):
            return Verdict.SAME
        return self.verdict


def plan(records, register, *, today, our_numbers=frozenset(), decisions=None):
    """Return a PlannedRow for each record.

    `our_numbers`: LA and establishment numbers that are ours, now or before. `decisions`: {line: pupil
    id, "new" or "skip"} for rows on which a person has decided.
    """
    decisions = decisions or {}
    repeated = repeated_lines(records)
    is_ours = any(r.school_number in our_numbers for r in records)
    rows, taken = [], {}
    for record in records:
        row = _planned(
            record,
            register,
            today=today,
            our_numbers=our_numbers,
            decision=decisions.get(record.line),
        )
        if record.line in repeated:
            _add_problem(row, f"Row {repeated[record.line]} names the same pupil.")
        if is_ours and record.school_number and record.school_number not in our_numbers:
            _add_problem(
                row, f"This pupil is listed under another school ({record.school_number})."
            )
        if row.pupil is not None and not row.problems:
            other = taken.setdefault(row.pupil, row)
            if other is not row:
                for one, two in ((row, other), (other, row)):
                    _add_problem(one, f"Row {two.record.line} belongs to the same pupil of ours.")
        rows.append(row)
    return rows


def _add_problem(row, sentence):
    row.problems.append(sentence)
    row.verdict = Verdict.PROBLEM
    row.changes = []


def _planned(record, register, *, today, our_numbers, decision):
    row = PlannedRow(record=record, verdict=Verdict.PROBLEM)
    row.problems, row.warnings = list(record.problems), list(record.warnings)
    if row.problems:
        return row
    matches = register.by_upn(record)
    if decision == "new" or isinstance(decision, int):
        matches = {decision} & set(register.pupils) if decision != "new" else set()
    elif len(matches) > 1:
        row.problems.append("The UPN and a former UPN belong to different pupils of ours.")
        return row
    elif not matches or not is_same_person(register.pupils[next(iter(matches))], record):
        if matches:
            row.warnings.append("We have this UPN under another name and birth date.")
        row.candidates = sorted(matches or register.by_name(record))
        if row.candidates:
            row.verdict = Verdict.POSSIBLE
            return row
    if matches:
        ours = register.pupils[next(iter(matches))]
        return _matched(row, ours, today=today, our_numbers=our_numbers)
    return _new(row, today=today, our_numbers=our_numbers)


def _matched(row, ours, *, today, our_numbers):
    row.pupil = ours.pk
    row.changes, warnings = differences(row.record, ours, today=today, our_numbers=our_numbers)
    row.warnings += warnings
    if row.record.left_on and ours.is_on_roll:
        row.warnings.append(
            f"The file says that this pupil left or leaves on {row.record.left_on:%d/%m/%Y}. "
            "Taking a pupil off roll is decided on the pupil's file."
        )
    row.verdict = Verdict.CHANGED if row.changes else Verdict.SAME
    if ours.is_taken_back:
        row.verdict = Verdict.NEW
    return row


def _new(row, *, today, our_numbers):
    record = row.record
    if not (record.surname and record.forename):
        row.problems.append("No pupil of ours has this UPN, and the row has no name.")
    if record.born_on is None:
        row.problems.append("A new pupil needs a date of birth.")
    if record.left_on and record.left_on < today:
        row.problems.append("The file says that this pupil has left; leavers are not brought in.")
    if row.problems:
        return row
    row.changes, _ = differences(record, Existing(pk=0), today=today, our_numbers=our_numbers)
    row.verdict = Verdict.NEW
    if record.is_in_capitals:
        row.warnings.append("The file writes names in capitals: check how this one is written.")
    if not record.upn:
        row.warnings.append("No UPN: the next file can only suggest that it is the same pupil.")
    return row


def counts(rows):
    """Return {verdict: how many} with every verdict in it."""
    found = dict.fromkeys((v.value for v in Verdict), 0)
    for row in rows:
        found[row.verdict.value] += 1
    return found


def not_in_file(rows, register):
    """Return the ids of pupils on roll whom the file might have named and does not.

    Only when the file looks like a list of whole year groups: at least half of the pupils we have
    in the years it names are in it. To be missing never means to have left.
    """
    matched = {row.pupil for row in rows if row.pupil} | {c for r in rows for c in r.candidates}
    years = {row.record.nc_year for row in rows if row.record.nc_year}
    years |= {register.pupils[pk].nc_year for pk in matched}
    on_roll = {
        pk
        for pk, pupil in register.pupils.items()
        if pupil.is_on_roll and not pupil.is_taken_back and pupil.nc_year in years
    }
    missing = on_roll - matched
    return sorted(missing) if len(on_roll) - len(missing) >= len(missing) else []


def matches_nobody(rows, register):
    """Tell whether the file's UPNs match nobody although we have pupils: another school's file?

    A row with a problem, such as a wrong date, still tells by its UPN whose pupil it is.
    """
    with_upn = [row for row in rows if row.record.upn]
    ours = any(row.pupil or register.by_upn(row.record) for row in with_upn)
    return bool(with_upn) and len(register) > 0 and not ours
