"""The pages of a private link, as somebody's phone gets them: queries, HTML, what is loaded."""

from dataclasses import replace

from tests.bench.file_pages import row
from tests.bench.pages import server
from tests.sharing.weight import MOST_ASSETS, MOST_HTML, weight_of_assets

QUERIES = 12
PAGES = {"/link/": "link home", "/link/asks/1/": "link answer"}


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    out = []
    with server() as running:
        # Nobody signed in: the visit's own cookie alone.
        visitor = replace(running, cookie=running.cookie.partition("; ")[2])
        for address, name in PAGES.items():
            page = visitor.fetch(address)[1]
            out.append(row(f"{name}: queries", visitor.queries(address), "queries", QUERIES))
            out.append(row(f"{name}: HTML", len(page) / 1000, "kB", MOST_HTML / 1000))
            weight = weight_of_assets(page.decode()) / 1000
            out.append(row(f"{name}: assets gzipped", weight, "kB", MOST_ASSETS / 1000))
    return out
