"""Sixty EHC plans with four lines of Section F each: the ledger of a year, the plans that fall short, the desk."""

import json
import statistics
import sys
import time

from tests.bench.file_pages import row
from tests.bench.pages import as_owner, milliseconds, server

DESK = "/"
PLANS, LINES, SESSIONS = 60, 4, 150
ROUNDS = 15


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    with server() as running:
        written = as_owner("tests.bench.ledgers", "fill")
        page = f"/ehcp/plans/{written['plan']}/ledger/?time=year"
        year = as_owner("tests.bench.ledgers", "ledger", str(written["plan"]))
        return [
            row("ledger of a year: queries", year["queries"], "queries", 15),
            row("ledger of a year: p50", year["milliseconds"], "ms", 300),
            row("ledger page of a year: queries", running.queries(page), "queries", 18),
            row("ledger page of a year: p50", milliseconds(running, page), "ms", 300),
            row("desk with 60 EHC plans: queries", running.queries(DESK), "queries", 20),
            row("desk with 60 EHC plans: p50", milliseconds(running, DESK), "ms", None),
        ]


def fill():
    """Write the plans with a review each; the first pupil was at most of 150 sessions for each line."""
    from datetime import timedelta

    from django.utils import timezone

    from ehcp import models
    from pupils.models import Pupil
    from sendhub.accounts.models import School, Term
    from sendhub.dates import academic_year, academic_year_span
    from sendhub.tenancy import tenant

    today = timezone.localdate()
    year = academic_year_span(academic_year(today))
    school = School.objects.get(urn="999991")
    with tenant(school.pk):
        Term.objects.get_or_create(
            school=school,
            kind="autumn",
            starts_on=year.starts_on,
            defaults={"academic_year": year.starts_on.year, "ends_on": year.ends_on},
        )
        for number, pupil in enumerate(Pupil.objects.order_by("pk")[:PLANS]):
            row = {"school": school, "pupil": pupil}
            plan = models.EhcPlan.objects.create(
                **row,
                local_authority_id=school.local_authority_id,
                source="own_request",
                first_issued_on=year.starts_on - timedelta(days=300),
            )
            version = models.EhcPlanVersion.objects.create(
                **row, plan=plan, kind="final", issued_on=plan.first_issued_on,
                finalised_at=timezone.now(),
            )  # fmt: skip
            models.AnnualReview.objects.create(
                **row,
                plan=plan,
                plan_version=version,
                anchor_on=plan.first_issued_on,
                due_on=today + timedelta(days=number),
            )
            for place in range(1, LINES + 1):
                line = models.SectionFLine.objects.create(**row, plan=plan, number=place)
                models.ProvisionText.objects.create(
                    **row, plan_version=version, line=line, text="A group", minutes=30, times=5
                )
                if number == 0:
                    write_sessions(school, pupil, line, year.starts_on)
    first = models.EhcPlan.objects.order_by("pk")
    with tenant(school.pk):
        print(json.dumps({"plan": first.first().pk}))


def write_sessions(school, pupil, line, starts_on):
    from datetime import time as clock
    from datetime import timedelta

    from django.utils import timezone

    from ehcp.models import FDelivery
    from provision import models
    from sendhub.accounts.models import User
    from tests.factories.provision import InterventionFactory

    row = {"school": school, "pupil": pupil}
    by = User.objects.filter(memberships__school=school).first()
    kind = models.Provision.objects.create(school=school, name=f"Group {line.number}")
    run = InterventionFactory(school=school, provision=kind, name=kind.name, starts_on=starts_on)
    place = models.Participation.objects.create(
        **row, intervention=run, starts_on=starts_on, state="taking_part"
    )
    FDelivery.objects.create(**row, line=line, participation=place, starts_on=starts_on)
    sessions = models.Session.objects.bulk_create(
        models.Session(
            school=school,
            intervention=run,
            on=starts_on + timedelta(days=2 * n),
            starts_at=clock(9),
            minutes=30,
            state="missed" if n % 5 == 0 else "held",
            missed_reason="adult_absent" if n % 5 == 0 else "",
            recorded_at=timezone.now(),
            recorded_by=by,
        )
        for n in range(SESSIONS)
    )
    models.Attendance.objects.bulk_create(
        models.Attendance(**row, session=each, participation=place, presence="present")
        for each in sessions
        if each.state == "held"
    )


def ledger(plan_pk):
    """Measure the ledger itself, as the page, the print and the letter read it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from ehcp.ledger import ledgers
    from ehcp.models import EhcPlan
    from sendhub.accounts.actor import actor_of
    from sendhub.accounts.models import School, User
    from sendhub.accounts.querysets import memberships_of
    from sendhub.dates import academic_year, academic_year_span
    from sendhub.tenancy import tenant

    today = timezone.localdate()
    year = academic_year_span(academic_year(today))
    school = School.objects.get(urn="999991")
    user = User.objects.filter(memberships__school=school).first()
    actor = actor_of(user=user, memberships=memberships_of(user, on=today), school=school)
    waits = []
    with tenant(school.pk):
        plan = EhcPlan.objects.get(pk=plan_pk)
        for _ in range(ROUNDS):
            started = time.perf_counter()
            ledgers([plan], actor=actor, first=year.starts_on, last=year.ends_on)
            waits.append((time.perf_counter() - started) * 1000)
        with CaptureQueriesContext(connection) as counted:
            ledgers([plan], actor=actor, first=year.starts_on, last=year.ends_on)
    print(json.dumps({"queries": len(counted), "milliseconds": statistics.median(waits)}))


if __name__ == "__main__":
    import django

    django.setup()
    {"fill": fill, "ledger": ledger}[sys.argv[1]](*sys.argv[2:])
