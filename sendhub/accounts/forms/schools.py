"""What is typed about the school, its terms and closures."""

from django import forms

from sendhub import dates
from sendhub.accounts import logos
from sendhub.accounts.forms.layout import day_field, refuse_backwards
from sendhub.accounts.models import ClosurePeriod, School, Term


class SchoolForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    logo_file = forms.FileField(
        label="Logo",
        required=False,
        help_text="PNG or JPEG, at most 2 MB. It stands on printed documents.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    remove_logo = forms.BooleanField(label="Remove the present logo", required=False)

    class Meta:
        model = School
        fields = ("name", "address", "telephone", "email", "senco_label")
        widgets = {"address": forms.Textarea(attrs={"rows": 4})}
        labels = {
            "name": "Name",
            "address": "Address",
            "telephone": "Telephone",
            "email": "E-mail",
            "senco_label": "What you call the SENCo",
        }
        help_texts = {
            "senco_label": "Such as SENDCo, SENCo or inclusion lead.",
            "address": "As it stands on letters.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        if not self.instance.logo_type:
            del self.fields["remove_logo"]

    def clean_logo_file(self):
        upload = self.cleaned_data["logo_file"]
        if not upload:
            return None
        if upload.size > logos.MAX_BYTES:
            raise forms.ValidationError(
                "The picture is larger than 2 MB. Save it smaller and try again."
            )
        try:
            return logos.redrawn(upload.read())
        except logos.NotALogo as refused:
            raise forms.ValidationError(str(refused)) from None

    def _post_clean(self):
        """Leave the instance alone: the action sets and checks it on the locked row."""


class TermForm(forms.ModelForm):
    starts_on = day_field("First day")
    ends_on = day_field("Last day")

    class Meta:
        model = Term
        fields = ("kind", "starts_on", "ends_on")
        labels = {"kind": "Term"}

    def clean(self):
        super().clean()
        refuse_backwards(self)
        data = self.cleaned_data
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and not self.errors:
            data["academic_year"] = dates.academic_year(starts_on)
            if dates.academic_year(ends_on) != data["academic_year"]:
                self.add_error("ends_on", "A term begins and ends in one school year.")
        return data

    def _post_clean(self):
        """Leave the instance alone: the action sets and checks it."""


class ClosureForm(forms.ModelForm):
    starts_on = day_field("First day")
    ends_on = day_field("Last day")

    class Meta:
        model = ClosurePeriod
        fields = ("kind", "name", "starts_on", "ends_on")
        labels = {"kind": "Kind", "name": "Name"}
        help_texts = {"name": "Such as “October half term”. May be left blank."}

    def clean(self):
        super().clean()
        refuse_backwards(self)
        return self.cleaned_data

    def _post_clean(self):
        """Leave the instance alone: the action sets and checks it."""


class YearForm(forms.Form):
    """An academic year, by the year it begins in."""

    year = forms.IntegerField(min_value=1990, max_value=2099)


class SchoolChoice(forms.Form):
    """One of the schools the person has a role in today."""

    chosen = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(school.pk, school.name) for school in schools]
