"""Backup and restore of 2,000 pupils with a year of records and 60 MB of files, each way against five minutes.

The restore goes into a database and a folder of its own and compares the counts of every table itself:
it fails where one differs.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.file_pages import row
from tests.bench.pages import PUPILS, as_owner, prepared

ALL_PUPILS = 2_000
FILES, BYTES = 300, 200_000
LIMIT = 300
RESTORED = "sendhub_bench_restored"


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    prepared()
    as_owner("tests.bench.provision", "fill", "0")
    as_owner("tests.bench.ledgers", "fill")
    found = as_owner("tests.bench.backups")
    return [
        row(f"backup of {found['pupils']:,} pupils", found["backup"], "s", LIMIT),
        row(f"backup: size ({found['rows']:,} rows)", found["size"], "MB", None),
        row(f"restore of {found['pupils']:,} pupils, counts equal", found["restore"], "s", LIMIT),
    ]


def measure():
    """Fill up to 2,000 pupils, copy, play back; return seconds each way."""
    import django

    django.setup()
    import psycopg2
    from django.conf import settings
    from django.db import connection

    from pupils.models import Pupil
    from sendhub.backups import archive, copies
    from tests.backups.test_commands import owner_url
    from tests.bench.pages import write_pupils
    from tests.factories.accounts import SchoolFactory, StaffMemberFactory

    school = SchoolFactory()
    write_pupils(school, StaffMemberFactory(school=school), number=ALL_PUPILS - PUPILS)
    database = connection.settings_dict["NAME"]
    outside = psycopg2.connect(owner_url(database))
    outside.autocommit = True
    with tempfile.TemporaryDirectory() as folder, outside.cursor() as cursor:
        home = Path(folder)
        write_files(home / "uploads")
        environment = {"BACKUP_KEY": archive.new_key(), "LAST_BACKUP_FILE": str(home / "last")}
        copy = home / "copy.sendhub"
        backup = run(
            *("backup", copy),
            **environment,
            UPLOAD_ROOT=str(home / "uploads"),
            DATABASE_URL=owner_url(database),
        )
        cursor.execute(f"DROP DATABASE IF EXISTS {RESTORED}")
        cursor.execute(f"CREATE DATABASE {RESTORED}")
        try:
            restore = run(
                *("restore", copy),
                **environment,
                UPLOAD_ROOT=str(home / "again"),
                DATABASE_URL=owner_url(RESTORED),
            )
        finally:
            cursor.execute(f"DROP DATABASE {RESTORED}")
        settings.BACKUP_KEY = environment["BACKUP_KEY"]
        return {
            "pupils": Pupil.objects.count(),
            "rows": sum(copies.check(copy).tables.values()),
            "size": copy.stat().st_size / 1_000_000,
            "backup": backup,
            "restore": restore,
        }


def write_files(root):
    """Files as they are stored: named by 64 hexadecimal digits, under the first two of them."""
    for number in range(FILES):
        name = f"{number:064x}"[::-1]
        path = root / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(BYTES))


def run(*command, **environment):
    """Run a command of manage.py as the owner; return its seconds."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "manage.py", *map(str, command)],
        env={
            **os.environ,
            **environment,
            "DATABASE_OWNER_URL": environment["DATABASE_URL"],
            "DJANGO_SETTINGS_MODULE": "sendhub.settings",
            "DEMO_MODE": "False",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps(measure()))
