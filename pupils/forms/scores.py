"""Forms of batteries, frameworks, lists of results and steps."""

from django import forms

from pupils import score_lists
from pupils.enums import ScoreKind
from pupils.forms.file import FileForm
from pupils.forms.values import DayField, helper_of
from pupils.imports.reading import MAX_BYTES, digest, recognise
from pupils.imports.refusals import FileRefused
from pupils.imports.tables import read_csv, read_xlsx
from pupils.models import Battery, BatteryScale, Framework
from pupils.score_enums import StepState


class NamedForm(FileForm):
    """A form of something whose name the school has once."""

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        others = self._meta.model.objects.visible_to(self.actor).exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError("The school has one of this name already.")
        return name


class BatteryForm(NamedForm):
    class Meta:
        model = Battery
        fields = ("name", "about", "age_from", "age_to", "is_active")
        help_texts = {
            "name": "As the manual has it: results of this test find each other by its name.",
            "age_from": "In years, as the manual gives it.",
        }


class ScaleForm(FileForm):
    class Meta:
        model = BatteryScale
        fields = ("name", "kind", "measures", "mean", "deviation", "is_active")
        help_texts = {
            "name": "For example: reading accuracy; non-verbal reasoning.",
            "measures": "Ability and attainment can be set against each other.",
            "mean": "Of standardised results; most tests have 100 and 15. Others, such as T-scores "
            "(50 and 10), are kept as what they are on that scale.",
        }

    def __init__(self, *args, battery, **kwargs):
        super().__init__(*args, **kwargs)
        self.battery = battery
        self.fields["kind"].choices = ScoreKind.choices

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        others = self.battery.scales.exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError("The test has a part of this name already.")
        return name

    def clean_deviation(self):
        deviation = self.cleaned_data["deviation"]
        if deviation <= 0:
            raise forms.ValidationError("The deviation is more than 0.")
        return deviation

    def _get_validation_exclusions(self):
        # `clean_deviation` says it beside the field.
        return super()._get_validation_exclusions() | {"deviation"}


MOST_STEPS = 300


class FrameworkForm(NamedForm):
    steps = forms.CharField(
        label="Steps, one a line",
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Area, colon, step, the smallest first. For example: Reading: points to the "
        "picture that is named. A line taken out goes out of use; what pupils were marked with stays.",
    )

    class Meta:
        model = Framework
        fields = ("name", "about", "is_active")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            rows = self.instance.steps.filter(is_active=True)
            self.fields["steps"].initial = "\n".join(f"{row.area}: {row.text}" for row in rows)
        self.fields["steps"].widget.attrs["rows"] = 16

    def clean_steps(self):
        found = {}
        for number, line in enumerate(self.cleaned_data["steps"].splitlines(), start=1):
            if not line.strip():
                continue
            area, colon, text = (part.strip() for part in line.partition(":"))
            if not (area and colon and text):
                raise forms.ValidationError(f"Line {number}: write the area, a colon and the step.")
            if len(area) > 80 or len(text) > 200:
                raise forms.ValidationError(
                    f"Line {number}: an area has at most 80 characters, a step 200."
                )
            found[area, text] = None
        if len(found) > MOST_STEPS:
            raise forms.ValidationError(f"A framework has at most {MOST_STEPS} steps.")
        return list(found)


class ScoreFileForm(forms.Form):
    """`cleaned_data["file"]` is (table, digest, name)."""

    battery = forms.ModelChoiceField(
        Battery.objects.none(), label="Which test", empty_label="Choose"
    )
    taken_on = DayField(label="Day of the test")
    assessor = forms.CharField(label="Who tested", max_length=150, required=False)
    file = forms.FileField(
        label="The list",
        help_text="CSV or Excel (.xlsx): a row a pupil with UPN, admission number or name, a column a "
        "part of the test. At most 10 MB. Nothing is changed before you have seen what it would do.",
        allow_empty_file=True,
    )

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        rows = Battery.objects.visible_to(actor).filter(is_active=True)
        self.fields["battery"].queryset = rows.filter(scales__is_active=True).distinct()
        self.fields["battery"].label_from_instance = lambda row: row.name
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.xlsx"
        self.helper = helper_of("battery", "taken_on", "assessor", "file")

    def clean_taken_on(self):
        on = self.cleaned_data["taken_on"]
        if on > self.today:
            raise forms.ValidationError("This day is still to come.")
        return on

    def clean_file(self):
        upload = self.cleaned_data["file"]
        data = upload.read(MAX_BYTES + 1)
        try:
            kind = recognise(data)
            if kind == "ctf":
                raise FileRefused("This is an XML file. Save the results as CSV or XLSX.")
            table = read_csv(data) if kind == "csv" else read_xlsx(data)
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if not table.rows:
            raise forms.ValidationError("The list has no row under its headings.")
        return table, digest(data), upload.name


class ScoreColumnsForm(forms.Form):
    """Which column of the list is what. `cleaned_data["mapping"]` is {what: place}."""

    def __init__(self, *args, score_file, scales, **kwargs):
        super().__init__(*args, **kwargs)
        header = score_file.header
        columns = [("", "Not in the list")]
        columns += [(place, text or f"Column {place + 1}") for place, text in enumerate(header)]
        self.keys = {}
        wanted = [(key, label) for key, label in score_lists.WHO.items()]
        wanted += [(score_lists.key_of(scale), scale.name) for scale in scales]
        for number, (key, label) in enumerate(wanted):
            name = f"column_{number}"
            self.keys[name] = key
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=columns,
                coerce=int,
                empty_value=None,
                required=False,
                initial=score_file.mapping.get(key),
            )
        self.helper = helper_of(*self.fields)

    def clean(self):
        cleaned = super().clean()
        mapping = {
            key: cleaned[name] for name, key in self.keys.items() if cleaned.get(name) is not None
        }
        places = list(mapping.values())
        if len(places) != len(set(places)):
            raise forms.ValidationError("One column cannot be two things.")
        if not score_lists.is_enough(mapping):
            raise forms.ValidationError(
                "Say which column holds the UPN, the admission number, or the name."
            )
        if not mapping.keys() - score_lists.WHO.keys():
            raise forms.ValidationError("Say which column holds a result.")
        cleaned["mapping"] = mapping
        return cleaned


class StepsForm(forms.Form):
    """How far a pupil is on the steps of one framework; `cleaned_data["marks"]` is {step: state}."""

    marked_on = DayField(label="Seen on")

    def __init__(self, *args, ladder, today, **kwargs):
        super().__init__(*args, initial={"marked_on": today}, **kwargs)
        self.today = today
        self.steps = {f"step_{line.step.pk}": line.step for line in ladder.lines}
        for line in ladder.lines:
            self.fields[f"step_{line.step.pk}"] = forms.ChoiceField(
                label=line.step.text,
                choices=StepState.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=line.state,
            )

    def areas(self, ladder):
        """(area, [bound fields]) as the page draws them."""
        return [
            (area, [self[f"step_{line.step.pk}"] for line in lines]) for area, lines in ladder.areas
        ]

    def clean_marked_on(self):
        on = self.cleaned_data["marked_on"]
        if on > self.today:
            raise forms.ValidationError("This day is still to come.")
        return on

    def clean(self):
        cleaned = super().clean()
        cleaned["marks"] = {
            step: cleaned[name] for name, step in self.steps.items() if cleaned.get(name)
        }
        return cleaned
