"""Messages to receivers of links, reminders that climb and stop, and doors that are over."""

from datetime import time

from django.utils import timezone

from sendhub.jobs import mail
from sendhub.jobs.registry import job, schedule
from sendhub.sharing import actions
from sendhub.sharing.documents import address_of
from sendhub.sharing.keys import code_of
from sendhub.sharing.models import Link


def link_addressee(pk):
    """The receiver at the address the preview showed; nobody once the link is revoked or locked."""
    link = Link.objects.filter(pk=pk, revoked_at=None, locked_at=None).first()
    return link and mail.Addressee(link.receiver_name, link.receiver_email, link.language)


def link_letter(*, link):
    """School and address alone: no child, no need, no title of a paper."""
    row = Link.objects.select_related("school").get(pk=link)
    return {"school": row.school.name, "link": address_of(row)}


def code_letter(*, link):
    row = Link.objects.select_related("school").get(pk=link)
    return {"school": row.school.name, "code": code_of(row.seed)}


mail.ADDRESSEES["link"] = link_addressee
mail.CONTEXTS |= {"link": link_letter, "link_reminder": link_letter, "link_code": code_letter}
mail.TITLES |= {
    "link": "Private link",
    "link_reminder": "Reminder about a private link",
    "link_code": "Code of a private link",
}


@job("remind_links", title="Remind people whose answer is waited for", as_machine=True)
@schedule(daily_at=time(7, 30))
def remind_links(task):
    actions.remind_due(school_id=task.school_id, today=timezone.localdate(), by=task.by)


@job("close_doors", title="Forget addresses of links that have ended")
@schedule(daily_at=time(3, 30), each_school=False)
def close_doors(task):
    actions.forget_doors(ended_before=timezone.now())
