"""Meetings, surgeries and letters of a demo school: some held, some to come, one moved twice, one cancelled."""

import random
from datetime import datetime, time, timedelta

from django.utils import timezone

from agencies.actions import letters
from agencies.actions import meetings as actions
from agencies.actions.surgeries import book_slot, set_slots
from agencies.enums import Attendance, MeetingKind
from agencies.models import LetterTemplate
from pupils.actions.agreed import give_action
from pupils.enums import ActionSource
from pupils.models import Document, Relationship
from sendhub.accounts.models import GroupStaff
from sendhub.demo.contact_log import acting_as

# Kind, in how many school days, about what, and the minutes once it was held.
MEETINGS = (
    (
        MeetingKind.TAF,
        -12,
        "Mornings and attendance",
        "Attendance is up since the side door. The family would like one person to ring. Agreed: the SENCo rings on Fridays.",
    ),
    (
        MeetingKind.PROGRESS,
        -6,
        "Autumn data",
        "Reading moves, spelling does not. The group goes on for six weeks; the class teacher takes over the spellings.",
    ),
    (MeetingKind.EARLY_HELP, 3, "Plan with the family worker", ""),
    (MeetingKind.PEP, 8, "Autumn term", ""),
    (MeetingKind.OTHER, 5, "Transition visit", ""),
)
AGENDA = "1. What goes well\n2. What worries us\n3. What we try next, who does it, by when"
SURGERY_IN = (2, 9)  # days from today
QUARTER = timedelta(minutes=15)


class MeetingWriter:
    """Writes the meetings of one school as its SENCo; the same for the same seed."""

    def __init__(self, pupils, *, school, senco, seed, today):
        self.pupils = pupils
        self.today = today
        self.senco = senco
        self.by = acting_as(senco.user, school, today)
        self.rng = random.Random(seed)  # noqa: S311  invented meetings, not secrets
        self.links = list(GroupStaff.objects.select_related("staff__user").order_by("pk"))

    def write(self):
        for place, (kind, days, title, minutes) in enumerate(MEETINGS):
            if place < len(self.pupils):
                self.write_meeting(self.pupils[place], kind, days, title, minutes)
        self.write_surgeries()
        self.write_letters()

    def at(self, days, hour, minute=0):
        """A weekday about so many days from today, in London."""
        day = self.today + timedelta(days=days)
        day += timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))

    def teachers_of(self, pupil):
        return [link.staff for link in self.links if link.group_id == pupil.group_id]

    def write_meeting(self, pupil, kind, days, title, minutes):
        starts_at = self.at(days, self.rng.randint(9, 15))
        adults = Relationship.objects.offered_links(pupil, self.today)[:2]
        guests = [{"staff": row, "name": row.full_name} for row in self.teachers_of(pupil)[:1]]
        guests += [
            {
                "contact": row.contact,
                "name": row.contact.full_name,
                "part": row.get_relation_display(),
            }
            for row in adults
        ]
        meeting = actions.plan_meeting(
            kind=kind,
            title=title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            place="Room by the library",
            led_by=self.senco,
            agenda=AGENDA,
            pupils=[pupil],
            guests=guests,
            by=self.by,
        )
        documents = Document.objects.filter(pupil=pupil, removed_at=None)[:2]
        if documents:
            meeting = actions.set_papers(meeting=meeting, documents=list(documents), by=self.by)
        if minutes:
            self.write_up(meeting, minutes, pupil)
        elif kind == MeetingKind.PEP:
            self.move_twice(meeting)
        elif kind == MeetingKind.OTHER:
            actions.cancel_meeting(
                meeting=meeting,
                version=meeting.version,
                reason="The other school rang: the visit is in spring.",
                by=self.by,
            )

    def write_up(self, meeting, minutes, pupil):
        came = dict.fromkeys(meeting.guests.values_list("pk", flat=True), Attendance.PRESENT)
        actions.write_up(
            meeting=meeting,
            version=meeting.version,
            minutes=minutes,
            attendance=came,
            by=self.by,
        )
        owner = next(iter(self.teachers_of(pupil)), self.senco)
        give_action(
            source=ActionSource.MEETING,
            source_id=meeting.pk,
            pupil=pupil,
            text="Tell the class team what was agreed",
            owner=owner,
            due_on=self.today + timedelta(days=self.rng.randint(-4, 9)),
            by=self.by,
        )

    def move_twice(self, meeting):
        for days, reason in ((1, "The virtual school could not come"), (2, "Room taken by a test")):
            starts_at = meeting.starts_at + timedelta(days=days)
            meeting = actions.move_meeting(
                meeting=meeting,
                version=meeting.version,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=45),
                reason=reason,
                by=self.by,
            )

    def write_surgeries(self):
        """Two afternoons of four slots; a teacher has booked the second slot of the first."""
        for days in SURGERY_IN:
            starts_at = self.at(days, 15, 15)
            surgery = actions.plan_meeting(
                kind=MeetingKind.SURGERY,
                starts_at=starts_at,
                ends_at=starts_at + 4 * QUARTER,
                place="SENCo’s office",
                led_by=self.senco,
                pupils=[],
                guests=[],
                by=self.by,
            )
            times = [(starts_at + n * QUARTER, starts_at + (n + 1) * QUARTER) for n in range(4)]
            set_slots(meeting=surgery, times=times, by=self.by)
            if days == SURGERY_IN[0]:
                self.book(surgery)

    def book(self, surgery):
        for pupil in self.pupils:
            staff = next((s for s in self.teachers_of(pupil) if s.user_id), None)
            if staff:
                colleague = acting_as(staff.user, self.by.school, self.today)
                slot = surgery.slots.order_by("starts_at")[1]
                book_slot(slot=slot, pupil=pupil, note="Gets stuck at the start", by=colleague)
                return

    def write_letters(self):
        """One letter that went out on paper, one that waits to be read over."""
        letters.take_starters(by=self.by)
        first, second = LetterTemplate.objects.order_by("-name")[:2]
        written = []
        for pupil, template in zip(self.pupils, (first, second), strict=False):
            adult = Relationship.objects.offered_links(pupil, self.today).first()
            if adult:
                written.append(
                    letters.begin_letter(
                        pupil=pupil, contact=adult.contact, template=template, by=self.by
                    )
                )
        if written:
            letters.send_printed(letter=written[0], version=written[0].version, by=self.by)
