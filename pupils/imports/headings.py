"""Which heading of which system means what: known words, compared without case, blanks and marks.

Seen in exports of SIMS, Arbor and Bromcom, in the DfE's Multiplication Tables Check templates and
census extract and in the NHS class list; the rest are the aliases of the field.
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column SENDHub understands. `is_case` columns wait for the SENCo when others import."""

    key: str
    label: str
    group: str
    aliases: tuple[str, ...]
    is_case: bool = False


def _column(key, label, group, aliases, *, is_case=False):
    return Column(key, label, group, tuple(a.strip() for a in aliases.split("|")), is_case)


NAME, SCHOOL, SEN, OTHER, HOME, ATTENDANCE = (
    "Name and identity",
    "Year, class and school",
    "SEN",
    "Characteristics",
    "Address and contact details",
    "Attendance",
)

COLUMNS = {
    c.key: c
    for c in (
        _column(
            "surname",
            "Surname",
            NAME,
            "Surname|Legal Surname|Last Name|Legal Last Name|Family Name|Surname Legal",
        ),
        _column(
            "forename",
            "Forename",
            NAME,
            "Forename|Legal Forename|First Name|Legal First Name|Given Name|Forename Legal|Forenames",
        ),
        _column(
            "full_name",
            "Full name in one column",
            NAME,
            "Name|Full Name|Student Name|Pupil Name|Child Name|Legal Name|Learner Name|Student|Pupil",
        ),
        _column(
            "middle_names",
            "Middle names",
            NAME,
            "Middle name(s)|Middlenames|Middle Name|Middle Names",
        ),
        _column(
            "preferred_forename",
            "Known-as forename",
            NAME,
            "Preferred Forename|Preferred Name|Preferred First Name|Preferred Given Name|Chosen Name|"
            "Chosen Forename|Known As|Known Name|Nickname",
        ),
        _column(
            "preferred_surname",
            "Known-as surname",
            NAME,
            "Preferred Surname|Preferred Last Name|Chosen Surname|Preferred Family Name",
        ),
        _column("former_surname", "Former surname", NAME, "Former Surname|Former Last Name"),
        _column(
            "born_on",
            "Date of birth",
            NAME,
            "Date of birth|DOB|D.O.B.|Birth Date|Birthdate|Person Birth Date|Born",
        ),
        _column("sex", "Sex", NAME, "Sex|Gender|Legal Sex|M/F"),
        _column(
            "upn",
            "UPN",
            NAME,
            "UPN|Unique Pupil Number|Unique Pupil Number (UPN)|Pupil Number",
        ),
        _column("former_upn", "Former UPN", NAME, "Former UPN|Previous UPN|Former UPNs"),
        _column("uln", "ULN", NAME, "ULN|Unique Learner Number|Unique Learner Number (ULN)"),
        _column(
            "admission_number",
            "Admission number",
            NAME,
            "Admission Number|Admission No|Adno|Adm No|Admission No.|MIS ID|PAN|Admissions Number",
        ),
        _column(
            "nc_year",
            "Year group",
            SCHOOL,
            "Year Group|Year|NC Year|NCyearActual|NC Year Actual|Year Code|Curriculum Year|YearGroup|"
            "National Curriculum Year|NCY|Yr|Yr Grp",
        ),
        _column(
            "reg_group",
            "Class or registration group",
            SCHOOL,
            "Reg Group|Registration Group|Registration Form|Registration|Tutor Group|Form|"
            "Form Group|Tutor|Reg|Registration Class|Reg. Group|Class|Class Name|Main Class",
        ),
        _column(
            "enrolment_status",
            "Enrolment status",
            SCHOOL,
            "Enrolment Status|EnrolStatus|Enrol Status|Enrollment Status|Status",
        ),
        _column(
            "entered_on",
            "On roll since",
            SCHOOL,
            "Entry Date|Admission Date|Date of Admission|Date of Entry|Start Date|Enrolment Date|"
            "Joined|Admitted|Date Joined|On Roll From",
        ),
        _column(
            "left_on",
            "Left on",
            SCHOOL,
            "Leaving Date|Date of Leaving|Leave Date|End Date|Date Left|Left",
        ),
        _column("la", "School: LA number", SCHOOL, "LEA|LA|LA Code|LEA Code|LA Number"),
        _column(
            "establishment",
            "School: establishment number",
            SCHOOL,
            "Estab|Establishment|Estab No|Establishment Number|DfE Establishment Number|LAEstab|"
            "DfE Number|DfES Number",
        ),
        _column("urn", "School: URN", SCHOOL, "URN|School URN"),
        _column(
            "sen_status",
            "SEN status",
            SEN,
            "SEN Status|SEN Code|SEN Provision|SENProvision|SEN|SEN Category|SEN Stage|SEND Status|"
            "SEND|SEN Provision Code|SEN Status Code|SEND Code|Current SEN Status",
            is_case=True,
        ),
        _column(
            "sen_from",
            "SEN status since",
            SEN,
            "SEN Start Date|SEN Status Start Date|SEN Status Start|SEN Provision Start Date|"
            "SEN Status From|Date Placed on SEN Register|SEN Since|SEN Status Date",
            is_case=True,
        ),
        _column(
            "need_1",
            "Primary need",
            SEN,
            "Primary Need|SEN Need|SEN Need 1|SEN Type Rank 1|SEN Type 1|Primary SEN Need|"
            "SEN Primary Need|SEN Type|Main Need|Need 1|SEN Needs|Primary SEN Type|SEND Need|"
            "Primary Need Code|SEN Need Type|Need",
            is_case=True,
        ),
        _column(
            "need_2",
            "Second need",
            SEN,
            "Secondary Need|SEN Need 2|SEN Type Rank 2|SEN Type 2|Secondary SEN Need|Need 2|"
            "SEN Secondary Need|Secondary SEN Type|Second Need",
            is_case=True,
        ),
        _column(
            "need_3",
            "Third need",
            SEN,
            "SEN Need 3|SEN Type Rank 3|SEN Type 3|Need 3|Third Need|Tertiary Need",
            is_case=True,
        ),
        _column(
            "fsm",
            "Eligible for free school meals",
            OTHER,
            "FSM|FSM Eligible|FSMeligible|Free School Meals|Eligible for Free Meals|FSM Eligibility|"
            "Free School Meal|Eligible for Free School Meals|FSM Status|Free Meals|Is FSM",
            is_case=True,
        ),
        _column(
            "ever_6_fsm",
            "Free school meals in the last six years (Ever 6)",
            OTHER,
            "Ever 6|Ever 6 FSM|FSM Ever 6|Ever6|FSM6|E6|Ever6 FSM|FSM Ever6|Is FSM6",
            is_case=True,
        ),
        _column(
            "pupil_premium",
            "Pupil premium",
            OTHER,
            "Pupil Premium|PP|PP Eligible|Pupil Premium Eligible|Pupil Premium Recipient|"
            "Pupil Premium Indicator|PPG|PP Status|Is PP|Disadvantaged",
            is_case=True,
        ),
        _column(
            "looked_after",
            "Looked after",
            OTHER,
            "Looked After|In Care|LAC|CLA|CIC|Looked After Child|Child Looked After|In LA Care|"
            "Children Looked After|Child in Care|Looked After Status",
            is_case=True,
        ),
        _column(
            "previously_looked_after",
            "Previously looked after",
            OTHER,
            "Previously Looked After|PLAC|PLA|Ever in Care|Post LAC|Post Looked After|PCLA|"
            "Previously in Care|Post Looked After Arrangements",
            is_case=True,
        ),
        _column(
            "eal",
            "English as an additional language",
            OTHER,
            "EAL|Is EAL|EAL Status|E.A.L.",
            is_case=True,
        ),
        _column(
            "first_language",
            "First language",
            OTHER,
            "First Language|Language|Mother Tongue|First Language Code",
            is_case=True,
        ),
        _column(
            "home_language", "Home language", OTHER, "Home Language|Language at Home", is_case=True
        ),
        _column(
            "ethnicity",
            "Ethnicity",
            OTHER,
            "Ethnicity|Ethnic Code|Ethnicity Code|Ethnic Group|Ethnic Origin",
            is_case=True,
        ),
        _column(
            "young_carer", "Young carer", OTHER, "Young Carer|Young Carer Indicator", is_case=True
        ),
        _column(
            "service_child",
            "Child of service family",
            OTHER,
            "Service Child|Service Children|Service Children in Education|Parents in Armed Forces|"
            "Service Family",
            is_case=True,
        ),
        _column(
            "address_1",
            "Address, first line",
            HOME,
            "Address Line 1|Address 1|Address|Street|House and Street|Home Address",
            is_case=True,
        ),
        _column(
            "address_2", "Address, second line", HOME, "Address Line 2|Address 2", is_case=True
        ),
        _column(
            "address_3",
            "Address, third line",
            HOME,
            "Address Line 3|Address 3|Locality",
            is_case=True,
        ),
        _column("town", "Town", HOME, "Town|Post Town|City|Town/City|Town or City", is_case=True),
        _column("county", "County", HOME, "County", is_case=True),
        _column("postcode", "Postcode", HOME, "Postcode|Post Code|Home Postcode|ZIP", is_case=True),
        _column(
            "sessions_possible",
            "Sessions possible",
            ATTENDANCE,
            "Possible Sessions|Sessions Possible|Possible|Possible Marks",
            is_case=True,
        ),
        _column(
            "sessions_attended",
            "Sessions attended",
            ATTENDANCE,
            "Present Sessions|Sessions Attended|Sessions Present|Attended|Present|Present Marks|"
            "Attendances",
            is_case=True,
        ),
        _column(
            "sessions_authorised",
            "Authorised absence",
            ATTENDANCE,
            "Authorised Absence|Sessions Authorised|Authorised Absences|Auth Abs|Authorised",
            is_case=True,
        ),
        _column(
            "sessions_unauthorised",
            "Unauthorised absence",
            ATTENDANCE,
            "Unauthorised Absence|Sessions Unauthorised|Unauthorised Absences|Unauth Abs|"
            "Unauthorised",
            is_case=True,
        ),
        _column(
            "attendance_from",
            "Attendance counted from",
            ATTENDANCE,
            "Attendance From|Attendance Start Date",
            is_case=True,
        ),
        _column(
            "attendance_to",
            "Attendance counted until",
            ATTENDANCE,
            "Attendance To|Attendance End Date",
            is_case=True,
        ),
    )
}

# Parent or contact 1 to 4: each with the same columns.
CONTACT_PARTS = {
    "name": ("name", "Name|Full Name|Contact Name"),
    "title": ("title", "Title"),
    "forename": ("forename", "Forename|First Name|Given Name"),
    "surname": ("surname", "Surname|Last Name|Family Name"),
    "relation": ("relation to the pupil", "Relationship|Relation|Relationship to Pupil|Type"),
    "email": ("e-mail", "Email|E-mail|Email Address|Main Email"),
    "phone": (
        "telephone",
        "Phone|Telephone|Mobile|Mobile Phone|Phone Number|Telephone Number|Mobile Number|"
        "Main Phone|Home Phone|Main Telephone",
    ),
    "responsibility": (
        "has parental responsibility",
        "Parental Responsibility|Responsibility|Has Parental Responsibility|PR",
    ),
}
CONTACT_NUMBERS = range(1, 5)
CONTACT = "Parents, carers and contacts"

for _n in CONTACT_NUMBERS:
    for _part, (_label, _aliases) in CONTACT_PARTS.items():
        _key = f"contact_{_n}_{_part}"
        COLUMNS[_key] = Column(_key, f"Contact {_n}: {_label}", CONTACT, (), is_case=True)


def normal(heading):
    """Return the heading without accents, case, blanks and marks: "Middle name(s)" → "middlenames"."""
    text = unicodedata.normalize("NFKD", str(heading)).casefold()
    return "".join(ch for ch in text if ch.isalnum() and ch.isascii())


_BY_ALIAS = {normal(alias): c.key for c in COLUMNS.values() for alias in c.aliases}
_CONTACT_BY_ALIAS = {
    normal(alias): part
    for part, (_label, aliases) in CONTACT_PARTS.items()
    for alias in aliases.split("|")
}
_CONTACT_HEADING = re.compile(
    r"^(?:parent(?:carer|guardian)?|contact|guardian|carer|priority|prioritycontact|emergencycontact)"
    r"0?([1-4])(.+)$"
)
_PREFIX = re.compile(r"^(?:child|pupil|student|learner|person|young person)s?(?=.)")


def key_of(heading):
    """Return the column key a heading stands for, or None."""
    text = normal(heading)
    if not text or len(text) > 60:
        return None
    if text in _BY_ALIAS:
        return _BY_ALIAS[text]
    contact = _CONTACT_HEADING.match(text)
    if contact and contact[2] in _CONTACT_BY_ALIAS:
        return f"contact_{contact[1]}_{_CONTACT_BY_ALIAS[contact[2]]}"
    return _BY_ALIAS.get(_PREFIX.sub("", text))


def known_headings(cells):
    """Return how many different known headings the row holds; fewer than two count as none."""
    found = {key_of(cell) for cell in cells if isinstance(cell, str)} - {None}
    return len(found) if len(found) > 1 else 0
