"""Work in the background. No tenant: a row holds ids and our own sentences, nothing about a pupil."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sendhub.jobs.enums import JobState
from sendhub.jobs.querysets import JobQuerySet


class Job(models.Model):
    """One piece of work and its lease.

    `attempts` is also the fence: a worker writes to the row only while the number is still the one
    it claimed with, so a worker that was thought dead can harm nothing. `state` is written by
    `jobs.worker` and by `actions.cancel` and `actions.retry`. `args` holds ids only.
    """

    kind = models.CharField(max_length=60)
    # Plain numbers: the table stands outside every school's policy.
    school_id = models.BigIntegerField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    args = models.JSONField(default=dict)
    dedupe = models.CharField(max_length=150, null=True, unique=True)  # noqa: DJ001  NULL repeats, "" would not
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    run_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    error = models.CharField(max_length=500, blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="jobs_job_running_has_lease",
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="jobs_job_finished_has_moment",
                condition=Q(
                    state__in=(JobState.WAITING, JobState.RUNNING), finished_at__isnull=True
                )
                | Q(
                    state__in=(JobState.DONE, JobState.FAILED, JobState.CANCELLED),
                    finished_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=("run_at", "id"),
                condition=Q(state__in=(JobState.WAITING, JobState.RUNNING)),
                name="jobs_job_queue",
            ),
            models.Index(fields=("created_by", "-id"), name="jobs_job_mine"),
        ]

    def __str__(self):
        return f"Job {self.pk}"

    def get_absolute_url(self):
        return reverse("jobs:job_detail", kwargs={"job_pk": self.pk})

    @property
    def is_finished(self):
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class WorkerBeat(models.Model):
    """A sign of life of each worker; health asks for the newest."""

    name = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"Worker {self.pk}"
