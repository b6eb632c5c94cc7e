"""Adults around a pupil. A contact is a person of the school, shared by brothers and sisters."""

from django.db import models
from django.db.models import Q

from pupils.enums import RelationCode
from pupils.models.pupil import PupilRow, ends_not_before_start
from pupils.querysets.family import AddressQuerySet, ContactQuerySet, RelationshipQuerySet
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Contact(SchoolModel):
    """A parent, carer or other adult. What holds for one child only stands on Relationship."""

    title = models.CharField(max_length=20, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField("surname", max_length=100)
    email = models.EmailField("e-mail", blank=True)
    mobile = models.CharField(max_length=40, blank=True)
    telephone = models.CharField("home telephone", max_length=40, blank=True)
    work_telephone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=3, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    search_key = models.CharField(max_length=300, editable=False, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ContactQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("last_name", "first_name")
        indexes = [models.Index(fields=("school", "search_key"), name="pupils_contact_search")]

    def __str__(self):
        return f"Contact {self.pk}"

    @property
    def full_name(self):
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)


@tracked
class Relationship(PupilRow):
    """What an adult is to one pupil, and what they may know."""

    contact = models.ForeignKey(
        Contact, models.PROTECT, db_constraint=False, related_name="relationships"
    )
    relation = models.CharField(max_length=3, choices=RelationCode, blank=True)
    order = models.PositiveSmallIntegerField("order of contact", default=1)
    has_parental_responsibility = models.BooleanField("parental responsibility", default=False)
    may_receive = models.BooleanField("may receive information", default=False)
    no_contact = models.BooleanField("no contact", default=False)
    no_contact_reason = models.CharField("why (court order, ...)", max_length=300, blank=True)
    lives_with = models.BooleanField("lives with the pupil", default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RelationshipQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("order", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="contact"),
            ends_not_before_start("pupils_relationship_ends_after_start"),
            models.UniqueConstraint(
                fields=("school", "pupil", "contact"),
                condition=Q(ends_on=None),
                name="pupils_relationship_open_once",
            ),
            models.CheckConstraint(
                name="pupils_relationship_no_contact_bars",
                condition=Q(no_contact=False) | Q(may_receive=False),
                violation_error_message="Someone with “no contact” cannot receive information.",
            ),
        ]
        indexes = [models.Index(fields=("school", "contact"), name="pupils_relationship_contact")]

    def __str__(self):
        return f"Relationship {self.pk}"


@tracked
class Address(SchoolModel):
    """Where a pupil or a contact lives, from a day until a day."""

    pupil = models.ForeignKey(
        "pupils.Pupil",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="addresses",
    )
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="addresses",
    )
    lines = models.TextField("address")
    postcode = models.CharField(max_length=10, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AddressQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-starts_on", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="pupil"),
            SameSchool(field="contact"),
            ends_not_before_start("pupils_address_ends_after_start"),
            models.CheckConstraint(
                name="pupils_address_of_one",
                condition=Q(pupil=None, contact__isnull=False)
                | Q(pupil__isnull=False, contact=None),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil"), name="pupils_address_pupil"),
            models.Index(fields=("school", "contact"), name="pupils_address_contact"),
        ]

    def __str__(self):
        return f"Address {self.pk}"
