"""What is typed for an edition: which one, what is at risk, what comes next."""

import re

from django import forms

from pupils.forms.values import helper_of
from pupils.names import plain

WORDS_AT_MOST = 1_500


def words_of(text):
    """The words alone, folded as the search folds them: case, accents and stops do not count."""
    return " ".join(re.findall(r"\w+", plain(text)))


class EditionForm(forms.Form):
    edition = forms.ChoiceField(
        label="Edition",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an edition.",
            "invalid_choice": "Somebody froze this edition a moment ago. It stands among the reports.",
        },
    )
    risks = forms.CharField(
        label="Risks",
        required=False,
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Optional. What governors should worry about: systems, never a pupil. On paper, a text "
        "longer than a few lines goes on in the annex.",
    )
    next_steps = forms.CharField(
        label="Next steps",
        required=False,
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Optional. What the school does until the next report; as long as above.",
    )

    def __init__(self, *args, offered, names, **kwargs):
        """`offered`: editions that may be frozen, the first one chosen. `names`: pupils who must not be named."""
        super().__init__(*args, **kwargs)
        self.offered = {each.name: each for each in offered}
        self.names = names
        self.fields["edition"].choices = [
            (name, f"{name}, until today" if each.is_early else name)
            for name, each in self.offered.items()
        ]
        self.fields["edition"].initial = next(iter(self.offered), None)
        self.helper = helper_of("edition", "risks", "next_steps")

    def clean_edition(self):
        return self.offered[self.cleaned_data["edition"]]

    def clean_risks(self):
        return self._without_names("risks")

    def clean_next_steps(self):
        return self._without_names("next_steps")

    def _without_names(self, field):
        """Refuse the full name of a pupil: governors never see one."""
        text = self.cleaned_data[field]
        typed = f" {words_of(text)} "
        if any(f" {name} " in typed for name in self.names):
            raise forms.ValidationError(
                "This names a pupil of the school. Write about systems, not about a child."
            )
        return text
