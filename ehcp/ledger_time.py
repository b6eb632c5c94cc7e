"""The time a ledger shows."""

from dataclasses import dataclass
from datetime import date

from django import forms

from sendhub.accounts.models import Term
from sendhub.dates import academic_year, academic_year_span


@dataclass(frozen=True)
class Choice:
    key: str
    label: str
    first: date
    last: date


def term_so_far(actor, today):
    """Return the first day of the term that runs, or of the last one, and the last day to count. One query."""
    term = (
        Term.objects.filter(school=actor.school_id, starts_on__lte=today)
        .order_by("-starts_on")
        .first()
    )
    if term is None:
        return academic_year_span(academic_year(today)).starts_on, today
    return term.starts_on, min(term.ends_on, today)


def choices(actor, today):
    """Return the terms of this school year that have begun, the latest first, then the year so far."""
    span = academic_year_span(academic_year(today))
    terms = Term.objects.filter(
        school=actor.school_id, starts_on__gte=span.starts_on, starts_on__lte=today
    ).order_by("-starts_on")
    found = [
        Choice(
            str(term.pk),
            f"{term.get_kind_display()} term",
            term.starts_on,
            min(term.ends_on, today),
        )
        for term in terms
    ]
    return [*found, Choice("year", "This school year so far", span.starts_on, today)]


class TimeForm(forms.Form):
    time = forms.ChoiceField(
        label="Time", required=False, widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["time"].choices = [(each.key, each.label) for each in offered]

    @property
    def chosen(self):
        key = self.cleaned_data["time"] if self.is_valid() else ""
        return next((each for each in self.offered if each.key == key), self.offered[0])
