"""Forms of the SEN register: status, telling the parents, monitoring, needs."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms

from pupils.actions.sen import NeedLine
from pupils.enums import InformedHow, NeedType, StatusCode
from pupils.forms.values import DayField, helper_of
from pupils.rules import sen
from pupils.rules.findings import SENTENCES, Finding

NEED_LINES = 6
TOLD = [("yes", "Yes"), ("no", "Not yet: it stays on the list of things to do")]


def need_choices():
    """Need types by broad area, retired ones left out; those without an area last."""
    groups = [
        (
            area.label,
            [(need.value, f"{need.value} · {need.label}") for need in sen.needs_of_area(area)],
        )
        for area in dict.fromkeys(filter(None, sen.AREA_OF.values()))
    ]
    rest = [(need.value, f"{need.value} · {need.label}") for need in sen.needs_of_area(None)]
    return [("", "Choose a need"), *groups, ("No area fixed nationally", rest)]


class ToldForm(forms.Form):
    """When, how and by whom the parent or young person was told (CFA 2014 s.68)."""

    informed_on = DayField(label="Told on")
    informed_how = forms.ChoiceField(
        label="How",
        choices=[
            ("", "Choose"),
            *((h.value, h.label) for h in InformedHow if h != InformedHow.IMPORTED),
        ],
        error_messages={"required": "Say how they were told."},
    )
    informed_by = forms.CharField(
        label="By whom", max_length=150, required=False, help_text="Leave empty if it was you."
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["informed_on"].initial = today
        self.helper = helper_of("informed_on", "informed_how", "informed_by")

    def clean_informed_on(self):
        day = self.cleaned_data["informed_on"]
        if day > self.today:
            raise forms.ValidationError(
                "The day on which the parent was told cannot lie in the future."
            )
        return day


class StatusForm(forms.Form):
    """Another SEN status from a day on."""

    status = forms.ChoiceField(
        label="New status",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the new status."},
    )
    starts_on = DayField(label="From")
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        help_text="What the decision rests on. It stands in the history of the pupil.",
        error_messages={"required": "Write down the reason."},
    )
    is_told = forms.ChoiceField(
        label="Has the parent (or the young person) been told?",
        choices=TOLD,
        required=False,
        widget=forms.RadioSelect,
    )
    informed_on = DayField(label="Told on", required=False)
    informed_how = forms.ChoiceField(
        label="How",
        required=False,
        choices=[
            ("", "Choose"),
            *((h.value, h.label) for h in InformedHow if h != InformedHow.IMPORTED),
        ],
    )
    informed_by = forms.CharField(
        label="By whom", max_length=150, required=False, help_text="Leave empty if it was you."
    )
    need_type = forms.ChoiceField(label="Primary need", required=False, choices=need_choices)
    monitor_until = DayField(
        label="Watch until",
        required=False,
        help_text="Coming off the register: a day to look again. Six school weeks are usual.",
    )  # fmt: skip

    def __init__(self, *args, pupil, held, has_needs, today, expected=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.pupil, self.held, self.today = pupil, held, today
        self.expected = expected
        steps = sen.NEXT_STATUS[StatusCode(pupil.sen_status)]
        self.fields["status"].choices = [(code.value, words) for code, words in steps.items()]
        self.fields["starts_on"].initial = today
        told = Fieldset(
            "Telling the parents",
            HTML('<p class="form-text">For SEN Support the school must tell the parent or young person that it makes special educational provision (Children and Families Act 2014, s.68). No consent is needed. You may save now and tell them later: it stays among the things to do until it is recorded.</p>'),
            "is_told",
            Div("informed_on", "informed_how", "informed_by"),
        )  # fmt: skip
        parts = ["status", "starts_on", "reason"]
        if StatusCode.SUPPORT in steps:
            parts.append(told)
        else:
            for name in ("is_told", "informed_on", "informed_how", "informed_by"):
                del self.fields[name]
        if has_needs or pupil.sen_status in sen.ON_REGISTER:
            del self.fields["need_type"]
        else:
            parts.append("need_type")
            self.fields["need_type"].help_text = "The census asks for one; it can follow later."
        if pupil.sen_status in sen.ON_REGISTER:
            parts.append("monitor_until")
        else:
            del self.fields["monitor_until"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*parts)

    def clean(self):
        cleaned = super().clean()
        if self.expected not in (None, "", self.pupil.sen_status):
            raise forms.ValidationError(
                f"While this form was open someone changed the status to {self.pupil.get_sen_status_display()}. "
                "If your change is still right, save again."
            )
        status, starts_on = cleaned.get("status"), cleaned.get("starts_on")
        if status and starts_on:
            problem = sen.status_problem(
                old=self.pupil.sen_status,
                new=status,
                starts_on=starts_on,
                current_from=self.held.starts_on if self.held else None,
                today=self.today,
            )
            if problem:
                self.add_error("starts_on", problem)
        self.check_told(cleaned)
        if cleaned.get("need_type") and status:
            for problem in sen.needs_problems(status, [cleaned["need_type"]]):
                self.add_error("need_type", problem)
        if cleaned.get("monitor_until"):
            if status != StatusCode.NONE:
                self.add_error(
                    "monitor_until", "Monitoring is for pupils who are not on the SEN register."
                )
            elif starts_on and cleaned["monitor_until"] <= starts_on:
                self.add_error("monitor_until", "Choose a day after the status begins.")
        return cleaned

    def check_told(self, cleaned):
        is_told = cleaned.pop("is_told", "")
        if "is_told" not in self.fields:
            return
        if cleaned.get("status") != StatusCode.SUPPORT or is_told == "no":
            cleaned["informed_on"], cleaned["informed_how"], cleaned["informed_by"] = None, "", ""
            return
        if not is_told and not cleaned.get("informed_on"):
            self.add_error("is_told", "Say whether the parent has been told.")
            return
        if not cleaned.get("informed_on"):
            self.add_error("informed_on", "Say on which day they were told.")
        elif cleaned["informed_on"] > self.today:
            self.add_error(
                "informed_on", "The day on which the parent was told cannot lie in the future."
            )
        if not cleaned.get("informed_how"):
            self.add_error("informed_how", "Say how they were told.")

    def changes(self):
        """What the action takes, the need as a line."""
        values = dict(self.cleaned_data)
        need_type = values.pop("need_type", "")
        values["needs"] = [NeedLine(need_type=need_type)] if need_type else None
        return values


class MonitoringForm(forms.Form):
    """Watch a pupil who is not on the register."""

    review_on = DayField(label="Look again on")
    reason = forms.CharField(
        label="What to watch",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        error_messages={"required": "Write down what to watch."},
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["review_on"].initial = sen.monitoring_review_due(today)
        self.helper = helper_of("review_on", "reason")

    def clean_review_on(self):
        return after(self.cleaned_data["review_on"], self.today)


def after(day, today):
    if day <= today:
        raise forms.ValidationError("Choose a day after today to look again.")
    return day


class MonitoringReviewForm(forms.Form):
    """Having looked again: go on until another day, or stop and say what came of it."""

    decision = forms.ChoiceField(
        label="What now?",
        choices=[("go_on", "Go on watching"), ("stop", "Stop monitoring")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to go on or to stop."},
    )
    review_on = DayField(label="Look again on", required=False)
    outcome = forms.CharField(
        label="What came of it",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        help_text="When you stop. If the pupil needs SEN Support, change the status instead: that ends monitoring too.",
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["review_on"].initial = sen.monitoring_review_due(today)
        self.helper = helper_of("decision", "review_on", "outcome")

    def clean(self):
        cleaned = super().clean()
        decision = cleaned.get("decision")
        if decision == "go_on" and "review_on" not in self.errors:
            if not cleaned.get("review_on"):
                self.add_error("review_on", "Say on which day to look again.")
            elif cleaned["review_on"] <= self.today:
                self.add_error("review_on", "Choose a day after today to look again.")
        if decision == "stop" and not cleaned.get("outcome"):
            self.add_error("outcome", "Write down what came of it.")
        return cleaned


class NeedsForm(forms.Form):
    """The pupil's needs in order: the first is the primary need. Empty lines are left out."""

    on = DayField(
        label="These needs hold from", help_text="What stood before that day stays in the history."
    )

    def __init__(self, *args, pupil, needs, today, expected=None, mark="", **kwargs):
        super().__init__(*args, **kwargs)
        self.pupil, self.today = pupil, today
        self.is_overtaken = expected not in (None, "", mark) and bool(mark)
        self.now = ", ".join(row.need_type for row in needs)
        self.fields["on"].initial = today
        choices = need_choices()
        language = sen.should_note_eal(NeedType.SLCN, pupil.first_language)
        lines = []
        for number in range(1, NEED_LINES + 1):
            row = needs[number - 1] if number <= len(needs) else None
            lines.append(self.add_line(number, row, choices, language))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*lines, "on")

    def add_line(self, number, row, choices, language):
        kept = choices
        if row and row.need_type in sen.RETIRED_NEEDS:
            kept = [*choices, (row.need_type, f"{row.need_type} · {NeedType(row.need_type).label}")]
        self.fields[f"need_{number}"] = forms.ChoiceField(
            label="Need", choices=kept, required=False, initial=row.need_type if row else ""
        )
        self.fields[f"description_{number}"] = forms.CharField(
            label="Diagnosis or description",
            required=False,
            max_length=300,
            initial=row.description if row else "",
            help_text="In the school’s words: ADHD, dyslexia and DLD are no census codes and belong here."
            if number == 1
            else "",
        )
        parts = [f"need_{number}", f"description_{number}"]
        if language:
            self.fields[f"eal_{number}"] = forms.CharField(
                label="How English as an additional language was considered",
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=row.eal_considered if row else "",
                help_text=SENTENCES[Finding.EAL_NOT_CONSIDERED]
                + " For SLCN, MLD and SPLD (Code of Practice 6.24)."
                if number == 1
                else "",
            )
            parts.append(f"eal_{number}")
        titles = {1: "1. Primary need", 2: "2. Secondary need"}
        return Fieldset(titles.get(number, f"{number}. Further need"), *parts)

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("Needs are recorded from today or an earlier day.")
        return day

    def clean(self):
        cleaned = super().clean()
        if self.is_overtaken:
            raise forms.ValidationError(
                f"While this form was open someone changed the needs to {self.now}. "
                "If yours are right, save again and they take their place."
            )
        lines, seen = [], {}
        for number in range(1, NEED_LINES + 1):
            need_type = cleaned.pop(f"need_{number}", "")
            description = cleaned.pop(f"description_{number}", "")
            note = cleaned.pop(f"eal_{number}", "")
            if not need_type:
                if description or note:
                    self.add_error(f"need_{number}", "Choose the need that these words belong to.")
                continue
            if need_type in seen:
                self.add_error(f"need_{number}", "The same need is given twice.")
            seen[need_type] = number
            lines.append(NeedLine(need_type, description, note))
        self.check(seen)
        cleaned["needs"] = lines
        return cleaned

    def check(self, seen):
        """Say each problem beside the line it is about."""
        for need_type, number in seen.items():
            for problem in sen.needs_problems(self.pupil.sen_status, [need_type]):
                self.add_error(f"need_{number}", problem)
