"""Forms of the school's own fields: one to define a field, one to fill them in."""

from django import forms

from pupils.enums import OwnFieldKind, OwnFieldNoun
from pupils.forms.values import DayField, helper_of, keep_bounds
from pupils.models import OwnField
from pupils.rules import own_fields as rules


class DefinitionForm(forms.ModelForm):
    """Defines a field; kind and noun are asked once."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    options = forms.CharField(
        label="Choices, one a line",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Only for a field with choices.",
    )

    class Meta:
        model = OwnField
        fields = ("noun", "kind", "label", "help_text", "order", "seen_by", "in_documents")
        help_texts = {
            "label": "Short, as it stands beside the answer: “Bus route”.",
            "help_text": "Shown under the field to who fills it in.",
            "order": "The lowest comes first.",
            "seen_by": "Nothing about safeguarding, whoever sees it.",
            "in_documents": "Else it stands in no document but a subject access pack.",
        }
        widgets = {"seen_by": forms.RadioSelect}

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        names = ["noun", "kind", "label", "help_text", "options", "seen_by", "in_documents"]
        if self.instance.pk:
            del self.fields["noun"], self.fields["kind"]
            self.fields["version"].initial = self.instance.version
            self.fields["options"].initial = "\n".join(self.instance.options)
            names = ["version", *names[2:5], "order", *names[5:]]
        else:
            del self.fields["version"], self.fields["order"]
        keep_bounds(self)
        self.helper = helper_of(*names)

    def clean_options(self):
        return rules.options_of(self.cleaned_data["options"])

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind") or self.instance.kind
        options = cleaned.get("options") or []
        if kind != OwnFieldKind.CHOICE:
            cleaned["options"] = []
        elif len(options) < 2:
            self.add_error("options", "Enter at least two choices, one a line.")
        elif len(options) > rules.MOST_OPTIONS or max(map(len, options)) > 60:
            self.add_error("options", "Enter at most 20 choices of at most 60 characters.")
        noun = cleaned.get("noun") or self.instance.noun
        if cleaned.get("in_documents") and noun and noun != OwnFieldNoun.PUPIL:
            self.add_error("in_documents", "Only what is known of a pupil is printed.")
        return cleaned

    def clean_label(self):
        label = self.cleaned_data["label"].strip()
        noun = self.cleaned_data.get("noun") or self.instance.noun
        held = OwnField.objects.filter(school_id=self.actor.school_id).in_use().about(noun)
        same = held.filter(label__iexact=label)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is a field of this name already.")
        return label

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""


class FillInForm(forms.Form):
    """The fields that the person sees, with the values of one row."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, fields, row, **kwargs):
        super().__init__(*args, initial={"version": row.version}, **kwargs)
        self.own = fields
        names = add_inputs(self, fields, row.own_fields)
        self.helper = helper_of("version", *names)

    def values(self):
        return filled_in(self.cleaned_data, self.own)


def add_inputs(form, fields, held):
    """Give the form an input for each of the fields; returns their names in it."""
    for field in fields:
        form.fields[f"own_{field.key}"] = _input_of(field, held.get(field.key, ""))
    return [f"own_{field.key}" for field in fields]


def filled_in(cleaned, fields):
    """What was filled in, by the field's number: text as it is, a day as 2027-01-15."""
    found = {}
    for field in fields:
        value = cleaned[f"own_{field.key}"]
        found[field.key] = value.isoformat() if hasattr(value, "isoformat") else value or ""
    return found


def _input_of(field, held):
    shared = {"label": field.label, "help_text": field.help_text, "required": False}
    if field.kind == OwnFieldKind.DATE:
        return DayField(initial=held, **shared)
    if field.kind == OwnFieldKind.TEXT:
        return forms.CharField(max_length=rules.LONGEST, initial=held, **shared)
    answers = rules.answers_of(field.kind, field.options)
    if held and held not in answers:
        answers.append(held)
    choices = [("", "Not filled in"), *((each, each) for each in answers)]
    return forms.ChoiceField(choices=choices, initial=held, **shared)
