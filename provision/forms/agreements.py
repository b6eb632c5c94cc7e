"""Who agreed, in part or not; and what somebody who works with the pupil sees."""

from django import forms

from provision.enums import Answer, Rating
from provision.models import Agreement, Outcome, ReviewLine
from pupils.forms.values import DayField, helper_of


class AgreementForm(forms.ModelForm):
    on = DayField(label="On")

    class Meta:
        model = Agreement
        fields = ("party", "name", "answer", "reason", "on", "how")
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}
        labels = {"party": "Who", "reason": "What they do not agree with", "how": "How it was said"}
        help_texts = {"how": "For example: at the meeting, on the phone, on paper."}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, auto_id="agreement_%s", **kwargs)
        self.today = today
        self.initial["on"] = today
        self.helper = helper_of("party", "name", "answer", "reason", "on", "how")

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("The day of the answer cannot lie ahead.")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") not in (None, Answer.AGREE) and not cleaned.get("reason"):
            self.add_error("reason", "Write down what they do not agree with.")
        return cleaned

    def _post_clean(self):
        """The action builds the row."""


class LineForm(forms.ModelForm):
    """A line in a review: one minute, on a phone."""

    class Meta:
        model = ReviewLine
        fields = ("text", "outcome", "suggested")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        labels = {
            "text": "What I see",
            "outcome": "Which outcome it is about",
            "suggested": "Against what we expected",
        }
        help_texts = {"text": "What the pupil does now, in your lessons. The family may read it."}

    def __init__(self, *args, cycle, actor, **kwargs):
        super().__init__(*args, auto_id="line_%s", **kwargs)
        self.fields["outcome"].queryset = Outcome.objects.visible_to(actor).filter(cycle=cycle)
        self.fields["outcome"].label_from_instance = lambda outcome: outcome.target[:80]
        self.fields["outcome"].empty_label = "The plan as a whole"
        self.fields["suggested"].choices = [("", "I cannot say"), *Rating.choices]
        self.fields["text"].error_messages["required"] = "Write what you see."
        self.helper = helper_of("text", "outcome", "suggested")

    def _post_clean(self):
        """The action builds the row."""
