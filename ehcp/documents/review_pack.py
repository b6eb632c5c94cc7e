"""The review pack: thirteen parts in a fixed order (send-reference 5.8), gathered before anything is drawn.

An empty part is printed as "nothing recorded" and never dropped. The invitees' edition is the same for
everyone invited and holds no adult's contact details; the school and LA edition adds them and the cost
sheet.
"""

from dataclasses import dataclass, replace

from django.template.loader import render_to_string

from ehcp.documents.family_summary import summaries
from ehcp.documents.pack_charts import outcome_chart
from ehcp.documents.pack_parts import (
    Part,
    Table,
    about_pupil,
    attainment,
    costs,
    meeting_in_words,
    provision,
)
from ehcp.plan_texts import NOTHING
from ehcp.review_enums import Edition
from ehcp.review_plan import outcomes_of, sections_of
from ehcp.review_texts import ADULTHOOD, CARE, ROUND, VOICES
from ehcp.rules import reviews as rules
from ehcp.rules.deadlines import DEADLINES, last_day
from sendhub.pdf import make_long_pdf
from sendhub.templatetags.sendhub import day

PLAN_SECTIONS = ("A", "B", "E", "F", "I")
SECONDS = 90


@dataclass(frozen=True)
class Pack:
    """All that a pack prints. `bound` are (title, pages) of the papers behind it, `left_out` (title, why)."""

    title: str
    edition: str
    initials: str
    name: str
    school_name: str
    made_on: str
    is_draft: bool
    summaries: tuple
    parts: tuple
    cover: tuple = ()
    bound: tuple = ()
    left_out: tuple = ()

    @property
    def is_bound(self):
        return bool(self.bound)


def review_pack(review, *, edition, by, today, is_final):
    """Return the pack of a review as it stands; papers to bind are added by `with_papers`."""
    pupil = review.pupil
    with_contacts = edition == Edition.SCHOOL_LA
    contributions = list(review.contributions.select_related("person", "document"))
    people = list(review.people.select_related("contact"))
    parts = [
        about_pupil(review, by=by, today=today, with_contacts=with_contacts),
        _invited(review, people),
        _plan(review),
        _child(review, contributions),
        _family(review, contributions),
        _school(review, contributions),
        provision(review, by=by, today=today),
        attainment(review, by=by, today=today),
        _professionals(review, contributions),
        _adulthood(review),
        _changes(review),
        _close(review, people),
    ]
    if edition == Edition.SCHOOL_LA:
        parts.append(costs(review, by=by, today=today))
    return Pack(
        title=review.get_kind_display(),
        edition=Edition(edition).label,
        initials=pupil.initials,
        name=pupil.full_name,
        school_name=pupil.school.name,
        made_on=day(today),
        is_draft=not is_final,
        cover=_cover(review, people),
        summaries=summaries(review, people),
        parts=tuple(parts),
    )


def with_papers(pack, papers):
    """Return the pack with what `sendhub.binding` found in the papers."""
    return replace(
        pack,
        bound=tuple((paper.title, paper.pages) for paper in papers if not paper.refusal),
        left_out=tuple((paper.title, paper.refusal) for paper in papers if paper.refusal),
    )


def pack_html(pack):
    return render_to_string("documents/review_pack.html", {"document": pack})


def pack_pdf(pack):
    """The generated part, its dividers included, as PDF/UA-1."""
    pictures = {
        chart.asset: (chart.picture.encode(), "image/svg+xml")
        for part in pack.parts
        for chart in part.charts
    }
    return make_long_pdf(pack_html(pack), style="review_pack", pictures=pictures, seconds=SECONDS)


# --- the parts -----------------------------------------------------------------------------------


def _yes(value):
    return {True: "Yes", False: "No", None: "Not said"}[value]


def _cover(review, people):
    """Who, when, which version, who has not replied: what a reader wants before the first page."""
    version = review.plan_version
    invited = [person.shown_name for person in people if person.is_invited]
    return (
        ("Meeting", meeting_in_words(review)),
        ("Plan under review", f"Version {version.number}, issued {day(version.issued_on)}" if version else NOTHING),
        ("Invited", ", ".join(invited) or NOTHING),
        ("Has not answered yet", _unanswered(people)),
    )  # fmt: skip


def _unanswered(people):
    waiting = (p.shown_name for p in people if p.asked_on and not p.received_on)
    return ", ".join(waiting) or "Nobody"


def _invited(review, people):
    named = {role.value for role in rules.must_invite(born_on=review.pupil.born_on or review.due_on, meeting_on=review.meeting_on or review.due_on)}  # fmt: skip
    rows = tuple(
        (
            person.shown_name,
            person.get_role_display() + (" (by law)" if person.role in named else ""),
            day(person.invited_on) or "Not yet",
            _yes(person.attended),
            _advice(person),
            day(person.sent_report_on) or "Not yet",
        )
        for person in people
    )
    head = ("Name", "Role", "Notice given", "Attended", "Advice asked, received", "Report sent")
    facts = (
        ("Notice and papers sent out two weeks before", day(review.circulated_on) or "Not yet"),
        ("Has not answered yet", _unanswered(people)),
    )
    tables = (Table("Who is invited", head, rows),) if rows else ()
    return Part("Invitation and people", facts=facts, tables=tables)


def _advice(person):
    if not person.asked_on:
        return "Not asked"
    got = f"received {day(person.received_on)}" if person.received_on else "not received"
    return f"Asked {day(person.asked_on)}; {got}"


def _plan(review):
    sections = sections_of(review, PLAN_SECTIONS)
    return Part("The EHC plan now", texts=tuple(sections))


def _quotes(contributions, roles):
    return tuple(
        (
            f"{each.person.shown_name}, {each.person.get_role_display()}, {day(each.given_on)}"
            + (" (after the report)" if each.is_late else ""),
            tuple((question, words) for question, words in each.lines),
        )
        for each in contributions
        if each.person.role in roles
    )


def _texts(review, texts, only=None):
    return tuple(
        (text.title, review.notes.get(text.key) or NOTHING)
        for text in texts
        if only is None or text.key in only
    )


def _child(review, contributions):
    return Part(
        "What the child says",
        quotes=_quotes(contributions, {"pupil", "young_person"}),
        texts=_texts(review, VOICES, {"child_words", "child_took_part"}),
    )


def _family(review, contributions):
    return Part(
        "What the family says",
        quotes=_quotes(contributions, {"parent"}),
        texts=_texts(review, VOICES, {"family_words"}),
    )


def _school(review, contributions):
    ratings = {row.line_id: row for row in review.ratings.all()}
    rows, outcomes = [], outcomes_of(review)
    for line, words in outcomes:
        row = ratings.get(line.pk)
        rows.append(
            (
                words,
                (row and row.rating and row.get_rating_display()) or "Not rated",
                (row and row.evidence) or NOTHING,
                (row and row.decision and row.get_decision_display()) or "Nothing proposed",
            )
        )
    head = ("Outcome in the plan", "Progress", "What shows it", "From here")
    tables = (Table("Progress towards each outcome", head, tuple(rows)),) if rows else ()
    return Part(
        "The school’s report",
        quotes=_quotes(contributions, {"teacher", "assistant", "senco", "head"}),
        texts=_texts(review, ROUND),
        charts=outcome_chart(
            [ratings[line.pk].rating for line, _ in outcomes if _is_rated(ratings.get(line.pk))],
            outcomes=len(outcomes),
        ),
        tables=tables,
    )


def _is_rated(row):
    return bool(row and row.rating)


def _professionals(review, contributions):
    family_and_school = {"pupil", "young_person", "parent", "teacher", "assistant", "senco", "head"}
    roles = {person.person.role for person in contributions} - family_and_school
    rows = tuple(
        (each.document.title, each.document.author or NOTHING, day(each.given_on))
        for each in contributions
        if each.document
    )
    tables = (Table("Reports that came with it", ("Report", "By", "Date"), rows),) if rows else ()
    return Part("Advice from professionals", quotes=_quotes(contributions, roles), tables=tables)


def _adulthood(review):
    if not rules.prepares_for_adulthood(review.pupil.nc_year):
        return Part(
            "Preparing for adulthood",
            note="From Year 9 on; this child is not there yet.",
        )
    return Part("Preparing for adulthood", texts=_texts(review, ADULTHOOD))


def _changed_outcomes(review):
    """Return (rating, words of its outcome) where the wording is to change or the outcome to go."""
    words = {line.pk: text for line, text in outcomes_of(review)}
    rows = review.ratings.exclude(decision__in=("", "keep")).select_related("line")
    return [(row, words.get(row.line_id, NOTHING)) for row in rows]


def _changes(review):
    rows = tuple(
        (f"{change.section}: {change.get_section_display()}", change.text, change.reason or NOTHING)
        for change in review.changes.all()
    )
    rows += tuple(
        (
            f"E{row.line.number}: Outcomes",
            f"{words}\n{row.get_decision_display()}{': ' if row.new_text else '.'}{row.new_text}",
            row.evidence or NOTHING,
        )
        for row, words in _changed_outcomes(review)
    )
    tables = (Table("Proposed changes by section", ("Section", "Change", "Why"), rows),)
    return Part("Changes proposed to the plan", tables=tables if rows else ())


AGENDA = (
    "What the child says",
    "What the family says",
    "Progress towards each outcome",
    "What was delivered, what helped",
    "Health and social care",
    "The placement, personal budget, transport",
    "Preparing for adulthood (from Year 9)",
    "What should change in the plan, and why",
    "Actions; who agrees",
)


def _close(review, people):
    if not review.is_held:
        agenda = tuple((f"{number}", item) for number, item in enumerate(AGENDA, start=1))
        return Part("Agenda", facts=agenda)
    decision_by = last_day(DEADLINES["AR_DECISION"], review.meeting_on)
    facts = (
        ("School’s recommendation", review.get_recommendation_display() or NOTHING),
        ("Why", review.recommendation_reason or NOTHING),
        ("Where school and others differ", review.notes.get("differences") or NOTHING),
        ("Anything else said", review.notes.get("minutes") or NOTHING),
        ("Report sent to the LA and to everyone invited", day(review.report_sent_on) or "Not yet"),
        ("Report due", day(last_day(DEADLINES["AR_REPORT"], review.meeting_on))),
        ("LA decision due, four weeks from the meeting", day(decision_by)),
        ("LA decision", review.get_decision_display() or "Not yet"),
    )
    if review.notes.get("pep"):
        facts += ((CARE[0].title, review.notes["pep"]),)
    actions = tuple(
        (each.text, each.owner, day(each.due_on) or NOTHING) for each in review.actions.all()
    )
    signed = tuple(
        (
            person.shown_name,
            person.get_role_display(),
            person.get_stance_display() or "Has not said",
            person.stance_reason or "",
            day(person.signed_on) or "",
        )
        for person in people
        if person.attended or person.stance
    )
    tables = ()
    if actions:
        tables += (Table("Actions", ("What", "Who", "By"), actions),)
    if signed:
        tables += (
            Table("Who agrees", ("Name", "Role", "With the report", "Why", "Signed"), signed),
        )
    return Part("Minutes, recommendation, actions", facts=facts, tables=tables)
