"""The folder a school hands to an inspector: asked for, made in the background, kept as it was."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from sendhub.accounts.models import User
from sendhub.reports.inclusion_querysets import EvidenceQuerySet
from sendhub.tenancy import SchoolModel


class EvidenceFolder(SchoolModel):
    """`parts`: the keys of `evidence.PARTS` that were chosen. One with names is for who may export names.

    No version rows: the file would be kept twice.
    """

    title = models.CharField("what it is for", max_length=150)
    parts = models.JSONField(default=list)
    has_names = models.BooleanField("with pupils’ names", default=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    content = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-asked_at", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.CheckConstraint(
                name="reports_evidencefolder_removed_pair",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Evidence folder {self.pk}"

    def get_absolute_url(self):
        return reverse("reports:evidence_list")
