"""What the school has to have, when it was approved and when it has to be looked at again."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pupils.querysets.rows import SchoolRowQuerySet
from sendhub.accounts.models import StaffMember
from sendhub.audit.versions import tracked
from sendhub.reports.enums import ComplianceKind
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class ComplianceItem(SchoolModel):
    """A policy or duty with its review date; `name` tells apart what is not on our list."""

    kind = models.CharField("what", max_length=20, choices=ComplianceKind)
    name = models.CharField("its name", max_length=150, blank=True)
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="who looks after it",
    )
    approved_on = models.DateField("approved or done on", null=True, blank=True)
    review_on = models.DateField("look again by", null=True, blank=True)
    address = models.URLField("where it is published", max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("kind", "name")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="owner"),
            models.UniqueConstraint(
                fields=("school", "kind", "name"),
                name="reports_complianceitem_once",
                violation_error_message="This stands on the list already.",
            ),
            models.CheckConstraint(
                name="reports_complianceitem_review_after_approval",
                condition=Q(approved_on=None)
                | Q(review_on=None)
                | Q(review_on__gte=F("approved_on")),
                violation_error_message="The review is before the approval.",
            ),
        ]

    def __str__(self):
        return f"Compliance item {self.pk}"

    def get_absolute_url(self):
        return reverse("reports:compliance")

    @property
    def title(self):
        return self.name or self.get_kind_display()
