"""What is typed about the time that a case took."""

from django import forms
from django.utils import timezone

from pupils.forms.values import DayField, helper_of, keep_bounds
from sendhub.reports.enums import CaseKind, WorkKind
from sendhub.reports.models import WorkTime


class TimerForm(forms.Form):
    case = forms.ChoiceField(label="Case", choices=CaseKind)
    work = forms.ChoiceField(label="Kind of work", choices=WorkKind)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="timer", **kwargs)
        self.helper = helper_of("case", "work")


class TimeForm(forms.ModelForm):
    on = DayField(label="Day")
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, required=False)

    class Meta:
        model = WorkTime
        fields = ("case", "work", "on", "minutes")
        help_texts = {"minutes": "About how long: nobody needs it to the minute."}
        error_messages = {"minutes": {"required": "Say how many minutes."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["minutes"].required = True
        self.helper = helper_of("case", "work", "on", "minutes", "version")
        keep_bounds(self)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("This day has not come yet.")
        return on

    def _post_clean(self):
        """The action makes the row."""
