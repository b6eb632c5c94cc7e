"""Where people are signed in, how long, and what ends it."""

import datetime
import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.http import urlencode

from sendhub.accounts.actions.sessions import end_sessions
from sendhub.accounts.enums import Role
from sendhub.accounts.models import Membership, User
from sendhub.accounts.session_keys import BEGAN_KEY, SEEN_KEY
from sendhub.drafts.models import Draft
from sendhub.tenancy import tenant
from tests.accounts.conftest import code_for
from tests.conftest import SchoolClient, client_for
from tests.factories.accounts import MembershipFactory


def aged(client, *, seen=0, began=0):
    """Set the session's two times to so many seconds ago."""
    now = int(time.time())
    session = client.session
    session[SEEN_KEY], session[BEGAN_KEY] = now - seen, now - began
    session.save()


@pytest.mark.parametrize(
    ("seen", "began", "is_open"),
    [
        (30 * 60 - 5, 3600, True),
        (30 * 60 + 5, 3600, False),
        (10, 10 * 3600 - 5, True),
        (10, 10 * 3600 + 5, False),
    ],
)
def test_both_limits_on_both_sides_of_the_edge(teacher_client, seen, began, is_open):
    aged(teacher_client, seen=seen, began=began)

    response = teacher_client.get(reverse("accounts:calendar"))

    if is_open:
        assert response.status_code == 200
    else:
        asked = urlencode({"expired": "1", "next": reverse("accounts:calendar")})
        assert response.url == f"{reverse('account_login')}?{asked}"
        page = teacher_client.get(response.url).content.decode()
        assert "You were away for a while, so you were signed out." in page


def test_expired_session_is_gone_from_the_server(teacher_client, security_rows):
    aged(teacher_client, seen=1900)
    key = teacher_client.session.session_key

    teacher_client.get(reverse("desk:home"))

    assert not Session.objects.filter(session_key=key).exists()
    assert ("session_expired", "") in security_rows()


def test_use_moves_the_idle_limit(teacher_client):
    aged(teacher_client, seen=29 * 60, began=3600)

    teacher_client.get(reverse("desk:home"))

    assert time.time() - teacher_client.session[SEEN_KEY] < 5


def test_page_that_asks_by_itself_keeps_nobody_signed_in(senco_client):
    aged(senco_client, seen=29 * 60, began=3600)
    before = senco_client.session[SEEN_KEY]

    response = senco_client.get(reverse("desk:counts"), headers={"X-Unattended": "1"})

    assert response.status_code == 200
    assert senco_client.session[SEEN_KEY] == before


def test_stay_moves_the_idle_limit_and_not_the_ten_hours(teacher_client):
    aged(teacher_client, seen=50, began=3600)

    response = teacher_client.post(reverse("accounts:stay"))

    assert (response.status_code, response.content) == (204, b"")
    assert time.time() - teacher_client.session[SEEN_KEY] < 5
    assert time.time() - teacher_client.session[BEGAN_KEY] > 3590


def test_stay_comes_too_late_after_the_limit(teacher_client):
    aged(teacher_client, seen=1900, began=3600)

    assert teacher_client.post(reverse("accounts:stay")).status_code == 302


def test_form_sent_on_an_expired_session_is_kept_for_its_writer(teacher_client, teacher, school):
    aged(teacher_client, seen=1900)

    response = teacher_client.post(
        reverse("accounts:group_add"), {"name": "4 Oak", "draft": "group:new"}
    )

    offered = urlencode({"expired": "kept", "next": reverse("drafts:draft_list")})
    assert response.url == f"{reverse('account_login')}?{offered}"
    page = teacher_client.get(response.url).content.decode()
    assert "What you had typed is kept" in page
    with tenant(school.pk):
        draft = Draft.objects.get()
    assert draft.user_id == teacher.pk


def in_two_browsers(user, sign_in):
    browsers = [SchoolClient(), SchoolClient()]
    for at, browser in enumerate(browsers):
        sign_in(browser, user.email)
        code = code_for("JBSWY3DPEHPK3PXP") if at == 0 else user.codes[0]
        browser.post(reverse("mfa_authenticate"), {"code": code})
        browser.school = user.memberships.get().school
    return browsers


def test_own_sessions_are_listed_and_ended_one_by_one(enrolled, sign_in, security_rows):
    here, there = in_two_browsers(enrolled, sign_in)
    listed = here.get(reverse("accounts:session_list")).context["sessions"]
    assert {each.session_key for each in listed} == {
        here.session.session_key,
        there.session.session_key,
    }

    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(reverse("accounts:session_end", kwargs={"session_pk": other.pk}))

    assert there.get(reverse("desk:home")).status_code == 302
    assert here.get(reverse("desk:home")).status_code == 200
    assert ("sessions_ended", "one session") in security_rows()


def test_sign_out_everywhere_ends_this_session_too(enrolled, sign_in):
    here, there = in_two_browsers(enrolled, sign_in)

    response = here.post(reverse("accounts:session_end_all"))

    assert response.url == reverse("account_login")
    assert here.get(reverse("desk:home")).status_code == 302
    assert there.get(reverse("desk:home")).status_code == 302


def test_session_of_somebody_else_does_not_exist(teacher_client, enrolled, sign_in):
    here, _ = in_two_browsers(enrolled, sign_in)
    theirs = UserSession.objects.get(session_key=here.session.session_key)

    response = teacher_client.post(
        reverse("accounts:session_end", kwargs={"session_pk": theirs.pk})
    )

    assert response.status_code == 404
    assert here.get(reverse("desk:home")).status_code == 200


def test_administrator_ends_sessions_of_anybody_here(admin_client, enrolled, sign_in):
    here, there = in_two_browsers(enrolled, sign_in)
    session = UserSession.objects.get(session_key=there.session.session_key)
    keys = {"user_pk": enrolled.pk}

    admin_client.post(
        reverse("accounts:account_session_end", kwargs={**keys, "session_pk": session.pk})
    )
    assert there.get(reverse("desk:home")).status_code == 302
    assert here.get(reverse("desk:home")).status_code == 200

    admin_client.post(reverse("accounts:account_sign_out", kwargs=keys))
    assert here.get(reverse("desk:home")).status_code == 302


def test_disabled_account_is_refused_at_the_next_request(teacher, teacher_client):
    assert teacher_client.get(reverse("desk:home")).status_code == 200

    User.objects.filter(pk=teacher.pk).update(is_active=False)

    assert teacher_client.get(reverse("desk:home")).status_code == 302


def test_new_stamp_ends_every_session(teacher, school):
    clients = [client_for(teacher, school) for _ in range(3)]

    end_sessions(user=teacher)

    assert {client.get(reverse("desk:home")).status_code for client in clients} == {302}


@pytest.mark.parametrize("way", ["ended", "taken"])
def test_role_taken_away_counts_at_the_next_request(senco, senco_client, way):
    assert senco_client.get(reverse("accounts:groups")).status_code == 200

    held = Membership.objects.filter(user=senco)
    if way == "ended":
        held.update(ends_on=datetime.date(2024, 1, 1))
    else:
        held.delete()

    assert senco_client.get(reverse("accounts:groups")).status_code == 403


@pytest.fixture
def two_schools(teacher, other_school):
    MembershipFactory(user=teacher, school=other_school, role=Role.SENCO)
    return teacher


def test_switch_of_school_changes_what_one_may(
    two_schools, teacher_client, other_school, security_rows
):
    assert teacher_client.get(reverse("accounts:groups")).status_code == 403

    response = teacher_client.post(reverse("accounts:school_choose"), {"chosen": other_school.pk})

    assert response.url == reverse("desk:home")
    page = teacher_client.get(reverse("accounts:groups"))
    assert page.context["school"] == other_school
    assert security_rows(event="school_chosen", school_id=other_school.pk) == [
        ("school_chosen", "")
    ]


def test_form_from_the_window_of_the_other_school_is_refused(
    two_schools, teacher_client, other_school, school
):
    teacher_client.post(reverse("accounts:school_choose"), {"chosen": other_school.pk})

    response = teacher_client.post(
        reverse("accounts:group_add"), {"name": "Typed before", "school": str(school.pk)}
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "You have changed school in another window." in page
    assert "Typed before" in page


def test_school_without_a_role_cannot_be_chosen(teacher_client, other_school):
    response = teacher_client.post(reverse("accounts:school_choose"), {"chosen": other_school.pk})

    assert response.status_code == 409
    assert "You have no role in that school today." in response.content.decode()


def test_header_offers_the_other_school(two_schools, teacher_client, other_school):
    page = teacher_client.get(reverse("accounts:calendar")).content.decode()

    assert f"Go to {other_school.name}" in page


def test_form_sent_after_the_session_was_ended_says_that_its_text_is_gone(teacher_client, teacher):
    end_sessions(user=teacher)

    response = teacher_client.post(reverse("drafts:draft_save"), {"text": "typed"})
    page = teacher_client.get(response.url).content.decode()

    assert response.url == f"{reverse('account_login')}?expired=lost"
    assert "What you had typed could not be kept." in page


def test_page_asked_for_signed_out_by_htmx_sends_the_whole_window_away(client, db):
    response = client.post(reverse("accounts:stay"), HTTP_HX_REQUEST="true")

    assert response.status_code == 401
    assert response["HX-Redirect"] == f"{reverse('account_login')}?expired=lost"
