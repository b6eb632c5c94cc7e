"""What the talk of head and SENCo is about, drawn from the record; and counts of all this for reports."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse

from provision.enums import SessionState, TrainingKind
from provision.models import Session, Training
from provision.training import learned, provision_gaps
from pupils.enums import ActionSource, WhoseMove
from pupils.models import Action, Due
from sendhub.dates import academic_year
from sendhub.reports.compliance import compliance_lines
from sendhub.reports.enums import PriorityState
from sendhub.reports.models import ActionPlan, LearningWalk, Priority, SelfReview, Talk
from sendhub.reports.phrases import capitalised, count_of, counted, some
from sendhub.small_numbers import HIDDEN, is_small

WEEKS_BACK = timedelta(weeks=6)
NAMES_SHOWN = 3


def plan_actions(actor, plan):
    """The actions of a plan's priorities, open ones first."""
    rows = Action.objects.visible_to(actor).filter(source=ActionSource.PRIORITY)
    ids = Priority.objects.visible_to(actor).filter(plan=plan).order_by().values("pk")
    return rows.filter(source_id__in=ids)


def with_actions(plan, actions):
    """The priorities of the plan, each with its actions. One query."""
    by_priority = defaultdict(list)
    for action in actions:
        by_priority[action.source_id].append(action)
    return [(each, by_priority[each.pk]) for each in plan.priorities.select_related("lead")]


def agenda_of(by, *, today):
    """Return [[heading, what the record says, address]]: no pupil's name in it. Seven queries."""
    return [
        ["Late dates", _late(by, today), reverse("pupils:due_list")],
        ["Delivery in the last six weeks", _delivery(by, today), reverse("provision:map_sessions")],
        ["Gaps in training", _gaps(by, today), reverse("provision:training_gaps")],
        ["Training to come", _planned(by, today), reverse("provision:training_list")],
        ["SEND action plan", _plan(by, today), reverse("reports:plan_view")],
        ["Policies and duties", _duties(by, today), reverse("reports:compliance")],
    ]


def _late(by, today):
    late = Due.objects.visible_to(by).filter(done_on=None, due_on__lt=today)
    found = late.aggregate(
        ours=Count("pk", filter=Q(whose_move=WhoseMove.SCHOOL)),
        la=Count("pk", filter=Q(whose_move=WhoseMove.LA)),
        law=Count("pk", filter=Q(whose_move=WhoseMove.SCHOOL, is_statutory=True)),
    )
    if not found["ours"] and not found["la"]:
        return "No date is late, neither ours nor the local authority’s."
    ours = counted(str(found["ours"]), "date of ours", "dates of ours", ("is", "are"))
    law = _of_these(found["law"], found["ours"], "set by law")
    return capitalised(f"{ours} late{law}; {some(str(found['la']))} of the local authority.")


def _of_these(part, whole, what):
    """ ", 2 of them late"; of one, that it is, and of none nothing."""
    if whole < 2:
        return f", and it is {what}" if part else ""
    return f", {some(str(part))} of them {what}"


def _delivery(by, today):
    found = (
        Session.objects.visible_to(by)
        .filter(on__range=(today - WEEKS_BACK, today - timedelta(days=1)))
        .aggregate(
            planned=Count("pk"),
            held=Count("pk", filter=Q(state=SessionState.HELD)),
            missed=Count("pk", filter=Q(state=SessionState.MISSED)),
        )
    )
    if not found["planned"]:
        return "No session was planned."
    unrecorded = found["planned"] - found["held"] - found["missed"]
    return (
        f"{some(str(found['held']))} of {count_of(str(found['planned']), 'session', 'sessions')} held, "
        f"{some(str(found['missed']))} missed, {some(str(unrecorded))} not recorded."
    )


def _gaps(by, today):
    short = [gap.provision.name for gap in provision_gaps(by, today=today) if gap.is_short]
    if not short:
        return "Every provision has enough trained adults."
    more = f" and {len(short) - NAMES_SHOWN} more" if len(short) > NAMES_SHOWN else ""
    return f"Too few trained adults: {', '.join(short[:NAMES_SHOWN])}{more}."


def _planned(by, today):
    rows = Training.objects.visible_to(by).standing().filter(is_held=False, on__gte=today)
    topics = list(rows.order_by("on", "pk").values_list("topic", flat=True))
    return f"Planned: {'; '.join(topics[:NAMES_SHOWN])}." if topics else "Nothing is planned."


def _plan(by, today):
    found = Action.objects.visible_to(by).filter(source=ActionSource.PRIORITY, done_on=None)
    number = found.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    if not number["open"]:
        return "No action is open."
    open_ = counted(str(number["open"]), "action", "actions", ("is", "are"))
    return f"{open_} open{_of_these(number['late'], number['open'], 'late')}."


def _duties(by, today):
    late = [line.title for line in compliance_lines(by=by, today=today) if line.tone == "late"]
    return f"To put right: {', '.join(late)}." if late else "All in place."


def count_inclusion(by, *, span, year):
    """Counts of the shared work for reports: no name, no judgement of anybody."""
    plan = ActionPlan.objects.visible_to(by).filter(year=year).first()
    priorities = Priority.objects.visible_to(by).filter(plan=plan) if plan else None
    review = SelfReview.objects.visible_to(by).filter(year__lte=year).first()
    days = (span.starts_on, span.ends_on)
    return {
        "priorities": priorities.count() if plan else 0,
        "priorities_done": priorities.filter(state=PriorityState.DONE).count() if plan else 0,
        "actions": plan_actions(by, plan).count() if plan else 0,
        "actions_done": plan_actions(by, plan).exclude(done_on=None).count() if plan else 0,
        "talks": Talk.objects.visible_to(by).filter(on__range=days).count(),
        "walks": LearningWalk.objects.visible_to(by)
        .filter(on__range=days, removed_at=None)
        .count(),
        "together": review.get_state_display() if review else "",
    }


def count_shared_work(counted, *, by, span):
    """Add what staff learned and what was done together to an edition: adults and actions, no pupils."""
    held = learned(by, span=span)
    counted.facts["learning"] = {
        "kinds": [
            [TrainingKind(kind).label, number] for kind, number in sorted(held["kinds"].items())
        ],
        "people": HIDDEN if is_small(held["people"]) else str(held["people"]),
        "hours": round(held["minutes"] / 60),
    }
    year = academic_year(span.ends_on)
    counted.facts["shared_work"] = count_inclusion(by, span=span, year=year)
