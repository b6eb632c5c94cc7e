"""Queries that are put together once: their rows are of this moment, and of this person alone."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Value
from django.test.utils import CaptureQueriesContext

from pupils.models import Need, Pupil
from sendhub.prepared import PLANNED, prepared
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


@pytest.fixture
def kept(monkeypatch):
    """A connection that lives longer than a request, as in service without a pooler."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)


def plans():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def statements_of(ask):
    with CaptureQueriesContext(connection) as caught:
        ask()
    return [query["sql"].split()[0] for query in caught]


def test_a_kept_connection_plans_once_what_it_is_asked_again(school, kept):
    @prepared
    def born(school, day, name):
        rows = Pupil.objects.filter(school=school, born_on__gte=day, first_name__contains=name)
        return rows.order_by("first_name").values_list("first_name", flat=True)

    before, asked_for = plans(), (school, date(2015, 1, 1), "100 % of 'it'")
    with tenant(school.pk):
        PupilFactory(school=school, first_name="Ada", born_on=date(2016, 1, 1))
        PupilFactory(school=school, first_name="100 % of 'it'", born_on=date(2016, 1, 1))
        ways = [statements_of(lambda: born(*asked_for)) for _ in range(3)]
        PupilFactory(school=school, first_name="all 100 % of 'it'", born_on=date(2016, 1, 1))
        found = born(*asked_for)

    assert ways == [["SELECT"], ["EXECUTE"], ["EXECUTE"]]
    assert found == ["100 % of 'it'", "all 100 % of 'it'"]
    assert plans() == before + 1


def test_the_databases_wall_stands_before_a_kept_plan(school, asked, kept):
    other = SchoolFactory()
    with tenant(other.pk):
        PupilFactory(school=other, first_name="Cy")
        found = [[row.first_name for row in asked(other)] for _ in range(2)]
    with tenant(school.pk):
        assert statements_of(lambda: asked(other)) == ["EXECUTE"]
        assert asked(other) == []
    assert found == [["Cy"], ["Cy"]]


def test_a_connection_forgets_the_plans_that_it_used_longest_ago(school, asked, kept):
    with tenant(school.pk):
        asked(school, "first")
        asked(school, "first")
        assert plans() > 0
        for n in range(PLANNED):
            asked(school, f"{n}")

        assert plans() == 0
        assert statements_of(lambda: asked(school, "first")) == ["SELECT"]


def test_behind_a_pooler_no_plan_is_kept(school, asked):
    before = plans()
    with tenant(school.pk):
        ways = [statements_of(lambda: asked(school)) for _ in range(3)]
    assert ways == [["SELECT"]] * 3
    assert plans() == before


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_begins_anew(school, asked, kept):
    with tenant(school.pk):
        PupilFactory(school=school, first_name="Ada")
        asked(school), asked(school)
    connection.close()
    with tenant(school.pk):
        ways = [statements_of(lambda: asked(school)) for _ in range(2)]
        found = [row.first_name for row in asked(school)]

    assert ways == [["SELECT", "SELECT"], ["EXECUTE", "SELECT"]]  # with what is fetched beside
    assert found == ["Ada"]


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
