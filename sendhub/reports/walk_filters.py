"""Filter of the list of learning walks."""

from django.db.models import Q

from pupils.filters.kit import ListFilter, OneOf, PlainInput, Words
from sendhub.dates import academic_year, academic_year_name, academic_year_span
from sendhub.reports.models import LearningWalk

YEARS_SHOWN = 5


class WalkFilter(ListFilter):
    q = Words(
        label="Words of focus, classes or notes",
        method="by_words",
        max_length=100,
        widget=PlainInput("search"),
    )
    year = OneOf(label="School year", choices=(), method="by_year", any_label="All")
    show = OneOf(
        label="Show", choices=[("removed", "Taken out")], method="by_state", any_label="All walks"
    )

    class Meta:
        model = LearningWalk
        fields = ()

    def __init__(self, data, *, actor, today):
        super().__init__(data, queryset=LearningWalk.objects.visible_to(actor))
        this = academic_year(today)
        self.filters["year"].extra["choices"] = [
            (year, academic_year_name(year)) for year in range(this, this - YEARS_SHOWN, -1)
        ]
        self.form.is_valid()

    def by_words(self, queryset, name, value):
        return queryset.filter(
            Q(focus__icontains=value) | Q(classes__icontains=value) | Q(seen__icontains=value)
        )

    def by_year(self, queryset, name, value):
        span = academic_year_span(int(value))
        return queryset.filter(on__range=(span.starts_on, span.ends_on))

    def by_state(self, queryset, name, value):
        return queryset

    @property
    def qs(self):
        taken_out = self.form.cleaned_data.get("show") == "removed"
        return super().qs.filter(removed_at__isnull=not taken_out)
