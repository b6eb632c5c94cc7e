"""The governors' report of a school with 1,200 pupils, and a trust of 50 schools side by side."""

import json
import statistics
import time

from tests.bench.file_pages import row
from tests.bench.pages import as_owner, server

TRUST = "/reports/trust/"
ROUNDS = 9
SCHOOLS = 50


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    out = []
    with server() as running:
        filled = as_owner("tests.bench.reports")
        report = f"/reports/{filled['edition']}/"
        out.append(row("freeze an edition", filled["freeze"], "s", 4))
        for address, name, budget in (
            (report, "governors' report", 8),
            (TRUST, f"trust view of {SCHOOLS} schools", 8),
            ("/reports/census/", "census check of 1,200 pupils", 16),
        ):
            waits = [running.fetch(address)[0] for _ in range(ROUNDS)]
            out.append(row(f"{name}: queries", running.queries(address), "queries", budget))
            out.append(row(f"{name}: p50", statistics.median(waits), "ms", 1_000))
        waits = [running.fetch(f"{report}print/")[0] / 1000 for _ in range(3)]
        out.append(row("governors' report as PDF", statistics.median(waits), "s", 4))
    return out


def fill():
    """Freeze an edition of the school and give its trust 49 more with the same figures."""
    import django

    django.setup()
    from datetime import timedelta

    from django.utils import timezone

    from sendhub.accounts.actor import Machine
    from sendhub.accounts.enums import Role
    from sendhub.accounts.models import School, Trust, User
    from sendhub.reports.actions.editions import freeze_figures
    from sendhub.reports.enums import EditionKind
    from sendhub.reports.rules import Edition
    from sendhub.tenancy import tenant
    from tests.factories.accounts import MembershipFactory, SchoolFactory
    from tests.factories.reports import SchoolFiguresFactory

    today = timezone.localdate()
    school = School.objects.select_related("local_authority").get(urn="999991")
    school.trust = Trust.objects.create(name="Bench Trust")
    school.save(update_fields=["trust"])
    senco = User.objects.order_by("pk").first()
    MembershipFactory(user=senco, school=None, trust=school.trust, role=Role.TRUST_LEAD)
    edition = Edition("Bench", EditionKind.HALF_TERM, today - timedelta(days=30), today)
    started = time.perf_counter()
    with tenant(school.pk):
        made, _ = freeze_figures(edition=edition, today=today, by=Machine(school, "bench"))
    took = time.perf_counter() - started
    for _ in range(SCHOOLS - 1):
        SchoolFiguresFactory(school=SchoolFactory(trust=school.trust), figures=made.figures)
    return {"edition": made.pk, "freeze": took}


if __name__ == "__main__":
    print(json.dumps(fill()))
