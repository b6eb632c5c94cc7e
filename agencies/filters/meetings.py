"""Filter of the list of meetings."""

from agencies.enums import MeetingKind
from agencies.models import Meeting
from pupils.filters.kit import ListFilter, OneOf


class MeetingFilter(ListFilter):
    """Meetings to come, the next first, unless others are asked for."""

    show = OneOf(
        label="Show",
        choices=[
            ("unwritten", "Over, not written up"),
            ("past", "Past"),
            ("cancelled", "Cancelled"),
        ],
        method="by_time",
        any_label="To come",
    )
    kind = OneOf(label="Kind", choices=MeetingKind.choices)
    whose = OneOf(label="Whose", choices=[("mine", "Mine")], method="by_person", any_label="All")

    class Meta:
        model = Meeting
        fields = ()

    def __init__(self, data, *, actor, now):
        self.actor, self.now = actor, now
        super().__init__(data, queryset=Meeting.objects.visible_to(actor))
        self.form.is_valid()

    def by_time(self, queryset, name, value):
        if value == "cancelled":
            return queryset.filter(state="cancelled")
        over = queryset.filter(ends_at__lte=self.now).exclude(state="cancelled")
        return over.planned().exclude(kind="surgery") if value == "unwritten" else over

    def by_person(self, queryset, name, value):
        return queryset.of_person(self.actor)

    @property
    def qs(self):
        found = super().qs
        if self.form.cleaned_data.get("show"):
            return found
        coming = found.filter(ends_at__gt=self.now).exclude(state="cancelled")
        return coming.order_by("starts_at", "pk")
