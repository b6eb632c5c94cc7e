"""Ask for work, stop it, ask again."""

from django.db import transaction
from django.utils import timezone

from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job
from sendhub.jobs.registry import KINDS
from sendhub.refusals import NotPossible


def enqueue(kind, *, school_id, by, args=None, dedupe=None, run_at=None):
    """Ask for work in the present transaction: it is there when the change is, and goes with it.

    `args`: ids only, the table stands outside the school's policy. `by`: an Actor, a Machine or None.
    With `dedupe` the same key never makes a second job; the first one is returned.
    """
    job = Job(
        kind=kind,
        school_id=school_id,
        created_by_id=by.user_id if by is not None else None,
        args=args or {},
        dedupe=dedupe,
        run_at=run_at or timezone.now(),
        max_attempts=KINDS[kind].max_attempts,
    )
    if dedupe is None:
        job.save()
        return job
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return Job.objects.get(dedupe=dedupe)


@transaction.atomic
def cancel(*, job, by):
    """Stop a job: at once while it waits, at its next step while it runs."""
    job = Job.objects.visible_to(by).select_for_update().get(pk=job.pk)
    if job.is_finished:
        raise NotPossible("This has ended already.", back=job.get_absolute_url())
    job.cancel_asked = True
    if job.state == JobState.WAITING:
        job.state = JobState.CANCELLED
        job.finished_at = timezone.now()
    job.save(update_fields=["cancel_asked", "state", "finished_at"])
    return job


def retry(*, job, by):
    """Try a failed or cancelled job again from where it stands."""
    return _try_again(Job.objects.visible_to(by), job)


def retry_letter(*, job, by):
    """Try a mail of the school again, whoever caused it."""
    return _try_again(Job.objects.letters_of(by), job)


@transaction.atomic
def _try_again(jobs, job):
    job = jobs.select_for_update().get(pk=job.pk)
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        raise NotPossible(
            "Only what failed or was cancelled can be tried again.", back=job.get_absolute_url()
        )
    kind = KINDS.get(job.kind)
    job.state = JobState.WAITING
    job.finished_at = None
    job.cancel_asked = False
    job.error = ""
    job.run_at = timezone.now()
    # `attempts` never goes back: it is the fence.
    job.max_attempts = job.attempts + (kind.max_attempts if kind else 1)
    job.save(
        update_fields=["state", "finished_at", "cancel_asked", "error", "run_at", "max_attempts"]
    )
    return job


def forget_finished(*, before):
    """Remove done and cancelled jobs older than the moment; failed ones stay until somebody looked."""
    return Job.objects.filter(
        state__in=(JobState.DONE, JobState.CANCELLED), finished_at__lt=before
    ).delete()[0]
