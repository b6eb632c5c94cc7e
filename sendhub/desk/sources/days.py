"""Entries of a school day: check-ins, the quiet room, incidents, what went well."""

from django.db.models import Case, Count, F, TextField, Value, When
from django.db.models.functions import TruncDate
from django.urls import reverse

from pupils import day_enums, models
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.sources.kit import Source, always, label_of, rows_of, tab_of

READERS = frozenset({P.RECORDS_VIEW})


def _incidents(actor, pupil):
    """With `told`, the words; with several pupils in it, one's file shows neither names nor the text."""
    rows = models.IncidentPupil.objects.visible_to(actor).of(pupil)
    mates = models.IncidentPupil.objects.filter(incident__in=rows.values("incident"))
    several = mates.order_by().values("incident").annotate(n=Count("pk")).filter(n__gt=1)
    told = Case(
        When(pk__in=several.values("incident"), then=Value("")),
        default=F("during"),
        output_field=TextField(),
    )
    return rows_of(models.Incident)(actor, pupil).annotate(told=told)


DAYS = (
    Source(
        key="check_in",
        label="Check-ins",
        permissions=READERS,
        rows=rows_of(models.CheckIn),
        on=F("on"),
        code=F("mood"),
        words=label_of(day_enums.Mood, "Check-in: "),
        title=F("own_words"),
        text=F("note"),
        url=tab_of("pupils:pupil_days"),
    ),
    Source(
        key="quiet_room",
        label="Quiet room",
        permissions=READERS,
        rows=rows_of(models.QuietVisit),
        on=F("on"),
        code=F("reason"),
        words=label_of(day_enums.QuietReason, "Quiet room: "),
        text=F("note"),
        url=tab_of("pupils:pupil_days"),
    ),
    Source(
        key="incident",
        label="Incidents",
        permissions=READERS,
        rows=_incidents,
        on=F("on"),
        code=F("place"),
        words=label_of(day_enums.Place, "Incident: "),
        text=F("told"),
        url=lambda pupil_pk, pk: reverse("pupils:incident_view", kwargs={"incident_pk": pk}),
    ),
    Source(
        key="achievement",
        label="What went well",
        permissions=READERS,
        rows=rows_of(models.Achievement),
        on=F("on"),
        code=F("kind"),
        words=label_of(day_enums.AchievementKind, "Went well: "),
        text=F("text"),
        url=tab_of("pupils:pupil_days"),
    ),
    Source(
        key="round",
        label="Questions asked",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=rows_of(models.QuestionRound),
        on=TruncDate("asked_at"),
        words=always("Questions asked"),
        title=F("title"),
        url=lambda pupil_pk, pk: reverse("pupils:round_view", kwargs={"round_pk": pk}),
    ),
)
