"""The filters of the concern queue, each a form field: nothing else of the query reaches the rows."""

import django_filters as filters

from pupils import own_fields
from pupils.enums import Area, ConcernState, OwnFieldNoun
from pupils.models import Concern
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import TeachingGroup
from sendhub.accounts.permissions import Permission
from sendhub.dates import academic_year

OPEN = "open"
# The state's own label speaks to the reporter.
STATES = [
    (state.value, "A question to the reporter" if state == ConcernState.QUESTION else state.label)
    for state in ConcernState
]


class ConcernFilter(filters.FilterSet):
    """Open ones unless asked otherwise."""

    state = filters.ChoiceFilter(
        label="Where it stands",
        choices=((OPEN, "Open"), *STATES),
        empty_label="All",
        method="in_state",
    )
    area = filters.ChoiceFilter(
        label="Area", choices=Area.choices, empty_label="Any", method="in_area"
    )
    group = filters.ModelChoiceFilter(
        label="Class", queryset=TeachingGroup.objects.none(), empty_label="Any", method="in_group"
    )
    suggested = filters.ChoiceFilter(
        label="Suggestion of the SEN assistant",
        choices=(("yes", "Waits for you"), ("no", "None")),
        empty_label="Any",
        method="with_suggestion",
    )

    own = filters.ChoiceFilter(
        label="The school’s own fields", choices=(), empty_label="Any", method="by_own_field"
    )

    class Meta:
        model = Concern
        fields = ()

    def __init__(self, data, *args, actor, today, **kwargs):
        data = data.copy()
        data.setdefault("state", OPEN)
        super().__init__(data, *args, **kwargs)
        self.filters["group"].queryset = TeachingGroup.objects.filter(
            school_id=actor.school_id, kind=GroupKind.CLASS, academic_year=academic_year(today)
        ).order_by("name")
        # Who reads their own concerns alone is shown no filter.
        sees_all = actor.can(Permission.CONCERN_VIEW_ALL)
        own = [
            (field.key, field.label, field.kind, field.options)
            for field in (own_fields.fields_of(actor, OwnFieldNoun.CONCERN) if sees_all else ())
        ]
        if own:
            self.form.fields["own"].choices = own_fields.choices_of(own)
        else:
            del self.form.fields["own"]
        for field in self.form.fields.values():
            field.widget.attrs["class"] = "form-select"

    def by_own_field(self, rows, name, value):
        return own_fields.narrowed(rows, value)

    def in_state(self, rows, name, value):
        return rows.open() if value == OPEN else rows.filter(state=value)

    def in_area(self, rows, name, value):
        return rows.filter(areas__contains=[value])

    def in_group(self, rows, name, value):
        return rows.filter(pupil_links__pupil__group=value).distinct()

    def with_suggestion(self, rows, name, value):
        if value == "yes":
            return rows.exclude(suggested_decision="")
        return rows.filter(suggested_decision="")
