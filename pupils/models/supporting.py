"""Plans for a pupil's health, safety and behaviour, and who has read them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.models.contacts import Contact
from pupils.models.dated import Reviewed
from pupils.models.documents import Document
from pupils.models.pupil import PupilRow
from pupils.querysets.rows import PupilRowQuerySet
from pupils.querysets.supporting import SupportingPlanQuerySet
from pupils.rules.supporting import answered
from pupils.supporting_enums import SupportingKind, SupportingState
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool


@tracked
class SupportingPlan(PupilRow, Reviewed):
    """One version of a plan: a short form (`answers` by the keys of `rules.supporting`) or a document.

    A version in force is never rewritten: a change is a new row that `replaces` it, and is read anew.
    `state` is written by `actions.supporting` alone.
    """

    kind = models.CharField(max_length=10, choices=SupportingKind)
    title = models.CharField("what it is about", max_length=150, blank=True)
    number = models.PositiveSmallIntegerField("version", default=1)
    state = models.CharField(max_length=8, choices=SupportingState, default=SupportingState.CURRENT)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="replaced_by",
    )
    answers = models.JSONField("what it says", default=dict, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        db_constraint=False,
        related_name="+",
        verbose_name="who keeps it up to date",
    )
    consent_with = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="parent who consented",
    )
    consent_on = models.DateField("consented on", null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = SupportingPlanQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("kind", "-number", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="replaces"),
            SameSchool(field="document"),
            SameSchool(field="owner"),
            SameSchool(field="consent_with"),
            models.UniqueConstraint(
                fields=("school", "pupil", "kind"),
                condition=Q(state="current") & ~Q(kind="risk"),
                name="pupils_supporting_current_once",
                violation_error_message="This pupil has a plan of this kind already: change that one.",
            ),
            models.CheckConstraint(
                name="pupils_supporting_says_something",
                condition=~Q(answers={}) | Q(document__isnull=False),
            ),
            models.CheckConstraint(
                name="pupils_supporting_consent_pair",
                condition=Q(consent_with=None, consent_on=None)
                | Q(consent_with__isnull=False, consent_on__isnull=False),
            ),
            models.CheckConstraint(
                name="pupils_supporting_ended_whole",
                condition=Q(state="ended", ended_on__isnull=False)
                | (~Q(state="ended") & Q(ended_on=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=("school", "kind"),
                condition=Q(state="current"),
                name="pupils_supporting_current",
            ),
            models.Index(fields=("school", "pupil"), name="pupils_supporting_pupil"),
        ]

    def __str__(self):
        return f"Supporting plan {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:supporting_view", kwargs={"supporting_pk": self.pk})

    @property
    def name(self):
        kind = self.get_kind_display()
        return f"{kind}: {self.title}" if self.title else kind

    @property
    def lines(self):
        """[(label, text)] of the short form."""
        return answered(self.kind, self.answers)

    @property
    def is_in_force(self):
        return self.state == SupportingState.CURRENT

    @property
    def has_card(self):
        return self.kind == SupportingKind.HEALTH and self.is_in_force


@tracked
class SupportingReceipt(PupilRow):
    """Somebody who works with the pupil is to read a version, and has read it once `read_at` is set."""

    plan = models.ForeignKey(
        SupportingPlan, models.PROTECT, db_constraint=False, related_name="receipts"
    )
    staff = models.ForeignKey(StaffMember, models.PROTECT, db_constraint=False, related_name="+")
    asked_on = models.DateField("asked on")
    reminded_on = models.DateField("reminded on", null=True, blank=True)
    read_at = models.DateTimeField("read", null=True, blank=True)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("staff__last_name", "staff__first_name", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="plan"),
            SameSchool(field="staff"),
            models.UniqueConstraint(
                fields=("school", "plan", "staff"), name="pupils_supportingreceipt_once"
            ),
        ]

    def __str__(self):
        return f"Receipt {self.pk}"
