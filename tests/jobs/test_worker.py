"""How a job ends, in each way, and who it acts as."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from sendhub.accounts.models import Membership, TeachingGroup
from sendhub.drafts.models import Draft, SentForm
from sendhub.jobs import actions, registry
from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job
from sendhub.jobs.worker import Worker, work_off
from sendhub.tenancy import current_school_id, tenant
from tests.factories.drafts import DraftFactory, SentFormFactory
from tests.factories.jobs import JobFactory
from tests.jobs import probe_tasks  # noqa: F401  puts the probes into the registry

WENT_WRONG = "Something went wrong (ValueError). Nothing was half done; you can try again."


def ask(school, kind="probe_whole", by=None, **args):
    return actions.enqueue(kind, school_id=school.pk, by=by, args=args)


def ended(job):
    job.refresh_from_db()
    return (job.state, job.error, job.result_url)


def names(school):
    with tenant(school.pk):
        return list(TeachingGroup.objects.order_by("pk").values_list("name", flat=True))


def test_done_job_keeps_its_work_and_the_address_of_its_result(school):
    job = ask(school)

    assert work_off() == 1
    assert ended(job) == (JobState.DONE, "", "/whole/")
    assert (job.progress, job.total, job.attempts) == (3, 3, 1)
    assert names(school) == ["Part 1", "Part 2", "Part 3"]
    assert current_school_id() is None


def test_version_rows_name_the_job(school, senco_actor):
    job = ask(school, by=senco_actor)
    work_off()

    with tenant(school.pk):
        context = TeachingGroup.pgh_event_model.objects.first().pgh_context
    assert context == {
        "user": senco_actor.user_id,
        "school": school.pk,
        "route": "job:probe_whole",
        "job": job.pk,
    }


def test_refusal_ends_the_job_with_its_sentence_and_keeps_nothing(school):
    job = ask(school, how="refuse")

    work_off()

    assert ended(job) == (JobState.FAILED, "The file is gone.", "")
    assert names(school) == []


def test_crash_is_tried_again_later_and_tells_no_text_of_the_exception(school, caplog):
    job = ask(school, how="crash")

    with caplog.at_level(logging.ERROR):
        work_off()

    assert ended(job) == (JobState.WAITING, WENT_WRONG, "")
    assert timedelta(seconds=10) < job.run_at - timezone.now() < timedelta(seconds=16)
    assert names(school) == []
    assert "ValueError" in caplog.text
    assert "Wren" not in caplog.text


def test_crash_at_the_last_try_fails(school):
    job = ask(school, how="crash")
    for _ in range(3):
        Job.objects.update(run_at=timezone.now())
        work_off()

    assert ended(job) == (JobState.FAILED, WENT_WRONG, "")
    assert job.attempts == 3


@pytest.mark.parametrize(
    ("how", "state"), [("cancelled", JobState.CANCELLED), ("stopped", JobState.WAITING)]
)
def test_stopped_in_the_middle_keeps_nothing(school, how, state):
    job = ask(school, how=how)

    Worker().work_one()

    assert ended(job) == (state, "", "")
    assert names(school) == []
    # Being stopped by the worker's own end is no failed try.
    assert job.max_attempts - job.attempts == (3 if state == JobState.WAITING else 2)


def test_steps_go_on_where_an_attempt_before_came_to(school):
    job = JobFactory(kind="probe_steps", school_id=school.pk, args={"steps": 4}, progress=2)

    work_off()

    assert ended(job)[0] == JobState.DONE
    assert names(school) == ["Step 3", "Step 4"]


def test_attempt_that_lost_its_lease_writes_nothing(school):
    worker = Worker()
    job = ask(school)
    claimed = worker.claim()
    Job.objects.filter(pk=job.pk).update(attempts=2)

    worker.perform(claimed)

    assert ended(job) == (JobState.RUNNING, "", "")
    assert names(school) == []


def test_job_whose_workers_died_three_times_fails_with_a_sentence(school):
    job = JobFactory(
        kind="probe_whole",
        school_id=school.pk,
        state=JobState.RUNNING,
        attempts=3,
        lease_until=timezone.now() - timedelta(seconds=1),
    )

    work_off()

    assert ended(job) == (
        JobState.FAILED,
        "The program ended while it was doing this, several times. Nothing was half done.",
        "",
    )


def test_running_job_with_a_living_lease_is_left_alone(school):
    JobFactory(
        kind="probe_whole",
        state=JobState.RUNNING,
        attempts=1,
        lease_until=timezone.now() + timedelta(seconds=30),
    )

    assert work_off() == 0


def test_unknown_kind_fails_with_a_sentence(school):
    job = JobFactory(kind="from_another_version", school_id=school.pk)

    work_off()

    assert ended(job)[:2] == (
        JobState.FAILED,
        "This version of SENDHub does not know this kind of work.",
    )


def test_job_acts_as_the_person_with_the_roles_held_now(school, senco_actor):
    job = ask(school, "probe_by", by=senco_actor)
    Membership.objects.filter(user=senco_actor.user).update(role="head")

    work_off()

    assert ended(job)[2] == f"/by/{senco_actor.user_id}/head//"


def test_job_of_a_person_without_a_role_is_refused(school, senco_actor):
    job = ask(school, "probe_by", by=senco_actor)
    Membership.objects.filter(user=senco_actor.user).update(ends_on="2020-12-31")

    work_off()

    assert ended(job)[:2] == (
        JobState.FAILED,
        "The person who asked for this has no role at the school any more.",
    )


def test_job_of_a_disabled_account_is_refused(school, senco_actor):
    job = ask(school, "probe_by", by=senco_actor)
    senco_actor.user.is_active = False
    senco_actor.user.save(update_fields=["is_active"])

    work_off()

    assert ended(job)[0] == JobState.FAILED


def test_job_nobody_asked_for_acts_as_the_program(school):
    job = ask(school, "probe_by")

    work_off()

    assert ended(job)[2] == "/by/None//job probe_by/"


def test_later_job_waits_for_its_time(school):
    actions.enqueue(
        "probe_whole", school_id=school.pk, by=None, run_at=timezone.now() + timedelta(minutes=5)
    )

    assert work_off() == 0


def test_same_dedupe_key_makes_one_job(school):
    first = actions.enqueue("probe_whole", school_id=school.pk, by=None, dedupe="once")
    second = actions.enqueue("probe_whole", school_id=school.pk, by=None, dedupe="once")

    assert first == second
    assert Job.objects.count() == 1


def test_job_goes_with_the_transaction_that_asked_for_it(school):
    with transaction.atomic():
        ask(school)
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


def test_schedules_are_enqueued_once_a_slot_and_school(school, other_school):
    moment = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)

    Worker().enqueue_due_schedules(moment)
    Worker().enqueue_due_schedules(moment + timedelta(hours=1))
    Worker().enqueue_due_schedules(datetime(2026, 11, 25, 2, 0, tzinfo=UTC))

    kinds = ("forget_jobs", "forget_drafts")
    keys = set(Job.objects.filter(kind__in=kinds).values_list("dedupe", flat=True))
    assert keys == {
        "forget_jobs:all:2026-11-24",
        f"forget_drafts:{school.pk}:2026-11-24",
        f"forget_drafts:{other_school.pk}:2026-11-24",
    }


def test_kind_is_named_once_and_a_schedule_says_when():
    with pytest.raises(ValueError, match="two kinds of work named probe_whole"):
        registry.job("probe_whole")(lambda task: None)
    with pytest.raises(ValueError, match="either daily_at or every"):
        registry.schedule()


def test_old_drafts_and_sent_forms_are_forgotten(school, senco):
    old = timezone.now() - timedelta(days=366)
    DraftFactory(school=school, user=senco, key="old", updated_at=old)
    DraftFactory(school=school, user=senco, key="new", updated_at=timezone.now())
    form = SentFormFactory(school=school, user=senco)
    with tenant(school.pk):
        SentForm.objects.filter(pk=form.pk).update(sent_at=timezone.now() - timedelta(days=3))
    job = ask(school, "forget_drafts")

    work_off()

    assert ended(job)[0] == JobState.DONE
    with tenant(school.pk):
        assert list(Draft.objects.values_list("key", flat=True)) == ["new"]
        assert SentForm.objects.count() == 0


def test_old_finished_jobs_are_forgotten_and_failed_ones_stay(db):
    old = timezone.now() - timedelta(days=31)
    JobFactory(state=JobState.DONE, finished_at=old)
    failed = JobFactory(state=JobState.FAILED, finished_at=old)
    recent = JobFactory(state=JobState.DONE, finished_at=timezone.now())
    job = actions.enqueue("forget_jobs", school_id=None, by=None)

    work_off()

    assert set(Job.objects.all()) == {failed, recent, job}
