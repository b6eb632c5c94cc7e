"""Pupils with a need and no provision: the row of a map that has no row of its own."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from provision.enums import PlaceState
from provision.models import Participation
from pupils.models import Need
from pupils.querysets.rows import covers


def pupils_without(ask):
    """The pupils of the scope on roll today with a need and without a place in any run of the period."""
    needs = Need.objects.filter(
        covers(ask.today), Q(pupil=OuterRef("pk")) | Q(pupil__merged_into=OuterRef("pk"))
    )
    places = Participation.objects.filter(
        Q(pupil=OuterRef("pk")) | Q(pupil__merged_into=OuterRef("pk")),
        Q(ends_on=None) | Q(ends_on__gte=ask.period.starts_on),
        starts_on__lte=ask.period.ends_on,
        intervention__starts_on__lte=ask.period.ends_on,
        intervention__ends_on__gte=ask.period.starts_on,
    ).exclude(state=PlaceState.WAITING)
    return ask.pupils.on_roll(ask.today).filter(Exists(needs), ~Exists(places))


def with_needs(pupils, *, today):
    """Annotate `needs`: the census codes the pupils hold today, the first need first."""
    held = Need.objects.filter(covers(today), pupil=OuterRef("pk")).order_by("rank", "pk")
    return pupils.annotate(needs=ArraySubquery(held.values("need_type")))


def number(ask):
    return pupils_without(ask).count()
