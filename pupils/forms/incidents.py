"""Forms of an incident: what happened, what is to follow, what narrows the patterns."""

from django import forms
from django.db.models import Q

from pupils.day_enums import Place, Trigger
from pupils.forms.agreed import due_problem, owner_field
from pupils.forms.concerns import PupilsForm, long_text, short_text
from pupils.forms.own_fields import add_inputs, filled_in
from pupils.forms.values import DayField, helper_of
from pupils.models import Pupil
from pupils.rules.incidents import WORDS, debrief_due, talk_due
from sendhub.accounts.permissions import Permission

FACTS = ("on", "at", "minutes", "place", "setting", "trigger", "record_reference", "record_on")
LONGEST_MINUTES = 480


def chips(label, choices, message):
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": message},
    )


class IncidentForm(PupilsForm):
    """What came before, what happened, what helped, and afterwards; opened with the version it was."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = DayField(label="Date")
    at = forms.TimeField(
        label="Time",
        widget=forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M"),
        error_messages={
            "required": "Enter the time: about is enough.",
            "invalid": "Enter the time as hours and minutes, such as 10:40.",
        },
    )
    minutes = forms.IntegerField(
        label="How many minutes",
        required=False,
        min_value=1,
        max_value=LONGEST_MINUTES,
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    place = chips("Where?", Place.choices, "Choose where it was.")
    setting = short_text(
        "What was going on there?", 150, "For example: maths with a supply teacher; wet play."
    )
    trigger = chips(
        "What seems to have set it off?",
        Trigger.choices,
        "Choose one: “We do not know” is one, too.",
    )
    before = long_text("Before", rows=3, help_text="What was happening, who was near, early signs.")
    during = long_text(
        "What happened",
        rows=4,
        help_text="What you saw and heard. No other child’s name: choose them above.",
        required=True,
        message="Say in a few words what happened.",
    )
    helped = long_text("What helped", rows=3, help_text="And what did not. This feeds the plan.")
    after = long_text("Afterwards", rows=2, help_text="How it ended, how the child was then.")
    record_reference = short_text("Number in the school’s record", 60)
    record_on = DayField(label="Entered there on", required=False)

    def __init__(self, *args, actor, today, own=(), incident=None, **kwargs):
        super().__init__(*args, actor=actor, today=today, **kwargs)
        self.own = own
        for name in add_inputs(self, own, incident.own_fields if incident else {}):
            widget = self.fields[name].widget
            is_choice = isinstance(widget, forms.Select)
            widget.attrs["class"] = "form-select" if is_choice else "form-control"
        self.today, self.incident = today, incident
        self.may_give = actor.can(Permission.ACTION_GIVE)
        for name in ("on", "record_on"):
            self.fields[name].widget.attrs["class"] = "form-control"
        if incident:
            # Who has left since, or moved to another class, stays in what was written then.
            held = Q(pk__in=incident.pupil_links.values("pupil"))
            now = Q(pk__in=self.fields["pupils"].queryset.order_by().values("pk"))
            seen = Pupil.objects.visible_to(actor).filter(now | held)
            self.fields["pupils"].queryset = seen.select_related("group")
            return
        for key, label, due_on in (
            ("talk", "A restorative conversation", talk_due(today)),
            ("debrief", "A debrief for the adults", debrief_due(today)),
        ):
            self.fields[key] = forms.BooleanField(label=label, required=False)
            self.fields[f"{key}_due_on"] = DayField(label="By", required=False, initial=due_on)
            self.fields[f"{key}_due_on"].widget.attrs["class"] = "form-control"
            if self.may_give:
                self.fields[f"{key}_owner"] = owner_field(actor, today)
                self.fields[f"{key}_owner"].widget.attrs["class"] = "form-select"

    def own_inputs(self):
        """The inputs of the school's own fields."""
        return [self[f"own_{field.key}"] for field in self.own]

    def following_fields(self):
        """(tick, day, who or None) of each thing that may follow."""
        return [
            (
                self[key],
                self[f"{key}_due_on"],
                self[f"{key}_owner"] if self.may_give else None,
            )
            for key in ("talk", "debrief")
            if key in self.fields
        ]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("pupils") and "pupils" not in self.errors:
            self.add_error("pupils", "Choose at least one pupil.")
        self.refuse_nobody_concerned(cleaned)
        for name in ("on", "record_on"):
            if cleaned.get(name) and cleaned[name] > self.today:
                self.add_error(name, "This day is still to come.")
        if bool(cleaned.get("record_reference")) != bool(cleaned.get("record_on")):
            missing = "record_on" if cleaned.get("record_reference") else "record_reference"
            if missing not in self.errors:
                self.add_error(missing, "Give both: the number and the day it was entered.")
        for key in ("talk", "debrief"):
            due_on = cleaned.get(f"{key}_due_on")
            if cleaned.get(key) and due_on and (problem := due_problem(due_on, self.today)):
                self.add_error(f"{key}_due_on", problem)
        return cleaned

    def values(self):
        """What the actions take, from valid input."""
        given = self.cleaned_data
        return {
            "pupils": self.parts_given(),
            "own": filled_in(given, self.own),
            **{name: given[name] for name in (*FACTS, *WORDS)},
        }

    def following(self):
        given, usual = self.cleaned_data, {"talk": talk_due, "debrief": debrief_due}
        return [
            (key, given.get(f"{key}_due_on") or usual[key](self.today), given.get(f"{key}_owner"))
            for key in usual
            if given.get(key)
        ]


class FollowingForm(forms.Form):
    """One thing to follow an incident that was written before."""

    key = forms.ChoiceField(
        label="What follows",
        choices=(
            ("talk", "A restorative conversation"),
            ("debrief", "A debrief for the adults"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what follows."},
    )
    due_on = DayField(label="By")

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, initial={"due_on": talk_due(today)}, **kwargs)
        self.today = today
        names = ["key", "due_on"]
        if actor.can(Permission.ACTION_GIVE):
            self.fields["owner"] = owner_field(actor, today)
            self.fields["owner"].help_text = "Left empty, you do it yourself."
            names.append("owner")
        self.helper = helper_of(*names)

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if problem := due_problem(day, self.today):
            raise forms.ValidationError(problem)
        return day
