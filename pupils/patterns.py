"""Several concerns that say something together, as queue and desk show them."""

from dataclasses import dataclass
from datetime import timedelta

from pupils.enums import Area
from pupils.models import ConcernPupil
from pupils.rules import concerns as rules
from sendhub.dates import london_date


@dataclass(frozen=True)
class ShownPattern:
    """A pattern in words, with the concerns behind it."""

    words: str
    area: str
    concern_ids: tuple


def patterns_since(today):
    """The first day of which a concern can still be part of a pattern."""
    return today - timedelta(days=rules.PATTERN_DAYS + 1)


def patterns_in_sight(actor, *, today):
    """Return the patterns among the concerns of the last 30 days that the actor may see. One query."""
    rows = (
        ConcernPupil.objects.visible_to(actor)
        .filter(concern__raised_at__date__gte=patterns_since(today))
        .select_related("concern", "pupil__group")
        .order_by("concern_id", "pk")
    )
    return patterns_among(rows, today=today)


def patterns_among(rows, *, today):
    """Return the patterns among these pupils' concerns (ConcernPupil with concern, pupil and class)."""
    raised, pupils, groups = [], {}, {}
    for row in rows:
        pupils[row.pupil_id] = row.pupil
        groups[row.pupil.group_id] = row.pupil.group
        raised.append(
            rules.Raised(
                concern_id=row.concern_id,
                raised_on=london_date(row.concern.raised_at),
                raised_by_id=row.concern.raised_by_id,
                pupil_id=row.pupil_id,
                group_id=row.pupil.group_id,
                areas=frozenset(row.concern.areas),
            )
        )
    return [_in_words(found, pupils, groups) for found in rules.patterns(raised, today=today)]


def _in_words(found, pupils, groups):
    count = len(found.concern_ids)
    if found.kind == "area":
        words = (
            f"{pupils[found.pupil_id].full_name}: {count} concerns by different staff about "
            f"{Area(found.area).label.lower()}"
        )
    else:
        words = f"Class {groups[found.group_id].name}: concerns about several pupils"
    return ShownPattern(words=words, area=found.area or "", concern_ids=found.concern_ids)
