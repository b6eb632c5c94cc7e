"""Rows that overlapped before the database refused it: an edit that meets them says so and changes nothing."""

from datetime import date as D

import pytest
from django.db import connection
from django.urls import reverse

from pupils.models import Characteristic, SenStatus
from sendhub.jobs import actions as jobs
from sendhub.jobs.enums import JobState
from sendhub.jobs.registry import job
from sendhub.jobs.worker import work_off
from sendhub.refusals import OVERLAP
from sendhub.tenancy import tenant
from tests.factories import pupils as make


@job("probe_end_facts")
def probe_end_facts(task):
    Characteristic.objects.update(ends_on=D(2025, 8, 31))


@pytest.fixture
def overlapping(as_owner):
    """Make a row as one stood there before its table refused overlaps."""

    def tell(statement):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(statement)

    def make_row(factory, **values):
        table = factory._meta.model._meta.db_table
        tell("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait for the end of the transaction
        tell(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        row = factory(**values)
        tell(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        tell("SET CONSTRAINTS ALL DEFERRED")
        return row

    return make_row


def test_page_names_the_two_entries_and_keeps_what_was_typed(senco_client, school, overlapping):
    pupil = make.PupilFactory(school=school, sen_status="K")
    make.SenStatusFactory(pupil=pupil, status="N", starts_on=D(2023, 9, 1), ends_on=D(2024, 9, 30))
    held = overlapping(make.SenStatusFactory, pupil=pupil, status="K", starts_on=D(2024, 9, 1))
    told = {"informed_on": "2024-09-12", "informed_how": "call", "informed_by": "Mrs Ost"}

    response = senco_client.post(reverse("pupils:sen_parent_told", args=[held.pk]), told)

    page = response.content.decode()
    assert (response.status_code, OVERLAP in page, "Mrs Ost" in page) == (409, True, True)
    with tenant(school.pk):
        assert SenStatus.objects.get(pk=held.pk).informed_on is None


def test_correcting_the_dates_of_one_mends_both(senco_client, school, overlapping):
    pupil = make.PupilFactory(school=school)
    fact = {"pupil": pupil, "kind": "medical", "starts_on": D(2024, 9, 1)}
    make.CharacteristicFactory(**fact, ends_on=D(2025, 7, 31))
    second = overlapping(make.CharacteristicFactory, **fact)
    days = {"version": second.version, "starts_on": "2023-09-01", "ends_on": "2024-08-31"}

    path = reverse("pupils:characteristic_edit", args=[second.pk])
    response = senco_client.post(path, days)

    assert response.status_code == 302
    with tenant(school.pk):
        assert Characteristic.objects.get(pk=second.pk).ends_on == D(2024, 8, 31)


def test_job_ends_with_the_sentence_and_is_not_tried_again(school, overlapping):
    fact = {"pupil": make.PupilFactory(school=school), "kind": "eal", "starts_on": D(2024, 9, 1)}
    make.CharacteristicFactory(**fact, ends_on=D(2025, 7, 31))
    overlapping(make.CharacteristicFactory, **fact)
    asked = jobs.enqueue("probe_end_facts", school_id=school.pk, by=None, args={})

    work_off()

    asked.refresh_from_db()
    assert (asked.state, asked.error, asked.attempts) == (JobState.FAILED, OVERLAP, 1)
