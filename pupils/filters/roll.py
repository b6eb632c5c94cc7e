"""Filter of the account of who is on roll."""

from pupils.filters.kit import ListFilter, OneOf, PlainInput, Words
from pupils.models import (
    Pupil,
)
from pupils.rules.years import academic_year
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import TeachingGroup


class RollFilter(ListFilter):
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
        return super().qs.select_related("group").order_by("sort_key", "pk")

    def by_words(self, rows, name, value):
        return rows.search(value)
