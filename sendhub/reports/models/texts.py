"""The statutory texts: what the school writes, item by item, and each edition as it was published."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.querysets.rows import SchoolRowQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.reports.enums import TextKind
from sendhub.tenancy import SchoolModel


@tracked
class StatutoryText(SchoolModel):
    """The school's own words for one item; what the record says is drawn in beside them."""

    kind = models.CharField(max_length=20, choices=TextKind, editable=False)
    item = models.CharField(max_length=20, editable=False)
    text = models.TextField(max_length=20_000, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("kind", "item")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "kind", "item"), name="reports_statutorytext_once"
            ),
            models.CheckConstraint(
                name="reports_statutorytext_reviewed_together",
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Statutory text {self.pk}"

    def get_absolute_url(self):
        return reverse("reports:text_view", kwargs={"text_kind": self.kind})


class PublishedText(SchoolModel):
    """An edition as it went out. `content` is what was printed then and never changes."""

    kind = models.CharField(max_length=20, choices=TextKind, editable=False)
    number = models.PositiveIntegerField(editable=False)
    content = models.JSONField(editable=False)
    published_at = models.DateTimeField(editable=False)
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("kind", "-number")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "kind", "number"), name="reports_publishedtext_once"
            ),
            models.CheckConstraint(
                name="reports_publishedtext_published_together",
                condition=Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Published text {self.pk}"
