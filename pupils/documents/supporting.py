"""Supporting plans and emergency cards on paper."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day

PAPERS = ("a4", "a5")


@dataclass(frozen=True)
class CardPaper:
    """The cards of one print, one a page."""

    cards: tuple
    initials: str
    school_name: str
    made_on: str


def cards_pdf(cards, *, paper, school_name, today, on_refusal=None):
    """Return the cards as PDF bytes on A4 or A5."""
    document = CardPaper(
        cards=tuple(cards),
        initials=cards[0].initials if len(cards) == 1 else "Emergency cards",
        school_name=school_name,
        made_on=day(today),
    )
    html = render_to_string("documents/emergency_card.html", {"document": document, "paper": paper})
    return make_pdf(html, style="emergency_card", on_refusal=on_refusal)


@dataclass(frozen=True)
class SupportingPaper:
    title: str
    name: str
    initials: str
    line: str
    school_name: str
    made_on: str
    state: str
    lines: list
    document: str
    number: int
    dated: str
    owner: str
    review_on: str


def plan_paper(plan, *, today):
    pupil = plan.pupil
    place = [pupil.get_nc_year_display(), pupil.group.name if pupil.group else ""]
    return SupportingPaper(
        title=plan.name,
        name=pupil.full_name,
        initials=pupil.initials,
        line=", ".join(part for part in place if part),
        school_name=pupil.school.name,
        made_on=day(today),
        state="" if plan.is_in_force else plan.get_state_display(),
        lines=plan.lines,
        document=plan.document.title if plan.document else "",
        number=plan.number,
        dated=day(plan.written_at),
        owner=plan.owner.full_name,
        review_on=day(plan.review_on),
    )


def plan_pdf(document, *, on_refusal=None):
    html = render_to_string("documents/supporting_plan.html", {"document": document})
    return make_pdf(html, style="supporting_plan", on_refusal=on_refusal)
