"""What pages and lists say of pupils' moves, gathered once: progress, the pupil's own answers, counts."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from pupils import moves
from pupils.models import Transition, Voice
from pupils.rules import transitions as rules
from pupils.rules.transitions import Progress, missing

OWN_PAGE = "own_page"  # the question of a private link (pupils.sharing)


@dataclass(frozen=True)
class Move:
    """One move as a line of a list."""

    move: Transition
    missing: list
    next_step: object
    days: int
    handover: str
    is_read: bool


def lines_of(page, *, today):
    """Return the moves of a page with what each lacks; `as_lines` and `with_own_page` are fetched before."""
    page = list(page)
    handovers = moves.handovers_of([move.pupil_id for move in page]) if page else {}
    return [line_of(move, handover=handovers.get(move.pupil_id, ""), today=today) for move in page]


def line_of(move, *, handover, today):
    steps = list(move.steps.all())
    waiting = [step for step in steps if not step.done_on]
    return Move(
        move=move,
        missing=[] if move.closed_at else missing(_progress(move, steps, handover)),
        next_step=waiting[0] if waiting else None,
        days=(move.moves_on - today).days,
        handover=handover,
        is_read=_is_read(move),
    )


def _is_read(move):
    teacher = move.new_teacher
    return any(
        reading.of_version == move.version and teacher and reading.user_id == teacher.user_id
        for reading in move.readings.all()
    )


def _progress(move, steps, handover):
    return Progress(
        phase=move.phase,
        empty_notes=sum(1 for name in rules.NOTES if not getattr(move, name)),
        done=frozenset(step.kind for step in steps if step.done_on),
        has_own_page=bool(move.own_words or move.drawing_id or move.has_own_page),
        has_new_adult=move.new_teacher_id is not None,
        is_finished=move.finished_at is not None,
        is_read=_is_read(move),
        goes_elsewhere=bool(move.other_school),
        is_handed_over=bool(handover),
    )


def with_own_page(rows):
    """Annotate whether the pupil has answered what is asked for the own page."""
    answers = Voice.objects.filter(pupil=OuterRef("pupil"), response__ask__kind=OWN_PAGE)
    return rows.annotate(has_own_page=Exists(answers))


def own_answers(pupil, actor):
    """What the pupil said on the own page, the newest first."""
    return Voice.objects.visible_to(actor).of(pupil).filter(response__ask__kind=OWN_PAGE)


def counts(school_id, *, first, last):
    """Count the moves of these days for a report: all, finished, with a visit or meeting, read; no names. One query."""
    rows = Transition.objects.filter(school_id=school_id).in_school_year(first, last)
    met = Q(steps__kind__in=("visit", "meeting"), steps__done_on__isnull=False)
    return rows.aggregate(
        moves=Count("pk", distinct=True),
        arriving=Count("pk", filter=Q(phase="arriving"), distinct=True),
        finished=Count("pk", filter=Q(finished_at__isnull=False), distinct=True),
        met=Count("pk", filter=met, distinct=True),
        read=Count("pk", filter=Q(readings__isnull=False), distinct=True),
    )
