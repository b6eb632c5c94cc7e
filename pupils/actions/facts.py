"""Dated facts of a pupil: characteristics, former schools, attendance figures."""

from django.db import transaction
from django.urls import reverse

from pupils.actions.rows import add_row, change_row, lock_pupil
from pupils.models import AttendanceFigure, Characteristic, FormerSchool
from sendhub.refusals import NotPossible


@transaction.atomic
def add_characteristic(*, pupil, by, kind, starts_on, ends_on, note):
    """Write down a dated fact. Raises NotPossible when it is on file as holding already."""
    lock_pupil(pupil)
    _refuse_same_days(pupil, kind, starts_on, ends_on)
    return add_row(
        model=Characteristic,
        pupil=pupil,
        by=by,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note,
    )


@transaction.atomic
def edit_characteristic(*, characteristic, version, by, starts_on, ends_on, note):
    """Change a dated fact. Raises NotPossible when another row says the same of these days."""
    pupil, kind = characteristic.pupil, characteristic.kind
    lock_pupil(pupil)
    _refuse_same_days(pupil, kind, starts_on, ends_on, but=characteristic.pk)
    return change_row(
        row=characteristic,
        version=version,
        by=by,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note,
    )


def _refuse_same_days(pupil, kind, starts_on, ends_on, but=None):
    same = Characteristic.objects.filter(pupil=pupil, kind=kind).exclude(pk=but)
    if same.sharing_days(starts_on, ends_on).exists():
        raise NotPossible(
            "This is on file already for that time. Change or end the row that is there.",
            back=reverse("pupils:pupil_details", kwargs={"pupil_pk": pupil.pk}),
        )


def add_former_school(*, pupil, by, **values):
    return add_row(model=FormerSchool, pupil=pupil, by=by, **values)


@transaction.atomic
def add_attendance(*, pupil, by, **values):
    """Write down the figures of one period. Raises NotPossible when the period is on file."""
    lock_pupil(pupil)
    _refuse_same_period(pupil, values)
    return add_row(model=AttendanceFigure, pupil=pupil, by=by, **values)


@transaction.atomic
def edit_attendance(*, figure, version, by, **values):
    lock_pupil(figure.pupil)
    _refuse_same_period(figure.pupil, values, but=figure.pk)
    return change_row(row=figure, version=version, by=by, **values)


def _refuse_same_period(pupil, values, but=None):
    same = AttendanceFigure.objects.filter(
        pupil=pupil,
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        school_name=values["school_name"],
    ).exclude(pk=but)
    if same.exists():
        raise NotPossible(
            "The figures of this period are on file already. Change them there.",
            back=reverse("pupils:pupil_attendance", kwargs={"pupil_pk": pupil.pk}),
        )
