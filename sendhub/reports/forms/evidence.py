"""What is chosen for an inspection folder."""

from django import forms

from pupils.forms.values import helper_of
from sendhub.accounts.permissions import Permission
from sendhub.reports.evidence import PARTS


class FolderForm(forms.Form):
    title = forms.CharField(
        label="What it is for", max_length=150, initial="Inclusion: evidence for inspection"
    )
    parts = forms.MultipleChoiceField(
        label="What goes in",
        choices=list(PARTS.items()),
        initial=list(PARTS),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one part."},
    )
    has_names = forms.BooleanField(
        label="Also the SEN register, with pupils’ names",
        required=False,
        help_text="For an inspector in the school. Who is named is written down.",
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        if not actor.can(Permission.EXPORT_NAMES):
            del self.fields["has_names"]
        self.helper = helper_of(*self.fields)

    def clean(self):
        data = super().clean()
        data.setdefault("has_names", False)
        return data
