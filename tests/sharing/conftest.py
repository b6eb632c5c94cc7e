"""A link that is out, with a profile to read and two things to answer, and a browser that opened it."""

import pytest
from django.test import Client
from django.urls import reverse

from sendhub.sharing.keys import code_of, token_of
from tests.factories.pupils import ProfileFactory, PupilFactory
from tests.factories.sharing import AskFactory, LinkFactory, PaperFactory


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school, first_name="Wren", last_name="Alderbrook")


def shared_profile(link, **values):
    """Put a published profile of the link's pupil on the link."""
    profile = ProfileFactory(pupil=link.pupil, state="current", likes="Climbing trees", **values)
    return PaperFactory(link=link, object_id=profile.pk)


@pytest.fixture
def link(pupil):
    return LinkFactory(pupil=pupil, sent=True)


@pytest.fixture
def paper(link):
    return shared_profile(link)


@pytest.fixture
def ask(link):
    return AskFactory(link=link)


@pytest.fixture
def agreement(link, paper):
    return AskFactory(link=link, kind="agreement", paper=paper, title=paper.title, order=2)


def press_the_button(client, link):
    return client.post(reverse("sharing:door_open"), {"token": token_of(link.seed)})


def let_in(link, client=None):
    """Return a browser that has opened the link with the right code."""
    client = client or Client()
    press_the_button(client, link)
    client.post(reverse("sharing:code"), {"code": code_of(link.seed)})
    return client


@pytest.fixture
def visitor(link):
    return let_in(link)


@pytest.fixture(autouse=True)
def upload_root(settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    return settings.UPLOAD_ROOT
