"""What every classroom may try first: offered as chips until a school writes its own list."""

from dataclasses import dataclass

from pupils.enums import Area


@dataclass(frozen=True)
class Offer:
    name: str
    area: str
    how: str


DEFAULT = (
    Offer(
        "Visual timetable",
        Area.COMMUNICATION,
        "Point to now and next at each change; three pictures are enough.",
    ),
    Offer(
        "Instructions one at a time",
        Area.COMMUNICATION,
        "Say one step, wait ten seconds, ask to have it told back.",
    ),
    Offer(
        "Warning before changes",
        Area.COMMUNICATION,
        "Tell the child five minutes before, then one minute before.",
    ),
    Offer(
        "Word mat", Area.COGNITION, "Put the six words of this lesson, with pictures, on the table."
    ),
    Offer(
        "Pre-teaching vocabulary",
        Area.COGNITION,
        "Two minutes before the lesson: say, show and use three new words.",
    ),
    Offer(
        "Concrete equipment in maths",
        Area.COGNITION,
        "Leave counters or blocks on the table for everyone.",
    ),
    Offer(
        "Shorter written tasks",
        Area.COGNITION,
        "Ask for three sentences that matter; take the rest by talking.",
    ),
    Offer(
        "Meet and greet at the door",
        Area.SEMH,
        "The same adult says the name and one good thing each morning.",
    ),
    Offer(
        "Calm corner", Area.SEMH, "Agree a place and a card; practise using both when all is calm."
    ),
    Offer(
        "Quiet place to work",
        Area.SEMH,
        "Offer a table away from the door, as a choice and not a sanction.",
    ),
    Offer("Movement breaks", Area.SENSORY, "A job that needs walking, every twenty minutes."),
    Offer(
        "Seat near the front",
        Area.SENSORY,
        "Face the light, back to the wall, away from the corridor.",
    ),
)
