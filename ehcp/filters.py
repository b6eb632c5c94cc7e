"""Filters of the list of needs assessments."""

import django_filters as filters

from ehcp.enums import CaseState
from ehcp.models import NeedsAssessment
from pupils.enums import WhoseMove
from pupils.filters.kit import OneOf
from sendhub.accounts.models import LocalAuthority


class AssessmentFilter(filters.FilterSet):
    """Needs assessments by where they stand and who has to move; without a choice those still open."""

    state = OneOf(
        label="Where it stands",
        choices=[("all", "All, closed ones too"), *CaseState.choices],
        method="by_state",
        any_label="Open",
    )
    move = OneOf(label="Whose move", choices=WhoseMove.choices, method="by_move")
    late = OneOf(label="Late", choices=[("yes", "Something is late")], method="by_late")
    pupils = OneOf(
        label="Pupils", choices=[("here", "Not left")], method="by_pupils", any_label="All"
    )
    lead = OneOf(label="Case lead", choices=[("me", "Me")], method="by_lead", any_label="Everyone")
    la = OneOf(label="Local authority", choices=(), method="by_la")

    class Meta:
        model = NeedsAssessment
        fields = ()

    def __init__(self, data, *, actor, today):
        super().__init__(data, queryset=NeedsAssessment.objects.visible_to(actor))
        self.actor, self.today = actor, today
        held = NeedsAssessment.objects.visible_to(actor).values("local_authority")
        self.filters["la"].extra["choices"] = [
            (row.pk, row.name) for row in LocalAuthority.objects.filter(pk__in=held)
        ]

    def by_state(self, queryset, name, value):
        return queryset if value == "all" else queryset.filter(state=value)

    def by_move(self, queryset, name, value):
        return queryset.owed(whose_move=value)

    def by_late(self, queryset, name, value):
        return queryset.owed(due_on__lt=self.today)

    def by_pupils(self, queryset, name, value):
        return queryset.here(self.today)

    def by_lead(self, queryset, name, value):
        mine = self.actor.staff_id
        return queryset.filter(pupil__lead=mine) if mine else queryset.none()

    def by_la(self, queryset, name, value):
        return queryset.filter(local_authority=value)

    @property
    def qs(self):
        found = super().qs
        return found if self.form.cleaned_data.get("state") else found.open()
