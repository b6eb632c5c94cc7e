"""Strategies: which are the same thing, who is who on a class page, who has read what stands there."""

import re
from collections import Counter

# One answer of a person is the last; a strategy "does not work" somewhere as soon as one says so.
SHARED_BY_AT_LEAST = 2


def same_thing(text):
    """What two strategies have in common when they say the same: the words, without case or marks."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


def names_apart(pupils):
    """{pupil's number: name} for one page: the name the pupil is known by, longer where two share it.

    `pupils`: rows with `pk`, `short_name`, `full_name` and the surname shown.
    """
    pupils = list(pupils)
    short = Counter(pupil.short_name for pupil in pupils)
    initial = Counter(_with_initial(pupil) for pupil in pupils)
    names = {}
    for pupil in pupils:
        if short[pupil.short_name] == 1:
            names[pupil.pk] = pupil.short_name
        elif initial[_with_initial(pupil)] == 1:
            names[pupil.pk] = _with_initial(pupil)
        else:
            names[pupil.pk] = pupil.full_name
    return names


def _with_initial(pupil):
    return f"{pupil.short_name} {(pupil.known_as_last or pupil.last_name)[:1]}"


def initials_apart(pupils):
    """{pupil's number: initials} for paper that may lie about, numbered where two share them."""
    pupils = list(pupils)
    held = Counter(pupil.initials for pupil in pupils)
    seen = Counter()
    names = {}
    for pupil in pupils:
        seen[pupil.initials] += 1
        twins = held[pupil.initials] > 1
        names[pupil.pk] = f"{pupil.initials}{seen[pupil.initials]}" if twins else pupil.initials
    return names


def has_read(read_at, told_at):
    """Tell whether someone who read at `read_at` has seen what stands since `told_at`; None is never."""
    return told_at is None or (read_at is not None and read_at >= told_at)


def is_news(changed_at, read_at):
    """Tell whether something is new to someone who read before: to a first reader all is, so nothing is marked."""
    return read_at is not None and changed_at > read_at
