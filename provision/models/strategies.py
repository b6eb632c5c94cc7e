"""What helps a pupil in every room, and what the rooms answer."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from provision.enums import StrategyKind, Works
from provision.querysets.strategies import (
    PupilStrategyQuerySet,
    RegulationPlanQuerySet,
    StrategyAnswerQuerySet,
)
from pupils.models import Strategy
from pupils.models.pupil import PupilRow, ends_not_before_start
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool

FIRST = 3


@tracked
class PupilStrategy(PupilRow):
    """One thing to do for a pupil, from a day on. At most three stand first (`order` 1 to 3).

    `order` is written by `actions.strategies` alone. `changed_at`: since when it reads as it does
    for the rooms, against which `ReadReceipt.at` is compared.
    """

    text = models.CharField("what to do", max_length=200)
    bank_line = models.ForeignKey(
        Strategy,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="from the school's bank",
    )
    how = models.CharField("how", max_length=300, blank=True)
    kind = models.CharField(max_length=10, choices=StrategyKind, default=StrategyKind.TEACHING)
    order = models.PositiveSmallIntegerField(default=4)
    is_adjustment = models.BooleanField(
        "a reasonable adjustment (Equality Act 2010)", default=False
    )
    source = models.CharField("where it comes from", max_length=200, blank=True)
    starts_on = models.DateField("from")
    ends_on = models.DateField("to", null=True, blank=True)
    end_reason = models.CharField("why it ended", max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = PupilStrategyQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("order", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="bank_line"),
            ends_not_before_start("provision_pupilstrategy_ends_after_start"),
            models.UniqueConstraint(
                fields=("school", "pupil", "order"),
                condition=Q(ends_on=None, order__lte=FIRST),
                name="provision_pupilstrategy_three_first",
            ),
        ]
        indexes = [models.Index(fields=("school", "pupil"), name="provision_pupilstrategy_pupil")]

    def __str__(self):
        return f"Pupil strategy {self.pk}"

    def get_absolute_url(self):
        return reverse("provision:pupil_strategies", kwargs={"pupil_pk": self.pupil_id})

    @property
    def is_first(self):
        return self.order <= FIRST


@tracked
class StrategyAnswer(PupilRow):
    """Whether a strategy works in someone's room; the latest answer of each person counts."""

    strategy = models.ForeignKey(
        PupilStrategy, models.PROTECT, db_constraint=False, related_name="answers"
    )
    works = models.CharField(max_length=3, choices=Works)
    note = models.CharField(max_length=300, blank=True)
    by_user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = StrategyAnswerQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-at", "-id")
        constraints = [*PupilRow.Meta.constraints, SameSchool(field="strategy")]
        indexes = [
            models.Index(fields=("school", "pupil", "-at"), name="provision_strategyanswer_pupil")
        ]

    def __str__(self):
        return f"Strategy answer {self.pk}"


@tracked
class ReadReceipt(PupilRow):
    """Someone has read a pupil's strategies as they stood at `at`; one row a person and pupil."""

    by_user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "pupil", "by_user"), name="provision_readreceipt_once"
            ),
        ]

    def __str__(self):
        return f"Read receipt {self.pk}"


@tracked
class RegulationPlan(PupilRow):
    """How to help a pupil stay or become calm. One current plan; earlier ones are kept."""

    triggers = models.TextField("what sets it off", max_length=2_000, blank=True)
    early_signs = models.TextField("early signs", max_length=2_000, blank=True)
    helps = models.TextField("what helps", max_length=2_000, blank=True)
    makes_worse = models.TextField("what makes it worse", max_length=2_000, blank=True)
    afterwards = models.TextField("afterwards", max_length=2_000, blank=True)
    who = models.CharField("whom to call", max_length=200, blank=True)
    starts_on = models.DateField("from")
    ends_on = models.DateField("to", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = RegulationPlanQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            ends_not_before_start("provision_regulationplan_ends_after_start"),
            models.UniqueConstraint(
                fields=("school", "pupil"),
                condition=Q(ends_on=None),
                name="provision_regulationplan_open_once",
            ),
        ]

    def __str__(self):
        return f"Regulation plan {self.pk}"

    def get_absolute_url(self):
        return reverse("provision:pupil_regulation", kwargs={"pupil_pk": self.pupil_id})
