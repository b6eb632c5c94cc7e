"""Forms of reviews: the day of the meeting, people, the round, report, decision, cancelling."""

from datetime import timedelta

from django import forms

from ehcp.models import ReviewPerson
from ehcp.review_enums import Outcome, PersonRole
from pupils.forms.values import DayField, helper_of, keep_bounds

WHY = forms.Textarea(attrs={"rows": 3})


class VersionForm(forms.Form):
    """A form about one review with the version it was opened at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, review, today, initial=None, **kwargs):
        super().__init__(*args, initial={"version": review.version, **(initial or {})}, **kwargs)
        self.review = review
        self.today = today

    def _not_ahead(self, name):
        day = self.cleaned_data[name]
        if day and day > self.today:
            raise forms.ValidationError("This day lies in the future.")
        return day


class MeetingDayForm(VersionForm):
    meeting_on = DayField(label="Day of the meeting")
    meeting_at = forms.TimeField(
        label="Time", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="Place", required=False, max_length=200)

    def __init__(self, *args, review, today, proposed=None, **kwargs):
        held = {
            "meeting_on": review.meeting_on or proposed,
            "meeting_at": review.meeting_at,
            "place": review.place,
        }
        super().__init__(*args, review=review, today=today, initial=held, **kwargs)
        self.helper = helper_of("version", "meeting_on", "meeting_at", "place")


class PutOffForm(MeetingDayForm):
    reason = forms.CharField(label="Why", max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("version", "meeting_on", "meeting_at", "place", "reason")


class EarlyForm(forms.Form):
    reason = forms.CharField(
        label="Why now",
        max_length=2_000,
        widget=WHY,
        help_text="A change of need, a placement at risk, a suspension; who asked for it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("reason")


class CancelForm(VersionForm):
    reason = forms.CharField(label="Why", max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("version", "reason")


class PersonForm(forms.ModelForm):
    class Meta:
        model = ReviewPerson
        fields = ("role", "name", "email", "is_invited", "is_asked", "reply")
        labels = {"reply": "Their answer to the invitation"}
        help_texts = {
            "name": "Leave it empty while nobody is named: the line stays as a reminder.",
            "email": "With an address the questions go by private link; without one you ask on paper, by phone or in person and type the answers in.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        keep_bounds(self)
        self.fields["role"].choices = PersonRole.choices
        # Family and pupil are written to at the address in the file; staff on their desk.
        if self.instance.pk and (self.instance.contact_id or self.instance.staff_id):
            del self.fields["email"]
            del self.fields["role"]
            self.fields["name"].disabled = True
        self.helper = helper_of(*self.fields)

    def _post_clean(self):
        """Leave the instance alone: the action sets it."""


class RoundForm(VersionForm):
    """Everybody who can be asked, ticked already where the record says so: one press sends."""

    people = forms.ModelMultipleChoiceField(
        None, label="Ask", widget=forms.CheckboxSelectMultiple, required=False
    )
    due_on = DayField(label="Answer by")

    def __init__(self, *args, review, today, people, due_on, **kwargs):
        chosen = [p.pk for p in people if p.is_asked and p.name and not p.asked_on]
        super().__init__(
            *args,
            review=review,
            today=today,
            initial={"people": chosen, "due_on": due_on},
            **kwargs,
        )
        self.fields["people"].queryset = people
        self.chosen = set(chosen)
        self.helper = helper_of("version", "due_on")

    def clean_people(self):
        chosen = self.cleaned_data["people"]
        if not chosen:
            raise forms.ValidationError("Tick at least one person.")
        nameless = [person for person in chosen if not person.name]
        if nameless:
            raise forms.ValidationError(
                f"Name them first: {', '.join(p.get_role_display() for p in nameless)}."
            )
        return chosen

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise forms.ValidationError("This day has passed.")
        if self.review.meeting_on and due_on > self.review.meeting_on - timedelta(days=1):
            raise forms.ValidationError("Ask for answers before the meeting.")
        return due_on


class DayForm(VersionForm):
    """One day on which something was done, today unless said otherwise."""

    on = DayField(label="On")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, today=today, initial={"on": today}, **kwargs)
        self.helper = helper_of("version", "on")

    def clean_on(self):
        return self._not_ahead("on")


class DecisionForm(VersionForm):
    decision = forms.ChoiceField(
        label="What did the LA decide?", choices=Outcome.choices, widget=forms.RadioSelect
    )
    decided_on = DayField(label="Day of its letter")
    notice_on = DayField(
        label="Notice with the proposed amendments served on",
        required=False,
        help_text="Only with “amend”. The family’s 15 days and the LA’s eight weeks run from this day.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("version", "decision", "decided_on", "notice_on")

    def clean_decided_on(self):
        return self._not_ahead("decided_on")

    def clean_notice_on(self):
        return self._not_ahead("notice_on")

    def clean(self):
        cleaned = super().clean()
        amends = cleaned.get("decision") == Outcome.AMEND
        if amends and not cleaned.get("notice_on") and "notice_on" not in self.errors:
            self.add_error("notice_on", "Enter the day on which the notice was served.")
        if not amends and cleaned.get("notice_on"):
            self.add_error("notice_on", "Leave this empty: no notice belongs to this decision.")
        decided_on, held_on = cleaned.get("decided_on"), self.review.meeting_on
        if decided_on and held_on and decided_on < held_on:
            self.add_error("decided_on", "The LA decides after the meeting, not before it.")
        return cleaned


class AmendedForm(VersionForm):
    amended_on = DayField(label="Final amended plan issued on", required=False)
    not_amended_on = DayField(
        label="Or: notice that the LA will not amend after all", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("version", "amended_on", "not_amended_on")

    def clean_amended_on(self):
        return self._not_ahead("amended_on")

    def clean_not_amended_on(self):
        return self._not_ahead("not_amended_on")

    def clean(self):
        cleaned = super().clean()
        if not self.errors and bool(cleaned["amended_on"]) == bool(cleaned["not_amended_on"]):
            raise forms.ValidationError("Enter one of the two days.")
        return cleaned


class OwnPartForm(forms.Form):
    """What a teacher or assistant writes; `lines()` returns [question, words] of what was filled in."""

    well = forms.CharField(
        label="What goes well in your lessons", required=False, max_length=5_000, widget=WHY
    )
    hard = forms.CharField(label="What is hard", required=False, max_length=5_000, widget=WHY)
    progress = forms.CharField(
        label="Progress this year",
        required=False,
        max_length=5_000,
        widget=WHY,
        help_text="Where the pupil stood, where now; what shows it.",
    )
    helps = forms.CharField(
        label="What helps, what does not", required=False, max_length=5_000, widget=WHY
    )
    change = forms.CharField(
        label="What should change", required=False, max_length=5_000, widget=WHY
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of(*self.fields)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError("Write something first.")
        return cleaned

    def lines(self):
        return [
            [str(self.fields[name].label), text] for name, text in self.cleaned_data.items() if text
        ]
