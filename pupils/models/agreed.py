"""What was agreed at a meeting, in a talk or on a plan: who does what by when, and what came of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.enums import action_sources
from pupils.querysets.agreed import ActionQuerySet
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Action(SchoolModel):
    """One thing somebody does by a day. `owner` is a member of staff, or `owner_name` someone outside.

    `source` and `source_id` name the row it was agreed at. A restricted one is known to its owner, to
    who gave it and to who reads every restricted item, and opens no due row that others would see.
    """

    pupil = models.ForeignKey(
        "pupils.Pupil",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="agreed",
    )
    text = models.CharField("what is to be done", max_length=500)
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="who does it",
    )
    owner_name = models.CharField("somebody outside the school", max_length=150, blank=True)
    due_on = models.DateField("by")
    source = models.CharField(max_length=10, choices=action_sources)
    source_id = models.BigIntegerField()
    is_restricted = models.BooleanField(default=False)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.CharField("how we know", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ActionQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("due_on", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="pupil"),
            SameSchool(field="owner"),
            models.CheckConstraint(
                name="pupils_action_of_one",
                condition=Q(owner__isnull=False, owner_name="")
                | (Q(owner=None) & ~Q(owner_name="")),
                violation_error_message="Choose one person: on the staff, or outside.",
            ),
            models.CheckConstraint(
                name="pupils_action_done_pair",
                condition=Q(done_on=None, done_by=None)
                | Q(done_on__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=("school", "owner", "due_on"),
                condition=Q(done_on=None),
                name="pupils_action_owed",
            ),
            models.Index(fields=("school", "source", "source_id"), name="pupils_action_source"),
            models.Index(fields=("school", "pupil"), name="pupils_action_pupil"),
        ]

    def __str__(self):
        return f"Action {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:action_done", kwargs={"action_pk": self.pk})
