"""Desk, file overview, concern form and search in a school of 1,200 pupils, against the floor page."""

from tests.bench.pages import FLOOR, server

SEARCH = "/pupils/?q=alderbrook29"
PAGES = {
    # address: (name, query budget of architecture §9, times the floor or None where it is no list)
    "/": ("desk", 20, None),
    "/pupils/1/": ("file overview", 15, None),
    "/pupils/concerns/new/": ("concern form", 9, None),
    SEARCH: ("search", 10, 1.5),
    "/pupils/": ("register", 10, 1.5),
}


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    out = []
    with server() as running:
        for address, (name, budget, _) in PAGES.items():
            out.append(row(f"{name}: queries", running.queries(address), "queries", budget))
        for at_once in (1, 8):
            found = running.compare((FLOOR, *PAGES), at_once=at_once)
            for address, (name, _, times) in PAGES.items():
                for kind in ("p50", "cpu"):
                    base = getattr(found[FLOOR], kind)
                    label = f"{name}: {kind} at {at_once} at once (floor {base:.1f})"
                    limit = times * base if times else None
                    out.append(row(label, getattr(found[address], kind), "ms", limit))
        for address, (name, _, _) in PAGES.items():
            out.append(row(f"{name}: HTML", len(running.fetch(address)[1]) / 1000, "kB", 40))
    return out


def row(name, value, unit, limit):
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "limit": limit if limit is None else round(limit, 1),
        "ok": limit is None or value <= limit,
    }
