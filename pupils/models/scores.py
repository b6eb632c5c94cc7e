"""The school’s test batteries and small-step frameworks, what was read in, and how far a pupil is."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pupils.enums import ScoreKind
from pupils.models.pupil import PupilRow
from pupils.querysets.rows import PupilRowQuerySet, SchoolRowQuerySet
from pupils.score_enums import Measures, ScoreFileState, StepState
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Battery(SchoolModel):
    """A test of several parts that the school uses, as its manual describes it."""

    name = models.CharField("name of the test", max_length=120)
    about = models.CharField("edition, publisher, what it is used for", max_length=300, blank=True)
    age_from = models.PositiveSmallIntegerField("from age", null=True, blank=True)
    age_to = models.PositiveSmallIntegerField("to age", null=True, blank=True)
    is_active = models.BooleanField("in use", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("name",)
        verbose_name_plural = "batteries"
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "name"),
                name="pupils_battery_once",
                violation_error_message="The school has a test of this name already.",
            ),
            models.CheckConstraint(
                name="pupils_battery_ages_in_order",
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
                violation_error_message="The highest age lies below the lowest.",
            ),
        ]

    def __str__(self):
        return f"Battery {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:battery_edit", kwargs={"battery_pk": self.pk})


@tracked
class BatteryScale(SchoolModel):
    """One part of a battery with a score of its own. Standardised ones are kept with mean 100, deviation 15."""

    battery = models.ForeignKey(Battery, models.PROTECT, db_constraint=False, related_name="scales")
    name = models.CharField("part", max_length=80)
    kind = models.CharField(
        "kind of result", max_length=20, choices=ScoreKind, default=ScoreKind.STANDARDISED
    )
    measures = models.CharField(max_length=12, choices=Measures, default=Measures.ATTAINMENT)
    mean = models.DecimalField(max_digits=5, decimal_places=1, default=100)
    deviation = models.DecimalField(
        "standard deviation", max_digits=4, decimal_places=1, default=15
    )
    order = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("battery", "order", "id")
        verbose_name = "part of a battery"
        verbose_name_plural = "parts of batteries"
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="battery"),
            models.UniqueConstraint(
                fields=("school", "battery", "name"), name="pupils_batteryscale_once"
            ),
            models.CheckConstraint(
                name="pupils_batteryscale_spreads", condition=Q(deviation__gt=0)
            ),
        ]

    def __str__(self):
        return f"Battery part {self.pk}"


class ScoreFile(SchoolModel):
    """A list of results that is read in: columns, preview, applied, undone. Its rows go once it is applied."""

    battery = models.ForeignKey(Battery, models.PROTECT, db_constraint=False, related_name="files")
    file_name = models.CharField(max_length=150)
    digest = models.CharField(max_length=64)
    taken_on = models.DateField("day of the test")
    assessor = models.CharField("who tested", max_length=150, blank=True)
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)  # of [number in the file, cells]
    mapping = models.JSONField(default=dict)  # what: place of its column
    state = models.CharField(max_length=10, choices=ScoreFileState, default=ScoreFileState.COLUMNS)
    results = models.PositiveIntegerField("results taken over", default=0)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-created_at", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="battery"),
            models.CheckConstraint(
                name="pupils_scorefile_applied_pair",
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Score file {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:score_file_view", kwargs={"score_file_pk": self.pk})


@tracked
class Framework(SchoolModel):
    """The school’s own steps in an area, smaller than the curriculum’s."""

    name = models.CharField("name of the framework", max_length=120)
    about = models.CharField("for whom, and how it is used", max_length=300, blank=True)
    is_active = models.BooleanField("in use", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("name",)
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "name"),
                name="pupils_framework_once",
                violation_error_message="The school has a framework of this name already.",
            ),
        ]

    def __str__(self):
        return f"Framework {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:framework_edit", kwargs={"framework_pk": self.pk})


@tracked
class FrameworkStep(SchoolModel):
    """One step: what a pupil does who has it. A step out of use stays where a pupil was marked on it."""

    framework = models.ForeignKey(
        Framework, models.PROTECT, db_constraint=False, related_name="steps"
    )
    area = models.CharField(max_length=80)
    text = models.CharField("step", max_length=200)
    order = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField(default=True)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("framework", "order", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="framework"),
            models.UniqueConstraint(
                fields=("school", "framework", "area", "text"), name="pupils_frameworkstep_once"
            ),
        ]

    def __str__(self):
        return f"Framework step {self.pk}"


@tracked
class StepMark(PupilRow):
    """How far a pupil is on a step, on a day; the latest mark counts, the earlier ones tell the way."""

    step = models.ForeignKey(
        FrameworkStep, models.PROTECT, db_constraint=False, related_name="marks"
    )
    state = models.CharField(max_length=10, choices=StepState)
    marked_on = models.DateField("date")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-marked_on", "-id")
        verbose_name = "step of a framework reached"
        verbose_name_plural = "steps of frameworks reached"
        constraints = [*PupilRow.Meta.constraints, SameSchool(field="step")]
        indexes = [models.Index(fields=("school", "pupil", "step"), name="pupils_stepmark_pupil")]

    def __str__(self):
        return f"Step mark {self.pk}"
