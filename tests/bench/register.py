"""The register: 50 rows of 1,200, as the SENCo opens it."""

import gzip
import http.client
import re

from tests.bench.pages import FLOOR, PORT, server

REGISTER = "/pupils/"
WORST = "/pupils/?status=K&status=E&sort=-needs"  # each row with status, needs and lead
TIMES_FLOOR = 1.5
# In the order of a column that is worked out for each of 213 pupils before fifty are picked.
TIMES_FLOOR_SORTED = 1.65
KILOBYTES = 40
QUERIES = 10
ASSETS_KILOBYTES = 100
ASSETS_FILES = 6


def row(name, value, unit, limit):
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "limit": round(limit, 1),
        "ok": value <= limit,
    }


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    with server() as running:
        out = []
        for at_once in (1, 8):
            found = running.compare((FLOOR, REGISTER, WORST), at_once=at_once)
            floor = found[FLOOR]
            for address, words, times in (
                (REGISTER, "register", TIMES_FLOOR),
                (WORST, "register, all with SEN, by need", TIMES_FLOOR_SORTED),
            ):
                for kind in ("p50", "cpu"):
                    value, base = getattr(found[address], kind), getattr(floor, kind)
                    name = f"{words}, 50 of 1,200: {kind} at {at_once} at once (floor {base:.1f})"
                    out.append(row(name, value, "ms", times * base))
        for address, words in ((REGISTER, "register"), (WORST, "register, all with SEN")):
            body = running.fetch(address)[1]
            out.append(row(f"{words}: HTML", len(body) / 1000, "kB", KILOBYTES))
            out.append(row(f"{words}: queries", running.queries(address), "queries", QUERIES))
        assets = assets_of(running.fetch(REGISTER)[1].decode())
        size = sum(len(gzip.compress(content)) for content in assets) / 1000
        out.append(row("register: scripts and styles, gzipped", size, "kB", ASSETS_KILOBYTES))
        out.append(row("register: scripts and styles", len(assets), "files", ASSETS_FILES))
    return out


def assets_of(page):
    """The scripts and styles the page asks for, as the server hands them out."""
    found = re.findall(r'<link rel="stylesheet" href="([^"]+)"|<script src="([^"]+)"', page)
    contents = []
    for address in (style or script for style, script in found):
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        connection.request("GET", address)
        response = connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}")
        contents.append(response.read())
    return contents


if __name__ == "__main__":
    for each in rows():
        print(
            f"{each['name']:70} {each['value']:8} {each['unit']:5} ≤ {each['limit']} {'ok' if each['ok'] else 'OVER'}"
        )
