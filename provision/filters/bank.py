"""The filters of the bank of strategies, each a form field: nothing else of the query reaches the rows."""

import django_filters as filters
from django.db.models import Q

from provision.enums import StrategyKind
from pupils.enums import Area
from pupils.models import Strategy

RETIRED = "retired"


class BankFilter(filters.FilterSet):
    """Lines on offer unless asked otherwise."""

    q = filters.CharFilter(label="Find", method="with_words")
    area = filters.ChoiceFilter(
        label="Area of need", choices=Area.choices, empty_label="Any", method="in_area"
    )
    level = filters.ChoiceFilter(label="Tier", choices=(), empty_label="Any")
    kind = filters.ChoiceFilter(label="Kind", choices=StrategyKind.choices, empty_label="Any")
    state = filters.ChoiceFilter(
        label="Show", choices=((RETIRED, "Retired"),), empty_label="On offer", method="in_state"
    )

    class Meta:
        model = Strategy
        fields = ()

    def __init__(self, data, *args, tiers, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.filters["level"].extra["choices"] = list(tiers.items())
        for name, field in self.form.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "q" else "form-select"

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("state") == RETIRED:
            return rows
        return rows.filter(is_active=True)

    def with_words(self, rows, name, value):
        for word in value.split():
            rows = rows.filter(Q(name__icontains=word) | Q(how__icontains=word))
        return rows

    def in_area(self, rows, name, value):
        """The area's own lines and those that serve any need."""
        return rows.filter(area__in=(value, ""))

    def in_state(self, rows, name, value):
        return rows.filter(is_active=False)
