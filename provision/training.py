"""What the log of training says: gaps against the catalogue and the needs, and counts for reports."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from provision.enums import Level
from provision.models import Provision, Training, TrainingPart
from provision.rules import training as rules
from pupils.enums import Area
from pupils.models import Need, Pupil
from pupils.querysets.rows import covers
from pupils.rules.sen import ON_REGISTER, area_of
from sendhub.accounts.models import StaffMember


@dataclass(frozen=True)
class ProvisionGap:
    """A provision of the catalogue that needs training, and how many adults hold it."""

    provision: Provision
    trained: int
    soon: int
    running: int

    @property
    def is_short(self):
        return rules.too_few(self.trained, self.running)


@dataclass(frozen=True)
class AreaGap:
    """A broad area of need: pupils on the register whose first need lies in it, and hours of training."""

    area: str
    label: str
    pupils: int
    trainings: int
    minutes: int

    @property
    def is_untrained(self):
        return self.pupils > 0 and self.trainings == 0


def provision_gaps(actor, *, today):
    """Targeted and specialist provisions on offer, the shortest of trained adults first; one query."""
    working = Q(trained__staff__ends_on=None) | Q(trained__staff__ends_on__gte=today)
    holds = working & Q(trained__starts_on__lte=today)
    holds &= Q(trained__ends_on=None) | Q(trained__ends_on__gte=today)
    rows = (
        Provision.objects.visible_to(actor)
        .filter(is_active=True)
        .exclude(level=Level.UNIVERSAL)
        .annotate(
            holding=Count("trained", filter=holds, distinct=True),
            ending=Count(
                "trained",
                filter=holds & Q(trained__ends_on__lte=today + rules.EXPIRES_SOON),
                distinct=True,
            ),
            running=Count(
                "interventions",
                filter=Q(interventions__starts_on__lte=today, interventions__ends_on__gte=today),
                distinct=True,
            ),
        )
    )
    gaps = [ProvisionGap(row, row.holding, row.ending, row.running) for row in rows]
    return sorted(
        gaps, key=lambda gap: (not gap.is_short, -gap.running, gap.trained, gap.provision.name)
    )


def area_gaps(actor, *, span, today):
    """Pupils and training by broad area of need; two queries."""
    on_register = Pupil.objects.visible_to(actor).on_roll(today).filter(sen_status__in=ON_REGISTER)
    firsts = Need.objects.visible_to(actor).filter(covers(today), rank=1, pupil__in=on_register)
    pupils = Counter(
        area_of(code) for code in firsts.order_by().values_list("need_type", flat=True)
    )
    held = {
        area: (number, minutes)
        for area, number, minutes in Training.objects.visible_to(actor)
        .held()
        .between(span)
        .order_by()
        .values_list("area")
        .annotate(number=Count("pk"), minutes=Sum("minutes"))
    }
    return [
        AreaGap(area.value, area.label, pupils[area.value], *held.get(area.value, (0, 0)))
        for area in Area
    ]


def people_minutes(actor, *, span, today):
    """[(person, minutes held this school year, entries)], who had least first; two queries."""
    parts = TrainingPart.objects.visible_to(actor).filter(
        training__in=Training.objects.visible_to(actor).held().between(span)
    )
    totals = defaultdict(lambda: (0, 0)) | {
        staff_id: (minutes, number)
        for staff_id, minutes, number in parts.order_by()
        .values_list("staff")
        .annotate(minutes=Sum("training__minutes"), number=Count("pk"))
    }
    working = StaffMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), school_id=actor.school_id
    )
    people = [(person, *totals[person.pk]) for person in working]
    return sorted(people, key=lambda row: (row[1], row[0].last_name, row[0].first_name))


def learned(by, *, span):
    """Counts of the training held in a span of days, for reports: of adults, and no name."""
    held = Training.objects.visible_to(by).held().between(span)
    kinds = held.order_by().values_list("kind").annotate(number=Count("pk"))
    people = TrainingPart.objects.visible_to(by).filter(training__in=held)
    return {
        "kinds": dict(kinds),
        "people": people.order_by().values("staff").distinct().count(),
        "minutes": people.aggregate(minutes=Sum("training__minutes"))["minutes"] or 0,
    }
