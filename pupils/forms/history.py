"""Filters of the history page."""

from django import forms

from pupils.forms.file import dated
from pupils.history import tracked_models
from sendhub.accounts.models import Membership, User

CHANGES, EVENTS, OPENINGS = "changes", "events", "openings"


class HistoryForm(forms.Form):
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            (CHANGES, "What was changed"),
            (EVENTS, "What happened"),
            (OPENINGS, "Who opened it"),
        ],
    )
    kind = forms.ChoiceField(label="Part of the file", required=False)
    who = forms.ModelChoiceField(
        label="Person", queryset=User.objects.none(), required=False, empty_label="Anybody"
    )
    since = forms.DateField(label="From", required=False)
    until = forms.DateField(label="To", required=False)

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [
            (label, m._meta.verbose_name.capitalize()) for label, m in tracked_models().items()
        ]
        self.fields["kind"].choices = [("", "Everything"), *sorted(kinds, key=lambda k: k[1])]
        people = Membership.objects.filter(school=school).values("user")
        self.fields["who"].queryset = User.objects.filter(pk__in=people).order_by("name")
        for name in ("since", "until"):
            dated(self.fields[name])
        for each in self.fields.values():
            each.widget.attrs["class"] = (
                "form-control" if isinstance(each, forms.DateField) else "form-select"
            )
