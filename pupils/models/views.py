"""Register views people keep."""

from django.db import models
from django.db.models import Q

from pupils.enums import FileKind
from pupils.querysets.rows import SchoolRowQuerySet
from pupils.querysets.views import SavedViewQuerySet
from sendhub.accounts.models import User
from sendhub.tenancy import SameSchool, SchoolModel


class SavedView(SchoolModel):
    """A register view kept under a name: filters, sort and columns.

    The one with `is_usual` has no name and stands in no list: it holds the columns its owner chose last.
    """

    name = models.CharField(max_length=80, blank=True)
    query = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    is_usual = models.BooleanField(default=False)
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
            models.CheckConstraint(
                name="pupils_savedview_named_or_usual",
                condition=Q(is_usual=False) & ~Q(name="")
                | Q(is_usual=True, name="", is_shared=False),
            ),
        ]

    def __str__(self):
        return f"Saved view {self.pk}"


class RegisterExport(SchoolModel):
    """A file with pupils' names that left the program, and what it was for.

    `query` is set for a long file, made in the background; the file itself is forgotten after some days.
    """

    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField("what the file is for", max_length=200, blank=True)
    columns = models.JSONField(default=list, blank=True)
    pupils = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, default=FileKind.XLSX, choices=FileKind)
    query = models.JSONField(default=dict, blank=True)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-made_at",)

    def __str__(self):
        return f"Register export {self.pk}"


class RegisterFile(SchoolModel):
    """The bytes of a long export, until they are forgotten; not kept in version rows."""

    export = models.OneToOneField(
        RegisterExport, models.CASCADE, db_constraint=False, related_name="file"
    )
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        constraints = [*SchoolModel.Meta.constraints, SameSchool(field="export")]

    def __str__(self):
        return f"Register file {self.pk}"
