"""What a part of a pack is made of, and the parts that are drawn from other apps' records."""

from dataclasses import dataclass
from datetime import timedelta

from ehcp.documents.pack_charts import attendance_chart, delivery_chart
from ehcp.ledger import ledgers
from ehcp.plan_texts import NOTHING
from provision.evidence import score_in_words
from provision.maps.lenses import Map
from provision.maps.reading import Ask
from pupils.codes import ethnicity_label, language_label
from pupils.enums import CharacteristicKind, RelationCode
from pupils.models import (
    Assessment,
    AttendanceFigure,
    Characteristic,
    Enrolment,
    Need,
    Pupil,
    Relationship,
)
from sendhub.dates import Span, add_months
from sendhub.templatetags.sendhub import day

MOST_SCORES = 12


@dataclass(frozen=True)
class Table:
    caption: str
    head: tuple
    rows: tuple


@dataclass(frozen=True)
class Part:
    """`facts` are (label, text); `quotes` (who, [(question, words)]); `texts` (title, text).

    `charts` stand above the tables, which hold their numbers.
    """

    title: str
    facts: tuple = ()
    quotes: tuple = ()
    texts: tuple = ()
    charts: tuple = ()
    tables: tuple = ()
    note: str = ""

    @property
    def is_empty(self):
        return not (self.facts or self.quotes or self.texts or self.tables or self.note)


def meeting_in_words(review):
    """`8 December 2026, 14:30, Meeting room`."""
    if not review.meeting_on:
        return "No day yet"
    at = f"{review.meeting_at:%H:%M}" if review.meeting_at else ""
    return ", ".join(filter(None, (day(review.meeting_on), at, review.place)))


def about_pupil(review, *, by, today, with_contacts):
    """The cover's facts. `with_contacts` adds addresses and telephones of adults: never in the invitees' edition."""
    pupil, school = review.pupil, review.pupil.school
    held = {
        row.kind: row.note
        for row in Characteristic.objects.visible_to(by).of(pupil).covering(today)
    }
    stay = Enrolment.objects.filter(pupil=pupil).order_by("-starts_on").first()
    figure = AttendanceFigure.objects.visible_to(by).of(pupil).order_by("-ends_on").first()
    needs = Need.objects.visible_to(by).of(pupil).covering(today).order_by("rank")
    first_issued = review.plan_version.issued_on if review.plan_version else None
    facts = [
        ("Name", pupil.full_name),
        ("Date of birth", day(pupil.born_on) or NOTHING),
        ("Year group", pupil.get_nc_year_display() or NOTHING),
        ("Class, and year taught in", pupil.group.name if pupil.group else NOTHING),
        ("Gender", pupil.get_sex_display() or NOTHING),
        ("Ethnicity", ethnicity_label(pupil.ethnicity) if pupil.ethnicity else NOTHING),
        (
            "Home language",
            language_label(pupil.home_language or pupil.first_language) or NOTHING
            if pupil.home_language or pupil.first_language
            else NOTHING,
        ),
        ("Needs", ", ".join(row.get_need_type_display() for row in needs) or NOTHING),
        ("School, type of setting", f"{school.name}, {school.get_phase_display().lower()} school"),
        ("Date of admission", day(stay.starts_on) if stay else NOTHING),
        ("Local authority", school.local_authority.name),
        ("Date of this plan", day(first_issued) or NOTHING),
        ("Last review completed, or plan made", day(review.anchor_on)),
        ("Review", review.get_kind_display()),
        ("Meeting", meeting_in_words(review)),
        ("Review complete by (LA’s decision included)", day(review.due_on)),
        (
            "Attendance",
            f"{figure.percentage} % of sessions, {day(figure.starts_on)} to {day(figure.ends_on)}"
            if figure and figure.percentage is not None
            else NOTHING,
        ),
        ("Suspensions", NOTHING),
        ("Pupil premium", "Yes" if CharacteristicKind.PUPIL_PREMIUM in held else "No"),
        ("Looked after", "Yes" if CharacteristicKind.LOOKED_AFTER in held else "No"),
    ]
    looked_after = held.get(CharacteristicKind.LOOKED_AFTER)
    facts.append(
        ("Social worker", "Not looked after" if looked_after is None else looked_after or NOTHING)
    )
    facts.append(("LA’s reference", review.plan.reference or NOTHING))
    if with_contacts:
        facts.append(("Young person’s own number (post-16)", NOTHING))
    if review.early_reason:
        facts.append(("Why early", review.early_reason))
    facts += _adults(pupil, by, today, with_contacts)
    return Part("About this review", facts=tuple(facts))


def _adults(pupil, by, today, with_contacts):
    rows = Relationship.objects.visible_to(by).of(pupil).covering(today).exclude(no_contact=True)
    lines = []
    for row in rows.exclude(relation=RelationCode.DOCTOR).select_related("contact"):
        said = [
            row.contact.full_name,
            row.get_relation_display(),
            "has parental responsibility"
            if row.has_parental_responsibility
            else "no parental responsibility",
        ]
        if with_contacts:
            said += [row.contact.mobile or row.contact.telephone, row.contact.email]
        lines.append(("Parent or carer", ", ".join(part for part in said if part)))
    return lines or [("Parent or carer", NOTHING)]


def attainment(review, *, by, today):
    """Scores, earlier and now, and attendance by period."""
    pupil = review.pupil
    scores = tuple(
        (row.instrument, row.subject or NOTHING, day(row.taken_on), score_in_words(row))
        for row in Assessment.objects.visible_to(by).of(pupil)[:MOST_SCORES]
    )
    kept = AttendanceFigure.objects.visible_to(by).of(pupil).order_by("-ends_on")[:4]
    known = [row for row in kept if row.percentage is not None]
    figures = tuple(
        (f"{day(row.starts_on)} to {day(row.ends_on)}", f"{row.percentage} %", str(row.possible))
        for row in known
    )
    points = [(f"{row.ends_on:%b %Y}", row.percentage) for row in reversed(known)]
    tables = ()
    if scores:
        tables += (
            Table("Tests and teacher assessment", ("Test", "Subject", "On", "Result"), scores),
        )
    if figures:
        tables += (Table("Attendance", ("Period", "Present", "Sessions possible"), figures),)
    return Part("Attainment, attendance, behaviour", charts=attendance_chart(points), tables=tables)


def _period(review, today):
    """The year behind the review, or what has passed of it since the last one."""
    since = max(review.anchor_on, add_months(today, -12))
    return Span(min(since, today - timedelta(days=1)), today)


def _map(review, by, today):
    """The pupil's provision over the year behind the review."""
    pupils = Pupil.objects.visible_to(by).filter(pk=review.pupil_id)
    ask = Ask(actor=by, period=_period(review, today), today=today, pupils=pupils, is_narrowed=True)
    return Map(ask)


def provision(review, *, by, today):
    """Section F line by line, owed against held with the reasons, then each intervention.

    So that "it did not work" and "it did not happen" can be told apart.
    """
    period = _period(review, today)
    found = ledgers([review.plan], actor=by, first=period.starts_on, last=period.ends_on)
    lines = [line for line in found[review.plan_id] if line.words]
    owed = tuple(_owed(line) for line in lines)
    held = tuple(_held(line) for line in _map(review, by, today).lines)
    tables = ()
    if owed:
        head = ("Section F", "Owed", "Held", "Short by", "Why it was not given")
        tables += (Table("Section F: owed and held since the last review", head, owed),)
    if held:
        head = ("Provision", "Planned", "Held", "Share", "Came out")
        tables += (Table("Each intervention: planned and held", head, held),)
    return Part(
        "Provision delivered",
        facts=(("Counted", f"{day(period.starts_on)} to {day(period.ends_on)}"),),
        charts=delivery_chart(lines),
        tables=tables,
        note="" if tables else NOTHING,
    )


def _owed(line):
    words = f"F{line.line.number}. {line.words.text}"
    why = ", ".join(f"{reason.lower()}: {minutes:,} min" for reason, minutes in line.reasons)
    made_up = f"{line.made_up:,} min of it made up later" if line.made_up else ""
    if not line.is_counted:
        return words, "No minutes in the plan", f"{line.had:,} min", "Cannot be counted", why or "–"
    return (
        words,
        f"{line.owed:,} min",
        "; ".join(part for part in (f"{line.had:,} min", made_up) if part),
        f"{line.short:,} min ({line.percent} % held)" if line.short else "Held in full",
        why or (NOTHING if line.short else "–"),
    )


def _held(line):
    due, held = line.tally.due_minutes, line.tally.held_minutes
    share = f"{round(100 * held / due)} %" if due else "–"
    return line.run.name, f"{due:,} min", f"{held:,} min", share, line.rating or NOTHING


def costs(review, *, by, today):
    """The cost sheet: school and LA edition only."""
    rows = tuple(
        (line.run.name, line.money.to_date.in_words, line.money.ahead.in_words)
        for line in _map(review, by, today).lines
    )
    head = ("Provision", "Cost to date", "To the end of the run")
    tables = (Table("The pupil’s share of what was provided", head, rows),) if rows else ()
    return Part("Cost sheet", tables=tables)
