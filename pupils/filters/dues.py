"""Filter of the list of dates and duties."""

from datetime import timedelta

from pupils.enums import (
    DueKind,
    WhoseMove,
)
from pupils.filters.kit import ListFilter, OneOf
from pupils.models import (
    Due,
)
from sendhub.accounts.models import StaffMember


class DueFilter(ListFilter):
    """Filter of what is owed."""

    kind = OneOf(label="What", choices=DueKind.choices)
    when = OneOf(
        label="When",
        choices=[
            ("late", "Late"),
            ("week", "Late or within a week"),
            ("month", "Late or within a month"),
            ("desk", "Late or within a week, not put off"),
            ("put_off", "Put off"),
        ],
        method="by_when",
        any_label="Any date",
    )
    lead = OneOf(label="Who", method="by_lead", choices=(), any_label="Everyone")
    whose = OneOf(
        label="Whose move",
        choices=[*WhoseMove.choices, ("others", "Anybody outside")],
        method="by_whose",
        any_label="Anybody’s",
    )
    law = OneOf(
        label="By law",
        choices=[("yes", "Set by law")],
        method="by_law",
        any_label="Law or our own",
    )

    class Meta:
        model = Due
        fields = ()

    def __init__(self, data, *, actor, today):
        self.actor, self.today = actor, today
        super().__init__(data, queryset=Due.objects.visible_to(actor).open())
        self.form.is_valid()

    def by_whose(self, queryset, name, value):
        if value == "others":
            return queryset.exclude(whose_move=WhoseMove.SCHOOL)
        return queryset.filter(whose_move=value)

    def by_law(self, queryset, name, value):
        return queryset.filter(is_statutory=True)

    def get_form_class(self):
        form_class = super().get_form_class()
        owners = StaffMember.objects.filter(
            school_id=self.actor.school_id,
            pk__in=Due.objects.visible_to(self.actor).open().exclude(owner=None).values("owner"),
        )
        people = [(row.pk, row.full_name) for row in owners]
        form_class.base_fields["lead"].choices = [("me", "Me"), ("none", "Nobody yet"), *people]
        return form_class

    @property
    def qs(self):
        return super().qs.in_order()

    def by_when(self, rows, name, value):
        if value == "late":
            return rows.late(self.today)
        if value == "put_off":
            return rows.asleep(self.today)
        if value == "desk":
            rows = rows.awake(self.today)
        return rows.due_by(self.today + timedelta(days=31 if value == "month" else 7))

    def by_lead(self, rows, name, value):
        if value == "none":
            return rows.filter(owner=None, pupil__lead=None)
        return rows.owned_by(self.actor.staff_id if value == "me" else value)
