"""Documents: who sees which, how they leave the server, restricted items that never leak."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from pupils.models import Document, Restriction
from sendhub import uploads
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import (
    DocumentFactory,
    ObservationFactory,
    PupilFactory,
    RestrictionFactory,
    RestrictionReaderFactory,
)


@pytest.fixture(autouse=True)
def upload_root(settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    return settings.UPLOAD_ROOT


@pytest.fixture
def pupil(school, teacher, ta):
    group = TeachingGroupFactory(school=school)
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    return PupilFactory(school=school, group=group)


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


def a_pdf(name="Report.pdf"):
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return SimpleUploadedFile(name, made.getvalue())


def add(client, pupil, **sent):
    data = {"file": a_pdf(), "title": "SALT report", "kind": "report"} | sent
    return client.post(url("document_add", pupil_pk=pupil.pk), data)


def titles(client, pupil):
    response = client.get(url("pupil_documents", pupil_pk=pupil.pk))
    return [row.title for row in response.context["documents"]]


def test_document_add_stores_the_file_under_a_random_name(senco_client, senco, school, pupil):
    sent = a_pdf("../../Zoë\u202e O'Brien.pdf")
    content = sent.read()
    sent.seek(0)

    response = add(senco_client, pupil, file=sent)

    assert response.url == url("pupil_documents", pupil_pk=pupil.pk)
    with tenant(school.pk):
        row = Document.objects.get()
    assert (row.name, row.media_type, row.uploaded_by) == (
        "Zoë O'Brien.pdf",
        "application/pdf",
        senco,
    )
    assert len(row.stored_name) == 64
    with uploads.open_stored(row.stored_name) as stored:
        assert stored.read() == content


def test_download_is_an_attachment_in_a_sandbox_and_on_record(senco_client, school, pupil):
    add(senco_client, pupil)
    with tenant(school.pk):
        row = Document.objects.get()

    response = senco_client.get(url("document_download", document_pk=row.pk))

    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    headers = {
        name: response[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cache-Control",
        )
    }
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Report.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store, private",
    }
    with tenant(school.pk):
        entry = Entry.objects.get(event="downloaded")
    assert (entry.object_type, entry.object_id, entry.pupil_id) == (
        "pupils.document",
        row.pk,
        pupil.pk,
    )


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("drawing.svg", b"<svg/>", uploads.NOT_TAKEN["svg"]),
        ("report.pdf", b"", uploads.EMPTY),
        ("report.exe.pdf", b"%PDF-1.7", uploads.TWO_ENDINGS),
        ("report.pdf", b"%PDF-1.7", uploads.DAMAGED),
    ],
)
def test_refused_file_leaves_nothing_and_keeps_what_was_typed(
    senco_client, school, pupil, name, content, sentence
):
    response = add(senco_client, pupil, file=SimpleUploadedFile(name, content))

    assert response.context["form"].errors == {"file": [sentence]}
    assert 'value="SALT report"' in response.content.decode()
    assert uploads.stored_names() == (set(), set())
    with tenant(school.pk):
        assert Document.objects.count() == 0


def test_more_than_200_mb_a_pupil_is_refused(senco_client, pupil):
    DocumentFactory(pupil=pupil, size_bytes=200 * uploads.MB)

    response = add(senco_client, pupil)

    assert response.context["form"].errors == {
        "file": [
            "This pupil's documents would take more than 200 MB. Remove what is there twice, "
            "then send it again."
        ]
    }


def test_full_disk_is_refused_with_the_text_kept(senco_client, pupil, settings):
    settings.UPLOAD_MINIMUM_FREE_BYTES = 2**62

    response = add(senco_client, pupil)

    assert response.context["form"].errors == {"file": [uploads.NO_ROOM]}


def test_teacher_and_assistant_see_what_is_for_staff(
    senco_client, teacher_client, ta_client, head_client, pupil
):
    DocumentFactory(pupil=pupil, title="Open", for_staff=True)
    closed = DocumentFactory(pupil=pupil, title="Closed")

    assert titles(senco_client, pupil) == titles(head_client, pupil) == ["Closed", "Open"]
    for client in (teacher_client, ta_client):
        assert titles(client, pupil) == ["Open"]
        response = client.get(url("document_download", document_pk=closed.pk))
        assert response.status_code == 404


def test_teacher_cannot_mark_a_document_for_staff(teacher_client, school, pupil):
    add(teacher_client, pupil, for_staff="on")

    with tenant(school.pk):
        assert Document.objects.get().for_staff is False


def test_document_of_another_school_does_not_exist(other_senco_client, pupil):
    row = DocumentFactory(pupil=pupil)

    for name in ("document_download", "document_edit", "document_remove"):
        response = other_senco_client.get(url(name, document_pk=row.pk))
        assert response.status_code == 404


def test_download_of_a_lost_file_says_so(senco_client, pupil):
    row = DocumentFactory(pupil=pupil)

    response = senco_client.get(url("document_download", document_pk=row.pk))

    assert response.status_code == 404
    assert "The stored file is missing" in response.content.decode()


def test_removed_document_leaves_every_list_and_keeps_its_file(senco_client, school, pupil):
    add(senco_client, pupil)
    with tenant(school.pk):
        row = Document.objects.get()

    senco_client.post(
        url("document_remove", document_pk=row.pk), {"reason": "Wrong pupil", "version": "1"}
    )

    assert titles(senco_client, pupil) == []
    assert senco_client.get(url("document_download", document_pk=row.pk)).status_code == 404
    assert uploads.stored_names() == (set(), {row.stored_name})


def test_two_editors_of_a_document_see_both_texts(senco_client, sen_assistant_client, pupil):
    row = DocumentFactory(pupil=pupil, title="First")
    address = url("document_edit", document_pk=row.pk)
    senco_client.post(address, {"title": "Theirs", "kind": "report", "version": "1"})

    response = sen_assistant_client.post(
        address, {"title": "Mine", "kind": "report", "version": "1"}
    )

    assert response.status_code == 409
    sides = {side.name: (side.theirs, side.mine) for side in response.context["sides"]}
    assert sides["title"] == ("Theirs", "Mine")


def stream(client, pupil):
    """Everything the person can learn of the pupil's items."""
    pages = [reverse("desk:pupil_overview", kwargs={"pupil_pk": pupil.pk})]
    pages.append(reverse("desk:pupil_chronology", kwargs={"pupil_pk": pupil.pk}))
    pages += [url("pupil_documents", pupil_pk=pupil.pk), url("pupil_records", pupil_pk=pupil.pk)]
    pages += [url("pupil_history", pupil_pk=pupil.pk)]
    pages += [f"{pages[-1]}?show=openings", f"{pages[-1]}?show=events"]
    return "".join(client.get(page).content.decode() for page in pages)


def test_restricted_document_is_known_to_its_readers_alone(
    request, senco_client, slt_client, slt, teacher, teacher_client, ta_client, pupil
):
    row = DocumentFactory(pupil=pupil, title="Sealed paper", for_staff=True)
    for client in (senco_client, slt_client, teacher_client, ta_client):
        assert "Sealed paper" in stream(client, pupil)

    restriction = RestrictionFactory(document=row)
    RestrictionReaderFactory(restriction=restriction, user=teacher)

    assert "Sealed paper" in stream(senco_client, pupil)
    assert "Sealed paper" in stream(teacher_client, pupil)
    for client in (slt_client, ta_client):
        assert "Sealed paper" not in stream(client, pupil)
        response = client.get(url("document_download", document_pk=row.pk))
        assert response.status_code == 404


def test_restricted_observation_is_known_to_its_readers_alone(
    senco_client, slt_client, teacher_client, school, pupil
):
    row = ObservationFactory(pupil=pupil, seen="Sealed words")
    for client in (senco_client, slt_client, teacher_client):
        assert "Sealed words" in stream(client, pupil)

    senco_client.post(url("item_restrict", kind="observation", item_pk=row.pk), {"reason": "Asked"})

    assert "Sealed words" in stream(senco_client, pupil)
    for client in (slt_client, teacher_client):
        assert "Sealed words" not in stream(client, pupil)


def test_restriction_names_readers_and_is_lifted_again(
    senco_client, slt_client, ta, ta_client, school, pupil
):
    row = DocumentFactory(pupil=pupil, title="Paper", for_staff=True)
    address = url("item_restrict", kind="document", item_pk=row.pk)

    senco_client.post(address, {"reason": "Family asked", "readers": [ta.pk]})

    assert titles(ta_client, pupil) == ["Paper"]
    assert titles(slt_client, pupil) == []
    senco_client.post(url("item_unrestrict", kind="document", item_pk=row.pk))
    assert titles(slt_client, pupil) == ["Paper"]
    with tenant(school.pk):
        assert Restriction.objects.count() == 0


def test_reader_of_another_school_cannot_be_named(senco_client, other_senco, pupil):
    row = DocumentFactory(pupil=pupil)

    response = senco_client.post(
        url("item_restrict", kind="document", item_pk=row.pk), {"readers": [other_senco.pk]}
    )

    assert list(response.context["form"].errors) == ["readers"]


def test_check_uploads_finds_orphans_both_ways(
    senco_client, school, pupil, upload_root, capsys, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        add(senco_client, pupil)
    call_command("check_uploads")
    assert "     1 documents" in capsys.readouterr().out

    lost = DocumentFactory(pupil=pupil)
    stranger = upload_root / "ab" / ("ab" * 32)
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"x")
    with pytest.raises(CommandError, match="do not agree"):
        call_command("check_uploads")

    out = capsys.readouterr().out
    assert lost.stored_name in out
    assert stranger.name in out


def test_check_uploads_notices_a_changed_file(senco_client, school, pupil, capsys):
    add(senco_client, pupil)
    call_command("check_uploads", "--mend")
    with tenant(school.pk):
        row = Document.objects.get()
    uploads.path_of(row.stored_name).write_bytes(b"other")

    with pytest.raises(CommandError, match="do not agree"):
        call_command("check_uploads")

    assert "     1 files that changed" in capsys.readouterr().out
