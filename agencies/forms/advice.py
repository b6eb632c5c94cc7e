"""Forms of advice: what came, one more line, and what became of a line."""

from django import forms

from agencies import rules
from agencies.enums import EndedAs
from agencies.forms.answers import clean_recommendations
from agencies.forms.directory import agencies_for
from agencies.models import Advice, Referral
from pupils.forms.file import FileForm
from pupils.forms.values import helper_of
from pupils.models import Document


class AdviceForm(FileForm):
    """`cleaned_data["items"]` holds the lines as (section, text)."""

    past = ("dated_on", "received_on")
    lines = forms.CharField(
        label="Recommendations, one a line",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="A line that ends in a colon begins a section. Each line is decided on its own.",
    )

    class Meta:
        model = Advice
        fields = (
            "agency",
            "referral",
            "title",
            "author",
            "dated_on",
            "received_on",
            "document",
        )
        labels = {"agency": "From", "referral": "Answer to the referral"}
        help_texts = {"document": "Add the report under Documents first, then choose it here."}

    def __init__(self, *args, actor, pupil, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_for(actor)
        self.fields["referral"].queryset = (
            Referral.objects.visible_to(actor)
            .of(pupil)
            .filter(state__in=rules.WITH_AGENCY | {"report_received"})
            .select_related("agency")
        )
        self.fields["referral"].empty_label = "None"
        self.fields["referral"].label_from_instance = lambda row: (
            f"{row.agency.name}, {row.get_kind_display()}"
        )
        self.fields["document"].queryset = Document.objects.visible_to(actor).of(pupil)
        self.fields["document"].empty_label = "Typed below only"
        self.fields["document"].label_from_instance = lambda row: row.title

    def clean_lines(self):
        return rules.lines_of(clean_recommendations(self.cleaned_data["lines"]))

    def clean(self):
        cleaned = super().clean()
        referral, agency = cleaned.get("referral"), cleaned.get("agency")
        if referral and agency and referral.agency_id != agency.pk:
            self.add_error("referral", "This referral went to another agency.")
        cleaned["items"] = cleaned.pop("lines", [])
        return cleaned

    def _post_clean(self):
        """Leave the row to the action, which makes it."""


class ItemForm(forms.Form):
    section = forms.CharField(max_length=120, required=False)
    text = forms.CharField(
        label="Recommendation", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("section", "text")


class EndForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    ended_as = forms.ChoiceField(
        label="What becomes of it",
        choices=[(each.value, each.label) for each in (EndedAs.NOTE, EndedAs.NOT_ADOPTED)],
        widget=forms.RadioSelect,
    )
    ended_text = forms.CharField(
        label="In words",
        max_length=500,
        required=False,
        help_text="Needed where it is not adopted: the agency and the family may ask why.",
    )
    for_class = forms.BooleanField(
        label="Everybody who teaches the pupil shall read it", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("version", "ended_as", "ended_text", "for_class")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("ended_as") == EndedAs.NOT_ADOPTED and not cleaned.get("ended_text"):
            self.add_error("ended_text", "Say why this is not adopted.")
        return cleaned
