"""A plan's own form: who leads it and how often it is reviewed."""

from django import forms

from provision.models import SupportPlan
from pupils.forms.values import helper_of
from sendhub.accounts.models import StaffMember


class PlanEditForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reviews_a_year = forms.IntegerField(label="Reviews a year", min_value=1, max_value=12)

    class Meta:
        model = SupportPlan
        fields = ("lead", "reviews_a_year")
        help_texts = {
            "lead": "A teacher who knows the pupil well, supported by the SENCo (Code of Practice 6.67)."
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields[
            "reviews_a_year"
        ].help_text = (
            "Three are usual, one each term. The next cycle follows it; a date that is set stays."
        )
        self.fields["lead"].queryset = StaffMember.objects.filter(
            school_id=actor.school_id
        ).order_by("last_name", "first_name")
        self.fields["lead"].label_from_instance = lambda staff: staff.full_name
        self.fields["lead"].empty_label = "Nobody yet"
        self.helper = helper_of("version", "lead", "reviews_a_year")

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""
