"""What a stranger types into an address or a field: never a fault of ours, always text."""

import pytest
from django.urls import reverse

from pupils.models import Concern
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
