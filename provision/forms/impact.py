"""The one scale, set for several pupils of a group at once."""

from django import forms

from provision.enums import Rating
from pupils.forms.values import helper_of


class RatingForm(forms.Form):
    """Which pupils, how they came out, and what was seen. A tick carries the version it was opened with."""

    place = forms.MultipleChoiceField(
        label="Pupils",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one pupil.",
            "invalid_choice": "Somebody changed one of these places since you opened the page.",
        },
    )
    rating = forms.ChoiceField(
        label="Came out",
        choices=[("", "Choose"), *Rating.choices],
        error_messages={"required": "Choose how they came out."},
    )
    note = forms.CharField(
        label="What was seen",
        max_length=500,
        required=False,
        help_text="The evidence in a line. It is kept with each ticked pupil.",
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place.key, place.name) for place in places]
        self.helper = helper_of("rating", "note")

    def clean_place(self):
        """{place: version}."""
        return {
            int(pk): int(version)
            for pk, version in (each.split("-") for each in self.cleaned_data["place"])
        }
