"""The progress page, cancel and retry; only the person who asked sees it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job
from tests.factories.jobs import JobFactory
from tests.jobs import probe_tasks  # noqa: F401  puts the probes into the registry


@pytest.fixture
def job(school, senco):
    return JobFactory(kind="probe_by", school_id=school.pk, created_by=senco)


def set_to(job, state, **values):
    finished = timezone.now() if state not in (JobState.WAITING, JobState.RUNNING) else None
    lease = timezone.now() if state == JobState.RUNNING else None
    Job.objects.filter(pk=job.pk).update(
        state=state, finished_at=finished, lease_until=lease, **values
    )


def page(client, job, **headers):
    return client.get(job.get_absolute_url(), headers=headers).content.decode()


def test_page_of_a_waiting_job_refreshes_with_and_without_script(senco_client, job):
    shown = page(senco_client, job)

    assert "<h1>Say who asked</h1>" in shown
    assert f'hx-get="/jobs/{job.pk}/" hx-trigger="every 2s"' in shown
    assert f'href="/jobs/{job.pk}/">Look again</a>' in shown
    assert "Cancel</button>" in shown


def test_htmx_gets_the_middle_part_alone_and_stops_asking_at_the_end(senco_client, job):
    set_to(job, JobState.RUNNING, progress=3, total=12)
    under_way = page(senco_client, job, **{"HX-Request": "true"})
    set_to(job, JobState.DONE, result_url="/pupils/")
    done = page(senco_client, job, **{"HX-Request": "true"})

    assert "<html" not in under_way
    assert 'value="3" max="12"' in under_way
    assert "every 2s" in under_way
    assert "every 2s" not in done
    assert ["Cancel</button>" in shown for shown in (under_way, done)] == [True, False]
    assert 'href="/pupils/">See the result</a>' in done


def test_failed_job_says_why_and_offers_to_try_again(senco_client, job):
    set_to(job, JobState.FAILED, error="The file is gone.", attempts=3)

    shown = page(senco_client, job)

    assert "The file is gone." in shown
    assert "Try again</button>" in shown
    senco_client.post(reverse("jobs:job_retry", args=[job.pk]))
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts, job.max_attempts) == (JobState.WAITING, "", 3, 6)


def test_waiting_job_is_cancelled_at_once(senco_client, job):
    response = senco_client.post(reverse("jobs:job_cancel", args=[job.pk]), follow=True)

    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert "Cancelled. Nothing was changed." in response.content.decode()


def test_running_job_is_asked_to_stop(senco_client, job):
    set_to(job, JobState.RUNNING)

    response = senco_client.post(reverse("jobs:job_cancel", args=[job.pk]), follow=True)

    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == (JobState.RUNNING, True)
    assert "It will stop at its next step." in response.content.decode()


@pytest.mark.parametrize(
    ("verb", "state", "sentence"),
    [
        ("cancel", JobState.DONE, "This has ended already."),
        ("retry", JobState.DONE, "Only what failed or was cancelled can be tried again."),
        ("retry", JobState.WAITING, "Only what failed or was cancelled can be tried again."),
    ],
)
def test_refused_with_a_sentence(senco_client, job, verb, state, sentence):
    set_to(job, state)

    response = senco_client.post(reverse(f"jobs:job_{verb}", args=[job.pk]))

    assert response.status_code == 409
    assert sentence in response.content.decode()


def test_nobody_else_sees_a_job(senco_client, head_client, other_senco_client, job):
    title = "Say who asked"

    assert title in senco_client.get(reverse("jobs:job_list")).content.decode()
    for client in (head_client, other_senco_client):
        assert title not in client.get(reverse("jobs:job_list")).content.decode()
        assert client.get(job.get_absolute_url()).status_code == 404
        assert client.post(reverse("jobs:job_cancel", args=[job.pk])).status_code == 404
        assert client.post(reverse("jobs:job_retry", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_job_list_query_budget(senco_client, senco, school, assert_page_queries, count):
    JobFactory.create_batch(count, school_id=school.pk, created_by=senco)

    with assert_page_queries(5):
        senco_client.get(reverse("jobs:job_list"))
