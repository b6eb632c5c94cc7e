"""The texts of a review meeting, by key: asked in this order, printed under these titles.

From document-fields (annual review report) and send-reference 5.5. The child's words come first.
"""

from dataclasses import dataclass

from ehcp.models import AnnualReview
from ehcp.rules.reviews import PFA_AREAS


@dataclass(frozen=True)
class Text:
    key: str
    title: str
    help: str = ""
    rows: int = 3


VOICES = (
    Text("child_words", "What the child says today", "In their own words, or how they showed it. Also when they are not there.", 4),
    Text("child_took_part", "How the child took part", rows=2),
    Text("family_words", "What the family says today", rows=4),
)  # fmt: skip

ROUND = (
    Text("working", "What is working"),
    Text("not_working", "What is not working"),
    Text("attainment", "Attainment and progress", "Earlier and now."),
    Text("health", "Health: needs and provision"),
    Text("care", "Social care: needs and provision"),
    Text("placement", "Is this the right placement?", rows=2),
    Text("budget", "Personal budget and direct payments", "Asked for, or explained and not wanted.", 2),
    Text("transport", "Transport and getting about", rows=2),
    Text("exams", "Tests, exams and access arrangements", rows=2),
    Text("targets", "Steps for the next twelve months"),
    Text("next_phase", "The move to the next school or college", "Preferences of the family, visits, who hands over."),
)  # fmt: skip

CARE = (
    Text("pep", "Personal education plan and care plan", "Looked-after child: date of the PEP, what it holds that matters here, and how both plans are kept in step. The virtual school is invited.", 3),
)  # fmt: skip

ADULTHOOD = tuple(
    Text(key, title, "What was discussed; “discussed, none needed” is an answer.", 2)
    for key, title in PFA_AREAS
)

CLOSE = (
    Text("differences", "Where school and others differ", "By whom, on what; “no differences” is an answer (SEND Regulations 2014, reg 20(7)).", 3),
    Text("minutes", "Anything else said"),
)  # fmt: skip


def texts_for(*, needs_adulthood, is_looked_after, has_transfer):
    """Return ((title, texts), ...) for this child; a part that does not concern the child is left out."""
    round_ = ROUND if has_transfer else tuple(t for t in ROUND if t.key != "next_phase")
    parts = [("Voices", VOICES), ("The year", round_)]
    if is_looked_after:
        parts.append(("Looked-after child", CARE))
    if needs_adulthood:
        parts.append(("Preparing for adulthood", ADULTHOOD))
    parts.append(("Before we close", CLOSE))
    return tuple(parts)


def adulthood_of(pupil):
    """What the last annual review says of preparing for adulthood, as [(area, text)]; one query."""
    reviews = AnnualReview.objects.of(pupil).exclude(meeting_on=None).order_by("-meeting_on", "-pk")
    for notes in reviews.values_list("notes", flat=True):
        said = [(title, notes[key]) for key, title in PFA_AREAS if notes.get(key)]
        if said:
            return said
    return []
