"""Who is trained for what a healthcare plan is about; the log of staff learning belongs to an app above.

It adds its source in `ready()`.
"""

_SOURCES = []


def add_source(source):
    """`source`: ({plan's number: stems}, actor, today) -> {plan's number: [(person, topic, until or None)]}."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def trained_for(stems, actor, today):
    """Return what the sources know of each plan in `stems`."""
    found = {number: [] for number in stems}
    for source in _SOURCES:
        for number, lines in source(stems, actor, today).items():
            found[number].extend(lines)
    return found
