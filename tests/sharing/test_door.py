"""From the link to the visit, and everything that must not get there: security page, section 14."""

import datetime
import logging
import re
import threading
import time
from importlib import import_module

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sendhub.audit.models import Entry, SecurityEntry
from sendhub.jobs.models import Job
from sendhub.sharing import actions, visiting
from sendhub.sharing.keys import code_of, fingerprint, token_of
from sendhub.sharing.models import Door, Link, Response
from sendhub.tenancy import tenant
from tests.conftest import client_for
from tests.factories.pupils import DocumentFactory, PupilFactory
from tests.factories.sharing import AskFactory, LinkFactory, PaperFactory
from tests.sharing.conftest import let_in, press_the_button, shared_profile

HOME = reverse("sharing:home")
CODE = reverse("sharing:code")


def door_of(link):
    return reverse("sharing:door", kwargs={"token": token_of(link.seed)})


def wrong(link):
    return f"{(int(code_of(link.seed)) + 1) % 10**6:06d}"


def is_closed(response):
    return response.status_code == 404 and "does not open" in response.content.decode()


def bare(response):
    """The page without what differs from one answer to the next: the CSRF tokens."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())


# --- the button ----------------------------------------------------------------------------------


def test_scanner_that_follows_the_link_spends_and_sees_nothing(client, link, paper):
    pages = [client.get(door_of(link)) for _ in range(3)]

    assert {page.status_code for page in pages} == {200}
    assert not any("Wren" in page.content.decode() for page in pages)
    assert not any("Marian" in page.content.decode() for page in pages)
    assert "visit" not in client.cookies
    with tenant(link.school_id):
        standing = Link.objects.get(pk=link.pk)
    assert (standing.opened_at, standing.wrong_tries) == (None, 0)
    assert let_in(link).get(HOME).status_code == 200


def test_page_with_the_button_asks_the_database_nothing(client, link, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(door_of(link))


def test_page_with_the_button_is_the_same_for_every_token(client, link):
    ours = bare(client.get(door_of(link))).replace(token_of(link.seed), "T")
    other = bare(client.get(reverse("sharing:door", kwargs={"token": "f" * 64})))

    assert ours == other.replace("f" * 64, "T")


def test_right_code_begins_a_visit(client, link):
    asked = press_the_button(client, link)
    begun = client.post(CODE, {"code": code_of(link.seed)})

    assert (asked.url, begun.url) == (CODE, HOME)
    with tenant(link.school_id):
        assert Link.objects.get(pk=link.pk).opened_at is not None
        entry = Entry.objects.get(event="link_opened")
    assert (entry.by_link_id, entry.pupil_id) == (link.pk, link.pupil_id)


def test_code_may_be_typed_as_it_was_read_out(client, link):
    press_the_button(client, link)
    code = code_of(link.seed)

    assert client.post(CODE, {"code": f" {code[:3]} - {code[3:]}"}).url == HOME


def test_without_the_code_nothing_opens(client, link, paper, ask):
    press_the_button(client, link)

    answers = [
        client.get(HOME),
        client.get(reverse("sharing:paper", kwargs={"paper_pk": paper.pk})),
        client.get(reverse("sharing:paper_file", kwargs={"paper_pk": paper.pk})),
        client.get(reverse("sharing:answer", kwargs={"ask_pk": ask.pk})),
        client.post(reverse("sharing:answer", kwargs={"ask_pk": ask.pk}), {"worries": "x"}),
    ]

    assert all(is_closed(answer) for answer in answers)
    with tenant(link.school_id):
        assert not Response.objects.exists()


def test_visit_gets_a_new_number_when_the_code_was_right(client, link):
    press_the_button(client, link)
    before = client.cookies["visit"].value
    client.post(CODE, {"code": code_of(link.seed)})

    fixed = Client()
    fixed.cookies["visit"] = before
    assert client.cookies["visit"].value != before
    assert is_closed(fixed.get(HOME))


def test_made_up_visit_opens_nothing(client, link):
    client.cookies["visit"] = "a" * 32

    assert is_closed(client.get(HOME))


# --- refused alike -------------------------------------------------------------------------------


@pytest.fixture
def refused(link, pupil, senco_actor):
    """Links that must not open, each ended in its own way, and a token that never was."""
    past = timezone.now() - datetime.timedelta(minutes=1)
    expired = LinkFactory(pupil=pupil, sent=True, expires_at=past)
    revoked = LinkFactory(pupil=pupil, sent=True)
    locked = LinkFactory(pupil=pupil, sent=True)
    unsent = LinkFactory(pupil=pupil)
    with tenant(pupil.school_id):
        actions.revoke(link=revoked, by=senco_actor)
    for _ in range(5):
        browser = Client()
        press_the_button(browser, locked)
        browser.post(CODE, {"code": wrong(locked)})
    return {"expired": expired, "revoked": revoked, "locked": locked, "unsent": unsent}


def test_every_link_that_does_not_open_is_refused_alike(client, link, refused):
    pages = {name: press_the_button(Client(), each) for name, each in refused.items()}
    pages["guessed"] = client.post(reverse("sharing:door_open"), {"token": "0" * 64})
    pages["empty"] = client.post(reverse("sharing:door_open"))

    assert {page.status_code for page in pages.values()} == {404}
    assert len({bare(page) for page in pages.values()}) == 1
    assert not any(page.cookies["visit"].value for page in pages.values())


def test_refusals_stand_in_the_security_log(client, refused, school):
    press_the_button(client, refused["expired"])

    entry = SecurityEntry.objects.order_by("-pk").first()
    assert (entry.event, entry.route, entry.detail) == (
        "link_refused",
        "sharing:door_open",
        "no such door",
    )


def test_forwarded_link_shows_nothing_and_what_happens_is_logged(client, link, paper, ask):
    receiver = let_in(link)
    inside = [
        HOME,
        reverse("sharing:paper", kwargs={"paper_pk": paper.pk}),
        reverse("sharing:paper_file", kwargs={"paper_pk": paper.pk}),
        reverse("sharing:answer", kwargs={"ask_pk": ask.pk}),
    ]
    guessed = client.get(HOME)

    # An address out of the visit, sent on: it holds no token and opens nothing elsewhere.
    sent_on = [client.get(path) for path in inside]
    logged = SecurityEntry.objects.filter(event="link_refused").count()
    # The link itself, sent on: a button, then the code that went another way.
    button = client.get(door_of(link))
    press_the_button(client, link)
    asked = client.get(CODE)
    wrong_one = client.post(CODE, {"code": wrong(link)})

    assert {bare(page) for page in sent_on} == {bare(guessed)}
    assert logged == len(sent_on) + 1
    for page in (*sent_on, button, asked, wrong_one):
        for word in ("Alderbrook", "Wren", paper.title, ask.title, link.receiver_name):
            assert word not in page.content.decode()
    assert SecurityEntry.objects.filter(event="link_code_wrong").count() == 1
    assert receiver.get(HOME).status_code == 200


def test_link_of_another_school_opens_only_there(client, other_school, link):
    theirs = LinkFactory(pupil=PupilFactory(school=other_school, last_name="Zouch"), sent=True)

    page = let_in(theirs).get(HOME).content.decode()

    assert "Zouch" in page
    assert "Alderbrook" not in page.replace("Marian Alderbrook", "")


# --- wrong codes ---------------------------------------------------------------------------------


def test_five_wrong_codes_lock_the_link_and_tell_the_senco(client, school, senco, link):
    press_the_button(client, link)

    answers = [client.post(CODE, {"code": wrong(link)}).status_code for _ in range(5)]
    after = client.get(CODE)

    assert answers == [200, 200, 200, 200, 302]
    assert is_closed(after)
    with tenant(school.pk):
        standing = Link.objects.get(pk=link.pk)
        due = standing.pupil.dues.get()
    assert standing.locked_at is not None
    assert not Door.objects.filter(link_id=link.pk).exists()
    assert due.kind == "link_locked"
    assert Job.objects.get(kind="mail").args["to_id"] == senco.pk
    logged = SecurityEntry.objects.filter(school_id=school.pk).order_by("pk")
    assert list(logged.values_list("event", flat=True)) == [
        *["link_code_wrong"] * 5,
        "link_locked",
        "link_refused",
    ]


def test_locked_link_does_not_take_the_right_code(client, link):
    press_the_button(client, link)
    for _ in range(5):
        client.post(CODE, {"code": wrong(link)})

    assert is_closed(client.post(CODE, {"code": code_of(link.seed)}))
    assert is_closed(press_the_button(Client(), link))


def test_wrong_codes_from_many_browsers_are_counted_together(link):
    for _ in range(5):
        browser = Client()
        press_the_button(browser, link)
        browser.post(CODE, {"code": wrong(link)})

    with tenant(link.school_id):
        assert Link.objects.get(pk=link.pk).locked_at is not None


def test_right_code_forgets_earlier_slips(client, link):
    press_the_button(client, link)
    client.post(CODE, {"code": wrong(link)})
    client.post(CODE, {"code": code_of(link.seed)})

    with tenant(link.school_id):
        assert Link.objects.get(pk=link.pk).wrong_tries == 0


def test_wrong_codes_of_somebody_signed_in_are_counted_too(senco_client, link):
    press_the_button(senco_client, link)

    for _ in range(5):
        senco_client.post(CODE, {"code": wrong(link)})

    with tenant(link.school_id):
        assert Link.objects.get(pk=link.pk).locked_at is not None


@pytest.mark.django_db(transaction=True)
def test_wrong_codes_at_the_same_moment_see_each_other(link):
    """Eight guesses in parallel: five are looked at, the rest meet a locked link."""
    door = Door.objects.select_related("school").get(link_id=link.pk)
    start = threading.Barrier(8)
    results = []

    def guess():
        start.wait()
        try:
            results.append(visiting.try_code(door=door, code=wrong(link), network=None))
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with tenant(link.school_id):
        standing = Link.objects.get(pk=link.pk)
    assert results == [None] * 8
    assert (standing.wrong_tries, standing.locked_at is not None) == (5, True)


# --- a visit in progress -------------------------------------------------------------------------


@pytest.fixture
def visitor(link):
    return let_in(link)


def test_revoking_ends_a_visit_in_progress_and_gives_the_text_back(visitor, link, ask, senco_actor):
    path = reverse("sharing:answer", kwargs={"ask_pk": ask.pk})
    with tenant(link.school_id):
        actions.revoke(link=link, by=senco_actor)

    page = visitor.post(path, {"worries": "What I wrote for an hour", "signature": "M. A."})

    assert is_closed(page)
    assert "What I wrote for an hour" in page.content.decode()
    assert is_closed(visitor.get(HOME))
    with tenant(link.school_id):
        assert not Response.objects.exists()


def test_sending_anew_ends_the_visit_and_the_old_link(visitor, link, senco_actor):
    with tenant(link.school_id):
        anew = actions.resend(link=link, by=senco_actor)

    assert is_closed(visitor.get(HOME))
    assert is_closed(press_the_button(Client(), link))
    assert let_in(anew).get(HOME).status_code == 200


def test_expiry_ends_a_visit_in_progress(visitor, link):
    past = timezone.now() - datetime.timedelta(seconds=1)
    Door.objects.filter(link_id=link.pk).update(expires_at=past)

    assert is_closed(visitor.get(HOME))


def age_visit(client, seconds):
    store = import_module(django_settings.SESSION_ENGINE).SessionStore
    session = store(client.cookies["visit"].value)
    session["seen"] = int(time.time()) - seconds
    session.save()


@pytest.mark.parametrize(("idle", "status"), [(29 * 60, 200), (31 * 60, 404)])
def test_visit_ends_after_half_an_hour_without_a_page(visitor, idle, status):
    age_visit(visitor, idle)

    assert visitor.get(HOME).status_code == status


def test_no_cache_keeps_a_page_of_a_visit(visitor, link, client):
    for page in (visitor.get(HOME), client.get(door_of(link)), client.get(HOME)):
        assert page["Cache-Control"] == "no-store, private"
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert page["Referrer-Policy"] == "strict-origin"


# --- the link opens nothing else -----------------------------------------------------------------


@pytest.fixture
def elsewhere(pupil, school, other_school):
    """Rows that the link does not name: same pupil, other pupil, other school."""
    brother = PupilFactory(school=school)
    own = LinkFactory(pupil=pupil, sent=True)
    his = LinkFactory(pupil=brother, sent=True)
    theirs = LinkFactory(pupil=PupilFactory(school=other_school), sent=True)
    return [own, his, theirs]


def test_rows_of_other_links_are_not_there(visitor, link, elsewhere):
    found = {}
    for number, other in enumerate(elsewhere):
        ask = AskFactory(link=other)
        paper = PaperFactory(link=other, kind="document", object_id=1)
        for name, path in {
            "paper": reverse("sharing:paper", kwargs={"paper_pk": paper.pk}),
            "file": reverse("sharing:paper_file", kwargs={"paper_pk": paper.pk}),
            "ask": reverse("sharing:answer", kwargs={"ask_pk": ask.pk}),
        }.items():
            found[number, name, "GET"] = visitor.get(path).status_code
            found[number, name, "POST"] = visitor.post(
                path, {"worries": "x", "signature": "x", "later": "1"}
            ).status_code

    assert {status for status in found.values() if status != 405} == {404}
    for other in elsewhere:
        with tenant(other.school_id):
            assert not Response.objects.exists()


def test_paper_that_names_another_pupils_row_opens_nothing(visitor, link, school):
    """Even a wrong number in the database shows nothing: the app asks for number and pupil."""
    brother = PupilFactory(school=school)
    document = DocumentFactory(pupil=brother)
    profile = shared_profile(LinkFactory(pupil=brother))
    papers = [
        PaperFactory(link=link, kind="document", object_id=document.pk),
        PaperFactory(link=link, kind="profile", object_id=profile.object_id),
    ]

    for paper in papers:
        for name in ("paper", "paper_file"):
            path = reverse(f"sharing:{name}", kwargs={"paper_pk": paper.pk})
            assert visitor.get(path, follow=True).status_code == 404


def test_fields_added_to_an_answer_are_ignored(visitor, school, link, ask):
    brother = PupilFactory(school=school)

    visitor.post(
        reverse("sharing:answer", kwargs={"ask_pk": ask.pk}),
        {
            "going_well": "Swimming.",
            "signature": "M. A.",
            "pupil": brother.pk,
            "link": 1,
            "given_how": "phone",
            "given_on": "2020-01-01",
            "by_user": 1,
            "school": 1,
        },
    )

    with tenant(school.pk):
        kept = Response.objects.get()
        voice = kept.voices.get()
    assert (kept.given_how, kept.link_id, kept.by_user_id) == ("link", link.pk, None)
    assert kept.given_on == timezone.localdate()
    assert voice.pupil_id == link.pupil_id


def test_visit_opens_no_page_of_the_schools_people(visitor, link):
    from tests.attacks.world import World, address
    from tests.permissions.views import MATRIX

    world = World(link.school)

    answers = {visitor.get(address(name, world.keys)).status_code for name in MATRIX}

    assert answers == {302}


# --- somebody signed in in the same browser ------------------------------------------------------


def test_signed_in_session_gives_a_visit_nothing(senco_client, link, ask):
    assert is_closed(senco_client.get(HOME))
    assert is_closed(senco_client.get(reverse("sharing:answer", kwargs={"ask_pk": ask.pk})))


def test_visit_beside_a_signed_in_session_acts_as_the_link_and_harms_nothing(
    other_senco, other_school, link, ask
):
    """Somebody of another school opens a link of ours: the link's school, the link's hand."""
    client = client_for(other_senco, other_school)
    before = client.cookies["sessionid"].value

    let_in(link, client)
    page = client.get(HOME).content.decode()
    client.post(
        reverse("sharing:answer", kwargs={"ask_pk": ask.pk}),
        {"going_well": "Swimming.", "signature": "M. A."},
    )

    assert "Wren Alderbrook" in page
    assert other_school.name not in page
    with tenant(link.school_id):
        kept = Response.objects.get()
    assert (kept.by_link_id, kept.by_user_id) == (link.pk, None)
    assert client.cookies["sessionid"].value == before
    assert client.get(reverse("desk:home")).context["actor"].user == other_senco
    client.post(reverse("account_logout"))
    assert client.get(HOME).status_code == 200


# --- no token in any log -------------------------------------------------------------------------


def test_token_reaches_no_log_and_no_table(client, link, ask, caplog, as_owner):
    caplog.set_level(logging.DEBUG)
    token = token_of(link.seed)

    client.get(door_of(link))
    client.post(door_of(link))
    client.put(door_of(link))
    client.get(f"{door_of(link)}more/")
    let_in(link, client)
    client.get(HOME)
    client.post(
        reverse("sharing:answer", kwargs={"ask_pk": ask.pk}),
        {"going_well": "Swimming.", "signature": "M. A."},
    )

    said = "\n".join(record.getMessage() for record in caplog.records)
    assert token not in said
    with as_owner(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT count(*) FROM {name} t WHERE t::text LIKE %s",  # noqa: S608  our own table names
                [f"%{token}%"],
            )
            assert (table, cursor.fetchone()[0]) == (table, 0)
    assert Door.objects.get().token_sha256 == fingerprint(token)


def test_version_rows_of_a_visit_name_the_link_and_no_address(client, link, ask):
    let_in(link, client).post(
        reverse("sharing:answer", kwargs={"ask_pk": ask.pk}),
        {"going_well": "Swimming.", "signature": "M. A."},
    )

    with tenant(link.school_id):
        context = Response.pgh_event_model.objects.get().pgh_context
    assert {key: context[key] for key in ("link", "school", "route")} == {
        "link": link.pk,
        "school": link.school_id,
        "route": "sharing:answer",
    }


# --- on the page ---------------------------------------------------------------------------------


def test_markup_in_a_name_is_text(pupil, client):
    link = LinkFactory(
        pupil=pupil, receiver_name="<script>alert(1)</script>", note="{{ 1 }}<b>", sent=True
    )

    page = let_in(link, client).get(HOME).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 1 }}&lt;b&gt;" in page


def test_language_is_one_of_ours(client, link):
    page = client.get(f"{door_of(link)}?language=xx'\"><script>").content.decode()

    assert '<html lang="en-gb" dir="ltr">' in page
