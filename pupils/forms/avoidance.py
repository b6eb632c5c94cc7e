"""Forms of school avoidance plans and their steps."""

from django import forms

from pupils.forms.agreed import staff_now
from pupils.forms.file import FileForm
from pupils.models import AvoidancePlan, ReturnStep
from pupils.offsite_enums import Pull, Push, Went


def ticks(label, choices):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class AvoidanceForm(FileForm):
    past = ("child_words_on",)
    push = ticks("What pushes the child away from school", Push)
    pull = ticks("What pulls the child to stay at home", Pull)

    class Meta:
        model = AvoidancePlan
        fields = (
            "starts_on",
            "child_words",
            "child_words_on",
            "push",
            "push_words",
            "pull",
            "pull_words",
            "helps",
            "mentor",
            "review_on",
        )
        help_texts = {
            "child_words": "As the child said it: what is hard, what a good day looks like.",
            "push_words": "In your own words, or those of the child and the family.",
            "helps": "People, places and times that make it easier to come.",
            "mentor": "The adult who greets the child and goes through the steps.",
            "review_on": "It turns up on the desk. Two to three weeks is usual.",
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = staff_now(actor, self.today)
        self.fields["mentor"].label_from_instance = lambda row: row.full_name

    def clean(self):
        cleaned = super().clean()
        starts_on, review_on = cleaned.get("starts_on"), cleaned.get("review_on")
        if starts_on and review_on and review_on < starts_on:
            self.add_error("review_on", "Choose a day after the plan begins.")
        if cleaned.get("child_words") and not cleaned.get("child_words_on"):
            self.add_error("child_words_on", "Enter the day on which the child said this.")
        return cleaned


class StepForm(FileForm):
    class Meta:
        model = ReturnStep
        fields = ("text", "planned_on", "worry")
        labels = {"worry": "how worried is the child about it now? 0 to 10"}
        help_texts = {
            "text": "Small enough to be likely. For example: to the gate with Mum at 10, then home.",
            "worry": "0: not at all. 10: as bad as can be. Leave empty if the child did not say.",
        }


class TriedForm(FileForm):
    past = ("tried_on",)
    went = forms.ChoiceField(
        label="How did it go?",
        choices=Went,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it went."},
    )

    class Meta:
        model = ReturnStep
        fields = ("tried_on", "went", "worry_after", "said")
        labels = {"worry_after": "how worried was the child after it? 0 to 10"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tried_on"].required = True
