"""A pupil taught by the teacher, the mother who may consent, an agency; and the first steps of a referral."""

import datetime

import pytest
from django.urls import reverse

from agencies.actions import consents, referrals
from sendhub.tenancy import tenant
from tests.factories import agencies as make
from tests.factories import pupils
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory

TODAY = datetime.date.today()


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    return pupils.PupilFactory(school=school, group=group, last_name="Alderbrook")


@pytest.fixture
def mother(pupil):
    row = pupils.RelationshipFactory(
        pupil=pupil, relation="PAM", has_parental_responsibility=True, may_receive=True
    )
    return row.contact


@pytest.fixture
def agency(school):
    return make.AgencyFactory(school=school, usual_wait_weeks=10)


def url(name, **kwargs):
    return reverse(f"agencies:{name}", kwargs=kwargs)


def started(pupil, agency, by, **more):
    with tenant(pupil.school_id):
        return referrals.start_referral(pupil=pupil, agency=agency, kind="salt", by=by, **more)


def permitted(referral, contact, by):
    with tenant(referral.school_id):
        consent = consents.record_consent(
            pupil=referral.pupil,
            agency=referral.agency,
            permit="parent",
            contact=contact,
            what="This referral",
            how="meeting",
            starts_on=TODAY,
            by=by,
        )
        return referrals.rest_on_consent(referral=referral, consent=consent, by=by)


@pytest.fixture
def taught(school, teacher):
    """A pupil whom the teacher teaches."""
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    return pupils.PupilFactory(
        school=school, group=group, first_name="Wren", last_name="Alderbrook"
    )


@pytest.fixture
def untaught(school):
    return pupils.PupilFactory(school=school, first_name="Pip", last_name="Quillan")


@pytest.fixture
def parent(taught):
    """An adult who may receive letters and links about the taught pupil."""
    row = pupils.RelationshipFactory(
        pupil=taught,
        relation="PAM",
        has_parental_responsibility=True,
        may_receive=True,
        contact=pupils.ContactFactory(
            school=taught.school,
            title="Ms",
            first_name="Orla",
            last_name="Alderbrook",
            email="orla@family.example",
        ),
    )
    return row.contact
