"""What stands beside a concern when it is decided, and the patterns among recent ones."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from pupils.enums import Area
from pupils.models import (
    Assessment,
    AttendanceFigure,
    Characteristic,
    Concern,
    ConcernPupil,
    Monitoring,
    Need,
    Pupil,
)
from pupils.rules import concerns as rules
from sendhub.accounts.models import TeachingGroup
from sendhub.dates import london_date

EARLIER_AT_MOST = 5


@dataclass(frozen=True)
class FileBeside:
    """The pupil's file in short, as triage needs it."""

    pupil: Pupil
    needs: list
    earlier: list
    scores: list
    attendance: AttendanceFigure | None
    flags: list
    monitoring: Monitoring | None


def beside(pupil, actor, concern):
    """Gather what is known of the pupil; six queries."""
    return FileBeside(
        pupil=pupil,
        needs=list(Need.objects.visible_to(actor).of(pupil).filter(ends_on=None)),
        earlier=list(
            Concern.objects.visible_to(actor)
            .of(pupil)
            .exclude(pk=concern.pk)
            .select_related("raised_by")[:EARLIER_AT_MOST]
        ),
        scores=list(Assessment.objects.visible_to(actor).of(pupil)[:3]),
        attendance=AttendanceFigure.objects.visible_to(actor).of(pupil).first(),
        flags=list(Characteristic.objects.visible_to(actor).of(pupil).filter(ends_on=None)),
        monitoring=Monitoring.objects.visible_to(actor).of(pupil).filter(ends_on=None).first(),
    )


@dataclass(frozen=True)
class PatternLine:
    sentence: str
    concern_ids: tuple


def patterns_now(actor, today):
    """Return the patterns among the concerns of the last 30 days, in words; three queries at most."""
    since = timezone.now() - timedelta(days=rules.PATTERN_DAYS + 1)
    links = (
        ConcernPupil.objects.filter(
            concern__in=Concern.objects.visible_to(actor).filter(raised_at__gte=since).values("pk")
        )
        .select_related("concern", "pupil")
        .only(
            "school_id",
            "concern__raised_at",
            "concern__raised_by_id",
            "concern__areas",
            "pupil__group_id",
            "pupil__first_name",
            "pupil__last_name",
            "pupil__known_as",
            "pupil__known_as_last",
        )
    )
    pupils = {link.pupil_id: link.pupil for link in links}
    found = rules.patterns(
        [
            rules.Raised(
                concern_id=link.concern_id,
                raised_on=london_date(link.concern.raised_at),
                raised_by_id=link.concern.raised_by_id,
                pupil_id=link.pupil_id,
                group_id=link.pupil.group_id,
                areas=frozenset(link.concern.areas),
            )
            for link in links
        ],
        today=today,
    )
    groups = TeachingGroup.objects.in_bulk([p.group_id for p in found if p.group_id])
    return [PatternLine(_sentence(p, pupils, groups), p.concern_ids) for p in found]


def _sentence(pattern, pupils, groups):
    count = len(pattern.concern_ids)
    if pattern.kind == "area":
        name = pupils[pattern.pupil_id].full_name
        return f"{count} concerns by different staff about {name}: {Area(pattern.area).label}."
    return f"{count} concerns about pupils of {groups[pattern.group_id].name} within 30 days."
