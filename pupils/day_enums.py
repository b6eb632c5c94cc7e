"""Codes of a school day: check-ins, the quiet room, achievements, incidents."""

from datetime import time

from django.db.models import IntegerChoices, TextChoices


class Weekday(IntegerChoices):
    """As `date.isoweekday` counts."""

    MONDAY = 1, "Monday"
    TUESDAY = 2, "Tuesday"
    WEDNESDAY = 3, "Wednesday"
    THURSDAY = 4, "Thursday"
    FRIDAY = 5, "Friday"


class DayPart(TextChoices):
    """When on a day somebody checks in on a pupil."""

    MORNING = "morning", "Morning"
    MIDDAY = "midday", "Lunch time"
    END = "end", "End of the day"

    @classmethod
    def at(cls, clock: time):
        """The part of the day whose check-in one makes at this hour."""
        if clock < time(11):
            return cls.MORNING
        return cls.MIDDAY if clock < time(14) else cls.END


class Mood(TextChoices):
    """How the child says it is; each has a face beside the word. AWAY: there was nobody to ask."""

    GOOD = "good", "Good"
    OKAY = "okay", "Okay"
    TIRED = "tired", "Tired"
    WORRIED = "worried", "Worried"
    SAD = "sad", "Sad"
    CROSS = "cross", "Cross"
    AWAY = "away", "Not in"


# Moods after which somebody may want to look again.
LOW_MOODS = frozenset({Mood.WORRIED, Mood.SAD, Mood.CROSS})


class QuietReason(TextChoices):
    """Why a pupil came to the quiet room."""

    PLANNED = "planned", "Planned break"
    ASKED = "asked", "Asked for a break"
    NOISE = "noise", "Too loud or too busy"
    UPSET = "upset", "Upset"
    CROSS = "cross", "Angry"
    FRIENDS = "friends", "Trouble with friends"
    WORK = "work", "Work was too much"
    TIRED = "tired", "Tired or unwell"
    OTHER = "other", "Something else"


class AchievementKind(TextChoices):
    LEARNING = "learning", "Learning"
    COURAGE = "courage", "Tried something hard"
    CALM = "calm", "Stayed or became calm"
    KINDNESS = "kindness", "Kindness and friendship"
    INDEPENDENCE = "independence", "Did it alone"
    OTHER = "other", "Something else"


class Place(TextChoices):
    """Where an incident happened."""

    CLASSROOM = "classroom", "Classroom"
    CORRIDOR = "corridor", "Corridor or stairs"
    PLAYGROUND = "playground", "Playground"
    DINING = "dining", "Dining hall"
    HALL = "hall", "Hall or assembly"
    PE = "pe", "PE or changing room"
    TOILETS = "toilets", "Toilets"
    GATE = "gate", "Gate or arrival"
    TRANSPORT = "transport", "Bus or taxi"
    TRIP = "trip", "Trip or off site"
    OTHER = "other", "Somewhere else"


class Trigger(TextChoices):
    """What came just before, as far as anybody can tell."""

    NOISE = "noise", "Noise or crowd"
    CHANGE = "change", "Change of plan"
    MOVING = "moving", "Moving from one thing to the next"
    WORK = "work", "Work that was too hard or too long"
    TOLD_NO = "told_no", "Being told no, or to wait"
    PEERS = "peers", "Something with other pupils"
    BODY = "body", "Tired, hungry, in pain or unwell"
    HOME = "home", "Something from home"
    SENSORY = "sensory", "Light, smell, touch or clothes"
    UNKNOWN = "unknown", "We do not know"
