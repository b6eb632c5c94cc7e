"""Whole records on their way out of the program: asked for, read where a person must, kept for some days."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.models import Pupil
from sendhub.accounts.models import User
from sendhub.reports.enums import RecordFileKind, record_file_kinds
from sendhub.reports.querysets import RecordFileQuerySet
from sendhub.tenancy import SameSchool, SchoolModel


class RecordFile(SchoolModel):
    """A file of the whole school's data, of all that is held about one pupil, or for the next school.

    `gathered`: the entries of a subject access pack, read by a person before it leaves; `left_out` and
    `blacked_out` are what that person decided. A handover carries its `bundle_id`, and is closed with
    the next school's `receipt`. `content` and `gathered` are forgotten after some days;
    that the file was made stays. No version rows: the record would be kept twice.
    """

    kind = models.CharField(max_length=20, choices=record_file_kinds)
    pupil = models.ForeignKey(
        Pupil, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    reason = models.CharField("what it is for", max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    gathered = models.JSONField(default=list, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    blacked_out = models.JSONField(default=list, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    content = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pupils = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    bundle_id = models.CharField(max_length=64, blank=True)
    receipt = models.JSONField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RecordFileQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-asked_at", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="pupil"),
            models.CheckConstraint(
                name="reports_recordfile_pupil_of_its_kind",
                condition=Q(kind=RecordFileKind.SCHOOL_DATA, pupil=None)
                | (~Q(kind=RecordFileKind.SCHOOL_DATA) & Q(pupil__isnull=False)),
            ),
            models.CheckConstraint(
                name="reports_recordfile_read_at_and_by",
                condition=Q(read_at=None, read_by=None)
                | Q(read_at__isnull=False, read_by__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_recordfile_pack_is_read_first",
                condition=Q(kind=RecordFileKind.SCHOOL_DATA)
                | Q(made_at=None)
                | Q(read_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_recordfile_closed_at_and_by",
                condition=Q(closed_at=None, closed_by=None, receipt=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False, receipt__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Record file {self.pk}"

    def get_absolute_url(self):
        if self.kind == RecordFileKind.SCHOOL_DATA:
            return reverse("reports:school_data")
        if self.kind == RecordFileKind.HANDOVER:
            return reverse("reports:handover_ask", kwargs={"pupil_pk": self.pupil_id})
        return reverse("reports:subject_access_read", kwargs={"subject_pack_pk": self.pk})

    @property
    def is_ready(self):
        return self.made_at is not None and self.forgotten_at is None
