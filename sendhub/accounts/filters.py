"""The filters of the security log."""

import django_filters
from django import forms

from sendhub.audit.enums import SecurityEvent
from sendhub.audit.models import SecurityEntry


class SecurityFilter(django_filters.FilterSet):
    event = django_filters.ChoiceFilter(
        label="What", choices=SecurityEvent.choices, empty_label="Everything"
    )
    person = django_filters.ChoiceFilter(label="Who", method="of_person", empty_label="Everybody")
    since = django_filters.DateFilter(
        label="From",
        field_name="at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        label="Until",
        field_name="at",
        lookup_expr="date__lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = SecurityEntry
        fields = ("event",)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["person"].extra["choices"] = [(user.pk, user.name) for user in people]

    def of_person(self, queryset, name, value):
        return queryset.filter(user_id=value) | queryset.filter(about_user_id=value)
