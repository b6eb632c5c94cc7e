"""The profile's form: the child's words, and how to help in order."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms

from pupils.models import Document, Profile, ProfileStrategy

STRATEGIES = 6
FIRST = 3


class ProfileForm(forms.ModelForm):
    """Edits a draft; `cleaned_data["strategies"]` is the list of texts in order, empty ones left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    photo = forms.ModelChoiceField(
        queryset=Document.objects.none(),
        required=False,
        empty_label="No photo",
        help_text="Only with permission. Add the picture under Documents first, as “Photo or picture”.",
    )

    class Meta:
        model = Profile
        fields = (
            "words_of",
            "words_how",
            "likes",
            "important",
            "difficult",
            "avoid",
            "communicate",
            "aims",
            "family_says",
            "review_on",
            "photo",
            "photo_allowed_by",
            "photo_allowed_on",
        )
        widgets = {
            "words_of": forms.RadioSelect,
            **{
                name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                for name in ("review_on", "photo_allowed_on")
            },
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in (
                    "likes",
                    "important",
                    "difficult",
                    "avoid",
                    "communicate",
                    "aims",
                    "family_says",
                )
            },
        }
        help_texts = {
            "words_how": "For example: talked, drew, with symbols, with an adult they chose.",
            "avoid": "What makes things harder.",
            "communicate": "Words, signs, pictures, time to answer, signs of stress.",
            "photo_allowed_by": "For example: Ms Ade, mother, and the pupil.",
            "review_on": "You are reminded on this day. Twice a year is usual.",
        }

    def __init__(self, *args, today, pictures, ways=(), **kwargs):
        """`pictures` are the pupil's pictures that the actor may see, `ways` texts offered as strategies.

        A draft that says nothing yet about how to help opens with the first of them.
        """
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["photo"].queryset = pictures
        self.fields["photo"].label_from_instance = lambda document: document.title
        self.fields["version"].initial = self.instance.version
        longest = ProfileStrategy._meta.get_field("text").max_length
        self.ways = [text for text in ways if len(text) <= longest]
        rows = {row.order: row.text for row in self.instance.strategies.all()}
        self.are_offered = bool(self.ways) and not rows
        if self.are_offered:
            rows = dict(enumerate(self.ways[:STRATEGIES], start=1))
        for number in range(1, STRATEGIES + 1):
            self.fields[f"strategy_{number}"] = forms.CharField(
                label=f"Strategy {number}" + (" (printed large)" if number <= FIRST else ""),
                required=False,
                max_length=longest,
                initial=rows.get(number, ""),
                widget=forms.TextInput(attrs={"list": "ways"} if self.ways else {}),
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        names = [f"strategy_{number}" for number in range(1, STRATEGIES + 1)]
        self.helper.layout = Layout(
            "version",
            Fieldset("Whose words are these?", "words_of", "words_how"),
            Fieldset("About me", "likes", "important", "aims"),
            Fieldset(
                "How to help me",
                HTML('<p class="form-text">The first three are what every adult should know.</p>'),
                *names,
            ),
            Fieldset("More", "difficult", "avoid", "communicate", "family_says"),
            Fieldset("Photo", "photo", "photo_allowed_by", "photo_allowed_on"),
            Fieldset("Next", "review_on"),
        )

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day and day <= self.today:
            raise forms.ValidationError("Choose a day after today to review the profile.")
        return day

    def clean_photo_allowed_on(self):
        day = self.cleaned_data["photo_allowed_on"]
        if day and day > self.today:
            raise forms.ValidationError("The day of the permission cannot lie ahead.")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("photo"):
            if not cleaned.get("photo_allowed_by"):
                self.add_error("photo_allowed_by", "Say who allowed the photo.")
            if not cleaned.get("photo_allowed_on") and "photo_allowed_on" not in self.errors:
                self.add_error("photo_allowed_on", "Say when the photo was allowed.")
        texts = (cleaned.pop(f"strategy_{n}", "").strip() for n in range(1, STRATEGIES + 1))
        cleaned["strategies"] = [text for text in texts if text]
        return cleaned

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""
