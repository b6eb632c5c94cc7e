"""The inspection folder: what goes in, that no pupil is named unless chosen, that it stays as it was."""

import datetime
import hashlib
import io
from types import SimpleNamespace

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.enums import Role
from sendhub.accounts.models import Membership
from sendhub.audit.models import Entry
from sendhub.jobs.models import Job
from sendhub.reports import evidence
from sendhub.reports.actions import evidence as actions
from sendhub.reports.models import EvidenceFolder
from sendhub.reports.tasks import forget_record_files
from sendhub.tenancy import tenant
from tests.attacks.world import client_asked_again
from tests.factories.pupils import PupilFactory
from tests.factories.reports import (
    EvidenceFolderFactory,
    LearningWalkFactory,
    SchoolFiguresFactory,
)

LIST = reverse("reports:evidence_list")
MAKE = reverse("reports:evidence_make")


@pytest.fixture
def today():
    return timezone.localdate()


def folder_of(school, **values):
    return EvidenceFolderFactory(school=school, parts=list(evidence.PARTS), **values)


def made(folder, actor, today):
    with tenant(folder.school_id):
        return evidence.folder_pdf(folder, by=actor, today=today)


def text_pages(folder, actor, today):
    with tenant(folder.school_id):
        return [
            evidence.SOURCES[key](actor, today) for key in folder.parts if key in evidence.SOURCES
        ]


def test_a_folder_is_asked_for_and_made_in_the_background(senco, school):
    client = client_asked_again(senco, school)

    response = client.post(MAKE, {"title": "Ofsted", "parts": ["duties", "plan"]})

    with tenant(school.pk):
        folder = EvidenceFolder.objects.get()
    job = Job.objects.get(kind="make_evidence_folder")
    assert (folder.parts, folder.has_names) == (["duties", "plan"], False)
    assert job.args == {"folder_id": folder.pk}
    assert response.url == job.get_absolute_url()


def test_an_empty_choice_is_refused(senco, school):
    response = client_asked_again(senco, school).post(MAKE, {"title": "Ofsted"})

    assert response.context["form"].errors["parts"] == ["Choose at least one part."]


def test_who_may_not_export_names_is_not_asked_for_them(school, sen_assistant):
    client = client_asked_again(sen_assistant, school)

    form = client.get(MAKE).context["form"]
    client.post(MAKE, {"title": "Ofsted", "parts": ["duties"], "has_names": "on"})

    assert "has_names" not in form.fields
    with tenant(school.pk):
        assert not EvidenceFolder.objects.get().has_names


def test_a_folder_with_names_is_hidden_from_who_may_not_export_them(
    senco_client, sen_assistant_client, school
):
    EvidenceFolderFactory(school=school, has_names=True)

    assert len(senco_client.get(LIST).context["folders"]) == 1
    assert sen_assistant_client.get(LIST).context["folders"] == []


def test_no_pupil_is_named_unless_chosen(senco_actor, school, today):
    pupil = PupilFactory(school=school, sen_status="K")
    folder = folder_of(school)

    pages = text_pages(folder, senco_actor, today)
    with tenant(school.pk):
        (_, _, rows), named = evidence.register_page(senco_actor, today)

    assert pupil.last_name not in str(pages)
    assert [row[0] for row in rows] == [pupil.full_name]
    assert named == [pupil.pk]


def test_the_pdf_has_contents_bookmarks_and_the_frozen_report(senco_actor, school, today):
    SchoolFiguresFactory(school=school)
    LearningWalkFactory(school=school, on=today)
    folder = folder_of(school)

    content, pages, left_out, named = made(folder, senco_actor, today)

    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
        assert len(pdf.pages) == pages
    assert titles == [
        *(title for key, title in evidence.PARTS.items() if key not in evidence.BOUND),
        "Report to governors",
    ]
    assert left_out == [
        ["SEN information report", "none is frozen or published yet"],
        ["Inclusion strategy", "none is frozen or published yet"],
    ]
    assert named == []


def test_a_folder_is_kept_with_its_checksum_and_taken_away(senco, senco_actor, school):
    folder = folder_of(school, has_names=True)
    with tenant(school.pk):
        actions.keep_folder(
            folder=folder,
            content=b"%PDF-1.7 kept",
            pages=3,
            left_out=[],
            pupil_ids=[7],
            by=senco_actor,
        )
        assert Entry.objects.filter(object_type="reports.evidence_folder").exists()
    client = client_asked_again(senco, school)
    keys = {"evidence_folder_pk": folder.pk}

    response = client.get(reverse("reports:evidence_file", kwargs=keys))
    client.post(reverse("reports:evidence_remove", kwargs=keys))

    assert response.content == b"%PDF-1.7 kept"
    assert folder.sha256 == hashlib.sha256(response.content).hexdigest()
    assert client.get(reverse("reports:evidence_file", kwargs=keys)).status_code == 404
    with tenant(school.pk):
        assert EvidenceFolder.objects.get().content is None


def test_a_folder_with_names_is_forgotten_and_one_without_stays(senco_client, school):
    made_at = timezone.now() - datetime.timedelta(days=31)
    for has_names in (True, False):
        EvidenceFolderFactory(school=school, has_names=has_names, content=b"%PDF", made_at=made_at)

    with tenant(school.pk):
        forget_record_files(SimpleNamespace(school_id=school.pk))

    folders = senco_client.get(LIST).context["folders"]
    assert {(row.has_names, row.is_kept) for row in folders} == {(True, False), (False, True)}


def test_a_role_taken_away_meanwhile_makes_no_folder(senco, school, actor_for, today):
    folder = folder_of(school, has_names=True)
    Membership.objects.filter(user=senco).update(role=Role.SEN_ASSISTANT)

    with tenant(school.pk):
        seen = EvidenceFolder.objects.visible_to(actor_for(senco, school))
        assert not seen.filter(pk=folder.pk).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_list_budget(senco_client, school, number, assert_page_queries):
    EvidenceFolderFactory.create_batch(number, school=school)

    with assert_page_queries(5):
        response = senco_client.get(LIST)

    assert len(response.context["folders"]) == number
