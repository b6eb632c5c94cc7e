"""Access arrangements of the demo schools: every step of them, the season's dates, the papers."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from pupils.actions import exams as actions
from pupils.exam_enums import Approver, Exam, ExamDateKind, WorkingKind
from pupils.exam_enums import ArrangementKind as K
from pupils.exam_enums import ArrangementState as S
from pupils.models import AccessArrangement, Assessment
from pupils.rules import exams as rules
from sendhub.dates import academic_year, nth_weekday

CALENDAR = "Assessment calendar of the school, from this year’s guidance"
MONDAY = 0


@dataclass(frozen=True)
class Story:
    """One candidate: (kind, state, what teachers do) each, and whether proof and talk are on file."""

    held: tuple
    has_proof: bool = True
    is_told: bool = True


KS2_STORIES = (
    Story(
        (
            (K.EXTRA_25, S.EVIDENCE, "A quarter more time in each test, noted on the paper."),
            (K.READER, S.APPROVED, "An adult reads instructions and maths questions aloud."),
        )
    ),
    Story(((K.REST_BREAKS, S.APPROVED, "A break of two minutes when the card is shown."),)),
    Story(((K.SCRIBE, S.CONSIDERING, ""),), has_proof=False),
    Story(((K.EARLY_OPENING, S.APPLIED, ""), (K.MODIFIED_PAPERS, S.CONSIDERING, ""))),
    Story(((K.PROMPTER, S.APPROVED, "A tap on the desk after a minute of looking away."),)),
    Story(((K.EXTRA_25, S.REFUSED, ""),)),
)
GENERAL_STORIES = (
    Story(
        (
            (K.EXTRA_25, S.APPROVED, "A quarter more time in each test, the pen changed for it."),
            (K.READER, S.EVIDENCE, "Reading pen at hand; the question is read once on request."),
        )
    ),
    Story(((K.EXTRA_25, S.EVIDENCE, "More time in mocks, noted on the paper."),), is_told=False),
    Story(
        (
            (K.WORD_PROCESSOR, S.APPROVED, "Laptop for every long answer, spelling check off."),
            (K.SEPARATE_ROOM, S.APPROVED, "Tests in the small room beside the library."),
        )
    ),
    Story(((K.SCRIBE, S.APPLIED, "Speech recognition in English and history."),)),
    Story(((K.REST_BREAKS, S.CONSIDERING, ""),), has_proof=False),
    Story(((K.MODIFIED_PAPERS, S.EVIDENCE, "Papers in 18 point, one side only."),)),
    Story(((K.EXTRA_MORE, S.ENDED, ""),), is_told=False),
)
REASONS = {S.REFUSED: "The guidance’s questions were not met.", S.ENDED: "Works without it now."}
PICTURE = (
    "Understands what is said and loses the thread of what is read: by the third paragraph the "
    "first is gone. Writes a third of what the class writes in ten minutes."
)
PROOF = (
    (WorkingKind.MOCK, "Finished 6 of 9 questions in the time of the class, all 9 with more."),
    (WorkingKind.FEEDBACK, "Uses the help each week without being told; the work is complete."),
)


def write_exams(pupils, *, school, by, today):
    """Give candidates on the register what they may have; dates and papers of their season."""
    for exam, stories in ((Exam.KS2, KS2_STORIES), (Exam.GENERAL, GENERAL_STORIES)):
        years = rules.YEARS_OF[exam]
        ours = sorted((p for p in pupils if p.nc_year in years), key=_soonest)
        if not ours:
            continue
        year = academic_year(today) + 1
        _dates(exam, year, by=by)
        _papers(exam, year, by=by)
        for pupil, story in zip(ours, stories, strict=False):
            _write(pupil, story, exam=exam, by=by, today=today)


def _soonest(pupil):
    return rules.YEARS[pupil.nc_year][1], pupil.pk


def _dates(exam, year, *, by):
    dates = {
        Exam.KS2: (
            (ExamDateKind.ORDER, date(year - 1, 12, 4)),
            (ExamDateKind.APPLY, nth_weekday(year, 3, MONDAY, 1)),
            (ExamDateKind.NOTIFY, nth_weekday(year, 5, MONDAY, 3)),
        ),
        # The date of the June series is left to be checked, so that a school sees what that looks like.
        Exam.GENERAL: ((ExamDateKind.FIRST, nth_weekday(year, 5, MONDAY, 2)),),
    }[exam]
    for kind, on in dates:
        actions.set_exam_date(
            exam=exam, year=year, kind=kind, on=on, source=CALENDAR, version=0, by=by
        )


KS2_PAPERS = (
    ("English grammar, punctuation and spelling", 45),
    ("English reading", 60),
    ("Mathematics, papers 1 and 2", 70),
    ("Mathematics, paper 3", 40),
)
GENERAL_PAPERS = (
    ("English Language, paper 1", 105),
    ("Mathematics, paper 1", 90),
    ("Combined science: biology", 75),
)


def _papers(exam, year, *, by):
    first = nth_weekday(year, 5, MONDAY, 2)
    papers, nc_year = (KS2_PAPERS, "6") if exam == Exam.KS2 else (GENERAL_PAPERS, "11")
    for at, (title, minutes) in enumerate(papers):
        actions.add_sitting(
            by=by,
            exam=exam,
            on=first + timedelta(days=at),
            starts_at=time(9, 15),
            minutes=minutes,
            title=title,
            nc_year=nc_year,
            room="Hall",
        )


def _write(pupil, story, *, exam, by, today):
    if story.has_proof:
        for at, (kind, text) in enumerate(PROOF):
            actions.add_working_note(
                pupil=pupil,
                by=by,
                kind=kind,
                seen_on=today - timedelta(days=12 + 20 * at),
                subject="English",
                said_by="Class teacher" if exam == Exam.KS2 else "Teacher of English",
                text=text,
            )
    told = {"told_on": today - timedelta(days=9), "told_how": "Talked with the SENCo"}
    actions.save_candidate(
        pupil=pupil,
        exam=exam,
        version=0,
        by=by,
        difficulty=PICTURE if story.has_proof else "",
        **(told if story.is_told else {}),
    )
    if exam == Exam.GENERAL and story.has_proof:
        # The assessor's scores, with the proof of who measured.
        Assessment.objects.bulk_create(
            Assessment(
                school=pupil.school,
                pupil=pupil,
                instrument="Test of word reading and writing speed",
                subject=area,
                kind="standardised",
                taken_on=today - timedelta(days=40),
                score=score,
                band_low=score - 6,
                band_high=score + 6,
                assessor="R. Ashdown",
                qualification="Level 7, certificate in the SENCo’s file",
            )
            for area, score in (("Reading speed", 81), ("Writing speed", 86))
        )
    for kind, state, in_lessons in story.held:
        row = actions.add_arrangement(pupil=pupil, by=by, kind=kind, in_lessons=in_lessons)
        plan = rules.has_plan(pupil.sen_status)
        approver = rules.needs_of(exam, kind, has_plan=plan).approver
        # Whom an EHC plan frees from applying is neither refused nor waits for an answer.
        is_free = approver == Approver.SCHOOL and state in (S.APPLIED, S.REFUSED)
        for step in _steps(S.APPROVED if is_free else state):
            _move(row, step, exam=exam, by=by, today=today)


def _steps(state):
    """The states on the way."""
    return {
        S.CONSIDERING: (),
        S.EVIDENCE: (S.EVIDENCE,),
        S.APPLIED: (S.EVIDENCE, S.APPLIED),
        S.APPROVED: (S.EVIDENCE, S.APPROVED),
        S.REFUSED: (S.EVIDENCE, S.APPLIED, S.REFUSED),
        S.ENDED: (S.EVIDENCE, S.ENDED),
    }[state]


def _move(row, state, *, exam, by, today):
    row = AccessArrangement.objects.get(pk=row.pk)
    is_online = exam == Exam.GENERAL and state == S.APPROVED
    on = today - timedelta(days=4)
    actions.move_arrangement(
        arrangement=row,
        version=row.version,
        state=state,
        on=on,
        by=by,
        reference=f"REF-{row.pk}" if is_online else "",
        expires_on=rules.last_day_of_approval(on) if is_online else None,
        reason=REASONS.get(state, ""),
    )
