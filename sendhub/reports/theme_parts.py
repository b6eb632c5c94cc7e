"""How a row of a theme reads its number from an edition: this one's or that of a year before."""


def cell(name):
    """Read a number of pupils; empty in an edition from before it was counted."""
    return lambda cells, facts: cells.get(name, "")


def fact(name, key):
    """Read what is no number of pupils."""
    return lambda cells, facts: str(facts.get(name, {}).get(key, ""))


def is_nothing(cells, names):
    """Whether each of these numbers is printed as zero."""
    return all(cells[name] == "0" for name in names)
