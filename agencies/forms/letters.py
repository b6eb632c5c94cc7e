"""Forms of letters: the template, for whom, the words."""

from django import forms

from agencies.letters import GAPS, unknown_gaps
from agencies.models import LetterSent, LetterTemplate
from pupils.forms.file import FileForm
from pupils.forms.values import helper_of

IN_GAPS = "; ".join(f"{{{name}}} {words}" for name, words in GAPS.items())


class TemplateForm(FileForm):
    class Meta:
        model = LetterTemplate
        fields = ("name", "subject", "body", "is_in_use")
        help_texts = {
            "name": "What you look for in the list.",
            "body": f"Gaps are filled for each letter: {IN_GAPS}.",
            "is_in_use": "One out of use stays on old letters and is not offered for new ones.",
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.school = actor.school
        self.fields["body"].widget.attrs["rows"] = 14

    def clean(self):
        cleaned = super().clean()
        for name in ("subject", "body"):
            if unknown := unknown_gaps(cleaned.get(name) or ""):
                gaps = ", ".join(f"{{{gap}}}" for gap in unknown)
                self.add_error(name, f"Nothing would stand in {gaps}.")
        return cleaned

    def _get_validation_exclusions(self):
        """Let "one letter of a name" be checked here, where its words can be shown."""
        return super()._get_validation_exclusions() - {"school"}


class LetterStartForm(forms.Form):
    contact = forms.ModelChoiceField(
        None,
        label="To whom",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the adult the letter goes to."},
        help_text="Only adults who may receive letters about the pupil are listed.",
    )
    template = forms.ModelChoiceField(
        None,
        label="Which letter",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the letter."},
    )

    def __init__(self, *args, relationships, templates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = relationships
        self.fields["contact"].label_from_instance = lambda row: (
            f"{row.contact.full_name} ({row.get_relation_display() or 'Contact'})"
        )
        self.fields["template"].queryset = templates
        self.helper = helper_of("contact", "template")

    def clean_contact(self):
        return self.cleaned_data["contact"].contact


class LetterForm(FileForm):
    class Meta:
        model = LetterSent
        fields = ("subject", "body")
        help_texts = {"body": "Read it over: the gaps are filled, the rest is yours."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["rows"] = 18

    def clean(self):
        cleaned = super().clean()
        if unknown := unknown_gaps(cleaned.get("body") or ""):
            self.add_error("body", f"A gap is still open: {{{unknown[0]}}}.")
        if any(line.strip() == "-" for line in (cleaned.get("body") or "").splitlines()):
            self.add_error(
                "body", "A line holds only a dash. Write what belongs there, or take it out."
            )
        return cleaned
