"""Concerns: what someone noticed, what was tried, what became of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.enums import (
    ConcernDecision,
    ConcernPart,
    ConcernSource,
    ConcernState,
    Frequency,
    Helped,
    LanguageRather,
)
from pupils.models.pupil import PupilRow
from pupils.querysets.concerns import ConcernPartQuerySet, ConcernPupilQuerySet, ConcernQuerySet
from pupils.rules.noticing import words_of
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Concern(SchoolModel):
    """A concern about one or several pupils, or about a child named in words until triage.

    `state` is written by the actions in `actions.concerns` alone; `areas` holds broad areas.
    """

    raised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(
        "who noticed", max_length=10, choices=ConcernSource, default=ConcernSource.STAFF
    )
    source_name = models.CharField("their name", max_length=150, blank=True)
    named_pupil = models.CharField("pupil's name", max_length=150, blank=True)
    named_class = models.CharField("class", max_length=60, blank=True)
    areas = models.JSONField("broad areas", default=list, blank=True)
    noticed = models.JSONField("everyday sentences ticked", default=list, blank=True)
    text = models.TextField("what did you notice", max_length=20_000, blank=True)
    frequency = models.CharField("how often", max_length=20, choices=Frequency, blank=True)
    language_rather = models.CharField(max_length=10, choices=LanguageRather, blank=True)
    family_knows = models.BooleanField(null=True, blank=True)
    family_said = models.TextField("what the family said", max_length=20_000, blank=True)
    family_why_not = models.CharField("why not yet", max_length=300, blank=True)
    state = models.CharField(
        max_length=24, choices=ConcernState, default=ConcernState.RECEIVED, editable=False
    )
    suggested_decision = models.CharField(max_length=24, choices=ConcernDecision, blank=True)
    suggested_reason = models.TextField(blank=True)
    suggested_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(max_length=24, choices=ConcernDecision, blank=True)
    decision_reason = models.TextField("reason", max_length=20_000, blank=True)
    reply = models.TextField("reply to the reporter", max_length=20_000, blank=True)
    review_on = models.DateField("look again on", null=True, blank=True)
    own_fields = models.JSONField("the school’s own fields", default=dict, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ConcernQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-raised_at", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.CheckConstraint(
                name="pupils_concern_decided_together",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="pupils_concern_decided_state",
                condition=Q(state=ConcernState.DECIDED, decided_at__isnull=False)
                | (~Q(state=ConcernState.DECIDED) & Q(decided_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "state", "raised_at"), name="pupils_concern_queue"),
            models.Index(fields=("school", "raised_by", "-raised_at"), name="pupils_concern_mine"),
        ]

    def __str__(self):
        return f"Concern {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:concern_status", kwargs={"concern_pk": self.pk})

    def get_triage_url(self):
        return reverse("pupils:concern_triage", kwargs={"concern_pk": self.pk})

    @property
    def sentences(self):
        return words_of(self.noticed)

    @property
    def is_decided(self):
        return self.state == ConcernState.DECIDED


@tracked
class ConcernPupil(PupilRow):
    """A pupil's part in a concern."""

    concern = models.ForeignKey(
        Concern, models.PROTECT, db_constraint=False, related_name="pupil_links"
    )
    part = models.CharField(max_length=10, choices=ConcernPart, default=ConcernPart.CONCERNED)

    objects = ConcernPupilQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="concern"),
            models.UniqueConstraint(
                fields=("school", "concern", "pupil"), name="pupils_concernpupil_once"
            ),
        ]
        indexes = [models.Index(fields=("school", "pupil"), name="pupils_concernpupil_pupil")]

    def __str__(self):
        return f"Concern pupil {self.pk}"


@tracked
class ConcernTried(SchoolModel):
    """What the reporter has tried already, and whether it helped."""

    concern = models.ForeignKey(Concern, models.PROTECT, db_constraint=False, related_name="tried")
    what = models.CharField(max_length=200)
    helped = models.CharField(max_length=5, choices=Helped)

    objects = ConcernPartQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("id",)
        constraints = [*SchoolModel.Meta.constraints, SameSchool(field="concern")]

    def __str__(self):
        return f"Tried {self.pk}"


@tracked
class ConcernMessage(SchoolModel):
    """A question to the reporter or an answer, in order."""

    concern = models.ForeignKey(
        Concern, models.PROTECT, db_constraint=False, related_name="messages"
    )
    text = models.TextField(max_length=20_000)
    by_user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_question = models.BooleanField(default=True)

    objects = ConcernPartQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("at", "id")
        constraints = [*SchoolModel.Meta.constraints, SameSchool(field="concern")]

    def __str__(self):
        return f"Concern message {self.pk}"
