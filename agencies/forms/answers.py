"""What a professional answers to a referral, and how consent is taken back, on a private link.

Families read the pages in their language; professionals work in English.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import rules
from agencies.enums import ReferralState
from sendhub.sharing.forms import AnswerForm, long_text

MOST_LINES = 60
MOST_A_LINE, MOST_A_SECTION = 2_000, 120


def clean_recommendations(text):
    """Return text whose lines can each become a recommendation, or raise ValidationError."""
    items = rules.lines_of(text)
    if not items:
        raise forms.ValidationError("Enter at least one recommendation.")
    if len(items) > MOST_LINES:
        raise forms.ValidationError("These are more than 60 lines: enter the most important.")
    longest = max(len(text) for _section, text in items)
    section = max(len(section) for section, _text in items)
    if longest > MOST_A_LINE or section > MOST_A_SECTION:
        raise forms.ValidationError("A line may have 2,000 characters, the name of a section 120.")
    return text


class DayAnswer(forms.DateField):
    """A day, kept in the answer as text: 2026-12-03."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value):
        day = super().clean(value)
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError("Enter a valid date.")
        return day.isoformat() if day else ""


class ReplyForm(AnswerForm):
    decision = forms.ChoiceField(
        label="What happens with the referral?",
        choices=[
            (ReferralState.ACKNOWLEDGED, "We have it and will look at it"),
            (ReferralState.ACCEPTED, "We accept it"),
            (ReferralState.WAITING, "The pupil is on our waiting list"),
            (ReferralState.REJECTED, "We cannot take it"),
        ],
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(label="Your reference", max_length=60, required=False)
    appointment_on = DayAnswer(label="First appointment", required=False)
    report_due_on = DayAnswer(label="When the report will come", required=False)
    reply_note = forms.CharField(
        label="A line to the school, or why you cannot take it",
        max_length=250,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == ReferralState.REJECTED and not cleaned.get("reply_note"):
            self.add_error("reply_note", "Say in a line why, so that the school can act on it.")
        return cleaned


class ReportForm(AnswerForm):
    takes_file = True

    title = forms.CharField(label="Title of the report", max_length=150, required=False)
    recommendations = long_text(
        "What you recommend, one point a line",
        help_text="The school decides on each line. A line that ends in a colon begins a section.",
        required=True,
        rows=8,
    )

    def clean_recommendations(self):
        return clean_recommendations(self.cleaned_data["recommendations"])


class WithdrawForm(AnswerForm):
    why = forms.CharField(
        label=_("Why, if you want to say"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What rests on your consent ends at once. What was shared before is not called back. "
            "Your child’s help at school does not depend on it."
        ),
    )

    def says_something(self, cleaned):
        return True
