"""Correcting what the history says."""

from django import forms

from pupils.forms.values import DayField, helper_of
from pupils.rules import sen


class StatusCorrectionForm(forms.Form):
    """Other days or another reason for a SEN status that was written down wrongly."""

    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", error_messages={"required": "Enter the last day."})
    reason = forms.CharField(
        label="Reason for the status",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
    )
    because = forms.CharField(
        label="Why are you correcting it?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=20_000,
        help_text="For example: the file of the school before gave the wrong term. The history keeps what stood here.",
        error_messages={"required": "Say why you are correcting it."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, row, others, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.row, self.others, self.today = row, others, today
        for name in ("starts_on", "ends_on", "reason", "version"):
            self.fields[name].initial = getattr(row, name)
        if row.ends_on is None:
            del self.fields["ends_on"]
        self.helper = helper_of(*self.fields)

    def clean(self):
        cleaned = super().clean()
        cleaned.setdefault("ends_on", None)
        if cleaned.get("starts_on") and "ends_on" not in self.errors:
            problem = sen.correction_problem(
                starts_on=cleaned["starts_on"],
                ends_on=cleaned["ends_on"],
                is_open=self.row.ends_on is None,
                others=self.others,
                today=self.today,
            )
            if problem:
                self.add_error("starts_on", problem)
        return cleaned
