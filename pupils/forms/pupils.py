"""Forms of a pupil's identity and of the stay on roll."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q

from pupils.actions.pupils import IDENTITY_FIELDS
from pupils.codes import ethnicity_choices, language_choices
from pupils.enums import EnrolmentKind
from pupils.forms.values import DayField, helper_of
from pupils.models import Pupil
from pupils.rules.years import academic_year
from pupils.upn import has_right_letter, has_shape, normal
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import StaffMember, TeachingGroup
from sendhub.accounts.permissions import Permission

UPN_SHAPE = "A UPN has 13 characters: a letter, then 11 digits, then a digit or a letter."
UPN_LETTER = (
    "The first letter of the UPN does not fit its digits. It was saved; check it against your MIS."
)
TWIN = "A pupil of this name and date of birth is on the books already. If this is another child, tick the box below and save again."


class IdentityForm(forms.ModelForm):
    """Names, numbers, birth date, year and language of a pupil; `note_upn` holds a warning, not an error."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    born_on = DayField(label="Date of birth", required=False)
    ethnicity = forms.ChoiceField(label="Ethnicity", required=False)
    first_language = forms.ChoiceField(label="First language", required=False)
    home_language = forms.ChoiceField(label="Language at home", required=False)

    class Meta:
        model = Pupil
        fields = IDENTITY_FIELDS
        help_texts = {
            "known_as": "The name every page shows. Leave empty if it is the legal first name.",
            "known_as_last": "Leave empty if it is the legal surname.",
            "upn": "13 characters, from your MIS. May be empty for now.",
            "alert": "Shown to every adult who works with the pupil. No diagnosis, nothing about safeguarding.",
        }
        error_messages = {
            "first_name": {"required": "Enter the legal first name."},
            "last_name": {"required": "Enter the legal surname."},
        }

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.today, self.note_upn = actor, today, ""
        self.fields["ethnicity"].choices = self.with_held("ethnicity", ethnicity_choices())
        for name in ("first_language", "home_language"):
            self.fields[name].choices = self.with_held(name, language_choices())
        self.fields["version"].initial = self.instance.version
        if not actor.can(Permission.PUPIL_VIEW_ALL):
            # The office keeps identity; what adults should know of the child is casework.
            del self.fields["alert"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout()

    def with_held(self, name, choices):
        """A code of an older list stays as it is until someone chooses another."""
        held = getattr(self.instance, name)
        known = [("", "Not known"), *choices]
        return known if held in dict(known) else [*known, (held, held)]

    def layout(self):
        last = ["alert"] if "alert" in self.fields else []
        return Layout(
            "version",
            Fieldset("Names", "first_name", "middle_names", "last_name", "known_as", "known_as_last", "former_last_name"),
            Fieldset("Numbers", "upn", "uln", "admission_number"),
            Fieldset("About", "born_on", "sex", "nc_year", "ethnicity", "first_language", "home_language", *last),
        )  # fmt: skip

    def clean_upn(self):
        upn = normal(self.cleaned_data["upn"])
        if upn and not has_shape(upn):
            raise forms.ValidationError(UPN_SHAPE)
        same = Pupil.objects.filter(
            school_id=self.actor.school_id, upn=upn, merged_into=None, is_taken_back=False
        )
        if upn and same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another pupil of this school has this UPN.")
        if upn and not has_right_letter(upn):
            self.note_upn = UPN_LETTER
        return upn

    def clean_born_on(self):
        day = self.cleaned_data["born_on"]
        if day and day > self.today:
            raise forms.ValidationError("The date of birth lies in the future.")
        return day

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""


class PupilAddForm(IdentityForm):
    """A new pupil: identity, first day and class."""

    starts_on = DayField(label="First day at this school")
    kind = forms.ChoiceField(
        label="Registration", choices=EnrolmentKind.choices, initial=EnrolmentKind.CURRENT
    )
    origin = forms.CharField(
        label="Came from", max_length=150, required=False, help_text="School or setting before."
    )
    group = forms.ModelChoiceField(
        label="Class",
        queryset=TeachingGroup.objects.none(),
        required=False,
        empty_label="No class yet",
    )
    is_another = forms.BooleanField(label="This is another child (twins exist)", required=False)  # fmt: skip

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, actor=actor, today=today, **kwargs)
        del self.fields["version"]
        self.fields["starts_on"].initial = today
        self.fields["group"].queryset = classes_of(actor, today)

    def layout(self):
        base = super().layout()
        return Layout(
            *base.fields[1:],
            Fieldset("On roll", "starts_on", "kind", "origin", "group"),
            "is_another",
        )

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day > self.today:
            raise forms.ValidationError(
                "Add the pupil on the first day or later: the first day cannot lie in the future."
            )
        return day

    def clean(self):
        cleaned = super().clean()
        is_another = cleaned.pop("is_another", False)
        if cleaned.get("born_on") and not is_another:
            same = Pupil.objects.filter(
                Q(first_name__iexact=cleaned.get("first_name", ""))
                | Q(known_as__iexact=cleaned.get("first_name", "")),
                school_id=self.actor.school_id,
                is_taken_back=False,
                last_name__iexact=cleaned.get("last_name", ""),
                born_on=cleaned["born_on"],
            )
            if same.exists():
                raise forms.ValidationError(TWIN)
        return cleaned


def classes_of(actor, today):
    """The classes of this school year."""
    return TeachingGroup.objects.filter(
        school_id=actor.school_id, kind=GroupKind.CLASS, academic_year=academic_year(today)
    )


def staff_of(actor, today):
    """People who work at the school now."""
    return StaffMember.objects.filter(school_id=actor.school_id).exclude(ends_on__lt=today)


class LeaveForm(forms.Form):
    ends_on = DayField(label="Last day at this school")
    destination = forms.CharField(label="Goes to", max_length=150, required=False)
    reason = forms.CharField(label="Reason for leaving", max_length=100, required=False)

    def __init__(self, *args, stay, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.stay = stay
        self.fields["ends_on"].initial = today
        self.helper = helper_of("ends_on", "destination", "reason")

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if self.stay and day < self.stay.starts_on:
            raise forms.ValidationError("The last day is before the first.")
        return day


class ReadmitForm(forms.Form):
    starts_on = DayField(label="First day back")
    group = forms.ModelChoiceField(
        label="Class",
        queryset=TeachingGroup.objects.none(),
        required=False,
        empty_label="No class yet",
    )
    kind = forms.ChoiceField(
        label="Registration", choices=EnrolmentKind.choices, initial=EnrolmentKind.CURRENT
    )
    origin = forms.CharField(label="Came from", max_length=150, required=False)

    def __init__(self, *args, actor, last, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.last, self.today = last, today
        self.fields["starts_on"].initial = today
        self.fields["group"].queryset = classes_of(actor, today)
        self.helper = helper_of("starts_on", "group", "kind", "origin")

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day > self.today:
            raise forms.ValidationError("Re-admit the pupil on the first day back or later.")
        if self.last and self.last.ends_on and day <= self.last.ends_on:
            raise forms.ValidationError(
                "The first day must come after the last day of the stay before."
            )
        return day


class LeadForm(forms.Form):
    lead = forms.ModelChoiceField(
        label="Case lead", queryset=StaffMember.objects.none(), required=False, empty_label="Nobody"
    )

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = staff_of(actor, today)
        self.helper = helper_of("lead")


class ReviewDayForm(forms.Form):
    """A new day to look again, for several pupils at once."""

    review_on = DayField(label="Look again on")

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = helper_of("review_on")

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day <= self.today:
            raise forms.ValidationError("Choose a day after today to look again.")
        return day


class ChosenForm(forms.Form):
    """The pupils ticked on the list, from those the actor may see."""

    pupil = forms.ModelMultipleChoiceField(
        queryset=Pupil.objects.none(), error_messages={"required": "Tick the pupils first."}
    )
    what = forms.ChoiceField(
        choices=[("lead", "Set case lead"), ("review", "Move monitoring date")]
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pupil"].queryset = Pupil.objects.visible_to(actor).order_by("sort_key")
        if not actor.can(Permission.SEN_CHANGE):
            self.fields["what"].choices = [("lead", "Set case lead")]
