"""Documents in a pupil's file, and restrictions on single items."""

from django.db import models
from django.db.models import Q

from pupils.enums import DocumentKind, document_kinds
from pupils.models.pupil import PupilRow
from pupils.querysets.record import DocumentQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.sharing.models import Link
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Document(PupilRow):
    """A stored file. `stored_name` is random and lies outside every address; `name` is what people see."""

    name = models.CharField("file name", max_length=150)
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=document_kinds, default=DocumentKind.OTHER)
    dated_on = models.DateField("date of the document", null=True, blank=True)
    author = models.CharField("written by", max_length=150, blank=True)
    for_staff = models.BooleanField("staff who teach the pupil may read it", default=False)
    stored_name = models.CharField(max_length=64, unique=True, editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    size_bytes = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    was_scanned = models.BooleanField(default=False, editable=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Sent along with an answer to a private link; then no person of the school uploaded it.
    uploaded_by_link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DocumentQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-uploaded_at", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="uploaded_by_link"),
            models.CheckConstraint(
                name="pupils_document_uploaded_by_one",
                condition=Q(uploaded_by=None) | Q(uploaded_by_link=None),
            ),
            models.CheckConstraint(
                name="pupils_document_removed_pair",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil", "-uploaded_at"), name="pupils_document_pupil")
        ]

    def __str__(self):
        return f"Document {self.pk}"


# Keys of a Restriction: the kinds of row that can be closed to all but named readers.
RESTRICTABLE = ("document", "concern", "observation", "incident")


def one_of(keys):
    """The condition that exactly one of these keys is set."""
    condition = Q()
    for chosen in keys:
        condition |= Q(**{f"{key}__isnull": key != chosen for key in keys})
    return condition


@tracked
class Restriction(SchoolModel):
    """Only named readers (and who may see every restricted item) know of this item.

    The item is one of a few kinds; exactly one key is set.
    """

    document = models.OneToOneField(
        Document,
        models.CASCADE,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="restriction",
    )
    concern = models.OneToOneField(
        "pupils.Concern",
        models.CASCADE,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="restriction",
    )
    observation = models.OneToOneField(
        "pupils.Observation",
        models.CASCADE,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="restriction",
    )
    incident = models.OneToOneField(
        "pupils.Incident",
        models.CASCADE,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="restriction",
    )
    reason = models.CharField(max_length=200, blank=True)
    restricted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    restricted_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="document"),
            SameSchool(field="concern"),
            SameSchool(field="observation"),
            SameSchool(field="incident"),
            models.CheckConstraint(
                name="pupils_restriction_of_one", condition=one_of(RESTRICTABLE)
            ),
        ]

    def __str__(self):
        return f"Restriction {self.pk}"


@tracked
class RestrictionReader(SchoolModel):
    """A person named as reader of a restricted item."""

    restriction = models.ForeignKey(
        Restriction, models.CASCADE, db_constraint=False, related_name="readers"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="restriction"),
            models.UniqueConstraint(
                fields=("school", "restriction", "user"), name="pupils_restrictionreader_once"
            ),
        ]

    def __str__(self):
        return f"Restriction reader {self.pk}"
