"""Forms of the catalogue."""

from crispy_forms.layout import HTML, Fieldset
from django import forms

from provision.actions.catalogue import FIELDS
from provision.models import Provision, TrainedStaff
from pupils.forms.values import DayField, helper_of, keep_bounds
from sendhub.accounts.models import StaffMember


class ProvisionForm(forms.ModelForm):
    """One provision of the catalogue; opened on a saved one it carries the version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    resources = forms.URLField(
        label="Where the resources are", required=False, assume_scheme="https"
    )

    class Meta:
        model = Provision
        fields = FIELDS
        help_texts = {
            "name": "As staff say it: “Number sense group”.",
            "level": "What every class offers, a group for a time, or support of its own.",
            "usual_minutes": "From 5 to 360.",
            "adult": "A post, not a person: “Teaching assistant, trained”.",
            "entry_criteria": "Whom it suits, in a sentence a class teacher can use.",
            "evidence": "What you know about it: research, or your own record.",
            "instrument": "The same test before and after, such as “Single word reading test”.",
            "measure_low": "Scores outside these ends are refused. Leave empty if you do not know them.",
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("purpose", "entry_criteria", "exit_criteria", "evidence")
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        keep_bounds(self)
        self.fields["version"].initial = self.instance.version
        self.helper = helper_of(
            "version",
            Fieldset("What it is", "name", "level", "area", "purpose"),
            Fieldset(
                "Usual dose",
                HTML(
                    '<p class="form-text">Filled in when you start a run; each run may differ.</p>'
                ),
                *("usual_minutes", "usual_sessions", "usual_weeks", "group_size", "adult"),
            ),
            Fieldset("Who and when", "entry_criteria", "exit_criteria", "evidence", "resources"),
            Fieldset(
                "How you know that it works",
                *("instrument", "measure_kind", "measure_low", "measure_high"),
            ),
        )

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        same = Provision.objects.visible_to(self.actor).filter(name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("The catalogue has a provision of this name already.")
        return name

    def clean(self):
        cleaned = super().clean()
        low, high = cleaned.get("measure_low"), cleaned.get("measure_high")
        if low is not None and high is not None and high <= low:
            self.add_error("measure_high", "The highest score must be above the lowest.")
        return cleaned

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""


class TrainedForm(forms.ModelForm):
    """Who is trained for a provision, and until when."""

    starts_on = DayField(label="Trained on")
    ends_on = DayField(
        label="Runs out on", required=False, help_text="Leave empty if it does not run out."
    )

    class Meta:
        model = TrainedStaff
        fields = ("staff", "starts_on", "ends_on")

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = StaffMember.objects.filter(
            school_id=actor.school_id
        ).exclude(ends_on__lt=today)
        self.fields["staff"].label = "Who"
        self.helper = helper_of("staff", "starts_on", "ends_on")

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The training runs out before it began.")
        return cleaned

    def _post_clean(self):
        """The action finds the row of this person and sets its days."""
