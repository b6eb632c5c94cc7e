"""Who is invited to a meeting hears by mail that it moved or was called off. A mail names nobody, no kind, no place."""

from django.db.models import Q
from django.utils import timezone

from agencies.models import MeetingGuest
from pupils.codes import page_language
from pupils.models import Pupil, Relationship
from sendhub.accounts.models import StaffMember
from sendhub.jobs import mail

MOVED, CANCELLED = "meeting_moved", "meeting_cancelled"


def tell_invited(template, *, meeting, by, **ids):
    """Queue a message to everybody invited who has an address; returns how many. Not to who did it.

    An adult who may not receive information of each of the pupils is not written to.
    """
    guests = [
        guest
        for guest in meeting.guests.select_related("staff__user", "contact", "professional")
        if (guest.staff_id is None or guest.staff_id != by.staff_id) and _addressee(guest)
    ]
    invited = {guest.staff_id for guest in guests}
    staff = StaffMember.objects.filter(
        Q(pk=meeting.led_by_id) | Q(pk__in=meeting.slots.values("booked_by"))
    ).exclude(Q(pk__in=invited - {None}) | Q(pk=by.staff_id))
    told = [("meeting_guest", guest.pk) for guest in guests]
    told += [("staff", row.pk) for row in staff if mail.staff_addressee(row.pk)]
    for to, to_id in told:
        mail.send_later(
            template,
            to=to,
            to_id=to_id,
            school_id=meeting.school_id,
            by=by,
            ids={"meeting": meeting.pk, **ids},
        )
    return len(told)


def guest_addressee(pk):
    """The guest as the rows behind it stand now; nobody once the invitation or the permission is gone."""
    rows = MeetingGuest.objects.select_related("staff__user", "contact", "professional")
    guest = rows.filter(pk=pk).first()
    return guest and _addressee(guest)


def _addressee(guest):
    if guest.staff_id:
        found = mail.staff_addressee(guest.staff_id)
        return found if found and found.address else None
    if guest.professional_id:
        address, language = guest.professional.email, ""
    elif guest.contact_id and _may_be_written_to(guest):
        address, language = guest.contact.email, page_language(guest.contact.language)
    else:
        return None
    return mail.Addressee(guest.name, address, language) if address else None


def _may_be_written_to(guest):
    today = timezone.localdate()
    pupils = Pupil.objects.filter(pk__in=guest.meeting.pupil_links.values("pupil"))
    return all(
        Relationship.objects.offered_links(pupil, today).filter(contact=guest.contact_id).exists()
        for pupil in pupils
    )
