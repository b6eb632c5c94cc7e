"""Consent: recorded, withdrawn with all that rests on it."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies import rules
from agencies.actions import referrals
from agencies.enums import Permit
from agencies.models import Consent, ConsentLink, Referral
from pupils.actions.due import close_due, open_due
from pupils.actions.rows import lock_pupil
from pupils.enums import DueKind
from pupils.models import Relationship
from sendhub.accounts.actor import Machine
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.dates import is_young_person
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible
from sendhub.sharing import actions as links
from sendhub.sharing.models import Link

WITHDRAWN = "Consent was withdrawn"


def who_may_consent(pupil, *, by, today):
    """Return the relationships whose adults the school may ask: parental responsibility, and contact allowed."""
    return (
        Relationship.objects.visible_to(by)
        .of(pupil)
        .covering(today)
        .filter(has_parental_responsibility=True, no_contact=False)
        .select_related("contact")
    )


@transaction.atomic
def record_consent(*, pupil, agency, permit, by, contact=None, ends_on=None, **values):
    """Record who allowed what to go to the agency; a month before its end the school asks anew.

    Raises NotPossible for an adult without parental responsibility or with "no contact", and for a
    pupil who is not a young person yet.
    """
    today = timezone.localdate()
    lock_pupil(pupil)
    back = reverse("agencies:pupil_consents", kwargs={"pupil_pk": pupil.pk})
    if permit == Permit.PARENT:
        may = who_may_consent(pupil, by=by, today=today).filter(contact=contact)
        if contact is None or not may.exists():
            raise NotPossible(
                "Only an adult with parental responsibility, whom the school may contact, can consent.",
                back=back,
            )
    if permit == Permit.YOUNG_PERSON and not (
        pupil.born_on and is_young_person(pupil.born_on, today)
    ):
        raise NotPossible(
            "The pupil is not a young person yet: that begins after the last Friday of June of the "
            "school year in which they turn 16.",
            back=back,
        )
    if permit != Permit.NOT_NEEDED and ends_on is None:
        ends_on = values["starts_on"] + timedelta(days=rules.CONSENT_DAYS)
    consent = Consent(
        school_id=by.school_id,
        pupil=pupil,
        agency=agency,
        permit=permit,
        contact=contact,
        ends_on=ends_on,
        recorded_by=by.user,
        **values,
    )
    consent.full_clean()
    consent.save()
    audit.record(by=by, event=AuditEvent.CONSENT_RECORDED, subject=consent, pupil_id=pupil.pk)
    if ends_on:
        open_due(
            by=by,
            kind=DueKind.CONSENT_ENDS,
            subject_id=consent.pk,
            pupil=pupil,
            due_on=max(rules.consent_warning_on(ends_on), consent.starts_on),
            source="A month before consent ends",
            owner_id=pupil.lead_id,
        )
    return consent


@transaction.atomic
def withdraw_consent(*, consent, version, note, by):
    """Withdraw consent; each link and referral that rests on it ends in the same transaction.

    Raises NotPossible when it is withdrawn already.
    """
    consent = locked(
        Consent.objects.visible_to(by), pk=consent.pk, version=version, fields=("what",)
    )
    if consent.withdrawn_on:
        raise NotPossible(
            "This consent is withdrawn already.",
            back=reverse("agencies:pupil_consents", kwargs={"pupil_pk": consent.pupil_id}),
        )
    return _withdraw(consent, note, by=by, ends_by=by)


@transaction.atomic
def withdraw_by_link(*, consent, note, by):
    """Withdraw consent as its giver, on a private link. Withdrawn meanwhile, it stays as it is."""
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if consent.withdrawn_on:
        return consent
    # A visitor knows of no link or referral but their own: the program ends what rested on it.
    return _withdraw(consent, note, by=by, ends_by=Machine(by.school, "consent withdrawn"))


def _withdraw(consent, note, *, by, ends_by):
    consent.withdrawn_on = timezone.localdate()
    consent.withdrawn_by = by.user
    consent.withdrawn_link = by.link
    consent.withdrawn_note = note
    consent.version += 1
    consent.full_clean()
    consent.save(
        update_fields=[
            "withdrawn_on",
            "withdrawn_by",
            "withdrawn_link",
            "withdrawn_note",
            "version",
        ]
    )
    close_due(by=by, kind=DueKind.CONSENT_ENDS, subject_id=consent.pk, note="Withdrawn")
    audit.record(
        by=by, event=AuditEvent.CONSENT_WITHDRAWN, subject=consent, pupil_id=consent.pupil_id
    )
    resting = ConsentLink.objects.filter(consent=consent)
    links.revoke_all(
        links=Link.objects.filter(pk__in=resting.values("link")), by=ends_by, reason=WITHDRAWN
    )
    for referral in Referral.objects.filter(consent=consent).open():
        referrals.end_for_want_of_consent(referral=referral, by=ends_by)
    return consent
