"""The database's own wall: it stands when every other one is forgotten."""

import pgtrigger
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, ProgrammingError, connection, transaction

from sendhub.accounts.models import GroupStaff, TeachingGroup
from sendhub.checks import refuse_unsafe_start
from sendhub.tenancy import WITHOUT_POLICY, current_school_id, tenant, walled_models
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory, TeachingGroupFactory


def test_driver_is_psycopg2():
    assert connection.Database.__name__ == "psycopg2"


def test_query_without_filter_leaks_nothing(school, other_school):
    ours = TeachingGroupFactory(school=school)
    theirs = TeachingGroupFactory(school=other_school)

    assert list(TeachingGroup.objects.all()) == []
    with tenant(school.pk):
        assert list(TeachingGroup.objects.all()) == [ours]
    with tenant(other_school.pk):
        assert list(TeachingGroup.objects.all()) == [theirs]


def test_version_rows_stand_behind_the_same_wall(school, other_school):
    TeachingGroupFactory(school=school)
    event_model = TeachingGroup.pgh_event_model

    assert event_model.objects.count() == 0
    with tenant(other_school.pk):
        assert event_model.objects.count() == 0
    with tenant(school.pk):
        assert event_model.objects.count() == 1


def test_row_of_another_school_is_refused(school, other_school):
    with pytest.raises(ProgrammingError, match="row-level security"), tenant(school.pk):
        TeachingGroup.objects.create(school=other_school, name="X", academic_year=2026)


def test_row_cannot_move_to_another_school(school, other_school):
    group = TeachingGroupFactory(school=school)

    with pytest.raises(ProgrammingError, match="row-level security"), tenant(school.pk):
        TeachingGroup.objects.filter(pk=group.pk).update(school=other_school)


def test_foreign_key_into_another_school_is_refused(school, other_school):
    theirs = TeachingGroupFactory(school=other_school)
    staff = StaffMemberFactory(school=school)

    with pytest.raises(IntegrityError, match="group_same_school"), tenant(school.pk):
        GroupStaff.objects.create(
            school=school, group_id=theirs.pk, staff=staff, starts_on="2026-09-01"
        )


def test_nested_tenant_restores_the_school_before(school, other_school):
    with tenant(school.pk):
        with tenant(other_school.pk):
            assert current_school_id() == other_school.pk
        assert current_school_id() == school.pk
    assert current_school_id() is None


def test_nested_tenant_restores_after_an_error(school, other_school):
    with tenant(school.pk):
        with pytest.raises(IntegrityError), tenant(other_school.pk):
            GroupStaff.objects.create(
                school=other_school, group_id=0, staff_id=0, starts_on="2026-09-01"
            )
        assert current_school_id() == school.pk


def test_every_table_has_a_policy_or_stands_on_the_list(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT (c.relrowsecurity AND EXISTS "
            "(SELECT FROM pg_policy p WHERE p.polrelid = c.oid))"
        )
        without = {row[0] for row in cursor.fetchall()}

    assert without - WITHOUT_POLICY == set()


def test_every_walled_model_is_tested_to_exist():
    assert TeachingGroup in walled_models()
    assert TeachingGroup.pgh_event_model in walled_models()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET event = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_securityentry SET event = 'x'",
        "DELETE FROM audit_securityentry",
        "UPDATE accounts_teachinggroupevent SET name = 'x'",
        "DELETE FROM accounts_teachinggroupevent",
        "ALTER TABLE accounts_teachinggroup DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE accounts_teachinggroup DISABLE TRIGGER ALL",
        "DROP POLICY same_school ON accounts_teachinggroup",
        "SET session_replication_role = replica",
        "CREATE TABLE leak (x int)",
    ],
)
def test_app_role_cannot(db, statement):
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_versions_are_written_even_inside_pgtrigger_ignore(school):
    group = TeachingGroupFactory(school=school)

    with tenant(school.pk), pgtrigger.ignore("accounts.TeachingGroup:update_update"):
        TeachingGroup.objects.filter(pk=group.pk).update(name="Renamed")

    with tenant(school.pk):
        labels = list(
            TeachingGroup.pgh_event_model.objects.order_by("pgh_id").values_list(
                "pgh_label", "name"
            )
        )
    assert labels == [("insert", group.name), ("update", "Renamed")]


def test_version_row_carries_the_context(school):
    with tenant(school.pk, context={"user": 7, "route": "pupils:register"}):
        TeachingGroup.objects.create(school=school, name="Oak", academic_year=2026)
        event = TeachingGroup.pgh_event_model.objects.get()

    assert event.pgh_context == {"user": 7, "route": "pupils:register"}


def test_start_is_refused_as_owner(as_owner):
    with as_owner(), pytest.raises(ImproperlyConfigured, match="row-level security"):
        refuse_unsafe_start()


def test_start_is_allowed_as_the_app_role(db):
    assert refuse_unsafe_start() is None


def test_group_staff_links_people_of_one_school(school):
    link = GroupStaffFactory(school=school)

    assert (link.group.school_id, link.staff.school_id) == (school.pk, school.pk)
