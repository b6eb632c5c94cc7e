"""What is typed for retention and erasure."""

from django import forms

from pupils.forms.values import helper_of, keep_bounds
from sendhub.reports import retention
from sendhub.reports.enums import HoldKind
from sendhub.reports.models import Hold


class PeriodForm(forms.Form):
    years = forms.IntegerField(
        label="Years",
        min_value=retention.LEAST_YEARS,
        max_value=retention.MOST_YEARS,
        help_text="A shorter period puts files on the review list at once. Nothing is erased by that alone.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def __init__(self, *args, years, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["years"].initial = years
        self.fields["version"].initial = version
        self.helper = helper_of("years", "version")


class HoldForm(forms.ModelForm):
    class Meta:
        model = Hold
        fields = ("kind", "reason")
        help_texts = {
            "reason": "For example: appeal to the SEND Tribunal, registered on 12 November."
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Choose"), *HoldKind.choices]
        self.fields["kind"].error_messages["required"] = "Say what stands in the way."
        self.fields["reason"].error_messages["required"] = "Write down why the file is kept."
        self.helper = helper_of("kind", "reason")
        keep_bounds(self)

    def _post_clean(self):
        """The action makes the row."""


class ProposeForm(forms.Form):
    is_checked = forms.BooleanField(
        label="I have looked at the file: nobody needs it any more, and the next school has confirmed that it has its own",
        error_messages={"required": "Look at the file first, then tick this."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("is_checked")


class DecideForm(forms.Form):
    is_approved = forms.TypedChoiceField(
        label="Your decision",
        choices=(
            ("", "Choose"),
            ("no", "Refuse: the file stays"),
            ("yes", "Erase the file for good"),
        ),
        coerce=lambda value: value == "yes",
        error_messages={"required": "Choose one."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("is_approved")


class DisclosureForm(DecideForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_approved"].choices = (
            ("", "Choose"),
            ("no", "Refuse: the earlier wording stays in the history"),
            ("yes", "Erase the earlier wording for good"),
        )
