"""A lively fortnight of a demo school: check-ins each morning, the quiet room, incidents, what went well."""

import random
from datetime import time, timedelta

from pupils import models
from pupils.actions import agreed, incidents
from pupils.day_enums import (
    LOW_MOODS,
    AchievementKind,
    DayPart,
    Mood,
    Place,
    QuietReason,
    Trigger,
)
from pupils.enums import ActionSource, ConcernPart, InformedHow
from sendhub.dates import is_working_day
from sendhub.demo.contact_log import acting_as

DAYS_BACK = 18  # about a fortnight of school days
KEY_PUPILS = 8
# Weekends too, so that whoever looks at the demo on a Sunday finds a list.
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
WHY = (
    "Did he sleep? Nan is in hospital.",
    "New baby at home: a job to do first, then talk.",
    "Changes house on Wednesdays.",
    "Show the day’s plan, two minutes.",
    "Breakfast?",
    "Which shoes: PE or not.",
    "",
    "Bus was hard last week.",
)
MOODS = (Mood.GOOD, Mood.OKAY, Mood.OKAY, Mood.GOOD, Mood.TIRED, Mood.WORRIED, Mood.SAD, Mood.CROSS)
SAID = {
    Mood.WORRIED: (
        "It is maths first.",
        "I don’t know who is there today.",
        "My tummy feels fizzy.",
    ),
    Mood.SAD: ("I miss my dog.", "Nobody waited for me.", "I just want to go home."),
    Mood.CROSS: ("He pushed in the line.", "You changed the seats!", "Leave me alone."),
    Mood.TIRED: ("The baby cried.", "I was up at five."),
    Mood.GOOD: ("I did my reading!", "Swimming today.", "My tower is still there."),
}
VISITS = (
    (QuietReason.NOISE, time(10, 35), 25, "Ear defenders and the beanbag; back by herself."),
    (QuietReason.PLANNED, time(11, 50), 15, "Lunch queue avoided. Walked in last."),
    (QuietReason.UPSET, time(10, 50), 30, "Drew what happened. Asked to go back."),
    (QuietReason.ASKED, time(13, 40), 10, "Used the card without words."),
    (QuietReason.WORK, time(9, 45), 20, "Did the same page here in three parts."),
    (QuietReason.FRIENDS, time(12, 55), 20, "Comic-strip talk about the game."),
    (QuietReason.TIRED, time(14, 5), 25, "Slept a little; water and a biscuit."),
)
WINS = (
    (AchievementKind.COURAGE, "Read two lines to the whole group, then grinned."),
    (AchievementKind.CALM, "Felt it coming, took the card and went out before it was too much."),
    (AchievementKind.KINDNESS, "Waited for a friend who could not find his coat."),
    (AchievementKind.LEARNING, "Column addition alone, seven of eight right."),
    (AchievementKind.INDEPENDENCE, "Unpacked, ticked the plan and began without a word from us."),
)
HAPPENED = (
    (
        (Place.PLAYGROUND, time(10, 45), Trigger.PEERS, 12),
        "Football, two teams of friends; he was picked last.",
        "Shouted, threw the ball over the fence, sat down by the wall with his hood up.",
        "Quiet voice, one adult, ten minutes by the wall. Asking questions made it worse.",
        "Walked in with the second bell and did his spelling.",
    ),
    (
        (Place.CLASSROOM, time(11, 5), Trigger.CHANGE, 20),
        "PE was moved; the change was on the board, not on her own plan.",
        "Under the table, hands over her ears, hit out when the chair was moved.",
        "Lights off, others to the library, her plan corrected with her.",
        "Came out by herself. Tired until lunch.",
    ),
    (
        (Place.PLAYGROUND, time(10, 40), Trigger.NOISE, 8),
        "Wet play had ended early, everybody out at once.",
        "Ran to the gate and held on to it, screaming.",
        "Ear defenders, then walking the line with Ms at his side.",
        "Break in the library for the rest of the week.",
    ),
    (
        (Place.DINING, time(12, 20), Trigger.SENSORY, 15),
        "New tables, a long queue, fish.",
        "Dropped the tray and ran out; hid in the coats.",
        "Time. Then lunch in the quiet room.",
        "Back for register, smiled.",
    ),
    (
        (Place.CORRIDOR, time(10, 55), Trigger.MOVING, 6),
        "Lining up after break behind another class.",
        "Pushed two children, then cried.",
        "Last in the line with a job: carry the box.",
        "Said sorry in his own way: shared his pencil.",
    ),
)


def write_days(pupils, *, school, senco, seed, today):
    """Give pupils with needs a fortnight; today's morning list waits to be tapped."""
    by = acting_as(senco.user, school, today)
    rng = random.Random(seed)  # noqa: S311  invented days, not secrets
    chosen = _key_pupils(pupils)
    days = _school_days(today)
    _check_ins(chosen, days, by=by, rng=rng)
    _visits(chosen, days, by=by, rng=rng)
    _wins(chosen, days, by=by, rng=rng)
    _incidents(chosen, days, by=by, staff=senco, today=today)


def _key_pupils(pupils):
    """One of each class in turn, those with support first."""
    classes = {}
    for pupil in sorted(pupils, key=lambda row: (row.sen_status == "N", row.pk)):
        classes.setdefault(pupil.group_id, []).append(pupil)
    rounds = [pupil for held in zip(*classes.values(), strict=False) for pupil in held]
    return rounds[:KEY_PUPILS]


def _school_days(today):
    """The working days before today, the latest first."""
    days = (today - timedelta(days=back) for back in range(1, DAYS_BACK + 1))
    return [day for day in days if is_working_day(day)]


def _make(model, by, rows):
    return model.objects.bulk_create(
        model(school_id=by.school_id, created_by=by.user, **row) for row in rows
    )


def _check_ins(pupils, days, *, by, rng):
    _make(
        models.KeyPupil,
        by,
        (
            {
                "pupil": pupil,
                "weekdays": EVERY_DAY if place < 6 else [1, 3, 5],
                "part": DayPart.MORNING,
                "why": WHY[place % len(WHY)],
                "starts_on": days[-1],
            }
            for place, pupil in enumerate(pupils)
        ),
    )
    rows = []
    for place, pupil in enumerate(pupils):
        for day in days:
            mood = Mood.AWAY if rng.random() < 0.06 else MOODS[(place + rng.randint(0, 5)) % 8]
            said = SAID.get(mood, ()) if rng.random() < 0.5 else ()
            words = rng.choice(said) if said else ""
            rows.append({"pupil": pupil, "on": day, "mood": mood, "own_words": words})
    made = _make(models.CheckIn, by, rows)
    low = [row for row in made if row.mood in LOW_MOODS and row.own_words and row.on == days[0]]
    for row in low[:2]:
        row.needs_follow_up = True
        row.save(update_fields=["needs_follow_up"])
        agreed.give_action(
            source=ActionSource.CHECK_IN,
            source_id=row.pk,
            pupil=row.pupil,
            by=by,
            text=f"Follow up the check-in: {row.get_mood_display().lower()}, “{row.own_words}”",
            due_on=row.on,
            owner_id=by.staff_id,
        )


def _visits(pupils, days, *, by, rng):
    rows = []
    for place, (reason, came_at, minutes, note) in enumerate(VISITS * 3):
        ends = came_at.hour * 60 + came_at.minute + minutes
        rows.append(
            {
                "pupil": pupils[rng.randrange(len(pupils))],
                "on": days[place % len(days)],
                "came_at": came_at,
                "left_at": time(ends // 60, ends % 60),
                "reason": reason,
                "adults": by.user.name,
                "note": note if place % 2 == 0 else "",
            }
        )
    _make(models.QuietVisit, by, rows)


def _wins(pupils, days, *, by, rng):
    rows = []
    for place, (kind, text) in enumerate(WINS * 2):
        day = days[(place * 2) % len(days)]
        is_told = place % 3 == 0
        rows.append(
            {
                "pupil": pupils[rng.randrange(len(pupils))],
                "on": day,
                "kind": kind,
                "text": text,
                "family_told_on": day if is_told else None,
                "family_told_how": InformedHow.IN_PERSON if is_told else "",
                "family_told_by": by.user if is_told else None,
            }
        )
    _make(models.Achievement, by, rows)


def _incidents(pupils, days, *, by, staff, today):
    """Several at break in the playground, so that there is a pattern; one with a second pupil in it."""
    for place, ((where, at, trigger, minutes), before, during, helped, after) in enumerate(
        HAPPENED
    ):
        named = [(pupils[place % 4], ConcernPart.CONCERNED)]
        if place == 4:
            named.append((pupils[-1], ConcernPart.AFFECTED))
        following = [("talk", today + timedelta(days=place - 1), staff)] if place < 3 else []
        if place == 1:
            following.append(("debrief", today, staff))
        incidents.write_incident(
            by=by,
            pupils=named,
            following=following,
            on=days[(place * 2) % len(days)],
            at=at,
            minutes=minutes,
            place=where,
            trigger=trigger,
            before=before,
            during=during,
            helped=helped,
            after=after,
        )
