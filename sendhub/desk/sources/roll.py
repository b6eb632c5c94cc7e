"""Entries of stays, family, characteristics and attendance."""

from django.db.models import DecimalField, F, Value
from django.db.models.functions import (
    Cast,
    Concat,
    NullIf,
    Round,
)

from pupils import enums, models
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.sources.kit import Source, always, label_of, plain_number, rows_of, tab_of

ROLL = (
    Source(
        key="enrolment",
        label="On and off roll",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=rows_of(models.Enrolment),
        on=F("starts_on"),
        words=always("Put on roll"),
        text=F("origin"),
    ),
    Source(
        key="enrolment",
        label="On and off roll",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=lambda actor, pupil: rows_of(models.Enrolment)(actor, pupil).exclude(ends_on=None),
        on=F("ends_on"),
        words=always("Left"),
        text=F("destination"),
    ),
    Source(
        key="contact",
        label="Contacts",
        permissions=frozenset({P.CONTACTS_VIEW}),
        rows=lambda actor, pupil: rows_of(models.Relationship)(actor, pupil).exclude(
            starts_on=None
        ),
        on=F("starts_on"),
        words=always("Contact added"),
        title=F("contact__last_name"),
        url=tab_of("pupils:pupil_contacts"),
    ),
    Source(
        key="contact",
        label="Contacts",
        permissions=frozenset({P.CONTACTS_VIEW}),
        rows=lambda actor, pupil: rows_of(models.Relationship)(actor, pupil).exclude(ends_on=None),
        on=F("ends_on"),
        words=always("No longer a contact"),
        title=F("contact__last_name"),
        url=tab_of("pupils:pupil_contacts"),
    ),
    Source(
        key="characteristic",
        label="Characteristics",
        permissions=frozenset({P.PUPIL_VIEW_ALL}),
        rows=lambda actor, pupil: rows_of(models.Characteristic)(actor, pupil).exclude(
            starts_on=None
        ),
        on=F("starts_on"),
        code=F("kind"),
        words=label_of(enums.CharacteristicKind),
        text=F("note"),
        url=tab_of("pupils:pupil_details"),
    ),
    Source(
        key="attendance",
        label="Attendance",
        permissions=frozenset({P.ATTENDANCE_VIEW}),
        rows=rows_of(models.AttendanceFigure),
        on=F("ends_on"),
        words=always("Attendance figures"),
        text=Concat(
            plain_number(
                Round(
                    Cast(F("attended") * 100, DecimalField(max_digits=12, decimal_places=1))
                    / NullIf(F("possible"), Value(0)),
                    1,
                )
            ),
            Value(" % of sessions attended"),
        ),
        url=tab_of("pupils:pupil_attendance"),
    ),
)
