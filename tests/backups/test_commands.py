"""Backup, restore and drill against real databases and files, in processes of their own as on a server."""

import datetime
import os
import subprocess
import sys
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from pupils.actions.disclosures import move_out
from pupils.disclosures import ENTRIES
from pupils.enums import EntryKind
from sendhub.backups import archive
from sendhub.jobs.health import Health, backup_health
from sendhub.reports.actions.disclosures import decide_disclosure, propose_disclosure
from sendhub.reports.disclosures import MOVED_SINCE
from sendhub.sharing.models import Door
from sendhub.tenancy import tenant
from tests.factories.accounts import UserFactory
from tests.factories.days import (
    CheckInFactory,
    IncidentFactory,
    IncidentPupilFactory,
    QuietVisitFactory,
)
from tests.factories.jobs import JobFactory
from tests.factories.pupils import (
    ActionFactory,
    ConcernFactory,
    DocumentFactory,
    ObservationFactory,
    PupilFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
STORED = "ab" * 32
FRESH = "sendhub_test_restored"
# A column (table, name) that migration 0026 of `pupils` brought.
OF_THE_NEXT_RELEASE = ("pupils_incident", "own_fields")
SAID = "He said that his uncle hurts him."


def owner_url(database=None):
    values = connection.settings_dict
    database = database or values["NAME"]
    if os.environ.get("DATABASE_OWNER_URL"):
        return urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path=f"/{database}").geturl()
    return f"postgresql://sendhub_owner@/{database}?host={quote(values['HOST'], safe='')}"


@pytest.fixture
def home(tmp_path, settings):
    """Uploads, the mark of the last copy and a key, each of this test alone."""
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    settings.LAST_BACKUP_FILE = tmp_path / "last-backup"
    settings.DISCLOSURE_LEDGER_FILE = tmp_path / "erased-disclosures"
    settings.ERASURE_LEDGER_FILE = tmp_path / "erased-pupils"
    settings.BACKUP_KEY = archive.new_key()
    stored = settings.UPLOAD_ROOT / STORED[:2] / STORED
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"%PDF-1.7 a report" * 100_000)
    return tmp_path


@contextmanager
def empty_database(name):
    outside = psycopg2.connect(owner_url())
    outside.autocommit = True
    with outside.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    yield name
    with outside.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
    outside.close()


@pytest.fixture
def fresh():
    """An empty database beside the tests' own."""
    with empty_database(FRESH) as name:
        yield name


@pytest.fixture
def another():
    """A second one: for what a restored database is copied and restored again into."""
    with empty_database(f"{FRESH}_again") as name:
        yield name


def run(home, *command, database=None, uploads=None):
    """Run a command of manage.py as the owner; returns (exit code, all it said)."""
    url = owner_url(database)
    done = subprocess.run(
        [sys.executable, "manage.py", *map(str, command)],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": url,
            "DATABASE_OWNER_URL": url,
            "SECRET_KEY": settings.SECRET_KEY,
            "DEMO_MODE": "False",
            "UPLOAD_ROOT": str(uploads or settings.UPLOAD_ROOT),
            "LAST_BACKUP_FILE": str(settings.LAST_BACKUP_FILE),
            "BACKUP_KEY": settings.BACKUP_KEY,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def ask(database, question, *values):
    inside = psycopg2.connect(owner_url(database))
    with inside, inside.cursor() as cursor:
        cursor.execute(question, values or None)
        rows = cursor.fetchall()
    inside.close()
    return rows


def test_a_copy_comes_back_whole_and_signs_everybody_out(home, fresh, school):
    pupil = PupilFactory(school=school, first_name="Zoë")
    user = UserFactory()
    job = JobFactory()
    Door.objects.create(token_sha256="0" * 64, school=school, link_id=1, expires_at=timezone.now())
    copy = home / "copy.sendhub"

    made, said = run(home, "backup", copy)

    assert (made, "read back and whole" in said) == (0, True), said
    assert backup_health(timezone.now()) == Health.OK

    restored, said = run(home, "restore", copy, database=fresh, uploads=home / "again")

    assert restored == 0, said
    assert "differs" not in said
    assert ask(fresh, "SELECT first_name FROM pupils_pupil WHERE id = %s", pupil.pk) == [("Zoë",)]
    assert ask(fresh, "SELECT session_stamp FROM accounts_user WHERE id = %s", user.pk) == [
        (user.session_stamp + 1,)
    ]
    assert ask(fresh, "SELECT count(*) FROM sharing_door") == [(0,)]
    assert ask(fresh, "SELECT state FROM jobs_job WHERE id = %s", job.pk) == [("cancelled",)]
    walls = "SELECT count(*) FROM pg_policies WHERE policyname = 'same_school'"
    assert ask(fresh, walls) == ask(None, walls)
    assert ask(
        fresh, "SELECT has_table_privilege('sendhub_app', 'pupils_pupilevent', 'INSERT, SELECT')"
    ) == [(True,)]
    stored = (home / "again" / STORED[:2] / STORED).read_bytes()
    assert stored == (settings.UPLOAD_ROOT / STORED[:2] / STORED).read_bytes()


def test_a_copy_is_refused_where_it_would_do_harm(home, fresh, school):
    """One copy serves all refusals: each command is a process of its own and takes seconds."""
    copy, again = home / "copy.sendhub", home / "again"
    assert run(home, "backup", copy)[0] == 0
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"

    refused, said = run(home, "restore", copy, uploads=again)
    assert (refused, "This database is not empty" in said) == (1, True), said

    refused, said = run(home, "restore", copy, database=fresh)
    assert (refused, "Restore goes into an empty folder" in said) == (1, True), said

    refused, said = run(home, "backup", copy)
    assert (refused, "never overwrites another" in said) == (1, True), said

    refused, said = run(home, "restore_drill", home / "none.sendhub")
    assert (refused, "none.sendhub: No such file or directory." in said) == (1, True), said

    copy.write_bytes(copy.read_bytes()[:-1])
    refused, said = run(home, "restore", copy, database=fresh, uploads=again)
    assert (refused, "damaged or cut off: nothing was restored" in said) == (1, True), said

    assert ask(fresh, tables) == [(0,)]
    assert not again.exists()


def test_a_copy_of_an_older_program_moves_forward_and_one_of_a_newer_is_refused(
    home, fresh, another, school
):
    pupil = PupilFactory(school=school, first_name="Zoë")
    copy, older, newer = (home / f"{name}.sendhub" for name in ("copy", "older", "newer"))
    assert run(home, "backup", copy)[0] == 0
    assert run(home, "restore", copy, database=fresh, uploads=home / "again")[0] == 0
    moved, said = run(home, "migrate", "pupils", "0025", database=fresh)
    assert moved == 0, said
    column = (
        "SELECT count(*) FROM information_schema.columns WHERE (table_name, column_name) = (%s, %s)"
    )
    assert ask(fresh, column, *OF_THE_NEXT_RELEASE) == [(0,)]
    made, said = run(home, "backup", older, database=fresh)
    assert made == 0, said

    restored, said = run(home, "restore", older, database=another, uploads=home / "older")

    assert restored == 0, said
    assert ask(another, column, *OF_THE_NEXT_RELEASE) == [(1,)]
    assert ask(another, "SELECT first_name FROM pupils_pupil WHERE id = %s", pupil.pk) == [("Zoë",)]

    future = "INSERT INTO django_migrations (app, name, applied) VALUES ('reports', '9999_later', now()) RETURNING 1"
    assert ask(fresh, future) == [(1,)]
    assert run(home, "backup", newer, database=fresh)[0] == 0
    nowhere = home / "nowhere"

    refused, said = run(home, "restore", newer, database=another, uploads=nowhere)

    assert (refused, "made by a newer version of SENDHub (reports)" in said) == (1, True), said
    assert not nowhere.exists()


def test_drill_says_pass_or_fail_and_leaves_nothing(home, school):
    PupilFactory(school=school)
    copy = home / "copy.sendhub"
    assert run(home, "backup", copy)[0] == 0

    passed, said = run(home, "restore_drill", copy)
    assert (passed, said.split()[-1]) == (0, "PASS"), said

    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    failed, said = run(home, "restore_drill", copy)
    assert (failed, said.split()[0]) == (1, "FAIL"), said

    drills = "SELECT count(*) FROM pg_database WHERE datname LIKE 'sendhub_drill%'"
    assert ask(None, drills) == [(0,)]


def test_without_a_key_nothing_is_written(home):
    settings.BACKUP_KEY = ""

    refused, said = run(home, "backup", home / "copy.sendhub")

    assert (refused, "BACKUP_KEY is not set" in said) == (1, True), said
    assert not (home / "copy.sendhub").exists()
    assert not settings.LAST_BACKUP_FILE.exists()


def test_a_pupil_erased_since_the_copy_is_erased_again(home, fresh, school):
    pupil = PupilFactory(school=school, first_name="Zoë")
    kept = PupilFactory(school=school)
    document = DocumentFactory(pupil=pupil, stored_name=STORED)
    copy = home / "copy.sendhub"
    assert run(home, "backup", copy)[0] == 0
    reused = pupil.pk + 1000
    (home / "erased-pupils").write_text(f"{school.pk} {pupil.pk}\n{school.pk} {reused}\n")

    restored, said = run(home, "restore", copy, database=fresh, uploads=home / "again")

    assert (restored, "1 pupil erased again" in said) == (0, True), said
    assert ask(fresh, "SELECT id FROM pupils_pupil") == [(kept.pk,)]
    assert ask(fresh, "SELECT count(*) FROM pupils_pupilevent WHERE first_name = 'Zoë'") == [(0,)]
    assert ask(fresh, "SELECT id FROM pupils_document WHERE id = %s", document.pk) == []
    assert not (home / "again" / STORED[:2] / STORED).exists()
    erased = "SELECT pupil_number FROM reports_erasedpupil ORDER BY 1"
    assert ask(fresh, erased) == [(pupil.pk,), (reused,)]
    # A number of the ledger is never given to another child.
    assert ask(fresh, "SELECT nextval('pupils_pupil_id_seq')") == [(reused + 1,)]


def test_wording_erased_since_the_copy_is_erased_again(
    home, fresh, school, senco_actor, head_actor
):
    """Of one entry of each kind the copy holds the words themselves, of the other their history alone."""
    pupil = PupilFactory(school=school)
    said, moved, other = [{kind: made(pupil) for kind, made in MADE.items()} for _ in range(3)]
    action = ActionFactory(
        pupil=pupil, text=f"Follow up: {SAID}", source="check_in", source_id=said["check-in"].pk
    )
    move_out_each(moved, senco_actor)
    copy = home / "copy.sendhub"
    assert run(home, "backup", copy)[0] == 0
    move_out_each(said, senco_actor)
    for kind, row in [*said.items(), *moved.items()]:
        with tenant(school.pk):
            erasure = propose_disclosure(kind=kind, row=row, by=senco_actor)
            decide_disclosure(erasure=erasure, is_approved=True, by=head_actor)
    forget_the_kind_of_concerns(home / "erased-disclosures")

    restored, told = run(home, "restore", copy, database=fresh, uploads=home / "again")

    assert (restored, "10 disclosures erased again" in told) == (0, True), told
    for kind, words in ENTRIES.items():
        table, versions = words.tables
        kept = f"SELECT DISTINCT pgh_obj_id FROM {versions} old WHERE old::text LIKE %s"  # noqa: S608  our own names
        assert ask(fresh, kept, f"%{SAID}%") == [(other[kind].pk,)]
        texts = dict(ask(fresh, f"SELECT id, {words.told} FROM {table}"))  # noqa: S608  our own names
        assert texts.pop(moved[kind].pk).startswith("Moved to safeguarding on ")
        assert texts == {said[kind].pk: MOVED_SINCE, other[kind].pk: SAID}
        # The number of such an entry is never given to another one.
        following = f"SELECT nextval('{table}_id_seq') > %s"
        assert ask(fresh, following, other[kind].pk) == [(True,)]
    quoted = "SELECT text FROM pupils_actionevent WHERE pgh_obj_id = %s"
    assert ask(fresh, quoted, action.pk) == [(f"{MOVED_SINCE} Follow up the check-in.",)]


def incident_of(pupil):
    row = IncidentFactory(school=pupil.school, during=SAID, before=SAID)
    IncidentPupilFactory(incident=row, pupil=pupil)
    return row


MADE = {
    EntryKind.CONCERN: lambda pupil: ConcernFactory(school=pupil.school, text=SAID),
    EntryKind.OBSERVATION: lambda pupil: ObservationFactory(pupil=pupil, seen=SAID, agreed=SAID),
    EntryKind.CHECK_IN: lambda pupil: CheckInFactory(
        pupil=pupil, note=SAID, own_words=SAID, on=next(DAYS)
    ),
    EntryKind.QUIET_ROOM: lambda pupil: QuietVisitFactory(pupil=pupil, note=SAID),
    EntryKind.INCIDENT: incident_of,
}
# A pupil is checked in on once in a part of a day.
DAYS = (datetime.date(2026, 10, 6) + datetime.timedelta(days=n) for n in count())


def move_out_each(rows, by):
    for kind, row in rows.items():
        with tenant(row.school_id):
            move_out(kind=kind, row=row, version=row.version, by=by)


def forget_the_kind_of_concerns(path):
    """As the release wrote the ledger in which concerns alone could be erased."""
    path.write_text(path.read_text().replace(" concern ", " "))


def test_each_copy_carries_the_ledgers_beside_it(home):
    (home / "erased-pupils").write_text("1 7\n")
    (home / "erased-disclosures").write_text("1 9\n")
    (home / "copies").mkdir()

    assert run(home, "backup", home / "copies" / "copy.sendhub")[0] == 0

    assert (home / "copies" / "erased-pupils").read_text() == "1 7\n"
    assert (home / "copies" / "erased-disclosures").read_text() == "1 9\n"
