"""SEN status, monitoring and needs: the register as dated history."""

from django.db import models
from django.db.models import F, Q

from pupils.enums import InformedHow, NeedType, StatusCode
from pupils.models.dated import no_overlap
from pupils.models.pupil import PupilRow, ends_not_before_start
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked


@tracked
class SenStatus(PupilRow):
    """One status from a day until a day. A pupil never holds two on one day; written by `change_status`.

    For K the parent must be told (CFA 2014 s.68): `informed_on` empty means pending.
    """

    status = models.CharField(max_length=1, choices=StatusCode)
    starts_on = models.DateField("from")
    ends_on = models.DateField("to", null=True, blank=True)
    reason = models.TextField(blank=True)
    informed_on = models.DateField("parent told on", null=True, blank=True)
    informed_how = models.CharField("how", max_length=20, choices=InformedHow, blank=True)
    informed_by = models.CharField("told by", max_length=150, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    corrected_because = models.TextField("why it was corrected", blank=True)
    is_imported = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            ends_not_before_start("pupils_senstatus_ends_after_start"),
            models.UniqueConstraint(
                fields=("school", "pupil"),
                condition=Q(ends_on=None),
                name="pupils_senstatus_open_once",
            ),
            models.CheckConstraint(
                name="pupils_senstatus_retired_is_history",
                condition=Q(status__in=("N", "K", "E")) | Q(ends_on__isnull=False),
                violation_error_message="A retired code stands in history only.",
            ),
            models.CheckConstraint(
                name="pupils_senstatus_informed_pair",
                condition=Q(informed_on=None, informed_how="")
                | (Q(informed_on__isnull=False) & ~Q(informed_how="")),
                violation_error_message="Say both when and how the parent was told.",
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil", "starts_on"), name="pupils_senstatus_pupil")
        ]
        triggers = [no_overlap("one_status_a_day", "pupil_id")]

    def __str__(self):
        return f"SEN status {self.pk}"


@tracked
class Monitoring(PupilRow):
    """A pupil watched without being on the register (status N), until a date to look again."""

    starts_on = models.DateField("from")
    review_on = models.DateField("look again on")
    ends_on = models.DateField("to", null=True, blank=True)
    reason = models.TextField(blank=True)
    outcome = models.TextField("what was decided", blank=True)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on",)
        constraints = [
            *PupilRow.Meta.constraints,
            ends_not_before_start("pupils_monitoring_ends_after_start"),
            models.CheckConstraint(
                name="pupils_monitoring_review_after_start",
                condition=Q(review_on__gte=F("starts_on")),
                violation_error_message="The date to look again is before monitoring begins.",
            ),
            models.UniqueConstraint(
                fields=("school", "pupil"),
                condition=Q(ends_on=None),
                name="pupils_monitoring_open_once",
            ),
        ]

    def __str__(self):
        return f"Monitoring {self.pk}"


@tracked
class Need(PupilRow):
    """A need by census type, ranked: 1 is primary. A type without an end date is current."""

    need_type = models.CharField("need", max_length=4, choices=NeedType)
    rank = models.PositiveSmallIntegerField()
    description = models.CharField("diagnosis or description", max_length=300, blank=True)
    eal_considered = models.TextField(
        "how English as an additional language was considered", blank=True
    )
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("to", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("rank", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            ends_not_before_start("pupils_need_ends_after_start"),
            models.CheckConstraint(name="pupils_need_rank", condition=Q(rank__gte=1, rank__lte=99)),
            models.UniqueConstraint(
                fields=("school", "pupil", "need_type"),
                condition=Q(ends_on=None),
                name="pupils_need_type_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil", "rank"), name="pupils_need_pupil"),
            models.Index(
                fields=("school", "need_type"),
                condition=Q(ends_on=None),
                name="pupils_need_type_current",
            ),
        ]
        triggers = [no_overlap("one_need_a_day", "pupil_id", "need_type")]

    def __str__(self):
        return f"Need {self.pk}"
