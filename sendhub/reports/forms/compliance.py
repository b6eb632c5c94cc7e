"""What is typed for the compliance list and the statutory texts."""

from django import forms

from pupils.forms.values import DayField, helper_of, keep_bounds
from sendhub.accounts.models import StaffMember
from sendhub.reports.enums import ComplianceKind
from sendhub.reports.models import ComplianceItem, StatutoryText


class ComplianceForm(forms.ModelForm):
    approved_on = DayField(label="Approved or done on", required=False)
    review_on = DayField(
        label="Look again by",
        required=False,
        help_text="Left empty, the usual time of this duty is set.",
    )
    address = forms.URLField(label="Where it is published", required=False, assume_scheme="https")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ComplianceItem
        fields = ("kind", "name", "owner", "approved_on", "review_on", "address", "note")
        help_texts = {
            "name": "Only where its own name says more, or for something not on the list."
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["owner"].queryset = StaffMember.objects.filter(
            school_id=actor.school_id, ends_on=None
        )
        # The SENCo's qualification follows from the staff record.
        self.fields["kind"].choices = [
            (code, label)
            for code, label in self.fields["kind"].choices
            if code != ComplianceKind.SENCO_QUALIFICATION
        ]
        if self.instance.pk:
            del self.fields["kind"]
            self.fields["version"].initial = self.instance.version
        else:
            del self.fields["version"]
        self.helper = helper_of(*self.fields)
        keep_bounds(self)

    def clean(self):
        data = super().clean()
        approved, review = data.get("approved_on"), data.get("review_on")
        if approved and review and review < approved:
            self.add_error("review_on", "The review is before the approval.")
        kind = data.get("kind") or self.instance.kind
        if kind == ComplianceKind.OTHER and not data.get("name"):
            self.add_error("name", "Say what it is.")
        others = ComplianceItem.objects.visible_to(self.actor).exclude(pk=self.instance.pk)
        if others.filter(kind=kind, name=data.get("name", "")).exists():
            self.add_error("name", "This stands on the list already.")
        return data

    def _post_clean(self):
        """The action sets the row, after it has looked at its version."""


class TextForm(forms.Form):
    """The school's words for one item."""

    text = forms.CharField(
        label="What the school says",
        required=False,
        max_length=StatutoryText._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Anybody can read this on the website. No pupil’s name.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args, held, **kwargs):
        super().__init__(*args, **kwargs)
        if held:
            self.fields["text"].initial = held.text
            self.fields["version"].initial = held.version
        self.helper = helper_of("text", "version")
