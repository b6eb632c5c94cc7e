"""Filter and order of the list of plans, and of the pupils without one."""

from datetime import timedelta

import django_filters as filters
from django import forms
from django.db.models import Case, Exists, F, OuterRef, Q, When

from provision.enums import Level, Stage
from provision.models import Cycle, SupportPlan
from pupils.filters.kit import OneOf, Order, PlainInput, Words, people_and_classes
from pupils.models import Pupil
from pupils.rules.sen import ON_REGISTER
from pupils.rules.years import academic_year
from sendhub.accounts.permissions import Permission

PAGE = 50
RUNNING = (Stage.ASSESS, Stage.PLAN, Stage.DO, Stage.REVIEW)
SORTS = {
    "name": "pupil__sort_key",
    "review": "review_on",
    "stage": "stage_place",
    "level": "level",
    "lead": "plan__lead__last_name",
}


class PlanFilter(filters.FilterSet):
    """Plans that run, one line each: the cycle they are in."""

    q = Words(label="Name or UPN", method="by_words", widget=PlainInput("search"))
    show = OneOf(
        label="Show",
        choices=[("none", "On the register without a plan")],
        method="nothing",
        any_label="Plans that run",
        at_once=True,
    )
    stage = OneOf(
        label="Stage", choices=[(stage.value, stage.label) for stage in RUNNING], at_once=True
    )
    due = OneOf(
        label="Review",
        choices=[("overdue", "Overdue"), ("month", "Overdue or within a month")],
        method="by_due",
    )
    level = OneOf(label="Tier", choices=Level.choices, method="by_level")
    group = OneOf(label="Class", choices=(), method="by_group")
    lead = OneOf(label="Led by", choices=(), method="by_lead")
    sort = Order(
        choices=[(way + key, key) for key in SORTS for way in ("", "-")],
        method="by_sort",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Cycle
        fields = ()

    def __init__(self, data, *, actor, today):
        self.actor, self.today = actor, today
        seen = Pupil.objects.visible_to(actor).on_roll(today)
        rows = Cycle.objects.visible_to(actor).running().filter(pupil__in=seen).with_level()
        super().__init__(data, queryset=rows.select_related("pupil__group", "plan__lead"))
        if not actor.can(Permission.PUPIL_VIEW_ALL):
            del self.filters["lead"]
        fields = self.form.fields
        groups, _ = people_and_classes(actor, year=academic_year(today))
        fields["group"].choices = groups
        if "lead" in fields:
            fields["lead"].choices = [("me", "Me"), ("nobody", "Nobody")]
        self.form.is_valid()

    @property
    def values(self):
        return self.form.cleaned_data

    @property
    def used(self):
        return [name for name, value in self.values.items() if value not in (None, "")]

    @property
    def qs(self):
        rows = self.queryset.all()
        for name, value in self.values.items():
            if value not in (None, "") and name != "sort":
                rows = self.filters[name].filter(rows, value)
        return self.by_sort(rows, "sort", self.values.get("sort") or "review")

    def nothing(self, rows, name, value):
        return rows

    def by_words(self, rows, name, value):
        return rows.filter(pupil__in=Pupil.objects.visible_to(self.actor).search(value))

    def by_due(self, rows, name, value):
        until = self.today if value == "overdue" else self.today + timedelta(days=31)
        return rows.filter(review_on__lt=until)

    def by_level(self, rows, name, value):
        return rows.filter(level=value)

    def by_group(self, rows, name, value):
        return rows.filter(pupil__group=value)

    def by_lead(self, rows, name, value):
        if value == "nobody":
            return rows.filter(plan__lead=None)
        return rows.filter(plan__lead=self.actor.staff_id) if self.actor.staff_id else rows.none()

    def by_sort(self, rows, name, value):
        rows = rows.annotate(
            stage_place=Case(
                *(When(stage=stage, then=place) for place, stage in enumerate(RUNNING))
            )
        )
        by = F(SORTS[value.lstrip("-")])
        order = by.desc(nulls_last=True) if value.startswith("-") else by.asc(nulls_last=True)
        return rows.order_by(order, "pupil__sort_key", "pk")


def with_open_plan():
    """The condition "has a plan that runs" on pupils."""
    return Exists(SupportPlan.objects.filter(Q(ends_on=None), pupil=OuterRef("pk")))


def pupils_without_plan(found):
    """Pupils on the SEN register, on roll, without a plan; narrowed by name and class as the list is."""
    rows = Pupil.objects.visible_to(found.actor).on_roll(found.today)
    rows = rows.filter(~with_open_plan(), sen_status__in=ON_REGISTER).select_related("group")
    if found.values.get("q"):
        rows = rows.search(found.values["q"])
    if found.values.get("group"):
        rows = rows.filter(group=found.values["group"])
    return rows.order_by("sort_key", "pk")
