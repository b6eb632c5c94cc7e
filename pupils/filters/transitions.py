"""Filter of the worklist of moves."""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from pupils.enums import MovePhase, YearGroup
from pupils.filters.kit import ListFilter, OneOf
from pupils.models import Transition, TransitionStep
from pupils.transitions import with_own_page

SOON = timedelta(weeks=4)


class TransitionFilter(ListFilter):
    """Open moves unless told otherwise; who goes and who comes."""

    which = OneOf(
        label="Which",
        choices=[("going", "Going on"), ("coming", "Coming to us"), *MovePhase.choices],
        method="by_which",
        any_label="All moves",
    )
    year = OneOf(label="Year group", field_name="pupil__nc_year", choices=YearGroup.choices)
    state = OneOf(
        label="Where it stands",
        choices=[
            ("writing", "Notes not finished"),
            ("unread", "Finished, read by nobody"),
            ("late", "A step is late"),
            ("soon", "Moves within four weeks"),
            ("over", "Over"),
        ],
        method="by_state",
        any_label="Everything open",
    )

    class Meta:
        model = Transition
        fields = ()

    def __init__(self, data, *, actor, today):
        self.today = today
        rows = with_own_page(Transition.objects.visible_to(actor).as_lines())
        super().__init__(data, queryset=rows.order_by("moves_on", "pupil__sort_key", "pk"))
        self.form.is_valid()
        if self.form.cleaned_data.get("state") != "over":
            self.queryset = self.queryset.open()

    def by_which(self, queryset, name, value):
        if value == "going":
            return queryset.exclude(phase=MovePhase.ARRIVING)
        if value == "coming":
            return queryset.arriving()
        return queryset.filter(phase=value)

    def by_state(self, queryset, name, value):
        if value == "over":
            return queryset.filter(closed_at__isnull=False)
        if value == "writing":
            return queryset.filter(finished_at=None).exclude(phase=MovePhase.ARRIVING)
        if value == "unread":
            return queryset.filter(finished_at__isnull=False, readings=None)
        if value == "late":
            late = TransitionStep.objects.filter(
                transition=OuterRef("pk"), done_on=None, on__lt=self.today
            )
            return queryset.filter(Exists(late))
        return queryset.filter(moves_on__gte=self.today, moves_on__lte=self.today + SOON)
