"""Fixtures for every test: the app's database role, three people, clients that act as them."""

import time
from contextlib import contextmanager

import pytest
from django.core.management.commands import flush
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, settings

from sendhub.accounts.actor import actor_of
from sendhub.accounts.enums import Role
from sendhub.accounts.querysets import groups_taught, memberships_of
from sendhub.accounts.session_keys import SIGNED_IN_KEY
from sendhub.middleware import BEGAN_KEY, SEEN_KEY, SecondFactor
from sendhub.tenancy import current_school_id, tenant
from tests.factories.accounts import MembershipFactory, SchoolFactory, StaffMemberFactory

# A busy machine makes nothing wrong, and what fails for one fails for all: no clock, no dice.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

APP_ROLE = "sendhub_app"
_as_app_role = {"on": False}


def _take_app_role(sender, connection, **kwargs):
    if _as_app_role["on"]:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APP_ROLE}")


connection_created.connect(_take_app_role)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Switch to the app role once the owner has made the test database, so that the walls are real."""
    with django_db_blocker.unblock():
        _as_app_role["on"] = True
        for each in connections.all():
            each.close()
    yield
    with django_db_blocker.unblock():
        _as_app_role["on"] = False
        for each in connections.all():
            each.close()


_flush = flush.Command.handle


def _flush_as_owner(self, **options):
    # The app role cannot truncate; tests with real commits are cleaned up by the owner. Emptied
    # tables keep their walls: raising them again took seconds after each such test.
    options["inhibit_post_migrate"] = True
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        return _flush(self, **options)
    finally:
        if _as_app_role["on"]:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {APP_ROLE}")


flush.Command.handle = _flush_as_owner


@pytest.fixture
def as_owner(db):
    """Run a block as the owner of the tables, who passes the walls."""

    @contextmanager
    def owner():
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {APP_ROLE}")

    return owner


class SchoolClient(Client):
    """A browser of one person: it asserts that no tenant is set before a request, and posts the school."""

    school = None

    def request(self, **request):
        assert current_school_id() is None, "a tenant was left open before the request"
        return super().request(**request)

    def post(self, path, data=None, *args, **kwargs):
        if self.school is not None and not isinstance(data, (str, bytes)):
            data = {"school": str(self.school.pk), **(data or {})}
        return super().post(path, data, *args, **kwargs)


def person(school, role, **kwargs):
    """Make someone with one role at the school and a staff record there; return the user."""
    membership = MembershipFactory(school=school, role=role, **kwargs)
    StaffMemberFactory(school=school, user=membership.user)
    return membership.user


def client_for(user, school):
    """Return a client signed in as the person, second factor given."""
    client = SchoolClient()
    client.school = school
    # The session is checked against the account as it stands now.
    user.refresh_from_db()
    client.force_login(user)
    session = client.session
    session[SecondFactor.SATISFIED_KEY] = True
    session[SIGNED_IN_KEY] = time.time()
    session[BEGAN_KEY] = session[SEEN_KEY] = int(time.time())
    session.save()
    return client


@pytest.fixture
def actor_for(db):
    """Build the actor of a user at a school as the middleware would."""

    def build(user, school):
        today = timezone.localdate()
        actor = actor_of(user=user, memberships=memberships_of(user, on=today), school=school)
        with tenant(school.pk):
            staff_id, group_ids = groups_taught(school=school, user=user, on=today)
        return actor.with_groups(staff_id=staff_id, group_ids=group_ids)

    return build


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def other_school(db):
    return SchoolFactory()


def _role_fixtures(role):
    @pytest.fixture(name=role.value)
    def user(school):
        return person(school, role)

    @pytest.fixture(name=f"{role.value}_client")
    def client(request, school):
        return client_for(request.getfixturevalue(role.value), school)

    @pytest.fixture(name=f"{role.value}_actor")
    def actor(request, school, actor_for):
        return actor_for(request.getfixturevalue(role.value), school)

    return user, client, actor


for _role in Role:
    if _role is not Role.TRUST_LEAD:
        for _fixture in _role_fixtures(_role):
            globals()[f"_{_fixture._fixture_function_marker.name}"] = _fixture


@pytest.fixture
def other_senco(other_school):
    return person(other_school, Role.SENCO)


@pytest.fixture
def other_senco_client(other_senco, other_school):
    return client_for(other_senco, other_school)


@pytest.fixture
def other_senco_actor(other_senco, other_school, actor_for):
    return actor_for(other_senco, other_school)


def counts_towards_budget(sql):
    """Tell whether a statement counts: all but transaction control and the tenant's own settings."""
    bare = sql.strip().upper()
    if bare.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")):
        return False
    return not (
        bare.startswith(("SELECT SET_CONFIG", "SELECT CURRENT_SETTING", "SELECT NULLIF(CURRENT"))
        and ";" not in bare
    )


@pytest.fixture
def assert_page_queries(db):
    """Assert the literal query budget of a page."""

    @contextmanager
    def within(budget):
        with CaptureQueriesContext(connection) as captured:
            yield
        counted = [q["sql"] for q in captured.captured_queries if counts_towards_budget(q["sql"])]
        assert len(counted) == budget, f"{len(counted)} queries, budget {budget}:\n" + "\n".join(
            counted
        )

    return within
