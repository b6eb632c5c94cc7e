"""What the forms of the pupil record share: days within reason and the plain layout."""

from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


class DayField(forms.DateField):
    """A day between 1990 and 2100, typed or picked."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "required": "Enter the day.",
        "invalid": "Enter the day as a date, such as 15/01/2026.",
    }

    def clean(self, value):
        day = super().clean(value)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError("Choose a date between 1990 and 2100.")
        return day


def helper_of(*fields):
    """A crispy layout of these fields inside a form tag of the page's own."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.include_media = False
    helper.layout = Layout(*fields)
    return helper


def keep_bounds(form):
    """Have the form check what the model's fields allow, where its action and not it sets the instance."""
    for name, field in form.fields.items():
        if name in form._meta.fields:
            own = form._meta.model._meta.get_field(name)._validators
            field.validators = [*field.validators, *own]
