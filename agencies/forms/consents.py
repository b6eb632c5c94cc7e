"""Forms of consent: of its fields, those are shown that the chosen kind needs; without :has() all are."""

from crispy_forms.layout import Div, Layout
from django import forms

from agencies.enums import How, Permit
from agencies.forms.directory import agencies_for
from agencies.models import Consent
from pupils.forms.file import FileForm
from pupils.forms.values import helper_of
from pupils.models import Contact


class ConsentForm(FileForm):
    """`adults` are the relationships that may be asked; `may_self` says that the pupil is a young person."""

    past = ("starts_on",)

    class Meta:
        model = Consent
        fields = (
            "agency",
            "permit",
            "contact",
            "capacity_note",
            "lawful_reason",
            "what",
            "agrees_to_service",
            "basis",
            "how",
            "starts_on",
            "ends_on",
        )
        widgets = {"permit": forms.RadioSelect}
        labels = {"agency": "To whom", "contact": "Who gave it"}
        help_texts = {
            "contact": "Only adults with parental responsibility whom the school may contact are listed.",
            "capacity_note": "For a young person: what was understood, and who helped.",
            "lawful_reason": "Only for “no consent needed”: for example, a child may be at risk of harm.",
            "what": "For example: this referral and the reports sent with it.",
            "agrees_to_service": "Wanting to be seen and letting papers go are two questions.",
            "ends_on": "Left empty, consent is asked for again after a year.",
        }

    def __init__(self, *args, actor, adults, may_self, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_for(actor)
        self.fields["contact"].queryset = Contact.objects.visible_to(actor).filter(
            pk__in=adults.values("contact")
        )
        self.fields["how"].choices = [("", "Choose"), *How.to_choose()]
        self.fields["contact"].label_from_instance = lambda contact: contact.full_name
        self.fields["permit"].choices = [
            choice for choice in Permit.choices if may_self or choice[0] != Permit.YOUNG_PERSON
        ]
        young_person = ["capacity_note"]
        if not may_self:
            del self.fields["capacity_note"]
            young_person = []
        self.helper.layout = Layout(
            "agency",
            "permit",
            Div("contact", css_class="only only--parent"),
            Div(*young_person, css_class="only only--young-person"),
            Div("lawful_reason", css_class="only only--not-needed"),
            "what",
            Div("agrees_to_service", "how", css_class="only only--parent only--young-person"),
            "basis",
            "starts_on",
            "ends_on",
        )

    def clean(self):
        cleaned = super().clean()
        permit = cleaned.get("permit")
        if permit == Permit.PARENT and not cleaned.get("contact"):
            self.add_error("contact", "Choose who gave consent.")
        if permit == Permit.NOT_NEEDED and not cleaned.get("lawful_reason"):
            self.add_error("lawful_reason", "Say why no consent is needed.")
        if permit == Permit.YOUNG_PERSON and not cleaned.get("capacity_note"):
            self.add_error("capacity_note", "Note what the young person understood.")
        if permit != Permit.NOT_NEEDED:
            cleaned["lawful_reason"] = ""
            if permit and not cleaned.get("how"):
                self.add_error("how", "Say how it was given.")
        else:
            cleaned |= {"agrees_to_service": False, "how": ""}
        if permit != Permit.PARENT:
            cleaned["contact"] = None
        if permit != Permit.YOUNG_PERSON and "capacity_note" in self.fields:
            cleaned["capacity_note"] = ""
        until, since = cleaned.get("ends_on"), cleaned.get("starts_on")
        if until and since and until < since:
            self.add_error("ends_on", "Consent ends before it was given.")
        return cleaned

    def _post_clean(self):
        """Leave the row to the action, which makes it."""


class WithdrawalForm(forms.Form):
    version = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="What was said, and how", max_length=300, help_text="In their words, if you can."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("version", "note")
