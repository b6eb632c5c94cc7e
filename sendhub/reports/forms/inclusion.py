"""What is typed for the SEND action plan, the talk, the self-review and learning walks."""

from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import Q

from pupils.forms.agreed import ActionForm
from pupils.forms.values import DayField, helper_of, keep_bounds
from pupils.models import Action
from sendhub.accounts.models import StaffMember
from sendhub.dates import academic_year, academic_year_name
from sendhub.reports.models import ActionPlan, LearningWalk, Priority, SelfReview, Talk

NO_NAMES = "No pupil’s name."


class _RowForm(forms.ModelForm):
    """A form of one record: opened on a saved one it carries its version; the action sets the row."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
        else:
            del self.fields["version"]
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4
        self.helper = helper_of(*self.fields)
        keep_bounds(self)

    def _post_clean(self):
        """The action sets the row, after it has looked at its version."""


class PlanForm(_RowForm):
    class Meta:
        model = ActionPlan
        fields = ("aim", "came_of_it")
        help_texts = {"came_of_it": f"Filled in at the end of the year. {NO_NAMES}"}


class PriorityForm(_RowForm):
    class Meta:
        model = Priority
        fields = ("title", "lead", "state", "why", "success", "evidence", "cost")
        help_texts = {
            "title": "One thing to make better, in a sentence.",
            "why": f"A figure of the report, a walk, what families say. {NO_NAMES}",
            "evidence": f"What shows that it moves. {NO_NAMES}",
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        held = Q(ends_on=None) | Q(pk=self.instance.lead_id or 0)
        self.fields["lead"].queryset = StaffMember.objects.filter(held, school_id=actor.school_id)


class TalkForm(_RowForm):
    """A talk as it is held: actions of the plan it closes, one it adds."""

    on = DayField(label="Day")
    next_on = DayField(label="Next talk", required=False, help_text="Once a half term.")
    done = forms.ModelMultipleChoiceField(
        label="Actions that are done",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    evidence = forms.CharField(
        label="How we know that they are done", required=False, max_length=500
    )

    class Meta:
        model = Talk
        fields = ("on", "people", "notes", "next_on")
        help_texts = {"people": "For example: head teacher, SENCo.", "notes": NO_NAMES}

    def __init__(self, *args, actor, today, actions, priorities, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].initial = today
        self.fields["done"].queryset = Action.objects.filter(pk__in=[a.pk for a in actions])
        self.fields["done"].label_from_instance = lambda action: action.text
        names = ["on", "people", "notes"]
        if actions:
            names.append(Fieldset("Close actions of the plan", "done", "evidence"))
        else:
            del self.fields["done"], self.fields["evidence"]
        if priorities:
            self._offer_action(priorities, actor)
            names.append(
                Fieldset("Add an action to the plan", "priority", "text", "owner", "due_on")
            )
        self.helper = helper_of(*names, "next_on")

    def _offer_action(self, priorities, actor):
        plain = ActionForm(actor=actor, today=self.today)
        self.fields["priority"] = forms.ModelChoiceField(
            label="Priority",
            queryset=Priority.objects.filter(pk__in=[each.pk for each in priorities]),
            required=False,
            empty_label="No new action",
        )
        self.fields["priority"].label_from_instance = lambda priority: priority.title
        for name in ("text", "owner", "due_on"):
            self.fields[name] = plain.fields[name]
            self.fields[name].required = False
        self.fields["due_on"].initial = plain.initial["due_on"]

    def clean(self):
        data = super().clean()
        on, next_on = data.get("on"), data.get("next_on")
        if on and on > self.today:
            self.add_error("on", "This day is still to come.")
        if on and next_on and next_on <= on:
            self.add_error("next_on", "Choose a day after this talk.")
        if data.get("done") and not data.get("evidence"):
            self.add_error("evidence", "Say how we know that they are done.")
        data["done"] = list(data.get("done") or ())
        data["evidence"] = data.get("evidence", "")
        data["added"] = self._action(data)
        return data

    def _action(self, data):
        priority, text = data.pop("priority", None), data.pop("text", "")
        owner, due_on = data.pop("owner", None), data.pop("due_on", None)
        if not priority and not text:
            return None
        for name, value, said in (
            ("priority", priority, "Choose the priority it serves."),
            ("text", text, "Say what is to be done."),
            ("owner", owner, "Choose who does it."),
            ("due_on", due_on, "Enter the day."),
        ):
            if not value:
                self.add_error(name, said)
        return priority, {"text": text, "owner": owner, "due_on": due_on}


class NotesForm(_RowForm):
    """Notes of a talk, afterwards."""

    next_on = DayField(label="Next talk", required=False)

    class Meta:
        model = Talk
        fields = ("people", "notes", "next_on")
        help_texts = {"notes": NO_NAMES}

    def clean_next_on(self):
        day = self.cleaned_data["next_on"]
        if day and day <= self.instance.on:
            raise forms.ValidationError("Choose a day after this talk.")
        return day


class SelfReviewForm(_RowForm):
    reviewed_on = DayField(label="Looked at on")

    class Meta:
        model = SelfReview
        fields = ("year", "state", "evidence", "aim", "reviewed_on")
        widgets = {"state": forms.RadioSelect}
        help_texts = {
            "evidence": "What head, SENCo and staff each see: time given, plans shared, decisions made together.",
            "aim": "One step further is enough for a year.",
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        this = academic_year(today)
        self.fields["year"] = forms.TypedChoiceField(
            label="School year",
            coerce=int,
            choices=[(year, academic_year_name(year)) for year in (this, this - 1)],
        )
        self.fields["state"].choices = [
            choice for choice in self.fields["state"].choices if choice[0]
        ]
        self.fields["reviewed_on"].initial = today
        if self.instance.pk:
            del self.fields["year"]
        self.helper = helper_of(*self.fields)

    def clean_reviewed_on(self):
        day = self.cleaned_data["reviewed_on"]
        if day > self.today:
            raise forms.ValidationError("This day is still to come.")
        return day


class WalkForm(_RowForm):
    on = DayField(label="Day")

    class Meta:
        model = LearningWalk
        fields = ("on", "focus", "classes", "seen", "agreed_next")
        help_texts = {
            "focus": "One question: “Can every pupil begin the task?”",
            "classes": "Which classes, not which teachers.",
            "seen": "What pupils could do and what helped. No pupil’s name, no judgement of a colleague.",
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].initial = today

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("This day is still to come.")
        return day
