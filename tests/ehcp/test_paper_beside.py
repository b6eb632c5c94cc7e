"""The LA's paper beside the forms by which a version of a plan is entered from it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from sendhub.uploads import path_of
from tests.factories import ehcp as make
from tests.factories import pupils

CONTENT = b"%PDF-1.7 of the local authority"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def draft(school, settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path
    pupil = pupils.PupilFactory(school=school, sen_status="E")
    paper = pupils.DocumentFactory(pupil=pupil, title="Plan of the LA", name="plan.pdf")
    stored = path_of(paper.stored_name)
    stored.parent.mkdir(parents=True)
    stored.write_bytes(CONTENT)
    plan = make.EhcPlanFactory(pupil=pupil, first_issued_on=datetime.date(2026, 9, 1))
    return make.DraftFactory(pupil=pupil, plan=plan, document=paper)


def address(name, version):
    return reverse(f"ehcp:{name}", kwargs={"plan_version_pk": version.pk})


def change(school, row, **values):
    with tenant(school.pk):
        type(row).objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    "name", ["version_edit", "need_add", "outcome_add", "provision_add", "care_add"]
)
def test_paper_stands_beside_the_form_with_a_link_to_it(senco_client, draft, name):
    page = senco_client.get(address(name, draft)).content.decode()

    source = f"{address('version_paper', draft)}#navpanes=0&amp;view=FitH"
    assert f'src="{source}" title="The LA’s paper: Plan of the LA"' in page
    assert reverse("pupils:document_download", args=[draft.document_id]) in page


def test_paper_stays_beside_a_line_that_was_refused(senco_client, draft):
    response = senco_client.post(address("need_add", draft), {"version": draft.version, "text": ""})

    assert response.context["form"].errors["text"]
    assert address("version_paper", draft) in response.content.decode()


def test_paper_is_shown_whole_and_its_opening_is_on_record(senco_client, school, draft):
    response = senco_client.get(address("version_paper", draft))

    assert b"".join(response.streaming_content) == CONTENT
    assert response["Content-Disposition"] == 'inline; filename="plan.pdf"'
    with tenant(school.pk):
        entry = Entry.objects.get(object_type="pupils.document")
    assert (entry.event, entry.object_id, entry.pupil_id) == (
        "opened",
        draft.document_id,
        draft.pupil_id,
    )


def test_word_file_has_the_link_and_no_frame(senco_client, school, draft):
    change(school, draft.document, media_type=WORD, name="plan.docx")

    page = senco_client.get(address("version_edit", draft)).content.decode()

    assert "<iframe" not in page
    assert reverse("pupils:document_download", args=[draft.document_id]) in page
    assert senco_client.get(address("version_paper", draft)).status_code == 404


def test_paper_taken_from_the_file_is_neither_shown_nor_linked(senco, senco_client, school, draft):
    change(school, draft.document, removed_at=timezone.now(), removed_by=senco)

    page = senco_client.get(address("version_edit", draft)).content.decode()

    assert "<iframe" not in page
    assert reverse("pupils:document_download", args=[draft.document_id]) not in page
    assert senco_client.get(address("version_paper", draft)).status_code == 404


def test_restricted_paper_is_not_there_for_who_may_not_read_it(sen_assistant_client, draft):
    before = sen_assistant_client.get(address("version_edit", draft)).content.decode()
    pupils.RestrictionFactory(document=draft.document)

    page = sen_assistant_client.get(address("version_edit", draft)).content.decode()

    assert "<iframe" in before
    assert "<iframe" not in page
    assert "Plan of the LA" not in page
    assert sen_assistant_client.get(address("version_paper", draft)).status_code == 404


def test_lost_file_is_said_in_words(senco_client, draft):
    path_of(draft.document.stored_name).unlink()

    response = senco_client.get(address("version_paper", draft))

    assert response.status_code == 404
    assert "Content-Disposition" not in response
