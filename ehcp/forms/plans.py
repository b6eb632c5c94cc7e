"""Forms of EHC plans: the plan, the texts of a draft, its lines, the day of issue, the end."""

from django import forms

from ehcp.models import (
    CareText,
    EhcPlan,
    EhcPlanVersion,
    OutcomeText,
    PlanNeed,
    ProvisionText,
)
from ehcp.plan_enums import CareSection, CeaseReason, Per
from ehcp.plan_texts import TEXTS
from pupils.enums import Area, StatusCode
from pupils.forms.values import DayField, helper_of, keep_bounds
from pupils.models import Document
from sendhub.accounts.models import LocalAuthority

AFTER_A_PLAN = (
    ("", "Leave it as it is"),
    (StatusCode.SUPPORT, "SEN Support"),
    (StatusCode.NONE, "No SEN"),
)


class VersionedForm(forms.ModelForm):
    """A form that leaves the row to its action and carries the version it was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, version=None, **kwargs):
        super().__init__(*args, **kwargs)
        if version is None:
            del self.fields["version"]
        else:
            self.fields["version"].initial = version
        for name, each in self.fields.items():
            if isinstance(each, forms.DateField):
                kept = {"label": each.label, "help_text": each.help_text}
                self.fields[name] = DayField(required=each.required, **kept)
            elif isinstance(each.widget, forms.Textarea):
                each.widget.attrs["rows"] = 4
        keep_bounds(self)
        self.helper = helper_of(*self.fields)

    def _post_clean(self):
        """Leave the row to the action."""


class PlanForm(VersionedForm):
    class Meta:
        model = EhcPlan
        fields = ("local_authority", "source", "reference", "officer")

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["local_authority"].queryset = LocalAuthority.objects.order_by("name")
        self.fields["local_authority"].initial = school.local_authority_id


class TextsForm(VersionedForm):
    """`cleaned_data["sections"]` holds the texts by key, as `plan_texts.TEXTS` names them."""

    class Meta:
        model = EhcPlanVersion
        fields = ("document", "served_on", "placement_name", "placement_type")
        help_texts = {
            "document": "Add the LA’s paper under Documents first, then choose it here.",
            "placement_name": "Section I. It stays blank in a draft.",
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        papers = Document.objects.visible_to(actor).of(self.instance.pupil)
        self.fields["document"].queryset = papers.filter(removed_at=None)
        self.fields["document"].label_from_instance = lambda row: row.title
        self.fields["document"].empty_label = "None"
        for text in TEXTS:
            self.fields[text.key] = forms.CharField(
                label=f"{text.section}: {text.label}",
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=self.instance.sections.get(text.key, ""),
            )
        self.helper = helper_of(*self.fields)

    def clean(self):
        cleaned = super().clean()
        texts = {text.key: cleaned.pop(text.key, "") for text in TEXTS}
        cleaned["sections"] = {key: said for key, said in texts.items() if said}
        return cleaned


class NeedForm(VersionedForm):
    class Meta:
        model = PlanNeed
        fields = ("text", "area")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "Not said"), *Area.choices]


class LineForm(VersionedForm):
    """A line with ticks for what it answers."""

    answers, said = "", ""

    def __init__(self, *args, plan_version, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.offered(plan_version)
        self.fields[self.answers] = forms.ModelMultipleChoiceField(
            queryset=rows,
            label=self.said,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=self.initial.get(self.answers),
        )
        self.fields[self.answers].label_from_instance = self.words
        self.helper = helper_of(*self.fields)


class OutcomeForm(LineForm):
    answers, said = "needs", "Needs of Section B it answers"

    class Meta:
        model = OutcomeText
        fields = ("text", "steps", "achieve_by")
        help_texts = {"achieve_by": "For example: by the end of Key Stage 2."}

    def offered(self, plan_version):
        return plan_version.needs.all()

    def words(self, need):
        return f"B{need.number}. {need.text[:120]}"


class OfOutcomesForm(LineForm):
    """A line of provision, with ticks for the outcomes it serves."""

    answers, said = "outcomes", "Outcomes of Section E it serves"

    def offered(self, plan_version):
        return plan_version.outcomes.select_related("line")

    def words(self, outcome):
        return f"E{outcome.line.number}. {outcome.text[:120]}"


class ProvisionForm(OfOutcomesForm):
    class Meta:
        model = ProvisionText
        fields = (
            "text",
            "minutes",
            "times",
            "per",
            "adult",
            "group_size",
            "setting",
            "starts_on",
            "ends_on",
        )
        help_texts = {
            "minutes": "As the plan says. Without minutes nothing can be counted as owed.",
            "times": "In the time below.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["per"].choices = Per.choices

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("minutes") is None) != (cleaned.get("times") is None):
            self.add_error("times", "Give the minutes and how many times, or neither.")
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The last day is before the first.")
        return cleaned


class CareForm(OfOutcomesForm):
    section = forms.ChoiceField(
        label="Section",
        choices=[("", "Choose"), *CareSection.choices],
        error_messages={"required": "Choose the section: G, H1 or H2."},
        help_text="A therapy that educates or trains belongs in Section F: Children and Families Act 2014, section 21(5).",
    )
    field_order = ("version", "section")

    class Meta:
        model = CareText
        fields = ("text", "amount", "provider")
        help_texts = {
            "amount": "As the plan says. For example: 45 minutes, every fortnight in term.",
            "provider": "The body and the skill. For example: children’s community nursing, a registered nurse.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # A line keeps its section, so that its number stays the same through all versions.
            del self.fields["section"]
            self.helper = helper_of(*self.fields)


class IssueForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    issued_on = DayField(label="Day of issue", help_text="As it stands on the LA’s plan.")
    signed_by = forms.CharField(label="Signed for the LA by", max_length=150, required=False)
    is_without_provision = forms.BooleanField(
        label="Section F holds no line: record it as issued all the same",
        help_text="A final version never changes. Without lines of Section F nothing is owed, and the ledger stays empty.",
        error_messages={
            "required": "Enter the lines of Section F first, or tick that it has none."
        },
    )

    def __init__(self, *args, has_provision, **kwargs):
        super().__init__(*args, **kwargs)
        if has_provision:
            del self.fields["is_without_provision"]
        self.helper = helper_of(*self.fields)

    def clean(self):
        """The tick is a second look, nothing that is kept."""
        cleaned = super().clean()
        cleaned.pop("is_without_provision", None)
        return cleaned


class EndForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    ended_on = DayField(label="Last day of the plan")
    ended_reason = forms.ChoiceField(label="Why", choices=[("", "Choose"), *CeaseReason.choices])
    ended_note = forms.CharField(label="Note", max_length=300, required=False)
    status = forms.ChoiceField(
        label="The pupil’s SEN status from the next day", choices=AFTER_A_PLAN, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("version", "ended_on", "ended_reason", "ended_note", "status")


class DropForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
