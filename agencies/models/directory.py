"""Agencies, the people there, and who is involved with a pupil."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.enums import AgencyKind
from agencies.querysets.cases import DirectoryQuerySet, InvolvementQuerySet
from agencies.rules import CHASE_DAYS
from pupils.models.pupil import PupilRow, ends_not_before_start
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Agency(SchoolModel):
    """A service outside the school. `usual_wait_weeks` is a target of the school's, never a law."""

    name = models.CharField(max_length=150)
    kind = models.CharField("type", max_length=10, choices=AgencyKind)
    route = models.CharField("how to refer", max_length=300, blank=True)
    forms = models.CharField("forms it asks for", max_length=300, blank=True)
    email = models.EmailField("e-mail", blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    usual_wait_weeks = models.PositiveSmallIntegerField(
        "usual wait in weeks", null=True, blank=True, validators=[MaxValueValidator(260)]
    )
    chase_days = models.PositiveSmallIntegerField(
        "ask again after days",
        default=CHASE_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    note = models.TextField(max_length=2_000, blank=True)
    is_in_use = models.BooleanField("in use", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = DirectoryQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("name", "id")
        verbose_name_plural = "agencies"
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "name"),
                name="agencies_agency_name_once",
                violation_error_message="An agency of this name is listed already.",
            ),
            models.CheckConstraint(
                name="agencies_agency_chases", condition=Q(chase_days__range=(1, 365))
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("agencies:agency_view", kwargs={"agency_pk": self.pk})


@tracked
class Professional(SchoolModel):
    """Somebody who works there."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, db_constraint=False, related_name="professionals"
    )
    name = models.CharField(max_length=150)
    role = models.CharField("job", max_length=120, blank=True)
    email = models.EmailField("e-mail", blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    is_in_use = models.BooleanField("still there", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = DirectoryQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("name", "id")
        constraints = [*SchoolModel.Meta.constraints, SameSchool(field="agency")]

    def __str__(self):
        return f"Professional {self.pk}"


@tracked
class Involvement(PupilRow):
    """An agency works with a pupil, from a day until a day."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, db_constraint=False, related_name="involvements"
    )
    professional = models.ForeignKey(
        Professional,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="involvements",
    )
    starts_on = models.DateField("from")
    ends_on = models.DateField("to", null=True, blank=True)
    note = models.CharField("what for", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = InvolvementQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="agency"),
            SameSchool(field="professional"),
            ends_not_before_start("agencies_involvement_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=("school", "pupil"), name="agencies_involvement_pupil"),
            models.Index(fields=("school", "agency"), name="agencies_involvement_agency"),
        ]

    def __str__(self):
        return f"Involvement {self.pk}"
