"""Filters of the lists of school avoidance and off-site provision."""

from django import forms

from pupils.filters.kit import PlainInput, PlainSelect
from pupils.offsite import KINDS
from pupils.rules.offsite import BANDS


class AwayFilter(forms.Form):
    """What, in which state, and words of the pupil's name."""

    q = forms.CharField(label="Name", required=False, max_length=100, widget=PlainInput("search"))
    kind = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "Everything"), *KINDS.items()],
        widget=PlainSelect(),
    )
    state = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "Open"), ("late", "Review is late"), ("ended", "Over")],
        widget=PlainSelect(),
    )

    @property
    def used(self):
        return [name for name, value in self.cleaned_data.items() if value]


class AbsenceFilter(forms.Form):
    """Which pupils of the list by attendance."""

    q = forms.CharField(label="Name", required=False, max_length=100, widget=PlainInput("search"))
    status = forms.ChoiceField(
        label="SEN status",
        required=False,
        choices=[("", "Any"), ("K", "SEN Support"), ("E", "EHC plan"), ("N", "No SEN")],
        widget=PlainSelect(),
    )
    band = forms.ChoiceField(
        label="Attendance",
        required=False,
        choices=[
            ("", "Below 95% or suspended"),
            *((key, label) for key, label, _ in BANDS if key != "good"),
            ("suspended", "Suspended this year"),
        ],
        widget=PlainSelect(),
    )

    used = AwayFilter.used
