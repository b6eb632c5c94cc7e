"""Forms of supporting plans: the questions of the kind, or a document, and who keeps it."""

from django import forms

from pupils.forms.agreed import staff_now
from pupils.forms.values import DayField, helper_of
from pupils.models import Contact, Document, Relationship
from pupils.rules import supporting as rules
from pupils.supporting_enums import SupportingKind

NOTHING = "Answer the questions, or choose the document that holds the plan."


class SupportingForm(forms.Form):
    """A version of a plan. `cleaned_data` holds the answers by key under `answers`."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="What it is about", max_length=150, required=False)

    def __init__(self, *args, kind, pupil, actor, today, plan=None, told=None, **kwargs):
        super().__init__(*args, initial=_held(plan, actor, today, told), **kwargs)
        self.kind, self.today = kind, today
        self.questions = rules.QUESTIONS[kind]
        if plan is None:
            del self.fields["version"]
        if kind == SupportingKind.RISK:
            self.fields["title"].required = True
            self.fields["title"].help_text = "For example: swimming; cooking in class."
        else:
            del self.fields["title"]
        for each in self.questions:
            self.fields[each.key] = _field(each)
        self._add_document(actor, pupil, plan)
        if kind == SupportingKind.HEALTH:
            self._add_consent(pupil)
        self.fields["owner"] = forms.ModelChoiceField(
            staff_now(actor, today), label="Who keeps it up to date", empty_label="Choose"
        )
        self.fields["owner"].label_from_instance = lambda row: row.full_name
        self.fields["review_on"] = DayField(
            label="Look at it again on", help_text="Within a year. It turns up on the desk."
        )
        self.helper = helper_of(*self.fields)

    def _add_document(self, actor, pupil, plan):
        rows = Document.objects.visible_to(actor).of(pupil).filter(restriction=None)
        field = forms.ModelChoiceField(
            rows,
            label="Or the document that holds it",
            required=False,
            empty_label="None",
            help_text="Add it under Documents first. Staff read it only if it is marked for staff.",
        )
        field.label_from_instance = lambda row: row.title
        self.fields["document"] = field

    def _add_consent(self, pupil):
        parents = Relationship.objects.of(pupil).filter(
            has_parental_responsibility=True, no_contact=False, ends_on=None
        )
        field = forms.ModelChoiceField(
            Contact.objects.filter(pk__in=parents.values("contact")),
            label="Parent who consents to medication and to the card for all staff",
            required=False,
            empty_label="Not yet",
        )
        field.label_from_instance = lambda row: row.full_name
        self.fields["consent_with"] = field
        self.fields["consent_on"] = DayField(label="Consented on", required=False)

    def clean(self):
        cleaned = super().clean()
        answers = {}
        for each in self.questions:
            if text := cleaned.pop(each.key, "").strip():
                answers[each.key] = text
        cleaned["answers"] = answers
        if not cleaned.get("document"):
            self._ask_for(answers)
        self._check_days(cleaned)
        return cleaned

    def _ask_for(self, answers):
        if not answers and not any(each.key in self.errors for each in self.questions):
            self.add_error(None, NOTHING)
            return
        for each in rules.lacking(self.kind, answers):
            if each.key not in self.errors:
                self.add_error(each.key, "This has to be answered.")

    def _check_days(self, cleaned):
        review_on, consent_on = cleaned.get("review_on"), cleaned.get("consent_on")
        if review_on and review_on <= self.today:
            self.add_error("review_on", "Choose a day to come.")
        elif review_on and review_on > self.today + rules.LONGEST:
            self.add_error("review_on", "Choose a day within a year.")
        if self.kind != SupportingKind.HEALTH:
            return
        if consent_on and consent_on > self.today:
            self.add_error("consent_on", "This day is still to come.")
        elif cleaned.get("consent_with") and not consent_on and "consent_on" not in self.errors:
            self.add_error("consent_on", "Enter the day of the consent.")
        elif consent_on and not cleaned.get("consent_with"):
            self.add_error("consent_with", "Choose who consented.")


def _field(question):
    if question.choices:
        return forms.ChoiceField(
            label=question.label, required=False, choices=[("", "Choose"), *question.choices]
        )
    return forms.CharField(
        label=question.label,
        help_text=question.help,
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _held(plan, actor, today, told):
    """What the form opens with: the version before, or what the record knows already (`told`)."""
    if plan is None:
        return {"owner": actor.staff_id, **(told or {})}
    names = ("version", "title", "document", "owner", "consent_with", "consent_on")
    held = {name: getattr(plan, name) for name in names} | plan.answers
    return held | ({"review_on": plan.review_on} if plan.review_on > today else {})
