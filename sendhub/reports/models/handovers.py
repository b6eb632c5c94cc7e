"""Bundles of other schools, and what was done with each of their lines."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.models import Pupil
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.reports.enums import LineState
from sendhub.reports.querysets import HandoverQuerySet
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class HandoverIn(SchoolModel):
    """A bundle that was opened and found whole. `pupil` is set once somebody says whose it is."""

    bundle_id = models.CharField(max_length=64)
    from_school = models.CharField(max_length=200)
    from_urn = models.CharField(max_length=20, blank=True)
    made_on = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=19)
    identity = models.JSONField(default=dict)
    pupil = models.ForeignKey(
        Pupil, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)

    objects = HandoverQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-received_at", "-id")
        verbose_name = "handover from another school"
        verbose_name_plural = "handovers from other schools"
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="pupil"),
            models.UniqueConstraint(fields=("school", "bundle_id"), name="reports_handoverin_once"),
        ]

    def __str__(self):
        return f"Handover {self.pk}"

    def get_absolute_url(self):
        return reverse("reports:handover_view", kwargs={"handover_pk": self.pk})


@tracked
class HandoverLine(SchoolModel):
    """One line of a bundle, as the other school sent it; `state` is written by `actions.handovers.decide`."""

    handover = models.ForeignKey(
        HandoverIn, models.PROTECT, db_constraint=False, related_name="lines"
    )
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    section = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    words = models.JSONField(default=list, blank=True)
    values = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=LineState, default=LineState.WAITING)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("order",)
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="handover"),
            models.UniqueConstraint(
                fields=("school", "handover", "order"), name="reports_handoverline_order_once"
            ),
            models.CheckConstraint(
                name="reports_handoverline_decided_at_and_by",
                condition=Q(state=LineState.WAITING, decided_at=None, decided_by=None)
                | (
                    ~Q(state=LineState.WAITING)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
            ),
        ]

    def __str__(self):
        return f"Handover line {self.pk}"
