"""A class of three pupils, its teacher and its assistant."""

import pytest

from provision.models import PupilStrategy
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.provision import PupilStrategyFactory
from tests.factories.pupils import PupilFactory


@pytest.fixture
def group(school, teacher, ta):
    group = TeachingGroupFactory(school=school, name="Oak", academic_year=2026)
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    return group


@pytest.fixture
def pupil(school, group):
    return PupilFactory(
        school=school, group=group, first_name="Zoë", last_name="O’Brien", sen_status="K"
    )


@pytest.fixture
def wren(school, group):
    return PupilFactory(
        school=school, group=group, first_name="Wren", last_name="Alder", sen_status="K"
    )


@pytest.fixture
def four(pupil):
    """Four strategies of the pupil, in order."""
    return [
        PupilStrategyFactory(pupil=pupil, text=text, order=order)
        for order, text in enumerate(("One", "Two", "Three", "Four"), start=1)
    ]


@pytest.fixture
def in_order():
    """The words of a pupil's strategies in force, as they stand; inside a tenant."""

    def words(pupil):
        return list(
            PupilStrategy.objects.filter(pupil=pupil, ends_on=None).values_list("order", "text")
        )

    return words
