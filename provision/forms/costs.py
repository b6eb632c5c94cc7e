"""What is typed about money."""

from django import forms

from provision.models import (
    BudgetLine,
    CostLine,
    CostRule,
    FundingSource,
    Intervention,
    StaffPayPoint,
    StaffRate,
)
from pupils.forms.values import DayField, helper_of
from pupils.models import Pupil
from sendhub.accounts.models import StaffMember


class MoneyForm(forms.ModelForm):
    """A row about money: checked with its school, so that a name or a day stands once."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.instance.school = actor.school
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
        else:
            del self.fields["version"]
        if "funding" in self.fields:
            sources = FundingSource.objects.visible_to(actor).filter(is_active=True)
            self.fields["funding"].queryset = sources
        self.helper = helper_of(*self.fields)

    def _get_validation_exclusions(self):
        """Let the constraints that name the school be checked here, where their words can be shown."""
        return super()._get_validation_exclusions() - {"school"}


class RateForm(MoneyForm):
    starts_on = DayField(label="From")

    class Meta:
        model = StaffRate
        fields = ("pay_point", "hourly_rate", "starts_on")
        labels = {"pay_point": "Pay point", "hourly_rate": "Pounds an hour"}
        help_texts = {
            "pay_point": "A name for a group of people on the same pay, such as TA 4. Never a person.",
            "hourly_rate": "What an hour costs the school, pension and national insurance included.",
        }


class PayPointForm(MoneyForm):
    starts_on = DayField(label="From")
    pay_point = forms.ChoiceField(label="Pay point")

    class Meta:
        model = StaffPayPoint
        fields = ("staff", "pay_point", "starts_on")
        labels = {"staff": "Who"}

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["staff"].queryset = StaffMember.objects.filter(school=actor.school)
        points = StaffRate.objects.visible_to(actor).order_by("pay_point")
        names = list(dict.fromkeys(points.values_list("pay_point", flat=True)))
        self.fields["pay_point"].choices = [("", "Choose"), *((name, name) for name in names)]


class FundingForm(MoneyForm):
    class Meta:
        model = FundingSource
        fields = ("name", "element", "is_active")
        labels = {"name": "Name"}


class BudgetForm(MoneyForm):
    starts_on = DayField(label="From")
    ends_on = DayField(label="To")

    class Meta:
        model = BudgetLine
        fields = ("funding", "amount", "starts_on", "ends_on", "note")
        labels = {"funding": "Source", "amount": "Pounds", "note": "Note"}


class RuleForm(MoneyForm):
    starts_on = DayField(label="From")

    class Meta:
        model = CostRule
        fields = ("starts_on", "shared_by", "threshold", "fair_test_percent")


class CostLineForm(MoneyForm):
    """A cost of an intervention or of a pupil; which of them comes from the page it was opened on."""

    on = DayField(label="Date")

    class Meta:
        model = CostLine
        fields = ("kind", "what", "on", "amount", "funding")
        labels = {"kind": "Kind", "amount": "Pounds", "funding": "Paid from"}
        help_texts = {
            "amount": "A group’s cost is shared equally by every pupil with a place in it."
        }

    def __init__(self, *args, actor, of=None, **kwargs):
        super().__init__(*args, actor=actor, **kwargs)
        if of is not None:
            self.instance.intervention = of if isinstance(of, Intervention) else None
            self.instance.pupil = of if isinstance(of, Pupil) else None

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"intervention", "pupil"}


class OfForm(forms.Form):
    """Of what a new line of cost is: the group or the pupil named in the address."""

    run = forms.ModelChoiceField(Intervention.objects.none(), required=False)
    pupil = forms.ModelChoiceField(Pupil.objects.none(), required=False)

    def __init__(self, data, *, actor):
        super().__init__(data)
        self.fields["run"].queryset = Intervention.objects.visible_to(actor)
        self.fields["pupil"].queryset = Pupil.objects.visible_to(actor)

    @property
    def subject(self):
        """The group or pupil; None where neither is in sight."""
        self.full_clean()
        return self.cleaned_data.get("run") or self.cleaned_data.get("pupil")
