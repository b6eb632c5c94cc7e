"""Filters of the lists of a school day, each a form field: nothing else of the query reaches the rows."""

from datetime import timedelta

import django_filters as filters

from pupils import own_fields
from pupils.day_enums import LOW_MOODS, AchievementKind, DayPart, Mood, Place, QuietReason, Trigger
from pupils.enums import OwnFieldNoun
from pupils.filters.kit import Day, ListFilter, OneOf, PlainInput
from pupils.models import Achievement, CheckIn, Incident, QuietVisit

# What a list shows when no days are asked for.
LATEST = timedelta(days=28)
LOW = "low"


class DayFilter(ListFilter):
    """Words, and days; the last four weeks unless others are asked for."""

    q = filters.CharFilter(
        label="Pupil or words", method="by_words", max_length=100, widget=PlainInput("search")
    )
    since = Day(label="From", method="from_day")
    until = Day(label="To", method="to_day")

    def __init__(self, data, *, actor, today):
        self.actor, self.today = actor, today
        super().__init__(data, queryset=self._meta.model.objects.visible_to(actor))
        self.add_choices()
        self.form.is_valid()

    def add_choices(self):
        """Fill in choices that the school defines, before the form is read."""

    @property
    def first(self):
        """The first day shown, and the last."""
        given = self.form.cleaned_data
        return given.get("since") or (given.get("until") or self.today) - LATEST

    @property
    def last(self):
        return self.form.cleaned_data.get("until") or self.today

    @property
    def qs(self):
        return super().qs.between(self.first, self.last)

    def by_words(self, queryset, name, value):
        return queryset.search(value)

    def from_day(self, queryset, name, value):
        return queryset.filter(on__gte=value)

    def to_day(self, queryset, name, value):
        return queryset.filter(on__lte=value)


class CheckInFilter(DayFilter):
    mood = OneOf(
        label="How they were",
        choices=[(LOW, "Worried, sad or cross"), *Mood.choices],
        method="by_mood",
    )
    part = OneOf(label="When", choices=DayPart.choices)
    follow = OneOf(label="Follow-up", choices=[("yes", "Asked for")], method="to_follow")

    class Meta:
        model = CheckIn
        fields = ()

    def by_mood(self, queryset, name, value):
        return queryset.filter(mood__in=LOW_MOODS if value == LOW else [value])

    def to_follow(self, queryset, name, value):
        return queryset.filter(needs_follow_up=True)


class QuietVisitFilter(DayFilter):
    reason = OneOf(label="Why", choices=QuietReason.choices)

    class Meta:
        model = QuietVisit
        fields = ()


class AchievementFilter(DayFilter):
    kind = OneOf(label="What kind", choices=AchievementKind.choices)
    told = OneOf(
        label="Family", choices=[("no", "Not told yet"), ("yes", "Told")], method="by_told"
    )

    class Meta:
        model = Achievement
        fields = ()

    def by_told(self, queryset, name, value):
        return (
            queryset.filter(family_told_on=None)
            if value == "no"
            else queryset.exclude(family_told_on=None)
        )


class IncidentFilter(DayFilter):
    place = OneOf(label="Where", choices=Place.choices)
    trigger = OneOf(label="Set off by", choices=Trigger.choices)
    own = OneOf(label="The school’s own fields", choices=(), method="by_own_field")

    class Meta:
        model = Incident
        fields = ()

    def add_choices(self):
        own = [
            (field.key, field.label, field.kind, field.options)
            for field in own_fields.fields_of(self.actor, OwnFieldNoun.INCIDENT)
        ]
        if own:
            self.form.fields["own"].choices = own_fields.choices_of(own)
        else:
            del self.form.fields["own"]

    def by_own_field(self, queryset, name, value):
        """Only where the actor may read what stands in the incident."""
        told = Incident.objects.told_to(self.actor).values("pk")
        return own_fields.narrowed(queryset, value).filter(pk__in=told)

    def by_words(self, queryset, name, value):
        return queryset.search(value, actor=self.actor)
