"""Maps that left the program: who asked, for what, and the file until it is forgotten."""

from django.db import models

from provision.enums import MapFileKind
from pupils.querysets.rows import SchoolRowQuerySet
from sendhub.accounts.models import User
from sendhub.tenancy import SchoolModel


class MapExport(SchoolModel):
    """A map on paper or as a sheet. `content` is made in the background and forgotten after some days."""

    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField("kind of file", max_length=10, choices=MapFileKind)
    reason = models.CharField("what the file is for", max_length=200, blank=True)
    query = models.JSONField(default=dict, blank=True)
    pupils = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-made_at",)

    def __str__(self):
        return f"Map export {self.pk}"
