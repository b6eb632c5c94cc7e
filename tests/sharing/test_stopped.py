"""What stops a visitor inside is told in the visit's language, with what was typed."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from sendhub.refusals import Conflict
from sendhub.sharing import registry
from sendhub.sharing.models import Response
from sendhub.tenancy import tenant
from tests.factories.sharing import AskFactory
from tests.sharing.conftest import let_in
from tests.sharing.test_visit import picture

HEADING = "To się nie udało"
WORDS = {"worries": "Rano jest trudno.", "signature": "M. A."}


@pytest.fixture
def polish(link):
    """Return a function that gives a browser inside, reading Polish."""

    def begin(**browser):
        visitor = let_in(link, Client(**browser))
        visitor.get(f"{reverse('sharing:home')}?language=pl")
        return visitor

    return begin


def address(ask):
    return reverse("sharing:answer", kwargs={"ask_pk": ask.pk})


def ends_with(monkeypatch, kind, error):
    def received(*, response, by):
        raise error

    monkeypatch.setitem(registry.ASKS, kind, replace(registry.ASKS[kind], received=received))


def assert_told(page, status, message):
    text = page.content.decode()
    assert page.status_code == status
    assert HEADING in text
    assert message in text
    assert WORDS["worries"] in text


def test_two_at_the_same_moment(school, ask, polish, monkeypatch):
    ends_with(monkeypatch, ask.kind, Conflict(record=ask, fields=()))

    page = polish().post(address(ask), WORDS)

    assert_told(page, 409, "Ktoś w szkole zmienił to w tej samej chwili")
    with tenant(school.pk):
        assert not Response.objects.exists()


def test_fault_of_ours(school, ask, polish, monkeypatch):
    ends_with(monkeypatch, ask.kind, RuntimeError("fault"))

    page = polish(raise_request_exception=False, headers={"accept-language": "pl"}).post(
        address(ask), WORDS
    )

    assert_told(page, 500, "Nic nie zostało wysłane")
    with tenant(school.pk):
        assert not Response.objects.exists()


def test_stale_form(school, link, ask):
    visitor = Client(enforce_csrf_checks=True)
    inside = let_in(link)
    inside.get(f"{reverse('sharing:home')}?language=pl")
    visitor.cookies["visit"] = inside.cookies["visit"].value

    page = visitor.post(address(ask), WORDS)

    assert_told(page, 403, "otwarta zbyt długo")
    with tenant(school.pk):
        assert not Response.objects.exists()


def test_form_that_is_too_large(ask, polish, settings):
    visitor = polish()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    page = visitor.post(
        address(ask), "worries=" + "x" * 50, content_type="application/x-www-form-urlencoded"
    )

    assert page.status_code == 413
    assert "To więcej, niż strona może przyjąć" in page.content.decode()


def test_draft_that_is_too_long_without_a_script(ask, polish):
    page = polish().post(address(ask), WORDS | {"going_well": "x" * 300_000, "later": "1"})

    assert_told(page, 422, "To więcej, niż strona może przyjąć")


def test_disk_without_room(link, polish, settings):
    ask = AskFactory(link=link, kind="contribution")
    settings.UPLOAD_MINIMUM_FREE_BYTES = 10**18

    page = polish().post(address(ask), {"advice": "x", "file": picture(), "signature": "M."})

    assert "Nie ma tu już miejsca na pliki" in page.content.decode()


def test_page_of_staff_keeps_its_own_words(db, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    page = client.post(
        reverse("account_login"),
        "login=" + "x" * 50,
        content_type="application/x-www-form-urlencoded",
    )

    assert page.status_code == 413
    assert HEADING not in page.content.decode()
