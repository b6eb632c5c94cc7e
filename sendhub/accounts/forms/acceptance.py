"""What an invited person types."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from sendhub.accounts.models import User


class AcceptanceForm(forms.Form):
    name = forms.CharField(
        label="Your name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="As colleagues know you. It stands beside what you write.",
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three or four words in a row are good; so is what a "
        "password manager makes. Pasting works.",
    )
    password_again = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        super().clean()
        data = self.cleaned_data
        password = data.get("password")
        if password:
            person = User(email=self.email, name=data.get("name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        if password and data.get("password_again") not in (None, password):
            self.add_error("password_again", "The two passwords differ.")
        return data
