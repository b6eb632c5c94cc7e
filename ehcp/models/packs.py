"""Review packs on paper: each edition as it was printed, and batches for a month."""

import pgtrigger
from django.db import models
from django.db.models import Q

from ehcp.models.reviews import AnnualReview, ReviewPart
from ehcp.querysets.reviews import BatchQuerySet, ReviewRowQuerySet
from ehcp.review_enums import Edition
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class PackBatch(SchoolModel):
    """The packs of all reviews whose meeting lies in a month, asked for at once."""

    month = models.DateField("month, by its first day")
    edition = models.CharField(max_length=10, choices=Edition)
    reviews = models.JSONField(default=list)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = BatchQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-made_at", "-id")
        verbose_name_plural = "pack batches"

    def __str__(self):
        return f"Pack batch {self.pk}"


class PackEdition(ReviewPart):
    """A pack as it was made. A final one never changes: a trigger refuses it, `sha256` proves it.

    No version rows: it is written once, and the file would be kept twice. `left_out`: papers that could
    not be bound, as [title, reason].
    """

    review = models.ForeignKey(
        AnnualReview, models.PROTECT, db_constraint=False, related_name="packs"
    )
    batch = models.ForeignKey(
        PackBatch,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="packs",
    )
    edition = models.CharField(max_length=10, choices=Edition)
    is_final = models.BooleanField("final", default=False)
    after_meeting = models.BooleanField(default=False)
    pages = models.PositiveIntegerField()
    left_out = models.JSONField(default=list, blank=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ReviewRowQuerySet.as_manager()

    class Meta(ReviewPart.Meta):
        ordering = ("-made_at", "-id")
        constraints = [
            *ReviewPart.Meta.constraints,
            SameSchool(field="batch"),
            models.UniqueConstraint(
                fields=("school", "batch", "review", "edition"),
                condition=Q(batch__isnull=False),
                name="ehcp_packedition_once_a_batch",
            ),
        ]
        indexes = [models.Index(fields=("school", "review"), name="ehcp_packedition_review")]
        triggers = [
            pgtrigger.Protect(
                name="final_pack_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_final=True),
            )
        ]

    def __str__(self):
        return f"Pack edition {self.pk}"
