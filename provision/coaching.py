"""A plan's rows as the quality coach reads them."""

from provision.models import Outcome
from provision.rules.coach import (
    OutcomeFacts,
    SupportFacts,
    outcome_hints,
    plan_hints,
    unchanged_cycles,
)


def names_of(pupil):
    return [name for name in (pupil.first_name, pupil.known_as) if name]


def earlier_targets(cycle):
    """{thread: targets of the cycles before, the latest first}. One query."""
    rows = (
        Outcome.objects.filter(
            school_id=cycle.school_id,
            cycle__plan=cycle.plan_id,
            cycle__number__lt=cycle.number,
            thread__isnull=False,
        )
        .order_by("-cycle__number")
        .values_list("thread", "target")
    )
    earlier = {}
    for thread, target in rows:
        earlier.setdefault(thread, []).append(target)
    return earlier


def facts_of(outcome, earlier):
    return OutcomeFacts(
        key=str(outcome.pk),
        target=outcome.target,
        measure=outcome.measure,
        baseline=outcome.baseline,
        by_on=outcome.by_on,
        need=outcome.need_id,
        supports=tuple(
            SupportFacts(
                what=support.what,
                in_words=bool(support.what),
                adult=support.adult,
                minutes=support.minutes,
                sessions_a_week=support.sessions_a_week,
            )
            for support in outcome.supports.all()
        ),
        unchanged=unchanged_cycles(outcome.target, earlier.get(outcome.thread, ())),
    )


def hints_of(cycle, *, needs):
    """All hints of a cycle fetched with `whole()`, as {outcome key or "": hints}. One query."""
    earlier = earlier_targets(cycle) if cycle.number > 1 else {}
    hints = {}
    for hint in plan_hints(
        [facts_of(outcome, earlier) for outcome in cycle.outcomes.all()],
        needs=[(need.pk, need.get_need_type_display()) for need in needs],
        names=names_of(cycle.pupil),
    ):
        hints.setdefault(hint.key, []).append(hint)
    return hints


def hints_while_writing(typed, *, pupil, earlier=()):
    """Hints about an outcome as it is typed now; `typed` holds its fields, `earlier` its older targets."""
    target = typed.get("target") or ""
    return outcome_hints(
        OutcomeFacts(
            key="",
            target=target,
            measure=typed.get("measure") or "",
            baseline=typed.get("baseline") or "",
            by_on=typed.get("by_on"),
            unchanged=unchanged_cycles(target, earlier),
        ),
        names=names_of(pupil),
    )
