"""Filters of the directory and of the lists of referrals and of advice."""

import django_filters as filters
from django import forms

from agencies.enums import AgencyKind, ReferralState
from agencies.models import AdviceItem, Agency, Referral
from pupils.filters.kit import OneOf


class AgencyFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="Name",
        field_name="name",
        lookup_expr="icontains",
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    kind = OneOf(label="Type", choices=AgencyKind.choices)
    show = OneOf(
        label="Show",
        choices=[("all", "Those out of use too")],
        method="by_use",
        any_label="In use",
    )

    class Meta:
        model = Agency
        fields = ()

    def by_use(self, queryset, name, value):
        return queryset

    @property
    def qs(self):
        found = super().qs
        return found if self.form.cleaned_data.get("show") == "all" else found.in_use()


class ReferralFilter(filters.FilterSet):
    """Referrals by where they stand; without a choice those still open."""

    state = OneOf(
        label="Where it stands",
        choices=[("all", "All, closed ones too"), *ReferralState.choices],
        method="by_state",
        any_label="Open",
    )
    agency = OneOf(label="Agency", choices=(), method="by_agency")

    class Meta:
        model = Referral
        fields = ()

    def __init__(self, data, *, actor):
        rows = Referral.objects.visible_to(actor)
        super().__init__(data, queryset=rows)
        self.filters["agency"].extra["choices"] = [
            (row.pk, row.name) for row in Agency.objects.visible_to(actor)
        ]

    def by_state(self, queryset, name, value):
        return queryset if value == "all" else queryset.filter(state=value)

    def by_agency(self, queryset, name, value):
        return queryset.filter(agency=value)

    @property
    def qs(self):
        found = super().qs
        return found if self.form.cleaned_data.get("state") else found.open()


class AdviceFilter(filters.FilterSet):
    """Lines of advice without an end."""

    lead = OneOf(label="Whose cases", choices=(), method="by_lead", any_label="Everybody’s")
    agency = OneOf(label="Agency", choices=(), method="by_agency")

    class Meta:
        model = AdviceItem
        fields = ()

    def __init__(self, data, *, actor):
        self.actor = actor
        super().__init__(data, queryset=AdviceItem.objects.visible_to(actor).open())
        if actor.staff_id:
            self.filters["lead"].extra["choices"] = [("me", "Mine")]
        self.filters["agency"].extra["choices"] = [
            (row.pk, row.name) for row in Agency.objects.visible_to(actor)
        ]

    def by_lead(self, queryset, name, value):
        return queryset.filter(pupil__lead=self.actor.staff_id)

    def by_agency(self, queryset, name, value):
        return queryset.filter(advice__agency=value)
