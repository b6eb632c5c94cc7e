"""Emotionally based school avoidance: why, in whose words, and the steps back."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from pupils.models.dated import Reviewed
from pupils.models.pupil import PupilRow, ends_not_before_start
from pupils.offsite_enums import Pull, Push, Went
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool

WORST = 10
RANGE = MaxValueValidator(WORST, f"Enter a number from 0 to {WORST}.")


@tracked
class AvoidancePlan(PupilRow, Reviewed):
    """A plan for a child who finds it too hard to come to school. Open until `ends_on` is set."""

    starts_on = models.DateField("from")
    ends_on = models.DateField("ended on", null=True, blank=True)
    child_words = models.TextField("in the child’s own words", max_length=20_000, blank=True)
    child_words_on = models.DateField("said on", null=True, blank=True)
    push = ArrayField(
        models.CharField(max_length=20, choices=Push),
        verbose_name="what pushes the child away from school",
        default=list,
        blank=True,
    )
    push_words = models.TextField("more about that", max_length=20_000, blank=True)
    pull = ArrayField(
        models.CharField(max_length=20, choices=Pull),
        verbose_name="what pulls the child to stay at home",
        default=list,
        blank=True,
    )
    pull_words = models.TextField("more about this", max_length=20_000, blank=True)
    helps = models.TextField("what helps", max_length=20_000, blank=True)
    mentor = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        db_constraint=False,
        related_name="+",
        verbose_name="learning mentor",
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "school avoidance plan"
        ordering = ("-starts_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="mentor"),
            ends_not_before_start("pupils_avoidance_ends_after_start"),
            models.UniqueConstraint(
                fields=("school", "pupil"),
                condition=Q(ends_on=None),
                name="pupils_avoidance_open_once",
                violation_error_message="This pupil has an open plan already.",
            ),
        ]

    def __str__(self):
        return f"School avoidance plan {self.pk}"

    @property
    def push_in_words(self):
        return [Push(code).label for code in Push.values if code in self.push]

    @property
    def pull_in_words(self):
        return [Pull(code).label for code in Pull.values if code in self.pull]


@tracked
class ReturnStep(PupilRow):
    """One small step back. The child rates the worry from 0 to 10 before it and after it."""

    plan = models.ForeignKey(
        AvoidancePlan, models.PROTECT, db_constraint=False, related_name="steps"
    )
    text = models.CharField("step", max_length=300)
    planned_on = models.DateField("try it from")
    worry = models.PositiveSmallIntegerField(
        "worry before, 0 to 10", null=True, blank=True, validators=[RANGE]
    )
    tried_on = models.DateField("tried on", null=True, blank=True)
    went = models.CharField("how it went", max_length=10, choices=Went, blank=True)
    worry_after = models.PositiveSmallIntegerField(
        "worry after, 0 to 10", null=True, blank=True, validators=[RANGE]
    )
    said = models.CharField("what the child said", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("planned_on", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="plan"),
            models.CheckConstraint(
                name="pupils_returnstep_tried_whole",
                condition=Q(tried_on=None, went="", worry_after=None)
                | Q(tried_on__isnull=False) & ~Q(went=""),
            ),
            models.CheckConstraint(
                name="pupils_returnstep_worry_to_ten",
                condition=(Q(worry=None) | Q(worry__lte=WORST))
                & (Q(worry_after=None) | Q(worry_after__lte=WORST)),
            ),
        ]

    def __str__(self):
        return f"Return step {self.pk}"
