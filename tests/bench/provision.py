"""The provision map of a big primary: 220 pupils on the register, 60 groups, 9,000 sessions a year.

The page is measured with the year alone, and with four more years behind it; the map on paper and
as a sheet in a process of its own, as the worker makes them.
"""

import json
import resource
import sys
import time

from tests.bench.file_pages import row
from tests.bench.pages import as_owner, milliseconds, server

MAP = "/provision/map/"
LENSES = {
    MAP: "map by provision",
    f"{MAP}?by=pupil": "map by pupil",
    f"{MAP}?by=adult": "map by adult",
}
PUPILS_OF_A_SESSION = 12
ROUNDS = 15


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    out = []
    with server() as running:
        written = fill("0")
        for name, address, limit in (
            ("session page of 12 pupils", f"/provision/sessions/{written['session']}/", 8),
            ("class page of 33 pupils", f"/provision/classes/{written['group']}/", 13),
        ):
            out.append(row(f"{name}: queries", running.queries(address), "queries", limit))
            out.append(row(f"{name}: p50", milliseconds(running, address), "ms", None))
        alone = {address: milliseconds(running, address) for address in LENSES}
        for address, name in LENSES.items():
            out.append(row(f"{name}: queries", running.queries(address), "queries", 20))
            out.append(row(f"{name}, 9,000 sessions: p50", alone[address], "ms", 400))
        fill("1 2 3 4")
        for address, name in LENSES.items():
            limit = 1.3 * alone[address]
            value = milliseconds(running, address)
            out.append(row(f"{name}, 45,000 sessions: p50", value, "ms", limit))
    papers = as_owner("tests.bench.provision", "papers")
    out.append(row("map of the school as PDF", papers["pdf"], "s", 10))
    out.append(
        row("map of the school as PDF: memory of worker and child", papers["memory"], "MB", 250)
    )
    out.append(row("map as a sheet of 1,000 rows", papers["sheet"], "s", 3))
    return out


def fill(years):
    return as_owner("tests.bench.provision", "fill", *years.split())


def write_year(school, back):
    """Write 60 groups of four with 150 sessions each, most of them held, in the school year `back` years ago."""
    from datetime import date, timedelta
    from datetime import time as clock
    from decimal import Decimal

    from django.utils import timezone

    from provision import models
    from provision.enums import MissedReason, PlaceState, Presence, SessionState
    from pupils.models import Pupil
    from sendhub.accounts.models import StaffMember, TeachingGroup, User
    from sendhub.dates import academic_year

    today = timezone.localdate()
    year = academic_year(today) - back
    first = date(year, 9, 1)
    user = User.objects.order_by("pk").first()
    staff = list(StaffMember.objects.filter(school=school))
    pupils = list(Pupil.objects.exclude(sen_status="N").order_by("pk")[:220])
    provision, _ = models.Provision.objects.get_or_create(school=school, name="Boosters")
    groups = TeachingGroup.objects.bulk_create(
        TeachingGroup(
            school=school, name=f"Boosters {year} {n}", kind="intervention", academic_year=year
        )
        for n in range(60)
    )
    runs = models.Intervention.objects.bulk_create(
        models.Intervention(
            school=school,
            provision=provision,
            group=group,
            name=group.name,
            starts_on=first,
            ends_on=first + timedelta(days=310),
        )
        for group in groups
    )
    slots = models.Slot.objects.bulk_create(
        models.Slot(
            school=school,
            intervention=run,
            weekday=day,
            starts_at=clock(9, 30),
            staff=staff[n % len(staff)],
        )
        for n, run in enumerate(runs)
        for day in range(4)
    )
    places = models.Participation.objects.bulk_create(
        models.Participation(
            school=school,
            intervention=run,
            pupil=pupils[(4 * n + k) % len(pupils)],
            state=PlaceState.TAKING_PART,
            starts_on=first,
        )
        for n, run in enumerate(runs)
        for k in range(4)
    )
    sessions = []
    for n, run in enumerate(runs):
        for k in range(150):
            on = first + timedelta(days=2 * k)
            state = SessionState.HELD if k % 5 else SessionState.MISSED
            recorded = {}
            if on < today:
                recorded = {
                    "state": state,
                    "missed_reason": "" if k % 5 else MissedReason.ADULT_COVERING,
                    "hourly_rate": Decimal("16.5000"),
                    "placed": 4,
                    "present": 3 if k % 5 else 0,
                    "recorded_by": user,
                    "recorded_at": timezone.now(),
                }
            sessions.append(
                models.Session(
                    school=school,
                    intervention=run,
                    slot=slots[4 * n + k % 4],
                    staff=staff[n % len(staff)],
                    on=on,
                    starts_at=clock(9, 30),
                    minutes=30,
                    **recorded,
                )
            )
    models.Session.objects.bulk_create(sessions, batch_size=2_000)
    by_run = {run.pk: places[4 * n : 4 * n + 4] for n, run in enumerate(runs)}
    models.Attendance.objects.bulk_create(
        (
            models.Attendance(
                school=school,
                session=session,
                participation=place,
                pupil_id=place.pupil_id,
                presence=Presence.ABSENT if k == 3 else Presence.PRESENT,
            )
            for session in sessions
            if session.state == SessionState.HELD
            for k, place in enumerate(by_run[session.intervention_id])
        ),
        batch_size=5_000,
    )


def write_day(school):
    """Write a session of today with twelve pupils, and three strategies for each pupil of a class that
    is on the register; return what opens both."""
    from datetime import time as clock
    from datetime import timedelta

    from django.utils import timezone

    from provision import models
    from pupils.models import Pupil
    from sendhub.accounts.models import StaffMember, TeachingGroup
    from sendhub.dates import academic_year

    today = timezone.localdate()
    pupils = list(Pupil.objects.exclude(sen_status="N").order_by("pk")[:PUPILS_OF_A_SESSION])
    provision, _ = models.Provision.objects.get_or_create(school=school, name="Boosters")
    run = models.Intervention.objects.create(
        school=school,
        provision=provision,
        name="Twelve",
        group=TeachingGroup.objects.create(
            school=school, name="Twelve", kind="intervention", academic_year=academic_year(today)
        ),
        starts_on=today,
        ends_on=today + timedelta(weeks=1),
        capacity=PUPILS_OF_A_SESSION,
    )
    for pupil in pupils:
        models.Participation.objects.create(
            school=school, intervention=run, pupil=pupil, starts_on=today
        )
    session = models.Session.objects.create(
        school=school,
        intervention=run,
        on=today,
        starts_at=clock(9),
        minutes=30,
        staff=StaffMember.objects.filter(school=school).first(),
    )
    group = pupils[0].group
    models.PupilStrategy.objects.bulk_create(
        models.PupilStrategy(
            school=school, pupil=pupil, text=f"Way {order}", order=order, starts_on=today
        )
        for pupil in Pupil.objects.filter(group=group).exclude(sen_status="N")
        for order in (1, 2, 3)
    )
    return {"session": session.pk, "group": group.pk}


def write(*years):
    """Write these years as the owner of the tables, with the rates and a day of its own once; then ANALYZE."""
    from django.db import connection

    from provision import models
    from sendhub.accounts.models import School, StaffMember
    from sendhub.tenancy import tenant

    school, written = School.objects.get(urn="999991"), {}
    with tenant(school.pk):
        if "0" in years:
            written = write_day(school)
            models.StaffRate.objects.create(
                school=school, pay_point="TA 4", hourly_rate="16.50", starts_on="2020-09-01"
            )
            for n in range(12):
                person = StaffMember.objects.create(
                    school=school, first_name=f"Tess{n}", last_name="Larkin"
                )
                models.StaffPayPoint.objects.create(
                    school=school, staff=person, pay_point="TA 4", starts_on="2020-09-01"
                )
        for back in years:
            write_year(school, int(back))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return written


def papers():
    """Draw the whole map, and write the sheet; return seconds and megabytes."""
    from django.http import QueryDict
    from django.utils import timezone

    from provision.documents.maps import map_document, map_html
    from provision.forms.maps import MapForm
    from provision.maps.lenses import Map
    from sendhub import spreadsheets
    from sendhub.accounts.actor import Machine
    from sendhub.accounts.models import School
    from sendhub.pdf import make_long_pdf
    from sendhub.tenancy import tenant

    school, found = School.objects.get(urn="999991"), {}
    with tenant(school.pk):
        started = time.perf_counter()
        form = MapForm(QueryDict(), actor=Machine(school, "bench"), today=timezone.localdate())
        shown = Map(form.ask())
        make_long_pdf(map_html(map_document(form, shown)), style="provision_map")
        found["pdf"] = time.perf_counter() - started
        started = time.perf_counter()
        from provision.maps import sheets

        headings, lines = sheets.by_place(Map(form.ask()))
        whole = (lines * (1_000 // len(lines) + 1))[:1_000]
        spreadsheets.as_xlsx(title="Provision map", headings=headings, rows=whole)
        found["sheet"] = time.perf_counter() - started
    used = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    found["memory"] = sum(used) / 1024
    return found


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(write(*sys.argv[2:]) if sys.argv[1] == "fill" else papers()))
