"""Forms of access arrangements: what is looked at, how far it is, what shows the need, the dates."""

from datetime import timedelta

from django import forms

from pupils.exam_enums import ArrangementKind, ArrangementState, ExamDateKind
from pupils.forms.file import FileForm
from pupils.forms.values import DayField, helper_of
from pupils.models import AccessArrangement, ExamCandidate, ExamSitting, WorkingNote
from pupils.rules import exams as rules
from sendhub.templatetags.sendhub import day


class ArrangementForm(FileForm):
    """What exactly it is. The exam follows from the year group, and with it what can be had."""

    class Meta:
        model = AccessArrangement
        fields = ("kind", "detail", "subjects", "in_lessons")
        help_texts = {
            "detail": "For example: laptop, spelling check off; reads own answers back.",
            "subjects": "Leave empty when it is for all.",
            "in_lessons": "Staff who teach the pupil read this on the class page: say what they do. "
            "For example: a quarter more time in each test, noted on the paper.",
        }

    def __init__(self, *args, exam, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["kind"]
            return
        kinds = [kind for kind in ArrangementKind if kind in rules.ARRANGEMENTS[exam]]
        self.fields["kind"].choices = [("", "Choose"), *((k.value, k.label) for k in kinds)]

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind", self.instance.kind)
        if kind == ArrangementKind.OTHER and not cleaned.get("detail"):
            self.add_error("detail", "Say what it is.")
        return cleaned

    def _post_clean(self):
        """The action sets and checks the row: it holds the constraints together with the lock."""


class MoveForm(forms.Form):
    """The next step, with what that step needs."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label="It is now", widget=forms.RadioSelect)
    on = DayField(label="Since")
    reference = forms.CharField(
        label="Reference of the approval",
        max_length=60,
        required=False,
        help_text="As the online system or the agency gave it.",
    )
    expires_on = DayField(label="Holds until", required=False)
    reason = forms.CharField(
        label="Why",
        max_length=300,
        required=False,
        help_text="Needed when it was refused or has ended.",
    )

    def __init__(self, *args, arrangement, approver, today, **kwargs):
        self.arrangement, self.today = arrangement, today
        held = {
            "version": arrangement.version,
            "on": today,
            "reference": arrangement.reference,
            "expires_on": arrangement.expires_on,
        }
        super().__init__(*args, initial=held, **kwargs)
        self.fields["state"].choices = [
            (state.value, state.label) for state in rules.next_states(arrangement.state, approver)
        ]
        self.fields["expires_on"].help_text = (
            f"At most {rules.MOST_MONTHS} months after the approval; SENDHub reminds you "
            f"{rules.WARN_BEFORE.days} days before. Leave empty at key stage 2."
        )
        self.helper = helper_of("version", "state", "on", "reference", "expires_on", "reason")

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("This day is still to come.")
        return on

    def clean(self):
        cleaned = super().clean()
        state, on, ends = (cleaned.get(name) for name in ("state", "on", "expires_on"))
        if state in rules.NEEDS_REASON and not cleaned.get("reason"):
            self.add_error("reason", "Say why in a few words.")
        if state == ArrangementState.APPROVED and on and ends:
            last = rules.last_day_of_approval(on)
            if ends <= on:
                self.add_error("expires_on", "It would end before it begins.")
            elif ends > last:
                self.add_error("expires_on", f"An approval of that day ends by {day(last)}.")
        return cleaned


class CandidateForm(FileForm):
    past = ("told_on",)

    class Meta:
        model = ExamCandidate
        fields = ("difficulty", "told_on", "told_how")
        help_texts = {
            "difficulty": "In your own words, from what teachers see: where it shows, since when, "
            "what has been tried. It is printed in the school’s summary of evidence.",
            "told_on": "That an application is processed online, and what is in it. A signed form "
            "has not been asked for since 2025/26; being told has.",
            "told_how": "For example: talked with the SENCo, 4 November, copy home.",
        }


class WorkingNoteForm(FileForm):
    """`is_own`: a teacher tells it in person, and is not asked who says so."""

    past = ("seen_on",)

    class Meta:
        model = WorkingNote
        fields = ("kind", "seen_on", "subject", "said_by", "text")
        help_texts = {
            "said_by": "The teacher who says so.",
            "text": "What the pupil needed and what came of it. For example: finished 6 of 9 "
            "questions in the time of the class, all 9 with a quarter more.",
        }

    def __init__(self, *args, is_own, **kwargs):
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["said_by"]


class ExamDateForm(forms.Form):
    """One date of a season as this year’s booklet has it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label="Date")
    source = forms.CharField(
        label="Where it stands",
        max_length=200,
        help_text="For example: JCQ key dates 2026/27; STA guidance of October 2026.",
    )

    def __init__(self, *args, held, year, **kwargs):
        initial = {
            "version": held.version,
            "on": held.on,
            "source": held.source if held.is_ours else "",
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.kind, self.year = ExamDateKind(held.kind), year
        self.fields["on"].label = self.kind.label
        self.helper = helper_of("version", "on", "source")

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on.year not in (self.year - 1, self.year):
            raise forms.ValidationError(
                f"A date of the exams of {self.year} lies in {self.year - 1} or {self.year}."
            )
        return on


FURTHEST = timedelta(days=732)


class SittingForm(FileForm):
    class Meta:
        model = ExamSitting
        fields = ("title", "nc_year", "on", "starts_at", "minutes", "room")
        help_texts = {
            "title": "For example: English Language, paper 1.",
            "minutes": "As printed on the paper; a quarter more is worked out for each pupil.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        self.fields["minutes"].min_value, self.fields["minutes"].max_value = 1, 600
        years = [(code, f"Year {code}") for code in rules.YEARS]
        self.fields["nc_year"].choices = [("", "Choose"), *years]

    def clean_minutes(self):
        minutes = self.cleaned_data["minutes"]
        if not 1 <= minutes <= 600:
            raise forms.ValidationError("A paper lasts 1 to 600 minutes.")
        return minutes

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > self.today + FURTHEST:
            raise forms.ValidationError("Choose a day within two years.")
        return on

    def _get_validation_exclusions(self):
        # `clean_minutes` says it beside the field.
        return super()._get_validation_exclusions() | {"minutes"}
