import pytest

from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import PupilFactory


@pytest.fixture
def pupil(school, teacher, ta):
    """A pupil whom teacher and teaching assistant have today."""
    group = TeachingGroupFactory(school=school)
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    return PupilFactory(school=school, group=group, last_name="Fenwick")


@pytest.fixture
def stranger(school):
    """A pupil of the school whom neither of them has."""
    return PupilFactory(school=school, first_name="Perrin", last_name="Oakhanger")
