"""Which pupil of ours is a record of the file? UPN decides; name and birth date only suggest."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from pupils.imports.values import folded


@dataclass
class Existing:
    """A pupil we have, as far as a comparison needs: plain values, no rows of the database.

    `values` are the fields of the pupil; the rest is what stands today unless it says history.
    """

    pk: int
    upn: str = ""
    former_upns: tuple = ()
    surname: str = ""
    forename: str = ""
    preferred_surname: str = ""
    preferred_forename: str = ""
    born_on: date | None = None
    is_on_roll: bool = True
    left_on: date | None = None
    nc_year: str = ""
    is_taken_back: bool = False  # brought in by an import that was undone
    values: dict = field(default_factory=dict)
    flags: dict = field(default_factory=dict)  # kind → Spell that is open
    fsm: list = field(default_factory=list)  # Spells
    sen: list = field(default_factory=list)  # SenEpisodes, oldest first
    needs: list = field(default_factory=list)  # NeedRecords that are open, by rank
    past_needs: list = field(default_factory=list)
    address: object = None  # AddressRecord of today
    contacts: list = field(default_factory=list)  # ContactRecords, `order` kept
    attendance: dict = field(default_factory=dict)  # attendance_key → the four counts
    results: set = field(default_factory=set)  # result_keys
    schools: set = field(default_factory=set)  # school_keys
    group: str = ""  # name of this school year's class


class Register:
    """The pupils we have, found by UPN and by name."""

    def __init__(self, pupils):
        self.pupils = {pupil.pk: pupil for pupil in pupils}
        self._by_upn, self._by_former, self._by_name = {}, defaultdict(set), defaultdict(set)
        # A pupil taken back is found by UPN alone, and only where nobody else has it.
        for pupil in sorted(self.pupils.values(), key=lambda p: not p.is_taken_back):
            if pupil.upn:
                self._by_upn[pupil.upn] = pupil.pk
            for upn in pupil.former_upns:
                self._by_former[upn].add(pupil.pk)
            for key in _name_keys(pupil) if not pupil.is_taken_back else ():
                self._by_name[key].add(pupil.pk)

    def __len__(self):
        return sum(1 for pupil in self.pupils.values() if not pupil.is_taken_back)

    def by_upn(self, record):
        """Return the ids of the pupils whose UPN, now or before, the record names."""
        if record.upn in self._by_upn:
            return {self._by_upn[record.upn]}
        found = set(self._by_former.get(record.upn, ())) if record.upn else set()
        for upn in record.former_upns:
            if upn in self._by_upn:
                found.add(self._by_upn[upn])
            found |= self._by_former.get(upn, set())
        return found

    def by_name(self, record):
        """Return the ids of the pupils of that name whose birth date does not speak against it."""
        found = set()
        for key in _name_keys(record):
            for pk in self._by_name.get(key, ()):
                if _births_agree(self.pupils[pk].born_on, record.born_on):
                    found.add(pk)
        return found


def is_same_person(pupil, record):
    """Tell whether a match by UPN is believable: birth date, surname or forename agrees."""
    if pupil.born_on and record.born_on and pupil.born_on == record.born_on:
        return True
    names = {folded(n) for n in (pupil.surname, pupil.forename, pupil.preferred_forename) if n}
    said = {folded(n) for n in (record.surname, record.forename, record.preferred_forename) if n}
    return bool(names & said) or not said


def _name_keys(person):
    forenames = {person.forename, person.preferred_forename} - {""}
    surnames = {person.surname, person.preferred_surname} - {""}
    return {(folded(surname), folded(forename)) for surname in surnames for forename in forenames}


def _births_agree(ours, theirs):
    if ours is None or theirs is None or ours == theirs:
        return True
    # Day and month exchanged: the commonest slip of the pen.
    return (ours.year, ours.month, ours.day) == (theirs.year, theirs.day, theirs.month)


def repeated_lines(records):
    """Return {line: other line} for rows that name the same pupil twice: same UPN, or same name
    and birth date where a UPN does not tell them apart."""
    by_key = defaultdict(list)
    for record in records:
        if record.upn:
            by_key[record.upn].append(record.line)
        if record.surname and record.forename:
            name = (folded(record.surname), folded(record.forename), record.born_on)
            by_key[name].append(record.line)
    upns = {record.line: record.upn for record in records}
    repeated = {}
    for key, lines in by_key.items():
        if len(lines) < 2:
            continue
        if (
            not isinstance(key, str)
            and len({upns[n] for n in lines}) == len(lines)
            and all(upns[n] for n in lines)
        ):
            continue
        for n in lines:
            repeated.setdefault(n, next(other for other in lines if other != n))
    return repeated
