"""Support plans in every stage: on time, due and overdue, with their earlier cycles and locked versions."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from provision import models
from provision.content import content_of, digest_of
from provision.enums import (
    Answer,
    Decision,
    EvidenceKind,
    Level,
    LineState,
    Party,
    PlaceState,
    PlanKind,
    Rating,
    Stage,
)
from provision.rules import cycles as rules
from pupils.enums import DueKind, Whose
from pupils.models import Assessment, Due, Need, Observation, Relationship, SenStatus
from sendhub.accounts.actor import Machine
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import GroupStaff, Term
from sendhub.demo.plan_stories import DISAGREE_IN_PART, PLAN_STORIES, QUALITY

WEEK = timedelta(weeks=1)
EARLIER_AT_MOST = 3
# What the plans show, one after the other: the stage of the cycle that runs, and how many days are
# left until its review (None: until the end of the term).
CASES = (
    (Stage.DO, None),
    (Stage.DO, 5),
    (Stage.REVIEW, 3),
    (Stage.DO, None),
    (Stage.DO, -9),
    (Stage.PLAN, None),
    (Stage.ASSESS, None),
    (Stage.DO, None),
    (Stage.REVIEW, -4),
    (Stage.DO, 12),
)
SHARE_WITHOUT_PLAN = 0.08
ENDED_AT_MOST = 3
ALL_REACHED = "The outcomes are reached: what every class offers is enough now."


@dataclass
class Turn:
    """A cycle while it is written."""

    pupil: object
    story: object
    number: int
    starts_on: date
    review_on: date
    stage: Stage
    reviewed_on: date | None = None
    ends_plan: bool = False
    plan: object = None
    row: object = None
    outcomes: list = field(default_factory=list)

    @property
    def is_done(self):
        return self.stage == Stage.FINISHED

    @property
    def do_from(self):
        """Do begins two weeks in; None before it."""
        begun = self.stage in (Stage.DO, Stage.REVIEW, Stage.FINISHED)
        return self.starts_on + 2 * WEEK if begun else None


class PlanWriter:
    """Writes the plans of pupils on the register, cycle by cycle."""

    def __init__(self, writer, *, children, seed):
        self.writer = writer
        self.school = writer.school
        self.today = writer.today
        self.senco = writer.senco
        self.make = writer.make
        self.children = dict(zip((p.pk for p in writer.pupils), children, strict=True))
        self.rng = random.Random(seed)  # noqa: S311  invented people, not secrets
        self.terms = list(Term.objects.filter(school=self.school).order_by("starts_on"))
        self.teachers = {
            link.group_id: link.staff
            for link in GroupStaff.objects.filter(
                group__kind=GroupKind.CLASS, is_cover=False, staff__post="Class teacher"
            ).select_related("staff__user")
        }

    def write(self):
        on_register = [p for p in self.writer.pupils if p.sen_status in ("K", "E")]
        chosen = [p for p in on_register if self.rng.random() > SHARE_WITHOUT_PLAN]
        self.turns = [
            turn
            for place, pupil in enumerate(chosen)
            for turn in self.turns_of(pupil, *CASES[place % len(CASES)])
        ]
        ended = self.ended_turns()
        self.turns += ended
        self.write_plans([*chosen, *(turn.pupil for turn in ended)])
        self.write_cycles()
        self.write_outcomes()
        self.write_supports()
        self.write_evidence()
        self.write_agreements()
        self.write_lines()
        self.write_versions()
        self.write_dues()

    # --- which cycles ---

    def turns_of(self, pupil, stage, days_left):
        """The cycle that runs, and up to three before it, one a term, as long as the pupil has a status."""
        child = self.children[pupil.pk]
        known_on = max(
            self.today - timedelta(days=int(child.status_years * 365) + 2),
            self.writer.starts[pupil.pk],
        )
        begun = [t for t in self.terms if t.starts_on <= self.today - 2 * WEEK]
        starts = [t.starts_on + timedelta(days=6) for t in begun[-EARLIER_AT_MOST - 1 :]]
        starts = [day for day in starts if day >= known_on] or [known_on]
        if stage in (Stage.ASSESS, Stage.PLAN):
            # Only just begun: a first plan, or the one after a review of the last days.
            starts[-1:] = [*starts[-1:], self.today - timedelta(days=self.rng.randint(2, 12))]
            starts = starts[-1:] if self.rng.random() < 0.4 else sorted(set(starts))
        story = self.story_of(pupil)
        turns = []
        for number, starts_on in enumerate(starts, start=1):
            is_last = number == len(starts)
            review_on = rules.review_due(starts_on, self.terms)
            if is_last and days_left is not None:
                review_on = max(starts_on, self.today + timedelta(days=days_left))
            reviewed_on = None if is_last else min(review_on, starts[number] - timedelta(days=1))
            turns.append(
                Turn(
                    pupil=pupil,
                    story=story,
                    number=number,
                    starts_on=starts_on,
                    review_on=review_on,
                    stage=stage if is_last else Stage.FINISHED,
                    reviewed_on=reviewed_on,
                )
            )
        last = turns[-1]
        # Known for a few days only: Do cannot have begun yet.
        if last.do_from and last.do_from > self.today:
            last.stage = Stage.ASSESS
        return turns

    def ended_turns(self):
        """The last cycle of pupils who came off the register: their plan ended with its review."""
        came_off = SenStatus.objects.filter(status="K", pupil__sen_status="N").exclude(ends_on=None)
        turns = []
        for row in came_off.order_by("pupil_id").select_related("pupil"):
            first = max(row.ends_on - 12 * WEEK, self.writer.starts[row.pupil_id], row.starts_on)
            if row.ends_on - first >= 4 * WEEK and len(turns) < ENDED_AT_MOST:
                turns.append(
                    Turn(
                        pupil=row.pupil,
                        story=self.story_of(row.pupil),
                        number=1,
                        starts_on=first,
                        review_on=row.ends_on,
                        stage=Stage.FINISHED,
                        reviewed_on=row.ends_on,
                        ends_plan=True,
                    )
                )
        return turns

    def story_of(self, pupil):
        needs = self.children[pupil.pk].needs
        fitting = [s for s in PLAN_STORIES if set(s.needs) & set(needs[:1])] or list(PLAN_STORIES)
        return self.rng.choice(fitting)

    # --- the rows ---

    def write_plans(self, pupils):
        first, ended = {}, {}
        for turn in self.turns:
            first.setdefault(turn.pupil.pk, turn)
            if turn.ends_plan:
                ended[turn.pupil.pk] = turn.reviewed_on
        plans = self.make(
            models.SupportPlan,
            (
                {
                    "pupil": pupil,
                    "kind": PlanKind.EHC_DELIVERY
                    if pupil.sen_status == "E"
                    else PlanKind.SEN_SUPPORT,
                    "lead": self.teachers[pupil.group_id] if pupil.pk % 3 else self.senco,
                    "starts_on": first[pupil.pk].starts_on,
                    "ends_on": ended.get(pupil.pk),
                    "end_reason": ALL_REACHED if pupil.pk in ended else "",
                    "created_by": self.senco.user,
                }
                for pupil in pupils
            ),
        )
        self.make(
            models.PlanLayer,
            (
                {
                    "pupil": plan.pupil,
                    "plan": plan,
                    "level": self.level_of(plan),
                    "starts_on": plan.starts_on,
                    "ends_on": plan.ends_on,
                }
                for plan in plans
            ),
        )
        by_pupil = {plan.pupil_id: plan for plan in plans}
        for turn in self.turns:
            turn.plan = by_pupil[turn.pupil.pk]

    def level_of(self, plan):
        if plan.kind == PlanKind.EHC_DELIVERY:
            return Level.EHC
        return Level.SPECIALIST if self.rng.random() < 0.25 else Level.TARGETED

    def write_cycles(self):
        made = self.make(models.Cycle, (self.cycle_of(turn) for turn in self.turns))
        for turn, row in zip(self.turns, made, strict=True):
            turn.row = row

    def cycle_of(self, turn):
        story = turn.story
        row = {
            "pupil": turn.pupil,
            "plan": turn.plan,
            "number": turn.number,
            "stage": turn.stage,
            "starts_on": turn.starts_on,
            "review_on": turn.review_on,
            "do_from": turn.do_from,
            "strengths": story.strengths,
            "barriers": story.barriers,
            "checks": story.checks,
            "pupil_view": self.words_of(turn.pupil).important,
            "pupil_view_of": Whose.PUPIL,
            "parent_view": self.words_of(turn.pupil).family,
            "parent_view_of": "Parent, at the meeting",
        }
        if turn.stage != Stage.ASSESS:
            row |= {
                "progress": story.progress,
                "comparison": "Below the middle of the class in the last two assessment weeks.",
                "expected_impact": story.expected,
                "adjustments": story.adjustments,
                "home_part": story.home,
            }
        if turn.do_from:
            row["staff_informed_on"] = turn.do_from
        if turn.stage == Stage.REVIEW:
            row |= {"quality": self.rng.choice(QUALITY), "review_pupil_view": story.pupil_now}
        if turn.is_done:
            row |= {
                "reviewed_on": turn.reviewed_on,
                "quality": self.rng.choice(QUALITY),
                "review_pupil_view": story.pupil_now,
                "review_parent_view": story.family_now,
                "review_staff_view": "Tries more without an adult; the start of the lesson is the hard part.",
                "decision": self.rng.choice(
                    (Decision.CONTINUE, Decision.CONTINUE, Decision.CHANGE)
                ),
                "decision_reason": "One outcome is reached, the other is on its way.",
                "finished_by": self.senco.user,
                "finished_at": self.writer.moment(turn.reviewed_on),
            }
        if turn.ends_plan:
            row |= {"decision": Decision.EXIT, "decision_reason": ALL_REACHED}
        return row

    def words_of(self, pupil):
        return self.writer.story_for(self.children[pupil.pk].needs)

    def write_outcomes(self):
        """Two outcomes a cycle; what was not reached goes on under the same thread."""
        needs = {}
        for need in Need.objects.filter(rank=1, ends_on=None):
            needs[need.pupil_id] = need
        # Cycle by cycle, because an outcome points to the one it goes on from.
        for number in range(1, EARLIER_AT_MOST + 3):
            turns = [
                turn for turn in self.turns if turn.number == number and turn.stage != Stage.ASSESS
            ]
            rows, owners = [], []
            for turn in turns:
                for place, goal in enumerate(turn.story.goals):
                    rows.append(self.outcome_of(turn, place, goal, needs.get(turn.pupil.pk)))
                    owners.append(turn)
            for turn, row in zip(owners, self.make(models.Outcome, rows), strict=True):
                turn.outcomes.append(row)
        fresh = [o for turn in self.turns for o in turn.outcomes if o.thread is None]
        for outcome in fresh:
            outcome.thread = outcome.pk
        models.Outcome.objects.bulk_update(fresh, ["thread"], batch_size=500)

    def outcome_of(self, turn, place, goal, need):
        before = self.before(turn)
        carried = None
        if before and len(before.outcomes) > place:
            old = before.outcomes[place]
            carried = old if rules.is_unmet(old.rating) else None
        name = turn.pupil.known_as or turn.pupil.first_name
        row = {
            "pupil": turn.pupil,
            "cycle": turn.row,
            "order": place + 1,
            "aim": goal.aim.format(name=name),
            "target": goal.target.format(name=name),
            "need": need,
            "baseline": carried.result if carried and carried.result else goal.baseline,
            "measure": goal.measure,
            "by_on": turn.review_on,
            "carried_from": carried,
            "thread": (carried.thread or carried.pk) if carried else None,
        }
        if turn.is_done:
            rating = self.rng.choices(
                (Rating.LESS, Rating.EXPECTED, Rating.MORE, Rating.MUCH_LESS), (4, 4, 2, 1)
            )[0]
            if turn.ends_plan:
                rating = Rating.EXPECTED
            row |= {
                "rating": rating,
                "result": goal.result,
                "rating_evidence": f"{goal.measure}; seen by the class teacher as well.",
            }
        return row

    def before(self, turn):
        return next(
            (
                other
                for other in self.by_plan.get(turn.plan.pk, ())
                if other.number == turn.number - 1
            ),
            None,
        )

    @property
    def by_plan(self):
        if not hasattr(self, "_by_plan"):
            self._by_plan = {}
            for turn in self.turns:
                self._by_plan.setdefault(turn.plan.pk, []).append(turn)
        return self._by_plan

    def write_supports(self):
        """The first outcome is served by the pupil's place in a group that is meant for it; the rest in words."""
        places = {}
        given = models.Participation.objects.exclude(state=PlaceState.WAITING)
        for place in given.select_related("intervention__provision"):
            places.setdefault(place.pupil_id, []).append(place)
        rows = []
        for turn in self.turns:
            end = turn.reviewed_on or turn.review_on
            for outcome, goal in zip(turn.outcomes, turn.story.goals, strict=False):
                running = [
                    place
                    for place in places.get(turn.pupil.pk, ())
                    if place.starts_on <= end
                    and (place.ends_on or end) >= turn.starts_on
                    and place.intervention.provision.name in turn.story.offers
                ]
                row = {"pupil": turn.pupil, "outcome": outcome}
                if outcome.order == 1 and running:
                    rows.append(row | {"participation": running[-1]})
                    continue
                minutes, times, weeks = goal.dose
                rows.append(
                    row
                    | {
                        "what": goal.what,
                        "adult": goal.adult,
                        "minutes": minutes,
                        "sessions_a_week": times,
                        "weeks": weeks,
                    }
                )
        self.make(models.OutcomeSupport, rows)

    def write_evidence(self):
        scores, seen = {}, {}
        for row in Assessment.objects.order_by("taken_on"):
            scores.setdefault(row.pupil_id, []).append(row)
        for row in Observation.objects.order_by("seen_on"):
            seen.setdefault(row.pupil_id, []).append(row)
        rows = []
        for turn in self.turns:
            line = {"pupil": turn.pupil, "cycle": turn.row}
            known = [r for r in scores.get(turn.pupil.pk, ()) if r.taken_on <= turn.starts_on]
            if known:
                rows.append(
                    line
                    | {
                        "kind": EvidenceKind.ASSESSMENT,
                        "subject_id": known[-1].pk,
                        "dated_on": known[-1].taken_on,
                        "summary": f"{known[-1].instrument}: standardised score {known[-1].score:.0f}",
                    }
                )
            noted = [r for r in seen.get(turn.pupil.pk, ()) if r.seen_on <= turn.starts_on + WEEK]
            if noted:
                rows.append(
                    line
                    | {
                        "kind": EvidenceKind.OBSERVATION,
                        "subject_id": noted[-1].pk,
                        "dated_on": noted[-1].seen_on,
                        "summary": f"{noted[-1].focus}: {noted[-1].seen}",
                    }
                )
            before = self.before(turn)
            rows += [
                line
                | {
                    "kind": EvidenceKind.NOTE,
                    "dated_on": before.reviewed_on,
                    "summary": f"Review {before.number}: {outcome.target} "
                    f"({Rating(outcome.rating).label.lower()})",
                }
                for outcome in (before.outcomes if before else ())
            ]
        self.make(models.Evidence, rows)

    def write_agreements(self):
        """Parent, pupil and teacher; some families agree in part, some answers are still to come."""
        parents = {
            link.pupil_id: link.contact
            for link in Relationship.objects.filter(order=1, no_contact=False).select_related(
                "contact"
            )
        }
        rows, self.unanswered = [], []
        for place, turn in enumerate(t for t in self.turns if t.do_from):
            parent = parents.get(turn.pupil.pk)
            parties = [
                (Party.TEACHER, self.teachers[turn.pupil.group_id].full_name),
                (Party.PUPIL, turn.pupil.full_name),
            ]
            if parent and (turn.is_done or place % 12):
                parties.append((Party.PARENT, parent.full_name))
            elif not turn.is_done:
                self.unanswered.append(turn)
            for party, name in parties:
                in_part = party == Party.PARENT and self.rng.random() < 0.12
                rows.append(
                    {
                        "pupil": turn.pupil,
                        "cycle": turn.row,
                        "party": party,
                        "name": name,
                        "answer": Answer.IN_PART if in_part else Answer.AGREE,
                        "reason": self.rng.choice(DISAGREE_IN_PART) if in_part else "",
                        "on": turn.do_from,
                        "how": "At the meeting",
                        "entered_by": self.senco.user,
                    }
                )
        self.make(models.Agreement, rows)

    def write_lines(self):
        """Teachers' lines: taken into finished reviews, waiting in those that run."""
        rows, moments = [], []
        for turn in self.turns:
            if turn.is_done or turn.stage == Stage.REVIEW:
                rows.append(
                    {
                        "pupil": turn.pupil,
                        "cycle": turn.row,
                        "outcome": turn.outcomes[0],
                        "text": turn.story.teacher_line,
                        "suggested": turn.outcomes[0].rating or Rating.EXPECTED,
                        "by_user": self.teachers[turn.pupil.group_id].user,
                        "state": LineState.TAKEN if turn.is_done else LineState.NEW,
                    }
                )
                on = turn.reviewed_on or self.today - timedelta(days=self.rng.randint(1, 4))
                moments.append(self.writer.moment(on - timedelta(days=1)))
        made = self.make(models.ReviewLine, rows)
        for line, at in zip(made, moments, strict=True):
            line.at = at
        models.ReviewLine.objects.bulk_update(made, ["at"], batch_size=500)

    def write_versions(self):
        """Lock each plan as it stood when Do began and when its review was finished."""
        by = Machine(self.school, "seed_demo")
        turns = {turn.row.pk: turn for turn in self.turns if turn.do_from}
        rows = []
        for cycle in models.Cycle.objects.visible_to(by).whole().filter(pk__in=turns):
            turn = turns[cycle.pk]
            content = content_of(cycle, actor=by, on=self.today)
            if turn.is_done:
                rows.append(self.version_of(turn, Stage.REVIEW, content))
            rows.append(self.version_of(turn, Stage.DO, before_review(content)))
        self.make(models.PlanVersion, rows)

    def version_of(self, turn, moment, content):
        stored = content.as_json()
        return {
            "pupil": turn.pupil,
            "cycle": turn.row,
            "moment": moment,
            "content": stored,
            "digest": digest_of(stored),
            "locked_by": self.senco.user,
            "locked_at": turn.row.finished_at
            if moment == Stage.REVIEW
            else self.writer.moment(turn.do_from),
        }

    def write_dues(self):
        rows = [
            {
                "pupil": turn.pupil,
                "kind": DueKind.PLAN_REVIEW,
                "subject_id": turn.row.pk,
                "due_on": turn.review_on,
                "source": rules.REVIEW_SOURCE,
                "owner": turn.plan.lead,
            }
            for turn in self.turns
            if not turn.is_done
        ]
        rows += [
            {
                "pupil": turn.pupil,
                "kind": DueKind.PLAN_AGREEMENT,
                "subject_id": turn.row.pk,
                "due_on": turn.do_from + rules.AGREEMENT_WITHIN,
                "source": rules.AGREEMENT_SOURCE,
                "owner": turn.plan.lead,
            }
            for turn in self.unanswered
        ]
        self.make(Due, rows)


def before_review(content):
    """The plan as it stood when Do began: without what only a review says."""
    return replace(
        content,
        stage=Stage.DO.label,
        reviewed_on="",
        quality="",
        review_pupil_view="",
        review_parent_view="",
        review_staff_view="",
        decision="",
        decision_reason="",
        lines=(),
        outcomes=tuple(
            replace(outcome, rating="", result="", rating_evidence="")
            for outcome in content.outcomes
        ),
    )
