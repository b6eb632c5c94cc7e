"""The import pages, as the people who use them."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pupils import models
from pupils.enums import ImportState, Verdict
from pupils.upn import invented
from sendhub.accounts.enums import Role
from sendhub.jobs.models import Job
from sendhub.jobs.worker import Worker
from sendhub.tenancy import tenant
from tests.factories.pupils import ImportBatchFactory, ImportRowFactory, PupilFactory

FILES = Path(__file__).parents[1] / "imports" / "files"
UPN = invented(establishment="9901", year=2021, serial=1)
LIST = (
    "UPN,Surname,Forename,DOB,Class,SEN Status,Primary Need,Parent 1 Name\r\n"
    f"{UPN},Ost,Ida,02/01/2015,6 Oak,K,SLCN,Ann Ost\r\n"
    ",Nord,Ulf,31/31/2015,6 Oak,N,,\r\n"
).encode()


def upload(client, data=LIST, name="pupils.csv", follow=True):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("pupils:import_list"), {"file": file}, follow=follow)


def the_batch(school):
    with tenant(school.pk):
        return models.ImportBatch.objects.get()


def press(client, name, batch, data=None, **kwargs):
    return client.post(
        reverse(f"pupils:{name}", kwargs={"batch_pk": batch.pk}), data, follow=True, **kwargs
    )


def confirm(client, batch, **data):
    return press(client, "import_confirm", batch, {"version": batch.version, **data})


def text(response):
    return " ".join(response.content.decode().split())


def test_office_imports_a_file_in_two_presses(senco_client, school):
    shown = upload(senco_client)
    batch = the_batch(school)
    assert shown.redirect_chain[-1][0] == f"/pupils/imports/{batch.pk}/"
    assert "Import 1 pupil" in text(shown)

    done = confirm(senco_client, batch)

    assert "Import finished: see below what was done." in text(done)
    with tenant(school.pk):
        pupil = models.Pupil.objects.get()
        assert (pupil.full_name, pupil.sen_status, pupil.group.name) == ("Ida Ost", "K", "6 Oak")


def test_refused_file_says_why_beside_the_field(senco_client, school):
    response = upload(senco_client, b"%PDF-1.7 x", "pupils.pdf")

    assert response.context["form"].errors["file"] == [
        "This is a PDF. Export the pupils as CTF, CSV or XLSX instead."
    ]
    with tenant(school.pk):
        assert models.ImportBatch.objects.count() == 0


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "a\u202egpj.csv", "x\r\ny.csv"])
def test_file_name_is_shown_without_tricks(senco_client, school, name):
    upload(senco_client, name=name)

    shown = the_batch(school).file_name
    assert not set("/\\\r\n\u202e") & set(shown)


def test_script_in_a_cell_is_shown_as_text(senco_client):
    data = b"Surname,Forename,DOB\n<script>alert(1)</script>,=cmd|' /C calc'!A0,02/01/2015\n"

    page = text(upload(senco_client, data))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page


def test_problem_rows_come_back_as_a_file(senco_client, school):
    upload(senco_client)
    batch = the_batch(school)

    response = senco_client.get(reverse("pupils:import_problems", kwargs={"batch_pk": batch.pk}))

    assert response.content.decode("utf-8-sig").splitlines() == [
        "Line,Problem,UPN,Surname,Forename,DOB,Class,SEN Status,Primary Need,Parent 1 Name",
        "3,Date of birth “31/31/2015” is not a date.,,Nord,Ulf,31/31/2015,6 Oak,N,,",
    ]


def test_formula_in_a_problem_row_is_not_live_in_the_file(senco_client, school):
    upload(senco_client, b"Surname,Forename,DOB\n=1+1,@SUM(A1),x\n")

    response = senco_client.get(
        reverse("pupils:import_problems", kwargs={"batch_pk": the_batch(school).pk})
    )

    assert response.content.decode("utf-8-sig").splitlines()[1].endswith(",'=1+1,'@SUM(A1),x")


def test_administrator_sees_identity_only(admin_client, senco_client, school):
    PupilFactory(school=school, upn=UPN, first_name="Ida", last_name="Oster")
    upload(senco_client)
    batch = the_batch(school)
    with tenant(school.pk):
        row = batch.rows.get(verdict=Verdict.CHANGED)
    urls = (batch.get_absolute_url(), reverse("pupils:import_row", kwargs={"row_pk": row.pk}))
    seen = " ".join(text(senco_client.get(url)) for url in urls)
    for hidden in ("SEN Support", "SLCN", "Ann Ost"):
        assert hidden in seen

    pages = [text(admin_client.get(url)) for url in urls]

    for hidden in ("SEN Support", "SLCN", "Ann Ost"):
        assert hidden not in " ".join(pages)
    page = pages[0]
    assert "SEN status and needs: 1 pupil" in page
    assert "Oster" in page
    problems = admin_client.get(reverse("pupils:import_problems", kwargs={"batch_pk": batch.pk}))
    assert problems.content.decode("utf-8-sig").splitlines()[0] == (
        "Line,Problem,UPN,Surname,Forename,DOB,Class"
    )


def test_administrator_confirms_and_the_senco_finishes(admin_client, senco_client, school):
    upload(admin_client)
    confirm(admin_client, the_batch(school))
    batch = the_batch(school)
    assert batch.state == ImportState.WAITING
    with tenant(school.pk):
        assert models.Pupil.objects.get().sen_status == "N"

    page = senco_client.get(batch.get_absolute_url())
    assert "wait for the SENCo" in text(page)
    confirm(senco_client, batch)

    assert the_batch(school).state == ImportState.APPLIED
    with tenant(school.pk):
        assert models.Pupil.objects.get().sen_status == "K"


def test_assistant_looks_and_does_not_confirm(sen_assistant_client, school):
    page = text(upload(sen_assistant_client))
    assert "The SENCo confirms it." in page
    batch = the_batch(school)

    response = sen_assistant_client.post(
        reverse("pupils:import_confirm", kwargs={"batch_pk": batch.pk}), {"version": batch.version}
    )

    assert response.status_code == 403
    assert the_batch(school).state == ImportState.PREVIEW


def test_import_of_another_school_does_not_exist(senco_client, other_senco_client, school):
    upload(senco_client)
    batch = the_batch(school)

    assert other_senco_client.get(batch.get_absolute_url()).status_code == 404
    for name in ("import_confirm", "import_abandon", "import_suggested", "import_undo"):
        assert press(other_senco_client, name, batch, {"version": 1}).status_code == 404


def test_file_for_another_school_needs_our_name(senco_client, school):
    page = text(upload(senco_client, (FILES / "ctf_full.xml").read_bytes(), "x.xml"))
    assert "This file is addressed to another school (999/9902)" in page
    batch = the_batch(school)

    refused = confirm(senco_client, batch, typed_name="Something else")
    assert refused.status_code == 409
    with tenant(school.pk):
        assert models.Pupil.objects.count() == 0

    confirm(senco_client, batch, typed_name=school.name.upper())
    with tenant(school.pk):
        assert models.Pupil.objects.count() == 2


def test_same_file_again_says_so(senco_client, school):
    upload(senco_client)
    confirm(senco_client, the_batch(school))

    page = text(upload(senco_client))

    assert "This very file was imported on" in page
    assert "There is nothing to change" in page


def test_columns_page_asks_what_cannot_be_told(senco_client, school):
    shown = upload(senco_client, b"Alpha,Beta,Gamma\nOst,Ida,02/01/2015\n")
    batch = the_batch(school)
    url = reverse("pupils:import_columns", kwargs={"batch_pk": batch.pk})
    assert shown.redirect_chain[-1][0] == url

    wrong = senco_client.post(url, {"column_0": "surname", "column_1": "surname"})
    assert "“Surname” is chosen for “Alpha” already." in text(wrong)
    assert "Say which columns hold the surname and the forename." in text(wrong)

    right = senco_client.post(
        url,
        {
            "column_0": "surname",
            "column_1": "forename",
            "column_2": "born_on",
            "is_remembered": "on",
        },
        follow=True,
    )
    assert "Import 1 pupil" in text(right)
    with tenant(school.pk):
        assert models.ColumnMapping.objects.count() == 1


def test_possible_match_is_decided_on_its_page(senco_client, school):
    pupil = PupilFactory(
        school=school, upn="", first_name="Ida", last_name="Ost", born_on=date(2015, 1, 2)
    )
    upload(senco_client)
    with tenant(school.pk):
        row = models.ImportRow.objects.get(verdict=Verdict.POSSIBLE)
    url = reverse("pupils:import_row", kwargs={"row_pk": row.pk})

    assert "Who is" in text(senco_client.get(url))
    stranger = PupilFactory(school=school)
    decide = reverse("pupils:import_decide", kwargs={"row_pk": row.pk})
    bad = senco_client.post(decide, {"decision": stranger.pk})
    assert "Select a valid choice" in text(bad)
    senco_client.post(decide, {"decision": pupil.pk})

    with tenant(school.pk):
        row.refresh_from_db()
        assert (row.verdict, row.pupil_id) == (Verdict.CHANGED, pupil.pk)


def test_suggestions_can_be_taken_together(senco_client, school):
    PupilFactory(school=school, upn="", first_name="Ida", last_name="Ost", born_on=None)
    upload(senco_client)

    page = press(senco_client, "import_suggested", the_batch(school))

    assert "1 possible match was taken for the pupil suggested." in text(page)


def test_undo_page_names_who_stays(senco_client, school):
    upload(senco_client)
    confirm(senco_client, the_batch(school))
    batch = the_batch(school)
    url = reverse("pupils:import_undo", kwargs={"batch_pk": batch.pk})
    assert "These pupils stay as they are" not in text(senco_client.get(url))
    with tenant(school.pk):
        models.Pupil.objects.update(alert="Touched")
    assert "These pupils stay as they are" in text(senco_client.get(url))
    with tenant(school.pk):
        models.Pupil.objects.update(alert="")

    assert press(senco_client, "import_undo", batch).status_code == 409


def test_undo_takes_it_back(senco_client, school):
    upload(senco_client)
    confirm(senco_client, the_batch(school))

    page = press(senco_client, "import_undo", the_batch(school))

    assert "The import was undone: everything is as it was before." in text(page)
    assert the_batch(school).state == ImportState.UNDONE


def test_file_put_away_is_forgotten(senco_client, school):
    upload(senco_client)

    press(senco_client, "import_abandon", the_batch(school))

    batch = the_batch(school)
    assert (batch.state, batch.content) == (ImportState.ABANDONED, None)
    assert text(senco_client.get(batch.get_absolute_url())).count("was put away") == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_preview_query_budget(senco_client, school, rows, assert_page_queries):
    batch = ImportBatchFactory(school=school, state=ImportState.PREVIEW)
    for line in range(rows):
        pupil = PupilFactory(school=school)
        ImportRowFactory(batch=batch, line=line + 2, pupil=pupil)

    with assert_page_queries(8):
        senco_client.get(batch.get_absolute_url())


@pytest.mark.parametrize("batches", [1, 3])
def test_list_query_budget(senco_client, school, batches, assert_page_queries):
    ImportBatchFactory.create_batch(batches, school=school)

    with assert_page_queries(6):
        senco_client.get(reverse("pupils:import_list"))


def long_list(rows):
    lines = "".join(
        f"{invented(establishment=f'{9100 + n // 1000}', year=2021, serial=n)},Ost,Ida{n},02/01/2015\r\n"
        for n in range(rows)
    )
    return ("UPN,Surname,Forename,DOB\r\n" + lines).encode()


def test_long_file_is_read_and_applied_in_the_background(senco_client, school):
    page = upload(senco_client, long_list(501))
    batch = the_batch(school)
    assert batch.state == ImportState.READING
    assert "501 pupils. It starts in a moment." in text(page)

    assert Worker().work_one()
    batch = the_batch(school)
    assert (batch.state, batch.counts["new"]) == (ImportState.PREVIEW, 501)

    page = confirm(senco_client, batch)
    assert "The file is being imported" in text(page)
    assert Worker().work_one()
    assert the_batch(school).state == ImportState.APPLIED
    with tenant(school.pk):
        assert models.Pupil.objects.count() == 501


def test_cancelled_import_leads_back_to_the_preview(senco_client, school):
    upload(senco_client, long_list(501))
    Worker().work_one()
    confirm(senco_client, the_batch(school))
    job = Job.objects.get(kind="import_apply")
    senco_client.post(reverse("jobs:job_cancel", kwargs={"job_pk": job.pk}))

    page = senco_client.get(the_batch(school).get_absolute_url())
    assert "This was cancelled. Nothing was imported." in text(page)
    page = press(senco_client, "import_reopen", the_batch(school))

    assert "Import 501 pupils" in text(page)


def test_import_of_someone_who_may_no_longer_import_is_not_applied(senco_client, senco, school):
    upload(senco_client, long_list(501))
    Worker().work_one()
    confirm(senco_client, the_batch(school))
    senco.memberships.update(role=Role.TEACHER)

    Worker().work_one()

    job = Job.objects.get(kind="import_apply")
    assert job.error == "The person who confirmed this import may not import any more."
    with tenant(school.pk):
        assert models.Pupil.objects.count() == 0


@pytest.mark.parametrize(
    "to", ["<LEA>XXX</LEA><Estab>XXXX</Estab>", "<LEA>820</LEA><Estab>LLLL</Estab>", ""]
)
def test_file_without_addressee_goes_on_and_says_so(senco_client, school, to):
    data = (FILES / "ctf_full.xml").read_bytes()
    data = data.replace(b"<LEA>999</LEA><Estab>9902</Estab>", to.encode())

    page = text(upload(senco_client, data, "x.xml"))

    assert "The file names no receiving school." in page
    assert "Import 2 pupils" in page


def test_upload_pressed_twice_is_one_import(senco_client, school):
    for _ in range(2):
        senco_client.post(
            reverse("pupils:import_list"),
            {"file": SimpleUploadedFile("pupils.csv", LIST), "form_id": "the-same"},
        )

    assert the_batch(school).state == ImportState.PREVIEW


def test_confirm_pressed_twice_imports_once(senco_client, school):
    upload(senco_client)
    batch = the_batch(school)

    confirm(senco_client, batch)
    second = confirm(senco_client, batch)

    assert second.status_code == 409
    with tenant(school.pk):
        assert models.Pupil.objects.count() == 1


def test_page_of_fifty_rows_is_small(senco_client, school):
    lines = "".join(
        f"{invented(establishment='9100', year=2021, serial=n)},Ost,Ida{n},02/01/2015,F,6,6 Oak,K,SLCN,Y,Y,Ann Ost{n},a{n}@example.org\r\n"
        for n in range(60)
    )
    head = "UPN,Surname,Forename,DOB,Sex,Year,Class,SEN Status,Primary Need,FSM,PP,Parent 1 Name,Parent 1 Email\r\n"

    page = upload(senco_client, (head + lines).encode())

    assert len(page.content) < 40_000


def test_details_of_a_row_have_their_page(senco_client, admin_client, school):
    upload(senco_client)
    with tenant(school.pk):
        row = models.ImportRow.objects.get(verdict=Verdict.NEW)
    url = reverse("pupils:import_row", kwargs={"row_pk": row.pk})

    assert "Ann Ost" in text(senco_client.get(url))
    assert "Ann Ost" not in text(admin_client.get(url))
