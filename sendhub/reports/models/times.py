"""What SENCo time goes into, for who wants to write it down; nobody has to."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from pupils.models.pupil import PupilRow
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.reports.enums import CaseKind, WorkKind
from sendhub.reports.querysets import WorkTimeQuerySet
from sendhub.reports.rules import LONGEST_WORK


@tracked
class WorkTime(PupilRow):
    """Minutes of work on a case. While the timer runs, `started_at` stands and `minutes` is empty.

    Only who wrote a row ever sees it; leaders see sums of everybody's.
    """

    case = models.CharField(max_length=12, choices=CaseKind)
    work = models.CharField("kind of work", max_length=12, choices=WorkKind)
    by_user = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    on = models.DateField("day")
    minutes = models.PositiveSmallIntegerField(
        blank=True, null=True, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_WORK)]
    )
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = WorkTimeQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            models.CheckConstraint(
                name="reports_worktime_runs_or_is_done",
                condition=Q(minutes=None, started_at__isnull=False)
                | Q(minutes__isnull=False, started_at=None),
            ),
            models.UniqueConstraint(
                fields=("school", "by_user"),
                condition=Q(minutes=None),
                name="reports_worktime_one_timer",
            ),
        ]
        indexes = [models.Index(fields=("school", "on"), name="reports_worktime_on")]

    def __str__(self):
        return f"Work time {self.pk}"
