"""Adults around a pupil: a person is written once, what they are to each child separately."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from pupils.actions.rows import add_row, change_row, lock_pupil
from pupils.models import Address, Contact, Relationship
from pupils.names import plain
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible
from sendhub.sharing import actions as links
from sendhub.sharing.models import Link


def _page(pupil):
    return reverse("pupils:pupil_contacts", kwargs={"pupil_pk": pupil.pk})


@transaction.atomic
def add_contact(*, pupil, by, person, relationship):
    """Write down a new adult and what they are to the pupil; both are dictionaries of cleaned fields."""
    contact = Contact(school_id=by.school_id, **person)
    contact.search_key = plain(contact.full_name)
    contact.full_clean()
    contact.save()
    return link_contact(pupil=pupil, contact=contact, by=by, **relationship)


@transaction.atomic
def link_contact(*, pupil, contact, by, **relationship):
    """Say what an adult whom the school knows is to this pupil.

    Raises NotPossible when the adult is a contact of the pupil already.
    """
    lock_pupil(pupil)
    if Relationship.objects.filter(pupil=pupil, contact=contact, ends_on=None).exists():
        raise NotPossible("This adult is a contact of the pupil already.", back=_page(pupil))
    return add_row(
        model=Relationship,
        pupil=pupil,
        by=by,
        contact=contact,
        starts_on=timezone.localdate(),
        **relationship,
    )


@transaction.atomic
def edit_contact(*, contact, version, by, pupil, **person):
    """Change the adult; every brother's and sister's file shows it, for there is one row."""
    saved = locked(
        Contact.objects.visible_to(by), pk=contact.pk, version=version, fields=tuple(person)
    )
    changed = [name for name, value in person.items() if getattr(saved, name) != value]
    if not changed:
        return saved
    for name in changed:
        setattr(saved, name, person[name])
    saved.search_key = plain(saved.full_name)
    saved.version += 1
    saved.full_clean()
    saved.save(update_fields=[*changed, "search_key", "version"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=saved, pupil_id=pupil.pk, fields=changed)
    return saved


@transaction.atomic
def edit_relationship(*, relationship, version, by, **values):
    """Change what the adult is to this one pupil; who may receive nothing any more loses what is out."""
    saved = change_row(row=relationship, version=version, by=by, **values)
    if not saved.may_receive:
        _take_links_back(saved, by, "No contact" if saved.no_contact else "May receive nothing")
    return saved


@transaction.atomic
def end_relationship(*, relationship, version, by):
    """The adult is no longer a contact of this pupil from today; the row stays as history."""
    today = timezone.localdate()
    saved = change_row(
        row=relationship,
        version=version,
        by=by,
        ends_on=max(today, relationship.starts_on or today),
    )
    _take_links_back(saved, by, "No longer a contact")
    return saved


def _take_links_back(relationship, by, reason):
    """End the adult's private links about this pupil, visits in progress included."""
    standing = Link.objects.filter(pupil=relationship.pupil_id, contact=relationship.contact_id)
    links.revoke_all(links=standing, by=by, reason=reason)


@transaction.atomic
def move_house(*, by, lines, postcode, starts_on, pupil, contact=None):
    """Write down where the pupil (or the contact) lives; the address before ends the day before.

    Raises NotPossible when an address begins on the same day or later.
    """
    lock_pupil(pupil)
    holder = {"contact": contact} if contact else {"pupil": pupil}
    starts_on = starts_on or timezone.localdate()
    before = Address.objects.filter(**holder, ends_on=None).first()
    if before:
        if before.starts_on and before.starts_on >= starts_on:
            raise NotPossible(
                "An address that begins on the same day or later is on file. "
                "Choose a later day for the new one.",
                back=_page(pupil),
            )
        before.ends_on = starts_on - timedelta(days=1)
        before.version += 1
        before.save(update_fields=["ends_on", "version"])
    address = Address(
        school_id=by.school_id, lines=lines, postcode=postcode, starts_on=starts_on, **holder
    )
    address.full_clean()
    address.save()
    audit.record(
        by=by, event=AuditEvent.CREATED, subject=address, pupil_id=pupil.pk, fields=("lines",)
    )
    return address
