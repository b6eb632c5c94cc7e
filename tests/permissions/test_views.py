"""Every address of ours, as every role: the first wall, swept over the URL list."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sendhub.accounts.enums import Role
from tests.permissions.views import ALLAUTH_SIGNED_OUT, MATRIX, PUBLIC

THIRD_PARTY = ("account_", "mfa_", "usersessions_")
ROLES = [role.value for role in Role if role is not Role.TRUST_LEAD]
# A number no row has: who may open the view gets 404, who may not gets 403 before anything is looked up.
NOBODY = 999_999_999


def patterns(resolver=None, namespaces=()):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from patterns(entry, inner)
        elif isinstance(entry, URLPattern):
            yield ":".join((*namespaces, entry.name or "")), entry


OURS = {name: entry for name, entry in patterns() if not name.startswith(THIRD_PARTY)}


def address(name):
    converters = OURS[name].pattern.converters
    values = {
        key: NOBODY if type(converter).__name__ == "IntConverter" else "x"
        for key, converter in converters.items()
    }
    return reverse(name, kwargs=values)


def answer(client, name):
    """Return the status of the first method the view allows."""
    response = client.get(address(name))
    if response.status_code == 405:
        response = client.post(address(name))
    return response.status_code


def test_every_view_is_in_the_matrix_or_public():
    assert set(OURS) == set(MATRIX) | set(PUBLIC)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_view_names_its_permission(name):
    assert OURS[name].callback.required_permissions


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_view_says_so(name):
    assert OURS[name].callback.login_required is False


@pytest.mark.parametrize("role", ROLES)
def test_role_opens_exactly_its_views(role, request):
    client = request.getfixturevalue(f"{role}_client")

    # Whoever signs out everywhere opens nothing more: that view comes last.
    names = sorted(MATRIX, key=lambda name: name == "accounts:session_end_all")

    opened = {name for name in names if answer(client, name) != 403}

    assert opened == {name for name, roles in MATRIX.items() if role in roles.split()}


def test_signed_out_person_is_sent_to_sign_in(client, db):
    answers = {name: client.get(address(name)).status_code for name in MATRIX}

    assert answers == dict.fromkeys(MATRIX, 302)


def test_person_without_any_role_sees_nothing(school, db):
    from tests.conftest import client_for
    from tests.factories.accounts import UserFactory

    client = client_for(UserFactory(), None)

    assert {name for name in MATRIX if answer(client, name) != 403} == set()


ALLAUTH = {name: entry for name, entry in patterns() if name.startswith(THIRD_PARTY)}


def test_every_address_of_allauth_is_on_the_list():
    assert set(ALLAUTH) == set(ALLAUTH_SIGNED_OUT)


@pytest.mark.parametrize("name", sorted(ALLAUTH_SIGNED_OUT))
def test_allauth_answers_someone_signed_out_as_listed(name, client, db):
    values = dict.fromkeys(ALLAUTH[name].pattern.regex.groupindex, "1")

    response = client.get(reverse(name, kwargs=values))

    to = ALLAUTH_SIGNED_OUT[name]
    assert response.status_code == (302 if to else 200)
    if to:
        assert response.url.split("?")[0] == reverse(to)


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "password/set/", "login/code/", "confirm-email/", "social/signup/"],
)
def test_address_of_allauth_that_we_do_not_want_does_not_exist(path, client, db):
    assert client.get(f"/accounts/{path}").status_code == 404
