"""Forms of the pupil's file: contacts, dated facts, attendance, observations, scores."""

import datetime

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from pupils.codes import language_choices
from pupils.enums import CharacteristicKind, ScoreKind
from pupils.models import (
    Address,
    Assessment,
    AttendanceFigure,
    Characteristic,
    Contact,
    FormerSchool,
    Observation,
    Relationship,
)
from pupils.rules.assessments import band_problem, score_problem

YEARS = "Enter a year between 1990 and 2100."
# Security and privacy page, section 11.
YEAR_RANGE = (
    MinValueValidator(datetime.date(1990, 1, 1), YEARS),
    MaxValueValidator(datetime.date(2100, 12, 31), YEARS),
)


def dated(field):
    """Give a date field the browser's own date control and the years we know."""
    field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    field.validators = [*field.validators, *YEAR_RANGE]


def laid_out():
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.include_media = False
    return helper


class FileForm(forms.ModelForm):
    """A form of one record; opened on a saved one it carries the version it was opened with.

    `today` refuses days still to come in the fields named by `past`, `left_on` days after the pupil
    has left: the file of a pupil who is gone takes what belongs to the time here, and papers.
    """

    past = ()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, today=None, left_on=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.left_on = left_on
        if self.instance.pk and hasattr(self.instance, "version"):
            self.fields["version"].initial = self.instance.version
        else:
            del self.fields["version"]
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                dated(field)
            elif isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 5
        self.helper = laid_out()

    def clean(self):
        cleaned = super().clean()
        for name in self.past:
            day = cleaned.get(name)
            if day and self.today and day > self.today:
                self.add_error(name, "This day is still to come.")
            elif day and self.left_on and day > self.left_on:
                last = f"{self.left_on.day} {self.left_on:%B %Y}"
                self.add_error(name, f"The pupil left on {last}. Choose a day up to then.")
        return cleaned


def _languages(held):
    """The language list, with a code that a file brought though the list lacks it."""
    listed = [("", "Not known"), *language_choices()]
    return listed if held in dict(listed) else [*listed, (held, held)]


class ContactForm(FileForm):
    class Meta:
        model = Contact
        fields = (
            "title",
            "first_name",
            "last_name",
            "email",
            "mobile",
            "telephone",
            "work_telephone",
            "language",
            "needs_interpreter",
            "note",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label="Language at home",
            choices=_languages(self.instance.language),
            required=False,
        )
        self.fields["language"].initial = self.instance.language


class RelationshipForm(FileForm):
    class Meta:
        model = Relationship
        fields = (
            "relation",
            "order",
            "has_parental_responsibility",
            "may_receive",
            "lives_with",
            "no_contact",
            "no_contact_reason",
        )
        help_texts = {
            "order": "1 is called first.",
            "has_parental_responsibility": "In law. It may be shared by several adults.",
            "may_receive": "Reports, letters and links about this pupil may go to this person.",
            "no_contact": "Bars letters, links and papers to this person, at once.",
            "no_contact_reason": "For example: court order of 3 May 2026, copy in Documents.",
        }

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("no_contact") and cleaned.get("may_receive"):
            self.add_error("may_receive", "Someone with “no contact” cannot receive information.")
        if cleaned.get("no_contact") and not cleaned.get("no_contact_reason"):
            self.add_error("no_contact_reason", "Say why: staff at the gate will ask.")
        return cleaned

    def _get_validation_exclusions(self):
        # Said beside the field by `clean`; the constraint would say it a second time.
        return super()._get_validation_exclusions() | {"no_contact"}


class ContactSearchForm(forms.Form):
    """Finds an adult whom the school knows already: a brother's or sister's parent."""

    q = forms.CharField(label="Name", max_length=100, required=False)


class AddressForm(FileForm):
    class Meta:
        model = Address
        fields = ("lines", "postcode", "starts_on")
        labels = {"starts_on": "lives there from"}
        help_texts = {"starts_on": "The address before ends the day before this one."}


class CharacteristicForm(FileForm):
    class Meta:
        model = Characteristic
        fields = ("kind", "starts_on", "ends_on", "note")
        labels = {"starts_on": "from", "ends_on": "to"}
        help_texts = {
            "ends_on": "Leave empty while it holds.",
            "note": "For example: local authority and social worker, or the kind of medical need.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Choose"), *CharacteristicKind.choices]
        if self.instance.pk:
            del self.fields["kind"]


class FormerSchoolForm(FileForm):
    class Meta:
        model = FormerSchool
        fields = ("name", "urn", "starts_on", "ends_on", "leaving_reason")
        labels = {"starts_on": "from", "ends_on": "to"}

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if not name:
            raise forms.ValidationError("Enter the name of the school.")
        return name


class AttendanceForm(FileForm):
    past = ("starts_on",)

    class Meta:
        model = AttendanceFigure
        fields = (
            "starts_on",
            "ends_on",
            "possible",
            "attended",
            "authorised",
            "unauthorised",
            "school_name",
        )
        help_texts = {
            "possible": "Half days: a full week has 10.",
            "school_name": "Only when it was another school.",
        }

    def clean(self):
        cleaned = super().clean()
        counts = [cleaned.get(name) for name in ("attended", "authorised", "unauthorised")]
        possible = cleaned.get("possible")
        if possible is not None and None not in counts and sum(counts) > possible:
            self.add_error(
                "possible", "Attended and absent sessions add up to more than were possible."
            )
        if possible == 0:
            self.add_error("possible", "There must be at least one session.")
        return cleaned

    def _get_validation_exclusions(self):
        # The sum above says more than the constraint on two of the numbers.
        return super()._get_validation_exclusions() | {"possible"}


class ObservationForm(FileForm):
    past = ("seen_on",)

    class Meta:
        model = Observation
        fields = ("seen_on", "setting", "focus", "seen", "agreed")
        help_texts = {
            "setting": "For example: maths, whole class; lunch hall.",
            "focus": "For example: how long she stays with a task.",
            "seen": "What you saw and heard, not what it may mean.",
            "agreed": "What will be tried, by whom.",
        }


class AssessmentForm(FileForm):
    past = ("taken_on",)

    class Meta:
        model = Assessment
        fields = (
            "instrument",
            "subject",
            "kind",
            "taken_on",
            "score",
            "band_low",
            "band_high",
            "level",
            "assessor",
            "qualification",
            "note",
        )
        help_texts = {
            "instrument": "The name of the test as its manual gives it.",
            "score": "A standardised score is 40 to 160; an age goes in months.",
            "level": "For results in words.",
            "qualification": "Asked for with exam access arrangements: Level 7 or equivalent, "
            "and where the proof is held.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = ScoreKind.choices
        self.fields["kind"].initial = ScoreKind.STANDARDISED

    def clean(self):
        cleaned = super().clean()
        kind, score = cleaned.get("kind"), cleaned.get("score")
        if "score" not in self.errors:
            if kind == ScoreKind.LEVEL and not cleaned.get("level"):
                self.add_error("level", "Enter the grade or level.")
            elif kind and kind != ScoreKind.LEVEL and score is None:
                self.add_error("score", "Enter the score.")
            elif problem := score_problem(kind, score):
                self.add_error("score", problem)
            elif problem := band_problem(score, cleaned.get("band_low"), cleaned.get("band_high")):
                self.add_error("band_high", problem)
        return cleaned

    def _get_validation_exclusions(self):
        # `clean` says these two beside their fields.
        return super()._get_validation_exclusions() | {"score", "band_low"}
