"""Rehearsals of the step into a new school year, and which of them came true."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.enums import RollOverState
from pupils.querysets.rollovers import RollOverQuerySet
from sendhub.accounts.models import User
from sendhub.tenancy import SchoolModel


class RollOver(SchoolModel):
    """What a rehearsal found: numbers of rows, names of classes, never a pupil's name.

    `digest` stands for `outcome`: the real run must end in the same, or it is taken back. `steps`
    holds what the real run wrote, so that it can be undone. `state` is written by `actions.rollover`.
    """

    from_year = models.PositiveSmallIntegerField("school year that ends")
    starts_on = models.DateField("first day in the new classes")
    with_leavers = models.BooleanField(default=False)
    choices = models.JSONField(default=dict, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=RollOverState, default=RollOverState.REHEARSED)
    steps = models.JSONField(default=dict, blank=True)
    rehearsed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    rehearsed_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = RollOverQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-rehearsed_at", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "from_year", "with_leavers"),
                condition=Q(state=RollOverState.CONFIRMED),
                name="pupils_rollover_year_once",
            ),
            models.CheckConstraint(
                name="pupils_rollover_confirmed_at_and_by",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="pupils_rollover_undone_at_and_by",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Roll-over {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:rollover_view", kwargs={"rollover_pk": self.pk})
