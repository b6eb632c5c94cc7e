"""The form of one line of the school's bank of strategies."""

from django import forms

from pupils.forms.file import FileForm
from pupils.models import Strategy


class BankForm(FileForm):
    """`lines`: the school's bank, whose names must stay apart; `tiers`: {level: name} as the school says it."""

    class Meta:
        model = Strategy
        fields = ("name", "how", "area", "level", "kind", "order")
        help_texts = {
            "name": "What an adult does, in a few words.",
            "how": "One or two sentences that a cover teacher can follow tomorrow.",
            "area": "Leave empty when it serves any need.",
            "level": "The first tier is what every classroom may try: it is offered on the concern form.",
            "order": "Lower numbers come first. Empty: last.",
        }

    def __init__(self, *args, lines, tiers, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["level"].choices = list(tiers.items())
        self.fields["area"].choices = [("", "Any need"), *self.fields["area"].choices[1:]]
        self.fields["order"].required = bool(self.instance.pk)
        if not self.instance.pk:
            self.fields["order"].initial = None

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if self.lines.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("The bank has a strategy of this name already.")
        return name

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""
