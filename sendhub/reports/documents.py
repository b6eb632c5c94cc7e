"""The governors' report, a published text and the SEND action plan on paper."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from sendhub.dates import academic_year_name
from sendhub.pdf import STATIC, make_long_pdf, make_pdf
from sendhub.reports.pages import EditionPage
from sendhub.templatetags.sendhub import day


@dataclass(frozen=True)
class ReportDocument:
    school_name: str
    initials: str
    made_on: str
    page: EditionPage


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
    return make_pdf(report_html(document), style="governors_report", on_refusal=on_refusal)


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
