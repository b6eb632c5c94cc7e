"""Meetings with agenda, papers, people, minutes; SEN surgeries with slots; a person's calendar address."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.enums import Attendance, MeetingKind, MeetingState
from agencies.models.directory import Professional
from agencies.querysets.meetings import (
    FeedQuerySet,
    MeetingPartQuerySet,
    MeetingPupilQuerySet,
    MeetingQuerySet,
    SlotQuerySet,
)
from pupils.models import Contact, Document, Pupil
from pupils.models.pupil import PupilRow
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Meeting(SchoolModel):
    """A meeting about one or several pupils; a surgery may have none. `state` is written by actions alone."""

    kind = models.CharField("kind", max_length=12, choices=MeetingKind)
    title = models.CharField("about", max_length=150, blank=True)
    starts_at = models.DateTimeField("begins")
    ends_at = models.DateTimeField("ends")
    place = models.CharField("where", max_length=150, blank=True)
    led_by = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="who leads it",
    )
    agenda = models.TextField(max_length=10_000, blank=True)
    minutes = models.TextField(max_length=30_000, blank=True)
    state = models.CharField(
        max_length=10, choices=MeetingState, default=MeetingState.PLANNED, editable=False
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_reason = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-starts_at", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="led_by"),
            models.CheckConstraint(
                name="agencies_meeting_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="The meeting ends before it begins.",
            ),
            models.CheckConstraint(
                name="agencies_meeting_cancelled_together",
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_reason="")
                | (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False)
                    & ~Q(cancelled_reason="")
                ),
            ),
        ]
        indexes = [models.Index(fields=("school", "-starts_at"), name="agencies_meeting_starts")]

    def __str__(self):
        return f"Meeting {self.pk}"

    def get_absolute_url(self):
        return reverse("agencies:meeting_view", kwargs={"meeting_pk": self.pk})

    @property
    def is_planned(self):
        return self.state == MeetingState.PLANNED


class MeetingPart(SchoolModel):
    """A row that hangs on a meeting (abstract)."""

    class Meta(SchoolModel.Meta):
        abstract = True
        constraints = (*SchoolModel.Meta.constraints, SameSchool(field="meeting"))


@tracked
class MeetingPupil(PupilRow):
    """A pupil whom a meeting is about."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, db_constraint=False, related_name="pupil_links"
    )

    objects = MeetingPupilQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "part in a meeting"
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="meeting"),
            models.UniqueConstraint(
                fields=("school", "meeting", "pupil"), name="agencies_meetingpupil_once"
            ),
        ]
        indexes = [models.Index(fields=("school", "pupil"), name="agencies_meetingpupil_pupil")]

    def __str__(self):
        return f"Meeting pupil {self.pk}"


@tracked
class MeetingGuest(MeetingPart):
    """Somebody invited: of the staff, of the family, of an agency, or in words."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, db_constraint=False, related_name="guests")
    staff = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    name = models.CharField(max_length=200)
    part = models.CharField("as", max_length=150, blank=True)
    attendance = models.CharField(max_length=10, choices=Attendance, default=Attendance.INVITED)

    objects = MeetingPartQuerySet.as_manager()

    class Meta(MeetingPart.Meta):
        ordering = ("id",)
        constraints = [
            *MeetingPart.Meta.constraints,
            SameSchool(field="staff"),
            SameSchool(field="contact"),
            SameSchool(field="professional"),
            models.UniqueConstraint(
                fields=("school", "meeting", "staff"), name="agencies_guest_staff_once"
            ),
            models.UniqueConstraint(
                fields=("school", "meeting", "contact"), name="agencies_guest_contact_once"
            ),
            models.UniqueConstraint(
                fields=("school", "meeting", "professional"),
                name="agencies_guest_professional_once",
            ),
        ]
        indexes = [models.Index(fields=("school", "staff"), name="agencies_guest_staff")]

    def __str__(self):
        return f"Meeting guest {self.pk}"


@tracked
class MeetingPaper(MeetingPart):
    """A document of a pupil's file on the table."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, db_constraint=False, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, db_constraint=False, related_name="+")

    objects = MeetingPartQuerySet.as_manager()

    class Meta(MeetingPart.Meta):
        constraints = [
            *MeetingPart.Meta.constraints,
            SameSchool(field="document"),
            models.UniqueConstraint(
                fields=("school", "meeting", "document"), name="agencies_meetingpaper_once"
            ),
        ]

    def __str__(self):
        return f"Meeting paper {self.pk}"


@tracked
class MeetingMove(MeetingPart):
    """The time a meeting had before it was moved, and why it was."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, db_constraint=False, related_name="moves")
    was_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = MeetingPartQuerySet.as_manager()

    class Meta(MeetingPart.Meta):
        ordering = ("at", "id")

    def __str__(self):
        return f"Meeting move {self.pk}"


@tracked
class SurgerySlot(MeetingPart):
    """A few minutes of a surgery that one member of staff can book, to talk about one pupil."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, db_constraint=False, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    booked_by = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    booked_at = models.DateTimeField(null=True, blank=True)
    pupil = models.ForeignKey(
        Pupil, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    note = models.CharField("what it is about", max_length=300, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta(MeetingPart.Meta):
        ordering = ("starts_at", "id")
        constraints = [
            *MeetingPart.Meta.constraints,
            SameSchool(field="booked_by"),
            SameSchool(field="pupil"),
            models.UniqueConstraint(
                fields=("school", "meeting", "starts_at"), name="agencies_slot_once"
            ),
            models.CheckConstraint(
                name="agencies_slot_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="agencies_slot_booked_pair",
                condition=Q(booked_by=None, booked_at=None, pupil=None, note="")
                | Q(booked_by__isnull=False, booked_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=("school", "booked_by"), name="agencies_slot_booked")]

    def __str__(self):
        return f"Surgery slot {self.pk}"


def new_seed():
    return secrets.token_hex(16)


@tracked
class CalendarFeed(SchoolModel):
    """The secret address of a person's calendar; revoked, it opens nothing. See `agencies.calendars`."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=32, default=new_seed, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "user"),
                condition=Q(revoked_at=None),
                name="agencies_feed_one_in_force",
            ),
        ]

    def __str__(self):
        return f"Calendar feed {self.pk}"
