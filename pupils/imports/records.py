"""What a file says about one pupil, in one shape for every kind of file.

A field that the file does not hold, or holds blank, is empty or None: blank never erases.
Codes are the letters of the census, kept as text; `values` and `ctf` have checked them.
"""

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date

from pupils.imports.values import proper_case


@dataclass
class SenEpisode:
    """A spell at one SEN status; `starts_on` is None when the file names only today's status."""

    code: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass
class NeedRecord:
    """A type of need; rank 1 is the primary one."""

    code: str
    rank: int
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass
class Spell:
    """From a day until a day (inclusive), or until now."""

    starts_on: date | None = None
    ends_on: date | None = None


@dataclass
class AddressRecord:
    lines: list[str] = field(default_factory=list)
    town: str = ""
    county: str = ""
    postcode: str = ""

    @property
    def is_blank(self):
        return not (self.lines or self.town or self.postcode)


@dataclass
class PhoneRecord:
    """`kind` is the CTF letter: H home, M mobile, W work, A alternative; blank when unsaid."""

    number: str
    kind: str = ""


@dataclass
class ContactRecord:
    """An adult of the pupil. `has_responsibility` is None when the file does not say."""

    surname: str
    forename: str = ""
    title: str = ""
    relation: str = ""
    order: int | None = None
    has_responsibility: bool | None = None
    has_court_order: bool = False
    lives_with_pupil: bool | None = None
    address: AddressRecord | None = None
    phones: list[PhoneRecord] = field(default_factory=list)
    email: str = ""


@dataclass
class AttendanceRecord:
    """Sessions (half days) of a period; a file that names only the year means September to August."""

    starts_on: date
    ends_on: date
    possible: int
    attended: int
    authorised: int = 0
    unauthorised: int = 0
    school_name: str = ""


@dataclass
class FormerSchool:
    name: str = ""
    la: str = ""
    establishment: str = ""
    urn: str = ""
    entered_on: date | None = None
    left_on: date | None = None
    reason: str = ""


@dataclass
class ResultRecord:
    """A national assessment result as the CTF codes it."""

    stage: str
    subject: str
    component: str
    method: str
    result: str
    year: int | None = None
    taken_on: date | None = None


@dataclass
class PupilRecord:
    """One pupil of the file. `line` is where the user finds it: a line, a row, or a line of XML."""

    line: int
    school_number: str = ""
    surname: str = ""
    forename: str = ""
    middle_names: str = ""
    preferred_surname: str = ""
    preferred_forename: str = ""
    former_surname: str = ""
    upn: str = ""
    former_upns: list[str] = field(default_factory=list)
    uln: str = ""
    admission_number: str = ""
    is_in_capitals: bool = False
    born_on: date | None = None
    sex: str = ""
    nc_year: str = ""
    reg_group: str = ""
    enrolment_status: str = ""
    entered_on: date | None = None
    left_on: date | None = None
    ethnicity: str = ""
    first_language: str = ""
    home_language: str = ""
    flags: dict[str, bool] = field(default_factory=dict)
    fsm: list[Spell] = field(default_factory=list)
    care_authority: str = ""
    sen: list[SenEpisode] = field(default_factory=list)
    needs: list[NeedRecord] = field(default_factory=list)
    address: AddressRecord | None = None
    contacts: list[ContactRecord] = field(default_factory=list)
    attendance: list[AttendanceRecord] = field(default_factory=list)
    schools: list[FormerSchool] = field(default_factory=list)
    results: list[ResultRecord] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def sen_now(self):
        """Return the episode that is still open, or None."""
        return next((episode for episode in self.sen if episode.ends_on is None), None)

    def tidy_names(self):
        """Write names in capitals as names are written; drop a known-as name that says the same."""
        names = self.surname + self.forename
        if (
            len(names) > 3
            and self.surname
            and self.forename
            and names == names.upper() != names.lower()
        ):
            self.is_in_capitals = True
            for name in _NAME_FIELDS:
                setattr(self, name, proper_case(getattr(self, name)))
        if self.preferred_surname == self.surname:
            self.preferred_surname = ""
        if self.preferred_forename == self.forename:
            self.preferred_forename = ""


_NAME_FIELDS = (
    "surname",
    "forename",
    "middle_names",
    "preferred_surname",
    "preferred_forename",
    "former_surname",
)
_PARTS = {
    "fsm": Spell,
    "sen": SenEpisode,
    "needs": NeedRecord,
    "address": AddressRecord,
    "phones": PhoneRecord,
    "contacts": ContactRecord,
    "attendance": AttendanceRecord,
    "schools": FormerSchool,
    "results": ResultRecord,
}


def to_json(record):
    """Return the record as plain JSON values without its blank fields, for keeping a preview."""

    if isinstance(record, date):
        return record.isoformat()
    if isinstance(record, list):
        return [to_json(value) for value in record]
    if is_dataclass(record):
        values = ((f.name, getattr(record, f.name)) for f in fields(record))
        return {name: to_json(value) for name, value in values if value not in ("", None, [], {})}
    return record


def from_json(data, kind=PupilRecord):
    """Return the record that `to_json` made."""
    values = {}
    for name in (f.name for f in fields(kind)):
        value = data.get(name)
        if value is None:
            continue
        part = _PARTS.get(name)
        if part and isinstance(value, list):
            value = [from_json(item, part) for item in value]
        elif part:
            value = from_json(value, part)
        elif name.endswith("_on"):
            value = date.fromisoformat(value)
        values[name] = value
    return kind(**values)
