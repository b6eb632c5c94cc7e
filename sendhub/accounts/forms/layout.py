"""Pieces of our forms: dates, and a span that runs forwards."""

from django import forms


def day_field(label, *, required=True, help_text=""):
    """A date with the browser's own picker; the year range is that of the whole program."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "min": "1990-01-01", "max": "2100-12-31"}
        ),
        error_messages={"invalid": "Enter a date, such as 1 September 2026."},
    )


def refuse_backwards(form, first="starts_on", last="ends_on"):
    """Add an error to the last day when it lies before the first."""
    starts_on, ends_on = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error(last, "The last day is before the first.")
