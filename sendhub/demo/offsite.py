"""Children of a demo school who do not come for the whole week, and what is done about it."""

from datetime import timedelta

from pupils.actions import avoidance, offsite
from pupils.models import AttendanceFigure, Relationship
from pupils.offsite_enums import CheckKind
from sendhub import dates
from sendhub.demo.contact_log import acting_as

# Why it is hard, in whose words, and the steps: (words, worry before, days ago it was tried, how, after, said).
AVOIDING = (
    {
        "child_words": "My tummy hurts when I see the gate. When Miss Alder meets me by the pond it is a bit better.",
        "push": ["breaks", "noise", "separation"],
        "push_words": "Playtime is the worst. The bell, and everybody running in.",
        "pull": ["calm", "company"],
        "helps": "Coming in at 9.15 by the side door; a job to do with the guinea pigs.",
        "steps": (
            ("To the pond with Dad at 9.15, then home", 7, 12, "well", 4, "I saw the ducks."),
            (
                "Side door and one hour in the library",
                8,
                5,
                "half",
                6,
                "It was okay until the bell.",
            ),
            ("Side door, maths in class, home before lunch", 8, None, "", None, ""),
        ),
    },
    {
        "child_words": "I am tired all the time. If I get it wrong everybody looks at me.",
        "push": ["learning", "change", "journey"],
        "push_words": "Worse since the change of class. Reading aloud is what is feared most.",
        "pull": ["sleep", "worry"],
        "helps": "Knowing the evening before what the first lesson is. Never asked to read aloud.",
        "steps": (
            ("A call with the class teacher at home", 4, 3, "well", 2, "She has a dog, too."),
            ("Into school after everybody has gone, to see the new room", 6, None, "", None, ""),
        ),
    },
)
# First day, last day and day of the review from today, purpose, hours each day.
TIMETABLES = (
    (-24, 18, 4, "Coming back after twelve weeks away: mornings first.", (3, 3, 3, 3, 3)),
    (-50, -8, -9, "Lunch and afternoons are too loud for now.", (4, 4, 2, 4, 4)),
)
STEPS = "One more hour a week once two weeks went well: lunch first, then the afternoon."
PROVIDERS = (
    ("Hollow Lane Care Farm", "Animals and growing, one to one, Years 3 to 9", -20),
    ("Riverside Tuition", "Maths and English online and at the library", 210),
)


def write_offsite(pupils, *, school, senco, today):
    """Two children who avoid school, a timetable under review and one that ran out, two places, suspensions."""
    by = acting_as(senco.user, school, today)
    pupils = pupils[20:27] if len(pupils) > 30 else pupils[:7]
    for story, pupil in zip(AVOIDING, pupils, strict=False):
        _avoid(story, pupil, senco, today, by)
    for story, pupil in zip(TIMETABLES, pupils[2:], strict=False):
        _part_time(story, pupil, today, by)
    _places(pupils[4:], today, by)
    for number, pupil in enumerate(pupils[5:7]):
        offsite.add_suspension(
            pupil=pupil,
            kind="suspension",
            starts_on=today - timedelta(days=33 + 7 * number),
            ends_on=today - timedelta(days=32 + 7 * number),
            sessions=2 + 2 * number,
            reason="DB",
            context="After a change of rooms without warning. The plan for changes was not used.",
            back_talk_on=today - timedelta(days=30 + 7 * number),
            by=by,
        )
    # The children who avoid school were seldom there.
    for pupil, attended in zip(pupils[:3], (38, 61, 84), strict=False):
        row = AttendanceFigure.objects.of(pupil).first()
        if row:
            row.attended = row.possible * attended // 100
            row.authorised = row.possible - row.attended
            row.unauthorised = 0
            row.save(update_fields=["attended", "authorised", "unauthorised"])


def _avoid(story, pupil, senco, today, by):
    plan = avoidance.start_plan(
        pupil=pupil,
        starts_on=today - timedelta(days=16),
        child_words=story["child_words"],
        child_words_on=today - timedelta(days=17),
        push=story["push"],
        push_words=story["push_words"],
        pull=story["pull"],
        pull_words="",
        helps=story["helps"],
        mentor=senco,
        review_on=today + timedelta(days=6),
        by=by,
    )
    for number, (text, worry, ago, went, after, said) in enumerate(story["steps"]):
        step = avoidance.add_step(
            plan=plan,
            text=text,
            planned_on=today - timedelta(days=13 - 7 * number),
            worry=worry,
            by=by,
        )
        if went:
            avoidance.edit_step(
                step=step,
                version=step.version,
                tried_on=today - timedelta(days=ago),
                went=went,
                worry_after=after,
                said=said,
                by=by,
            )


def _part_time(story, pupil, today, by):
    first, last, review, purpose, hours = story
    parent = Relationship.objects.of(pupil).filter(has_parental_responsibility=True).first()
    if parent is None:
        return
    days = dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday"), hours, strict=True))
    offsite.agree_timetable(
        pupil=pupil,
        starts_on=today + timedelta(days=first),
        ends_on=today + timedelta(days=last),
        review_on=today + timedelta(days=review),
        purpose=purpose,
        steps=STEPS,
        agreed_with=parent.contact,
        agreed_on=today + timedelta(days=first - 3),
        agreed_how="meeting",
        by=by,
        **days,
    )


def _places(pupils, today, by):
    """A place at a farm whose safeguarding check ran out since, and one that is in order."""
    for number, ((name, what, runs_out), pupil) in enumerate(zip(PROVIDERS, pupils, strict=False)):
        provider = offsite.add_provider(
            name=name,
            what=what,
            contact_name="Morwenna Tarn",
            telephone="01632 960118",
            by=by,
        )
        for kind in CheckKind:
            is_late = kind == CheckKind.SAFEGUARDING
            offsite.add_check(
                provider=provider,
                kind=kind,
                checked_on=today - timedelta(days=345),
                expires_on=today + timedelta(days=runs_out if is_late else 240),
                note="Papers seen, copies with the office.",
                by=by,
            )
        place = offsite.add_place(
            pupil=pupil,
            provider=provider,
            kind="alternative" if number == 0 else "tuition",
            starts_on=today - timedelta(days=45),
            ends_on=None,
            purpose="To find again what goes well, and bring it back into class.",
            days=["tue_am", "tue_pm"] if number == 0 else ["mon_am", "wed_am", "fri_am"],
            transport="School minibus, Mrs Fenn"
            if number == 0
            else "At the library, Dad brings him",
            contact_name="They ring the office before 9.30",
            review_on=today + timedelta(days=12 + 9 * number),
            by=by,
        )
        monday = dates.monday_of(today)
        for week in range(1, 5):
            offsite.add_week(
                place=place,
                week_on=monday - timedelta(weeks=week),
                possible=len(place.days),
                attended=len(place.days) - (week == 2),
                note="One session missed: a cold." if week == 2 else "",
                by=by,
            )
