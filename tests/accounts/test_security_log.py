"""The security log: the school's own rows, filtered and paged, with nothing about a pupil."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.enums import Role
from sendhub.audit.enums import SecurityEvent
from sendhub.audit.models import SecurityEntry
from tests.conftest import person

TODAY = timezone.localdate()


def entry(**values):
    return SecurityEntry.objects.create(**values)


def shown(client, **query):
    page = client.get(reverse("accounts:security_log"), query).context["page"]
    return [(row.event, row.by, row.about) for row in page]


def test_log_holds_the_school_and_its_peoples_sign_ins_alone(
    head_client, head, school, other_senco, other_school
):
    teacher = person(school, Role.TEACHER)
    entry(event=SecurityEvent.SIGNED_IN, user_id=teacher.pk)
    entry(event=SecurityEvent.SIGN_IN_FAILED, about_user_id=teacher.pk)
    entry(event=SecurityEvent.ROLE_GRANTED, school_id=school.pk, user_id=head.pk)
    entry(event=SecurityEvent.SIGNED_IN, user_id=other_senco.pk)
    entry(event=SecurityEvent.REFUSED, school_id=other_school.pk, user_id=teacher.pk)
    entry(event=SecurityEvent.SIGN_IN_FAILED, detail="no such account")

    assert shown(head_client) == [
        ("role_granted", head.name, ""),
        ("sign_in_failed", "", teacher.name),
        ("signed_in", teacher.name, ""),
    ]


def test_filters_by_kind_person_and_day(head_client, head, school, admin):
    entry(event=SecurityEvent.REFUSED, school_id=school.pk, user_id=head.pk)
    entry(
        event=SecurityEvent.ROLE_GRANTED,
        school_id=school.pk,
        user_id=admin.pk,
        about_user_id=head.pk,
    )

    granted = ("role_granted", admin.name, head.name)
    refused = ("refused", head.name, "")
    assert shown(head_client, event="refused") == [refused]
    assert shown(head_client, person=admin.pk) == [granted]
    assert shown(head_client, person=head.pk) == [granted, refused]
    assert shown(head_client, until=(TODAY - datetime.timedelta(days=1)).isoformat()) == []
    assert len(shown(head_client, since=TODAY.isoformat())) == 2


def test_person_of_another_school_is_no_filter(head_client, head, school, other_senco):
    entry(event=SecurityEvent.REFUSED, school_id=school.pk, user_id=other_senco.pk)

    page = head_client.get(reverse("accounts:security_log"), {"person": other_senco.pk})

    assert list(page.context["form"].errors) == ["person"]
    choices = dict(page.context["form"].fields["person"].choices)
    assert other_senco.pk not in choices


def test_log_pages_at_fifty(head_client, school):
    for _ in range(60):
        entry(event=SecurityEvent.REFUSED, school_id=school.pk)

    page = head_client.get(reverse("accounts:security_log"), {"page": 2}).context["page"]

    assert (len(page), page.paginator.count) == (10, 60)


@pytest.mark.parametrize("path", ["/groups/999999999/", "/people/accounts/999999999/"])
def test_row_out_of_sight_is_logged_without_its_address(admin_client, admin, path, school):
    admin_client.get(path)

    row = SecurityEntry.objects.get()
    assert (row.event, row.user_id, row.school_id, row.detail) == (
        "not_found",
        admin.pk,
        school.pk,
        "",
    )
    assert "999999999" not in row.route
