"""Forms of files that leave the program."""

from django import forms

from pupils.forms.register import UNASKED, ExportForm
from pupils.forms.values import helper_of
from sendhub.reports import bundles, receipts


class SchoolDataForm(ExportForm):
    """A reason and the password, however few pupils there are."""

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, actor=actor, results=UNASKED + 1, **kwargs)
        del self.fields["format"]
        self.fields[
            "password"
        ].help_text = "Asked again because the files hold every pupil’s record."
        self.fields[
            "reason"
        ].help_text = (
            "For example: move to another program. It is kept with the record of this export."
        )
        self.helper = helper_of(*self.fields)


class PackForm(forms.Form):
    """Who asked, and how it is known that they may."""

    reason = forms.CharField(
        label="Who asked, when, and how you know that they may",
        max_length=200,
        help_text="For example: letter of the mother of 12 November, identity seen. A young person who understands the right asks for themselves.",
        error_messages={"required": "Say who asked and how you know that they may."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of(*self.fields)


class ReleaseForm(forms.Form):
    """What a person decided who has read the pack."""

    left_out = forms.MultipleChoiceField(required=False)
    blacked_out = forms.CharField(
        label="Names and words to black out everywhere",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: for example the name of another child. Files cannot be blacked out; leave them out, or send a copy of your own.",
    )
    has_read = forms.BooleanField(
        label="I have read every marked entry and every file",
        error_messages={"required": "Read the marked entries first, then tick this."},
    )

    def __init__(self, *args, pack, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["left_out"].choices = [(entry["key"], "") for entry in pack.gathered]
        self.helper = helper_of("blacked_out", "has_read")

    def clean_blacked_out(self):
        return [
            line.strip() for line in self.cleaned_data["blacked_out"].splitlines() if line.strip()
        ]


class HandoverForm(forms.Form):
    """To which school the record goes."""

    to = forms.CharField(
        label="The next school",
        max_length=200,
        help_text="Its name, as it stands on the admission letter.",
        error_messages={"required": "Name the next school."},
    )
    family_knows = forms.BooleanField(
        label="The family knows that the record goes to this school",
        error_messages={"required": "Tell the family first, then tick this."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of(*self.fields)


class BundleForm(forms.Form):
    """`cleaned_data["file"]` is (the handover, the sender's public key)."""

    file = forms.FileField(
        label="The bundle (ZIP)",
        help_text="As the other school sent it, not unpacked. At most 20 MB. Nothing enters a pupil’s file before you take it, line by line.",
        allow_empty_file=True,
        error_messages={"required": "Choose the bundle."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".zip"
        self.helper = helper_of(*self.fields)

    def clean_file(self):
        # One byte more than allowed is enough to be refused.
        content = self.cleaned_data["file"].read(bundles.MOST_BYTES + 1)
        if len(content) > bundles.MOST_BYTES:
            raise forms.ValidationError("This file is larger than 20 MB. A bundle never is.")
        try:
            return bundles.opened(content)
        except bundles.Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class ReceiptForm(forms.Form):
    """`cleaned_data["receipt"]` is (the receipt, the next school's public key)."""

    receipt = forms.FileField(
        label="The receipt",
        help_text="The small file that the next school sent back. It names no child.",
        allow_empty_file=True,
        error_messages={"required": "Choose the receipt."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receipt"].widget.attrs["accept"] = ".json"
        self.helper = helper_of(*self.fields)

    def clean_receipt(self):
        content = self.cleaned_data["receipt"].read(receipts.MOST_BYTES + 1)
        try:
            return receipts.opened(content[: receipts.MOST_BYTES])
        except bundles.Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
