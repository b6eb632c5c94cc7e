"""Make a copy, prove it, and play it back."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.utils import timezone

from pupils.disclosures import ENTRIES
from pupils.models import Document, Pupil
from sendhub import uploads
from sendhub.accounts.models import School, User
from sendhub.backups import archive, databases
from sendhub.backups.archive import NotABackup
from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job
from sendhub.reports import disclosures, ledger
from sendhub.reports.erasing import plan
from sendhub.reports.models import ErasedPupil
from sendhub.sharing.models import Door, Link
from sendhub.tenancy import tenant

DUMP, MANIFEST, UPLOAD = "database.dump", "manifest.json", "uploads/"


@dataclass(frozen=True)
class Manifest:
    """What a copy says of itself: when, rows by table, SHA-256 by member, the newest migration by app.

    Copies from before they named their migrations have none.
    """

    made_at: str
    tables: dict
    members: dict
    migrations: dict = field(default_factory=dict)

    @property
    def uploads(self):
        return [name for name in self.members if name.startswith(UPLOAD)]


def make(path):
    """Write a copy to `path` and read it back; leave the moment for the health page. Returns its Manifest.

    Rows are counted in the very snapshot that is dumped, so the counts of a restore can be equal.
    """
    key = archive.key_of(settings.BACKUP_KEY)
    digests = {}
    with archive.written(path, key) as writer, transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            tables = databases.counts(cursor)
            migrations = databases.migrations(cursor)
        _add(writer, digests, DUMP, databases.dumped(snapshot))
        # After the dump: a file whose row is in the dump is on disk by then.
        in_place, _ = uploads.stored_names()
        for stored_name in sorted(in_place):
            with open(uploads.path_of(stored_name), "rb") as stored:
                _add(
                    writer,
                    digests,
                    UPLOAD + stored_name,
                    iter(lambda f=stored: f.read(1 << 20), b""),
                )
        moment = timezone.now().isoformat(timespec="seconds")
        made = Manifest(moment, tables, digests, migrations)
        writer.begin(MANIFEST)
        writer.write(json.dumps(vars(made)).encode())
    check(path)
    # Whoever carries the copies away carries the ledgers with them.
    for kept, rows in (
        (settings.ERASURE_LEDGER_FILE, ledger.pupils()),
        (settings.DISCLOSURE_LEDGER_FILE, ledger.disclosures()),
    ):
        ledger.add(path.with_name(kept.name), {*ledger.read(kept), *rows})
    settings.LAST_BACKUP_FILE.parent.mkdir(parents=True, exist_ok=True)
    settings.LAST_BACKUP_FILE.touch()
    return made


def _add(writer, digests, name, data):
    digest = hashlib.sha256()
    writer.begin(name)
    for piece in data:
        digest.update(piece)
        writer.write(piece)
    digests[name] = digest.hexdigest()


def ledger_of(kept, path):
    """The lines of a ledger here, and of its copy beside the backup."""
    return ledger.read(kept) | ledger.read(path.with_name(kept.name))


def check(path):
    """Read the whole copy and return its Manifest; NotABackup when anything in it is not as it was written."""
    seen, made = {}, None
    for name, data in archive.members(path, archive.key_of(settings.BACKUP_KEY)):
        if name == MANIFEST:
            made = Manifest(**json.loads(b"".join(data)))
            continue
        digest = hashlib.sha256()
        for piece in data:
            digest.update(piece)
        seen[name] = digest.hexdigest()
    if made is None or made.members != seen:
        raise NotABackup("The backup does not hold what its own list says: nothing was restored.")
    return made


def restore(path):
    """Play a copy back into this empty database and these empty uploads.

    Returns (Manifest, counts as copied, how many pupils and how many wordings were erased again).

    The copy is read to its end before anything is touched. Sessions, private links and waiting work of
    then end: nobody knows whether they are wanted now.
    """
    made = check(path)
    _require_known(made)
    _require_empty()
    for name, data in archive.members(path, archive.key_of(settings.BACKUP_KEY)):
        if name == DUMP:
            databases.load(data)
            with connection.cursor() as cursor:
                now = databases.counts(cursor)
        elif name.startswith(UPLOAD):
            _put_upload(Path(name).name, data)
    # A newer program than the copy: its tables move forward; grants and walls are raised either way.
    call_command("migrate", verbosity=0, interactive=False)
    again = erase_again(ledger_of(settings.ERASURE_LEDGER_FILE, path))
    unsaid = unsay_again(ledger.with_kind(ledger_of(settings.DISCLOSURE_LEDGER_FILE, path)))
    end_what_was_open()
    return made, now, again, unsaid


def erase_again(numbers):
    """Erase what was erased after the copy was made; returns how many pupils of it were there.

    No number of the ledger is given to a child again: the next restore would erase that child.
    """
    there = Pupil.objects.filter(pk__in=[pupil for _, pupil in numbers])
    found = sorted(set(there.values_list("school_id", "pk")) & set(numbers))
    for school_id, pupil_id in found:
        names = Document.objects.of(Pupil(pk=pupil_id)).values_list("stored_name", flat=True)
        names = list(names)
        with transaction.atomic(), connection.cursor() as cursor:
            for step in plan().steps:
                cursor.execute("SELECT erase_rows(%s, %s, %s)", [school_id, pupil_id, step])
        for stored_name in names:
            uploads.remove_stored(stored_name)
    now = timezone.now()
    known = School.objects.in_bulk([school for school, _ in numbers])
    ErasedPupil.objects.bulk_create(
        [
            ErasedPupil(school_id=school_id, pupil_number=pupil_id, erased_at=now)
            for school_id, pupil_id in sorted(numbers)
            if school_id in known
        ],
        ignore_conflicts=True,
    )
    _never_given_again("pupils_pupil", numbers)
    ledger.add(settings.ERASURE_LEDGER_FILE, numbers)
    return len(found)


@transaction.atomic
def unsay_again(lines):
    """Erase the wordings of disclosures that were erased after the copy was made; returns how many it held."""
    found = disclosures.erase_again(lines)
    for kind, words in ENTRIES.items():
        numbers = {(school_id, number) for school_id, of, number in lines if of == kind}
        _never_given_again(words.tables[0], numbers)
    ledger.add(settings.DISCLOSURE_LEDGER_FILE, lines)
    return found


def _never_given_again(table, numbers):
    """Set the numbers of new rows beyond those of a ledger: the next restore would erase them."""
    if not numbers:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest("
            "nextval(pg_get_serial_sequence(%s, 'id')), %s))",
            [table, table, max(number for _, number in numbers)],
        )


def _require_known(made):
    """Refuse a copy of a newer program: its tables hold what this one does not know, and nothing moves back."""
    ours = {}
    for app, name in MigrationLoader(None).disk_migrations:
        ours[app] = max(name, ours.get(app, ""))
    newer = [app for app, name in made.migrations.items() if app in ours and name > ours[app]]
    if newer:
        raise NotABackup(
            f"The copy was made by a newer version of SENDHub ({', '.join(sorted(newer))}). Install that "
            "version, then restore: nothing was restored."
        )


def _require_empty():
    with connection.cursor() as cursor:
        cursor.execute(databases.TABLES)
        if cursor.fetchone():
            raise NotABackup(
                "This database is not empty. Restore goes into a new one: it never overwrites."
            )
    in_place, waiting = uploads.stored_names()
    if in_place or waiting:
        raise NotABackup(
            f"{settings.UPLOAD_ROOT} holds files. Restore goes into an empty folder: it never overwrites."
        )


def _put_upload(stored_name, data):
    waiting = uploads.waiting_path_of(stored_name)
    waiting.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in data:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    uploads.put_in_place(stored_name)


def end_what_was_open():
    """Sign everybody out, revoke every private link and cancel work that waited: letters among it went out long ago."""
    now = timezone.now()
    Job.objects.filter(state__in=(JobState.WAITING, JobState.RUNNING)).update(
        state=JobState.CANCELLED,
        finished_at=now,
        error="A backup was restored. Start this again if it is still wanted.",
    )
    Session.objects.all().delete()
    User.objects.update(session_stamp=F("session_stamp") + 1)
    Door.objects.all().delete()
    for school in School.objects.order_by("pk"):
        with tenant(school.pk, context={"school": school.pk, "system": "restore"}):
            Link.objects.filter(revoked_at=None).update(
                revoked_at=now, revoked_reason="A backup was restored."
            )


def drill(path):
    """Restore a copy into a scratch database that is dropped again; returns (Manifest, counts there)."""
    made = check(path)
    with databases.scratch(f"sendhub_drill_{os.getpid()}") as inside:
        for name, data in archive.members(path, archive.key_of(settings.BACKUP_KEY)):
            if name == DUMP:
                databases.load(data, database=inside.info.dbname)
        with inside.cursor() as cursor:
            return made, databases.counts(cursor)
