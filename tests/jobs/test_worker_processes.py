"""Real worker processes, killed with -9 in the middle of their work."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.db import connection

from sendhub.accounts.models import TeachingGroup
from sendhub.jobs import actions
from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job, WorkerBeat
from sendhub.tenancy import tenant
from tests.factories.accounts import SchoolFactory
from tests.jobs import probe_tasks  # noqa: F401  puts the probes into the registry

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


def database_url():
    """The test database as the app role, which the processes connect as from the start."""
    values = connection.settings_dict
    if os.environ.get("DATABASE_URL"):
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{values['NAME']}").geturl()
    return f"postgresql://sendhub_app@/{values['NAME']}?host={quote(values['HOST'], safe='')}"


@pytest.fixture
def workers():
    """Start worker processes; whatever still runs at the end is killed."""
    running = []

    def start(lease=2):
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,
            "SECURE_COOKIES": "False",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.worker_process", str(lease)],
            cwd=ROOT,
            env=environment,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


def wait_until(answer, seconds=PATIENCE_SECONDS):
    end = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < end, "it did not come to that"
        threading.Event().wait(0.05)


def names(school):
    with tenant(school.pk):
        return list(TeachingGroup.objects.order_by("pk").values_list("name", flat=True))


def test_job_killed_in_a_step_is_resumed_once_and_nothing_is_lost_or_doubled(workers):
    school = SchoolFactory()
    job = actions.enqueue(
        "probe_steps", school_id=school.pk, by=None, args={"steps": 20, "hang_at": 7}
    )
    first = workers()
    wait_until(lambda: Job.objects.get(pk=job.pk).progress == 6)

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    workers()
    workers()
    wait_until(lambda: Job.objects.get(pk=job.pk).is_finished)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.result_url) == (JobState.DONE, 2, "/steps/")
    assert names(school) == [f"Step {number}" for number in range(1, 21)]


def test_whole_job_killed_before_its_end_happens_once(workers):
    school = SchoolFactory()
    job = actions.enqueue("probe_whole", school_id=school.pk, by=None, args={"how": "hang"})
    first = workers()
    # Progress is told from the heartbeat's own connection, while the work is not committed yet.
    wait_until(lambda: Job.objects.get(pk=job.pk).progress == 3)
    assert names(school) == []

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    workers()
    wait_until(lambda: Job.objects.get(pk=job.pk).is_finished)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert names(school) == ["Part 1", "Part 2", "Part 3"]


def test_long_job_keeps_its_lease_beside_an_idle_worker(workers):
    school = SchoolFactory()
    job = actions.enqueue("probe_whole", school_id=school.pk, by=None, args={"how": "hang"})
    workers(lease=1)
    workers(lease=1)
    wait_until(lambda: Job.objects.get(pk=job.pk).progress == 3)

    # Four leases later the same attempt still holds it.
    threading.Event().wait(4)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)


def test_job_past_its_time_limit_is_stopped_and_half_done_work_is_gone(workers):
    school = SchoolFactory()
    job = actions.enqueue("probe_slow", school_id=school.pk, by=None)
    workers()

    wait_until(lambda: Job.objects.get(pk=job.pk).is_finished)

    job.refresh_from_db()
    assert (job.state, job.error) == (
        JobState.FAILED,
        "This took longer than it may and was stopped. Nothing was half done.",
    )
    assert names(school) == []


def test_asked_to_end_the_worker_ends_and_says_it_lived(workers):
    process = workers()
    wait_until(WorkerBeat.objects.exists)

    process.terminate()

    assert process.wait(timeout=PATIENCE_SECONDS) == 0
