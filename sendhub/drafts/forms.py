from django import forms

from sendhub.drafts import rules


class DraftForm(forms.Form):
    """Which form the typed text belongs to; the text itself is whatever fields that form has."""

    draft_key = forms.CharField(max_length=200)
    draft_path = forms.CharField(max_length=300)
    draft_title = forms.CharField(max_length=150, required=False)

    def clean_draft_path(self):
        path = self.cleaned_data["draft_path"]
        if not rules.is_own_path(path):
            raise forms.ValidationError("This is no address of SENDHub.")
        return path
