"""The SENCo's desk with a year of records, and the same desk in a trust of 50 schools and 60,000 pupils."""

import json

from tests.bench.file_pages import row
from tests.bench.pages import FLOOR, as_owner, milliseconds, server

DESK, OVERVIEW = "/", "/pupils/1/"
SCHOOLS = 50
TIMES = 1.5
MOST_KB = 60


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    with server() as running:
        as_owner("tests.bench.provision", "fill", "0")
        as_owner("tests.bench.ledgers", "fill")
        found = running.compare((FLOOR, DESK, OVERVIEW), at_once=1)
        floor = found[FLOOR]
        alone = milliseconds(running, DESK)
        out = [
            row("desk of a year: queries", running.queries(DESK), "queries", 20),
            row("desk of a year: HTML", len(running.fetch(DESK)[1]) / 1000, "kB", MOST_KB),
        ]
        for address, name in ((DESK, "desk of a year"), (OVERVIEW, "file overview of a year")):
            for kind in ("p50", "cpu"):
                base = getattr(floor, kind)
                label = f"{name}: {kind} (floor {base:.1f})"
                limit = TIMES * base if address == DESK else None
                out.append(row(label, getattr(found[address], kind), "ms", limit))
        as_owner("tests.bench.desk")
        among = milliseconds(running, DESK)
        out.append(row(f"desk among {SCHOOLS} schools: p50", among, "ms", 1.1 * alone))
    return out


def fill():
    """Give the trust 49 more schools of 1,200 pupils each, and have the database know its tables."""
    import django

    django.setup()
    from django.db import connection

    from sendhub.accounts.models import School, Trust
    from tests.bench.pages import write_pupils
    from tests.factories.accounts import SchoolFactory, StaffMemberFactory

    trust = Trust.objects.create(name="Trust of fifty")
    School.objects.filter(urn="999991").update(trust=trust)
    for _ in range(SCHOOLS - 1):
        school = SchoolFactory(trust=trust)
        write_pupils(school, StaffMemberFactory(school=school))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"schools": School.objects.count()}


if __name__ == "__main__":
    print(json.dumps(fill()))
