"""What a stranger types into an address or a field: never a fault of ours, always text."""

import csv
import datetime
import io

import openpyxl
import pikepdf
import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from pupils.documents.profile import profile_document
from pupils.models import Concern, Profile, Pupil
from sendhub.audit.enums import SecurityEvent
from sendhub.audit.models import SecurityEntry
from sendhub.tenancy import tenant
from tests.attacks.world import ENDS_SESSION, WITHOUT_ROW, address

NAMES = [
    "page",
    "sort",
    "q",
    "on",
    "status",
    "year",
    "need",
    "group",
    "area",
    "view",
    "show",
    "pupil",
    "find",
    "verdict",
    "event",
    "person",
    "since",
    "until",
    "role",
    "state",
    "lead",
    "due",
    "check",
    "roll",
    "characteristic",
    "profile",
    "concern",
    "monitoring",
    "primary",
    "tick",
    "plan",
    "stage",
    "level",
]
RUBBISH = ("-1", "0", "²", "password", "\x00", "' OR 1=1 --", "2026-99-99", "9" * 30)
LONG = ("x" * 10_000, "9" * 10_000)


@pytest.mark.parametrize("value", [*RUBBISH, *LONG], ids=lambda value: repr(value)[:14])
def test_rubbish_in_an_address_is_no_fault(ours, insider, value):
    insider.raise_request_exception = False
    pages = [name for name in WITHOUT_ROW if name not in ENDS_SESSION]

    found = {
        name: insider.get(address(name, {}), dict.fromkeys(NAMES, value)).status_code
        for name in pages
    }

    assert {name: status for name, status in found.items() if status >= 500} == {}


@pytest.mark.parametrize("name", ["pupils:register", "pupils:concern_queue", "accounts:people"])
@pytest.mark.parametrize("value", ["\x00", "²", "9" * 30])
def test_rubbish_in_one_filter_is_no_fault(ours, insider, name, value):
    insider.raise_request_exception = False

    found = {key: insider.get(reverse(name), {key: value}).status_code for key in NAMES}

    # 409 says that the filter is not understood.
    assert {key: status for key, status in found.items() if status not in (200, 409)} == {}


MARKUP = "<script>alert(1)</script> {{7*7}} '; DROP TABLE pupils_pupil; -- \"><img src=x onerror=a>"


def test_markup_in_a_concern_is_shown_as_text(ours, insider):
    response = insider.post(
        reverse("pupils:concern_log"),
        {
            "pupils": ours.pupil.pk,
            "source": "staff",
            "text": MARKUP,
            "family_said": MARKUP,
            "family_knows": "yes",
        },
    )

    assert response.status_code == 302, response.context["form"].errors
    with tenant(ours.school.pk):
        concern = Concern.objects.exclude(pk=ours.concern.pk).get()
    assert concern.text == MARKUP
    for name in ("concern_status", "concern_triage"):
        page = insider.get(reverse(f"pupils:{name}", kwargs={"concern_pk": concern.pk}))
        text = page.content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


@pytest.fixture
def marked(ours):
    """The pupil, renamed to markup, with a profile full of it."""
    with tenant(ours.school.pk):
        ours.pupil.first_name = MARKUP
        ours.pupil.last_name = "=cmd|' /C calc'!A0"
        ours.pupil.set_name_keys()
        ours.pupil.save()
        Profile.objects.filter(pk=ours.profile.pk).update(likes=MARKUP, aims=MARKUP)
        ours.profile.refresh_from_db()
    return ours


def test_markup_in_a_name_is_printed_as_text(marked, insider):
    with tenant(marked.school.pk):
        document = profile_document(marked.profile, today=datetime.date(2026, 11, 24))
        html = render_to_string("documents/profile.html", {"document": document, "size": 105})
    response = insider.get(
        reverse("pupils:profile_print", kwargs={"profile_pk": marked.profile.pk})
    )

    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}") >= 3
    assert "<script" not in html
    assert "<img" not in html
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        held = {key for each in pdf.objects if isinstance(each, pikepdf.Dictionary) for key in each}
        pictures = [image for page in pdf.pages for image in page.get_images()]
    assert pictures == []
    assert held & {"/JS", "/JavaScript", "/AA", "/OpenAction", "/EmbeddedFiles", "/URI"} == set()
    assert not SecurityEntry.objects.filter(event=SecurityEvent.FETCH_REFUSED).exists()


def test_markup_in_a_name_is_text_on_the_register_and_in_its_files(marked, insider):
    page = insider.get(reverse("pupils:register")).content.decode()
    printed = insider.get(reverse("pupils:register_print")).content.decode()
    files = {
        kind: insider.post(
            reverse("pupils:register_export"),
            {"format": kind, "reason": "census", "password": "correct horse battery"},
        ).content
        for kind in ("csv", "xlsx")
    }

    for html in (page, printed):
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in html
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    name = f"{MARKUP} {marked.pupil.last_name}"
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).active
    assert name in [line[0] for line in lines]
    assert (name, "s") in [(row[0].value, row[0].data_type) for row in sheet.iter_rows()]


def test_formula_as_a_name_is_no_live_cell_in_any_export(ours, insider):
    with tenant(ours.school.pk):
        Pupil.objects.filter(pk=ours.pupil.pk).update(first_name="=1+1", known_as="")

    response = insider.post(
        reverse("pupils:register_export"),
        {"format": "csv", "reason": "census", "password": "correct horse battery"},
    )

    names = [line[0] for line in csv.reader(io.StringIO(response.content.decode("utf-8-sig")))]
    assert [name for name in names if name.startswith("=")] == []
    assert [name for name in names if name.startswith("'=1+1")] != []


def test_nul_in_a_field_is_refused_with_a_sentence(ours, insider):
    response = insider.post(
        reverse("pupils:concern_log"),
        {"pupils": ours.pupil.pk, "source": "staff", "text": "be\x00fore", "family_knows": "yes"},
    )

    assert response.context["form"].errors["text"][0] == "Null characters are not allowed."
    with tenant(ours.school.pk):
        assert Concern.objects.count() == 1


def test_fields_a_concern_form_does_not_have_are_ignored(ours, insider):
    insider.post(
        reverse("pupils:concern_log"),
        {
            "pupils": ours.pupil.pk,
            "source": "staff",
            "text": "Seen.",
            "family_knows": "yes",
            "id": ours.concern.pk,
            "state": "decided",
            "decision": "assess",
            "raised_by": ours.worker.pk,
            "version": "40",
            "sen_status": "E",
        },
    )

    with tenant(ours.school.pk):
        concern = Concern.objects.exclude(pk=ours.concern.pk).get()
        ours.pupil.refresh_from_db()
        status = ours.pupil.sen_status
    assert (concern.state, concern.decision, concern.raised_by, concern.version, status) == (
        "received",
        "",
        ours.owner,
        1,
        "K",
    )
