"""Two schools with one of everything each, and the people who try to cross over."""

import pytest
from django.db import connection

from tests.attacks.world import World, client_asked_again, with_every_role


@pytest.fixture
def ours(school):
    return World(school)


@pytest.fixture
def insider(ours):
    """Client of somebody with every role at the school."""
    return client_asked_again(ours.owner, ours.school)


@pytest.fixture
def outsider(other_school):
    """Client of somebody with every role at another school, where nothing is."""
    return client_asked_again(with_every_role(other_school), other_school)


# Written by being refused, or by merely coming along.
MAY_CHANGE = ("audit_securityentry", "django_session", "usersessions_usersession", "django_cache")


@pytest.fixture
def everything(as_owner):
    """Return what stands in each table, as one hash a table."""

    def look():
        with as_owner(), connection.cursor() as cursor:
            tables = sorted(set(connection.introspection.table_names(cursor)) - {*MAY_CHANGE})
            found = {}
            for table in tables:
                name = connection.ops.quote_name(table)
                cursor.execute(
                    f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t"  # noqa: S608  our own table names
                )
                found[table] = cursor.fetchone()[0]
        return found

    return look
