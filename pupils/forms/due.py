"""The form that puts an obligation off."""

from datetime import timedelta

from django import forms

from pupils.forms.values import DayField, helper_of

LONGEST = timedelta(days=42)


class PutOffForm(forms.Form):
    """Until when and why; a date of the law may rest until that date and no longer."""

    until = DayField(label="Show it again on")
    why = forms.CharField(
        label="Why it waits",
        max_length=200,
        help_text="Your colleagues read it in the list of dates.",
    )

    def __init__(self, *args, due, today, **kwargs):
        self.due, self.today = due, today
        super().__init__(*args, initial={"until": self.offered()}, **kwargs)
        self.helper = helper_of("until", "why")

    @property
    def latest(self):
        furthest = self.today + LONGEST
        return min(furthest, self.due.due_on) if self.due.is_statutory else furthest

    def offered(self):
        return min(self.today + timedelta(days=7), self.latest)

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= self.today:
            raise forms.ValidationError("Choose a day to come.")
        if until > self.latest and self.due.is_statutory:
            raise forms.ValidationError(
                "The law sets this date. It may rest until that date, not beyond it."
            )
        if until > self.latest:
            raise forms.ValidationError("Choose a day within six weeks.")
        return until
