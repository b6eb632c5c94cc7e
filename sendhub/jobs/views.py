from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.jobs import actions, rules
from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job
from sendhub.jobs.registry import KINDS

SHOWN = 50


def titled(job):
    """Give the job its title in words and its share done, for the page."""
    kind = KINDS.get(job.kind)
    job.title = kind.title if kind else "Work of an earlier version"
    job.percent = rules.percent(job.progress, job.total)
    job.can_retry = job.state in (JobState.FAILED, JobState.CANCELLED)
    return job


@require_GET
@requires(Permission.DESK_VIEW)
def job_list(request):
    jobs = [titled(job) for job in Job.objects.visible_to(request.actor).newest_first()[:SHOWN]]
    return render(request, "jobs/job_list.html", {"jobs": jobs})


@require_GET
@requires(Permission.DESK_VIEW)
def job_detail(request, job_pk):
    """The page of one job; while it is under way htmx asks for its middle part every two seconds."""
    job = titled(get_object_or_404(Job.objects.visible_to(request.actor), pk=job_pk))
    template = "jobs/_progress.html" if request.htmx else "jobs/job_detail.html"
    return render(request, template, {"job": job})


@require_POST
@requires(Permission.DESK_VIEW)
def job_cancel(request, job_pk):
    job = get_object_or_404(Job.objects.visible_to(request.actor), pk=job_pk)
    job = actions.cancel(job=job, by=request.actor)
    if job.is_finished:
        messages.success(request, "Cancelled. Nothing was changed.")
    else:
        messages.info(request, "It will stop at its next step.")
    return redirect(job)


@require_POST
@requires(Permission.DESK_VIEW)
def job_retry(request, job_pk):
    job = get_object_or_404(Job.objects.visible_to(request.actor), pk=job_pk)
    messages.info(request, "It will be tried again now.")
    return redirect(actions.retry(job=job, by=request.actor))
