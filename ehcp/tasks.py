"""Work of the statutory process in the background."""

from datetime import time

from django.urls import reverse
from django.utils import timezone

from ehcp.actions import assessments as assessment_actions
from ehcp.actions import bundles as bundle_actions
from ehcp.bundles import bundle_of
from ehcp.digests import figures, send_digests
from ehcp.models import NeedsAssessment, RequestBundle
from sendhub.accounts.permissions import Permission
from sendhub.jobs import mail
from sendhub.jobs.registry import job, schedule
from sendhub.refusals import NotPossible


@job("ehc_bundle", title="Print a request for an EHC needs assessment", limit_seconds=120)
def ehc_bundle(task, *, bundle_id):
    bundle = RequestBundle.objects.visible_to(task.by).get(pk=bundle_id)
    if not task.by.can(Permission.PRINT_PUPIL):
        raise NotPossible("The person who asked for this paper may not print it any more.")
    case = NeedsAssessment.objects.visible_to(task.by).whole().get(pk=bundle.assessment_id)
    task.progress(1, 3)
    content, pages, left_out = bundle_of(case, by=task.by, today=timezone.localdate())
    task.progress(2, 3)
    bundle_actions.keep_bundle(
        bundle=bundle, content=content, pages=pages, left_out=left_out, by=task.by
    )
    task.progress(3, 3)
    return reverse("ehcp:bundle_file", kwargs={"bundle_pk": bundle.pk})


def due_letter(*, school):
    """The counts as they are when the letter is written."""
    return figures(school_id=school, today=timezone.localdate())


mail.CONTEXTS |= {"due_today": due_letter, "due_weekly": due_letter}
mail.TITLES |= {"due_today": "Something is due today", "due_weekly": "Week ahead"}


@job("due_digests", title="Write to SENCos about what is due", as_machine=True)
@schedule(daily_at=time(6, 40))
def due_digests(task):
    send_digests(school=task.by.school, today=timezone.localdate(), by=task.by)


@job("lapse_rights", title="Let go of rights whose time has run out", as_machine=True)
@schedule(daily_at=time(3, 40))
def lapse_rights(task):
    assessment_actions.lapse_rights(today=timezone.localdate(), by=task.by)
