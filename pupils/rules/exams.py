"""Access arrangements: who sits what when, what each arrangement needs, and until when it holds.

Numbers marked RECALLED stand in send-reference §9 as not confirmed: the booklet of the year holds. A
school corrects the dates of its seasons as data; what an arrangement needs is help, never a refusal.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from pupils.enums import StatusCode
from pupils.exam_enums import (
    Approver,
    ArrangementKind,
    ArrangementState,
    Evidence,
    Exam,
    ExamDateKind,
)
from sendhub.dates import academic_year, add_months

JCQ = "JCQ, Adjustments for candidates with disabilities and learning difficulties"
STA = "STA, Key stage 2 access arrangements guidance"
BOOKLETS = {Exam.GENERAL: JCQ, Exam.KS2: STA}

# Year group: which exam, and how many school years until it is sat.
YEARS = {
    "6": (Exam.KS2, 0),
    "10": (Exam.GENERAL, 1),
    "11": (Exam.GENERAL, 0),
    "12": (Exam.GENERAL, 1),
    "13": (Exam.GENERAL, 0),
    "14": (Exam.GENERAL, 0),
}
YEARS_OF = {exam: tuple(y for y, (of, _) in YEARS.items() if of == exam) for exam in Exam}

# "Not before Year 9": JCQ, Form 8 (send-reference §9.1, CERTAIN S42c).
FIRST_YEAR_TO_ASSESS = 9
# RECALLED: "approvals last up to 26 months".
MOST_MONTHS = 26
# send-reference §9.1: warn 90 days before the end.
WARN_BEFORE = timedelta(days=90)
# Dated proof of how a pupil works is of use for a year.
RECENT = timedelta(days=365)

# Standardised scores, mean 100: JCQ 5.2, as practice guides of 2025/26 tell it.
BELOW_AVERAGE, LOW_AVERAGE, VERY_LOW = 84, 89, 69

# RECALLED dates of the June series; the November series and key stage 2 are entered by the school.
SHIPPED_DATES = {
    (Exam.GENERAL, ExamDateKind.ORDER): ((1, 31), f"{JCQ}: June series, as in earlier years"),
    (Exam.GENERAL, ExamDateKind.APPLY): ((3, 21), f"{JCQ}: June series, as in earlier years"),
}
DATE_OF = {
    Approver.APPLY: ExamDateKind.APPLY,
    Approver.NOTIFY: ExamDateKind.NOTIFY,
    Approver.ORDER: ExamDateKind.ORDER,
}


@dataclass(frozen=True)
class Needs:
    """What one arrangement of one exam asks for; `score` is the highest that counts, `second` that of another area."""

    approver: Approver
    evidence: tuple
    score: int | None = None
    second: int | None = None


N, W, S, T = Evidence.NEED, Evidence.WORKING, Evidence.SCORE, Evidence.TOLD
A, K = Approver, ArrangementKind
ARRANGEMENTS = {
    Exam.GENERAL: {
        K.EXTRA_25: Needs(A.APPLY, (N, W, S, T), BELOW_AVERAGE, LOW_AVERAGE),
        K.EXTRA_MORE: Needs(A.APPLY, (N, W, S, T), VERY_LOW),
        K.REST_BREAKS: Needs(A.SCHOOL, (N, W)),
        K.READER: Needs(A.APPLY, (N, W, S, T), BELOW_AVERAGE),
        K.READING_PEN: Needs(A.SCHOOL, (W,)),
        K.SCRIBE: Needs(A.APPLY, (N, W, S, T), BELOW_AVERAGE),
        K.WORD_PROCESSOR: Needs(A.SCHOOL, (N, W)),
        K.PROMPTER: Needs(A.SCHOOL, (N, W)),
        K.SEPARATE_ROOM: Needs(A.SCHOOL, (N, W)),
        K.LANGUAGE_MODIFIER: Needs(A.APPLY, (N, W, S, T), VERY_LOW),
        K.MODIFIED_PAPERS: Needs(A.ORDER, (N, W, T)),
        K.COLOUR: Needs(A.SCHOOL, (W,)),
        K.SIGN: Needs(A.SCHOOL, (N, W)),
        K.ASSISTANT: Needs(A.APPLY, (N, W, T)),
        K.DICTIONARY: Needs(A.SCHOOL, (W,)),
        K.OTHER: Needs(A.APPLY, (N, W, T)),
    },
    # Three groups: application, notification, school-delegated (send-reference §9.2, CERTAIN S43).
    Exam.KS2: {
        K.EXTRA_25: Needs(A.APPLY, (N, W)),
        K.EARLY_OPENING: Needs(A.APPLY, (N, W)),
        K.SPELLING: Needs(A.APPLY, (N, W)),
        K.MODIFIED_PAPERS: Needs(A.ORDER, (N, W)),
        K.SCRIBE: Needs(A.NOTIFY, (N, W)),
        K.TRANSCRIPT: Needs(A.NOTIFY, (W,)),
        K.WORD_PROCESSOR: Needs(A.NOTIFY, (W,)),
        K.READER: Needs(A.SCHOOL, (W,)),
        K.PROMPTER: Needs(A.SCHOOL, (W,)),
        K.REST_BREAKS: Needs(A.SCHOOL, (W,)),
        K.SEPARATE_ROOM: Needs(A.SCHOOL, (W,)),
        K.DICTIONARY: Needs(A.SCHOOL, (W,)),
        K.COLOUR: Needs(A.SCHOOL, (W,)),
        K.SIGN: Needs(A.SCHOOL, (W,)),
        K.OTHER: Needs(A.SCHOOL, (W,)),
    },
}

ST = ArrangementState
NEXT_STATES = {
    ST.CONSIDERING: (ST.EVIDENCE, ST.APPLIED, ST.APPROVED, ST.ENDED),
    ST.EVIDENCE: (ST.APPLIED, ST.APPROVED, ST.CONSIDERING, ST.ENDED),
    ST.APPLIED: (ST.APPROVED, ST.REFUSED, ST.EVIDENCE, ST.ENDED),
    ST.APPROVED: (ST.ENDED, ST.APPLIED, ST.EVIDENCE),
    ST.REFUSED: (ST.EVIDENCE, ST.ENDED),
    ST.ENDED: (ST.EVIDENCE,),
}
OPEN = (ST.CONSIDERING, ST.EVIDENCE, ST.APPLIED, ST.APPROVED)
BEFORE_APPLYING = (ST.CONSIDERING, ST.EVIDENCE)
NEEDS_REASON = (ST.REFUSED, ST.ENDED)


def exam_of(nc_year, today):
    """Return (exam, the calendar year in which it is sat) of a year group, or None."""
    if nc_year not in YEARS:
        return None
    exam, years = YEARS[nc_year]
    return exam, academic_year(today) + 1 + years


def needs_of(exam, kind, *, has_plan=False):
    """What an arrangement asks for. With an EHC plan no assessor’s scores are asked for, and at key
    stage 2 a quarter more time needs no application: send-reference §9.2 (RECALLED)."""
    needs = ARRANGEMENTS[exam][kind]
    if not has_plan:
        return needs
    is_own = exam == Exam.KS2 and kind == ArrangementKind.EXTRA_25
    evidence = tuple(each for each in needs.evidence if each != Evidence.SCORE)
    return Needs(Approver.SCHOOL if is_own else needs.approver, evidence)


def next_states(state, approver):
    """Where it may go from here; what the school decides itself is not applied for."""
    return tuple(
        each
        for each in NEXT_STATES[state]
        if each != ST.APPLIED or approver != Approver.SCHOOL or state == ST.APPLIED
    )


def first_day_to_assess(nc_year, today):
    """The first of September of the pupil’s Year 9; None for a year group without a number."""
    if not nc_year.isdecimal():
        return None
    return date(academic_year(today) - (int(nc_year) - FIRST_YEAR_TO_ASSESS), 9, 1)


@dataclass(frozen=True)
class Score:
    """A standardised score as the checklist looks at it."""

    area: str
    value: float
    taken_on: date
    assessor: str
    qualification: str


def why_no_use(score, *, first_day):
    """Say why a score is no evidence for an application, or return an empty text."""
    if first_day and score.taken_on < first_day:
        return "taken before Year 9"
    if not score.assessor:
        return "no assessor named"
    if not score.qualification:
        return "the assessor’s qualification is not on file"
    return ""


def scores_suffice(needs, scores):
    """Tell whether usable scores are low enough; the second one counts only from another area."""
    if needs.score is None:
        return True
    low = [score for score in scores if score.value <= needs.score]
    if needs.second is None:
        return bool(low)
    return any(
        other.value <= needs.second and other.area.casefold() != first.area.casefold()
        for first in low
        for other in scores
    )


def said_of_scores(needs):
    """What scores an arrangement asks for, in words."""
    if needs.score is None:
        return ""
    said = f"a standardised score of {needs.score} or less"
    if needs.second is None:
        return said
    return f"{said}, and another of {needs.second} or less in a different area"


def shipped_date(exam, year, kind):
    """Return (day, source) that SENDHub ships for a season, or None where the school enters it."""
    held = SHIPPED_DATES.get((exam, kind))
    if held is None:
        return None
    (month, day), source = held
    return date(year, month, day), source


def last_day_of_approval(approved_on):
    """The last day an approval can reach: 26 months (RECALLED)."""
    return add_months(approved_on, MOST_MONTHS)


def warn_on(expires_on):
    return expires_on - WARN_BEFORE


def minutes_with(minutes, kinds):
    """The length of a paper in minutes with a quarter more time, rounded up, where the pupil has it."""
    if ArrangementKind.EXTRA_25 in kinds:
        return minutes + -(-minutes // 4)
    return minutes


def has_plan(sen_status):
    return sen_status == StatusCode.PLAN
