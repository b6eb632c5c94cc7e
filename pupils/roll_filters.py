"""Filter of the account of who is on roll."""

import django_filters as filters

from pupils.filters import OneOf, PlainInput, Words
from pupils.models import (
    Pupil,
)
from pupils.rules.years import academic_year
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import TeachingGroup


class RollFilter(filters.FilterSet):
    """The account of who is on roll: name, UPN and class, nothing of the child's needs."""

    q = Words(
        label="Name or UPN",
        method="by_words",
        widget=PlainInput("search"),
    )
    group = OneOf(label="Class", choices=(), at_once=True)

    class Meta:
        model = Pupil
        fields = ()

    def __init__(self, data, *, actor, today):
        self.actor, self.today = actor, today
        super().__init__(data, queryset=Pupil.objects.on_account(actor).on_roll(today))
        self.form.is_valid()

    def get_form_class(self):
        form_class = super().get_form_class()
        year = academic_year(self.today)
        classes = TeachingGroup.objects.filter(
            school_id=self.actor.school_id, kind=GroupKind.CLASS, academic_year=year
        )
        form_class.base_fields["group"].choices = [(row.pk, row.name) for row in classes]
        return form_class

    @property
    def qs(self):
        rows = self.queryset
        for name, value in self.form.cleaned_data.items():
            if value:
                rows = self.filters[name].filter(rows, value)
        return rows.select_related("group").order_by("sort_key", "pk")

    @property
    def used(self):
        return [name for name, value in self.form.cleaned_data.items() if value]

    def by_words(self, rows, name, value):
        return rows.search(value)
