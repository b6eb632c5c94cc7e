"""Forms of referrals: start, answer the questions, send, take a step."""

from crispy_forms.layout import Fieldset
from django import forms

from agencies import rules
from agencies.enums import How, ReferralKind, ReferralState, Urgency
from agencies.forms.directory import agencies_for
from agencies.models import Professional
from agencies.questions import parts_of
from pupils.forms.values import DayField, helper_of
from pupils.models import Document

MOST_CHARACTERS = 10_000
TO_DOCUMENTS = forms.CheckboxSelectMultiple


class StartForm(forms.Form):
    agency = forms.ModelChoiceField(None, label="To which agency", empty_label="Choose")
    kind = forms.ChoiceField(
        label="Which questions",
        choices=[("", "Those of the agency’s type"), *ReferralKind.choices],
        required=False,
        help_text="The questions follow the forms in common use; answers known from the file are filled in.",
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_for(actor)
        self.fields["agency"].label_from_instance = lambda row: (
            f"{row.name} ({row.get_kind_display()})"
        )
        self.helper = helper_of("agency", "kind")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("agency") and not cleaned.get("kind"):
            cleaned["kind"] = rules.kind_for(cleaned["agency"].kind)
        return cleaned


class AnswersForm(forms.Form):
    """The questions of one referral; `cleaned_data["answers"]` is {key: text}, empty ones left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    urgency = forms.ChoiceField(label="How urgent", choices=Urgency.choices)
    professional = forms.ModelChoiceField(
        None, label="To a person there", required=False, empty_label="Nobody in particular"
    )
    documents = forms.ModelMultipleChoiceField(
        None,
        label="Send with it",
        required=False,
        widget=TO_DOCUMENTS,
        help_text="Tick only what they must see. Restricted documents you may not read are not listed.",
    )

    def __init__(self, *args, referral, actor, initial=None, **kwargs):
        held = {
            "version": referral.version,
            "urgency": referral.urgency,
            "professional": referral.professional_id,
            "documents": [row.document_id for row in referral.attachments.all()],
            **{f"q_{key}": text for key, text in referral.answers.items()},
        }
        super().__init__(*args, initial=held | (initial or {}), **kwargs)
        people = Professional.objects.visible_to(actor).in_use()
        self.fields["professional"].queryset = people.filter(agency=referral.agency_id)
        self.fields["professional"].label_from_instance = lambda row: (
            f"{row.name}, {row.role}" if row.role else row.name
        )
        self.fields["documents"].queryset = Document.objects.visible_to(actor).of(referral.pupil)
        self.fields["documents"].label_from_instance = lambda row: row.title
        layout = []
        self.questions = []
        for part in parts_of(referral.kind):
            names = []
            for question in part.questions:
                name = f"q_{question.key}"
                self.fields[name] = forms.CharField(
                    label=question.label,
                    help_text=question.help,
                    required=False,
                    max_length=MOST_CHARACTERS,
                    widget=forms.Textarea(attrs={"rows": question.rows}),
                )
                names.append(name)
                self.questions.append(question.key)
            layout.append(Fieldset(part.title, *names))
        self.helper = helper_of(
            "version",
            *layout,
            Fieldset("How it goes out", "urgency", "professional", "documents"),
        )

    def clean(self):
        cleaned = super().clean()
        texts = {key: cleaned.pop(f"q_{key}", "").strip() for key in self.questions}
        cleaned["answers"] = {key: text for key, text in texts.items() if text}
        return cleaned


class SendForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label="How it went out",
        choices=How.to_choose(),
        help_text="E-mail only where it is secure. Check the recipient once more.",
    )
    on = DayField(label="Sent on")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = helper_of("version", "how", "on")

    def clean_on(self):
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError("This day is still to come.")
        return self.cleaned_data["on"]


class StepForm(forms.Form):
    """The next step of a referral; the present state may stay, when only a date is known anew."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label="Where it stands")
    on = DayField(label="Since")
    note = forms.CharField(
        label="Note, or the reason where it ends", max_length=300, required=False
    )
    reference = forms.CharField(label="Their reference", max_length=60, required=False)
    appointment_on = DayField(label="Appointment on", required=False)
    report_due_on = DayField(label="Report promised for", required=False)
    missed_appointments = forms.IntegerField(
        label="Appointments missed", min_value=0, max_value=50, required=False
    )

    def __init__(self, *args, referral, today, **kwargs):
        initial = {
            "version": referral.version,
            "state": referral.state,
            "on": today,
            "reference": referral.reference,
            "appointment_on": referral.appointment_on,
            "report_due_on": referral.report_due_on,
            "missed_appointments": referral.missed_appointments,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.referral, self.today = referral, today
        as_it_is = (referral.state, f"{referral.get_state_display()} (as it is)")
        self.fields["state"].choices = [
            as_it_is,
            *((state.value, state.label) for state in rules.steps_from(referral.state)),
        ]
        if not referral.is_sent:
            for name in ("reference", "appointment_on", "report_due_on", "missed_appointments"):
                del self.fields[name]
        self.helper = helper_of(*self.fields)

    def clean_missed_appointments(self):
        return self.cleaned_data["missed_appointments"] or 0

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("This day is still to come.")
        if day < self.referral.since:
            raise forms.ValidationError("The step before was taken later than this day.")
        return day

    def clean(self):
        cleaned = super().clean()
        state = cleaned.get("state")
        if state in rules.NEEDS_REASON and state != self.referral.state and not cleaned.get("note"):
            self.add_error("note", f"Say why: {ReferralState(state).label.lower()}.")
        return cleaned
