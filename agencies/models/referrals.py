"""Referrals: the question asked, where it stands, and each reminder."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.enums import How, ReferralKind, ReferralState, Urgency
from agencies.models.consents import Consent
from agencies.models.directory import Agency, Professional
from agencies.querysets.cases import CaseQuerySet, ReferralQuerySet
from pupils.models import Concern, Document
from pupils.models.pupil import PupilRow
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool


@tracked
class Referral(PupilRow):
    """A pupil referred to an agency. `state` is written by `actions.referrals` alone.

    `answers` holds the text of each question by its key; `sent_paper` the paper as it went out, so
    that a later change of the record never changes what the agency was told.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, db_constraint=False, related_name="referrals"
    )
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=ReferralKind)
    concern = models.ForeignKey(
        Concern, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    consent = models.ForeignKey(
        Consent,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="referrals",
    )
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.ROUTINE)
    answers = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=20, choices=ReferralState, default=ReferralState.DRAFT, editable=False
    )
    since = models.DateField("in this state since")
    sent_on = models.DateField(null=True, blank=True)
    sent_how = models.CharField(max_length=10, choices=How, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_paper = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    reference = models.CharField("reference of the agency", max_length=60, blank=True)
    appointment_on = models.DateField("appointment", null=True, blank=True)
    missed_appointments = models.PositiveSmallIntegerField("appointments missed", default=0)
    report_due_on = models.DateField("report due", null=True, blank=True)
    end_reason = models.CharField("reason", max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReferralQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-created_at", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="agency"),
            SameSchool(field="professional"),
            SameSchool(field="concern"),
            SameSchool(field="consent"),
            models.CheckConstraint(
                name="agencies_referral_sent_together",
                condition=Q(sent_on=None, sent_how="", sent_paper=None)
                | (Q(sent_on__isnull=False, sent_paper__isnull=False) & ~Q(sent_how="")),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "state", "since"), name="agencies_referral_state"),
            models.Index(fields=("school", "pupil"), name="agencies_referral_pupil"),
            models.Index(fields=("school", "agency"), name="agencies_referral_agency"),
        ]

    def __str__(self):
        return f"Referral {self.pk}"

    def get_absolute_url(self):
        return reverse("agencies:referral_view", kwargs={"referral_pk": self.pk})

    @property
    def is_sent(self):
        return self.sent_on is not None


class ReferralPart(PupilRow):
    """A row that hangs on a referral (abstract)."""

    class Meta(PupilRow.Meta):
        abstract = True
        constraints = (*PupilRow.Meta.constraints, SameSchool(field="referral"))


@tracked
class ReferralStep(ReferralPart):
    """A change of state, for the path of the referral and the figures of waiting."""

    referral = models.ForeignKey(
        Referral, models.PROTECT, db_constraint=False, related_name="steps"
    )
    state = models.CharField(max_length=20, choices=ReferralState)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta(ReferralPart.Meta):
        ordering = ("on", "id")
        indexes = [models.Index(fields=("school", "referral"), name="agencies_step_referral")]

    def __str__(self):
        return f"Referral step {self.pk}"


@tracked
class ReferralChase(ReferralPart):
    """A reminder to whoever has to move."""

    referral = models.ForeignKey(
        Referral, models.PROTECT, db_constraint=False, related_name="chases"
    )
    on = models.DateField()
    how = models.CharField(max_length=10, choices=How, default=How.EMAIL)
    note = models.CharField(max_length=300, blank=True)
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta(ReferralPart.Meta):
        ordering = ("-on", "-id")
        indexes = [models.Index(fields=("school", "referral"), name="agencies_chase_referral")]

    def __str__(self):
        return f"Referral chase {self.pk}"


@tracked
class ReferralAttachment(ReferralPart):
    """A document of the file that goes with the referral."""

    referral = models.ForeignKey(
        Referral, models.PROTECT, db_constraint=False, related_name="attachments"
    )
    document = models.ForeignKey(Document, models.PROTECT, db_constraint=False, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta(ReferralPart.Meta):
        constraints = [
            *ReferralPart.Meta.constraints,
            SameSchool(field="document"),
            models.UniqueConstraint(
                fields=("school", "referral", "document"), name="agencies_attachment_once"
            ),
        ]

    def __str__(self):
        return f"Referral attachment {self.pk}"
