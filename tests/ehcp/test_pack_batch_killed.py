"""The packs of a month, made by a real worker that is killed with -9 in the middle."""

import os
import signal

import pytest

from ehcp.actions import packs
from ehcp.models import PackEdition
from ehcp.review_enums import Edition
from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job
from sendhub.tenancy import tenant
from tests.factories import ehcp_reviews as make
from tests.factories.pupils import PupilFactory
from tests.jobs.test_worker_processes import wait_until, workers  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db(transaction=True)

PACKS = 4
# A pack is drawn in a process of its own; a busy machine takes its time.
PATIENCE_SECONDS = 240


def test_killed_batch_goes_on_and_makes_each_pack_once(school, senco_actor, workers):  # noqa: F811
    reviews = [
        make.AnnualReviewFactory(pupil=PupilFactory(school=school), meeting_on="2027-01-12")
        for _ in range(PACKS)
    ]
    with tenant(school.pk):
        batch = packs.ask_batch(
            month=reviews[0].due_on, edition=Edition.INVITEES, reviews=reviews, by=senco_actor
        )
    job = Job.objects.get(kind="review_packs")
    first = workers(lease=5)
    wait_until(lambda: Job.objects.get(pk=job.pk).progress >= 1, PATIENCE_SECONDS)

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    workers(lease=5)
    wait_until(lambda: Job.objects.get(pk=job.pk).is_finished, PATIENCE_SECONDS)

    job.refresh_from_db()
    with tenant(school.pk):
        made = sorted(PackEdition.objects.filter(batch=batch).values_list("review", flat=True))
    assert job.state == JobState.DONE
    assert job.attempts > 1
    assert made == sorted(review.pk for review in reviews)
