"""Forms of actions: given, done; and the few fields for one agreed on another form."""

from datetime import timedelta

from django import forms

from pupils.forms.values import DayField, helper_of
from sendhub.accounts.models import StaffMember
from sendhub.accounts.permissions import Permission

FURTHEST = timedelta(days=732)
ACTION_FIELDS = ("action_text", "action_owner", "action_owner_name", "action_due_on")
NEXT_DAYS = 14  # offered as the day of a new action


def staff_now(actor, today):
    """The people who work at the school today."""
    rows = StaffMember.objects.filter(school_id=actor.school_id)
    return rows.exclude(ends_on__lt=today).order_by("last_name", "first_name", "pk")


def owner_field(actor, today):
    field = forms.ModelChoiceField(
        staff_now(actor, today), label="Who does it", required=False, empty_label="Choose"
    )
    field.label_from_instance = lambda row: row.full_name
    return field


def due_problem(day, today):
    if day < today:
        return "Choose today or a day to come."
    return "Choose a day within two years." if day > today + FURTHEST else ""


class ActionForm(forms.Form):
    """Who does what by when; on a saved one with the version it was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="What is to be done", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner_name = forms.CharField(
        label="Or somebody outside",
        required=False,
        max_length=150,
        help_text="A parent or a professional. Whoever gives the action sees that it happens.",
    )
    due_on = DayField(label="By")

    def __init__(self, *args, actor, today, action=None, pupils=(), **kwargs):
        held = {"due_on": today + timedelta(days=NEXT_DAYS)}
        if action:
            names = ("version", "text", "owner", "owner_name", "due_on", "pupil")
            held = {name: getattr(action, name) for name in names}
        super().__init__(*args, initial=held, **kwargs)
        self.today, self.action = today, action
        self.fields["owner"] = owner_field(actor, today)
        names = ["text", "owner", "owner_name", "due_on"]
        if action:
            names.insert(0, "version")
        else:
            del self.fields["version"]
        if len(pupils) > 1:
            self._offer(pupils)
            names.insert(0, "pupil")
        self.helper = helper_of(*names)

    def _offer(self, pupils):
        self.pupils = {str(pupil.pk): pupil for pupil in pupils}
        self.fields["pupil"] = forms.ChoiceField(
            label="About",
            required=False,
            choices=[("", "All of them"), *((key, p.full_name) for key, p in self.pupils.items())],
        )

    def clean_pupil(self):
        return self.pupils.get(self.cleaned_data["pupil"])

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("owner")) == bool(cleaned.get("owner_name")):
            self.add_error("owner", "Choose one person: on the staff, or outside.")
        day = cleaned.get("due_on")
        is_new = self.action is None or day != self.action.due_on
        if day and is_new and (problem := due_problem(day, self.today)):
            self.add_error("due_on", problem)
        return cleaned


class DoneForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    evidence = forms.CharField(
        label="How do we know?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: form sent on 3 May, copy in Documents; sat with her for two lessons.",
    )

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, initial={"version": action.version}, **kwargs)
        self.helper = helper_of("version", "evidence")


class FirstAction:
    """One action agreed, as fields of another form: left empty, there is none."""

    def __init__(self, form, actor, today):
        self.form, self.today = form, today
        self.is_offered = actor.can(Permission.ACTION_GIVE)
        if not self.is_offered:
            return
        owner = owner_field(actor, today)
        owner.empty_label = "Nobody yet"
        form.fields["action_text"] = forms.CharField(
            label="What is to be done", required=False, max_length=500
        )
        form.fields["action_owner"] = owner
        form.fields["action_owner_name"] = forms.CharField(
            label="Or somebody outside", required=False, max_length=150
        )
        form.fields["action_due_on"] = DayField(label="By", required=False)

    def taken(self, cleaned):
        """Take the fields out of `cleaned`; return the values of the action, or None. Adds errors to the form."""
        text, owner, name, day = (cleaned.pop(field, None) for field in ACTION_FIELDS)
        if not text:
            if owner or name:
                self.form.add_error("action_text", "Say what is to be done.")
            return None
        if bool(owner) == bool(name):
            self.form.add_error("action_owner", "Choose one person: on the staff, or outside.")
        if day is None:
            day = self.today + timedelta(days=NEXT_DAYS)
        elif problem := due_problem(day, self.today):
            self.form.add_error("action_due_on", problem)
        return {"text": text, "owner": owner, "owner_name": name or "", "due_on": day}
