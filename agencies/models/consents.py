"""Consent to share and agreement to a service: two questions, one row; and the links that rest on it."""

from django.db import models
from django.db.models import Q

from agencies.enums import How, Permit, SharingBasis
from agencies.models.directory import Agency
from agencies.querysets.cases import ConsentQuerySet
from pupils.models import Contact
from pupils.models.pupil import PupilRow, ends_not_before_start
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.sharing.models import Link
from sendhub.tenancy import SameSchool


@tracked
class Consent(PupilRow):
    """Who allowed what to go to whom, until when; withdrawn, it ends what rests on it.

    Withdrawn by somebody of the school, or by the adult themselves on the private link `withdrawn_link`.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, db_constraint=False, related_name="consents")
    permit = models.CharField("who allows it", max_length=20, choices=Permit)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    capacity_note = models.CharField("capacity", max_length=300, blank=True)
    lawful_reason = models.CharField("why none is needed", max_length=300, blank=True)
    what = models.CharField("what may be shared", max_length=300)
    agrees_to_service = models.BooleanField("agrees to the service", default=False)
    basis = models.CharField(
        "why the school may share", max_length=20, choices=SharingBasis, default="public_task"
    )
    how = models.CharField("how it was given", max_length=10, choices=How, blank=True)
    starts_on = models.DateField("given on")
    ends_on = models.DateField("until", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    withdrawn_note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ConsentQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="agency"),
            SameSchool(field="contact"),
            SameSchool(field="withdrawn_link"),
            ends_not_before_start("agencies_consent_ends_after_start"),
            models.CheckConstraint(
                name="agencies_consent_of_one",
                condition=Q(permit=Permit.PARENT, contact__isnull=False, lawful_reason="")
                | Q(permit=Permit.YOUNG_PERSON, contact=None, lawful_reason="")
                | (Q(permit=Permit.NOT_NEEDED, contact=None) & ~Q(lawful_reason="")),
            ),
            models.CheckConstraint(
                name="agencies_consent_withdrawn_pair",
                condition=Q(withdrawn_on=None, withdrawn_by=None, withdrawn_link=None)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False, withdrawn_link=None)
                | Q(withdrawn_on__isnull=False, withdrawn_by=None, withdrawn_link__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=("school", "pupil"), name="agencies_consent_pupil")]

    def __str__(self):
        return f"Consent {self.pk}"

    def is_in_force(self, day):
        return (
            self.withdrawn_on is None
            and self.starts_on <= day
            and (self.ends_on is None or self.ends_on >= day)
        )


@tracked
class ConsentLink(PupilRow):
    """A private link that rests on a consent; withdrawn, the consent revokes it in the same request.

    `referral`: what the link carries to the agency, and whose answers it brings back.
    """

    consent = models.ForeignKey(
        Consent, models.PROTECT, db_constraint=False, related_name="consent_links"
    )
    link = models.ForeignKey(Link, models.PROTECT, db_constraint=False, related_name="+")
    referral = models.ForeignKey(
        "agencies.Referral", models.PROTECT, db_constraint=False, related_name="consent_links"
    )

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="consent"),
            SameSchool(field="link"),
            SameSchool(field="referral"),
            models.UniqueConstraint(fields=("school", "link"), name="agencies_consentlink_once"),
        ]

    def __str__(self):
        return f"Consent link {self.pk}"
