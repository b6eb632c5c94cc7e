"""The inspection folder: pages drawn from the record, with the frozen report and published texts behind."""

import io
from dataclasses import dataclass

import pikepdf
from django.template.loader import render_to_string

from provision.models import Training
from provision.training import area_gaps, provision_gaps
from pupils.models import Pupil
from pupils.rules.sen import ON_REGISTER
from sendhub import binding
from sendhub.dates import academic_year, academic_year_name, academic_year_span
from sendhub.pdf import make_long_pdf
from sendhub.reports.compliance import compliance_lines
from sendhub.reports.documents import report_document, report_pdf, text_document, text_pdf
from sendhub.reports.enums import TextKind
from sendhub.reports.inclusion import plan_actions
from sendhub.reports.models import (
    ActionPlan,
    LearningWalk,
    PublishedText,
    SchoolFigures,
    SelfReview,
    Survey,
    SurveyAnswer,
    Talk,
)
from sendhub.reports.phrases import capitalised, counted, listed
from sendhub.reports.surveys import results
from sendhub.templatetags.sendhub import day, minutes_in_words

PARTS = {
    "duties": "Policies and duties",
    "plan": "SEND action plan",
    "together": "How SENCo and leaders work together",
    "walks": "Learning walks",
    "training": "What staff learned",
    "provision": "Who can deliver what",
    "survey": "Staff survey",
    "report": "Report to governors",
    "information_report": "SEN information report",
    "inclusion_strategy": "Inclusion strategy",
}
NAMED = "register"
NAMED_TITLE = "The SEN register, by name"
# Written behind our own pages, each as it was frozen or published.
BOUND = ("report", "information_report", "inclusion_strategy")
NOTHING = "Nothing is recorded yet."


@dataclass(frozen=True)
class Page:
    """A part of the folder: a sentence, then a table with its head; either may be empty."""

    title: str
    words: str
    head: tuple
    rows: list


@dataclass(frozen=True)
class FolderDocument:
    school_name: str
    initials: str
    made_on: str
    title: str
    has_names: bool
    pages: list
    papers: list
    left_out: list
    is_bound: bool


def folder_pdf(folder, *, by, today):
    """Return (PDF, number of pages, [(title, why it is not in it)], ids of the pupils named)."""
    drawn, named = [], []
    for key, title in PARTS.items():
        if key in folder.parts and key not in BOUND:
            drawn.append(Page(title, *SOURCES[key](by, today)))
    if folder.has_names:
        page, named = register_page(by, today)
        drawn.append(Page(NAMED_TITLE, *page))
    papers, left_out = _papers(folder, by=by)
    document = FolderDocument(
        school_name=folder.school.name,
        initials="Evidence on inclusion",
        made_on=day(today),
        title=folder.title,
        has_names=folder.has_names,
        pages=drawn,
        papers=[(paper.title, paper.pages) for paper in papers],
        left_out=left_out,
        is_bound=bool(papers),
    )
    html = render_to_string("documents/evidence_folder.html", {"document": document})
    body = binding.bind(make_long_pdf(html, style="evidence_folder"), papers)
    with pikepdf.open(io.BytesIO(body)) as pdf:
        pages = len(pdf.pages)
    return body, pages, left_out, named


def _papers(folder, *, by):
    """The frozen report and the published texts that were chosen: (papers to bind, what there is not)."""
    papers, left_out = [], []
    for key in BOUND:
        if key not in folder.parts:
            continue
        content = _frozen_report(by) if key == "report" else _published(by, TextKind(key))
        if content is None:
            left_out.append([PARTS[key], "none is frozen or published yet"])
            continue
        papers.append(binding.look(title=PARTS[key], content=content, media_type="application/pdf"))
    left_out += [[paper.title, paper.refusal] for paper in papers if paper.refusal]
    return [paper for paper in papers if not paper.refusal], left_out


def _frozen_report(by):
    editions = SchoolFigures.objects.readable_in(by.school).order_by("-counted_on", "-pk")
    row = editions.select_related("school").first()
    return row and report_pdf(report_document(row))


def _published(by, kind):
    rows = PublishedText.objects.visible_to(by).filter(kind=kind).select_related("school")
    row = rows.order_by("-number").first()
    return row and text_pdf(text_document(row))


def _duties(by, today):
    rows = [
        (line.title, line.words, day(line.approved_on) or "–", day(line.review_on) or "–")
        for line in compliance_lines(by=by, today=today)
    ]
    head = ("What", "Where it stands", "Approved", "Look again by")
    return "What the school has to have, and when it looks at it again.", head, rows


def _plan(by, today):
    year = academic_year(today)
    plan = ActionPlan.objects.visible_to(by).filter(year=year).first()
    if plan is None:
        return NOTHING, (), []
    actions = {}
    for action in plan_actions(by, plan).order_by("due_on", "pk"):
        actions.setdefault(action.source_id, []).append(
            f"{action.text} ({'done' if action.done_on else 'by'} {day(action.done_on or action.due_on)})"
        )
    rows = [
        (
            each.title,
            each.get_state_display(),
            each.why,
            each.success,
            "; ".join(actions.get(each.pk, ())),
        )
        for each in plan.priorities.all()
    ]
    talks = Talk.objects.visible_to(by).filter(on__gte=academic_year_span(year).starts_on).count()
    held = counted(str(talks), "talk", "talks")
    told = (academic_year_name(year), plan.aim, f"{held} held by head and SENCo this year")
    words = " ".join(f"{capitalised(each).rstrip('.')}." for each in told if each)
    return words, ("Priority", "Stands", "Why", "It worked if", "Actions"), rows


def _together(by, today):
    rows = [
        (academic_year_name(each.year), each.get_state_display(), each.evidence, each.aim or "–")
        for each in SelfReview.objects.visible_to(by)
    ]
    return "" if rows else NOTHING, ("Year", "State", "How we know", "Aim") if rows else (), rows


def _walks(by, today):
    span = academic_year_span(academic_year(today))
    found = LearningWalk.objects.visible_to(by).filter(removed_at=None, on__gte=span.starts_on)
    rows = [(day(each.on), each.focus, each.classes, each.seen, each.agreed_next) for each in found]
    head = ("Day", "Focus", "Classes", "Seen", "Agreed next")
    return "This school year." if rows else NOTHING, head if rows else (), rows


def _training(by, today):
    span = academic_year_span(academic_year(today))
    held = Training.objects.visible_to(by).held().between(span).order_by("on", "pk")
    rows = [
        (day(each.on), each.get_kind_display(), each.topic, minutes_in_words(each.minutes))
        for each in held
    ]
    head = ("Day", "What", "Topic", "Length")
    return "This school year." if rows else NOTHING, head if rows else (), rows


def _provision(by, today):
    span = academic_year_span(academic_year(today))
    untrained = [gap.label for gap in area_gaps(by, span=span, today=today) if gap.is_untrained]
    rows = [
        (gap.provision.name, gap.provision.get_level_display(), str(gap.trained), str(gap.running))
        for gap in provision_gaps(by, today=today)
    ]
    said = [f"There was no training this year for {listed(untrained)}."] if untrained else []
    if not rows:
        return " ".join([*said, "No provision is on the list yet."]), (), []
    return " ".join(said), ("Provision", "Tier", "Adults trained", "Groups running"), rows


def _survey(by, today):
    survey = Survey.objects.visible_to(by).closed_on(today).first()
    found = SurveyAnswer.objects.visible_to(by).filter(survey=survey)
    told = results(list(found.values_list("ratings", flat=True))) if survey else []
    if not told:
        return "No survey with five answers or more is closed yet.", (), []
    rows = [(each.words, *each.cells.values(), each.share or "not shown") for each in told]
    head = ("Statement", "Not at all, a little", "In between", "Mostly, fully", "Share")
    return f"{survey.name}, anonymous; small numbers are hidden.", head, rows


def register_page(by, today):
    """The register by name: for folders whose reader chose names."""
    pupils = (
        Pupil.objects.visible_to(by)
        .on_roll(today)
        .filter(sen_status__in=ON_REGISTER)
        .select_related("group")
        .order_by("sort_key", "pk")
    )
    rows = [
        (pupil.full_name, pupil.group.name if pupil.group else "–", pupil.get_sen_status_display())
        for pupil in pupils
    ]
    page = ("Everybody on the register today.", ("Pupil", "Class", "Status"), rows)
    return page, [pupil.pk for pupil in pupils]


SOURCES = {
    "duties": _duties,
    "plan": _plan,
    "together": _together,
    "walks": _walks,
    "training": _training,
    "provision": _provision,
    "survey": _survey,
}
