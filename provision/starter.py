"""A list to begin a catalogue with, in our own words: what many primary and secondary schools offer.

Usual doses are what schools commonly plan, not a claim that they work: the school's own record shows that.
"""

from provision.enums import Level
from pupils.enums import Area, ScoreKind

U, T, S = Level.UNIVERSAL, Level.TARGETED, Level.SPECIALIST
COGNITION, COMMUNICATION = Area.COGNITION, Area.COMMUNICATION
SEMH, SENSORY = Area.SEMH, Area.SENSORY

_COLUMNS = (
    *("name", "level", "area", "usual_minutes", "usual_sessions", "usual_weeks", "group_size"),
    *("adult", "purpose", "entry_criteria", "exit_criteria", "instrument", "measure_kind"),
)
_RAW, _STANDARD, _AGE = ScoreKind.RAW, ScoreKind.STANDARDISED, ScoreKind.AGE

_ROWS = (
    ("Paired reading with an adult", T, COGNITION, 15, 3, 12, 1, "Teaching assistant",
     "Reads aloud with more accuracy and pleasure.", "Reads below age, decodes short words.",
     "Reads a page at the class’s level with few errors.", "Single word reading test", _STANDARD),
    ("Phonics catch-up", T, COGNITION, 20, 4, 10, 6, "Teaching assistant",
     "Blends and segments the sounds taught so far.", "Gaps in the phonics check of the term.",
     "Knows the sounds of the phase.", "Phonics check", _RAW),
    ("Spelling by pattern", T, COGNITION, 20, 2, 10, 6, "Teaching assistant",
     "Spells words of the patterns practised.", "Spelling holds writing back.",
     "Eight of ten words right two weeks running.", "Spelling test", _STANDARD),
    ("Number sense group", T, COGNITION, 30, 3, 12, 4, "Teaching assistant",
     "Works with numbers to 100 without counting in ones.", "Counts on fingers where others recall.",
     "Recalls number bonds to 20.", "Number facts check", _RAW),
    ("Precision teaching", S, COGNITION, 10, 5, 6, 1, "Teaching assistant, trained",
     "Recalls one set of words or facts fluently.", "Progress has stopped in spite of group work.",
     "Fluent on three days in a row.", "Words a minute", _RAW),
    ("Touch typing", T, SENSORY, 20, 3, 12, 8, "Teaching assistant",
     "Types faster than writes by hand.", "Handwriting keeps thoughts off the page.",
     "Types 20 words a minute.", "Words a minute", _RAW),
    ("Handwriting and fine motor skills", T, SENSORY, 15, 4, 10, 6, "Teaching assistant",
     "Holds and moves the pencil with ease.", "Writing tires or cannot be read.",
     "Writes a paragraph that can be read.", "Letters a minute", _RAW),
    ("Gross motor skills circuit", T, SENSORY, 20, 3, 12, 6, "Teaching assistant",
     "Balances, throws and catches with more control.", "Avoids games, bumps into things.",
     "Meets the steps of the programme.", "Motor skills checklist", _RAW),
    ("Movement break", U, SENSORY, 10, 5, 12, 10, "Class staff",
     "Comes back to work ready to listen.", "Restless after twenty minutes of sitting.",
     "Uses the break without being reminded.", "", _RAW),
    ("Talk partners vocabulary group", T, COMMUNICATION, 30, 2, 12, 5, "Teaching assistant",
     "Uses new words of the topic in sentences.", "Knows fewer words than classmates.",
     "Uses eight of ten new words.", "Vocabulary check", _RAW),
    ("Narrative group", T, COMMUNICATION, 30, 2, 10, 6, "Teaching assistant, trained",
     "Tells what happened in order, with who, where and why.", "Stories are hard to follow.",
     "Tells a short story that a stranger follows.", "Story retelling score", _RAW),
    ("Speech sounds programme", S, COMMUNICATION, 15, 4, 10, 1, "Teaching assistant with the therapist’s plan",
     "Says the target sound in words and sentences.", "Programme from speech and language therapy.",
     "The therapist closes the programme.", "Words said clearly of 20", _RAW),
    ("Social communication group", T, COMMUNICATION, 30, 1, 12, 6, "Teaching assistant, trained",
     "Takes turns, listens and asks in a small group.", "Finds talk with other children hard.",
     "Uses the skill at playtime, seen twice.", "Social skills checklist", _RAW),
    ("Visual timetable and work station", S, COMMUNICATION, 20, 5, 36, 1, "Class staff",
     "Starts and finishes work alone.", "Needs structure to begin a task.",
     "Starts three tasks a day alone.", "", _RAW),
    ("Check-in and check-out", T, SEMH, 10, 5, 12, 1, "Key adult",
     "Begins and ends the day calm.", "Mornings or home time are hard.",
     "Two calm weeks.", "", _RAW),
    ("Emotional literacy support", S, SEMH, 30, 1, 12, 1, "Trained support assistant",
     "Names feelings and uses one way to stay calm.", "Worry or anger keeps the pupil from learning.",
     "Uses the way without help.", "Strengths and difficulties score", _RAW),
    ("Friendship group", T, SEMH, 30, 1, 8, 6, "Teaching assistant",
     "Makes up after a quarrel.", "Often alone or in quarrels at play.",
     "A play observation without conflict, twice.", "", _RAW),
    ("Lunchtime club", U, SEMH, 30, 4, 36, 12, "Midday staff",
     "Has a calm place at lunch.", "The playground is too much.",
     "Chooses the playground again.", "", _RAW),
    ("Pre-teaching", T, "", 15, 3, 12, 6, "Teaching assistant",
     "Joins in the lesson with words met before.", "Loses the thread of new topics.",
     "Answers in the lesson without a prompt.", "", _RAW),
    ("Reading age booster", T, COGNITION, 30, 3, 12, 4, "Teaching assistant",
     "Closes part of the gap in reading age.", "Reading age a year or more behind.",
     "Reading age within six months of age.", "Group reading test", _AGE),
)  # fmt: skip

PROVISIONS = tuple(dict(zip(_COLUMNS, row, strict=True)) for row in _ROWS)
