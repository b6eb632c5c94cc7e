"""What a monitor is told."""

import os
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories.jobs import WorkerBeatFactory


def told(client):
    response = client.get("/healthz")
    return response.status_code, response.json()


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO_MODE = True
    settings.LAST_BACKUP_FILE = tmp_path / "last-backup"
    return settings


def test_all_well(client, db, demo, assert_page_queries):
    WorkerBeatFactory()
    told(client)

    with assert_page_queries(4):
        answer = told(client)

    assert answer == (
        200,
        {
            "status": "ok",
            "checks": {"database": "ok", "migrations": "ok", "worker": "ok", "backup": "ok"},
        },
    )


def test_one_line_of_text_for_who_asks_for_it(client, db, demo):
    WorkerBeatFactory()

    response = client.get("/healthz", headers={"accept": "text/plain"})

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize(("seconds", "expected"), [(80, "ok"), (100, "degraded")])
def test_silent_worker_is_degraded(client, db, demo, seconds, expected):
    WorkerBeatFactory(at=timezone.now() - timedelta(seconds=seconds))

    status, answer = told(client)

    assert (status, answer["status"], answer["checks"]["worker"]) == (200, expected, expected)


@pytest.mark.parametrize(("hours", "expected"), [(25, "ok"), (27, "degraded")])
def test_old_backup_is_degraded(client, db, demo, hours, expected):
    WorkerBeatFactory()
    demo.LAST_BACKUP_FILE.touch()
    moment = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(demo.LAST_BACKUP_FILE, (moment, moment))

    assert told(client)[1]["checks"]["backup"] == expected


def test_no_backup_yet_is_well_on_a_demo_only(client, db, demo):
    WorkerBeatFactory()
    on_demo = told(client)[1]["checks"]["backup"]
    demo.DEMO_MODE = False

    assert (on_demo, told(client)[1]["checks"]["backup"]) == ("ok", "degraded")


def test_missing_migration_is_down(client, db, demo, as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")

    assert told(client) == (
        503,
        {"status": "down", "checks": {"database": "ok", "migrations": "down"}},
    )
