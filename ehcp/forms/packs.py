"""Forms of packs: which edition of one review, and a month's packs at once."""

from django import forms

from ehcp.review_enums import Edition
from pupils.forms.values import DayField, helper_of
from sendhub.accounts.permissions import Permission


class PackForm(forms.Form):
    """`args()` returns what the job takes: ids only."""

    edition = forms.ChoiceField(label="Edition", widget=forms.RadioSelect)
    is_final = forms.BooleanField(
        label="Final: kept for good, without the word DRAFT", required=False
    )
    documents = forms.ModelMultipleChoiceField(
        None,
        label="Bind in as well",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Reports that came with a contribution are bound in already. Everyone invited gets the same.",
    )

    def __init__(self, *args, actor, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = _editions(actor.can(Permission.COSTS_VIEW))
        self.fields["edition"].initial = Edition.INVITEES
        # Who may not finalise prints drafts.
        if not actor.can(Permission.EHC_DECIDE):
            del self.fields["is_final"]
        self.fields["documents"].queryset = documents.filter(restriction=None)
        self.fields["documents"].label_from_instance = lambda row: row.title
        self.helper = helper_of(*self.fields)

    def args(self):
        return {
            "edition": self.cleaned_data["edition"],
            "is_final": self.cleaned_data.get("is_final", False),
            "document_ids": [document.pk for document in self.cleaned_data["documents"]],
        }


def _editions(may_see_costs):
    editions = Edition if may_see_costs else [Edition.INVITEES]
    return [(edition.value, edition.label) for edition in editions]


class BatchForm(forms.Form):
    """Which month's meetings, in which edition."""

    month = forms.CharField(widget=forms.TextInput(attrs={"type": "month"}), label="Month")
    edition = forms.ChoiceField(label="Edition", choices=Edition.choices)

    def __init__(self, *args, may_see_costs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = _editions(may_see_costs)
        self.helper = helper_of("month", "edition")

    def clean_month(self):
        return DayField(error_messages={"invalid": "Enter a month, such as 2026-11."}).clean(
            f"{self.cleaned_data['month']}-01"
        )
