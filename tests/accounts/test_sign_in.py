"""Signing in and out: what people read, what the session becomes, what the log keeps."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.core import mail as outbox
from django.urls import reverse

from sendhub.accounts.models import User
from sendhub.jobs.worker import work_off
from tests.accounts.conftest import PASSWORD, code_for
from tests.conftest import client_for

WRONG = "The e-mail address or the password is not right."


def test_right_password_opens_the_set_up_of_the_second_factor(client, newcomer, sign_in):
    response = sign_in(client, newcomer.email)

    assert response.status_code == 302
    assert client.get(response.url).url == reverse("mfa_activate_totp")


@pytest.mark.parametrize("known", [True, False])
def test_wrong_password_reads_the_same_whether_or_not_the_account_exists(
    client, newcomer, sign_in, known
):
    response = sign_in(client, newcomer.email if known else "nobody@larkfield.example", "x" * 12)

    assert response.status_code == 200
    assert [text.split(" Check")[0] for text in response.context["form"].non_field_errors()] == [
        WRONG
    ]


def test_address_is_read_without_regard_to_capitals(client, newcomer, sign_in):
    assert sign_in(client, newcomer.email.upper()).status_code == 302


def test_disabled_account_is_told_so_after_the_right_password(client, newcomer, sign_in):
    User.objects.filter(pk=newcomer.pk).update(is_active=False)

    page = client.get(sign_in(client, newcomer.email).url).content.decode()

    assert "<h1>This account is closed</h1>" in page
    assert "_auth_user_id" not in client.session


def test_session_gets_a_new_id_at_sign_in(client, newcomer, sign_in):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    planted = session.session_key

    sign_in(client, newcomer.email)

    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_code_is_asked_before_the_session_is_opened(client, enrolled, sign_in):
    response = sign_in(client, enrolled.email)

    assert response.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("desk:home")).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("ahead", [0, 30])
def test_code_of_the_app_opens_the_desk(client, enrolled, sign_in, ahead):
    sign_in(client, enrolled.email)
    code = code_for("JBSWY3DPEHPK3PXP", at=time.time() + ahead)

    response = client.post(reverse("mfa_authenticate"), {"code": code})

    assert response.url == reverse("desk:home")
    assert client.get(reverse("desk:home")).status_code == 200


@pytest.mark.parametrize("ago", [60, 86_400])
def test_older_code_is_refused_in_words(client, enrolled, sign_in, ago):
    sign_in(client, enrolled.email)
    code = code_for("JBSWY3DPEHPK3PXP", at=time.time() - ago)

    page = client.post(reverse("mfa_authenticate"), {"code": code})

    assert page.context["form"].errors["code"] == [
        "That code is not right. Use the newest code in your app."
    ]


def test_recovery_code_works_once(client, enrolled, sign_in):
    code = enrolled.codes[0]

    def try_it():
        sign_in(client, enrolled.email)
        return client.post(reverse("mfa_authenticate"), {"code": code})

    assert try_it().status_code == 302
    client.post(reverse("account_logout"))
    assert try_it().status_code == 200


def test_sixth_wrong_code_is_refused_whatever_it_is(client, enrolled, sign_in):
    sign_in(client, enrolled.email)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    page = client.post(reverse("mfa_authenticate"), {"code": code_for("JBSWY3DPEHPK3PXP")})

    assert page.context["form"].errors["code"] == [
        "Too many wrong codes. Wait 15 minutes, then try again."
    ]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "https:evil.example",
        "/\\evil.example",
    ],
)
def test_redirect_to_a_stranger_becomes_the_first_page(client, newcomer, sign_in, target):
    assert sign_in(client, newcomer.email, next=target).url == reverse("desk:home")


def test_page_asked_for_before_signing_in_opens_afterwards(client, newcomer, sign_in):
    asked = reverse("accounts:calendar")

    sent_away = client.get(asked)

    assert sent_away.url == f"{reverse('account_login')}?next={asked}"
    assert sign_in(client, newcomer.email, next=asked).url == asked


def test_sign_out_takes_a_post_and_ends_the_session_on_the_server(teacher, school):
    client = client_for(teacher, school)
    key = client.session.session_key

    asked = client.get(reverse("account_logout"))
    assert asked.status_code == 200
    assert Session.objects.filter(session_key=key).exists()

    response = client.post(reverse("account_logout"))
    assert response.url == reverse("account_login")
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get(reverse("desk:home")).status_code == 302


def test_pages_of_people_signed_in_are_kept_by_no_browser(teacher_client):
    for name in ("desk:home", "accounts:session_list", "accounts:calendar", "mfa_index"):
        assert "no-store" in teacher_client.get(reverse(name))["Cache-Control"]


def test_host_that_is_not_ours_is_refused(client, db):
    response = client.get(reverse("account_login"), HTTP_HOST="evil.example")

    assert response.status_code == 400


def test_link_in_a_mail_comes_from_the_setting_not_from_the_request(
    client, newcomer, settings, mailoutbox
):
    settings.ALLOWED_HOSTS = ["other.example"]
    settings.PUBLIC_ADDRESS = "https://sendhub.larkfield.example"

    client.post(
        reverse("account_reset_password"), {"email": newcomer.email}, HTTP_HOST="other.example"
    )
    work_off()

    [message] = outbox.outbox
    assert "other.example" not in message.body
    assert "https://sendhub.larkfield.example/accounts/password/reset/key/" in message.body


@pytest.mark.parametrize("known", [True, False])
def test_asking_for_a_new_password_reads_the_same_for_everybody(client, newcomer, known):
    email = newcomer.email if known else "nobody@larkfield.example"

    response = client.post(reverse("account_reset_password"), {"email": email})
    page = client.get(response.url).content.decode()
    work_off()

    assert response.url == reverse("account_reset_password_done")
    assert "If an account has that e-mail address" in page
    assert len(outbox.outbox) == (1 if known else 0)


def reset_link(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})
    work_off()
    body = outbox.outbox[-1].body
    link = next(line for line in body.splitlines() if line.startswith("http"))
    return link.removeprefix("http://127.0.0.1:8000")


def test_new_password_by_mail_ends_all_sessions_and_keeps_the_second_factor(
    client, enrolled, school, sign_in, security_rows
):
    elsewhere = client_for(enrolled, school)
    page = client.get(reset_link(client, enrolled))
    new = "quiet river under stones"

    response = client.post(page.url, {"password1": new, "password2": new})

    assert response.url == reverse("account_reset_password_from_key_done")
    assert elsewhere.get(reverse("desk:home")).status_code == 302
    assert sign_in(client, enrolled.email).status_code == 200
    assert sign_in(client, enrolled.email, new).url == reverse("mfa_authenticate")
    assert ("password_changed", "") in security_rows()


def test_link_to_a_new_password_works_once(client, newcomer):
    link = reset_link(client, newcomer)
    new = "quiet river under stones"
    client.post(client.get(link).url, {"password1": new, "password2": new})

    page = client.get(link).content.decode()

    assert "This link no longer works" in page


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short one", "This password is too short. It must contain at least 12 characters."),
        ("passwordpassword", None),
        ("administrator", "This password is too common."),
    ],
)
def test_password_rules_are_length_and_commonness_alone(client, newcomer, password, said):
    page = client.get(client.get(reset_link(client, newcomer)).url)

    response = client.post(
        page.request["PATH_INFO"], {"password1": password, "password2": password}
    )

    if said is None:
        assert response.status_code == 302
    else:
        assert response.context["form"].errors["password1"] == [said]


def test_change_of_password_signs_out_everywhere(school, teacher):
    here, elsewhere = client_for(teacher, school), client_for(teacher, school)
    new = "quiet river under stones"

    response = here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert response.status_code == 302
    assert here.get(reverse("desk:home")).status_code == 302
    assert elsewhere.get(reverse("desk:home")).status_code == 302


def test_log_keeps_sign_ins_failures_and_sign_outs(client, enrolled, sign_in, security_rows):
    sign_in(client, enrolled.email, "wrong wrong wrong")
    sign_in(client, "nobody@larkfield.example")
    sign_in(client, enrolled.email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_for("JBSWY3DPEHPK3PXP")})
    client.post(reverse("account_logout"))

    assert security_rows() == [
        ("sign_in_failed", "wrong password"),
        ("sign_in_failed", "no such account"),
        ("sign_in_failed", "wrong code"),
        ("signed_in", ""),
        ("signed_out", ""),
    ]


def test_sign_in_page_lists_demo_accounts_only_in_demo_mode(client, db, settings):
    page = client.get(reverse("account_login")).content.decode()
    assert "Try the demo as" not in page

    settings.DEMO_MODE = True
    page = client.get(reverse("account_login")).content.decode()
    assert "Try the demo as" in page
    assert 'value="senco@demo.example"' in page
    assert 'value="disabled@demo.example"' not in page


@pytest.mark.parametrize(("demo_mode", "is_demo"), [(True, True), (True, False), (False, True)])
def test_second_factor_is_left_out_for_demo_accounts_in_demo_mode_alone(
    client, newcomer, sign_in, settings, demo_mode, is_demo
):
    settings.DEMO_MODE = demo_mode
    User.objects.filter(pk=newcomer.pk).update(is_demo=is_demo)
    sign_in(client, newcomer.email)

    response = client.get(reverse("desk:home"))

    assert response.status_code == (200 if demo_mode and is_demo else 302)


@pytest.mark.parametrize("demo_mode", [True, False])
def test_demo_says_its_password_where_it_is_asked_again(teacher, school, settings, demo_mode):
    settings.DEMO_MODE = demo_mode
    User.objects.filter(pk=teacher.pk).update(is_demo=True)

    page = client_for(teacher, school).get(reverse("account_reauthenticate")).content.decode()

    assert ("In the demo every password is" in page) is demo_mode
