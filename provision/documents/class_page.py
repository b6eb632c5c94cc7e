"""The class page on paper: A4 or A5, portrait, and no longer than a teacher reads before a lesson."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day

# What may be asked for: (size, names are initials).
PAPERS = {
    "a4": ("a4", False),
    "a5": ("a5", False),
    "a4-initials": ("a4", True),
    "a5-initials": ("a5", True),
}
# A class of thirty with three strategies each stays far below this.
MOST_PAGES = 12


@dataclass(frozen=True)
class PrintedPart:
    """One pupil; `lines` and `set_up` are (what, how)."""

    name: str
    lines: tuple
    is_from_profile: bool
    set_up: tuple
    plan: tuple  # (label, text) of the regulation plan


@dataclass(frozen=True)
class ClassPageDocument:
    name: str
    school_name: str
    initials: str
    made_on: str
    size: str
    uses_initials: bool
    shared: tuple  # (how many, what, how, names)
    parts: tuple
    without: tuple

    @property
    def set_up(self):
        return [part for part in self.parts if part.set_up]

    @property
    def plans(self):
        return [part for part in self.parts if part.plan]


def class_page_document(page, *, paper, today):
    """Turn the gathered page into what is printed; no queries."""
    size, uses_initials = PAPERS[paper]

    def called(part):
        return part.initials if uses_initials else part.name

    return ClassPageDocument(
        name=page.group.name,
        school_name=page.group.school.name,
        initials=page.group.name,
        made_on=day(today),
        size=size,
        uses_initials=uses_initials,
        shared=tuple(
            (len(each.parts), each.text, each.how, ", ".join(called(p) for p in each.parts))
            for each in page.shared
        ),
        parts=tuple(
            PrintedPart(
                name=called(part),
                lines=tuple((line.text, line.how) for line in part.lines),
                is_from_profile=part.is_from_profile,
                set_up=tuple((line.text, line.how) for line in part.set_up),
                plan=_plan(part.plan),
            )
            for part in page.parts
        ),
        without=tuple(called(part) for part in page.without),
    )


def _plan(plan):
    if plan is None:
        return ()
    told = (
        ("Sets it off", plan.triggers),
        ("Early signs", plan.early_signs),
        ("What helps", plan.helps),
        ("Makes it worse", plan.makes_worse),
        ("Call", plan.who),
    )
    return tuple((label, text) for label, text in told if text)


def class_page_pdf(document, *, on_refusal=None):
    """Return the page as PDF bytes; raises TooLong beyond the pages a class can fill."""
    html = render_to_string("documents/class_page.html", {"document": document})
    return make_pdf(html, style="class_page", most_pages=MOST_PAGES, on_refusal=on_refusal)
