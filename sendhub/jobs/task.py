"""What a running job sees of itself: who asked, how far it is, whether it should stop."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property

from sendhub.accounts.actor import Machine, actor_of
from sendhub.accounts.models import School
from sendhub.accounts.querysets import groups_taught, memberships_of
from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant


class Cancelled(Exception):
    """The person asked to stop; what this step did is rolled back."""


class Stopping(Exception):
    """The worker is asked to end; the job goes back to the queue."""


class LeaseLost(Exception):
    """Another worker has taken the job over; whatever this one did since is rolled back."""


class OutOfTime(Exception):
    """The job ran longer than its kind may."""


class Task:
    """Handed to the function of a job as its first argument."""

    def __init__(self, job, kind):
        self.job_id = job.pk
        self.kind = kind
        self.school_id = job.school_id
        self.attempt = job.attempts
        self.done = job.progress  # where an attempt before this one came to
        self.shown = (job.progress, job.total)
        self._user_id = job.created_by_id
        self._user = job.created_by
        # Set by the heartbeat and the signal handler, read by `check`.
        self.cancel_asked = False
        self.stop_asked = False
        self.lease_lost = False

    @cached_property
    def school(self):
        return School.objects.select_related("local_authority").get(pk=self.school_id)

    @cached_property
    def by(self):
        """The person who asked, with the roles held now; the program itself for schedules.

        Raises NotPossible when the person has no role at the school any more.
        """
        if self._user_id is None or self.kind.as_machine:
            return Machine(school=self.school, name=f"job {self.kind.name}"[:40])
        today = timezone.localdate()
        memberships = memberships_of(self._user, on=today) if self._user.is_active else []
        actor = actor_of(user=self._user, memberships=memberships, school=self.school)
        if actor is None or not actor.has_tenant:
            raise NotPossible("The person who asked for this has no role at the school any more.")
        with tenant(self.school_id):
            staff_id, group_ids = groups_taught(school=self.school, user=self._user, on=today)
        return actor.with_groups(staff_id=staff_id, group_ids=group_ids)

    def progress(self, done, total):
        """Say how far the work is; the page shows it within a second or two.

        Raises Cancelled, Stopping or LeaseLost: a long loop calls this on each turn.
        """
        self.shown = (done, total)
        self.check()

    def check(self):
        if self.lease_lost:
            raise LeaseLost
        if self.cancel_asked:
            raise Cancelled
        if self.stop_asked:
            raise Stopping

    @contextmanager
    def step(self, *, done, total):
        """One transaction of a job `in_steps`: its work and "done so far" are kept together or not at all."""
        self.check()
        with self.inside():
            yield
            self.write(progress=done, total=total)
        self.done = done
        self.shown = (done, total)

    @contextmanager
    def inside(self):
        """Open the school's tenant, with the job named in each version row; no tenant without a school."""
        if self.school_id is None:
            with transaction.atomic():
                yield
            return
        context = {
            "user": self._user_id,
            "school": self.school_id,
            "route": f"job:{self.kind.name}",
            "job": self.job_id,
        }
        with tenant(self.school_id, context=context):
            yield

    def write(self, **values):
        """Write to the job's row while it is still this attempt's; else raise LeaseLost."""
        mine = Job.objects.filter(
            pk=self.job_id, attempts=self.attempt, state=JobState.RUNNING
        ).update(**values)
        if not mine:
            raise LeaseLost

    def finish(self, result_url):
        done, total = self.shown
        self.write(
            state=JobState.DONE,
            finished_at=timezone.now(),
            lease_until=None,
            result_url=(result_url or "")[:300],
            progress=max(done, total),
            total=total,
            error="",
        )
