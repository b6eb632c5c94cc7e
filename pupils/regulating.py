"""What helps a pupil to stay or become calm, shown beside the form of an incident.

The plan belongs to an app above this one, which adds its source in `ready()`.
"""

_SOURCES = []


def add_source(source):
    """`source`: (pupils, actor) -> {pupil's number: [(heading, text)]}; one query for all of them."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def calming(pupils, actor):
    """Return [(pupil, [(heading, text)])] of the pupils about whom a source knows something."""
    found = {}
    for source in _SOURCES:
        for pk, lines in source(pupils, actor).items():
            found.setdefault(pk, []).extend(lines)
    return [(pupil, found[pupil.pk]) for pupil in pupils if found.get(pupil.pk)]
