"""Forms around the register: its columns, saved views, export and what is done to several pupils at once."""

from django import forms

from pupils.forms.values import helper_of
from pupils.models import SavedView
from sendhub.accounts import throttle
from sendhub.accounts.permissions import Permission

# Above this many pupils a file wants the password again and a reason (security page, section 10).
UNASKED = 50


class ColumnsForm(forms.Form):
    """Which columns the list shows; the name is always there."""

    columns = forms.MultipleChoiceField(
        label="Columns",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one column."},
    )

    def __init__(self, *args, columns, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = [(column.key, column.label) for column in columns]
        self.helper = helper_of("columns")


class SavedViewForm(forms.ModelForm):
    """A name for the view on the screen; sharing is offered to who decides the register."""

    class Meta:
        model = SavedView
        fields = ("name", "is_shared")
        labels = {"name": "Name of the view"}
        error_messages = {"name": {"required": "Give the view a name."}}

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["name"].required = True
        self.fields["name"].help_text = "For example: Year 4, SEN Support, no profile"
        if not actor.can(Permission.SEN_CHANGE):
            del self.fields["is_shared"]
        self.helper = helper_of(*self.fields)

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        mine = SavedView.objects.visible_to(self.actor).filter(
            owner_id=self.actor.user_id, name=name
        )
        if mine.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                "You have a view of this name already. Choose another name."
            )
        return name


class ExportForm(forms.Form):
    """How the file is made; many pupils need the password again and a reason."""

    format = forms.ChoiceField(
        label="Kind of file",
        choices=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV")],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="What is the file for?",
        max_length=200,
        help_text="For example: meeting with the educational psychologist. It is kept with the record of this export.",
        error_messages={"required": "Say what the file is for."},
    )
    password = forms.CharField(
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Asked again because the file holds the names of more than 50 pupils.",
        error_messages={"required": "Enter your password."},
    )

    def __init__(self, *args, actor, results, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        if results <= UNASKED:
            del self.fields["reason"], self.fields["password"]
        self.helper = helper_of(*self.fields)

    def clean_password(self):
        password, user = self.cleaned_data["password"], self.actor.user
        tried = throttle.begin(email=user.email, network=self.actor.network)
        if tried.wait:
            raise forms.ValidationError(
                f"Too many wrong passwords. Wait {tried.wait} seconds, then try again."
            )
        if not user.check_password(password):
            raise forms.ValidationError("This is not your password. Nothing was exported.")
        tried.was_right()
        return password
