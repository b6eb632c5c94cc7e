"""Observations and assessments."""

from pupils.actions.rows import add_row, change_row
from pupils.models import Assessment, Observation


def add_observation(*, pupil, by, **values):
    return add_row(model=Observation, pupil=pupil, by=by, created_by=by.user, **values)


def edit_observation(*, observation, version, by, **values):
    return change_row(row=observation, version=version, by=by, **values)


def add_assessment(*, pupil, by, **values):
    return add_row(model=Assessment, pupil=pupil, by=by, created_by=by.user, **values)


def edit_assessment(*, assessment, version, by, **values):
    return change_row(row=assessment, version=version, by=by, **values)
