"""What a person says to an import: the file, the columns, who a row is, the school's name."""

from crispy_forms.helper import FormHelper
from django import forms

from pupils.enums import Verdict
from pupils.imports.columns import missing_columns
from pupils.imports.files import open_file
from pupils.imports.headings import COLUMNS
from pupils.imports.reading import MAX_BYTES
from pupils.imports.refusals import FileRefused


def _helper():
    helper = FormHelper()
    helper.form_tag = False
    helper.include_media = False
    return helper


class UploadForm(forms.Form):
    """`cleaned_data["file"]` is the PupilFile, opened; what cannot be read is said beside the field."""

    file = forms.FileField(
        label="The file from your MIS",
        help_text="A common transfer file (.xml), or a list of pupils as CSV or Excel (.xlsx). "
        "At most 10 MB. Nothing is changed before you have seen what it would do.",
        allow_empty_file=True,
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = _helper()
        self.fields["file"].widget.attrs["accept"] = ".xml,.csv,.txt,.xlsx"

    def clean_file(self):
        upload = self.cleaned_data["file"]
        # One byte more than allowed is enough to be refused: a huge file is never read whole.
        data = upload.read(MAX_BYTES + 1)
        try:
            return open_file(data, upload.name, today=self.today)
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class ColumnsForm(forms.Form):
    """Which column of the list is which. `cleaned_data["mapping"]` is {index: key}."""

    is_remembered = forms.BooleanField(
        label="Remember this for every file with these headings",
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, header, mapping, examples, **kwargs):
        super().__init__(*args, **kwargs)
        self.header = header
        choices = [("", "Leave out")]
        groups = {}
        for column in COLUMNS.values():
            groups.setdefault(column.group, []).append((column.key, column.label))
        choices += list(groups.items())
        for index, heading in enumerate(header):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=heading or f"Column {index + 1} (no heading)",
                choices=choices,
                required=False,
                initial=mapping.get(index, ""),
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        self.examples = examples
        self.helper = _helper()

    def columns(self):
        """Yield (bound field, examples) for the table."""
        for index in range(len(self.header)):
            yield self[f"column_{index}"], self.examples[index]

    def clean(self):
        cleaned = super().clean()
        mapping, seen = {}, {}
        for index in range(len(self.header)):
            key = cleaned.pop(f"column_{index}", "")
            if not key:
                continue
            if key in seen:
                self.add_error(
                    f"column_{index}",
                    f"“{COLUMNS[key].label}” is chosen for “{seen[key]}” already.",
                )
            seen[key] = self.header[index]
            mapping[index] = key
        for sentence in missing_columns(mapping):
            self.add_error(None, sentence)
        cleaned["mapping"] = mapping
        return cleaned


class RowsForm(forms.Form):
    """The filter of the preview and its page."""

    verdict = forms.ChoiceField(
        choices=[("", "All rows"), *Verdict.choices, ("warning", "With a note")], required=False
    )
    page = forms.IntegerField(min_value=1, required=False)


class ConfirmForm(forms.Form):
    """`version` is that of the preview the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    typed_name = forms.CharField(
        label="To import it all the same, type the name of our school",
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = batch.version
        if not batch.header.get("asks") or batch.accepted_name:
            del self.fields["typed_name"]
        self.helper = _helper()


class DecisionForm(forms.Form):
    """Who a possible match is: one of the pupils suggested, a new pupil, or left out."""

    decision = forms.ChoiceField(widget=forms.RadioSelect, required=False)

    def __init__(self, *args, row, pupils, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [
            *((str(pupil.pk), pupil) for pupil in pupils),
            ("new", "A new pupil"),
            ("skip", "Leave this row out"),
            ("", "As the preview says" if row.verdict != Verdict.POSSIBLE else "Not decided"),
        ]
        self.fields["decision"].initial = row.decision
        self.row = row
