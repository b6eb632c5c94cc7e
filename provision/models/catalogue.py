"""The school's catalogue: what it can offer, at which level, and who is trained for it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from provision.enums import Level
from pupils.enums import Area, ScoreKind
from pupils.querysets.rows import SchoolRowQuerySet
from sendhub.accounts.models import StaffMember
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel

# A session of no minutes or of more than a school day is a slip of the pen.
SESSION_MINUTES = (MinValueValidator(5), MaxValueValidator(360))
FULL_WEEK = 25  # sessions a week: five a day


@tracked
class Provision(SchoolModel):
    """One thing the school can offer. `level` is its tier; `area` empty serves any need."""

    name = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField("tier", choices=Level, default=Level.TARGETED)
    area = models.CharField("area of need", max_length=30, choices=Area, blank=True)
    purpose = models.TextField("what it is for", max_length=2_000, blank=True)
    usual_minutes = models.PositiveSmallIntegerField(
        "minutes a session", default=30, validators=SESSION_MINUTES
    )
    usual_sessions = models.PositiveSmallIntegerField(
        "sessions a week",
        default=2,
        validators=(MinValueValidator(1), MaxValueValidator(FULL_WEEK)),
    )
    usual_weeks = models.PositiveSmallIntegerField(
        "weeks", default=12, validators=(MinValueValidator(1), MaxValueValidator(52))
    )
    group_size = models.PositiveSmallIntegerField(
        "pupils at most", default=6, validators=(MinValueValidator(1), MaxValueValidator(40))
    )
    adult = models.CharField("who delivers it", max_length=120, blank=True)
    entry_criteria = models.TextField("who it is for", max_length=2_000, blank=True)
    exit_criteria = models.TextField("when it ends", max_length=2_000, blank=True)
    evidence = models.TextField("what is known about it", max_length=2_000, blank=True)
    resources = models.URLField("where the resources are", blank=True)
    instrument = models.CharField("measured with", max_length=120, blank=True)
    measure_kind = models.CharField(
        "kind of result", max_length=20, choices=ScoreKind, default=ScoreKind.RAW
    )
    measure_low = models.DecimalField(
        "lowest possible score", max_digits=7, decimal_places=2, null=True, blank=True
    )
    measure_high = models.DecimalField(
        "highest possible score", max_digits=7, decimal_places=2, null=True, blank=True
    )
    is_active = models.BooleanField("on offer", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("level", "name")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "name"),
                name="provision_provision_name_once",
                violation_error_message="The catalogue has a provision of this name already.",
            ),
            models.CheckConstraint(
                name="provision_provision_measure_in_order",
                condition=Q(measure_low=None)
                | Q(measure_high=None)
                | Q(measure_high__gt=F("measure_low")),
                violation_error_message="The highest score must be above the lowest.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("provision:provision_view", kwargs={"provision_pk": self.pk})


@tracked
class TrainedStaff(SchoolModel):
    """Someone is trained to deliver a provision, from a day until the training runs out."""

    provision = models.ForeignKey(
        Provision, models.PROTECT, db_constraint=False, related_name="trained"
    )
    staff = models.ForeignKey(StaffMember, models.PROTECT, db_constraint=False, related_name="+")
    starts_on = models.DateField("trained on")
    ends_on = models.DateField("runs out on", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("staff__last_name", "staff__first_name")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="provision"),
            SameSchool(field="staff"),
            models.UniqueConstraint(
                fields=("school", "provision", "staff"),
                name="provision_trainedstaff_once",
                violation_error_message="This person is on the list already.",
            ),
            models.CheckConstraint(
                name="provision_trainedstaff_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The training runs out before it began.",
            ),
        ]

    def __str__(self):
        return f"Trained staff {self.pk}"
