"""What is typed about who is away, and who takes a session instead."""

from datetime import timedelta

from django import forms
from django.db.models import Q

from pupils.forms.file import laid_out
from sendhub.accounts.forms.layout import day_field, refuse_backwards
from sendhub.accounts.models import StaffMember
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import staff_at

LONGEST = timedelta(days=366)


class AbsenceForm(forms.Form):
    """Someone is away; without ABSENCE_RECORD_ALL it can only be oneself. No reason is asked."""

    staff = forms.ModelChoiceField(label="Who", queryset=None, empty_label="Choose a person")
    starts_on = day_field("First day away")
    ends_on = day_field("Last day away", help_text="The same day for one day.")

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        people = staff_at(actor).filter(Q(ends_on=None) | Q(ends_on__gte=today))
        if not actor.can(Permission.ABSENCE_RECORD_ALL):
            people = people.filter(pk=actor.staff_id)
            self.fields["staff"].initial = actor.staff_id
            self.fields["staff"].empty_label = None
        self.fields["staff"].queryset = people.order_by("last_name", "first_name")
        self.fields["starts_on"].initial = self.fields["ends_on"].initial = today
        self.helper = laid_out()

    def clean(self):
        super().clean()
        refuse_backwards(self)
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last - first > LONGEST:
            self.add_error("ends_on", "A longer absence than a year is entered year by year.")
        return self.cleaned_data


class CoverForm(forms.Form):
    """`free`: the ids of the people who can take the session."""

    staff = forms.ModelChoiceField(
        queryset=None, error_messages={"required": "Choose who takes the session."}
    )

    def __init__(self, *args, free, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = StaffMember.objects.filter(pk__in=free)
