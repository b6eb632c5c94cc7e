"""The database goes away: a page that says so, with what was typed still in it, and nothing half saved."""

import contextlib

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from pupils.models import Concern
from sendhub.accounts.enums import Role
from sendhub.audit.models import Entry
from sendhub.drafts.models import SentForm
from sendhub.tenancy import tenant
from tests.conftest import client_for, person
from tests.factories.pupils import PupilFactory

pytestmark = [pytest.mark.django_db(transaction=True)]

TYPED = "He hid under the table twice & would not say why."


@pytest.fixture
def sent(school):
    pupil = PupilFactory(school=school)
    return {
        "school": school.pk,
        "form_id": "one",
        "pupils": pupil.pk,
        "source": "staff",
        "text": TYPED,
        "family_knows": "yes",
    }


@pytest.fixture
def browser(school):
    """A client of a SENCO that takes an error page for an answer, and asks the database nothing itself."""
    client = Client(raise_request_exception=False)
    client.cookies = client_for(person(school, Role.SENCO), school).cookies
    return client


def kept(school):
    with tenant(school.pk):
        return Concern.objects.count(), SentForm.objects.count(), Entry.objects.count()


@pytest.fixture
def no_database():
    """No server answers at the address of the database."""
    host = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict["HOST"] = host


def test_database_away_keeps_the_text_in_the_page(browser, sent, no_database):
    response = browser.post(reverse("pupils:concern_log"), sent)

    page = response.content.decode()
    assert response.status_code == 503
    assert TYPED.replace("&", "&amp;") in page
    assert "Traceback" not in page
    assert "psycopg" not in page


def test_page_asked_for_without_a_database_says_so(browser, sent, no_database):
    response = browser.get(reverse("pupils:register"))

    assert response.status_code == 503


def test_connection_lost_while_saving_keeps_the_text_and_nothing_half(browser, sent, school):
    before = kept(school)

    def cut(execute, sql, params, many, context):
        """End this session on the server the moment the concern is written."""
        done = execute(sql, params, many, context)
        if str(sql).startswith('INSERT INTO "pupils_concern"'):
            with contextlib.suppress(psycopg2.Error), connection.connection.cursor() as raw:
                raw.execute("RESET ROLE; SELECT pg_terminate_backend(pg_backend_pid())")
        return done

    with connection.execute_wrapper(cut):
        response = browser.post(reverse("pupils:concern_log"), sent)

    assert response.status_code == 503
    assert TYPED.replace("&", "&amp;") in response.content.decode()
    assert kept(school) == before
    again = browser.post(reverse("pupils:concern_log"), sent)
    assert again.status_code == 302
    assert kept(school)[0] == before[0] + 1
    assert settings.DEBUG is False
