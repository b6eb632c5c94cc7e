import re

import pytest
from django.core.management import CommandError, call_command

from sendhub.accounts.enums import Role
from sendhub.accounts.models import LocalAuthority, Membership, School, User
from sendhub.audit.models import SecurityEntry

SCHOOL = {
    "name": "Millbrook Junior School",
    "urn": "999911",
    "la_code": "999",
    "la_name": "Westmere",
    "establishment": "9911",
    "phase": "junior",
    "lowest_year": "3",
    "admin_email": "Office@millbrook.example",
    "admin_name": "Ada Office",
}


def test_add_school_makes_school_and_administrator(db):
    call_command("add_school", **SCHOOL)

    school = School.objects.get(urn="999911")
    member = Membership.objects.get(school=school)
    assert (school.name, school.number, school.lowest_year, school.is_demo) == (
        "Millbrook Junior School",
        "9999911",
        "3",
        False,
    )
    assert (member.user.email, member.role) == ("office@millbrook.example", Role.ADMIN)
    assert (
        SecurityEntry.objects.filter(about_user_id=member.user_id, detail=Role.ADMIN.label).count()
        == 1
    )


def test_add_school_link_sets_the_password(db, client, capsys):
    call_command("add_school", **SCHOOL)
    link = re.search(r"http://127.0.0.1:8000(/\S+)", capsys.readouterr().out).group(1)

    form = client.get(link, follow=True)
    new = "a lantern in the reeds"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})

    assert User.objects.get(email="office@millbrook.example").check_password(new)


def test_add_school_again_is_refused(db):
    call_command("add_school", **SCHOOL)

    with pytest.raises(CommandError, match="There is a school with this URN"):
        call_command("add_school", **SCHOOL | {"establishment": "9912"})

    assert (School.objects.count(), User.objects.count()) == (1, 1)


def test_add_school_with_a_wrong_year_leaves_nothing(db):
    with pytest.raises(CommandError, match="urn: "):
        call_command("add_school", **SCHOOL | {"urn": "9999111"})

    assert (School.objects.count(), User.objects.count(), LocalAuthority.objects.count()) == (
        0,
        0,
        0,
    )


def test_add_school_in_demo_mode_is_refused(db, settings):
    settings.DEMO_MODE = True

    with pytest.raises(CommandError, match="DEMO_MODE is on"):
        call_command("add_school", **SCHOOL)


def test_add_school_for_a_known_administrator_prints_no_link(db, capsys):
    user = User.objects.create_user(
        email="office@millbrook.example", name="Ada Office", password="a lantern in the reeds"
    )

    call_command("add_school", **SCHOOL)

    assert "http" not in capsys.readouterr().out
    assert Membership.objects.get().user == user
