"""PostgreSQL's own tools, run with the address of the owner; a password goes by the environment."""

import os
import re
import shutil
import subprocess
from contextlib import contextmanager

import psycopg2
from django.db import connection
from psycopg2 import sql

from sendhub.backups.archive import NotABackup
from sendhub.embedded_postgres import Server

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def tool(name):
    """Return the path of pg_dump or pg_restore; refused when it is older than the server.

    From PATH, else from the wheel: an older tool does not know what a newer server writes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0]) // 10000
    for path in filter(None, (shutil.which(name), Server().program(name))):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
        if int(re.search(r"(\d+)", said.stdout)[1]) >= server:
            return str(path)
    raise NotABackup(
        f"{name} of PostgreSQL {server} or newer is needed: install postgresql-client-{server}."
    )


def address(database=None):
    """Return (arguments, environment) for a tool to reach the database, ours when none is named."""
    said = connection.settings_dict
    arguments = ["--dbname", database or said["NAME"], "--username", said["USER"], "--no-password"]
    if said["HOST"]:
        arguments += ["--host", said["HOST"]]
    if said["PORT"]:
        arguments += ["--port", str(said["PORT"])]
    options = {f"PG{key.upper()}": str(value) for key, value in said.get("OPTIONS", {}).items()}
    return arguments, {**os.environ, **options, "PGPASSWORD": said["PASSWORD"] or ""}


def dumped(snapshot):
    """Yield the database as pg_dump writes it, as it stood at the snapshot."""
    arguments, environment = address()
    command = [tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    process = subprocess.Popen(
        [*command, f"--snapshot={snapshot}", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        while data := process.stdout.read(1024 * 1024):
            yield data
        words = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise NotABackup(f"pg_dump failed: {words}")


def load(data, *, database=None):
    """Feed a dump to pg_restore in one transaction: all of it or nothing."""
    arguments, environment = address(database)
    command = [tool("pg_restore"), "--no-owner", "--no-privileges", "--single-transaction"]
    with subprocess.Popen(
        [*command, "--exit-on-error", *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            for piece in data:
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            pass  # pg_restore has given up; its words follow
        words = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise NotABackup(f"pg_restore failed, nothing was restored: {words}")


def counts(cursor):
    """Return {table: rows} as the owner counts them, whom the walls do not bind."""
    cursor.execute(TABLES)
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        found[table] = cursor.fetchone()[0]
    return found


def migrations(cursor):
    """Return {app: its newest migration} that the tables have been through."""
    cursor.execute("SELECT app, max(name) FROM django_migrations GROUP BY app")
    return dict(cursor.fetchall())


@contextmanager
def scratch(name):
    """Make an empty database beside ours, open it, and drop it in the end; yields a connection to it."""
    ours = connection.settings_dict
    where = {
        "host": ours["HOST"] or None,
        "port": ours["PORT"] or None,
        "user": ours["USER"],
        "password": ours["PASSWORD"] or None,
        **ours.get("OPTIONS", {}),
    }
    _outside(where, "CREATE DATABASE {}", name)
    try:
        inside = psycopg2.connect(dbname=name, **where)
        try:
            yield inside
        finally:
            inside.close()
    finally:
        # Without FORCE: that is refused while autovacuum works in it, and waiting for it is not.
        _outside(where, "DROP DATABASE {}", name)


def _outside(where, statement, name):
    control = psycopg2.connect(dbname=connection.settings_dict["NAME"], **where)
    control.autocommit = True  # PostgreSQL makes and drops databases outside any transaction
    with control.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    control.close()
