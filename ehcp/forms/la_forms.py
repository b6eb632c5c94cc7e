"""Forms about forms: adding one of an LA, choosing which to fill."""

from django import forms

from ehcp.enums import FormPurpose
from ehcp.forms.assessments import authorities
from ehcp.la_forms.mapping import FormProblem, Mapping, read_mapping
from ehcp.la_forms.packs import Pack
from pupils.forms.values import helper_of
from sendhub import uploads


class LaFormForm(forms.Form):
    """A form and its mapping file. After `is_valid`, `pack` holds what was looked at."""

    local_authority = forms.ModelChoiceField(None, label="Local authority")
    purpose = forms.ChoiceField(label="What it is for", choices=FormPurpose.choices)
    title = forms.CharField(
        label="Name of the form",
        max_length=120,
        help_text="As people at your school call it. Forms already filled keep it.",
    )
    file = forms.FileField(
        label="The form",
        help_text=f"{uploads.FORM_TAKEN} At most 5 MB, with the names of fields where words belong.",
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx"}),
        error_messages={"empty": uploads.EMPTY, "required": "Choose the form."},
        max_length=None,
    )
    mapping_file = forms.FileField(
        label="Mapping file",
        required=False,
        help_text="Only where the form uses names of its own, or cells. It ends in .toml.",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        error_messages={"empty": uploads.EMPTY},
        max_length=None,
    )

    def __init__(self, *args, actor, held, **kwargs):
        """`held`: the forms of the school that are in use."""
        super().__init__(*args, **kwargs)
        self.held = held
        self.pack = None
        self.fields["local_authority"].queryset = authorities()
        self.fields["local_authority"].initial = actor.school.local_authority_id
        self.helper = helper_of(*self.fields)

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_file(self):
        return uploads.check_form(self.cleaned_data["file"])

    def clean_mapping_file(self):
        file = self.cleaned_data["mapping_file"]
        return file.read(200_000) if file else b""

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        same = self.held.filter(local_authority=cleaned["local_authority"], title=cleaned["title"])
        if same.exists():
            self.add_error("title", "A form of this name is in use already.")
            return cleaned
        try:
            self.pack = self._pack(cleaned)
        except FormProblem as problem:
            for sentence in problem.problems:
                self.add_error("mapping_file" if self.pack is None else "file", sentence)
        return cleaned

    def _pack(self, cleaned):
        purpose = cleaned["purpose"]
        mapping = Mapping(purpose=purpose)
        if cleaned["mapping_file"]:
            mapping = read_mapping(cleaned["mapping_file"], purpose=purpose)
        file = cleaned["file"]
        ending = file.name.rpartition(".")[2].lower()
        self.pack = Pack("", cleaned["title"], ending, mapping, file.content)
        self.pack.found()
        return self.pack


class FillForm(forms.Form):
    """Which of the offered packs is filled."""

    form = forms.ChoiceField()

    def __init__(self, *args, packs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [(pack.key, pack.title) for pack in packs]
