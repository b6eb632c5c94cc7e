"""The page that tells the administrator whether the service is well, and what to do when it is not."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.views.decorators.http import require_GET

from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.jobs import health
from sendhub.jobs.enums import JobState
from sendhub.jobs.health import Health
from sendhub.jobs.models import Job, WorkerBeat
from sendhub.templatetags.sendhub import moment

# A queue that has not moved for so long has a worker that is stuck or too slow.
QUEUE_SLOW_AFTER = timedelta(minutes=15)
# docs/operations.md: a drill each term.
DRILL_OLD_AFTER = timedelta(days=120)


@dataclass(frozen=True)
class Line:
    """One part of the service: how it is, in figures, and what to do."""

    name: str
    is_well: bool
    words: str
    advice: str


def lines(now, *, school_id):
    """The state of each part as it is now; seven queries."""
    checks = health.checked()
    return [
        _database(checks),
        _worker(now),
        _queue(now),
        _mail(school_id),
        _backup(now),
        _drill(now),
        _disk(),
    ]


def _database(checks):
    is_well = checks.get("migrations") == Health.OK
    words = "answers, all tables up to date" if is_well else "its tables are older than the program"
    return Line("Database", is_well, words, "Run manage.py migrate with the owner’s address.")


def _worker(now):
    newest = WorkerBeat.objects.order_by("-at").values_list("at", flat=True).first()
    words = f"last sign of life {moment(newest)}" if newest else "has never run"
    is_well = health.worker_health(now) == Health.OK
    return Line("Worker", is_well, words, "Start it: manage.py work.")


def _queue(now):
    waiting = Job.objects.filter(state=JobState.WAITING, run_at__lte=now).order_by("run_at")
    since = list(waiting.values_list("run_at", flat=True))
    words = f"{len(since)} waiting, the oldest since {moment(since[0])}" if since else "empty"
    is_well = not since or now - since[0] <= QUEUE_SLOW_AFTER
    return Line("Queue", is_well, words, "Start another worker, or look why this one does not end.")


def _mail(school_id):
    mail = Job.objects.filter(school_id=school_id, kind="mail")
    states = list(mail.exclude(state=JobState.DONE).values_list("state", flat=True))
    failed, waiting = states.count(JobState.FAILED), states.count(JobState.WAITING)
    words = f"{waiting} waiting, {failed} not sent"
    return Line("Mail", not failed, words, "See “Outgoing mail” for the reason, then try again.")


def _backup(now):
    at = _stamped(settings.LAST_BACKUP_FILE)
    words = f"last good copy {moment(at)}" if at else f"no copy yet{_of_demo()}"
    is_well = health.backup_health(now) == Health.OK
    return Line(
        "Backup", is_well, words, "Run manage.py backup, and see why the daily run did not."
    )


def _of_demo():
    return ", and a demo needs none" if settings.DEMO_MODE else ""


def _drill(now):
    at = _stamped(settings.LAST_DRILL_FILE)
    words = f"last passed {moment(at)}" if at else f"never done{_of_demo()}"
    is_well = settings.DEMO_MODE if at is None else now - at <= DRILL_OLD_AFTER
    return Line("Restore drill", is_well, words, "Run manage.py restore_drill on the newest copy.")


def _disk():
    settings.UPLOAD_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.UPLOAD_ROOT).free
    is_well = free >= 2 * settings.UPLOAD_MINIMUM_FREE_BYTES
    advice = "Make room: below half of this no file is accepted."
    return Line("Disk of uploads", is_well, f"{filesizeformat(free)} free", advice)


def _stamped(path):
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except OSError:
        return None


@require_GET
@requires(Permission.SETTINGS_EDIT)
def condition(request):
    found = lines(timezone.now(), school_id=request.actor.school_id)
    context = {"lines": found, "unwell": sum(not line.is_well for line in found)}
    return render(request, "jobs/condition.html", context)
