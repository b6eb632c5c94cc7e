"""Mail, and tidying up after jobs and sessions."""

from datetime import time, timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from sendhub.jobs import actions, mail
from sendhub.jobs.registry import job, schedule

KEEP_FINISHED = timedelta(days=30)


@job("mail", title="Send a message", limit_seconds=60, max_attempts=10, as_machine=True)
def send_mail(task, *, template, to, to_id, ids):
    mail.send(job_id=task.job_id, template=template, to=to, to_id=to_id, ids=ids)


@job("forget_jobs", title="Tidy up finished work")
@schedule(daily_at=time(3, 10), each_school=False)
def forget_jobs(task):
    now = timezone.now()
    actions.forget_finished(before=now - KEEP_FINISHED)
    Session.objects.filter(expire_date__lt=now).delete()
