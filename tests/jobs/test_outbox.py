"""The outbox of the school's administrator."""

import pytest
from django.urls import reverse

from sendhub.jobs import mail
from sendhub.jobs.models import Job
from tests.factories.jobs import JobFactory
from tests.factories.pupils import PupilFactory
from tests.factories.sharing import LinkFactory


@pytest.fixture
def link(school):
    return LinkFactory(
        pupil=PupilFactory(school=school, last_name="Alderbrook"),
        receiver_name="Marian Grey",
        receiver_email="m@family.example",
        sent=True,
    )


@pytest.fixture
def letter(school, link):
    return JobFactory(
        school_id=school.pk,
        kind="mail",
        args={"template": "link", "to": "link", "to_id": link.pk, "ids": {"link": link.pk}},
    )


def test_outbox_names_what_and_state_but_nobody(admin_client, letter):
    page = admin_client.get(reverse("jobs:letter_list")).content.decode()

    assert "Private link" in page
    assert "the receiver of a private link" in page
    for name in ("Marian", "Grey", "Alderbrook", "family.example"):
        assert name not in page


def test_text_is_shown_in_the_demo_only(admin_client, letter, settings):
    path = reverse("jobs:letter_detail", kwargs={"letter_pk": letter.pk})

    real = admin_client.get(path).content.decode()
    settings.DEMO_MODE = True
    demo = admin_client.get(path).content.decode()

    assert "family.example" not in real
    assert "/link/" not in real
    assert "m@family.example" in demo
    assert "has sent you a private page" in demo


@pytest.mark.parametrize("template", sorted(mail.TITLES))
def test_no_message_names_a_child_or_a_need(admin_client, template):
    page = admin_client.get(reverse("jobs:letter_template", kwargs={"template": template}))

    subject, body = mail.sample(template)
    assert page.context["subject"] == subject
    for word in ("pupil", "child", "SEN ", "need", "profile", "plan"):
        assert word not in body.replace("You need", "").replace("also need", "")


def test_every_template_has_its_title():
    from django.conf import settings

    written = {path.stem for path in (settings.BASE_DIR / "templates" / "mail").glob("*.txt")}

    assert written == set(mail.TITLES)


def test_failed_message_is_tried_again(admin_client, letter):
    from django.utils import timezone

    Job.objects.filter(pk=letter.pk).update(
        state="failed", finished_at=timezone.now(), error="The mail server did not answer."
    )

    admin_client.post(reverse("jobs:letter_retry", kwargs={"letter_pk": letter.pk}))

    assert Job.objects.get(pk=letter.pk).state == "waiting"


@pytest.mark.parametrize("rows", [1, 3])
def test_outbox_query_budget(admin_client, school, rows, assert_page_queries):
    for _ in range(rows):
        JobFactory(school_id=school.pk, kind="mail", args={"template": "notice", "to": "user"})

    with assert_page_queries(8):
        admin_client.get(reverse("jobs:letter_list"))
