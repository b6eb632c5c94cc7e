"""Register views people keep."""

from django.db import models
from django.db.models import Q

from pupils.querysets import SavedViewQuerySet
from sendhub.accounts.models import User
from sendhub.tenancy import SchoolModel


class SavedView(SchoolModel):
    """A register view kept under a name: filters, sort and columns."""

    name = models.CharField(max_length=80)
    query = models.JSONField(default=dict)
    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    is_shared = models.BooleanField("everyone at this school may use it", default=False)
    saved_at = models.DateTimeField(auto_now=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("name",)
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "owner", "name"), name="pupils_savedview_name_once"
            ),
            models.CheckConstraint(name="pupils_savedview_named", condition=~Q(name="")),
        ]

    def __str__(self):
        return f"Saved view {self.pk}"
