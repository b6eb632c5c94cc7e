"""What teachers notice, in everyday sentences, and what every classroom can try tomorrow.

Sentences and offer are ours, written in the words of classrooms; each belongs to one of the four
broad areas of need (Code of Practice 6.28 to 6.35). A concern stores the key of a sentence.
"""

from dataclasses import dataclass

from pupils.enums import Area, ConcernDecision, Helped
from pupils.starter_bank import universal_starters

# key: (area, what the teacher reads)
SENTENCES = {
    "follows_others": (Area.COMMUNICATION, "Watches the others before starting"),
    "loses_thread": (Area.COMMUNICATION, "Loses the thread of longer instructions"),
    "few_words": (Area.COMMUNICATION, "Says little, or is hard to understand"),
    "change_upsets": (Area.COMMUNICATION, "Changes of plan are very hard"),
    "plays_beside": (Area.COMMUNICATION, "Finds it hard to join in with others"),
    "reads_behind": (Area.COGNITION, "Reading or spelling is well behind what they can say"),
    "numbers_behind": (Area.COGNITION, "Numbers do not stick"),
    "forgets": (Area.COGNITION, "Knows it today, not on Monday"),
    "needs_steps": (Area.COGNITION, "Needs many more steps than the others"),
    "avoids_writing": (Area.COGNITION, "Avoids writing or takes very long"),
    "worried": (Area.SEMH, "Often worried, sad or very quiet"),
    "quick_temper": (Area.SEMH, "Quickly cross; things get thrown or said"),
    "leaves_room": (Area.SEMH, "Leaves the room or hides"),
    "cannot_settle": (Area.SEMH, "Cannot settle or sit still"),
    "tired_absent": (Area.SEMH, "Mornings are hard; often late or away"),
    "hears_badly": (Area.SENSORY, "May not hear well"),
    "sees_badly": (Area.SENSORY, "May not see well"),
    "noise_touch": (Area.SENSORY, "Noise, light or touch are too much"),
    "clumsy": (Area.SENSORY, "Trips, drops things; hands find small things hard"),
    "tires": (Area.SENSORY, "Pain or tiredness gets in the way"),
}

LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Offer:
    """One thing that every classroom can do; `key` marks it in the form."""

    key: str
    name: str
    area: str = ""
    how: str = ""


FIRST_STEPS = 2


def areas_of(sentences):
    """The broad areas of the ticked sentences, in the order of the Code, each once."""
    found = {SENTENCES[key][0] for key in sentences if key in SENTENCES}
    return [area.value for area in Area if area in found]


def words_of(sentences):
    """The ticked sentences as text; keys that are no longer offered are left out."""
    return [SENTENCES[key][1] for key in sentences if key in SENTENCES]


def offered(rows):
    """The school's own offer, or ours while it has none. `rows`: universal lines of the bank."""
    own = [Offer(f"o{row.pk}", row.name, row.area, row.how) for row in rows]
    if own:
        return own
    return [
        Offer(f"d{n}", line.name, line.area, line.how)
        for n, line in enumerate(universal_starters())
    ]


def first_steps(offers, *, areas, tried):
    """Two things to start with tomorrow: of the areas noticed, first what was not tried yet.

    `tried`: {name: Helped}. What did not help is not offered again.
    """
    open_offers = [offer for offer in offers if tried.get(offer.name) != Helped.NO]
    ranked = sorted(
        open_offers,
        key=lambda offer: (offer.area not in areas, offer.name in tried),
    )
    return ranked[:FIRST_STEPS]


# What stands in the form when the SENCo decides, to be changed or sent as it is.
REASONS = {
    ConcernDecision.NO_ACTION: "What is offered to every pupil meets this for now.",
    ConcernDecision.STRATEGIES: "Classroom strategies come first; then we look at what changed.",
    ConcernDecision.MONITORING: "Progress and attendance are watched until the date below.",
    ConcernDecision.ASSESS: "This needs a closer look: the graduated approach starts with Assess.",
    ConcernDecision.REFER: "Advice from outside the school is needed.",
    ConcernDecision.SAFEGUARDING: "This belongs to the designated safeguarding lead and was passed on.",
}
THANKS = "Thank you for noticing and writing it down."


def reason_or_default(decision, reason):
    """A decision always has a reason."""
    return reason.strip() or REASONS[ConcernDecision(decision)]
