"""Reminders climb and stop; a mail server that is down loses nothing."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.actor import Machine
from sendhub.jobs import worker
from sendhub.jobs.models import Job
from sendhub.sharing import actions
from sendhub.sharing.models import Door, Link
from sendhub.tenancy import tenant
from tests.factories.sharing import LinkFactory

TODAY = timezone.localdate


@pytest.fixture
def waiting(pupil, senco):
    """A link by e-mail whose answer is due in three days."""
    return LinkFactory(
        pupil=pupil,
        delivery="email",
        receiver_email="m@family.example",
        due_on=TODAY() + datetime.timedelta(days=3),
        made_by=senco,
        sent=True,
    )


def run(school, *, days):
    with tenant(school.pk):
        actions.remind_due(
            school_id=school.pk,
            today=TODAY() + datetime.timedelta(days=days),
            by=Machine(school, "test"),
        )
        link = Link.objects.get()
    return link.reminders, link.given_up_at is not None


def test_reminders_climb_stop_and_hand_over_to_the_school(school, senco, waiting):
    steps = [run(school, days=days) for days in (-1, 0, 0, 3, 6, 8, 9, 30)]

    assert steps == [
        (0, False),
        (1, False),
        (1, False),
        (2, False),
        (3, False),
        (3, True),
        (3, True),
        (3, True),
    ]
    letters = list(Job.objects.order_by("pk").values_list("args__template", flat=True))
    assert letters == ["link_reminder", "link_reminder", "link_reminder", "notice"]
    with tenant(school.pk):
        due = waiting.pupil.dues.get()
    assert (due.kind, due.whose_move) == ("link_unanswered", "school")


@pytest.mark.parametrize("ended", ["answered_at", "revoked_at", "locked_at"])
def test_nobody_is_reminded_of_what_is_over(school, waiting, ended):
    with tenant(school.pk):
        Link.objects.update(**{ended: timezone.now()})

    assert run(school, days=3) == (0, False)
    assert not Job.objects.exists()


def test_reminder_missed_is_not_made_up_for_twice(school, waiting):
    assert run(school, days=4) == (1, False)
    assert run(school, days=4) == (2, False)
    assert run(school, days=4) == (2, False)


def test_old_doors_are_forgotten(school, pupil):
    LinkFactory(pupil=pupil, sent=True)
    old = LinkFactory(
        pupil=pupil, sent=True, expires_at=timezone.now() - datetime.timedelta(days=1)
    )

    assert actions.forget_doors(ended_before=timezone.now()) == 1
    assert not Door.objects.filter(link_id=old.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_mail_server_down_keeps_the_link_and_the_message(senco_client, school, pupil, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    link = LinkFactory(
        pupil=pupil, delivery="email", receiver_email="m@family.example", code_by="spoken"
    )

    page = senco_client.post(
        reverse("pupils:link_send", kwargs={"private_link_pk": link.pk}), follow=True
    )
    worker.work_off()

    assert "the message will follow" in page.content.decode()
    with tenant(school.pk):
        assert Link.objects.get().sent_at is not None
    job = Job.objects.get(kind="mail")
    assert (job.state, job.attempts) == ("waiting", 1)
