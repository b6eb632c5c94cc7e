"""Imports from the MIS: a stored preview, row by row, before anything is written."""

from django.db import models
from django.urls import reverse

from pupils.enums import FileKind, ImportState, Verdict
from pupils.querysets.rows import SchoolRowQuerySet
from sendhub.accounts.models import User
from sendhub.tenancy import SameSchool, SchoolModel


class ImportBatch(SchoolModel):
    """One file and what became of it; `state` is written by `actions.imports` alone.

    Not among the versioned tables: it is a copy of a file, and the bytes and rows go when the undo
    window has closed. What an import changes has its version rows like any other change.
    """

    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.READING)
    kind = models.CharField(max_length=4, choices=FileKind)
    file_name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True, blank=True, editable=False)
    header = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    notices = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    accepted_name = models.CharField(max_length=150, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-uploaded_at", "-id")
        indexes = [
            models.Index(fields=("school", "sha256"), name="pupils_importbatch_sha"),
            models.Index(fields=("school", "-uploaded_at"), name="pupils_importbatch_at"),
        ]

    def __str__(self):
        return f"Import {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:import_preview", kwargs={"batch_pk": self.pk})


class ImportRow(SchoolModel):
    """One pupil of the file: what it says, what it would change, what was done.

    `decision` is "", "skip", "new" or the id of the pupil it was said to be.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, db_constraint=False, related_name="rows")
    line = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    # The verdict for someone who sees identity fields only.
    identity_verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.SAME)
    pupil = models.ForeignKey(
        "pupils.Pupil",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    data = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    decision = models.CharField(max_length=20, blank=True)
    # SEN, free meals, looked-after and contact changes that nobody has confirmed yet.
    waits_for_senco = models.BooleanField(default=False)
    # What was written, for undoing: see `actions.imports.ledger`.
    applied = models.JSONField(default=list)
    is_applied = models.BooleanField(default=False)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("line", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="batch"),
            SameSchool(field="pupil"),
        ]
        indexes = [
            models.Index(
                fields=("school", "batch", "verdict", "line"), name="pupils_importrow_list"
            )
        ]

    def __str__(self):
        return f"Import row {self.pk}"


class ColumnMapping(SchoolModel):
    """A remembered choice: the file with these headings has these columns."""

    headings_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "headings_sha256"), name="pupils_columnmapping_once"
            ),
        ]

    def __str__(self):
        return f"Column mapping {self.pk}"
