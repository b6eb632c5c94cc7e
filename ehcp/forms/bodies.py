"""Forms of advice the LA asked for, schools it consults, comments on a draft, and the checklist."""

from django import forms

from ehcp.enums import Ground
from ehcp.models import AdviceRequest, Consultation, EvidenceItem, EvidenceTick, Representation
from ehcp.rules.deadlines import DEADLINES
from pupils.forms.values import DayField, helper_of, keep_bounds
from pupils.models import Document


class RowForm(forms.ModelForm):
    """A form over one row whose action sets and checks it (abstract): the form only reads."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        keep_bounds(self)
        names = list(self.fields)
        if self.instance.pk and hasattr(self.instance, "version"):
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=self.instance.version
            )
            names = ["version", *names]
        self.helper = helper_of(*names)

    def _post_clean(self):
        """The action sets the values; the form leaves the instance alone."""


def documents_for(actor, pupil):
    return Document.objects.visible_to(actor).of(pupil)


def offer_documents(field, actor, pupil):
    field.queryset = documents_for(actor, pupil)
    field.label_from_instance = lambda row: row.title
    field.empty_label = "None"


class AdviceRequestForm(RowForm):
    asked_on = DayField(label="They received the LA’s request on")
    received_on = DayField(label="Their advice was given on", required=False)
    ground = forms.ChoiceField(
        label="Lawful reason for taking longer, if one was given", required=False
    )

    class Meta:
        model = AdviceRequest
        fields = ("source", "name", "asked_on", "received_on", "document", "ground", "note")

    def __init__(self, *args, actor, pupil, **kwargs):
        super().__init__(*args, **kwargs)
        offer_documents(self.fields["document"], actor, pupil)
        grounds = DEADLINES["EHC_ADVICE"].grounds
        self.fields["ground"].choices = [
            ("", "None"),
            *((g.value, g.label) for g in Ground if g in grounds),
        ]

    def clean(self):
        cleaned = super().clean()
        asked, received = cleaned.get("asked_on"), cleaned.get("received_on")
        if asked and received and received < asked:
            self.add_error("received_on", "Advice cannot be given before it was asked for.")
        return cleaned


class ConsultationForm(RowForm):
    asked_on = DayField(label="Received the consultation on")
    answered_on = DayField(label="Answered on", required=False)

    class Meta:
        model = Consultation
        fields = ("name", "is_ours", "asked_on", "answered_on", "answer", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def clean(self):
        cleaned = super().clean()
        asked, answered = cleaned.get("asked_on"), cleaned.get("answered_on")
        if bool(answered) != bool(cleaned.get("answer")):
            self.add_error("answered_on", "Give the answer and its day together.")
        elif asked and answered and answered < asked:
            self.add_error("answered_on", "The answer cannot come before the question.")
        return cleaned


class RepresentationForm(RowForm):
    sent_on = DayField(label="Sent to the LA on")

    class Meta:
        model = Representation
        fields = ("whose", "sent_on", "text", "school_asked_for", "wants_meeting")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}


class TickForm(RowForm):
    dated_on = DayField(label="Its date", required=False)

    class Meta:
        model = EvidenceTick
        fields = ("document", "dated_on", "note", "is_left_out")
        labels = {"note": "Where it is, or why it is not needed"}

    def __init__(self, *args, actor, pupil, **kwargs):
        super().__init__(*args, **kwargs)
        offer_documents(self.fields["document"], actor, pupil)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_left_out") and not cleaned.get("note"):
            self.add_error("note", "Say why it is not needed.")
        document = cleaned.get("document")
        if document and not cleaned.get("dated_on"):
            cleaned["dated_on"] = document.dated_on
        return cleaned


class ItemForm(RowForm):
    class Meta:
        model = EvidenceItem
        fields = ("label", "source", "stale_months", "is_needed", "order", "is_in_use")
        help_texts = {
            "source": "Where the record answers, the line ticks itself.",
            "order": "Lines stand by this number.",
        }

    def __init__(self, *args, held, **kwargs):
        """`held`: the lines the list has already."""
        super().__init__(*args, **kwargs)
        self.held = held

    def clean_label(self):
        label = self.cleaned_data["label"].strip()
        if self.held.filter(label=label).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("The list has this line already.")
        return label
