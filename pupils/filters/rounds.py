"""Filter of the rounds of questions."""

import django_filters as filters

from pupils.filters.kit import ListFilter, OneOf, PlainInput
from pupils.models import QuestionRound
from pupils.names import plain


class RoundFilter(ListFilter):
    """Open ones unless others are asked for."""

    q = filters.CharFilter(
        label="Pupil or words", method="by_words", max_length=100, widget=PlainInput("search")
    )
    show = OneOf(
        label="Show",
        choices=[("closed", "Closed"), ("all", "Open and closed")],
        method="by_state",
        any_label="Open",
    )

    class Meta:
        model = QuestionRound
        fields = ()

    def __init__(self, data, *, actor):
        super().__init__(data, queryset=QuestionRound.objects.visible_to(actor))
        self.form.is_valid()

    @property
    def qs(self):
        found = super().qs
        return found if self.form.cleaned_data.get("show") else found.open()

    def by_words(self, queryset, name, value):
        named = queryset
        for word in plain(value).split():
            named = named.filter(pupil__search_key__contains=word)
        return queryset.filter(title__icontains=value) | named

    def by_state(self, queryset, name, value):
        return queryset.exclude(closed_on=None) if value == "closed" else queryset
