"""What a table of groups says, in plain sentences: reckoned from its printed numbers alone, so they tell no more."""

from sendhub.reports.rules import is_telling
from sendhub.reports.suppression import range_of

QUESTIONS = {
    "Sex": "Are needs of girls seen later, or is behaviour of boys taken for a need?",
    "Pupil premium": "Is hardship taken for a need, or are needs seen too late without it?",
    "English as an additional language": "Is language taken for a need, or a need for language?",
    "Born in": "Are the youngest of a year taken for pupils with a need?",
    "Ethnicity": "Is a need overlooked in a group, or seen where there is none?",
}


def told_of(title, rows, whole):
    """Two sentences on the rows of one table: who is identified, and for whom provision works.

    `whole`: the school as one group; None while nobody is on roll.
    """
    if whole is None:
        return []
    asked = f" {QUESTIONS[title]}"
    return [
        _told("On the register", rows, whole, share="identified", base="roll", asked=asked),
        _told("All as expected or better", rows, whole, share="good", base="judged"),
    ]


def _told(about, rows, whole, *, share, base, asked=""):
    among_all = getattr(whole, share)
    shown = [row for row in rows if getattr(row, share)]
    if not among_all or len(shown) < 2:
        return f"{about}: too few pupils to compare groups."
    apart = [
        f"{row.label} {getattr(row, share)}"
        for row in shown
        if is_telling(
            _percent(getattr(row, share)), _percent(among_all), range_of(getattr(row, base))[0]
        )
    ]
    if not apart:
        return (
            f"{about}: no group differs from all pupils ({among_all}) by more than chance brings."
        )
    return (
        f"{about}: {', '.join(apart)}; all pupils {among_all}. Chance seldom brings so much.{asked}"
    )


def _percent(text):
    return int(text.removesuffix(" %"))
