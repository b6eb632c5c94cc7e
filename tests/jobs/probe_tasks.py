"""Kinds of work that go wrong in each way, for tests only; also imported by worker processes."""

import threading

from sendhub.accounts.models import TeachingGroup
from sendhub.jobs.registry import job
from sendhub.refusals import NotPossible


def write(task, name):
    TeachingGroup.objects.create(school_id=task.school_id, name=name, academic_year=2026)


def hang():
    """Wait to be killed."""
    threading.Event().wait(120)


@job("probe_steps", in_steps=True)
def probe_steps(task, *, steps, hang_at=None):
    """Write one group a step; the first attempt hangs in the middle of one, its row not yet committed."""
    for number in range(task.done + 1, steps + 1):
        with task.step(done=number, total=steps):
            write(task, f"Step {number}")
            if number == hang_at and task.attempt == 1:
                hang()
    return "/steps/"


@job("probe_whole")
def probe_whole(task, *, how="done"):
    for number in range(1, 4):
        write(task, f"Part {number}")
        task.progress(number, 3)
    match how:
        case "hang":
            if task.attempt == 1:
                hang()
        case "refuse":
            raise NotPossible("The file is gone.")
        case "crash":
            raise ValueError("a text that names Wren Alderbrook")
        case "cancelled":
            task.cancel_asked = True
            task.progress(3, 3)
        case "stopped":
            task.stop_asked = True
            task.progress(3, 3)
    return "/whole/"


@job("probe_by", title="Say who asked")
def probe_by(task):
    return f"/by/{task.by.user_id}/{'-'.join(sorted(task.by.roles))}/{task.by.system}/"


@job("probe_slow", limit_seconds=1)
def probe_slow(task):
    write(task, "Too late")
    hang()
