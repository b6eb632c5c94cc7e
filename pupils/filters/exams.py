"""Filter of the candidates for exams and tests."""

from django.db.models import Exists, OuterRef

from pupils import exams
from pupils.exam_enums import ArrangementKind, ArrangementState
from pupils.filters.kit import ListFilter, OneOf, PlainInput, Words
from pupils.models import AccessArrangement, Pupil
from pupils.rules.exams import YEARS

MISSING = "missing"


class CandidateFilter(ListFilter):
    """Those to think of in the years with an exam ahead, unless others are asked for."""

    q = Words(label="Name", method="by_name", max_length=100, widget=PlainInput("search"))
    year = OneOf(
        label="Year",
        choices=[(code, f"Year {code}") for code in YEARS],
        method="by_year",
        any_label="All exam years",
    )
    show = OneOf(
        label="Show",
        choices=[
            (MISSING, "Something is missing"),
            *ArrangementState.choices[:4],
            ("none", "On the register, nothing looked at"),
            ("all", "Every pupil of the year"),
        ],
        method="by_state",
        any_label="On the register or with an arrangement",
    )
    kind = OneOf(label="Arrangement", choices=ArrangementKind.choices, method="by_kind")

    class Meta:
        model = Pupil
        fields = ()

    def __init__(self, data, *, actor, today):
        rows = exams.candidates(actor, today).on_roll(today)
        super().__init__(data, queryset=exams.in_exam_years(rows))
        self.form.is_valid()

    @property
    def wants_missing(self):
        return self.form.cleaned_data.get("show") == MISSING

    def by_name(self, queryset, name, value):
        return queryset.search(value)

    def by_year(self, queryset, name, value):
        return queryset.filter(nc_year=value)

    def by_kind(self, queryset, name, value):
        return queryset.filter(Exists(self._held().filter(kind=value)))

    def by_state(self, queryset, name, value):
        if value == "all":
            return queryset
        rows = exams.likely(queryset)
        if value == MISSING:
            return rows.filter(Exists(self._held()))
        if value == "none":
            return rows.filter(~Exists(self._held()))
        return rows.filter(Exists(self._held().filter(state=value)))

    def _held(self):
        return AccessArrangement.objects.filter(pupil=OuterRef("pk")).open()

    @property
    def qs(self):
        found = super().qs
        if not self.form.cleaned_data.get("show"):
            found = exams.likely(found)
        return found.select_related("group").order_by(exams.YEAR_ORDER, "sort_key", "pk")
