"""Forms of a school day: the check-in list, a check-in, the quiet room, achievements."""

from django import forms

from pupils.day_enums import AchievementKind, DayPart, Mood, QuietReason, Weekday
from pupils.enums import InformedHow
from pupils.forms.file import FileForm
from pupils.models import Achievement, CheckIn, KeyPupil, QuietVisit

TOLD_HOW = [
    ("", "Not yet"),
    *((h.value, h.label) for h in InformedHow if h != InformedHow.IMPORTED),
]
TIME = {"invalid": "Enter the time as hours and minutes, such as 10:40."}


def clock(field):
    field.widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    field.error_messages |= TIME


class MoodForm(forms.Form):
    """One tap: the mood, and which part of the day it is."""

    mood = forms.ChoiceField(choices=Mood.choices)
    part = forms.ChoiceField(choices=DayPart.choices)


class PartForm(forms.Form):
    """Which list of today is open; without one, that of the hour."""

    part = forms.ChoiceField(choices=DayPart.choices, required=False)


class KeyPupilForm(FileForm):
    """On which days somebody checks in on the pupil."""

    weekdays = forms.TypedMultipleChoiceField(
        label="On",
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one day."},
    )

    class Meta:
        model = KeyPupil
        fields = ("part", "weekdays", "adult", "why", "starts_on", "ends_on")
        widgets = {"part": forms.RadioSelect}
        help_texts = {
            "adult": "Leave empty when whoever is there does it.",
            "why": "One line for the adult at the door. For example: did she sleep; is Nan still in hospital.",
            "ends_on": "Leave empty while it goes on.",
        }

    field_order = ("version", "part", "weekdays", "adult", "why", "starts_on", "ends_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = DayPart.choices
        if self.instance.pk:
            del self.fields["part"]


class CheckInForm(FileForm):
    class Meta:
        model = CheckIn
        fields = ("mood", "own_words", "note", "needs_follow_up")
        widgets = {"mood": forms.RadioSelect}
        help_texts = {
            "own_words": "As they said it.",
            "note": "Facts. Is the child unsafe? Stop, and tell the designated safeguarding lead in person.",
            "needs_follow_up": "The person who leads the case gets it as an action for today.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mood"].choices = Mood.choices
        if self.instance.needs_follow_up:
            del self.fields["needs_follow_up"]


class QuietVisitForm(FileForm):
    past = ("on",)

    class Meta:
        model = QuietVisit
        fields = ("reason", "on", "came_at", "left_at", "adults", "note")
        widgets = {"reason": forms.RadioSelect}
        help_texts = {
            "left_at": "Leave empty while they are there; one tap says when they go.",
            "note": "So that the next adult can do it, too.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = QuietReason.choices
        for name in ("came_at", "left_at"):
            clock(self.fields[name])
        self.fields["note"].widget.attrs["rows"] = 3

    def clean(self):
        cleaned = super().clean()
        came, left = cleaned.get("came_at"), cleaned.get("left_at")
        if came and left and left < came:
            self.add_error("left_at", "They went back before they came in.")
        if cleaned.get("on") and "left_at" in cleaned and not left and cleaned["on"] != self.today:
            self.add_error("left_at", "Say when they went back: this was another day.")
        return cleaned

    def _get_validation_exclusions(self):
        # Said beside the field by `clean`; the constraint would say it a second time.
        return super()._get_validation_exclusions() | {"left_at"}


class AchievementForm(FileForm):
    past = ("on",)

    class Meta:
        model = Achievement
        fields = ("text", "kind", "on", "family_told_how")
        labels = {"family_told_how": "Does the family know?"}
        help_texts = {
            "text": "As you would say it to the child. It can be printed as a note to take home.",
            "family_told_how": "Choose how they heard; today is written beside it.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = AchievementKind.choices
        self.fields["family_told_how"].choices = TOLD_HOW
        self.fields["text"].widget.attrs["rows"] = 3


class ToldForm(forms.Form):
    """How the family heard of it, in one choice."""

    family_told_how = forms.ChoiceField(
        label="How did they hear?",
        choices=TOLD_HOW[1:],
        error_messages={"required": "Choose how they heard."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RowVersionForm(forms.Form):
    """The version a row was shown with."""

    version = forms.IntegerField()
