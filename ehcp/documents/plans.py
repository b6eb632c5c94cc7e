"""The school's copy of an EHC plan as it is printed, gathered before anything is drawn."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from ehcp.plan_enums import Section
from ehcp.plan_texts import NOTHING, TEXTS, section_texts
from ehcp.rules.deadlines import DEADLINES, last_day
from pupils.enums import CharacteristicKind
from pupils.models import Characteristic, Relationship
from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day


@dataclass(frozen=True)
class Part:
    title: str
    lines: tuple  # of (label or "", text)


@dataclass(frozen=True)
class PlanPaper:
    name: str
    initials: str
    school_name: str
    made_on: str
    state: str
    parts: tuple


def plan_paper(plan_version, *, by, today):
    """Return the paper: every section under its own letter, an empty one as "Nothing recorded"."""
    pupil = plan_version.pupil
    head = Part("The plan", tuple(_head(plan_version)))
    family = Part("The pupil and the family", tuple(_family(pupil, by, today)))
    sections = tuple(
        Part(f"Section {letter}: {title}", _lines(plan_version, letter, text))
        for letter, title, text in section_texts(plan_version)
    )
    return PlanPaper(
        name=pupil.full_name,
        initials=pupil.initials,
        school_name=pupil.school.name,
        made_on=day(today),
        state="" if plan_version.is_final else "Draft, not issued",
        parts=(head, family, *sections),
    )


def _head(version):
    plan = version.plan
    yield "Local authority", plan.local_authority.name
    yield "Plan reference", plan.reference or NOTHING
    yield "Status", f"{version.get_kind_display()}, version {version.number}"
    yield "Date of draft", day(version.served_on) or NOTHING
    yield "First issued", day(plan.first_issued_on) or NOTHING
    yield "This version issued", day(version.issued_on) or NOTHING
    yield "First review due", day(_first_review_due(plan)) or NOTHING
    yield "Case officer", plan.officer or NOTHING
    yield "Signed for the LA by", version.signed_by or NOTHING


def _first_review_due(plan):
    """As the first review of the plan holds it; worked out while there is none."""
    review = plan.reviews.order_by("anchor_on", "pk").first()
    if review:
        return review.due_on
    return plan.first_issued_on and last_day(DEADLINES["AR_DUE"], plan.first_issued_on)


def _family(pupil, by, today):
    yield "Name", pupil.full_name
    yield "Date of birth", day(pupil.born_on) or NOTHING
    adults = (
        Relationship.objects.visible_to(by)
        .of(pupil)
        .covering(today)
        .filter(has_parental_responsibility=True, no_contact=False)
        .select_related("contact")
    )
    names, numbers = [], []
    for row in adults:
        names.append(row.contact.full_name)
        numbers.append(row.contact.mobile or row.contact.telephone)
    yield "Parents and carers", ", ".join(names) or NOTHING
    yield "Contact number", ", ".join(number for number in numbers if number) or NOTHING
    care = (
        Characteristic.objects.of(pupil)
        .covering(today)
        .filter(kind=CharacteristicKind.LOOKED_AFTER)
    )
    held = care.first()
    yield "Child in care and social worker", f"Yes. {held.note}" if held else "No"


def _lines(version, letter, text):
    """Section A under a heading for each part; the others as they are."""
    if letter != Section.A:
        return (("", text),)
    return tuple(
        (each.label, version.sections.get(each.key, "") or NOTHING)
        for each in TEXTS
        if each.section == letter and (each.key != letter or version.sections.get(letter))
    )


def plan_html(paper):
    return render_to_string("documents/ehc_plan.html", {"document": paper})


def plan_pdf(paper, *, on_refusal=None):
    return make_pdf(plan_html(paper), style="ehc_plan", most_pages=60, on_refusal=on_refusal)
