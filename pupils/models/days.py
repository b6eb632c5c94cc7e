"""A school day of the pupils one keeps an eye on: check-ins, the quiet room, what went well."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pupils.day_enums import AchievementKind, DayPart, Mood, QuietReason
from pupils.enums import InformedHow
from pupils.models.pupil import PupilRow, ends_not_before_start
from pupils.querysets.days import (
    AchievementQuerySet,
    CheckInQuerySet,
    KeyPupilQuerySet,
    QuietVisitQuerySet,
)
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked


@tracked
class KeyPupil(PupilRow):
    """The rule that puts a pupil on the check-in list: on these weekdays, at this part of the day.

    A pupil put on one day's list by hand is a rule of that one day.
    """

    weekdays = models.JSONField("on", default=list)
    part = models.CharField("when", max_length=10, choices=DayPart, default=DayPart.MORNING)
    adult = models.CharField("who checks in", max_length=150, blank=True)
    why = models.CharField("what to look for", max_length=300, blank=True)
    starts_on = models.DateField("from")
    ends_on = models.DateField("to", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = KeyPupilQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "rule of the check-in list"
        verbose_name_plural = "rules of the check-in list"
        ordering = ("pupil__sort_key", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            ends_not_before_start("pupils_keypupil_days_in_order"),
        ]
        indexes = [models.Index(fields=("school", "part", "starts_on"), name="pupils_keypupil_day")]

    def __str__(self):
        return f"Key pupil {self.pk}"


@tracked
class CheckIn(PupilRow):
    """How a pupil was when somebody looked in: one row a pupil, day and part of the day."""

    on = models.DateField("date")
    part = models.CharField("when", max_length=10, choices=DayPart, default=DayPart.MORNING)
    mood = models.CharField("how they are", max_length=10, choices=Mood)
    own_words = models.CharField("in their own words", max_length=500, blank=True)
    note = models.TextField("what you noticed", max_length=20_000, blank=True)
    needs_follow_up = models.BooleanField("needs follow-up", default=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = CheckInQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "check-in"
        ordering = ("-on", "-created_at", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "pupil", "on", "part"), name="pupils_checkin_once"
            ),
        ]
        indexes = [models.Index(fields=("school", "-on"), name="pupils_checkin_day")]

    def __str__(self):
        return f"Check-in {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:check_in_edit", kwargs={"check_in_pk": self.pk})


@tracked
class QuietVisit(PupilRow):
    """A time in the quiet room; without `left_at` the pupil is there now."""

    on = models.DateField("date")
    came_at = models.TimeField("came in")
    left_at = models.TimeField("went back", null=True, blank=True)
    reason = models.CharField(max_length=10, choices=QuietReason)
    adults = models.CharField("who was there", max_length=150, blank=True)
    note = models.TextField("what helped", max_length=20_000, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = QuietVisitQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "visit to the quiet room"
        verbose_name_plural = "visits to the quiet room"
        ordering = ("-on", "-came_at", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            models.CheckConstraint(
                name="pupils_quietvisit_times_in_order",
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")),
                violation_error_message="They went back before they came in.",
            ),
            models.UniqueConstraint(
                fields=("school", "pupil", "on"),
                condition=Q(left_at=None),
                name="pupils_quietvisit_one_open",
                violation_error_message="This pupil is in the quiet room already.",
            ),
        ]
        indexes = [models.Index(fields=("school", "-on"), name="pupils_quietvisit_day")]

    def __str__(self):
        return f"Quiet room {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:quiet_edit", kwargs={"quiet_visit_pk": self.pk})

    @property
    def minutes(self):
        """How long it lasted; None while the pupil is there."""
        if self.left_at is None:
            return None
        came, left = self.came_at, self.left_at
        return (left.hour - came.hour) * 60 + left.minute - came.minute


@tracked
class Achievement(PupilRow):
    """Something that went well, and whether the family heard of it."""

    on = models.DateField("date")
    kind = models.CharField(
        "what kind", max_length=20, choices=AchievementKind, default=AchievementKind.LEARNING
    )
    text = models.TextField("what went well", max_length=2_000)
    family_told_on = models.DateField("family told on", null=True, blank=True)
    family_told_how = models.CharField("how", max_length=20, choices=InformedHow, blank=True)
    family_told_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = AchievementQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            models.CheckConstraint(
                name="pupils_achievement_told_whole",
                condition=Q(family_told_on=None, family_told_by=None, family_told_how="")
                | Q(family_told_on__isnull=False, family_told_by__isnull=False)
                & ~Q(family_told_how=""),
            ),
        ]
        indexes = [models.Index(fields=("school", "-on"), name="pupils_achievement_day")]

    def __str__(self):
        return f"Achievement {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:achievement_edit", kwargs={"achievement_pk": self.pk})
