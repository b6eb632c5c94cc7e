"""What staff learn: planned, held, who took part, and the certificate each of them brought."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from provision.enums import TrainingKind
from provision.models.catalogue import Provision
from provision.querysets.training import TrainingPartQuerySet, TrainingQuerySet
from pupils.enums import Area
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel

LONGEST_MINUTES = 60_000  # a year's qualification


@tracked
class Training(SchoolModel):
    """Something staff learned, or are going to: no pupil is named in it.

    With `provision` those who took part are trained to deliver it from that day until `runs_out_on`;
    `actions.training` keeps these marks. What was taken out keeps its row and can be put back.
    """

    kind = models.CharField("what it was", max_length=15, choices=TrainingKind)
    topic = models.CharField("topic", max_length=150)
    area = models.CharField("area of need", max_length=30, choices=Area, blank=True)
    provision = models.ForeignKey(
        Provision,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="trainings",
        verbose_name="trains to deliver",
    )
    on = models.DateField("day")
    minutes = models.PositiveIntegerField(
        "minutes", validators=(MinValueValidator(5), MaxValueValidator(LONGEST_MINUTES))
    )
    given_by = models.CharField("given by", max_length=150, blank=True)
    runs_out_on = models.DateField("runs out on", null=True, blank=True)
    note = models.TextField("what was seen and agreed", max_length=4_000, blank=True)
    is_held = models.BooleanField("took place", default=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = TrainingQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-on", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="provision"),
            models.CheckConstraint(
                name="provision_training_runs_out_after",
                condition=Q(runs_out_on=None) | Q(runs_out_on__gte=F("on")),
                violation_error_message="It runs out before it took place.",
            ),
            models.CheckConstraint(
                name="provision_training_removed_pair",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=("school", "-on"), name="provision_training_on")]

    def __str__(self):
        return f"Training {self.pk}"

    def get_absolute_url(self):
        return reverse("provision:training_view", kwargs={"training_pk": self.pk})


@tracked
class TrainingPart(SchoolModel):
    """Somebody took part, or is going to."""

    training = models.ForeignKey(
        Training, models.CASCADE, db_constraint=False, related_name="parts"
    )
    staff = models.ForeignKey(StaffMember, models.PROTECT, db_constraint=False, related_name="+")

    objects = TrainingPartQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("staff__last_name", "staff__first_name")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="training"),
            SameSchool(field="staff"),
            models.UniqueConstraint(
                fields=("school", "training", "staff"), name="provision_trainingpart_once"
            ),
        ]
        indexes = [models.Index(fields=("school", "staff"), name="provision_trainingpart_staff")]

    def __str__(self):
        return f"Training part {self.pk}"


class Certificate(SchoolModel):
    """The paper somebody got. Kept in the row; no version rows: the file would be kept twice."""

    part = models.OneToOneField(
        TrainingPart, models.CASCADE, db_constraint=False, related_name="certificate"
    )
    name = models.CharField("file name", max_length=150)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        constraints = [*SchoolModel.Meta.constraints, SameSchool(field="part")]

    def __str__(self):
        return f"Certificate {self.pk}"
