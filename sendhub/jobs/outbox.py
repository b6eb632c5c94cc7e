"""The outbox: what the school's mail is doing, for who keeps it. It names no child and no text is stored."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.jobs import actions, mail
from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job
from sendhub.refusals import NotPossible

A_PAGE = 50
# Who is written to, in words that give no name away: the address is read when the mail goes.
RECIPIENTS = {
    "user": "a person with an account",
    "staff": "a member of staff",
    "invitation": "somebody invited",
    "link": "the receiver of a private link",
    "meeting_guest": "somebody invited to a meeting",
}


def titled(letter):
    """Give a mail its title and its recipient in words, for the page."""
    letter.title = mail.TITLES.get(letter.args.get("template"), "Message")
    letter.recipient = RECIPIENTS.get(letter.args.get("to"), "a contact")
    letter.can_retry = letter.state in (JobState.FAILED, JobState.CANCELLED)
    return letter


@require_GET
@requires(Permission.SETTINGS_EDIT)
def letter_list(request):
    letters = Job.objects.letters_of(request.actor).newest_first()
    page = Paginator(letters, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "letters": [titled(letter) for letter in page],
        "waiting": letters.unfinished().count(),
        "failed": letters.filter(state=JobState.FAILED).count(),
        "templates": sorted(mail.TITLES.items(), key=lambda pair: pair[1]),
    }
    return render(request, "jobs/letter_list.html", context)


@require_GET
@requires(Permission.SETTINGS_EDIT)
def letter_detail(request, letter_pk):
    """One mail; in demo mode, where nobody real is, its text as it goes out."""
    letter = titled(get_object_or_404(Job.objects.letters_of(request.actor), pk=letter_pk))
    written = _written(letter) if settings.DEMO_MODE else None
    return render(request, "jobs/letter_detail.html", {"letter": letter, "written": written})


def _written(letter):
    """The text, worked out anew from the ids; None when its receiver is gone."""
    try:
        return mail.compose(**letter.args)
    except NotPossible:
        return None


@require_GET
@requires(Permission.SETTINGS_EDIT)
def letter_template(request, template):
    """What a kind of mail says, with dots where a name or an address will stand."""
    if template not in mail.TITLES:
        raise Http404
    subject, body = mail.sample(template)
    context = {"title": mail.TITLES[template], "subject": subject, "body": body}
    return render(request, "jobs/letter_template.html", context)


@require_POST
@requires(Permission.SETTINGS_EDIT)
def letter_retry(request, letter_pk):
    letter = get_object_or_404(Job.objects.letters_of(request.actor), pk=letter_pk)
    actions.retry_letter(job=letter, by=request.actor)
    messages.info(request, "It will be tried again now.")
    return redirect("jobs:letter_detail", letter_pk=letter.pk)
