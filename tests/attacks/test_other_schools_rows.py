"""Every address with a real row in it, asked for by people whom the row is none of the business of."""

import contextlib

import pytest
from django.urls import reverse

from tests.attacks.world import (
    ENDS_SESSION,
    MARK,
    WITH_ROW,
    WITHOUT_ROW,
    World,
    address,
    client_asked_again,
    rows_named_by,
)
from tests.permissions.views import MATRIX

TYPED = {"version": "1", "text": "x", "name": "x", "decision": "monitor", "reason": "x"}


def answers(client, path, **extra):
    """Return the statuses of GET and POST, those of a method the view does not know left out."""
    got = client.get(path, **extra).status_code, client.post(path, TYPED, **extra).status_code
    return {status for status in got if status != 405}


@pytest.fixture(params=["three walls", "without the database's wall"])
def walls(request, as_owner):
    """Run once as the app role and once as owner, whom row-level security does not bind.

    The second run shows that `visible_to` holds on its own.
    """
    return as_owner if request.param.startswith("without") else contextlib.nullcontext


def test_somebody_with_every_role_elsewhere_finds_nothing(ours, outsider, everything, walls):
    before = everything()

    with walls():
        found = {name: answers(outsider, address(name, ours.keys)) for name in WITH_ROW}

    assert found == dict.fromkeys(WITH_ROW, {404})
    assert everything() == before


def test_one_row_of_another_school_among_own_ones_is_not_found(ours, other_school, walls):
    """Of an address with two rows, each alone is swapped for one of the other school."""
    theirs = World(other_school)
    client = client_asked_again(theirs.owner, other_school)
    mixed = {
        (name, key): address(name, theirs.keys | {key: ours.keys[key]})
        for name in WITH_ROW
        if len(rows_named_by(name)) > 1
        for key in rows_named_by(name)
    }

    with walls():
        found = {which: answers(client, path) for which, path in mixed.items()}

    assert found == dict.fromkeys(mixed, {404})


def test_teacher_of_the_school_without_the_pupil_is_refused(ours, teacher_client, everything):
    before = everything()

    found = {name: answers(teacher_client, address(name, ours.keys)) for name in WITH_ROW}

    # The catalogue, the slots of a surgery and a round of the staff survey name no pupil: every
    # member of staff may know of them. So may they of the emergency cards: in danger nobody asks
    # whose class a child is in.
    assert {name for name, got in found.items() if not got <= {403, 404}} == {
        "agencies:slot_book",
        "pupils:card_print",
        "pupils:card_view",
        "provision:provision_view",
        "reports:survey_take",
    }
    # Each look at a card is on record; nothing else was written.
    assert everything() | {"audit_entry": ""} == before | {"audit_entry": ""}


def test_signed_out_person_is_sent_to_sign_in(ours, client, everything):
    before = everything()
    sign_in = reverse("account_login")

    found = {}
    for name in MATRIX:
        path = address(name, ours.keys)
        for response in (client.get(path), client.post(path, TYPED)):
            found.setdefault(name, set()).add((response.status_code, response.url.split("?")[0]))

    assert found == dict.fromkeys(MATRIX, {(302, sign_in)})
    assert everything() == before


def test_own_people_do_find_these_rows(ours, insider):
    """Without this the sweeps above would also pass on numbers that nobody has."""
    found = {
        name: insider.get(address(name, ours.keys)).status_code
        for name in WITH_ROW
        if name not in ENDS_SESSION
        # their rows stand here without their files
        and name
        not in (
            "pupils:document_download",
            "pupils:register_export_file",
            "pupils:profile_photo",
            "ehcp:version_paper",
        )
    }

    assert {
        name: status for name, status in found.items() if status not in (200, 302, 405, 409)
    } == {}


# The beginning of the mark as somebody would type it into a search box.
SOUGHT = {"q": "zzquill", "find": "zzquill"}


def shows_the_mark(client):
    """The addresses without a row in them whose page shows something of the marked school."""
    return {
        name
        for name in WITHOUT_ROW
        if name not in ENDS_SESSION
        and MARK in client.get(address(name, {}), SOUGHT, follow=True).content.decode("latin-1")
    }


def test_no_list_shows_a_row_of_another_school(ours, outsider, walls):
    with walls():
        shown = shows_the_mark(outsider)

    assert shown == set()


def test_lists_show_own_rows(ours, insider):
    """Without this the sweep above would also pass on searches that find nobody."""
    assert shows_the_mark(insider) >= {
        "pupils:register",
        "pupils:register_print",
        "pupils:concern_queue",
        "accounts:people",
        "accounts:groups",
    }
