"""What leaves the school as a file and what is let go: each from the button to the result, wide and narrow."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pupils.models import Pupil
from sendhub.accounts.enums import Role
from sendhub.jobs.worker import work_off
from sendhub.reports.models import DisclosureErasure, Erasure, HandoverIn, RecordFile
from sendhub.templatetags.sendhub import day
from sendhub.tenancy import tenant
from tests.attacks.world import client_asked_again
from tests.conftest import person
from tests.factories.provision import PupilStrategyFactory
from tests.factories.pupils import (
    EnrolmentFactory,
    NeedFactory,
    ObservationFactory,
    PupilFactory,
    SenStatusFactory,
    VoiceFactory,
)
from tests.journeys.conftest import DESKTOP, PASSWORD, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
sizes = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def asked_again(visitor):
    """Open a browser for a person whose password was given a moment ago."""

    def open_for(user, school, size):
        visit = visitor(size)
        visit.carry(client_asked_again(user, school))
        return visit

    return open_for


def fetched(page, link):
    """The bytes of what a link hands out."""
    with page.expect_download() as download:
        link.click()
    return download.value.path().read_bytes()


@sizes
def test_school_data_is_asked_for_made_and_fetched(asked_again, school, senco, size):
    PupilFactory(school=school, last_name="Alderbrook")
    visit = asked_again(senco, school, size)
    page = visit.open(reverse("reports:school_data"))
    visit.check()
    page.get_by_label("What is the file for?").fill("Move to another program")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Make the files").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("data")
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    visit.check()

    work_off()

    # The page asks by itself how far it is, and what has ended offers no "Cancel".
    expect(page.get_by_role("link", name="See the result")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    page.get_by_role("link", name="See the result").click()
    link = page.get_by_role("link", name="Fetch the ZIP")
    expect(link).to_be_visible()
    visit.check()
    assert fetched(page, link)[:2] == b"PK"


@sizes
def test_subject_access_pack_is_gathered_read_and_released(asked_again, school, senco, size):
    pupil = PupilFactory(school=school, first_name="Wren", last_name="Thistle")
    VoiceFactory(pupil=pupil, words="I like quiet.")
    visit = asked_again(senco, school, size)
    page = visit.open(reverse("reports:subject_access_ask", args=[pupil.pk]))
    visit.check()
    page.get_by_label("Who asked").fill("Letter of the mother, identity seen")
    page.get_by_role("button", name="Gather the record").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    work_off()
    with tenant(school.pk):
        pack = RecordFile.objects.get()
    visit.open(pack.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Read before it leaves")
    visit.check()
    page.get_by_label("I have read every marked entry").check()
    page.get_by_role("button", name="Release the pack").click()
    expect(page.locator("h1")).to_contain_text("pack")
    work_off()
    visit.open(pack.get_absolute_url())
    link = page.get_by_role("link", name="Fetch the pack")
    expect(link).to_be_visible()
    visit.check()
    assert fetched(page, link)[:2] == b"PK"


@sizes
def test_handover_goes_out_comes_in_and_is_closed_by_its_receipt(
    asked_again, school, other_school, senco, size
):
    pupil = PupilFactory(school=school, first_name="Wren", last_name="Thistle", sen_status="K")
    NeedFactory(pupil=pupil, description="Words come slowly")
    PupilStrategyFactory(pupil=pupil, text="Wait ten seconds")
    here = asked_again(senco, school, size)
    page = here.open(reverse("reports:handover_ask", args=[pupil.pk]))
    here.check()
    page.get_by_label("The next school").fill(other_school.name)
    page.get_by_label("The family knows").check()
    page.get_by_role("button", name="Make the bundle").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    work_off()
    here.open(reverse("reports:handover_ask", args=[pupil.pk]))
    bundle = fetched(page, page.get_by_role("link", name="Fetch the bundle"))

    there = asked_again(person(other_school, Role.SENCO), other_school, size)
    page = there.open(reverse("reports:handover_list"))
    there.check()
    page.get_by_label("The bundle").set_input_files(
        {"name": "bundle.zip", "mimeType": "application/zip", "buffer": bundle}
    )
    page.get_by_role("button", name="Open the bundle").click()
    expect(page.locator("h1")).to_contain_text("Wren Thistle")
    there.check()
    page.get_by_role("button", name="Put the new pupil on roll").click()
    expect(page.locator("main")).to_contain_text("Take its lines one by one")
    page.get_by_role("button", name="Take Strategies").first.click()
    expect(page.locator("main").get_by_text("Taken", exact=True).first).to_be_visible()
    there.check()
    receipt = fetched(page, page.get_by_role("link", name="Fetch the receipt"))
    with tenant(other_school.pk):
        assert HandoverIn.objects.get().pupil is not None

    page = here.open(reverse("reports:handover_close"))
    here.check()
    page.get_by_label("The receipt").set_input_files(
        {"name": "receipt.json", "mimeType": "application/json", "buffer": receipt}
    )
    page.get_by_role("button", name="Take the receipt in").click()
    expect(page.locator("main")).to_contain_text("this handover is closed")
    expect(page.locator("main")).to_contain_text("1 line taken")
    here.check()


@sizes
def test_file_is_erased_by_two_persons(asked_again, school, senco, head, size):
    dates = {"starts_on": datetime.date(1998, 9, 1), "ends_on": datetime.date(2002, 7, 19)}
    left = PupilFactory(
        school=school,
        first_name="Wren",
        last_name="Thistle",
        born_on=datetime.date(1991, 4, 3),
        on_roll=False,
    )
    SenStatusFactory(pupil=left, **dates)
    EnrolmentFactory(pupil=left, **dates)
    one = asked_again(senco, school, size)
    page = one.open(reverse("reports:erasure_list"))
    expect(page.locator("main")).to_contain_text("Wren Thistle")
    one.check()
    page.get_by_role("link", name="Propose to erase Wren Thistle").click()
    page.get_by_label("I have looked at the file").check()
    one.check()
    page.get_by_role("button", name="Propose").click()
    expect(page.locator("main")).to_contain_text("Another person with the role head decides")
    one.check()
    with tenant(school.pk):
        erasure = Erasure.objects.get()

    two = asked_again(head, school, size)
    page = two.open(erasure.get_absolute_url())
    two.check()
    page.get_by_label("Your decision").select_option("yes")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("main")).to_contain_text("The job is at work")
    work_off()
    two.open(erasure.get_absolute_url())
    expect(page.locator("h1")).to_contain_text("Certificate of erasure")
    two.check()
    with tenant(school.pk):
        assert not Pupil.objects.filter(pk=left.pk).exists()


@sizes
def test_disclosure_is_erased_by_two_persons(
    asked_again, school, senco, head, size, settings, tmp_path
):
    settings.DISCLOSURE_LEDGER_FILE = tmp_path / "erased-disclosures"
    pupil = PupilFactory(school=school)
    row = ObservationFactory(pupil=pupil, seen="He said that his uncle hurts him.")
    one = asked_again(senco, school, size)
    page = one.open(reverse("pupils:words_move_out", args=["observation", row.pk]))
    one.check()
    page.get_by_role("button", name="Move the words out").click()
    expect(page.locator("main")).to_contain_text("Moved to safeguarding on")
    one = asked_again(senco, school, size)
    page = one.open(reverse("reports:erasure_list"))
    expect(page.locator("main")).to_contain_text(f"Observation of {day(row.seen_on)}")
    one.check()
    page.get_by_role("button", name="Propose to erase its earlier wording").click()
    expect(page.locator("main")).to_contain_text("Everybody with the role head has been told")
    one.check()
    with tenant(school.pk):
        erasure = DisclosureErasure.objects.get()

    two = asked_again(head, school, size)
    page = two.open(erasure.get_absolute_url())
    two.check()
    page.get_by_label("Your decision").select_option("yes")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("h1")).to_contain_text("Certificate: a disclosure was erased")
    expect(page.locator("main")).to_contain_text("Earlier versions that were erased: 1.")
    two.check()


@sizes
def test_administrator_sees_how_the_service_is(visitor, school, admin, size, settings, tmp_path):
    settings.LAST_BACKUP_FILE = tmp_path / "last-backup"
    visit = visitor(size)
    visit.become(admin, school)
    page = visit.open(reverse("jobs:condition"))

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text("no copy yet")
    visit.check()


@sizes
def test_time_is_written_down_by_timer_and_by_hand(visitor, school, senco, size):
    pupil = PupilFactory(school=school)
    visit = visitor(size)
    visit.become(senco, school)
    page = visit.open(f"{reverse('reports:time_log', args=[pupil.pk])}?case=review")
    visit.check()
    page.get_by_role("button", name="Start the timer").click()
    expect(page.get_by_role("button", name="Stop the timer")).to_be_visible()
    visit.check()
    page.get_by_role("button", name="Stop the timer").click()
    expect(page.locator("main")).to_contain_text("Stopped: 1 min")
    page.locator("#id_work").select_option("writing")
    page.get_by_label("Minutes").fill("35")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("main")).to_contain_text("35 minutes")
    page.get_by_role("link", name="What time goes into").click()
    expect(page.locator("main")).to_contain_text("36 min")
    visit.check()
