"""EHC plans as data: versions over stable lines, so that what was delivered survives an amendment."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ehcp.enums import Framework
from ehcp.plan_enums import CeaseReason, Per, PlanSource, VersionKind
from ehcp.querysets.plans import (
    EhcRowQuerySet,
    LineQuerySet,
    PlanQuerySet,
    SectionFRowQuerySet,
    VersionQuerySet,
)
from pupils.enums import Area
from pupils.models import Document
from pupils.models.pupil import PupilRow
from sendhub.accounts.models import LocalAuthority, StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool

MOST_TEXT = 20_000


@tracked
class EhcPlan(PupilRow):
    """A pupil's plan, from the first draft the school sees until it ends. The LA owns it, we keep a copy.

    `first_issued_on`: the day it was first made, which starts the clock of its reviews; empty while
    there is only a draft. Written by `actions.plans` alone, as is the end.
    """

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    framework = models.CharField(max_length=10, choices=Framework, default=Framework.CFA2014)
    reference = models.CharField("the LA’s reference", max_length=60, blank=True)
    officer = models.CharField("the LA’s case officer", max_length=150, blank=True)
    source = models.CharField("where it came from", max_length=15, choices=PlanSource)
    lead = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="led by",
    )
    first_issued_on = models.DateField("first made", null=True, blank=True)
    ended_on = models.DateField("ended", null=True, blank=True)
    ended_reason = models.CharField("why", max_length=20, choices=CeaseReason, blank=True)
    ended_note = models.CharField("note", max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-created_at", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="lead"),
            models.UniqueConstraint(
                fields=("school", "pupil"),
                condition=Q(ended_on=None),
                name="ehcp_plan_one_running",
            ),
            models.CheckConstraint(
                name="ehcp_plan_ended_together",
                condition=Q(ended_on=None, ended_reason="")
                | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
            ),
        ]
        indexes = [models.Index(fields=("school", "pupil"), name="ehcp_plan_pupil")]

    def __str__(self):
        return f"EHC plan {self.pk}"

    def get_absolute_url(self):
        return reverse("ehcp:plan_view", kwargs={"ehc_plan_pk": self.pk})


class PlanRow(PupilRow):
    """A row that hangs on a plan (abstract)."""

    class Meta(PupilRow.Meta):
        abstract = True
        constraints = (*PupilRow.Meta.constraints, SameSchool(field="plan"))


class VersionRow(PupilRow):
    """A row that hangs on a version of a plan (abstract)."""

    class Meta(PupilRow.Meta):
        abstract = True
        constraints = (*PupilRow.Meta.constraints, SameSchool(field="plan_version"))


@tracked
class EhcPlanVersion(PlanRow):
    """The plan as it was drafted, made or amended once. `issued_on` fills when it is final; then it never changes.

    `sections`: texts by the letter of `plan_enums.Section`, and the parts of A by `plan_texts`.
    """

    plan = models.ForeignKey(EhcPlan, models.PROTECT, db_constraint=False, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1, editable=False)
    kind = models.CharField(max_length=10, choices=VersionKind, default=VersionKind.DRAFT)
    served_on = models.DateField("draft or notice served", null=True, blank=True)
    issued_on = models.DateField("issued", null=True, blank=True)
    sections = models.JSONField(default=dict, blank=True)
    placement_name = models.CharField("school or setting named", max_length=150, blank=True)
    placement_type = models.CharField("type of school or setting", max_length=150, blank=True)
    signed_by = models.CharField("signed for the LA by", max_length=150, blank=True)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="the LA’s own paper",
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finalised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    finalised_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VersionQuerySet.as_manager()

    class Meta(PlanRow.Meta):
        ordering = ("-number",)
        constraints = [
            *PlanRow.Meta.constraints,
            SameSchool(field="document"),
            models.UniqueConstraint(
                fields=("school", "plan", "number"), name="ehcp_version_number_once"
            ),
            models.UniqueConstraint(
                fields=("school", "plan"),
                condition=Q(issued_on=None),
                name="ehcp_version_one_draft",
            ),
            models.UniqueConstraint(
                fields=("school", "plan", "issued_on"),
                name="ehcp_version_one_a_day",
                violation_error_message="A version of this plan was already issued on that day.",
            ),
            models.CheckConstraint(
                name="ehcp_version_draft_not_issued",
                condition=Q(kind=VersionKind.DRAFT, issued_on=None)
                | (~Q(kind=VersionKind.DRAFT) & Q(issued_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="ehcp_version_finalised_together",
                condition=Q(issued_on=None, finalised_at=None, finalised_by=None)
                | Q(issued_on__isnull=False, finalised_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Plan version {self.pk}"

    def get_absolute_url(self):
        return reverse("ehcp:version_view", kwargs={"plan_version_pk": self.pk})

    @property
    def is_final(self):
        return self.issued_on is not None


class Line(PlanRow):
    """A line that stays the same through all versions (abstract); its words stand in the versions."""

    number = models.PositiveSmallIntegerField(editable=False)

    class Meta(PlanRow.Meta):
        abstract = True
        ordering = ("number", "id")


@tracked
class OutcomeLine(Line):
    """An outcome of Section E."""

    plan = models.ForeignKey(
        EhcPlan, models.PROTECT, db_constraint=False, related_name="outcome_lines"
    )

    objects = LineQuerySet.as_manager()

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "plan", "number"), name="ehcp_outcomeline_number_once"
            ),
        ]

    def __str__(self):
        return f"Outcome E{self.number}"


@tracked
class SectionFLine(Line):
    """A line of special educational provision, which the LA must secure: CFA 2014 s.42(2)."""

    plan = models.ForeignKey(
        EhcPlan, models.PROTECT, db_constraint=False, related_name="provision_lines"
    )

    objects = LineQuerySet.as_manager()

    class Meta(Line.Meta):
        constraints = [
            *Line.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "plan", "number"), name="ehcp_sectionfline_number_once"
            ),
        ]

    def __str__(self):
        return f"Provision F{self.number}"


@tracked
class PlanNeed(VersionRow):
    """A need of Section B, as the version words it."""

    plan_version = models.ForeignKey(
        EhcPlanVersion, models.CASCADE, db_constraint=False, related_name="needs"
    )
    number = models.PositiveSmallIntegerField(editable=False)
    area = models.CharField("broad area", max_length=30, choices=Area, blank=True)
    text = models.TextField("need", max_length=MOST_TEXT)

    objects = EhcRowQuerySet.as_manager()

    class Meta(VersionRow.Meta):
        ordering = ("number", "id")
        indexes = [models.Index(fields=("school", "plan_version"), name="ehcp_planneed_version")]

    def __str__(self):
        return f"Need B{self.number}"


@tracked
class OutcomeText(VersionRow):
    """An outcome in the words of one version; `needs` of Section B that it answers."""

    plan_version = models.ForeignKey(
        EhcPlanVersion, models.CASCADE, db_constraint=False, related_name="outcomes"
    )
    line = models.ForeignKey(OutcomeLine, models.PROTECT, db_constraint=False, related_name="texts")
    text = models.TextField("outcome", max_length=MOST_TEXT)
    steps = models.TextField("steps on the way", max_length=MOST_TEXT, blank=True)
    achieve_by = models.CharField("by when", max_length=100, blank=True)
    needs = models.ManyToManyField(PlanNeed, through="OutcomeNeed", related_name="outcomes")

    objects = EhcRowQuerySet.as_manager()

    class Meta(VersionRow.Meta):
        ordering = ("line__number", "id")
        constraints = [
            *VersionRow.Meta.constraints,
            SameSchool(field="line"),
            models.UniqueConstraint(
                fields=("school", "plan_version", "line"), name="ehcp_outcometext_line_once"
            ),
        ]

    def __str__(self):
        return f"Outcome text {self.pk}"


@tracked
class ProvisionText(VersionRow):
    """A line of Section F in the words of one version.

    `minutes` each time, `times` in the time `per`: what is owed. Without minutes the line is not
    quantified, and nothing can be counted against it. `outcomes` of Section E that it serves.
    """

    plan_version = models.ForeignKey(
        EhcPlanVersion, models.CASCADE, db_constraint=False, related_name="provision"
    )
    line = models.ForeignKey(
        SectionFLine, models.PROTECT, db_constraint=False, related_name="texts"
    )
    text = models.TextField("what", max_length=MOST_TEXT)
    minutes = models.PositiveSmallIntegerField(
        "minutes each time",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(2_100)],
    )
    times = models.PositiveSmallIntegerField(
        "how many times",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    per = models.CharField("in", max_length=10, choices=Per, default=Per.WEEK)
    adult = models.CharField("by whom, with which skill", max_length=300, blank=True)
    group_size = models.PositiveSmallIntegerField(
        "pupils in the group at most",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(40)],
    )
    setting = models.CharField("where", max_length=300, blank=True)
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)
    outcomes = models.ManyToManyField(
        OutcomeText, through="ProvisionOutcome", related_name="provision"
    )

    objects = SectionFRowQuerySet.as_manager()

    class Meta(VersionRow.Meta):
        ordering = ("line__number", "id")
        constraints = [
            *VersionRow.Meta.constraints,
            SameSchool(field="line"),
            models.UniqueConstraint(
                fields=("school", "plan_version", "line"), name="ehcp_provisiontext_line_once"
            ),
            models.CheckConstraint(
                name="ehcp_provisiontext_quantified_whole",
                condition=Q(minutes=None, times=None)
                | Q(minutes__isnull=False, times__isnull=False),
                violation_error_message="Give the minutes and how many times, or neither.",
            ),
            models.CheckConstraint(
                name="ehcp_provisiontext_bounds",
                condition=(Q(minutes=None) | Q(minutes__gte=1, minutes__lte=2_100))
                & (Q(times=None) | Q(times__gte=1, times__lte=50)),
            ),
            models.CheckConstraint(
                name="ehcp_provisiontext_ends_after_start",
                condition=Q(ends_on=None)
                | Q(starts_on=None)
                | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="The last day is before the first.",
            ),
        ]

    def __str__(self):
        return f"Provision text {self.pk}"


@tracked
class OutcomeNeed(PupilRow):
    """An outcome answers a need."""

    outcome = models.ForeignKey(
        OutcomeText, models.CASCADE, db_constraint=False, related_name="need_links"
    )
    need = models.ForeignKey(
        PlanNeed, models.CASCADE, db_constraint=False, related_name="outcome_links"
    )

    objects = EhcRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="outcome"),
            SameSchool(field="need"),
            models.UniqueConstraint(
                fields=("school", "outcome", "need"), name="ehcp_outcomeneed_once"
            ),
        ]

    def __str__(self):
        return f"Need of an outcome {self.pk}"


@tracked
class ProvisionOutcome(PupilRow):
    """A line of provision serves an outcome."""

    provision = models.ForeignKey(
        ProvisionText, models.CASCADE, db_constraint=False, related_name="outcome_links"
    )
    outcome = models.ForeignKey(
        OutcomeText, models.CASCADE, db_constraint=False, related_name="provision_links"
    )

    objects = EhcRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="provision"),
            SameSchool(field="outcome"),
            models.UniqueConstraint(
                fields=("school", "provision", "outcome"), name="ehcp_provisionoutcome_once"
            ),
        ]

    def __str__(self):
        return f"Outcome of a provision {self.pk}"
