"""Forms of the delivery ledger: ties to interventions, support logged by hand, the time shown."""

from django import forms

from ehcp.models import FDelivery, LoggedSupport
from provision.models import Participation
from pupils.forms.values import DayField, helper_of, keep_bounds
from sendhub.accounts.models import StaffMember


class TieForm(forms.ModelForm):
    starts_on = DayField(label="Counts from")

    class Meta:
        model = FDelivery
        fields = ("participation", "percent", "starts_on")
        labels = {"participation": "Intervention"}
        help_texts = {"percent": "100 unless its time serves several lines."}

    def __init__(self, *args, actor, pupil, **kwargs):
        super().__init__(*args, **kwargs)
        places = Participation.objects.visible_to(actor).of(pupil).filter(starts_on__isnull=False)
        self.fields["participation"].queryset = places.select_related("intervention")
        self.fields["participation"].label_from_instance = lambda place: place.intervention.name
        self.fields["participation"].empty_label = "Choose"
        keep_bounds(self)
        self.helper = helper_of(*self.fields)

    def _post_clean(self):
        """Leave the row to the action."""


class EndTieForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    ends_on = DayField(label="Counts until")

    def __init__(self, *args, tie, **kwargs):
        super().__init__(*args, **kwargs)
        self.tie = tie
        self.helper = helper_of(*self.fields)

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day < self.tie.starts_on:
            raise forms.ValidationError("The last day is before the first.")
        return day


class SupportForm(forms.ModelForm):
    on = DayField(label="Day")

    class Meta:
        model = LoggedSupport
        fields = ("on", "minutes", "staff", "is_makeup", "note")

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        staff = StaffMember.objects.filter(school_id=actor.school_id)
        self.fields["staff"].queryset = staff
        self.fields["staff"].label_from_instance = lambda row: row.full_name
        self.fields["staff"].empty_label = "Not said"
        keep_bounds(self)
        self.helper = helper_of(*self.fields)

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("This day is still to come.")
        return day

    def _post_clean(self):
        """Leave the row to the action."""


class LedgerLetterForm(forms.Form):
    """A letter to the LA; `words` are what it says."""

    to = forms.CharField(
        label="To", max_length=200, help_text="The local authority, and whom there."
    )
    subject = forms.CharField(label="About", max_length=150)
    body = forms.CharField(
        label="Letter",
        max_length=15_000,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="The figures are those of the ledger. Change the words as you like before it goes.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of(*self.fields)

    @property
    def words(self):
        return {name: self.cleaned_data[name] for name in ("to", "subject", "body")}
