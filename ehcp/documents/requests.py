"""The request for an assessment as it is printed, with its evidence bound in behind."""

from dataclasses import asdict, dataclass, replace

from django.template.loader import render_to_string

from ehcp.enums import AskedBy
from ehcp.request_questions import PARTS
from pupils.codes import ethnicity_label, language_label
from pupils.enums import CharacteristicKind, EnrolmentKind, RelationCode
from pupils.models import (
    Address,
    AttendanceFigure,
    Characteristic,
    Enrolment,
    FormerSchool,
    Relationship,
)
from pupils.rules.years import is_outside_usual_year
from sendhub.accounts.models import StaffMember
from sendhub.dates import is_young_person
from sendhub.templatetags.sendhub import day

NOTHING = "Nothing recorded"


@dataclass(frozen=True)
class Part:
    title: str
    lines: tuple  # of (label, text)
    is_facts: bool = False  # short lines that stand in two columns


@dataclass(frozen=True)
class RequestPaper:
    """The request in words. `papers`: (title, pages) of what is bound in; `left_out`: (title, why)."""

    title: str
    name: str
    initials: str
    school_name: str
    la_name: str
    made_on: str
    state: str
    parts: tuple
    checklist: tuple = ()  # of (what is wanted, state in words, what was found)
    summary: str = ""
    papers: tuple = ()
    left_out: tuple = ()

    @property
    def is_bound(self):
        return bool(self.papers)


def request_paper(assessment, *, by, today):
    """Return the paper: as it was sent, or as it stands now."""
    if assessment.sent_paper:
        return paper_of(assessment.sent_paper)
    pupil = assessment.pupil
    asked = tuple(
        Part(
            part.title,
            tuple((q.label, assessment.answers.get(q.key) or NOTHING) for q in part.questions),
        )
        for part in PARTS
    )
    return RequestPaper(
        title=(
            "Request for a re-assessment"
            if assessment.is_reassessment
            else "Request for an EHC needs assessment"
        ),
        name=pupil.full_name,
        initials=pupil.initials,
        school_name=pupil.school.name,
        la_name=assessment.local_authority.name,
        made_on=day(today),
        state="Draft, not sent",
        parts=(
            Part("The request", _request(assessment, by, today), is_facts=True),
            Part("The pupil", _pupil(pupil, by, today), is_facts=True),
            Part("School and attendance", _school(pupil, by, today), is_facts=True),
            Part("Family", _adults(pupil, by, today), is_facts=True),
            *asked,
            Part("What the family says to this request", _consent(assessment, today)),
        ),
    )


def as_kept(paper):
    return asdict(paper)


def paper_of(kept):
    """Return the paper from what `as_kept` wrote."""
    parts = tuple(
        Part(part["title"], tuple(tuple(line) for line in part["lines"]), part["is_facts"])
        for part in kept["parts"]
    )
    rows = {
        name: tuple(tuple(row) for row in kept[name])
        for name in ("checklist", "papers", "left_out")
    }
    return RequestPaper(**{**kept, "parts": parts, **rows, "state": ""})


def with_evidence(paper, checklist, *, papers, left_out):
    """Return the paper with its list of evidence and what is bound in behind it."""
    return replace(
        paper,
        checklist=tuple(
            (line.item.label, line.state.label, line.words or "") for line in checklist.lines
        ),
        summary=checklist.in_words,
        papers=tuple(papers),
        left_out=tuple(left_out),
    )


def request_html(paper):
    return render_to_string("documents/assessment_request.html", {"document": paper})


def _lines(*pairs):
    return tuple((label, text or NOTHING) for label, text in pairs)


def _request(assessment, by, today):
    staff = StaffMember.objects.filter(pk=by.staff_id).first() if by.staff_id else None
    who = [staff.full_name, staff.post, staff.email] if staff else []
    asked = assessment.get_asked_by_display()
    if assessment.asked_by_note:
        asked += f": {assessment.asked_by_note}"
    return _lines(
        ("To", assessment.local_authority.name),
        ("Date of the request", day(assessment.sent_on or today)),
        ("Who asks", asked),
        ("Completed by: name, role, contact", ", ".join(part for part in who if part)),
    )


def _pupil(pupil, by, today):
    address = Address.objects.filter(pupil=pupil, ends_on=None).first()
    held = Characteristic.objects.visible_to(by).of(pupil).covering(today)
    facts = {row.kind: row for row in held}
    is_outside = is_outside_usual_year(pupil.nc_year, pupil.born_on, today)
    care = [
        facts[kind].get_kind_display()
        for kind in (CharacteristicKind.LOOKED_AFTER, CharacteristicKind.PREVIOUSLY_LOOKED_AFTER)
        if kind in facts
    ]
    return _lines(
        ("Name", pupil.full_name),
        ("Legal name", pupil.legal_name),
        ("Date of birth", day(pupil.born_on)),
        ("Gender", pupil.get_sex_display()),
        ("Home address", f"{address.lines} {address.postcode}" if address else ""),
        ("Ethnicity", ethnicity_label(pupil.ethnicity) if pupil.ethnicity else ""),
        ("Home language", language_label(pupil.home_language or pupil.first_language)),
        ("UPN", pupil.upn),
        ("Year group", pupil.get_nc_year_display()),
        ("Taught out of the usual year group", "Yes" if is_outside else "No"),
        ("Looked after", ", ".join(care) or "No"),
        ("Family in the forces", "Yes" if CharacteristicKind.SERVICE_CHILD in facts else "No"),
        ("SEN status", pupil.get_sen_status_display()),
    )


def _school(pupil, by, today):
    stays = Enrolment.objects.visible_to(by).of(pupil).exclude(kind=EnrolmentKind.GUEST)
    stay = stays.first()
    before = FormerSchool.objects.visible_to(by).of(pupil)
    figure = AttendanceFigure.objects.visible_to(by).of(pupil).first()
    schools = (
        f"{row.name or row.urn}"
        + (f", {day(row.starts_on)} to {day(row.ends_on)}" if row.starts_on else "")
        for row in before
    )
    attendance = ""
    if figure and figure.percentage is not None:
        attendance = (
            f"{figure.percentage} % of sessions, {day(figure.starts_on)} to {day(figure.ends_on)}"
        )
    return _lines(
        ("School", pupil.school.name),
        ("Class", pupil.group.name if pupil.group else ""),
        ("Date of admission", day(stay.starts_on) if stay else ""),
        ("Attendance", attendance),
        ("Previous schools with dates", "\n".join(schools)),
    )


def _adults(pupil, by, today):
    rows = Relationship.objects.visible_to(by).of(pupil).covering(today)
    address = Address.objects.filter(pupil=pupil, ends_on=None).first()
    lines, interpreter = [], False
    for row in rows.exclude(relation=RelationCode.DOCTOR).select_related("contact"):
        contact = row.contact
        interpreter = interpreter or contact.needs_interpreter
        said = [
            row.get_relation_display() or "Contact",
            "has parental responsibility" if row.has_parental_responsibility else "",
            contact.mobile or contact.telephone,
            contact.email,
            "lives with the pupil" if row.lives_with and address else "",
            f"speaks {language_label(contact.language)}" if contact.language else "",
            "NO CONTACT: do not write to or call this person" if row.no_contact else "",
        ]
        lines.append((contact.full_name, ", ".join(part for part in said if part)))
    lines.append(("Interpreter needed", "Yes" if interpreter else "No"))
    return tuple(lines)


def _consent(assessment, today):
    pupil = assessment.pupil
    lines = [
        ("What they say", assessment.get_family_knows_display()),
        ("Told on", day(assessment.family_told_on)),
        ("In their words", assessment.family_note),
    ]
    if pupil.born_on and is_young_person(pupil.born_on, today):
        own = assessment.asked_by == AskedBy.YOUNG_PERSON
        lines.append(
            (
                "Young person (over compulsory school age)",
                "Asks for it" if own else "Agreed: ________",
            )
        )
    return _lines(*lines)
