"""Sixty review packs in the background, the worker killed with -9 in the middle: time, lost, doubled."""

import json
import os
import signal
import subprocess
import sys
import time

from tests.bench.file_pages import row
from tests.bench.pages import KEY, as_owner, server

PACKS = 60
MOST_SECONDS = 240
# The second worker takes the job over when the lease of the dead one has run out.
LEASE_SECONDS = 10


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    with server():
        as_owner("tests.bench.packs", "write")
        started = time.perf_counter()
        worker = start()
        while as_owner("tests.bench.packs", "made")["packs"] < PACKS // 2:
            time.sleep(1)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker = start()
        while not as_owner("tests.bench.packs", "made")["is_finished"]:
            time.sleep(1)
        took = time.perf_counter() - started
        worker.terminate()
        worker.wait()
        made = as_owner("tests.bench.packs", "made")
    return [
        row(f"{PACKS} packs in the background, worker killed half way", took, "s", MOST_SECONDS),
        row("packs lost", PACKS - made["reviews"], "packs", 0),
        row("packs doubled", made["packs"] - made["reviews"], "packs", 0),
    ]


def start():
    return subprocess.Popen(
        [sys.executable, "manage.py", "work", "--lease", str(LEASE_SECONDS)],
        env={**os.environ, **KEY, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"},
    )


def write():
    """Give sixty pupils a plan and a review with a round behind it, and ask for the month's packs."""
    from datetime import date

    from django.utils import timezone

    from ehcp.actions import packs
    from ehcp.review_enums import Edition
    from pupils.models import Pupil
    from sendhub.accounts.actor import actor_of
    from sendhub.accounts.models import School, User
    from sendhub.accounts.querysets import memberships_of
    from sendhub.tenancy import tenant
    from tests.bench.printing import WORDS
    from tests.factories import ehcp as plans
    from tests.factories import ehcp_reviews as make
    from tests.factories.accounts import UserFactory

    UserFactory.reset_sequence(1_000)  # the process that filled the school began at none
    school = School.objects.get(urn="999991")
    senco = User.objects.get(memberships__school=school)
    today = timezone.localdate()
    by = actor_of(user=senco, memberships=memberships_of(senco, on=today), school=school)
    with tenant(school.pk):
        pupils = list(Pupil.objects.order_by("pk")[:PACKS])
    reviews = []
    for pupil in pupils:
        plan = plans.EhcPlanFactory(pupil=pupil)
        version = plans.EhcPlanVersionFactory(pupil=pupil, plan=plan, sections={"A": WORDS * 4})
        part = {"pupil": pupil, "plan_version": version}
        lines = [plans.OutcomeTextFactory(**part, text=WORDS).line for _ in range(4)]
        for _ in range(3):
            plans.ProvisionTextFactory(**part, text=WORDS)
        review = make.AnnualReviewFactory(
            pupil=pupil, plan=plan, plan_version=version, meeting_on=date(2027, 1, 12)
        )
        of_review = {"pupil": pupil, "review": review}
        for line in lines:
            make.OutcomeRatingFactory(**of_review, line=line, rating="1", evidence=WORDS)
        for role in ("parent", "pupil", "teacher", "therapist"):
            person = make.ReviewPersonFactory(**of_review, role=role)
            make.ContributionFactory(
                **of_review, person=person, lines=[["What goes well", WORDS * 4]] * 4
            )
        reviews.append(review)
    with tenant(school.pk):
        packs.ask_batch(month=date(2027, 1, 1), edition=Edition.INVITEES, reviews=reviews, by=by)
    return {"reviews": len(reviews)}


def made():
    from ehcp.models import PackEdition
    from sendhub.accounts.models import School
    from sendhub.jobs.models import Job
    from sendhub.tenancy import tenant

    with tenant(School.objects.get(urn="999991").pk):
        found = list(PackEdition.objects.values_list("review", flat=True))
    job = Job.objects.get(kind="review_packs")
    return {"packs": len(found), "reviews": len(set(found)), "is_finished": job.is_finished}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"write": write, "made": made}[sys.argv[1]]()))
