"""What runs in the demo: groups of the catalogue's starter list, how they are measured, why sessions fall out."""

from dataclasses import dataclass
from enum import Enum, auto

from provision.enums import MissedReason

MON, TUE, WED, THU, FRI = range(5)
EVERY_DAY = (MON, TUE, WED, THU, FRI)


class Fate(Enum):
    """What is to be seen at a run beside its ordinary days."""

    USUAL = auto()
    PATCHY = auto()  # so many sessions fall out that it is no fair test
    OVERDUE = auto()  # past its end, exit measures still missing
    LATE = auto()  # begins in the second half of the term
    SHORT = auto()  # six weeks


@dataclass(frozen=True)
class RunPlan:
    """`offer` is the name in the starter list; `needs` come first for a place, then others of `years`."""

    offer: str
    name: str
    needs: tuple[str, ...]
    years: tuple[str, ...]
    days: tuple[int, ...]
    size: int
    room: str
    goal: str
    fate: Fate = Fate.USUAL


@dataclass(frozen=True)
class Scale:
    """Scores of an instrument: where pupils begin, how far apart, and the gain that is expected."""

    start: float
    spread: float
    gain: float


# The first two are led by the assistant of ACCOUNTS: between them they stand on every weekday.
RUNS = (
    RunPlan(
        *("Reading age booster", "Reading boosters, Years 3 and 4", ("SPLD", "MLD", "SLCN")),
        *(("3", "4"), (MON, WED, FRI), 6, "Library"),
        "Each reads a chapter book of their own choice by the end of term.",
    ),
    RunPlan(
        *("Number sense group", "Number sense, Years 3 and 4", ("MLD", "SPLD", "OTH")),
        *(("3", "4"), (TUE, THU), 4, "Blue room"),
        "Number bonds to 20 without counting in ones.",
    ),
    RunPlan(
        *("Pre-teaching", "Words for the week, Years 7 to 9", ("SLCN", "MLD", "SPLD")),
        *(("7", "8", "9"), (MON, WED, FRI), 6, "Room 12"),
        "Uses the week’s words in three subjects.",
    ),
    RunPlan(
        *("Check-in and check-out", "Check-in, Years 8 to 11", ("SEMH", "ASD")),
        *(("8", "9", "10", "11"), EVERY_DAY, 4, "Student support"),
        "Ten calm mornings in a row.",
        Fate.PATCHY,
    ),
    RunPlan(
        *("Spelling by pattern", "Spelling patterns, Year 5", ("SPLD", "SLCN")),
        *(("5",), (TUE, THU), 6, "Year 5 corridor"),
        "Spelling no longer keeps ideas off the page.",
        Fate.PATCHY,
    ),
    RunPlan(
        *("Emotional literacy support", "Feelings and friends, Years 4 to 6", ("SEMH", "ASD")),
        *(("4", "5", "6"), (WED,), 3, "Rainbow room"),
        "Each names one way to stay calm and uses it once a week.",
    ),
    RunPlan(
        *("Precision teaching", "Precision teaching, Year 4", ("SPLD", "MLD")),
        *(("4",), EVERY_DAY, 2, "Library"),
        "Twenty high-frequency words read without a pause.",
        Fate.OVERDUE,
    ),
    RunPlan(
        *("Talk partners vocabulary group", "Word collectors, Years 1 and 2", ("SLCN", "HI")),
        *(("1", "2"), (TUE, THU), 5, "Blue room"),
        "Words of the topic are used in the lesson without a prompt.",
    ),
    RunPlan(
        *("Phonics catch-up", "Phonics catch-up, Year 1", ("SLCN", "MLD", "SPLD")),
        *(("1",), (MON, TUE, THU, FRI), 6, "Acorn annexe"),
        "Ready for the phonics check in June.",
    ),
    RunPlan(
        *("Social communication group", "Lego talk, Years 3 to 6", ("ASD", "SLCN")),
        *(("3", "4", "5", "6"), (FRI,), 5, "Rainbow room"),
        "Each asks a question and waits for the answer.",
    ),
    RunPlan(
        *("Narrative group", "Story tellers, Year 2", ("SLCN",)),
        *(("2",), (MON, WED), 5, "Blue room"),
        "A short story that a stranger can follow.",
    ),
    RunPlan(
        *("Check-in and check-out", "Check-in, Years 5 and 6", ("SEMH", "ASD")),
        *(("5", "6"), EVERY_DAY, 3, "Rainbow room"),
        "Ten calm mornings in a row.",
    ),
    RunPlan(
        *("Touch typing", "Touch typing, Years 5 and 6", ("PD", "SPLD")),
        *(("5", "6"), (MON, WED, FRI), 6, "Computer room"),
        "Twenty words a minute.",
    ),
    RunPlan(
        *("Handwriting and fine motor skills", "Busy fingers, Years 1 and 2", ("PD", "MLD")),
        *(("1", "2"), (MON, TUE, WED, THU), 5, "Acorn annexe"),
        "A paragraph that can be read back.",
    ),
    RunPlan(
        *("Friendship group", "Friendship group, Year 3", ("SEMH",)),
        *(("3",), (WED,), 6, "Rainbow room"),
        "Playtimes without a quarrel, twice running.",
        Fate.SHORT,
    ),
    RunPlan(
        *("Speech sounds programme", "Speech sounds, Reception and Year 1", ("SLCN",)),
        *(("R", "1"), (MON, TUE, THU, FRI), 2, "Quiet corner"),
        "The sound is clear in sentences.",
    ),
    RunPlan(
        *("Paired reading with an adult", "Paired reading, Year 2", ("SPLD", "MLD", "SLCN")),
        *(("2",), (MON, WED, FRI), 4, "Library"),
        "Reads a page aloud with fewer than three slips.",
    ),
    RunPlan(
        *("Gross motor skills circuit", "Fit circuit, Reception to Year 2", ("PD", "ASD")),
        *(("R", "1", "2"), (TUE, WED, FRI), 6, "Hall"),
        "Catches a ball five times of ten.",
    ),
    RunPlan(
        *("Pre-teaching", "Pre-teaching, Year 6", ("MLD", "SLCN")),
        *(("6",), (MON, TUE, THU), 5, "Year 6 corridor"),
        "Answers in the lesson without a prompt.",
    ),
    RunPlan(
        *("Lunchtime club", "Lunchtime club", ("SEMH", "ASD")),
        *(("3", "4", "5", "6"), (MON, TUE, THU, FRI), 8, "Rainbow room"),
        "A calm place when the playground is too much.",
    ),
    RunPlan(
        *("Phonics catch-up", "Phonics catch-up, Year 2", ("SLCN", "SPLD", "MLD")),
        *(("2",), (MON, TUE, THU, FRI), 6, "Acorn annexe"),
        "Closes the gaps of the summer check.",
        Fate.LATE,
    ),
    RunPlan(
        *("Number sense group", "Number sense, Year 6", ("MLD", "SPLD")),
        *(("6",), (MON, WED, FRI), 5, "Year 6 corridor"),
        "Fractions of amounts with counters, then without.",
    ),
)

SCALES = {
    "Single word reading test": Scale(82, 6, 4),
    "Spelling test": Scale(83, 6, 4),
    "Group reading test": Scale(81, 9, 9),  # reading age in months
    "Phonics check": Scale(17, 5, 11),
    "Number facts check": Scale(14, 4, 8),
    "Words a minute": Scale(11, 3, 8),
    "Letters a minute": Scale(28, 7, 14),
    "Motor skills checklist": Scale(9, 3, 5),
    "Vocabulary check": Scale(7, 3, 9),
    "Story retelling score": Scale(8, 3, 6),
    "Words said clearly of 20": Scale(6, 2, 9),
    "Social skills checklist": Scale(12, 4, 6),
    "Strengths and difficulties score": Scale(19, 3, -5),  # lower is better
}

WHY_MISSED = (
    (MissedReason.ADULT_COVERING, 38, ("Covered Year 2 for the morning", "Covered the office", "")),
    (MissedReason.ADULT_ABSENT, 24, ("", "At a hospital appointment", "Training day")),
    (MissedReason.TRIP, 12, ("Theatre visit", "Sports festival", "Harvest assembly")),
    (MissedReason.ROOM, 12, ("Nurse was using the room", "Book fair in the library")),
    (MissedReason.PUPIL_ABSENT, 8, ("",)),
    (MissedReason.OTHER, 6, ("Fire drill ran over", "Assessment week")),
)

NOTES = (
    "Good session. Used the new cards; everyone had a turn.",
    "Slow start after break, then settled.",
    "Went back to last week's step before moving on.",
    "One was tired and drew instead; came back for the game.",
    "All reached the step. Next time without the prompt.",
)

RATED = {
    "-2": "Hardly moved; attendance and a hard term at home played a part.",
    "-1": "Some progress, less than we set out for.",
    "0": "Reached what we expected.",
    "1": "Went past the target with two weeks to go.",
    "2": "Well past the target and using it in class.",
}

WHY_LEFT = ("Target met early", "Moved to one-to-one work", "Family asked to stop")
