"""What is typed about teaching groups and their staff."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from sendhub import dates
from sendhub.accounts import rules
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.forms.layout import day_field, refuse_backwards
from sendhub.accounts.models import TeachingGroup
from sendhub.accounts.querysets import staff_at


class GroupForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    academic_year = forms.TypedChoiceField(label="School year", coerce=int)
    nc_year = forms.ChoiceField(label="Year group", required=False)

    class Meta:
        model = TeachingGroup
        fields = ("name", "kind", "academic_year", "nc_year", "subject")
        labels = {"name": "Name", "kind": "Kind", "subject": "Subject"}
        help_texts = {
            "name": "As staff call it, such as “4 Oak”.",
            "subject": "For a subject set only.",
        }

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        now = dates.academic_year(timezone.localdate())
        years = sorted({now - 1, now, now + 1, self.instance.academic_year or now})
        self.fields["academic_year"].choices = [
            (year, dates.academic_year_name(year)) for year in years
        ]
        if not self.instance.pk:
            self.fields["academic_year"].initial = now
        self.fields["kind"].choices = [
            (kind.value, kind.label) for kind in GroupKind if kind != GroupKind.INTERVENTION
        ]
        self.fields["nc_year"].choices = [
            ("", "Several, or none"),
            *(
                (year, rules.nc_year_name(year))
                for year in rules.years_between(school.lowest_year, school.highest_year)
            ),
        ]
        self.fields["version"].initial = self.instance.version

    def _post_clean(self):
        """Leave the instance alone: the action sets and checks it on the locked row."""


class AssignmentForm(forms.Form):
    """Someone takes a group, for the year or as cover."""

    staff = forms.ModelChoiceField(label="Who", queryset=None, empty_label="Choose a person")
    is_cover = forms.BooleanField(
        label="This is cover",
        required=False,
        help_text="Cover needs a last day and ends by itself on it.",
    )
    starts_on = day_field("From")
    ends_on = day_field("Until", required=False, help_text="The last day that counts.")

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["staff"].queryset = staff_at(actor).filter(
            Q(ends_on=None) | Q(ends_on__gte=today)
        )
        self.fields["starts_on"].initial = today

    def clean(self):
        super().clean()
        refuse_backwards(self)
        if self.cleaned_data.get("is_cover") and not self.cleaned_data.get("ends_on"):
            self.add_error("ends_on", "Cover needs a last day, such as this Friday.")
        return self.cleaned_data
