"""Observations and assessments: evidence for Assess."""

from django.db import models
from django.db.models import F, Q

from pupils.enums import ScoreKind
from pupils.models.pupil import PupilRow
from pupils.querysets.record import ObservationQuerySet
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool


@tracked
class Observation(PupilRow):
    """What someone saw on a day, and what was agreed next."""

    seen_on = models.DateField("date")
    setting = models.CharField("where", max_length=100, blank=True)
    focus = models.CharField("what I looked for", max_length=200, blank=True)
    seen = models.TextField("what I saw", max_length=20_000)
    agreed = models.TextField("agreed next", max_length=20_000, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ObservationQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-seen_on", "-id")
        indexes = [
            models.Index(fields=("school", "pupil", "-seen_on"), name="pupils_observation_pupil")
        ]

    def __str__(self):
        return f"Observation {self.pk}"


@tracked
class Assessment(PupilRow):
    """One result of one instrument on a day. Standardised scores have mean 100 and deviation 15."""

    instrument = models.CharField("test or framework", max_length=120)
    subject = models.CharField("area or subject", max_length=80, blank=True)
    kind = models.CharField("kind of result", max_length=20, choices=ScoreKind)
    taken_on = models.DateField("date")
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    band_low = models.DecimalField(
        "confidence band from", max_digits=7, decimal_places=2, null=True, blank=True
    )
    band_high = models.DecimalField(
        "confidence band to", max_digits=7, decimal_places=2, null=True, blank=True
    )
    level = models.CharField("grade or level", max_length=60, blank=True)
    assessor = models.CharField(max_length=150, blank=True)
    qualification = models.CharField("assessor’s qualification", max_length=120, blank=True)
    note = models.TextField(max_length=20_000, blank=True)
    scale = models.ForeignKey(
        "pupils.BatteryScale",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="part of the school’s test",
    )
    score_file = models.ForeignKey(
        "pupils.ScoreFile",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="assessments",
        verbose_name="list it was read in with",
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-taken_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="scale"),
            SameSchool(field="score_file"),
            models.CheckConstraint(
                name="pupils_assessment_has_result",
                condition=Q(score__isnull=False) | ~Q(level=""),
                violation_error_message="Enter a score or a level.",
            ),
            models.CheckConstraint(
                name="pupils_assessment_band_in_order",
                condition=Q(band_low=None) | Q(band_high=None) | Q(band_high__gte=F("band_low")),
                violation_error_message="The confidence band ends below where it begins.",
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil", "-taken_on"), name="pupils_assessment_pupil")
        ]

    def __str__(self):
        return f"Assessment {self.pk}"
