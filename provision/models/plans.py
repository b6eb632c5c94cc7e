"""Support plans: cycles of Assess, Plan, Do, Review with their evidence, outcomes and agreements."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from provision.enums import (
    Answer,
    Decision,
    Level,
    LineState,
    Party,
    PlanKind,
    Rating,
    Stage,
    evidence_kinds,
)
from provision.models.interventions import Participation
from provision.models.strategies import PupilStrategy
from provision.querysets.plans import CycleQuerySet, SupportPlanQuerySet
from pupils.enums import Whose
from pupils.models import Need
from pupils.models.pupil import PupilRow, ends_not_before_start
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool

LONG = 20_000


@tracked
class SupportPlan(PupilRow):
    """A pupil's support over time: one open plan of a kind. `framework` names the law it stands under."""

    kind = models.CharField(max_length=15, choices=PlanKind, default=PlanKind.SEN_SUPPORT)
    framework = models.CharField(max_length=10, default="cfa2014", editable=False)
    lead = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="who leads the meetings",
    )
    starts_on = models.DateField("from")
    ends_on = models.DateField("to", null=True, blank=True)
    end_reason = models.TextField("why it ended", max_length=LONG, blank=True)
    reviews_a_year = models.PositiveSmallIntegerField(
        default=3, validators=(MinValueValidator(1), MaxValueValidator(12))
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = SupportPlanQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="lead"),
            ends_not_before_start("provision_supportplan_ends_after_start"),
            models.UniqueConstraint(
                fields=("school", "pupil", "kind"),
                condition=Q(ends_on=None),
                name="provision_supportplan_open_once",
            ),
        ]
        indexes = [models.Index(fields=("school", "pupil"), name="provision_supportplan_pupil")]

    def __str__(self):
        return f"Support plan {self.pk}"


@tracked
class PlanLayer(PupilRow):
    """The tier a plan stands on, as dated history."""

    plan = models.ForeignKey(
        SupportPlan, models.PROTECT, db_constraint=False, related_name="layers"
    )
    level = models.PositiveSmallIntegerField("tier", choices=Level)
    starts_on = models.DateField("from")
    ends_on = models.DateField("to", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="plan"),
            ends_not_before_start("provision_planlayer_ends_after_start"),
            models.UniqueConstraint(
                fields=("school", "plan"),
                condition=Q(ends_on=None),
                name="provision_planlayer_open_once",
            ),
        ]

    def __str__(self):
        return f"Plan layer {self.pk}"


@tracked
class Cycle(PupilRow):
    """One turn of Assess, Plan, Do, Review: Code of Practice 6.44 to 6.56.

    `stage` is written by the actions in `actions.cycles` alone.
    """

    plan = models.ForeignKey(
        SupportPlan, models.PROTECT, db_constraint=False, related_name="cycles"
    )
    number = models.PositiveSmallIntegerField(default=1)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.ASSESS, editable=False)
    starts_on = models.DateField("begun on")
    review_on = models.DateField("review by")
    # Assess
    strengths = models.TextField("strengths", max_length=LONG, blank=True)
    barriers = models.TextField("what gets in the way", max_length=LONG, blank=True)
    progress = models.TextField("progress and attainment", max_length=LONG, blank=True)
    comparison = models.TextField(
        "beside classmates and national figures", max_length=LONG, blank=True
    )
    checks = models.TextField("hearing, sight, language, health", max_length=LONG, blank=True)
    eal_note = models.TextField("English as an additional language", max_length=LONG, blank=True)
    pupil_view = models.TextField("what the pupil says", max_length=LONG, blank=True)
    pupil_view_of = models.CharField(
        "whose words", max_length=10, choices=Whose, default=Whose.PUPIL
    )
    parent_view = models.TextField("what the family says", max_length=LONG, blank=True)
    parent_view_of = models.CharField("whose words", max_length=150, blank=True)
    # Plan
    expected_impact = models.TextField(
        "what we expect to change by the review", max_length=LONG, blank=True
    )
    adjustments = models.TextField("adjustments in class", max_length=LONG, blank=True)
    home_part = models.TextField("what the family does at home", max_length=LONG, blank=True)
    staff_informed_on = models.DateField("staff told on", null=True, blank=True)
    do_from = models.DateField("Do began on", null=True, blank=True, editable=False)
    # Review
    reviewed_on = models.DateField("reviewed on", null=True, blank=True)
    quality = models.TextField(
        "how good and how regular the support was", max_length=LONG, blank=True
    )
    review_pupil_view = models.TextField("what the pupil says now", max_length=LONG, blank=True)
    review_parent_view = models.TextField("what the family says now", max_length=LONG, blank=True)
    review_staff_view = models.TextField("what staff say now", max_length=LONG, blank=True)
    decision = models.CharField("what follows", max_length=20, choices=Decision, blank=True)
    decision_reason = models.TextField("why", max_length=LONG, blank=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CycleQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-number",)
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="plan"),
            models.UniqueConstraint(
                fields=("school", "plan", "number"), name="provision_cycle_number_once"
            ),
            models.UniqueConstraint(
                fields=("school", "plan"),
                condition=~Q(stage=Stage.FINISHED),
                name="provision_cycle_open_once",
            ),
            models.CheckConstraint(
                name="provision_cycle_review_after_start",
                condition=Q(review_on__gte=F("starts_on")),
                violation_error_message="The review date is before the cycle begins.",
            ),
            models.CheckConstraint(
                name="provision_cycle_finished_together",
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
            ),
            models.CheckConstraint(
                name="provision_cycle_finished_is_decided",
                condition=~Q(stage=Stage.FINISHED)
                | (Q(finished_at__isnull=False, reviewed_on__isnull=False) & ~Q(decision="")),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil", "-number"), name="provision_cycle_pupil"),
            models.Index(fields=("school", "stage", "review_on"), name="provision_cycle_stage"),
        ]

    def __str__(self):
        return f"Cycle {self.pk}"

    @property
    def is_finished(self):
        return self.stage == Stage.FINISHED

    def get_absolute_url(self):
        return reverse("provision:cycle_view", kwargs={"cycle_pk": self.pk})


@tracked
class Evidence(PupilRow):
    """A line of evidence ticked into Assess; `summary` is the line the plan shows, the SENCo's to edit."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, db_constraint=False, related_name="evidence")
    kind = models.CharField(max_length=15, choices=evidence_kinds)
    subject_id = models.BigIntegerField(null=True, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    summary = models.CharField(max_length=600)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-dated_on", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="cycle"),
            models.UniqueConstraint(
                fields=("school", "cycle", "kind", "subject_id"), name="provision_evidence_once"
            ),
        ]

    def __str__(self):
        return f"Evidence {self.pk}"


@tracked
class Outcome(PupilRow):
    """A difference made to the pupil: long-term aim and the target of this cycle.

    `carried_from` is the same outcome in the cycle before; all that share a `thread` (the id of the
    first) are one line of the history. `rating`: the one scale, against expectation.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, db_constraint=False, related_name="outcomes")
    order = models.PositiveSmallIntegerField(default=1)
    aim = models.TextField("long-term outcome", max_length=2_000, blank=True)
    target = models.TextField("outcome for this cycle", max_length=2_000)
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    baseline = models.CharField("where the pupil is now", max_length=300, blank=True)
    measure = models.CharField("how we will know", max_length=300, blank=True)
    by_on = models.DateField("by", null=True, blank=True)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="carried_to",
    )
    thread = models.BigIntegerField(null=True, editable=False)
    rating = models.CharField("what came of it", max_length=12, choices=Rating, blank=True)
    result = models.CharField("where the pupil is at the review", max_length=300, blank=True)
    rating_evidence = models.TextField("how we know", max_length=2_000, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("order", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="cycle"),
            SameSchool(field="need"),
            SameSchool(field="carried_from"),
        ]
        indexes = [
            models.Index(fields=("school", "cycle"), name="provision_outcome_cycle"),
            models.Index(fields=("school", "pupil", "thread"), name="provision_outcome_thread"),
        ]

    def __str__(self):
        return f"Outcome {self.pk}"


@tracked
class OutcomeSupport(PupilRow):
    """What serves an outcome: a place in an intervention, a strategy, or support told in words with its dose."""

    outcome = models.ForeignKey(
        Outcome, models.CASCADE, db_constraint=False, related_name="supports"
    )
    participation = models.ForeignKey(
        Participation,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="outcome_links",
    )
    strategy = models.ForeignKey(
        PupilStrategy,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="outcome_links",
    )
    what = models.CharField("what we do", max_length=300, blank=True)
    adult = models.CharField("who", max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField("minutes each time", null=True, blank=True)
    sessions_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("id",)
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="outcome"),
            SameSchool(field="participation"),
            SameSchool(field="strategy"),
            models.CheckConstraint(
                name="provision_outcomesupport_is_one_thing",
                condition=(Q(participation__isnull=False, strategy=None, what=""))
                | Q(participation=None, strategy__isnull=False, what="")
                | (Q(participation=None, strategy=None) & ~Q(what="")),
                violation_error_message="Name one thing: an intervention, a strategy, or what we do.",
            ),
        ]

    def __str__(self):
        return f"Outcome support {self.pk}"


@tracked
class Agreement(PupilRow):
    """Who agreed to the plan, when and how; the latest answer of a person stands."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, db_constraint=False, related_name="agreements")
    party = models.CharField("who", max_length=10, choices=Party)
    name = models.CharField(max_length=150)
    answer = models.CharField(max_length=10, choices=Answer)
    reason = models.TextField(max_length=LONG, blank=True)
    on = models.DateField("on")
    how = models.CharField("how", max_length=100, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("on", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="cycle"),
            models.CheckConstraint(
                name="provision_agreement_reason",
                condition=Q(answer=Answer.AGREE) | ~Q(reason=""),
                violation_error_message="Write down what they do not agree with.",
            ),
        ]

    def __str__(self):
        return f"Agreement {self.pk}"


@tracked
class ReviewLine(PupilRow):
    """What someone who works with the pupil adds to a review; the SENCo takes it in or sets it aside."""

    cycle = models.ForeignKey(
        Cycle, models.CASCADE, db_constraint=False, related_name="review_lines"
    )
    outcome = models.ForeignKey(
        Outcome,
        models.CASCADE,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="review_lines",
    )
    text = models.TextField("what I see", max_length=2_000)
    suggested = models.CharField(
        "against what we expected", max_length=12, choices=Rating, blank=True
    )
    by_user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=6, choices=LineState, default=LineState.NEW)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("at", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="cycle"),
            SameSchool(field="outcome"),
        ]

    def __str__(self):
        return f"Review line {self.pk}"


@tracked
class PlanVersion(PupilRow):
    """The plan as it stood at the start of Do or at the review. `digest` is the SHA-256 of `content`.

    Never changed but when words that it quotes are moved to safeguarding: `provision.disclosures`.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, db_constraint=False, related_name="versions")
    moment = models.CharField(max_length=10, choices=Stage)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    locked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField()

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-locked_at", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="cycle"),
            models.UniqueConstraint(
                fields=("school", "cycle", "moment"), name="provision_planversion_once"
            ),
        ]

    def __str__(self):
        return f"Plan version {self.pk}"
