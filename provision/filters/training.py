"""Filter of the log of training."""

from django.db.models import Q

from provision.enums import TrainingKind
from provision.models import Training, TrainingPart
from pupils.enums import Area
from pupils.filters.kit import ListFilter, OneOf, PlainInput, Words
from sendhub.accounts.models import StaffMember
from sendhub.accounts.permissions import Permission
from sendhub.dates import academic_year, academic_year_name, academic_year_span

YEARS_SHOWN = 5


class TrainingFilter(ListFilter):
    """What took place this school year and what is planned, unless others are asked for."""

    q = Words(
        label="Topic or who gave it", method="by_words", max_length=100, widget=PlainInput("search")
    )
    kind = OneOf(label="What", choices=TrainingKind.choices)
    area = OneOf(label="Area of need", choices=Area.choices)
    who = OneOf(label="Who", choices=(), method="by_person", any_label="Everybody")
    year = OneOf(label="School year", choices=(), method="by_year", any_label="All")
    show = OneOf(
        label="Show",
        choices=[
            ("planned", "Planned"),
            ("to_confirm", "To confirm"),
            ("held", "Held"),
            ("removed", "Taken out"),
        ],
        method="by_state",
        any_label="Planned and held",
    )

    class Meta:
        model = Training
        fields = ()

    def __init__(self, data, *, actor, today):
        self.actor, self.today = actor, today
        rows = Training.objects.visible_to(actor)
        super().__init__(data, queryset=rows)
        this_year = academic_year(today)
        self.filters["year"].extra["choices"] = [
            (year, academic_year_name(year))
            for year in range(this_year + 1, this_year - YEARS_SHOWN, -1)
        ]
        if actor.can(Permission.TRAINING_RECORD_ALL):
            people = StaffMember.objects.filter(
                pk__in=TrainingPart.objects.visible_to(actor).order_by().values("staff")
            )
            self.filters["who"].extra["choices"] = [
                (person.pk, person.full_name)
                for person in people.order_by("last_name", "first_name")
            ]
        else:
            del self.filters["who"]
        self.form.is_valid()

    def by_words(self, queryset, name, value):
        return queryset.filter(Q(topic__icontains=value) | Q(given_by__icontains=value))

    def by_person(self, queryset, name, value):
        return queryset.of_person(value)

    def by_year(self, queryset, name, value):
        return queryset.between(academic_year_span(int(value)))

    def by_state(self, queryset, name, value):
        if value == "held":
            return queryset.filter(is_held=True)
        if value == "planned":
            return queryset.filter(is_held=False, on__gte=self.today)
        if value == "to_confirm":
            return queryset.filter(is_held=False, on__lt=self.today)
        return queryset

    @property
    def qs(self):
        found = super().qs
        if self.form.cleaned_data.get("show") == "removed":
            return found.exclude(removed_at=None)
        return found.standing()
