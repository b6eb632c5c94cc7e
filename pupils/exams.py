"""Candidates: who sits what when, what each has, and what is still missing."""

from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf

from pupils.enums import ScoreKind, StatusCode
from pupils.exam_enums import ArrangementState, Evidence, Exam, ExamDateKind
from pupils.models import (
    AccessArrangement,
    Assessment,
    ExamCandidate,
    ExamDate,
    Need,
    Pupil,
    WorkingNote,
)
from pupils.rules import exams as rules
from pupils.working import Source, add_working, has_proof
from sendhub.accounts.permissions import Permission


@dataclass(frozen=True)
class SeasonDate:
    """One date of a season; `on` None: nobody has entered it. `is_ours`: the school has confirmed it."""

    kind: str
    on: date | None
    source: str
    is_ours: bool
    version: int = 0

    @property
    def label(self):
        return ExamDateKind(self.kind).label


@dataclass(frozen=True)
class Season:
    exam: str
    year: int
    dates: dict

    @property
    def name(self):
        return f"{Exam(self.exam).label} {self.year}"

    @property
    def deadlines(self):
        """The last days that are known, for the lines above a list."""
        kinds = rules.DATE_OF.values()
        return [date for kind, date in self.dates.items() if kind in kinds and date.on]

    def last_day(self, needs):
        """The last day for what an arrangement needs, or None where there is none or nobody knows it."""
        kind = rules.DATE_OF.get(needs.approver)
        return self.dates[kind] if kind else None


def seasons_of(school_id, wanted):
    """Return {(exam, year): Season} for these pairs. One query."""
    years = {year for _, year in wanted}
    ours = {
        (row.exam, row.exam_year, row.kind): row
        for row in ExamDate.objects.filter(school_id=school_id, exam_year__in=years)
    }
    return {(exam, year): _season(exam, year, ours) for exam, year in wanted}


def _season(exam, year, ours):
    dates = {}
    for kind in ExamDateKind:
        row = ours.get((exam, year, kind))
        if row:
            dates[kind] = SeasonDate(kind, row.on, row.source, True, row.version)
        else:
            on, source = rules.shipped_date(exam, year, kind) or (None, "")
            dates[kind] = SeasonDate(kind, on, source, False)
    return Season(exam, year, dates)


@dataclass
class Held:
    """One arrangement of a candidate with what it asks for and what is missing."""

    pk: int
    exam: str
    kind: str
    named: str
    subjects: str
    in_lessons: str
    state: str
    expires_on: date | None
    needs: rules.Needs
    missing: tuple = ()

    @property
    def label(self):
        return ArrangementState(self.state).label

    @property
    def is_in_place(self):
        return self.state == ArrangementState.APPROVED

    @property
    def asks_scores(self):
        return rules.said_of_scores(self.needs)


@dataclass
class Candidate:
    """A pupil with an exam ahead, or with arrangements; `year` None: no exam within sight."""

    pupil: Pupil
    exam: str
    year: int | None
    held: list = field(default_factory=list)
    has_need: bool = False
    has_proof: bool = False
    is_told: bool = False
    scores: list = field(default_factory=list)  # (Score, why it is of no use)

    @property
    def missing(self):
        """What is missing for any arrangement that is not settled, each once, in the order of the checklist."""
        found = set(chain.from_iterable(each.missing for each in self.held))
        return [evidence for evidence in Evidence if evidence in found]

    @property
    def missing_in_words(self):
        return [each.label for each in self.missing]

    @property
    def in_place(self):
        return [each for each in self.held if each.is_in_place]


def exam_for(nc_year):
    """The exam whose arrangements a year group works towards."""
    is_older = nc_year.isdecimal() and int(nc_year) > 6
    return Exam.GENERAL if is_older else Exam.KS2


def candidates(actor, today):
    """Pupils on roll that the actor may see, with what `candidate_of` reads (`exam_*`)."""
    of_file = Q(pupil=OuterRef("pk")) | Q(pupil__merged_into=OuterRef("pk"))
    held = AccessArrangement.objects.visible_to(actor).filter(of_file).open()
    told = ExamCandidate.objects.filter(of_file).exclude(told_on=None)
    scores = (
        Assessment.objects.filter(of_file)
        .filter(kind=ScoreKind.STANDARDISED, score__lte=rules.LOW_AVERAGE)
        .order_by("-taken_on", "-pk")
    )
    return Pupil.objects.visible_to(actor).annotate(
        exam_held=ArraySubquery(
            held.order_by("kind", "pk").values(
                row=JSONObject(
                    **{
                        name: name
                        for name in (
                            "id",
                            "exam",
                            "kind",
                            "detail",
                            "subjects",
                            "in_lessons",
                            "state",
                            "expires_on",
                        )
                    }
                )
            )
        ),
        exam_told=ArraySubquery(told.order_by("pk").values("exam")),
        exam_need=Exists(Need.objects.filter(of_file, ends_on=None)),
        exam_proof=ExpressionWrapper(has_proof(actor, today), output_field=BooleanField()),
        exam_scores=ArraySubquery(
            scores.values(
                row=JSONObject(
                    area=Coalesce(NullIf("subject", Value("")), "instrument"),
                    value="score",
                    taken_on="taken_on",
                    assessor="assessor",
                    qualification="qualification",
                )
            )
        ),
    )


def in_exam_years(rows, year=""):
    """Pupils of one year group with an exam ahead, or of all of them."""
    return rows.filter(nc_year__in=[year] if year else list(rules.YEARS))


def likely(rows):
    """Pupils to think of: on the register, or with an arrangement that is open."""
    return rows.filter(
        ~Q(sen_status=StatusCode.NONE)
        | Exists(AccessArrangement.objects.filter(pupil=OuterRef("pk")).open())
    )


# Year 6 and Years 10 to 14, the exam that comes first on top.
YEAR_ORDER = Case(
    *(
        When(nc_year=year, then=Value(at))
        for at, year in enumerate(("11", "13", "14", "10", "12", "6"))
    ),
    default=Value(9),
)


def candidate_of(pupil, today):
    """Read one pupil of `candidates`; no query."""
    ahead = rules.exam_of(pupil.nc_year, today)
    exam, year = ahead or (exam_for(pupil.nc_year), None)
    candidate = Candidate(
        pupil=pupil,
        exam=exam,
        year=year,
        has_need=pupil.exam_need,
        has_proof=pupil.exam_proof,
        is_told=exam in pupil.exam_told,
    )
    first_day = rules.first_day_to_assess(pupil.nc_year, today)
    for row in pupil.exam_scores:
        score = rules.Score(**{**row, "taken_on": date.fromisoformat(row["taken_on"])})
        candidate.scores.append((score, rules.why_no_use(score, first_day=first_day)))
    candidate.held = [_held(row, candidate) for row in pupil.exam_held]
    return candidate


def _held(row, candidate):
    plan = rules.has_plan(candidate.pupil.sen_status)
    needs = rules.needs_of(row["exam"], row["kind"], has_plan=plan)
    row_of = AccessArrangement(kind=row["kind"], detail=row["detail"])
    ends = row["expires_on"]
    held = Held(
        pk=row["id"],
        exam=row["exam"],
        kind=row["kind"],
        named=row_of.named,
        subjects=row["subjects"],
        in_lessons=row["in_lessons"],
        state=row["state"],
        expires_on=date.fromisoformat(ends) if ends else None,
        needs=needs,
    )
    held.missing = tuple(e for e in needs.evidence if not _is_there(e, needs, candidate))
    return held


def _is_there(evidence, needs, candidate):
    if evidence == Evidence.SCORE:
        usable = [score for score, why in candidate.scores if not why]
        return rules.scores_suffice(needs, usable)
    return {
        Evidence.NEED: candidate.has_need,
        Evidence.WORKING: candidate.has_proof,
        Evidence.TOLD: candidate.is_told,
    }[evidence]


def in_rooms(actor, pupils, today):
    """{pupil's number: its arrangements in place}, for pages about lessons. One query."""
    found = {}
    rows = AccessArrangement.objects.visible_to(actor).in_use(today).of_each(pupils)
    for row in rows:
        found.setdefault(row.file_id, []).append(row)
    return found


def counts(school_id, day):
    """{what: how many pupils} for the governors’ report: in place, waiting, being looked at. One query.

    As it stood on the day: the row keeps its present state alone, its versions keep since when it stood.
    """
    versions = AccessArrangement.pgh_event_model.objects.filter(
        school_id=school_id, since__lte=day, pupil__in=Pupil.objects.on_roll(day)
    )
    last = versions.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    pupils = {"in_place": set(), "applied": set(), "looked_at": set()}
    for label, pupil_id, state, expires_on in last.values_list(
        "pgh_label", "pupil", "state", "expires_on"
    ):
        if label == "delete":
            continue
        if state == ArrangementState.APPROVED and (expires_on is None or expires_on >= day):
            pupils["in_place"].add(pupil_id)
        elif state == ArrangementState.APPLIED:
            pupils["applied"].add(pupil_id)
        elif state in rules.BEFORE_APPLYING:
            pupils["looked_at"].add(pupil_id)
    return {what: len(held) for what, held in pupils.items()}


def may_read_evidence(actor):
    """Scores and what teachers wrote are for who reads assessments; the arrangements are for every room."""
    return actor.can(Permission.ASSESSMENT_VIEW)


def add_own_working():
    """Called by the app’s `ready()`."""
    add_working(
        Source(
            key="notes",
            label="Feedback, mocks and work",
            is_proof=True,
            rows=lambda actor, since: WorkingNote.objects.visible_to(actor).filter(
                seen_on__gte=since
            ),
            told=lambda row: (row.seen_on, f"{row.get_kind_display()}: {row.text}"),
        )
    )
