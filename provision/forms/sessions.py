"""What is typed and ticked about a session, and the day whose sessions are shown."""

from django import forms

from provision.enums import MissedReason, SessionState
from provision.models import Session
from pupils.forms.file import YEAR_RANGE

RECORDED = [(state.value, state.label) for state in (SessionState.HELD, SessionState.MISSED)]
MOST_NOTE = Session._meta.get_field("note").max_length
MOST_WORDS = Session._meta.get_field("missed_note").max_length


class DayForm(forms.Form):
    day = forms.DateField(
        label="Day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        validators=YEAR_RANGE,
        error_messages={"invalid": "Enter a date, such as 1 September 2026."},
    )


class RecordForm(forms.Form):
    """Who was away, or why the session was missed. Everybody is there until a tick says otherwise."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    state = forms.ChoiceField(
        label="What became of it",
        choices=RECORDED,
        error_messages={"required": "Say whether the session took place."},
    )
    absent = forms.TypedMultipleChoiceField(label="Who was away?", coerce=int, required=False)
    missed_reason = forms.ChoiceField(
        label="Why did it not take place?", choices=MissedReason.choices, required=False
    )
    missed_note = forms.CharField(
        label="In a few words", max_length=MOST_WORDS, required=False, strip=True
    )
    note = forms.CharField(
        label="Note",
        max_length=MOST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        help_text="What was practised, what to do next time. Families can ask to read it.",
    )

    def __init__(self, *args, session, places, **kwargs):
        kwargs["initial"] = {
            "version": session.version,
            "missed_reason": session.missed_reason,
            "missed_note": session.missed_note,
            "note": session.note,
            "absent": [place.pk for place in places if place.was_away],
        }
        super().__init__(*args, **kwargs)
        self.session = session
        self.fields["absent"].choices = [(place.pk, place.pupil.full_name) for place in places]

    @property
    def away(self):
        """The ids of the places ticked as away, as they stand in the form."""
        return {int(pk) for pk in self["absent"].value() or () if str(pk).isdecimal()}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == SessionState.MISSED and not cleaned.get("missed_reason"):
            self.add_error("missed_reason", "Say why the session was missed.")
        return cleaned

    @property
    def is_behind(self):
        """Someone recorded the session after this form was opened."""
        return self.cleaned_data["version"] != self.session.version

    def says_the_same(self, places):
        """Tell whether what stands in the record is what this form would write."""
        typed = self.cleaned_data
        if typed["state"] != self.session.state:
            return False
        if typed["state"] == SessionState.MISSED:
            return typed["missed_reason"] == self.session.missed_reason
        return set(typed["absent"]) == {place.pk for place in places if place.was_away}


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=1)
