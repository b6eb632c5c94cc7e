"""Wrong passwords: the account waits, the school's address goes on working."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from sendhub.accounts import rules, throttle
from sendhub.accounts.enums import Role
from tests.accounts.conftest import PASSWORD
from tests.conftest import person


@pytest.mark.parametrize(
    ("wrong", "is_busy", "seconds"),
    [
        (0, False, 0),
        (4, False, 0),
        (5, False, 60),
        (6, False, 120),
        (8, False, 480),
        (9, False, 900),
        (40, False, 900),
        (0, True, 0),
        (1, True, 60),
        (2, True, 120),
        (5, True, 900),
    ],
)
def test_wait_after(wrong, is_busy, seconds):
    assert rules.wait_after(wrong, address_is_busy=is_busy) == seconds


def fail(sign_in, client, email, times):
    return [sign_in(client, email, "wrong wrong wrong").status_code for _ in range(times)]


@pytest.mark.parametrize("known", [True, False])
def test_sixth_try_is_answered_with_429_and_the_wait(
    client, newcomer, sign_in, known, security_rows
):
    email = newcomer.email if known else "nobody@larkfield.example"
    assert fail(sign_in, client, email, 5) == [200] * 5

    response = sign_in(client, email)

    assert response.status_code == 429
    assert "Wait 1 minute, then try again." in response.content.decode()
    assert int(response["Retry-After"]) in range(55, 61)
    assert security_rows()[-1] == ("throttled", "wrong passwords")


def test_account_may_go_on_when_the_wait_is_over(client, newcomer, sign_in):
    fail(sign_in, client, newcomer.email, 5)
    key = throttle._key("account", newcomer.email)
    cache.set(key, [at - 61 for at in cache.get(key)], 900)

    assert sign_in(client, newcomer.email).status_code == 302


def test_wait_grows_with_each_wrong_password(client, newcomer, sign_in):
    fail(sign_in, client, newcomer.email, 5)
    key = throttle._key("account", newcomer.email)
    cache.set(key, [at - 61 for at in cache.get(key)], 900)
    fail(sign_in, client, newcomer.email, 1)

    assert int(sign_in(client, newcomer.email)["Retry-After"]) in range(115, 121)


def test_right_password_does_not_count(client, newcomer, sign_in):
    for _ in range(7):
        assert sign_in(client, newcomer.email).status_code == 302
        client.post(reverse("account_logout"))


def test_colleagues_at_the_same_address_still_get_in(client, school, newcomer, sign_in):
    for number in range(30):
        fail(sign_in, client, f"guess{number}@larkfield.example", 1)
    assert fail(sign_in, client, "one.more@larkfield.example", 1) == [429]

    colleague = person(school, Role.TEACHER)

    assert sign_in(client, colleague.email).status_code == 302
    assert sign_in(client, newcomer.email).status_code == 302


def test_busy_address_gives_each_account_one_try(client, newcomer, sign_in):
    for number in range(30):
        fail(sign_in, client, f"guess{number}@larkfield.example", 1)
    fail(sign_in, client, newcomer.email, 1)

    assert sign_in(client, newcomer.email).status_code == 429


def test_same_account_from_another_address_waits_too(client, newcomer, sign_in):
    fail(sign_in, client, newcomer.email, 5)

    response = client.post(
        reverse("account_login"),
        {"login": newcomer.email, "password": PASSWORD},
        REMOTE_ADDR="203.0.113.9",
    )

    assert response.status_code == 429


def test_new_password_by_mail_ends_the_wait(newcomer):
    for _ in range(5):
        throttle.begin(email=newcomer.email, network=None)

    throttle.forget(email=newcomer.email)

    assert throttle.begin(email=newcomer.email, network=None).wait == 0


@pytest.mark.django_db(transaction=True)
def test_tries_in_parallel_see_each_other():
    def one_try(_):
        try:
            return throttle.begin(email="robin@larkfield.example", network="203.0.113.9").wait
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(one_try, range(8)))

    assert sum(wait == 0 for wait in waits) == rules.WRONG_PER_ACCOUNT
