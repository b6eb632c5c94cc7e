"""Outgoing mail: ids in the job, address read when it runs, nothing about a child in it."""

from django.core import mail as outbox

from sendhub.jobs import mail
from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job
from sendhub.jobs.worker import work_off
from tests.factories.accounts import StaffMemberFactory


def test_address_is_read_when_the_mail_is_sent(school, senco, senco_actor, mailoutbox):
    job = mail.send_later("notice", to="user", to_id=senco.pk, school_id=school.pk, by=senco_actor)
    senco.email = "new.address@larkfield.example"
    senco.save(update_fields=["email"])

    work_off()

    assert job.args == {"template": "notice", "to": "user", "to_id": senco.pk, "ids": {}}
    [message] = outbox.outbox
    assert message.to == ["new.address@larkfield.example"]
    assert message.subject == "There is something for you in SENDHub"
    assert f"Dear {senco.name}," in message.body
    assert message.extra_headers["Message-ID"] == f"<job-{job.pk}@localhost>"


def test_staff_without_an_account_get_mail_at_their_own_address(school, mailoutbox):
    staff = StaffMemberFactory(school=school, email="robin@larkfield.example")
    mail.send_later("notice", to="staff", to_id=staff.pk, school_id=school.pk, by=None)

    work_off()

    assert [message.to for message in outbox.outbox] == [["robin@larkfield.example"]]


def test_nobody_to_send_to_is_said_in_a_sentence(school, senco, mailoutbox):
    senco.is_active = False
    senco.save(update_fields=["is_active"])
    mail.send_later("notice", to="user", to_id=senco.pk, school_id=school.pk, by=None)

    work_off()

    job = Job.objects.get()
    assert (job.state, job.error) == (JobState.FAILED, "There is no address to send this to.")
    assert outbox.outbox == []


def test_mail_server_away_is_tried_again(school, senco, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mail.send_later("notice", to="user", to_id=senco.pk, school_id=school.pk, by=None)

    work_off()

    job = Job.objects.get()
    assert (job.state, job.attempts, job.max_attempts) == (JobState.WAITING, 1, 10)


def test_same_mail_is_not_sent_twice(school, senco, mailoutbox):
    for _ in range(2):
        mail.send_later(
            "notice", to="user", to_id=senco.pk, school_id=school.pk, by=None, dedupe="n:1"
        )

    work_off()

    assert len(outbox.outbox) == 1
