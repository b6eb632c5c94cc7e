"""Forms of needs assessments: start, the words of the request, steps, corrections, exceptions."""

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.text import capfirst

from ehcp.enums import AskedBy, CaseState, FamilyKnows, Ground
from ehcp.models import NeedsAssessment
from ehcp.request_questions import PARTS
from ehcp.rules import assessments as rules
from pupils.forms.values import DayField, helper_of
from sendhub.accounts.models import LocalAuthority

MOST_CHARACTERS = 10_000
STILL_TO_COME = "This day is still to come."


def authorities():
    """Local authorities are no rows of a school: everybody may choose among them."""
    return LocalAuthority.objects.order_by("name")


def require_day_told(form, cleaned):
    """Whoever knows was told on a day."""
    told = cleaned.get("family_knows") in (FamilyKnows.AGREES, FamilyKnows.KNOWS)
    if told and not cleaned.get("family_told_on"):
        form.add_error("family_told_on", "Say on which day the family was told.")


def not_in_future(day, today):
    if day and day > today:
        raise forms.ValidationError(STILL_TO_COME)
    return day


class StartForm(forms.Form):
    local_authority = forms.ModelChoiceField(
        None,
        label="Local authority",
        help_text="Where the pupil lives, which may not be where the school is.",
    )
    asked_by = forms.ChoiceField(label="Who asks", choices=AskedBy.choices)
    asked_by_note = forms.CharField(label="Who that is", max_length=150, required=False)
    is_reassessment = forms.BooleanField(
        label="The pupil has an EHC plan already: it is a re-assessment", required=False
    )
    family_knows = forms.ChoiceField(label="What the family says", choices=FamilyKnows.choices)
    family_told_on = DayField(label="Told on", required=False)

    def __init__(self, *args, school, today, **kwargs):
        initial = {
            "local_authority": school.local_authority_id,
            "asked_by": AskedBy.SCHOOL,
            "family_knows": FamilyKnows.NOT_TOLD,
            **kwargs.pop("initial", {}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.today = today
        self.fields["local_authority"].queryset = authorities()
        self.helper = helper_of(*self.fields)

    def clean_family_told_on(self):
        return not_in_future(self.cleaned_data["family_told_on"], self.today)

    def clean(self):
        cleaned = super().clean()
        require_day_told(self, cleaned)
        return cleaned


class RequestForm(forms.Form):
    """The words of the request; `cleaned_data["answers"]` is {key: text}, empty ones left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    family_knows = forms.ChoiceField(label="What the family says", choices=FamilyKnows.choices)
    family_told_on = DayField(label="Told on", required=False)
    family_note = forms.CharField(label="In their words", max_length=300, required=False)

    def __init__(self, *args, assessment, today, initial=None, **kwargs):
        held = {
            "version": assessment.version,
            "family_knows": assessment.family_knows,
            "family_told_on": assessment.family_told_on,
            "family_note": assessment.family_note,
            **{f"q_{key}": text for key, text in assessment.answers.items()},
        }
        super().__init__(*args, initial=held | (initial or {}), **kwargs)
        self.today = today
        layout = []
        for part in PARTS:
            for question in part.questions:
                self.fields[f"q_{question.key}"] = forms.CharField(
                    label=question.label,
                    help_text=question.help,
                    required=False,
                    max_length=MOST_CHARACTERS,
                    widget=forms.Textarea(attrs={"rows": question.rows}),
                )
            layout.append(Fieldset(part.title, *(f"q_{q.key}" for q in part.questions)))
        family = Fieldset("The family", "family_knows", "family_told_on", "family_note")
        self.helper = helper_of("version", *layout, family)

    def clean_family_told_on(self):
        return not_in_future(self.cleaned_data["family_told_on"], self.today)

    def clean(self):
        cleaned = super().clean()
        texts = {
            q.key: cleaned.pop(f"q_{q.key}", "").strip() for part in PARTS for q in part.questions
        }
        cleaned["answers"] = {key: text for key, text in texts.items() if text}
        require_day_told(self, cleaned)
        return cleaned


class StepForm(forms.Form):
    """The next step of a case, on the day the letter names."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label="What happened")
    on = DayField(label="On", help_text="The day that the letter or e-mail names.")
    note = forms.CharField(
        label="Note, or the reason where it is refused or withdrawn", max_length=300, required=False
    )
    reference = forms.CharField(label="The LA’s reference", max_length=60, required=False)
    officer = forms.CharField(label="The LA’s case officer", max_length=150, required=False)

    def __init__(self, *args, assessment, today, **kwargs):
        initial = {
            "version": assessment.version,
            "state": rules.likely_step(assessment.state),
            "on": today,
            "reference": assessment.reference,
            "officer": assessment.officer,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.assessment, self.today = assessment, today
        self.fields["state"].choices = [
            (step.value, step.label) for step in rules.steps_from(assessment.state)
        ]
        self.helper = helper_of(*self.fields)

    def clean_on(self):
        return not_in_future(self.cleaned_data["on"], self.today)

    def clean(self):
        cleaned = super().clean()
        state, on = cleaned.get("state"), cleaned.get("on")
        if state in rules.NEEDS_REASON and not cleaned.get("note"):
            self.add_error("note", f"Say why: {CaseState(state).label}.")
        if state and on:
            days = {name: getattr(self.assessment, name) for name in rules.DAYS}
            problem = rules.order_problem(days | {rules.DAY_OF[CaseState(state)]: on})
            if problem:
                self.add_error("on", problem[1])
        return cleaned


class DaysForm(forms.Form):
    """Every day of the case that was entered, to set right; and what the tribunal or mediation brought."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    certificate_on = DayField(label="Mediation certificate dated", required=False)
    agreed_final_on = DayField(
        label="Day for the plan that was ordered or agreed",
        required=False,
        help_text="From the tribunal’s order or the mediation agreement. It then counts instead of the 20 weeks.",
    )
    appeal_outcome = forms.CharField(
        label="Outcome of appeal or mediation", max_length=300, required=False
    )
    note = forms.CharField(label="Why it is changed", max_length=250)

    def __init__(self, *args, assessment, today, **kwargs):
        self.entered = [name for name in rules.DAYS if getattr(assessment, name)]
        own = ("certificate_on", "agreed_final_on", "appeal_outcome")
        initial = {name: getattr(assessment, name) for name in (*self.entered, *own)}
        super().__init__(*args, initial=initial | {"version": assessment.version}, **kwargs)
        self.assessment, self.today = assessment, today
        for name in self.entered:
            label = capfirst(NeedsAssessment._meta.get_field(name).verbose_name)
            self.fields[name] = DayField(label=label)
        self.helper = helper_of("version", *self.entered, *own, "note")

    def clean(self):
        cleaned = super().clean()
        for name in (*self.entered, "certificate_on"):
            if cleaned.get(name) and cleaned[name] > self.today:
                self.add_error(name, STILL_TO_COME)
        days = {name: getattr(self.assessment, name) for name in rules.DAYS}
        problem = rules.order_problem(days | {n: cleaned.get(n) or days[n] for n in self.entered})
        if problem:
            self.add_error(problem[0] if problem[0] in self.fields else None, problem[1])
        return cleaned


class ExceptionForm(forms.Form):
    """A lawful reason for missing a date: only the dates that know one are offered."""

    code = forms.ChoiceField(label="For which date")
    ground = forms.ChoiceField(label="The ground", choices=Ground.choices)
    said_on = DayField(label="The LA said so on")
    note = forms.CharField(
        label="In the LA’s words",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, dates, today, **kwargs):
        super().__init__(*args, initial={"said_on": today}, **kwargs)
        self.today = today
        self.fields["code"].choices = [(each.code, each.what) for each in dates if each.grounds]
        self.helper = helper_of(*self.fields)

    def clean_said_on(self):
        return not_in_future(self.cleaned_data["said_on"], self.today)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("code") and cleaned.get("ground"):
            problem = rules.exception_problem(code=cleaned["code"], ground=cleaned["ground"])
            if problem:
                self.add_error("ground", problem)
        return cleaned


class MoveForm(forms.Form):
    local_authority = forms.ModelChoiceField(None, label="New local authority")
    on = DayField(label="Moved on")

    def __init__(self, *args, assessment, today, **kwargs):
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.today = today
        self.fields["local_authority"].queryset = authorities().exclude(
            pk=assessment.local_authority_id
        )
        self.helper = helper_of(*self.fields)

    def clean_on(self):
        return not_in_future(self.cleaned_data["on"], self.today)
