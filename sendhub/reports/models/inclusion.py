"""Inclusion as the whole school's work: the SEND action plan, the head's and SENCo's talk, the yearly
look at how they work together, learning walks. No pupil is named in any of it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.models import Action
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.reports.enums import PriorityState, TalkPart, WorkingTogether
from sendhub.reports.inclusion_querysets import InclusionQuerySet
from sendhub.tenancy import SameSchool, SchoolModel

# The school year that begins in this calendar year.
YEARS = (MinValueValidator(1990), MaxValueValidator(2100))


@tracked
class ActionPlan(SchoolModel):
    """The SEND action plan of one school year."""

    year = models.PositiveSmallIntegerField("school year", validators=YEARS)
    aim = models.TextField("what this year is about", max_length=2_000, blank=True)
    came_of_it = models.TextField("what came of it", max_length=4_000, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = InclusionQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-year",)
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "year"), name="reports_actionplan_one_a_year"
            ),
        ]

    def __str__(self):
        return f"Action plan {self.year}"

    def get_absolute_url(self):
        return f"{reverse('reports:plan_view')}?year={self.year}"


@tracked
class Priority(SchoolModel):
    """One thing the school means to make better; who does what by when are the `Action`s of source PRIORITY."""

    plan = models.ForeignKey(
        ActionPlan, models.PROTECT, db_constraint=False, related_name="priorities"
    )
    title = models.CharField("priority", max_length=150)
    why = models.TextField("how we know it is needed", max_length=2_000, blank=True)
    success = models.TextField("how we shall know it worked", max_length=2_000, blank=True)
    evidence = models.TextField("evidence so far", max_length=4_000, blank=True)
    cost = models.DecimalField(
        "cost in pounds",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=(MinValueValidator(0),),
    )
    lead = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="who leads it",
    )
    state = models.CharField(
        "where it stands", max_length=15, choices=PriorityState, default=PriorityState.NOT_BEGUN
    )
    version = models.PositiveIntegerField(default=1)

    objects = InclusionQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        verbose_name_plural = "priorities"
        ordering = ("id",)
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="plan"),
            SameSchool(field="lead"),
        ]

    def __str__(self):
        return f"Priority {self.pk}"

    def get_absolute_url(self):
        return f"{self.plan.get_absolute_url()}#priority-{self.pk}"


@tracked
class Talk(SchoolModel):
    """The half-termly talk of head and SENCo. `agenda`: what the record said on that day, as lines."""

    on = models.DateField("day")
    people = models.CharField("who was there", max_length=200)
    agenda = models.JSONField(default=list, blank=True)
    notes = models.TextField("what was said and decided", max_length=10_000, blank=True)
    next_on = models.DateField("next talk", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = InclusionQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-on", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.CheckConstraint(
                name="reports_talk_next_is_later",
                condition=Q(next_on=None) | Q(next_on__gt=models.F("on")),
                violation_error_message="The next talk is not after this one.",
            ),
        ]

    def __str__(self):
        return f"Talk {self.pk}"

    def get_absolute_url(self):
        return reverse("reports:talk_view", kwargs={"talk_pk": self.pk})


@tracked
class TalkAction(SchoolModel):
    """An action of the plan that the talk closed or added."""

    talk = models.ForeignKey(Talk, models.PROTECT, db_constraint=False, related_name="actions")
    action = models.ForeignKey(Action, models.PROTECT, db_constraint=False, related_name="+")
    part = models.CharField(max_length=10, choices=TalkPart)

    objects = InclusionQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("id",)
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="talk"),
            SameSchool(field="action"),
            models.UniqueConstraint(
                fields=("school", "talk", "action", "part"), name="reports_talkaction_once"
            ),
        ]

    def __str__(self):
        return f"Talk action {self.pk}"


@tracked
class SelfReview(SchoolModel):
    """How SENCo and leaders work together, looked at once a year; one meaningful action a term follows."""

    year = models.PositiveSmallIntegerField("school year", validators=YEARS)
    state = models.CharField("how we work together", max_length=15, choices=WorkingTogether)
    evidence = models.TextField("how we know", max_length=4_000)
    aim = models.TextField("where we want to be", max_length=2_000, blank=True)
    reviewed_on = models.DateField("looked at on")
    version = models.PositiveIntegerField(default=1)

    objects = InclusionQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-year",)
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "year"), name="reports_selfreview_one_a_year"
            ),
        ]

    def __str__(self):
        return f"Self-review {self.year}"

    def get_absolute_url(self):
        return reverse("reports:together_view", kwargs={"self_review_pk": self.pk})


@tracked
class LearningWalk(SchoolModel):
    """What was seen in classrooms under one question. Classes are named, people are not."""

    on = models.DateField("day")
    focus = models.CharField("focus", max_length=150)
    classes = models.CharField("classes", max_length=200)
    seen = models.TextField("what was seen", max_length=10_000)
    agreed_next = models.TextField("agreed next", max_length=4_000, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = InclusionQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-on", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.CheckConstraint(
                name="reports_learningwalk_removed_pair",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Learning walk {self.pk}"

    def get_absolute_url(self):
        return reverse("reports:walk_view", kwargs={"walk_pk": self.pk})
