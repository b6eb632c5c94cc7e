"""Forms of the pages for people without an account, and the same forms typed in by staff."""

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from sendhub import uploads
from sendhub.sharing.enums import GivenHow, Language, Stance

MOST_CHARACTERS = 20_000
NO_ROOM = _("There is no more room for files here. Ring the school.")
ACCEPT = ",".join(f".{ending}" for ending in uploads.MEDIA_TYPES)
# Fields of an answer that have a column of their own.
OWN_COLUMNS = frozenset({"stance", "reason", "signature", "file", "given_how", "given_on"})


class CodeForm(forms.Form):
    """The six digits; blanks and dashes that people read aloud with are left out."""

    code = forms.CharField(
        label=_("The six-digit code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}
        ),
    )

    def clean_code(self):
        return "".join(c for c in self.cleaned_data["code"] if c.isalnum())


class AnswerForm(forms.Form):
    """The base of every answer: subclasses add their fields; those not in OWN_COLUMNS are its texts.

    `entered` is True when staff type in what was said or written: then the form asks how and when it
    was given, and a signature is never required. `room`: the bytes left for files of the pupil.
    """

    takes_file = False
    wants_signature = True

    def __init__(self, *args, entered=False, room=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.room = room
        if self.takes_file:
            self.fields["file"] = file_field()
        if self.wants_signature:
            self.fields["signature"] = forms.CharField(
                label=_("Your name, as your signature"), max_length=200, required=not entered
            )
        if entered:
            self.fields["given_how"] = forms.ChoiceField(
                label="How was it given?",
                choices=[(how.value, how.label) for how in GivenHow if how != GivenHow.LINK],
                widget=forms.RadioSelect,
            )
            self.fields["given_on"] = forms.DateField(
                label="When?",
                initial=timezone.localdate,
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            )

    @property
    def marks_optional(self):
        """Tell whether optional fields say so: not where every question may be left out."""
        return any(field.required for name, field in self.fields.items() if name != "signature")

    def clean_file(self):
        file = self.cleaned_data["file"]
        return checked_file(file, room=self.room) if file else None

    def clean_given_on(self):
        given_on = self.cleaned_data["given_on"]
        if given_on > timezone.localdate():
            raise forms.ValidationError("This date lies in the future.")
        return given_on

    def clean(self):
        cleaned = super().clean()
        stance = cleaned.get("stance")
        if stance in (Stance.IN_PART, Stance.DISAGREE) and not cleaned.get("reason"):
            if "reason" not in self.errors:
                self.add_error(
                    "reason", _("Tell us in a sentence or two what you do not agree with.")
                )
        elif not self.errors and not self.says_something(cleaned):
            raise forms.ValidationError(_("Write something first, or choose an answer."))
        return cleaned

    def says_something(self, cleaned):
        return bool(cleaned.get("stance") or cleaned.get("file")) or any(
            value for name, value in cleaned.items() if name not in OWN_COLUMNS
        )

    def answers(self):
        """The texts by the name of their field, empty ones left out."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in OWN_COLUMNS and value not in ("", None, [])
        }

    def given(self):
        """What `visiting.answer` takes beside the texts."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in OWN_COLUMNS and value not in ("", None)
        }


def words_of(response, form):
    """Return (label, text) of each text of an answer, as the form `form` asked for them."""
    worded = []
    for name, field in form.base_fields.items():
        value = response.answers.get(name)
        if value in (None, "", []):
            continue
        labels = dict(getattr(field, "choices", ()))
        values = value if isinstance(value, list) else [value]
        worded.append((str(field.label), ", ".join(str(labels.get(v, v)) for v in values)))
    return worded


def long_text(label, *, help_text="", required=False, rows=4):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": rows, "data-count": MOST_CHARACTERS}),
    )


def stance_fields():
    """Agree, in part or disagree, with the reason: for the body of an AnswerForm: `stance, reason = stance_fields()`."""
    return (
        forms.ChoiceField(
            label=_("What do you think?"),
            choices=[
                (Stance.AGREE, _("I agree")),
                (Stance.IN_PART, _("I agree in part")),
                (Stance.DISAGREE, _("I do not agree")),
            ],
            widget=forms.RadioSelect,
        ),
        long_text(_("If not, or only in part: why?")),
    )


def file_field():
    return forms.FileField(
        label=_("Add a file or a photo"),
        help_text=_("PDF, Word (DOCX), JPEG or PNG, at most 20 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        max_length=None,
    )


def is_in_english():
    return translation.get_language() in (None, Language.ENGLISH)


def checked_file(file, *, room):
    """Return the file as `uploads.Checked`, in the room (bytes) that is left for the pupil."""
    try:
        uploads.require_room()
    except forms.ValidationError:
        if is_in_english():
            raise
        raise forms.ValidationError(NO_ROOM) from None
    try:
        checked = uploads.check(file)
    except forms.ValidationError:
        # The reason is told in English; other readers learn what is taken.
        if is_in_english():
            raise
        raise forms.ValidationError(
            _(
                "This file was not taken. Send a PDF, a Word file (DOCX), a JPEG or a PNG, at most 20 MB."
            )
        ) from None
    if room is not None and len(checked.content) > room:
        raise forms.ValidationError(NO_ROOM)
    return checked
