"""Queries that are put together once: their rows are of this moment, and of this person alone."""

import threading

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Value

from pupils.models import Need, Pupil
from sendhub.prepared import prepared
from sendhub.tenancy import tenant
from tests.factories.accounts import SchoolFactory, TeachingGroupFactory
from tests.factories.pupils import NeedFactory, PupilFactory


@pytest.fixture
def asked():
    """A prepared list of a school's pupils, and the arguments of each time it was put together."""
    calls = []

    @prepared
    def pupils_of(school, name=""):
        calls.append((school, name))
        rows = Pupil.objects.filter(school=school, first_name__startswith=name)
        return (
            rows.select_related("group")
            .annotate(has_need=Exists(Need.objects.filter(pupil=OuterRef("pk"))))
            .prefetch_related("need_set")
            .order_by("first_name")
        )

    pupils_of.calls = calls
    return pupils_of


def test_rows_are_read_anew_and_put_together_once(school, asked, django_assert_num_queries):
    with tenant(school.pk):
        group = TeachingGroupFactory(school=school)
        PupilFactory(school=school, first_name="Ada", group=group)
        with django_assert_num_queries(2):  # with what is fetched beside
            [ada] = asked(school)
        ada.first_name = "Nobody"
        NeedFactory(pupil=PupilFactory(school=school, first_name="Bo", group=group))
        with django_assert_num_queries(2):
            first, second = asked(school)
            told = [(row.first_name, row.group, row.has_need) for row in (first, second)]
            needs = [len(row.need_set.all()) for row in (first, second)]

    assert told == [("Ada", group, False), ("Bo", group, True)]
    assert needs == [0, 1]
    assert asked.calls == [(school, "")]


def test_other_arguments_are_another_query(school, asked):
    other = SchoolFactory()
    for each, name in ((school, "Ada"), (other, "Cy")):
        with tenant(each.pk):
            PupilFactory(school=each, first_name=name)

    found = []
    for each in (school, other, school):
        with tenant(each.pk):
            found.append([row.first_name for row in asked(each)])
    with tenant(school.pk):
        none = asked(school, "Cy")

    assert found == [["Ada"], ["Cy"], ["Ada"]]
    assert none == []
    assert asked.calls == [(school, ""), (other, ""), (school, "Cy")]


def test_the_databases_wall_stands_before_a_prepared_query(school, asked):
    other = SchoolFactory()
    with tenant(other.pk):
        PupilFactory(school=other, first_name="Cy")
        assert [row.first_name for row in asked(other)] == ["Cy"]
    with tenant(school.pk):
        assert asked(other) == []


def test_values_unions_and_nothing_at_all(school):
    @prepared
    def names(school):
        rows = Pupil.objects.filter(school=school).order_by()
        rows, again = (
            rows.annotate(part=Value(part)).values_list("first_name", "part") for part in "ab"
        )
        return rows.union(again, all=True).order_by("first_name", "-part")

    @prepared
    def nobody(school):
        return Pupil.objects.filter(school=school).none()

    with tenant(school.pk):
        PupilFactory(school=school, first_name="Ada")
        found = [names(school) for _ in range(2)]
        none = [nobody(school) for _ in range(2)]

    assert found == [[("Ada", "b"), ("Ada", "a")]] * 2
    assert none == [[], []]


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection(school, asked):
    with tenant(school.pk):
        PupilFactory(school=school, first_name="Ada")
        asked(school)
    found = []

    def ask():
        with tenant(school.pk):
            found.extend(row.first_name for row in asked(school))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert found == ["Ada"]
