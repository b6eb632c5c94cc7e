"""What is printed about access arrangements. The school’s own papers: none copies a form of JCQ or the STA."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from pupils.exam_enums import Exam
from pupils.models import Assessment, Need
from pupils.rules import exams as rules
from pupils.rules.exams import BOOKLETS
from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day

MOST_PAGES = 60


@dataclass(frozen=True)
class Table:
    """A list on paper: rows under headings, in parts with a title each."""

    title: str
    school_name: str
    initials: str
    made_on: str
    under: str
    kind: str
    headings: tuple
    parts: tuple  # of (title, rows)
    nothing: str


def candidate_table(candidates, *, school, under, today):
    """The candidates for the exams officer, by year group."""
    years = {}
    for each in candidates:
        years.setdefault(each.pupil.get_nc_year_display(), []).append(_candidate_row(each))
    return Table(
        title="Access arrangements: candidates",
        school_name=school.name,
        initials="Access arrangements",
        made_on=day(today),
        under=under,
        kind="candidates",
        headings=("Name", "Class", "Arrangements and where they stand", "Missing"),
        parts=tuple((year, tuple(rows)) for year, rows in years.items()),
        nothing="No candidate is on this list.",
    )


def _candidate_row(each):
    group = each.pupil.group
    return (
        each.pupil.full_name,
        group.name if group else "",
        "\n".join(f"{_named(held)}: {_state(held)}" for held in each.held) or "None looked at",
        ", ".join(each.missing_in_words) if each.held else "",
    )


def _named(held):
    return f"{held.named}; only {held.subjects}" if held.subjects else held.named


def _state(held):
    return f"{held.label} until {day(held.expires_on)}" if held.expires_on else held.label


def paper_table(papers, *, school, under, today):
    """Who has what at each paper, for the invigilators."""
    return Table(
        title="Access arrangements by paper",
        school_name=school.name,
        initials="Access arrangements",
        made_on=day(today),
        under=under,
        kind="papers",
        headings=("Name", "Class", "What the room gives", "Minutes", "Ends"),
        parts=tuple((_paper(paper.sitting), _seats(paper)) for paper in papers),
        nothing="No paper is on the timetable.",
    )


def _paper(sitting):
    room = f", {sitting.room}" if sitting.room else ""
    return (
        f"{day(sitting.on)}, {sitting.starts_at:%H:%M}: {sitting.title} "
        f"(Year {sitting.nc_year}, {sitting.minutes} minutes{room})"
    )


def _seats(paper):
    return tuple(
        (
            seat.pupil.full_name,
            seat.pupil.group.name if seat.pupil.group else "",
            "\n".join(_named(row) for row in seat.held),
            str(seat.minutes),
            f"{seat.ends_at:%H:%M}",
        )
        for seat in paper.seats
    )


def table_pdf(table, *, on_refusal=None):
    html = render_to_string("documents/exam_table.html", {"document": table})
    return make_pdf(html, style="exams", most_pages=MOST_PAGES, on_refusal=on_refusal)


@dataclass(frozen=True)
class EvidenceSummary:
    """What the school holds that shows a candidate’s need."""

    name: str
    initials: str
    line: str
    school_name: str
    made_on: str
    exam: str
    booklet: str
    difficulty: str
    told: str
    needs: tuple
    arrangements: tuple  # of (what, where it stands, asks for, missing)
    shown: tuple  # of (label, lines)
    scores: tuple  # of (day, test, score, band, assessor)


def evidence_summary(candidate, *, written, shown, by, today):
    pupil = candidate.pupil
    needs = Need.objects.visible_to(by).of(pupil).filter(ends_on=None).order_by("rank", "pk")
    tests = Assessment.objects.visible_to(by).of(pupil).filter(kind="standardised")
    place = [pupil.get_nc_year_display(), pupil.group.name if pupil.group else ""]
    return EvidenceSummary(
        name=pupil.full_name,
        initials=pupil.initials,
        line=", ".join(part for part in place if part),
        school_name=pupil.school.name,
        made_on=day(today),
        exam=f"{Exam(candidate.exam).label} {candidate.year or ''}".strip(),
        booklet=BOOKLETS[candidate.exam],
        difficulty=written.difficulty if written else "",
        told=_told(written),
        needs=tuple(
            f"{row.get_need_type_display()}{f': {row.description}' if row.description else ''}"
            for row in needs
        ),
        arrangements=tuple(
            (
                _named(held),
                _state(held),
                ", ".join(e.label for e in held.needs.evidence),
                ", ".join(e.label for e in held.missing) or "Nothing",
            )
            for held in candidate.held
        ),
        shown=tuple(
            (each.label, tuple((day(on), words) for on, words in each.lines)) for each in shown
        ),
        scores=tuple(_score(row) for row in tests),
    )


def _told(written):
    if not written or not written.told_on:
        return "Not recorded yet."
    return f"{day(written.told_on)}{f': {written.told_how}' if written.told_how else ''}"


def _score(row):
    band = f"{row.band_low:.0f} to {row.band_high:.0f}" if row.band_low is not None else ""
    who = ", ".join(part for part in (row.assessor, row.qualification) if part)
    test = f"{row.instrument}: {row.subject}" if row.subject else row.instrument
    return day(row.taken_on), test, f"{row.score:.0f}", band, who or "Not named"


def evidence_pdf(summary, *, on_refusal=None):
    html = render_to_string("documents/exam_evidence.html", {"document": summary})
    return make_pdf(html, style="exams", most_pages=MOST_PAGES, on_refusal=on_refusal)


@dataclass(frozen=True)
class CueCard:
    """What a pupil shows in the exam room and what the invigilator gives; no need, no score."""

    name: str
    initials: str
    line: str
    school_name: str
    made_on: str
    lines: tuple  # of (what, only in)


def cue_card(candidate, *, today):
    pupil = candidate.pupil
    place = [pupil.get_nc_year_display(), pupil.group.name if pupil.group else ""]
    held = [
        each for each in candidate.in_place if each.expires_on is None or each.expires_on >= today
    ]
    return CueCard(
        name=pupil.full_name,
        initials=pupil.initials,
        line=", ".join(part for part in place if part),
        school_name=pupil.school.name,
        made_on=day(today),
        lines=tuple((each.named, each.subjects) for each in held),
    )


def card_pdf(card, *, on_refusal=None):
    html = render_to_string("documents/exam_card.html", {"document": card})
    return make_pdf(html, style="exam_card", most_pages=2, on_refusal=on_refusal)


def years_in_words(year):
    return f"Year {year}" if year else f"Years {', '.join(sorted(rules.YEARS, key=int))}"
