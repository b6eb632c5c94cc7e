"""Forms of interventions: the run, its week, the pupils in it, what it changed."""

from crispy_forms.layout import Fieldset
from django import forms

from provision.actions.interventions import FIELDS
from provision.actions.places import MEASURES
from provision.models import (
    FundingSource,
    Intervention,
    Outcome,
    Participation,
    Provision,
    Slot,
)
from provision.rules.places import measure_problem
from provision.rules.timetable import ends_after
from provision.runs import adults_in
from pupils.forms.values import DayField, helper_of, keep_bounds
from pupils.models import Pupil
from sendhub.accounts.models import StaffMember

LAST_DAY_BEFORE_FIRST = "The last day is before the first."
BEYOND = dict.fromkeys(("min_value", "max_value"), "A session lasts from 5 to 360 minutes.")


def staff_here(actor, today):
    """People who work at the school on the day."""
    return StaffMember.objects.filter(school_id=actor.school_id).exclude(ends_on__lt=today)


def with_last_day(person):
    """The name, and until when who leaves is here."""
    ends_on = person.ends_on
    return (
        f"{person.full_name} (until {ends_on.day} {ends_on:%B %Y})" if ends_on else person.full_name
    )


class InterventionForm(forms.ModelForm):
    """A run: of what, from when to when, led by whom, for how many pupils."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")

    class Meta:
        model = Intervention
        fields = ("provision", *FIELDS)
        widgets = {"goal": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": "What staff call this group: “Number sense, Year 3”.",
            "lead": "Sees its pupils and records its sessions.",
            "capacity": "Pupils beyond this wait on the list.",
            "goal": "What should be different at the end.",
        }

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["lead"].queryset = staff_here(actor, today)
        self.fields["lead"].empty_label = "Nobody yet"
        if self.instance.pk:
            del self.fields["provision"]
        else:
            self.fields["provision"].queryset = Provision.objects.visible_to(actor).filter(
                is_active=True
            )
            self.fields["provision"].label = "Of what"
        names = [name for name in ("version", "provision", *FIELDS) if name in self.fields]
        self.helper = helper_of(*names)

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", LAST_DAY_BEFORE_FIRST)
        if not 1 <= (cleaned.get("capacity") or 1) <= 40:
            self.add_error("capacity", "A group takes from 1 to 40 pupils.")
        return cleaned

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""


class EndRunForm(forms.Form):
    """Ends a run before its last day."""

    ends_on = DayField(label="Last day")
    reason = forms.CharField(
        label="Why", max_length=200, help_text="Stands at each pupil’s place in the group."
    )

    def __init__(self, *args, intervention, **kwargs):
        super().__init__(*args, **kwargs)
        self.intervention = intervention
        self.helper = helper_of("ends_on", "reason")

    def clean_ends_on(self):
        day, run = self.cleaned_data["ends_on"], self.intervention
        if not run.starts_on <= day < run.ends_on:
            raise forms.ValidationError("Choose a day inside the run, before its last day.")
        return day


class CopyRunForm(forms.Form):
    """Copies a run with its week to other days, with the pupils ticked."""

    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
    pupils = forms.ModelMultipleChoiceField(
        label="Pupils who go on",
        queryset=Pupil.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, pupils, **kwargs):
        """`pupils`: those with a place now, scoped to the actor."""
        super().__init__(*args, **kwargs)
        self.fields["pupils"].queryset = pupils
        self.fields["pupils"].label_from_instance = lambda pupil: pupil.full_name
        self.helper = helper_of("starts_on", "ends_on", "pupils")

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", LAST_DAY_BEFORE_FIRST)
        return cleaned


class HandOverForm(forms.Form):
    """Who takes over what an adult of the run was to give."""

    leaver = forms.ModelChoiceField(label="Instead of", queryset=StaffMember.objects.none())
    to = forms.ModelChoiceField(
        label="From today on",
        queryset=StaffMember.objects.none(),
        empty_label="Choose who takes over",
        help_text="Leads what the other led, and gives every session that is still to come. What was recorded stays with who gave it.",
    )

    def __init__(self, *args, actor, today, intervention, **kwargs):
        super().__init__(*args, **kwargs)
        here = staff_here(actor, today)
        adults = adults_in(intervention)
        self.fields["leaver"].queryset = StaffMember.objects.filter(
            school_id=actor.school_id, pk__in=adults
        )
        # Who leaves before the run ends would have to hand over again.
        self.fields["to"].queryset = here.exclude(ends_on__lt=intervention.ends_on)
        for field in self.fields.values():
            field.label_from_instance = with_last_day
        self.helper = helper_of("leaver", "to")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") and cleaned.get("to") == cleaned.get("leaver"):
            self.add_error("to", "Choose somebody else.")
        return cleaned


class SlotForm(forms.ModelForm):
    """A place in the week."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    starts_at = forms.TimeField(
        label="From",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Enter a time, such as 9:30."},
    )
    helpers = forms.ModelMultipleChoiceField(
        label="Further adults in the room",
        queryset=StaffMember.objects.none(),
        required=False,
        help_text="Each is paid for beside the first. Hold Ctrl to choose several.",
    )

    class Meta:
        model = Slot
        fields = ("weekday", "starts_at", "minutes", "room", "staff")
        help_texts = {"minutes": "From 5 to 360."}
        error_messages = {"minutes": BEYOND}

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        here = staff_here(actor, today)
        keep_bounds(self)
        self.fields["version"].initial = self.instance.version
        self.fields["staff"].queryset = here
        self.fields["staff"].empty_label = "Nobody yet"
        self.fields["helpers"].queryset = here
        if self.instance.pk:
            self.fields["helpers"].initial = [
                helper.staff_id for helper in self.instance.helpers.all()
            ]
        self.helper = helper_of(
            "version", "weekday", "starts_at", "minutes", "room", "staff", "helpers"
        )

    def clean(self):
        cleaned = super().clean()
        starts_at, minutes = cleaned.get("starts_at"), cleaned.get("minutes")
        if starts_at and minutes and ends_after(starts_at, minutes) is None:
            self.add_error("minutes", "The session would run past midnight.")
        return cleaned

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""


class ExtraSessionForm(forms.Form):
    """A session beside the week, such as one that is made up for."""

    on = DayField(label="Date")
    starts_at = forms.TimeField(
        label="From", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=5,
        max_value=360,
        help_text="From 5 to 360.",
        error_messages=BEYOND,
    )
    staff = forms.ModelChoiceField(
        label="Adult", queryset=StaffMember.objects.none(), required=False, empty_label="Nobody yet"
    )
    room = forms.CharField(label="Room", max_length=60, required=False)

    def __init__(self, *args, actor, today, intervention, **kwargs):
        super().__init__(*args, **kwargs)
        self.intervention = intervention
        self.fields["staff"].queryset = staff_here(actor, today)
        self.helper = helper_of("on", "starts_at", "minutes", "staff", "room")

    def clean_on(self):
        day, run = self.cleaned_data["on"], self.intervention
        if not run.starts_on <= day <= run.ends_on:
            raise forms.ValidationError("This day lies outside the intervention.")
        return day


class PlacePupilForm(forms.Form):
    """Puts a pupil into a group."""

    pupil = forms.ModelChoiceField(label="Pupil", queryset=Pupil.objects.none())
    starts_on = DayField(label="From")

    def __init__(self, *args, pupils, intervention, **kwargs):
        """`pupils`: those who may be placed, scoped to the actor."""
        super().__init__(*args, **kwargs)
        self.intervention = intervention
        self.fields["pupil"].queryset = pupils
        self.fields["pupil"].label_from_instance = _with_class
        self.helper = helper_of("pupil", "starts_on")

    def clean_starts_on(self):
        return inside_run(self.cleaned_data["starts_on"], self.intervention)


class ChooseRunForm(forms.Form):
    """Puts one pupil into one of the runs that are not over, from today or its first day."""

    intervention = forms.ModelChoiceField(
        label="Which group", queryset=Intervention.objects.none(), empty_label="Choose a group"
    )
    outcome = forms.ModelChoiceField(
        queryset=Outcome.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "This outcome is not in a plan that runs any more."},
    )

    def __init__(self, *args, runs, outcomes=None, **kwargs):
        """`outcomes`: those of the pupil that the place may serve; None where it is not asked."""
        super().__init__(*args, **kwargs)
        self.fields["intervention"].queryset = runs
        self.fields["intervention"].label_from_instance = _with_places
        if outcomes is None:
            del self.fields["outcome"]
        else:
            self.fields["outcome"].queryset = outcomes
        self.helper = helper_of(*self.fields)


def _with_class(pupil):
    return f"{pupil.full_name}, {pupil.group.name}" if pupil.group else pupil.full_name


def _with_places(run):
    free = run.capacity - run.taken
    said = (
        f"{free} place{'s' if free != 1 else ''} free" if free > 0 else "full: on the waiting list"
    )
    return f"{run.name} ({said})"


def inside_run(day, run):
    """Return the day, or an error when the run does not hold it."""
    if not run.starts_on <= day <= run.ends_on:
        raise forms.ValidationError("This day lies outside the intervention.")
    return day


class EndPlaceForm(forms.Form):
    """Ends a pupil's place."""

    ends_on = DayField(label="Last day")
    reason = forms.CharField(label="Why", max_length=200)

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.participation = participation
        self.helper = helper_of("ends_on", "reason")

    def clean_ends_on(self):
        day = inside_run(self.cleaned_data["ends_on"], self.participation.intervention)
        if self.participation.starts_on and day < self.participation.starts_on:
            raise forms.ValidationError("The place had not begun on that day.")
        return day


class MeasureForm(forms.ModelForm):
    """Entry, expectation and exit of a place, within the ends of its instrument."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    entry_on = DayField(label="Measured on", required=False)
    exit_on = DayField(label="Measured on", required=False)

    class Meta:
        model = Participation
        fields = MEASURES
        labels = {
            "entry_score": "At entry",
            "expected_score": "Expected at exit",
            "exit_score": "At exit",
            "funding": "Paid from",
        }

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["version"].initial = self.instance.version
        self.fields["funding"].queryset = FundingSource.objects.filter(
            school_id=actor.school_id, is_active=True
        )
        self.fields["funding"].empty_label = "Not said"
        self.helper = helper_of(
            "version",
            Fieldset("With what", "instrument", "measure_kind"),
            Fieldset("At entry", "entry_score", "entry_on", "expected_score"),
            Fieldset("At exit", "exit_score", "exit_on"),
            Fieldset("Money", "funding"),
        )

    def clean(self):
        cleaned = super().clean()
        provision = self.instance.intervention.provision
        kind = cleaned.get("measure_kind")
        for name in ("entry_score", "expected_score", "exit_score"):
            problem = measure_problem(
                kind, cleaned.get(name), low=provision.measure_low, high=provision.measure_high
            )
            if problem:
                self.add_error(name, problem)
        for score, day in (("entry_score", "entry_on"), ("exit_score", "exit_on")):
            if cleaned.get(score) is not None and not cleaned.get(day) and day not in self.errors:
                self.add_error(day, "Say when it was measured.")
            elif cleaned.get(day) and cleaned[day] > self.today:
                self.add_error(day, "This day is still to come.")
        entry_on, exit_on = cleaned.get("entry_on"), cleaned.get("exit_on")
        if entry_on and exit_on and exit_on < entry_on:
            self.add_error("exit_on", "The exit was measured before the entry.")
        return cleaned

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""
