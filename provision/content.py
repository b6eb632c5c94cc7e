"""What a plan says, as plain values: the same whether read from its rows or from a locked version."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields

from provision.enums import LineState, Party
from provision.words import words_of
from pupils.disclosures import MOVED
from pupils.enums import Whose
from pupils.models import Need
from sendhub.templatetags.sendhub import day


@dataclass(frozen=True)
class SupportContent:
    """One thing that serves an outcome: what, by whom, and how long and often in words."""

    what: str
    who: str = ""
    dose: str = ""
    group: str = ""


@dataclass(frozen=True)
class OutcomeContent:
    pk: int
    target: str
    aim: str = ""
    need: str = ""
    baseline: str = ""
    measure: str = ""
    by: str = ""
    carried_from: int | None = None
    rating: str = ""
    result: str = ""
    rating_evidence: str = ""
    supports: tuple = ()


@dataclass(frozen=True)
class PlanContent:
    """The plan in words and dates, for page, print and lock. Nothing restricted, no cost, no advice of the coach."""

    plan_name: str
    tier: str
    number: int
    stage: str
    starts_on: str
    cycle_from: str
    review_on: str
    do_from: str
    reviewed_on: str
    lead: str
    needs: tuple
    diagnoses: tuple
    strengths: str
    barriers: str
    progress: str
    comparison: str
    checks: str
    eal_note: str
    pupil_view: str
    pupil_view_of: str
    parent_view: str
    parent_view_of: str
    expected_impact: str
    adjustments: str
    home_part: str
    staff_informed_on: str
    quality: str
    review_pupil_view: str
    review_parent_view: str
    review_staff_view: str
    decision: str
    decision_reason: str
    evidence: tuple
    outcomes: tuple
    agreements: tuple
    lines: tuple

    def as_json(self):
        """Lists and texts as they are stored; `plan_of` reads them back."""
        return json.loads(json.dumps(asdict(self)))


def plan_of(content):
    """Read a stored plan back."""
    values = {field.name: content[field.name] for field in fields(PlanContent)}
    for name in ("needs", "diagnoses"):
        values[name] = tuple(values[name])
    for name in ("evidence", "agreements", "lines"):
        values[name] = tuple(tuple(row) for row in values[name])
    values["outcomes"] = tuple(
        OutcomeContent(
            **{
                **outcome,
                "supports": tuple(SupportContent(**support) for support in outcome["supports"]),
            }
        )
        for outcome in values["outcomes"]
    )
    return PlanContent(**values)


def digest_of(content):
    """SHA-256 of a stored plan, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(cycle, *, actor, on):
    """Gather a cycle fetched with `whole()`. Three queries: the school's words and the needs."""
    words = words_of(actor, on)
    needs = list(Need.objects.visible_to(actor).of(cycle.pupil).covering(on))
    return PlanContent(
        plan_name=words.plan_name,
        tier=words.tier(cycle.level),
        number=cycle.number,
        stage=cycle.get_stage_display(),
        starts_on=day(cycle.plan.starts_on),
        cycle_from=day(cycle.starts_on),
        review_on=day(cycle.review_on),
        do_from=day(cycle.do_from),
        reviewed_on=day(cycle.reviewed_on),
        lead=cycle.plan.lead.full_name if cycle.plan.lead else "",
        needs=tuple(need.get_need_type_display() for need in needs),
        diagnoses=tuple(need.description for need in needs if need.description),
        **{name: getattr(cycle, name) for name in _AS_WRITTEN},
        pupil_view_of=Whose(cycle.pupil_view_of).label,
        staff_informed_on=day(cycle.staff_informed_on),
        decision=cycle.get_decision_display(),
        evidence=tuple(
            (row.get_kind_display(), day(row.dated_on), row.summary)
            for row in cycle.evidence.all()
            # The family reads the plan.
            if not row.summary.startswith(MOVED)
        ),
        outcomes=tuple(_outcome(outcome) for outcome in cycle.outcomes.all()),
        agreements=tuple(
            (
                row.get_party_display(),
                row.name,
                row.get_answer_display(),
                row.reason,
                day(row.on),
                row.how,
            )
            for row in standing(cycle.agreements.all())
        ),
        lines=tuple(
            (line.by_user.name, day(line.at), line.text)
            for line in cycle.review_lines.all()
            if line.state == LineState.TAKEN
        ),
    )


_AS_WRITTEN = [
    "strengths",
    "barriers",
    "progress",
    "comparison",
    "checks",
    "eal_note",
    "pupil_view",
    "parent_view",
    "parent_view_of",
    "expected_impact",
    "adjustments",
    "home_part",
    "quality",
    "review_pupil_view",
    "review_parent_view",
    "review_staff_view",
    "decision_reason",
]


def standing(agreements):
    """The latest answer of each person, in the order of the parties."""
    latest = {(row.party, row.name.casefold()): row for row in agreements}
    places = {party: place for place, party in enumerate(Party)}
    return sorted(latest.values(), key=lambda row: (places[Party(row.party)], row.name))


def _outcome(outcome):
    return OutcomeContent(
        pk=outcome.pk,
        target=outcome.target,
        aim=outcome.aim,
        need=outcome.need.get_need_type_display() if outcome.need else "",
        baseline=outcome.baseline,
        measure=outcome.measure,
        by=day(outcome.by_on),
        carried_from=outcome.carried_from_id,
        rating=outcome.get_rating_display(),
        result=outcome.result,
        rating_evidence=outcome.rating_evidence,
        supports=tuple(support_content(support) for support in outcome.supports.all()),
    )


def support_content(support):
    """One support in words, its dose taken from where it is kept."""
    if support.participation is not None:
        run = support.participation.intervention
        offer = run.provision
        return SupportContent(
            what=run.name,
            who=run.lead.full_name if run.lead else offer.adult,
            dose=dose_in_words(offer.usual_minutes, offer.usual_sessions, offer.usual_weeks),
            group=f"up to {run.capacity}",
        )
    if support.strategy is not None:
        return SupportContent(what=support.strategy.text, who="every adult", dose="in every lesson")
    return SupportContent(
        what=support.what,
        who=support.adult,
        dose=dose_in_words(support.minutes, support.sessions_a_week, support.weeks),
    )


TIMES = {1: "once a week", 2: "twice a week"}


def dose_in_words(minutes, sessions, weeks):
    """20 minutes, twice a week, for 6 weeks: the parts that are known."""
    parts = []
    if minutes:
        parts.append(f"{minutes} minutes")
    if sessions:
        parts.append(TIMES.get(sessions, f"{sessions} times a week"))
    if weeks:
        parts.append(f"for {weeks} weeks" if weeks > 1 else "for a week")
    return ", ".join(parts)
