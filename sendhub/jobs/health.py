"""Is the program well? One address for a monitor; it opens no tenant and tells nothing secret."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sendhub.jobs.models import WorkerBeat

WORKER_SILENT_AFTER = timedelta(seconds=90)
# security-and-privacy page, section 13: amber when the last good copy is over 26 hours old.
BACKUP_OLD_AFTER = timedelta(hours=26)


class Health(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@login_not_required  # a monitor has no account; the answer holds states only
@never_cache
@require_safe
def healthz(request):
    """Answer 200 with `ok` or `degraded`, 503 with `down`; JSON, or one line for `Accept: text/plain`."""
    checks = checked()
    worst = max(checks.values(), key=list(Health).index)
    status = 503 if worst == Health.DOWN else 200
    if request.get_preferred_type(["application/json", "text/plain"]) == "text/plain":
        return HttpResponse(f"{worst}\n", status=status, content_type="text/plain")
    return JsonResponse({"status": worst, "checks": checks}, status=status)


def checked():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        migrated = _on_disk() <= set(MigrationRecorder(connection).applied_migrations())
        if not migrated:
            return {"database": Health.OK, "migrations": Health.DOWN}
        worker = worker_health(timezone.now())
    except DatabaseError:
        return {"database": Health.DOWN}
    return {
        "database": Health.OK,
        "migrations": Health.OK,
        "worker": worker,
        "backup": backup_health(timezone.now()),
    }


@cache
def _on_disk():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {key for node in loader.disk_migrations.values() for key in node.replaces}
    return frozenset(set(loader.disk_migrations) - replaced)


def worker_health(now):
    newest = WorkerBeat.objects.order_by("-at").values_list("at", flat=True).first()
    alive = newest is not None and now - newest <= WORKER_SILENT_AFTER
    return Health.OK if alive else Health.DEGRADED


def backup_health(now):
    """The last good copy leaves its moment as the time of a small file. None yet on a demo is well."""
    try:
        stamp = Path(settings.LAST_BACKUP_FILE).stat().st_mtime
    except OSError:
        return Health.OK if settings.DEMO_MODE else Health.DEGRADED
    age = now - datetime.fromtimestamp(stamp, tz=UTC)
    return Health.OK if age <= BACKUP_OLD_AFTER else Health.DEGRADED
