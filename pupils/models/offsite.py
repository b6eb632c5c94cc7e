"""A pupil who is not at school, or not all of the time: part-time timetable, places elsewhere, suspensions."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pupils.enums import InformedHow
from pupils.models.contacts import Contact
from pupils.models.dated import Reviewed, no_overlap
from pupils.models.pupil import PupilRow, ends_not_before_start
from pupils.offsite_enums import (
    CheckKind,
    HalfDay,
    OffSiteKind,
    SuspensionKind,
    SuspensionReason,
)
from pupils.querysets.offsite import PartTimeTableQuerySet, ProviderQuerySet
from pupils.querysets.rows import PupilRowQuerySet, SchoolRowQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
LONGEST_DAY = Decimal(8)


def hours(label):
    return models.DecimalField(
        label,
        max_digits=3,
        decimal_places=1,
        default=0,
        validators=[MaxValueValidator(LONGEST_DAY, "A school day has at most 8 hours.")],
    )


@tracked
class PartTimeTable(PupilRow, Reviewed):
    """Fewer hours than the others, agreed with a parent, for a time that ends.

    DfE, Working together to improve school attendance (2024): only in very exceptional
    circumstances, agreed with the parent, with an end and regular reviews. `ends_on` is never set
    later: to go on is a new row with a new agreement (`again_because`).
    """

    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    purpose = models.TextField("what it is for", max_length=20_000)
    steps = models.TextField("steps back to full time", max_length=20_000)
    monday = hours("Monday")
    tuesday = hours("Tuesday")
    wednesday = hours("Wednesday")
    thursday = hours("Thursday")
    friday = hours("Friday")
    agreed_with = models.ForeignKey(
        Contact,
        models.PROTECT,
        db_constraint=False,
        related_name="+",
        verbose_name="parent who agreed",
    )
    agreed_on = models.DateField("agreed on")
    agreed_how = models.CharField("agreed how", max_length=20, choices=InformedHow)
    again_because = models.TextField("why it goes on", max_length=20_000, blank=True)
    full_time_on = models.DateField("back full time on", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PartTimeTableQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "part-time timetable"
        ordering = ("-starts_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="agreed_with"),
            ends_not_before_start("pupils_parttime_ends_after_start"),
            models.CheckConstraint(
                name="pupils_parttime_review_before_end",
                condition=Q(review_on__lte=F("ends_on")),
                violation_error_message="It is looked at again on the last day at the latest.",
            ),
        ]
        triggers = [no_overlap("one_timetable_a_day", "pupil_id")]

    def __str__(self):
        return f"Part-time timetable {self.pk}"

    @property
    def weekly_hours(self):
        return sum(getattr(self, day) for day in DAYS)

    @property
    def by_day(self):
        """(name of the day, hours) of the school week."""
        return [(day.capitalize(), getattr(self, day)) for day in DAYS]


@tracked
class Provider(SchoolModel):
    """Somebody else who teaches our pupils for some of the week."""

    name = models.CharField(max_length=150)
    what = models.CharField("what they offer", max_length=300, blank=True)
    address = models.CharField(max_length=300, blank=True)
    contact_name = models.CharField("whom we speak to", max_length=150, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    note = models.TextField(max_length=20_000, blank=True)
    is_in_use = models.BooleanField("in use", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProviderQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("name", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "name"),
                name="pupils_provider_name_once",
                violation_error_message="A provider of this name is on the list already.",
            ),
        ]

    def __str__(self):
        return f"Provider {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:provider_view", kwargs={"provider_pk": self.pk})


@tracked
class ProviderCheck(SchoolModel):
    """One thing we looked at; the latest of a kind counts, earlier ones stay as history."""

    provider = models.ForeignKey(
        Provider, models.PROTECT, db_constraint=False, related_name="checks"
    )
    kind = models.CharField("what was checked", max_length=20, choices=CheckKind)
    checked_on = models.DateField("checked on")
    expires_on = models.DateField("good until")
    note = models.CharField("what we saw", max_length=300, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        verbose_name = "check of a provider"
        verbose_name_plural = "checks of providers"
        ordering = ("kind", "-checked_on", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="provider"),
            models.CheckConstraint(
                name="pupils_providercheck_expires_later",
                condition=Q(expires_on__gt=F("checked_on")),
                violation_error_message="It must be good for at least a day.",
            ),
        ]

    def __str__(self):
        return f"Check {self.pk}"

    @property
    def ran_out(self):
        return f"{self.get_kind_display()} ran out on {self.expires_on.day} {self.expires_on:%B %Y}"


@tracked
class OffSitePlace(PupilRow, Reviewed):
    """A place at a provider or another school for some sessions of the week."""

    provider = models.ForeignKey(
        Provider, models.PROTECT, db_constraint=False, related_name="places"
    )
    kind = models.CharField(
        "kind of place", max_length=20, choices=OffSiteKind, default=OffSiteKind.ALTERNATIVE
    )
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)
    purpose = models.TextField("what it is for", max_length=20_000)
    days = ArrayField(
        models.CharField(max_length=10, choices=HalfDay), verbose_name="sessions there"
    )
    transport = models.CharField("how the child gets there and back", max_length=300)
    contact_name = models.CharField("who rings whom when the child is away", max_length=300)
    placed_although = models.TextField(
        "why the place begins although a check has run out", max_length=20_000, blank=True
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "place off-site"
        verbose_name_plural = "places off-site"
        ordering = ("-starts_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="provider"),
            ends_not_before_start("pupils_offsiteplace_ends_after_start"),
        ]
        indexes = [models.Index(fields=("school", "provider"), name="pupils_offsite_provider")]

    def __str__(self):
        return f"Place off-site {self.pk}"

    @property
    def days_in_words(self):
        return [HalfDay(code).label for code in HalfDay.values if code in self.days]


@tracked
class PlaceWeek(PupilRow):
    """What the provider told us of one week."""

    place = models.ForeignKey(
        OffSitePlace, models.PROTECT, db_constraint=False, related_name="weeks"
    )
    week_on = models.DateField("week from Monday")
    possible = models.PositiveSmallIntegerField("sessions expected")
    attended = models.PositiveSmallIntegerField("sessions attended")
    note = models.CharField("what they told us", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "week off-site"
        verbose_name_plural = "weeks off-site"
        ordering = ("-week_on",)
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="place"),
            models.UniqueConstraint(
                fields=("school", "place", "week_on"), name="pupils_placeweek_once"
            ),
            models.CheckConstraint(
                name="pupils_placeweek_adds_up",
                condition=Q(possible__gte=F("attended")),
                violation_error_message="More sessions attended than were expected.",
            ),
        ]

    def __str__(self):
        return f"Week off-site {self.pk}"


@tracked
class Suspension(PupilRow):
    """A suspension or permanent exclusion, counted in half days."""

    kind = models.CharField(
        max_length=12, choices=SuspensionKind, default=SuspensionKind.SUSPENSION
    )
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)
    sessions = models.PositiveSmallIntegerField("half days", null=True, blank=True)
    reason = models.CharField("main reason", max_length=2, choices=SuspensionReason)
    context = models.TextField("what was behind it", max_length=20_000, blank=True)
    back_talk_on = models.DateField("talk on coming back", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            ends_not_before_start("pupils_suspension_ends_after_start"),
            models.CheckConstraint(
                name="pupils_suspension_has_an_end",
                condition=Q(kind="permanent")
                | Q(ends_on__isnull=False, sessions__isnull=False, sessions__gte=1),
                violation_error_message="A suspension has a last day and a number of half days.",
            ),
        ]

    def __str__(self):
        return f"Suspension {self.pk}"
