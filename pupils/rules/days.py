"""What a rule of the check-in list says in words."""

from pupils.day_enums import Weekday


def days_in_words(weekdays):
    """The weekdays of a rule, as one says them."""
    held = set(weekdays)
    if held >= set(Weekday.values):
        return "every school day"
    return ", ".join(day.label for day in Weekday if day in held)
