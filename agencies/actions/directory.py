"""Agencies, professionals, and who is involved with a pupil."""

from django.db import transaction

from agencies.models import Agency, Involvement, Professional
from pupils.actions.rows import add_row, change_row
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent


@transaction.atomic
def add_agency(*, by, **values):
    return _add(Agency, by, values)


@transaction.atomic
def add_professional(*, agency, by, **values):
    return _add(Professional, by, {"agency": agency, **values})


def _add(model, by, values):
    row = model(school_id=by.school_id, **values)
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, fields=sorted(values))
    return row


def edit_agency(*, agency, version, by, **values):
    return change_row(row=agency, version=version, by=by, **values)


def edit_professional(*, professional, version, by, **values):
    return change_row(row=professional, version=version, by=by, **values)


def add_involvement(*, pupil, by, **values):
    return add_row(model=Involvement, pupil=pupil, by=by, **values)


def edit_involvement(*, involvement, version, by, **values):
    return change_row(row=involvement, version=version, by=by, **values)
