"""Filters of the contact log."""

import django_filters as filters
from django.db.models import Q

from agencies.enums import ContactKind
from agencies.models import ContactLogEntry, EntryPupil
from pupils.filters.kit import Day, ListFilter, OneOf, PlainInput
from pupils.names import plain
from sendhub.accounts.models import User


class ContactLogFilter(ListFilter):
    q = filters.CharFilter(
        label="Words", method="by_words", max_length=100, widget=PlainInput("search")
    )
    kind = OneOf(label="How", choices=ContactKind.choices)
    author = OneOf(label="Written by", choices=(), method="by_author")
    show = OneOf(
        label="Show",
        choices=[("open", "To come back to"), ("mine", "Written by me")],
        method="by_state",
        any_label="All",
    )
    since = Day(label="From", field_name="on", lookup_expr="gte")
    until = Day(label="To", field_name="on", lookup_expr="lte")

    class Meta:
        model = ContactLogEntry
        fields = ()

    def __init__(self, data, *, actor):
        self.actor = actor
        rows = ContactLogEntry.objects.visible_to(actor)
        super().__init__(data, queryset=rows)
        authors = User.objects.filter(pk__in=rows.order_by().values("created_by"))
        self.filters["author"].extra["choices"] = [
            (user.pk, user.name) for user in authors.order_by("name")
        ]

    def by_words(self, queryset, name, value):
        """Words of the summary, of who was spoken to, or the name of a pupil in sight."""
        links = EntryPupil.objects.visible_to(self.actor)
        named = links.filter(pupil__search_key__contains=plain(value)).values("entry")
        return queryset.filter(
            Q(summary__icontains=value) | Q(with_name__icontains=value) | Q(pk__in=named)
        )

    def by_author(self, queryset, name, value):
        return queryset.filter(created_by=value)

    def by_state(self, queryset, name, value):
        if value == "open":
            return queryset.to_follow_up()
        return queryset.filter(created_by=self.actor.user_id)
