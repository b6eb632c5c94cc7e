"""The items of the statutory texts, in the order of the law, and what the record can say to each.

SEN information report: SEND Regulations 2014, Schedule 1 (items 1 to 13) and CFA 2014 s.69(3)(b).
Inclusion strategy: reported in March 2026, its contents not confirmed; the headings are ours.
"""

from dataclasses import dataclass

from sendhub.accounts.enums import Phase
from sendhub.reports.enums import TextKind


@dataclass(frozen=True)
class Item:
    """`drawn` names the writer in `drawn.py`, where the record has something to say.

    `needs_words`: what the record says does not answer the item by itself.
    """

    key: str
    title: str
    hint: str = ""
    drawn: str = ""
    needs_words: bool = False

    @property
    def source(self):
        """Where the law asks for the item; empty for a heading of ours."""
        number = self.key.rstrip("abcdefg")
        if number == "69":
            return "CFA 2014, s.69(3)(b)"
        if not number.isdecimal():
            return ""
        letter = self.key.removeprefix(number)
        return f"Schedule 1, item {number}{f'({letter})' if letter else ''}"


ITEMS = {
    TextKind.INFORMATION_REPORT: (
        Item("1", "Kinds of special educational needs provided for", "Which needs pupils here have, and any unit.", "needs"),
        Item("2", "How needs are identified and assessed", "Who raises a concern and what happens then."),
        Item("3a", "How we find out whether provision works", "What is measured, how often, who looks at it.", "works"),
        Item("3b", "How progress is assessed and reviewed", "With parents and the pupil, and how often.", "reviews"),
        Item("3c", "How pupils with special educational needs are taught", "How lessons are adapted first, for everybody.", "classrooms", True),
        Item("3d", "How the curriculum and the building are adapted"),
        Item("3e", "Additional support for learning", "", "catalogue"),
        Item("3f", "Taking part in activities with pupils who have no special educational needs", "Trips, clubs, physical activities."),
        Item("3g", "Emotional, mental and social development, and measures against bullying"),
        Item("4", "The SENCo: name and contact", "", "senco"),
        Item("5", "Expertise and training of staff, and how specialists are brought in", "", "training"),
        Item("6", "How equipment and facilities are secured"),
        Item("7", "How parents are consulted and involved", "Meetings, plans and reviews; whom they can ring.", "parents", True),
        Item("8", "How pupils are consulted and involved", "How they say what helps, and what comes of it.", "pupils", True),
        Item("9", "Complaints about provision", "Whom to talk to first, and the steps after that."),
        Item("10", "How other bodies are involved: health, social services, the local authority, charities", "", "agencies"),
        Item("11", "Support services for parents", "Names, addresses and telephone numbers; your SENDIASS."),
        Item("12", "Moving between phases and preparing for adulthood"),
        Item("13", "The local offer of the local authority", "The address where it is published.", "authority", True),
        Item("69a", "Admission of disabled pupils"),
        Item("69b", "Steps against less favourable treatment of disabled pupils"),
        Item("69c", "Facilities that help disabled pupils to get around and take part"),
        Item("69d", "The accessibility plan", "", "accessibility"),
    ),
    TextKind.INCLUSION_STRATEGY: (
        Item("aims", "What we want to reach, and by when"),
        Item("needs", "Who our pupils are", "", "needs"),
        Item("teaching", "What every pupil has: ordinarily available provision", "", "universal"),
        Item("provision", "What some pupils have beside it", "", "beyond_universal"),
        Item("staff", "Staff, expertise and training", "", "training"),
        Item("families", "How families and pupils shape it", "", "parents", True),
        Item("impact", "How we know that it works", "", "works"),
    ),
}  # fmt: skip

# Schedule 1 leaves items 2 and 4 to mainstream schools and maintained nursery schools.
NOT_IN_SPECIAL_SCHOOLS = frozenset({"2", "4"})

NOT_CONFIRMED = (
    "An inclusion strategy was reported in March 2026 as due from each mainstream school by 31 "
    "December 2026 and every year after that. No regulation or guidance we know of says so yet: date "
    "and contents await confirmation. The headings are ours."
)


def items_of(kind, *, phase):
    """The items that a school of this phase has to write."""
    return [
        item
        for item in ITEMS[TextKind(kind)]
        if not (phase == Phase.SPECIAL and item.key in NOT_IN_SPECIAL_SCHOOLS)
    ]
