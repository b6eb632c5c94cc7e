"""Entries of school avoidance, off-site provision and suspensions."""

from django.db.models import F

from pupils import models, offsite_enums
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.sources.kit import Source, always, label_of, rows_of, tab_of

SEEN_BY = frozenset({P.ATTENDANCE_VIEW})
PAGE = tab_of("pupils:pupil_offsite")


def _with(model, field):
    return lambda actor, pupil: rows_of(model)(actor, pupil).exclude(**{field: None})


OFFSITE = (
    Source(
        key="offsite",
        label="Off-site",
        permissions=SEEN_BY,
        rows=rows_of(models.AvoidancePlan),
        on=F("starts_on"),
        words=always("School avoidance plan started"),
        text=F("child_words"),
        url=PAGE,
    ),
    Source(
        key="offsite",
        label="Off-site",
        permissions=SEEN_BY,
        rows=_with(models.AvoidancePlan, "ends_on"),
        on=F("ends_on"),
        words=always("School avoidance plan ended"),
        text=F("review_said"),
        url=PAGE,
    ),
    Source(
        key="offsite",
        label="Off-site",
        permissions=SEEN_BY,
        rows=_with(models.ReturnStep, "tried_on"),
        on=F("tried_on"),
        code=F("went"),
        words=label_of(offsite_enums.Went, "Step back to school: "),
        title=F("text"),
        text=F("said"),
        url=PAGE,
    ),
    Source(
        key="offsite",
        label="Off-site",
        permissions=SEEN_BY,
        rows=rows_of(models.PartTimeTable),
        on=F("starts_on"),
        words=always("Part-time timetable started"),
        text=F("purpose"),
        url=PAGE,
    ),
    Source(
        key="offsite",
        label="Off-site",
        permissions=SEEN_BY,
        rows=_with(models.PartTimeTable, "full_time_on"),
        on=F("full_time_on"),
        words=always("Back full time"),
        text=F("review_said"),
        url=PAGE,
    ),
    Source(
        key="offsite",
        label="Off-site",
        permissions=SEEN_BY,
        rows=rows_of(models.OffSitePlace),
        on=F("starts_on"),
        code=F("kind"),
        words=label_of(offsite_enums.OffSiteKind),
        title=F("provider__name"),
        text=F("purpose"),
        url=PAGE,
    ),
    Source(
        key="suspension",
        label="Suspensions",
        permissions=SEEN_BY,
        rows=rows_of(models.Suspension),
        on=F("starts_on"),
        code=F("kind"),
        words=label_of(offsite_enums.SuspensionKind),
        text=F("context"),
        url=PAGE,
    ),
)
