"""Filter of the list of supporting plans."""

from django import forms

from pupils.filters.kit import PlainInput, PlainSelect
from pupils.supporting_enums import SupportingKind


class SupportingFilter(forms.Form):
    q = forms.CharField(label="Name", required=False, max_length=100, widget=PlainInput("search"))
    kind = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "Every kind"), *SupportingKind.choices],
        widget=PlainSelect(),
    )
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "In force"),
            ("mine", "I have not read"),
            ("unread", "Not read by everybody"),
            ("late", "Review is late"),
            ("ended", "Ended"),
        ],
        widget=PlainSelect(),
    )

    @property
    def used(self):
        return [name for name, value in self.cleaned_data.items() if value]
