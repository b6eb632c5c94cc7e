"""The whole school's data: every table told, no live cell, nothing of another school, kept for a week."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.enums import Role
from sendhub.audit.models import Entry
from sendhub.jobs.models import Job
from sendhub.jobs.worker import work_off
from sendhub.reports import record
from sendhub.reports.actions.files import forget_files
from sendhub.reports.enums import RecordFileKind
from sendhub.reports.models import RecordFile
from sendhub.tenancy import tenant, walled_models
from tests.conftest import client_for, person
from tests.factories.pupils import DocumentFactory, PupilFactory, RestrictionFactory
from tests.factories.reports import RecordFileFactory

PAGE = "reports:school_data"
ASKED = {"reason": "Move to another program", "password": "correct horse battery"}


def made(client):
    """Ask for the files, have them made, and return {name: content} of the ZIP."""
    client.post(reverse(PAGE), ASKED)
    assert work_off() == 1
    with tenant(client.school.pk):
        file = RecordFile.objects.latest("pk")
    response = client.get(reverse("reports:school_data_file", kwargs={"record_file_pk": file.pk}))
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_every_model_of_a_school_is_in_the_files_or_left_out_with_a_reason():
    models = {m._meta.label_lower for m in walled_models() if not hasattr(m, "pgh_tracked_model")}

    told = {table.model._meta.label_lower for table in record.tables()}

    assert told == models - record.LEFT_OUT.keys() | {"accounts.staffmember"}
    assert record.LEFT_OUT.keys() <= models
    assert record.TITLES.keys() <= models


def test_files_hold_every_pupil_and_no_live_cell(senco_client, school, other_school):
    wren = PupilFactory(
        school=school, first_name="=cmd|' /C calc'!A1", last_name="Łoś", alert="a\nb"
    )
    PupilFactory(school=other_school, last_name="Elsewhere")

    files = made(senco_client)

    found = rows(files["pupils_pupil.csv"])
    assert [(row["id"], row["first_name"], row["last_name"], row["alert"]) for row in found] == [
        (str(wren.pk), "'=cmd|' /C calc'!A1", "Łoś", "a\nb")
    ]
    assert "Elsewhere" not in "".join(files.values())
    assert "search_key" not in found[0]


def test_readme_explains_every_file_and_column(senco_client, school):
    PupilFactory(school=school)

    files = made(senco_client)

    readme = files.pop("README.txt")
    assert all(f"{name} (" in readme for name in files)
    columns = {name for text in files.values() for name in text.splitlines()[0].split(",")}
    assert [name for name in columns if name not in readme] == []
    assert "K = SEN Support" in readme


def test_files_hold_what_the_person_may_read(school):
    pupil = PupilFactory(school=school)
    open_to_all = DocumentFactory(pupil=pupil, title="Reading test")
    RestrictionFactory(document=DocumentFactory(pupil=pupil, title="Letter of a court"))

    seen = {
        role: [row["title"] for row in rows(made(client)["pupils_document.csv"])]
        for role, client in (
            (role, client_for(person(school, role), school)) for role in (Role.SLT, Role.HEAD)
        )
    }

    assert seen == {
        Role.SLT: [open_to_all.title],
        Role.HEAD: [open_to_all.title, "Letter of a court"],
    }


def test_export_is_written_down_with_every_pupil_in_it(senco_client, school):
    pupils = PupilFactory.create_batch(2, school=school)

    made(senco_client)

    with tenant(school.pk):
        entry = Entry.objects.get(event="exported")
        assert (entry.object_type, entry.pupil_ids) == (
            "reports.school_data",
            sorted(pupil.pk for pupil in pupils),
        )
        assert Entry.objects.filter(event="downloaded").count() == 1
        file = RecordFile.objects.get()
        assert (file.pupils, file.reason) == (2, "Move to another program")


def test_files_are_not_made_without_password_and_reason(senco_client, school):
    page = senco_client.post(reverse(PAGE), {"password": "wrong"}).content.decode()

    assert "Say what the file is for." in page
    assert "This is not your password. Nothing was exported." in page
    assert not Job.objects.exists()


def test_only_the_person_who_asked_fetches_the_file(senco_client, head_client, school):
    made(senco_client)
    with tenant(school.pk):
        path = reverse(
            "reports:school_data_file", kwargs={"record_file_pk": RecordFile.objects.get().pk}
        )

    assert head_client.get(path).status_code == 404


def test_file_is_forgotten_after_a_week_and_the_record_of_it_stays(senco_client, senco, school):
    file = RecordFileFactory(school=school, asked_by=senco, made=True)
    with tenant(school.pk):
        week = {"school_id": school.pk, "kind": RecordFileKind.SCHOOL_DATA}
        assert forget_files(**week, before=file.asked_at) == 0
        assert forget_files(**week, before=file.asked_at + timedelta(seconds=1)) == 1

    page = senco_client.get(reverse(PAGE)).content.decode()

    assert "no longer kept" in page
    path = reverse("reports:school_data_file", kwargs={"record_file_pk": file.pk})
    assert senco_client.get(path).status_code == 404


def test_job_of_somebody_who_lost_the_role_makes_nothing(senco_client, senco, school):
    senco_client.post(reverse(PAGE), ASKED)
    senco.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))

    work_off()

    with tenant(school.pk):
        assert RecordFile.objects.get().made_at is None
    assert Job.objects.get().state == "failed"


@pytest.mark.parametrize("files", [1, 3])
def test_school_data_query_budget(senco_client, senco, school, files, assert_page_queries):
    RecordFileFactory.create_batch(files, school=school, asked_by=senco, made=True)

    with assert_page_queries(5):
        senco_client.get(reverse(PAGE))
