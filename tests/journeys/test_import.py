"""From the school's own file to the register, as the office and the SENCo do it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from pupils import models
from pupils.upn import invented
from sendhub.tenancy import tenant
from tests.factories.pupils import PupilFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

UPN = invented(establishment="9901", year=2021, serial=1)
LIST = (
    "Pupils on roll;;;;;;;\r\n"
    "UPN;Legal Surname;Legal Forename;Date of Birth;Reg Group;SEN Status;Primary Need;Parent 1 Name\r\n"
    f"{UPN};Ost;Zoë;02/01/2015;6 Oak;K - SEN Support;SLCN;Ann Ost\r\n"
    ";Nord;Ulf;03/02/2015;6 Oak;N;;\r\n"
    ";Broken;Row;31/31/2015;6 Oak;N;;\r\n"
).encode("cp1252")


@pytest.fixture
def list_file(tmp_path):
    path = tmp_path / "pupils.csv"
    path.write_bytes(LIST)
    return path


def signed_in(visit, client):
    """Carry the test client's session, second factor given, into the browser."""
    cookie = client.cookies["sessionid"].value
    visit.page.context.add_cookies(
        [{"name": "sessionid", "value": cookie, "url": visit.address, "httpOnly": True}]
    )
    return visit


def send(visit, path):
    page = visit.open("/pupils/imports/")
    page.get_by_label("The file from your MIS").set_input_files(path)
    page.get_by_role("button", name="Show what it would do").click()
    return page


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_senco_imports_a_list_and_takes_it_back(visitor, senco_client, school, list_file, size):
    namesake = PupilFactory(
        school=school, upn="", first_name="Ulf", last_name="Nord", born_on=date(2015, 2, 3)
    )
    visit = signed_in(visitor(size), senco_client)
    visit.open("/pupils/imports/")
    visit.check()

    page = send(visit, list_file)
    page.get_by_role("heading", name="What this file would do").wait_for()
    visit.check()
    page.get_by_role("link", name="Columns").click()
    visit.check()
    page.get_by_role("button", name="Show what the file would do").click()

    page.get_by_role("link", name="Decide").click()
    visit.check()
    page.get_by_role("radio", name="Ulf Nord").check()
    page.get_by_role("button", name="Save").click()

    page.get_by_role("button", name="Import 2 pupils").click()
    page.get_by_text("Import finished").wait_for()
    visit.check()
    with tenant(school.pk):
        zoe = models.Pupil.objects.get(upn=UPN)
        assert (zoe.first_name, zoe.sen_status, zoe.group.name) == ("Zoë", "K", "6 Oak")
        namesake.refresh_from_db()
        assert namesake.group.name == "6 Oak"

    page.get_by_role("link", name="Undo this import").click()
    visit.check()
    page.get_by_role("button", name="Undo the import").click()
    page.get_by_text("everything is as it was before").wait_for()
    with tenant(school.pk):
        namesake.refresh_from_db()
        assert namesake.group is None


def test_administrator_imports_by_keyboard_without_javascript(
    visitor, admin_client, school, list_file
):
    visit = signed_in(visitor(PHONE, javascript=False), admin_client)

    page = send(visit, list_file)
    page.get_by_role("button", name="Import 2 pupils").focus()
    page.keyboard.press("Enter")

    page.get_by_text("wait for the SENCo to confirm them").wait_for()
    expect(page.get_by_text("Ann Ost")).to_have_count(0)
