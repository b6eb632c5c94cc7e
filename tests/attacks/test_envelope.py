"""What each answer carries, what a refusal leaves behind, and what ends a session's sight."""

import datetime
import logging
import re
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pupils.models import Document
from sendhub.accounts.models import GroupStaff, Membership, User
from sendhub.audit.models import Entry, SecurityEntry
from sendhub.tenancy import tenant
from sendhub.uploads import path_of
from tests.attacks.world import (
    ENDS_SESSION,
    MARK,
    WITH_ROW,
    address,
    client_asked_again,
    rows_named_by,
)
from tests.factories.accounts import GroupStaffFactory
from tests.permissions.views import MATRIX

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}

# A file that is handed out to be saved.
A_FILE = {"default-src 'none'", "sandbox"}
# The forms by which a version of a plan is entered hold the LA's paper beside them.
WITH_PAPER_BESIDE = {
    "ehcp:version_edit",
    *(
        f"ehcp:{line}_{verb}"
        for line in ("need", "outcome", "provision", "care")
        for verb in ("add", "edit")
    ),
}


def pages(client, world):
    """Yield (name, answer) of each address that answers GET with a page."""
    for name in sorted(MATRIX):
        if name not in ENDS_SESSION:
            response = client.get(address(name, world.keys))
            if response.status_code == 200:
                yield name, response


def test_every_page_is_kept_out_of_caches_and_frames(ours, insider):
    wrong = {}
    for name, response in pages(insider, ours):
        policy = {part.strip() for part in response["Content-Security-Policy"].split(";")}
        framing = {"frame-src 'self'"} if name in WITH_PAPER_BESIDE else set()
        told = (
            "no-store" in response["Cache-Control"],
            policy in (POLICY | framing, {"sandbox"}, A_FILE),
            response["X-Content-Type-Options"],
            response["Referrer-Policy"],
            response["Permissions-Policy"],
            response["X-Frame-Options"],
        )
        if told != (True, True, "nosniff", "same-origin", "", "DENY"):
            wrong[name] = told
    assert wrong == {}


def test_the_local_authoritys_paper_alone_is_framed_and_by_our_pages_alone(
    ours, insider, settings, tmp_path
):
    settings.UPLOAD_ROOT = tmp_path
    with tenant(ours.school.pk):
        paper = Document.objects.get(pk=ours.keys["document_pk"])
    stored = path_of(paper.stored_name)
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"%PDF-1.7")

    shown = insider.get(address("ehcp:version_paper", ours.keys))
    saved = insider.get(address("pupils:document_download", ours.keys))

    told = [
        (
            response["Content-Security-Policy"],
            response["X-Frame-Options"],
            response["Content-Disposition"],
            response["Content-Type"],
            response["X-Content-Type-Options"],
            response["Cache-Control"],
        )
        for response in (shown, saved)
    ]
    kept = ("application/pdf", "nosniff", "no-store, private")
    assert told == [
        (
            "default-src 'none'; sandbox; frame-ancestors 'self'",
            "SAMEORIGIN",
            'inline; filename="report.pdf"',
            *kept,
        ),
        ("default-src 'none'; sandbox", "DENY", 'attachment; filename="report.pdf"', *kept),
    ]
    for response in (shown, saved):
        response.close()


# Pages about a pupil whose address names another row.
OPENINGS = {"pupils:concern_status", "pupils:concern_triage", "pupils:profile_edit"}


def test_every_page_with_a_pupil_in_its_address_writes_an_opening(ours, insider):
    silent = set()
    for name in WITH_ROW:
        with tenant(ours.school.pk):
            before = Entry.objects.count()
        is_page = insider.get(address(name, ours.keys)).status_code == 200
        with tenant(ours.school.pk):
            written = Entry.objects.count() - before
        names_pupil = "pupil_pk" in rows_named_by(name) or name in OPENINGS
        if is_page and names_pupil and not written:
            silent.add(name)
    assert silent == set()


def test_page_whose_opening_cannot_be_written_is_not_shown(ours, insider, as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"REVOKE INSERT ON audit_entry FROM {settings.DATABASE_APP_ROLE}")
    insider.raise_request_exception = False

    response = insider.get(address("pupils:profile", ours.keys))

    assert response.status_code == 500
    assert MARK not in response.content.decode()


def test_audit_rows_hold_no_values(ours, insider, as_owner):
    for _ in pages(insider, ours):
        pass

    with as_owner():
        rows = [str(row) for row in (*Entry.objects.values(), *SecurityEntry.objects.values())]
    assert rows
    assert [row for row in rows if MARK in row] == []


def test_refusals_and_logs_hold_no_names_and_no_query(ours, outsider, caplog, as_owner):
    with caplog.at_level(logging.DEBUG, logger="sendhub"):
        for name in WITH_ROW:
            outsider.get(address(name, ours.keys), {"q": MARK})
            outsider.post(address(name, ours.keys) + f"?q={MARK}", {"text": MARK})

    rows = [str(row) for row in SecurityEntry.objects.values()]
    assert len(rows) >= len(WITH_ROW)
    assert [row for row in rows if MARK in row] == []
    assert [line for line in caplog.messages if MARK in line] == []


def test_every_form_of_ours_needs_its_token(ours, insider):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = insider.cookies

    found = {
        name: strict.post(
            address(name, ours.keys), {"school": ours.school.pk, "text": "typed"}
        ).status_code
        for name in MATRIX
    }

    assert found == dict.fromkeys(MATRIX, 403)


def test_signing_in_leads_to_no_other_site(ours, client):
    for target in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"):
        response = client.post(
            f"{reverse('account_login')}?next={target}",
            {"login": ours.owner.email, "password": "correct horse battery", "next": target},
        )
        assert "elsewhere" not in response.get("Location", "")
        client.logout()


def test_strange_host_is_refused(client, db):
    assert client.get(reverse("account_login"), HTTP_HOST="elsewhere.example").status_code == 400


def test_role_taken_away_counts_from_the_next_request(ours, insider):
    assert insider.get(reverse("pupils:register")).status_code == 200

    Membership.objects.filter(user=ours.owner).update(
        ends_on=timezone.localdate() - datetime.timedelta(days=1)
    )

    assert insider.get(reverse("pupils:register")).status_code == 403


def test_disabled_account_counts_from_the_next_request(ours, insider):
    User.objects.filter(pk=ours.owner.pk).update(is_active=False)

    response = insider.get(reverse("pupils:register"))

    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


def test_class_taken_away_counts_from_the_next_request(ours, teacher):
    staff = teacher.staff_records.get()
    link = GroupStaffFactory(school=ours.school, group=ours.group, staff=staff)
    client = client_asked_again(teacher, ours.school)
    path = address("pupils:profile", ours.keys)
    assert client.get(path).status_code == 200

    with tenant(ours.school.pk):
        GroupStaff.objects.filter(pk=link.pk).update(
            ends_on=timezone.localdate() - datetime.timedelta(days=1)
        )

    assert client.get(path).status_code == 404


def test_address_after_sign_out_shows_the_sign_in_page(ours, insider):
    path = address("pupils:profile", ours.keys)
    assert MARK in insider.get(path).content.decode()

    insider.post(reverse("account_logout"))

    assert insider.get(path).url.startswith(reverse("account_login"))


def test_no_setting_outlives_its_transaction():
    """A setting of the session would carry one person's school into the next request."""
    root = Path(settings.BASE_DIR)
    lasting = re.compile(r"set_config\([^)]*false\s*\)|\bSET\s+(SESSION\s+)?app\.", re.IGNORECASE)

    files = [*root.glob("sendhub/**/*.py"), *root.glob("pupils/**/*.py")]

    assert files
    assert [str(file) for file in files if lasting.search(file.read_text())] == []
