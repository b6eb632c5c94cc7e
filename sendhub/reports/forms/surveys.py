"""What is typed about the staff survey, and the survey itself."""

from datetime import timedelta

from django import forms

from pupils.forms.values import DayField, helper_of
from sendhub.reports.models import Survey
from sendhub.reports.surveys import RATINGS, TOPICS

LONGEST = timedelta(days=60)
MOST_SLIPS = 30


class SurveyForm(forms.Form):
    name = forms.CharField(label="Name", max_length=60, help_text="For example: Autumn 2026.")
    opens_on = DayField(label="Opens on")
    closes_on = DayField(label="Last day")

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.today = actor, today
        self.fields["opens_on"].initial = today
        self.fields["closes_on"].initial = today + timedelta(days=14)
        self.helper = helper_of(*self.fields)

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if Survey.objects.visible_to(self.actor).filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a survey of this name already.")
        return name

    def clean(self):
        data = super().clean()
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and opens < self.today:
            self.add_error("opens_on", "This day is over.")
        if opens and closes and closes < opens:
            self.add_error("closes_on", "It closes before it opens.")
        elif opens and closes and closes - opens > LONGEST:
            self.add_error("closes_on", "Choose a day within two months of its opening.")
        return data


class DaysForm(forms.Form):
    """The last day of a survey, moved."""

    closes_on = DayField(label="Last day")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, survey, **kwargs):
        super().__init__(*args, **kwargs)
        self.survey = survey
        self.fields["closes_on"].initial = survey.closes_on
        self.fields["version"].initial = survey.version
        self.helper = helper_of("closes_on", "version")

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if not self.survey.opens_on <= day <= self.survey.opens_on + LONGEST:
            raise forms.ValidationError("Choose a day within two months of its opening.")
        return day


class SlipsForm(forms.Form):
    number = forms.IntegerField(label="How many", min_value=1, max_value=MOST_SLIPS, initial=5)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("number")


class AnswerForm(forms.Form):
    """One rating a statement, all of them: a gap would make answers tell each other apart."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for topic, words in TOPICS.items():
            self.fields[topic] = forms.TypedChoiceField(
                label=words,
                choices=RATINGS,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose one answer."},
            )
