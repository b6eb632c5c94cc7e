"""Interventions: a run of a provision, its week, the pupils in it, and each session as it really went."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from provision.enums import (
    MissedReason,
    PlaceState,
    Presence,
    Rating,
    SessionState,
    Weekday,
)
from provision.models.catalogue import SESSION_MINUTES, Provision
from provision.querysets.interventions import (
    AttendanceQuerySet,
    InterventionQuerySet,
    ParticipationQuerySet,
    SessionQuerySet,
)
from provision.rules import costs
from pupils.enums import ScoreKind
from pupils.models.pupil import PupilRow, ends_not_before_start
from pupils.querysets.rows import SchoolRowQuerySet
from sendhub.accounts.models import StaffMember, TeachingGroup, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Intervention(SchoolModel):
    """A run of a provision between two days. Sessions follow from its slots, the terms and the closures."""

    provision = models.ForeignKey(
        Provision, models.PROTECT, db_constraint=False, related_name="interventions"
    )
    name = models.CharField(max_length=120)
    lead = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="who leads it",
    )
    # Its pupils and adults stand in a group of their own, so that who leads it sees its pupils as
    # anybody sees the pupils taught: nothing here has to open a wall.
    group = models.OneToOneField(
        TeachingGroup, models.PROTECT, db_constraint=False, related_name="intervention"
    )
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    capacity = models.PositiveSmallIntegerField("pupils at most", default=6)
    goal = models.TextField("what it should change", max_length=2_000, blank=True)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = InterventionQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-starts_on", "name")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="provision"),
            SameSchool(field="group"),
            SameSchool(field="lead"),
            SameSchool(field="copied_from"),
            ends_not_before_start("provision_intervention_ends_after_start"),
            models.CheckConstraint(
                name="provision_intervention_capacity",
                condition=Q(capacity__gte=1, capacity__lte=40),
                violation_error_message="A group takes from 1 to 40 pupils.",
            ),
        ]
        indexes = [
            models.Index(
                fields=("school", "ends_on", "starts_on"), name="provision_intervention_days"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("provision:intervention_view", kwargs={"intervention_pk": self.pk})


@tracked
class Slot(SchoolModel):
    """A place in the week of an intervention, with its adult; `helpers` are further adults in the room."""

    intervention = models.ForeignKey(
        Intervention, models.PROTECT, db_constraint=False, related_name="slots"
    )
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts_at = models.TimeField("from")
    minutes = models.PositiveSmallIntegerField(default=30, validators=SESSION_MINUTES)
    room = models.CharField(max_length=60, blank=True)
    staff = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="adult",
    )
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("weekday", "starts_at")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="intervention"),
            SameSchool(field="staff"),
            models.UniqueConstraint(
                fields=("school", "intervention", "weekday", "starts_at"),
                name="provision_slot_once",
                violation_error_message="The intervention has a session at this time already.",
            ),
            models.CheckConstraint(
                name="provision_slot_minutes",
                condition=Q(minutes__gte=5, minutes__lte=360),
                violation_error_message="A session lasts from 5 to 360 minutes.",
            ),
        ]

    def __str__(self):
        return f"Slot {self.pk}"


@tracked
class SlotHelper(SchoolModel):
    """A further adult in a slot; paid for beside its first adult."""

    slot = models.ForeignKey(Slot, models.CASCADE, db_constraint=False, related_name="helpers")
    staff = models.ForeignKey(StaffMember, models.PROTECT, db_constraint=False, related_name="+")

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="slot"),
            SameSchool(field="staff"),
            models.UniqueConstraint(
                fields=("school", "slot", "staff"), name="provision_slothelper_once"
            ),
        ]

    def __str__(self):
        return f"Slot helper {self.pk}"


@tracked
class Participation(PupilRow):
    """A pupil in an intervention: waiting, then from a day until a day; with entry and exit measure.

    `state` is written by the actions in `actions.participations` alone.
    """

    intervention = models.ForeignKey(
        Intervention, models.PROTECT, db_constraint=False, related_name="participations"
    )
    state = models.CharField(
        max_length=12, choices=PlaceState, default=PlaceState.TAKING_PART, editable=False
    )
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("to", null=True, blank=True)
    end_reason = models.CharField("why it ended", max_length=200, blank=True)
    funding = models.ForeignKey(
        "provision.FundingSource",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    instrument = models.CharField("measured with", max_length=120, blank=True)
    measure_kind = models.CharField(
        "kind of result", max_length=20, choices=ScoreKind, default=ScoreKind.RAW
    )
    entry_score = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    entry_on = models.DateField("measured on", null=True, blank=True)
    expected_score = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    exit_score = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    exit_on = models.DateField("measured on", null=True, blank=True)
    rating = models.CharField("against expectation", max_length=12, choices=Rating, blank=True)
    rating_note = models.CharField("what was seen", max_length=500, blank=True)
    rated_on = models.DateField(null=True, blank=True)
    rated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ParticipationQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("asked_at", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="intervention"),
            SameSchool(field="funding"),
            ends_not_before_start("provision_participation_ends_after_start"),
            models.CheckConstraint(
                name="provision_participation_waiting_has_no_days",
                condition=Q(state=PlaceState.WAITING, starts_on=None, ends_on=None)
                | (~Q(state=PlaceState.WAITING) & Q(starts_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="provision_participation_ended_has_day",
                condition=~Q(state=PlaceState.ENDED) | Q(ends_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("school", "intervention", "pupil"),
                condition=~Q(state=PlaceState.ENDED),
                name="provision_participation_open_once",
                violation_error_message="This pupil is in the group or on its list already.",
            ),
            models.CheckConstraint(
                name="provision_participation_rated_together",
                condition=Q(rating="", rated_on=None, rated_by=None)
                | (~Q(rating="") & Q(rated_on__isnull=False, rated_by__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil"), name="provision_participation_pupil"),
            models.Index(fields=("school", "intervention"), name="provision_participation_group"),
        ]

    def __str__(self):
        return f"Participation {self.pk}"


@tracked
class Session(SchoolModel):
    """One session on a day: planned, then held or missed with its reason.

    `hourly_rate` is the sum of its adults' rates in pounds an hour on that day, kept when it is
    recorded so that a later rate rewrites nothing; None: not known. `placed` and `present` count
    pupils when it is recorded, so that a pupil's share needs no look-up.
    """

    intervention = models.ForeignKey(
        Intervention, models.PROTECT, db_constraint=False, related_name="sessions"
    )
    slot = models.ForeignKey(
        Slot, models.SET_NULL, null=True, blank=True, db_constraint=False, related_name="+"
    )
    on = models.DateField("date")
    starts_at = models.TimeField("from")
    minutes = models.PositiveSmallIntegerField(validators=SESSION_MINUTES)
    room = models.CharField(max_length=60, blank=True)
    staff = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="adult",
    )
    is_cover = models.BooleanField("led by cover", default=False)
    state = models.CharField(
        max_length=8, choices=SessionState, default=SessionState.PLANNED, editable=False
    )
    missed_reason = models.CharField("why", max_length=15, choices=MissedReason, blank=True)
    missed_note = models.CharField("in words", max_length=200, blank=True)
    note = models.TextField(max_length=2_000, blank=True)
    hourly_rate = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    placed = models.PositiveSmallIntegerField(default=0)
    present = models.PositiveSmallIntegerField(default=0)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SessionQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("on", "starts_at", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="intervention"),
            SameSchool(field="slot"),
            SameSchool(field="staff"),
            models.UniqueConstraint(
                fields=("school", "intervention", "on", "starts_at"),
                name="provision_session_once",
                violation_error_message="The group has a session at that time already.",
            ),
            models.CheckConstraint(
                name="provision_session_minutes",
                condition=Q(minutes__gte=5, minutes__lte=360),
                violation_error_message="A session lasts from 5 to 360 minutes.",
            ),
            models.CheckConstraint(
                name="provision_session_recorded_together",
                condition=Q(state=SessionState.PLANNED, recorded_at=None, recorded_by=None)
                | (
                    ~Q(state=SessionState.PLANNED)
                    & Q(recorded_at__isnull=False, recorded_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="provision_session_missed_has_reason",
                condition=(Q(state=SessionState.MISSED) & ~Q(missed_reason=""))
                | (~Q(state=SessionState.MISSED) & Q(missed_reason="")),
                violation_error_message="Say why the session was missed.",
            ),
            models.CheckConstraint(
                name="provision_session_present_among_placed",
                condition=Q(present__lte=F("placed")),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "on", "state"), name="provision_session_day"),
            models.Index(fields=("school", "intervention", "on"), name="provision_session_run"),
            models.Index(fields=("school", "staff", "on"), name="provision_session_adult"),
        ]

    def __str__(self):
        return f"Session {self.pk}"

    def get_absolute_url(self):
        return reverse("provision:session_record", kwargs={"group_session_pk": self.pk})

    @property
    def cost_in_words(self):
        """What its adults cost once it is recorded; empty where nothing was paid, or not yet."""
        if self.state == SessionState.PLANNED:
            return ""
        if self.state == SessionState.MISSED and not costs.is_lost(self.missed_reason):
            return "none"
        cost = costs.session_cost(self.minutes, self.hourly_rate)
        return "not known" if cost is None else costs.pounds_in_words(costs.to_pence(cost))


@tracked
class Attendance(PupilRow):
    """A pupil's presence at a held session: the pupil's dose is counted from these rows alone."""

    session = models.ForeignKey(
        Session, models.PROTECT, db_constraint=False, related_name="attendances"
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, db_constraint=False, related_name="attendances"
    )
    presence = models.CharField(max_length=8, choices=Presence, default=Presence.PRESENT)
    note = models.CharField(max_length=200, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="session"),
            SameSchool(field="participation"),
            models.UniqueConstraint(
                fields=("school", "session", "participation"), name="provision_attendance_once"
            ),
        ]
        indexes = [
            models.Index(fields=("school", "participation"), name="provision_attendance_place"),
            models.Index(fields=("school", "pupil"), name="provision_attendance_pupil"),
        ]

    def __str__(self):
        return f"Attendance {self.pk}"
