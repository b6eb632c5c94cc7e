"""The SEND action plan of a demo school, two talks of head and SENCo, a self-review, learning walks."""

from datetime import timedelta

from pupils.actions.agreed import finish_action, give_action
from pupils.enums import ActionSource
from sendhub.dates import academic_year
from sendhub.reports.actions import inclusion as actions
from sendhub.reports.enums import PriorityState, WorkingTogether

DAY = timedelta(days=1)
AIM = "Every lesson begins so that every pupil can begin; what families tell us changes what we do."
# Title, why, how we shall know, where it stands, pounds, (what is done by when in days, done?).
PRIORITIES = (
    (
        "Every task begins with steps that all can see",
        "On the walk in July pupils in four of seven classes waited to be told what to do.",
        "On the walk in March pupils begin within two minutes in every class.",
        PriorityState.ON_TRACK,
        350,
        (
            ("Put step boards into every classroom", -30, True),
            ("Model chunked instructions in Years 3 and 4", 21, False),
        ),
    ),
    (
        "Two trained adults for every group",
        "Sessions fell out when one adult was away.",
        "Held sessions rise above 90 in 100 by Easter.",
        PriorityState.BEHIND,
        1200,
        (
            ("Book the Emotional literacy course for two assistants", -6, False),
            ("Name a cover for each group on the timetable", 14, False),
        ),
    ),
    (
        "Families write the first page of the plan",
        "Half of the plans had no words of the family last year.",
        "Every plan of the summer term begins with them.",
        PriorityState.NOT_BEGUN,
        None,
        (),
    ),
)
WALKS = (
    (
        *(45, "Can every pupil begin the task?", "Beech, Ash, Willow"),
        "Step boards were used by most. Where steps were read aloud as well, all began.",
        "Read the steps aloud; pictures for the first two.",
    ),
    (
        *(10, "Do pupils know what helps them?", "Oak, Elm"),
        "Many could name one strategy; few chose it themselves.",
        "Put the strategies at the table, not on the wall.",
    ),
)


def write_inclusion(*, senco, by, today):
    """Write it through the actions; `by` is the SENCo as an actor, `senco` the staff record."""
    year = academic_year(today)
    plan = actions.plan_of(year=year, by=by)
    plan = actions.change_plan(plan=plan, version=plan.version, aim=AIM, by=by)
    for title, why, success, state, cost, agreed in PRIORITIES:
        priority = actions.add_priority(
            plan=plan,
            title=title,
            why=why,
            success=success,
            state=state,
            cost=cost,
            lead=senco,
            by=by,
        )
        for text, days, is_done in agreed:
            action = give_action(
                source=ActionSource.PRIORITY,
                source_id=priority.pk,
                text=text,
                owner=senco,
                due_on=today + days * DAY,
                by=by,
            )
            if is_done:
                finish_action(
                    action=action, version=action.version, evidence="Seen on the walk", by=by
                )
    actions.record_talk(
        on=today - 38 * DAY,
        people="Head teacher, SENCo",
        notes="An hour a week without teaching for the SENCo is kept free from November.",
        next_on=today + 4 * DAY,
        done=[],
        evidence="",
        added=None,
        by=by,
    )
    actions.save_review(
        year=year - 1,
        state=WorkingTogether.NO_VISION,
        evidence="We meet each half term and share plans. What inclusion means here we each say differently.",
        aim="One page, written together with staff and governors, that everybody can say in a sentence.",
        reviewed_on=today - 150 * DAY,
        by=by,
    )
    for days, focus, classes, seen, agreed_next in WALKS:
        actions.save_walk(
            on=today - days * DAY,
            focus=focus,
            classes=classes,
            seen=seen,
            agreed_next=agreed_next,
            by=by,
        )
