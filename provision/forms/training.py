"""What is typed about training: what it was, who took part, the certificate."""

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import Q

from provision.models import Provision, Training
from pupils.forms.values import DayField, helper_of, keep_bounds
from sendhub import uploads
from sendhub.accounts.models import StaffMember
from sendhub.accounts.permissions import Permission

MOST_CERTIFICATE_BYTES = 5 * uploads.MB
OWN_ONLY = ("everybody", "staff", "provision", "runs_out_on")


class TrainingForm(forms.ModelForm):
    """One entry of the log; who may only write down their own sees neither people nor marks."""

    on = DayField(label="Day", help_text="A day still to come makes it a plan.")
    runs_out_on = DayField(
        label="Runs out on",
        required=False,
        help_text="When it must be done again. Leave empty if it does not run out.",
    )
    everybody = forms.BooleanField(
        label="Everybody who works here",
        required=False,
        help_text="For an INSET day: instead of ticking each person.",
    )
    staff = forms.ModelMultipleChoiceField(
        label="Who took part",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Training
        fields = (
            *("kind", "topic", "area", "on", "minutes", "given_by"),
            *("provision", "runs_out_on", "note"),
        )
        help_texts = {
            "topic": "As you would say it: “Colourful semantics, first day”.",
            "area": "Leave empty if it serves every need.",
            "minutes": "A day is about 360, a twilight 90.",
            "given_by": "A person, an agency or a course provider.",
            "provision": "Who took part is then asked first when cover is needed.",
            "note": "What was seen, what was agreed, what to try next. No pupil’s name.",
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        working = Q(ends_on=None) | Q(ends_on__gte=today)
        if self.instance.pk:
            working |= Q(pk__in=self.instance.parts.values("staff"))
            self.fields["staff"].initial = list(self.instance.parts.values_list("staff", flat=True))
        people = StaffMember.objects.filter(working, school_id=actor.school_id)
        self.fields["staff"].queryset = people.order_by("last_name", "first_name")
        self.fields["staff"].label_from_instance = lambda person: person.full_name
        self.fields["provision"].queryset = Provision.objects.visible_to(actor).filter(
            Q(is_active=True) | Q(pk=self.instance.provision_id)
        )
        self.fields["provision"].empty_label = "No provision of the catalogue"
        self.fields["version"].initial = self.instance.version
        keep_bounds(self)
        what = ("kind", "topic", "area", "on", "minutes", "given_by")
        if actor.can(Permission.TRAINING_RECORD_ALL):
            layout = (
                *what,
                InlineCheckboxes("staff"),
                "everybody",
                Fieldset("If it trains for a provision", "provision", "runs_out_on"),
                "note",
            )
        else:
            for name in OWN_ONLY:
                del self.fields[name]
            layout = (*what, "note")
        self.helper = helper_of("version", *layout)

    def clean(self):
        cleaned = super().clean()
        on, runs_out_on = cleaned.get("on"), cleaned.get("runs_out_on")
        if on and runs_out_on and runs_out_on < on:
            self.add_error("runs_out_on", "It runs out before it took place.")
        if runs_out_on and not cleaned.get("provision"):
            self.add_error("runs_out_on", "Choose what it trains to deliver, or leave this empty.")
        if "staff" not in self.fields:
            cleaned["staff"] = list(StaffMember.objects.filter(pk=self.actor.staff_id or 0))
        elif cleaned.pop("everybody", False):
            cleaned["staff"] = list(self.fields["staff"].queryset)
        elif not cleaned.get("staff"):
            self.add_error("staff", "Choose who took part.")
        else:
            cleaned["staff"] = list(cleaned["staff"])
        return cleaned

    def _post_clean(self):
        """The action sets the row, after it has looked at its version."""


class HeldForm(forms.Form):
    """Who of those expected was there."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    staff = forms.ModelMultipleChoiceField(
        label="Who was there",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who was there, or take the training out."},
    )

    def __init__(self, *args, training, **kwargs):
        super().__init__(*args, **kwargs)
        people = StaffMember.objects.filter(pk__in=training.parts.values("staff"))
        self.fields["staff"].queryset = people
        self.fields["staff"].label_from_instance = lambda person: person.full_name
        self.fields["staff"].initial = list(people.values_list("pk", flat=True))
        self.fields["version"].initial = training.version
        self.helper = helper_of("version", InlineCheckboxes("staff"))

    def clean_staff(self):
        return list(self.cleaned_data["staff"])


class CertificateForm(forms.Form):
    file = forms.FileField(
        label="Certificate",
        help_text="A PDF or a picture, at most 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": uploads.EMPTY, "required": "Choose a file."},
        max_length=None,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("file")

    def clean_file(self):
        uploads.require_room()
        checked = uploads.check(self.cleaned_data["file"])
        if checked.media_type == uploads.MEDIA_TYPES["docx"]:
            raise forms.ValidationError("Send the certificate as a PDF or a picture.")
        if len(checked.content) > MOST_CERTIFICATE_BYTES:
            raise forms.ValidationError("The certificate is larger than 5 MB. Send a smaller one.")
        return checked
