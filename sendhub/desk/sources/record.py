"""Entries of the pupil's own record, and of what was owed and done."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import (
    Coalesce,
    Concat,
    NullIf,
    TruncDate,
)
from django.urls import reverse

from pupils import enums, models
from pupils.exam_enums import ArrangementKind, ArrangementState, WorkingKind
from pupils.rules.assessments import STANDARDISED_BANDS
from pupils.score_enums import StepState
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.sources.kit import Source, always, label_of, plain_number, rows_of, tab_of

# A standardised score is a number that says little without its band.
_BAND = Case(
    *(
        When(kind=enums.ScoreKind.STANDARDISED, score__lt=below, then=Value(f", {words}"))
        for below, words in STANDARDISED_BANDS
    ),
    When(kind=enums.ScoreKind.STANDARDISED, score__isnull=False, then=Value(", very high")),
    default=Value(""),
)

_ARRANGEMENT = Case(
    *(When(kind=kind, then=Value(kind.label)) for kind in ArrangementKind), default=Value("")
)

# What is owed and has entries of its own.
TOLD_ELSEWHERE = (
    enums.DueKind.ACTION_DUE,
    enums.DueKind.CONTACT_FOLLOW_UP,
    enums.DueKind.MEETING_MINUTES,
    enums.DueKind.TRANSITION_STEP,
)

RECORD = (
    Source(
        key="concern",
        label="Concerns",
        permissions=frozenset({P.CONCERN_LOG}),
        rows=rows_of(models.Concern),
        on=TruncDate("raised_at"),
        words=always("Concern raised"),
        text=F("text"),
        url=lambda pupil_pk, pk: reverse("pupils:concern_status", kwargs={"concern_pk": pk}),
    ),
    Source(
        key="concern",
        label="Concerns",
        permissions=frozenset({P.CONCERN_LOG}),
        rows=lambda actor, pupil: rows_of(models.Concern)(actor, pupil).exclude(decided_at=None),
        on=TruncDate("decided_at"),
        code=F("decision"),
        words=label_of(enums.ConcernDecision, "Concern decided: "),
        text=F("decision_reason"),
        url=lambda pupil_pk, pk: reverse("pupils:concern_status", kwargs={"concern_pk": pk}),
    ),
    Source(
        key="status",
        label="SEN status",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=rows_of(models.SenStatus),
        on=F("starts_on"),
        code=F("status"),
        words=label_of(enums.StatusCode, "Status: "),
    ),
    Source(
        key="status",
        label="SEN status",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=lambda actor, pupil: rows_of(models.SenStatus)(actor, pupil).exclude(informed_on=None),
        on=F("informed_on"),
        words=always("Parent informed of SEN Support"),
        text=F("informed_by"),
    ),
    Source(
        key="need",
        label="Needs",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=lambda actor, pupil: rows_of(models.Need)(actor, pupil).exclude(starts_on=None),
        on=F("starts_on"),
        code=F("need_type"),
        words=label_of(enums.NeedType, "Need: "),
        text=F("description"),
    ),
    Source(
        key="need",
        label="Needs",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=lambda actor, pupil: rows_of(models.Need)(actor, pupil).exclude(ends_on=None),
        on=F("ends_on"),
        code=F("need_type"),
        words=label_of(enums.NeedType, "Need ended: "),
    ),
    Source(
        key="monitoring",
        label="Monitoring",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=rows_of(models.Monitoring),
        on=F("starts_on"),
        words=always("Monitoring started"),
        text=F("reason"),
    ),
    Source(
        key="monitoring",
        label="Monitoring",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=lambda actor, pupil: rows_of(models.Monitoring)(actor, pupil).exclude(ends_on=None),
        on=F("ends_on"),
        words=always("Monitoring ended"),
        text=F("outcome"),
    ),
    Source(
        key="observation",
        label="Observations",
        permissions=frozenset({P.RECORDS_VIEW}),
        rows=rows_of(models.Observation),
        on=F("seen_on"),
        words=always("Observation"),
        title=F("focus"),
        text=F("seen"),
        url=tab_of("pupils:pupil_records"),
    ),
    Source(
        key="assessment",
        label="Assessments",
        permissions=frozenset({P.ASSESSMENT_VIEW}),
        rows=rows_of(models.Assessment),
        on=F("taken_on"),
        words=always("Assessment"),
        title=F("instrument"),
        text=Coalesce(NullIf(Concat(plain_number(F("score")), _BAND), Value("")), F("level")),
        url=tab_of("pupils:pupil_assessments"),
    ),
    Source(
        key="step",
        label="Small steps",
        permissions=frozenset({P.ASSESSMENT_VIEW}),
        rows=lambda actor, pupil: rows_of(models.StepMark)(actor, pupil).filter(
            state=StepState.SECURE
        ),
        on=F("marked_on"),
        words=always("Step secure"),
        title=F("step__text"),
        text=F("step__area"),
        url=tab_of("pupils:pupil_assessments"),
    ),
    Source(
        key="arrangement",
        label="Access arrangements",
        permissions=frozenset({P.ARRANGEMENT_VIEW}),
        rows=rows_of(models.AccessArrangement),
        on=F("since"),
        code=F("state"),
        words=label_of(ArrangementState, "Access arrangement: "),
        title=_ARRANGEMENT,
        text=F("detail"),
        url=tab_of("pupils:pupil_exams"),
    ),
    Source(
        key="arrangement",
        label="Access arrangements",
        permissions=frozenset({P.ASSESSMENT_VIEW}),
        rows=rows_of(models.WorkingNote),
        on=F("seen_on"),
        code=F("kind"),
        words=label_of(WorkingKind, "Normal way of working: "),
        title=F("subject"),
        text=F("text"),
        url=tab_of("pupils:pupil_exams"),
    ),
    Source(
        key="document",
        label="Documents",
        permissions=frozenset({P.DOCUMENT_VIEW}),
        rows=rows_of(models.Document),
        on=Coalesce("dated_on", TruncDate("uploaded_at")),
        code=F("kind"),
        words=label_of(enums.DocumentKind),
        title=F("title"),
        url=tab_of("pupils:pupil_documents"),
    ),
    Source(
        key="profile",
        label="Profiles",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=lambda actor, pupil: rows_of(models.Profile)(actor, pupil).exclude(published_at=None),
        on=TruncDate("published_at"),
        words=always("One-page profile published"),
        text=F("likes"),
        url=lambda pupil_pk, pk: reverse("pupils:profile_version", kwargs={"profile_pk": pk}),
    ),
    Source(
        key="transition",
        label="Transition",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=rows_of(models.Transition),
        on=TruncDate("created_at"),
        code=F("phase"),
        words=label_of(enums.MovePhase, "Transition notes started: "),
        text=F("other_school"),
        url=tab_of("pupils:pupil_transition"),
    ),
    Source(
        key="transition",
        label="Transition",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=lambda actor, pupil: rows_of(models.Transition)(actor, pupil).exclude(
            finished_at=None
        ),
        on=TruncDate("finished_at"),
        words=always("Transition notes finished"),
        text=F("helps"),
        url=tab_of("pupils:pupil_transition"),
    ),
    Source(
        key="transition",
        label="Transition",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=lambda actor, pupil: rows_of(models.TransitionStep)(actor, pupil).exclude(
            done_on=None
        ),
        on=F("done_on"),
        code=F("kind"),
        words=label_of(enums.MoveStep, "Transition: "),
        text=F("note"),
        url=tab_of("pupils:pupil_transition"),
    ),
)

OWED = (
    Source(
        key="action",
        label="Actions",
        permissions=frozenset({P.ACTION_VIEW_ALL, P.ACTION_DONE_OWN}),
        rows=lambda actor, pupil: rows_of(models.Action)(actor, pupil).exclude(done_on=None),
        on=F("done_on"),
        words=always("Action done"),
        title=F("text"),
        text=F("evidence"),
        url=tab_of("agencies:pupil_log"),
    ),
    Source(
        key="due",
        label="Done",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=lambda actor, pupil: (
            rows_of(models.Due)(actor, pupil).exclude(done_on=None).exclude(kind__in=TOLD_ELSEWHERE)
        ),
        on=F("done_on"),
        code=F("kind"),
        words=label_of(enums.DueKind, "Done: "),
        text=F("done_note"),
    ),
)
