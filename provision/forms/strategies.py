"""Forms of a pupil's strategies and of the regulation plan."""

from django import forms

from provision.enums import Works
from provision.models import PupilStrategy, RegulationPlan
from pupils.forms.file import FileForm, laid_out

ADJUSTMENT = (
    "A step the school takes for a disabled pupil so that they are not at a substantial "
    "disadvantage (Equality Act 2010, section 20). It is owed with or without a plan."
)


class StrategyForm(FileForm):
    """A strategy in the school's own words; opened on a saved one, that one."""

    past = ("starts_on",)

    class Meta:
        model = PupilStrategy
        fields = ("text", "how", "kind", "is_adjustment", "source", "starts_on")
        help_texts = {
            "text": "What an adult does, in a few words: “Say one step at a time”.",
            "how": "How it looks in this pupil’s lessons.",
            "is_adjustment": ADJUSTMENT,
            "source": "For example: advice of the speech and language therapist, March 2026.",
        }

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""


class ChooseForm(forms.Form):
    """Ticks lines of the bank for a pupil; only lines on offer that the actor may see count."""

    lines = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={
            "required": "Tick at least one strategy.",
            "invalid_choice": "One of the strategies is no longer on offer. Tick again.",
        },
    )

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = lines


class EndStrategyForm(forms.ModelForm):
    """Why a strategy ends."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = PupilStrategy
        fields = ("end_reason",)
        help_texts = {
            "end_reason": "For example: not needed any more; tried for six weeks and did not help."
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["end_reason"].required = True
        self.fields["end_reason"].error_messages["required"] = "Say why it ends."
        self.helper = laid_out()

    def _post_clean(self):
        """Leave the instance alone: the action sets the field on the locked row."""


class AnswerForm(forms.Form):
    """Works or does not work in my room; the note comes with its own Save."""

    works = forms.ChoiceField(choices=Works.choices)
    note = forms.CharField(
        label="What happens in your room",
        max_length=300,
        required=False,
        strip=True,
        error_messages={
            "max_length": "This is %(show_value)s characters long; it can hold %(limit_value)s."
        },
    )

    def clean_note(self):
        """None when the answer came without a note: the one given before stays."""
        if self.add_prefix("note") not in self.data:
            return None
        return self.cleaned_data["note"]


class RegulationForm(FileForm):
    """The regulation plan; what helps is the least it must say."""

    class Meta:
        model = RegulationPlan
        fields = ("triggers", "early_signs", "helps", "makes_worse", "afterwards", "who")
        help_texts = {
            "triggers": "Places, times, words, noise, hunger, changes.",
            "early_signs": "What an adult can see or hear before it is too much.",
            "helps": "In order: what to say, what to do, where to go.",
            "makes_worse": "What well-meaning adults should leave out.",
            "afterwards": "Time to recover, how to mend things, who tells the family.",
            "who": "Name and how to reach them, then who is next.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["helps"].required = True
        self.fields["helps"].error_messages["required"] = "Say what helps: the rest may wait."
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3

    def _post_clean(self):
        """Leave the instance alone: the action decides between a new version and this one."""
