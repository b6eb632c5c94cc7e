"""What is asked of the chronology and of the search."""

from django import forms

from pupils.forms.file import dated


class ChronologyForm(forms.Form):
    kind = forms.ChoiceField(label="Kind", required=False)
    since = forms.DateField(label="From", required=False)
    until = forms.DateField(label="To", required=False)
    text = forms.CharField(label="Words", max_length=100, required=False)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Everything"), *kinds]
        for name in ("since", "until"):
            dated(self.fields[name])
        for each in self.fields.values():
            each.widget.attrs["class"] = (
                "form-select" if isinstance(each, forms.ChoiceField) else "form-control"
            )


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Search",
        max_length=100,
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
    )
