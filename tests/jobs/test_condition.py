"""The administrator's page of health: each part well or not, with what to do."""

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sendhub.jobs.enums import JobState
from tests.factories.jobs import JobFactory, WorkerBeatFactory

PAGE = "jobs:condition"


@pytest.fixture(autouse=True)
def stamps(settings, tmp_path):
    settings.DEMO_MODE = False
    settings.LAST_BACKUP_FILE = tmp_path / "last-backup"
    settings.LAST_DRILL_FILE = tmp_path / "last-restore-drill"
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    settings.UPLOAD_MINIMUM_FREE_BYTES = 1
    return settings


def unwell(client):
    lines = client.get(reverse(PAGE)).context["lines"]
    return [line.name for line in lines if not line.is_well]


def aged(path, days):
    path.touch()
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def test_all_well(admin_client, stamps):
    WorkerBeatFactory()
    aged(stamps.LAST_BACKUP_FILE, 1)
    aged(stamps.LAST_DRILL_FILE, 119)

    assert unwell(admin_client) == []
    assert "Everything is well." in admin_client.get(reverse(PAGE)).content.decode()


def test_each_part_that_is_not_well_is_named(admin_client, school, stamps):
    aged(stamps.LAST_BACKUP_FILE, 2)
    aged(stamps.LAST_DRILL_FILE, 121)
    stamps.UPLOAD_MINIMUM_FREE_BYTES = 2**62
    JobFactory(school_id=school.pk, run_at=timezone.now() - timedelta(minutes=16))
    JobFactory(school_id=school.pk, kind="mail", state=JobState.FAILED, finished_at=timezone.now())

    assert unwell(admin_client) == [
        "Worker",
        "Queue",
        "Mail",
        "Backup",
        "Restore drill",
        "Disk of uploads",
    ]


def test_mail_of_another_school_is_not_counted(admin_client, other_school):
    JobFactory(
        school_id=other_school.pk, kind="mail", state=JobState.FAILED, finished_at=timezone.now()
    )

    assert "Mail" not in unwell(admin_client)


def test_what_was_never_done_is_not_well(admin_client):
    WorkerBeatFactory()

    assert unwell(admin_client) == ["Backup", "Restore drill"]


def test_condition_is_for_the_administrator(senco_client, head_client):
    assert [c.get(reverse(PAGE)).status_code for c in (senco_client, head_client)] == [403, 403]


@pytest.mark.parametrize("jobs", [1, 3])
def test_condition_query_budget(admin_client, school, jobs, assert_page_queries):
    JobFactory.create_batch(jobs, school_id=school.pk)

    with assert_page_queries(12):
        admin_client.get(reverse(PAGE))
