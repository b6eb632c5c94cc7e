"""The governors' report, a published text and the SEND action plan on paper."""

from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from sendhub.dates import academic_year_name
from sendhub.pdf import STATIC, make_long_pdf, make_pdf, pages_of
from sendhub.reports.pages import EditionPage
from sendhub.templatetags.sendhub import day

FRONT_PAGES = 2
# What goes on in the annex when two pages do not hold it, step by step; governors ask for the rest first.
LATER = frozenset(("safety", "days", "moves", "exams", "survey", "learning", "shared_work", "time"))
TYPED = {"risks": "Risks", "next_steps": "Next steps"}


@dataclass(frozen=True)
class ReportDocument:
    """The report on paper; `behind` are the themes and typed texts that stand in the annex, not in front."""

    school_name: str
    initials: str
    made_on: str
    page: EditionPage
    behind: frozenset = frozenset()
    is_front_alone: bool = False

    @property
    def front(self):
        return [each for each in self.page.themes if each["key"] not in self.behind]

    @property
    def moved(self):
        """What is to be looked for in the annex, by name."""
        titles = [each["title"] for each in self.page.themes if each["key"] in self.behind]
        typed = [
            label
            for key, label in TYPED.items()
            if key in self.behind and self.page.figures.get(key)
        ]
        return [*titles, *typed]


def report_document(row):
    return ReportDocument(
        school_name=row.school.name,
        initials="SEND report to governors",
        made_on=day(row.frozen_on),
        page=EditionPage(row),
    )


def report_html(document):
    return render_to_string("documents/governors_report.html", {"document": document})


def report_pdf(document, *, on_refusal=None):
    html = report_html(fitting(document))
    return make_pdf(html, style="governors_report", on_refusal=on_refusal)


def fitting(document):
    """The report with as much in front as two pages hold; drawn once for each step to know."""
    everything = frozenset(each["key"] for each in document.page.themes)
    steps = (frozenset(), LATER, TYPED.keys(), LATER | TYPED.keys(), everything | TYPED.keys())
    for behind in steps:
        found = replace(document, behind=frozenset(behind))
        html = report_html(replace(found, is_front_alone=True))
        if pages_of(html, style="governors_report") <= FRONT_PAGES:
            break
    return found


@dataclass(frozen=True)
class TextDocument:
    """A published statutory text: for anybody, so it carries no address of ours."""

    school_name: str
    initials: str
    made_on: str
    title: str
    number: int
    note: str
    parts: list


def text_document(row):
    title = row.get_kind_display()
    return TextDocument(
        school_name=row.school.name,
        initials=title,
        made_on=day(row.published_at),
        title=title,
        number=row.number,
        note=row.content.get("note", ""),
        parts=row.content["parts"],
    )


def text_page(document):
    """The text as a file for a website: its sheet of style lies in it."""
    style = mark_safe((STATIC / "css/documents/statutory_page.css").read_text())  # noqa: S308  our own file
    return render_to_string("documents/statutory_page.html", {"document": document, "style": style})


def text_html(document):
    return render_to_string("documents/statutory_text.html", {"document": document})


def text_pdf(document, *, on_refusal=None):
    return make_pdf(text_html(document), style="statutory_text", on_refusal=on_refusal)


@dataclass(frozen=True)
class PlanDocument:
    """The SEND action plan of a year: `priorities` as (Priority, its actions)."""

    school_name: str
    initials: str
    made_on: str
    year: str
    aim: str
    came_of_it: str
    cost: object
    priorities: list


def action_plan_document(plan, *, priorities, today):
    return PlanDocument(
        school_name=plan.school.name,
        initials="SEND action plan",
        made_on=day(today),
        year=academic_year_name(plan.year),
        aim=plan.aim,
        came_of_it=plan.came_of_it,
        cost=sum(each.cost or 0 for each, _ in priorities),
        priorities=priorities,
    )


def action_plan_html(document):
    return render_to_string("documents/action_plan.html", {"document": document})


def action_plan_pdf(document):
    return make_long_pdf(action_plan_html(document), style="action_plan")
