"""Forms of what is noted of a plan beside its versions."""

from django import forms

from ehcp.forms.plans import VersionedForm
from ehcp.models import EhcPlan
from pupils.forms.values import DayField, helper_of
from sendhub.accounts.models import LocalAuthority, StaffMember


def _not_in_future(day, today):
    if day and day > today:
        raise forms.ValidationError("This day is still to come.")
    return day


class PlanDataForm(VersionedForm):
    """Corrects a plan; the words of its versions are not touched."""

    class Meta:
        model = EhcPlan
        fields = ("local_authority", "source", "reference", "officer", "lead", "first_issued_on")
        help_texts = {
            "local_authority": "To correct a mistake. A plan that went to another LA has a page of its own.",
            "lead": "Who keeps this plan at school.",
            "first_issued_on": "The day the plan was first made, by whichever LA: the first review is counted from it.",
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["local_authority"].queryset = LocalAuthority.objects.order_by("name")
        self.fields["lead"].queryset = StaffMember.objects.filter(school=self.instance.school_id)
        self.fields["lead"].label_from_instance = lambda row: row.full_name
        self.fields["lead"].empty_label = "Nobody"
        if self.instance.first_issued_on:
            self.fields["first_issued_on"].required = True
        else:
            # A plan is made by the day its first version is issued on.
            del self.fields["first_issued_on"]
        self.helper = helper_of(*self.fields)

    def clean_first_issued_on(self):
        return _not_in_future(self.cleaned_data["first_issued_on"], self.today)


class PlanMoveForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    local_authority = forms.ModelChoiceField(None, label="New local authority")
    on = DayField(
        label="Day of the transfer",
        help_text="The day of the move, or when the old LA handed the plan over.",
    )

    def __init__(self, *args, plan, today, **kwargs):
        super().__init__(*args, initial={"version": plan.version, "on": today}, **kwargs)
        self.today = today
        others = LocalAuthority.objects.exclude(pk=plan.local_authority_id).order_by("name")
        self.fields["local_authority"].queryset = others
        self.fields["local_authority"].empty_label = "Choose"
        self.helper = helper_of(*self.fields)

    def clean_on(self):
        return _not_in_future(self.cleaned_data["on"], self.today)


class PlanToldForm(forms.Form):
    on = DayField(label="The family was told on")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.today = today
        self.helper = helper_of(*self.fields)

    def clean_on(self):
        return _not_in_future(self.cleaned_data["on"], self.today)
