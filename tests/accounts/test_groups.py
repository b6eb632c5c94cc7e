"""Classes and who has them: today decides, cover ends by itself."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.models import Pupil
from sendhub.accounts.models import GroupStaff, StaffMember, TeachingGroup
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory, TeachingGroupFactory
from tests.factories.pupils import PupilFactory

TODAY = timezone.localdate()
ONE_DAY = datetime.timedelta(days=1)
GROUP = {"name": "4 Oak", "kind": "class", "academic_year": 2026, "nc_year": "4", "subject": ""}


def assign(client, group, staff, **values):
    data = {"staff": staff.pk, "starts_on": TODAY.isoformat(), **values}
    return client.post(reverse("accounts:group_staff_add", kwargs={"group_pk": group.pk}), data)


def sees(actor_for, user, school):
    actor = actor_for(user, school)
    with tenant(school.pk):
        return Pupil.objects.visible_to(actor).count()


def test_group_is_made_and_changed(admin_client, school):
    response = admin_client.post(reverse("accounts:group_add"), GROUP)
    with tenant(school.pk):
        group = TeachingGroup.objects.get()
    assert response.url == reverse("accounts:group_view", kwargs={"group_pk": group.pk})
    address = reverse("accounts:group_edit", kwargs={"group_pk": group.pk})

    admin_client.post(address, {**GROUP, "name": "4 Elm", "version": 1})
    late = admin_client.post(address, {**GROUP, "name": "4 Ash", "version": 1})

    assert late.status_code == 409
    with tenant(school.pk):
        assert TeachingGroup.objects.get().name == "4 Elm"


def test_second_group_of_one_name_in_a_year_is_refused(admin_client, school):
    TeachingGroupFactory(school=school, name="4 Oak", academic_year=2026)

    page = admin_client.post(reverse("accounts:group_add"), GROUP)

    assert page.status_code == 409
    assert "There is a group called 4 Oak in that year already." in page.content.decode()


@pytest.fixture
def oak(school):
    group = TeachingGroupFactory(school=school, name="4 Oak")
    PupilFactory(school=school, group=group)
    return group


def test_class_given_and_taken_counts_at_the_next_request(
    admin_client, school, teacher, oak, actor_for
):
    staff = StaffMember.objects.get(user=teacher)
    assert sees(actor_for, teacher, school) == 0

    assign(admin_client, oak, staff)
    assert sees(actor_for, teacher, school) == 1

    with tenant(school.pk):
        link = GroupStaff.objects.get()
    admin_client.post(reverse("accounts:group_staff_end", kwargs={"link_pk": link.pk}), {})
    assert sees(actor_for, teacher, school) == 0


@pytest.mark.parametrize(("last_day", "pupils"), [(TODAY - ONE_DAY, 0), (TODAY, 1)])
def test_cover_ends_by_itself_after_its_last_day(school, teacher, oak, actor_for, last_day, pupils):
    GroupStaffFactory(
        school=school,
        group=oak,
        staff=StaffMember.objects.get(user=teacher),
        is_cover=True,
        starts_on=TODAY - 7 * ONE_DAY,
        ends_on=last_day,
    )

    assert sees(actor_for, teacher, school) == pupils


def test_cover_without_a_last_day_is_refused_in_words(admin_client, school, oak):
    page = assign(admin_client, oak, StaffMemberFactory(school=school), is_cover="on")

    assert page.context["form"].errors["ends_on"] == [
        "Cover needs a last day, such as this Friday."
    ]


def test_cover_is_shown_with_its_last_day(admin_client, school, oak):
    staff = StaffMemberFactory(school=school, last_name="Cover")
    assign(admin_client, oak, staff, is_cover="on", ends_on=(TODAY + 3 * ONE_DAY).isoformat())

    page = admin_client.get(reverse("accounts:groups"), {"year": oak.academic_year})

    [group] = page.context["groups"]
    assert [(link.staff.last_name, link.is_cover) for link in group.teaching] == [("Cover", True)]


def test_same_person_twice_at_one_time_is_refused(admin_client, school, oak):
    staff = StaffMemberFactory(school=school)
    assign(admin_client, oak, staff)

    page = assign(admin_client, oak, staff)

    assert page.status_code == 409
    assert f"{staff.full_name} already has 4 Oak in that time." in page.content.decode()


def test_staff_who_left_are_not_offered(admin_client, school, oak):
    left = StaffMemberFactory(school=school, ends_on=TODAY - ONE_DAY)

    page = assign(admin_client, oak, left)

    assert list(page.context["form"].errors) == ["staff"]


def test_staff_of_another_school_cannot_be_chosen(admin_client, other_school, oak):
    page = assign(admin_client, oak, StaffMemberFactory(school=other_school))

    assert list(page.context["form"].errors) == ["staff"]


@pytest.mark.parametrize("name", ["group_view", "group_edit", "group_staff_add"])
def test_group_of_another_school_does_not_exist(admin_client, other_school, name):
    theirs = TeachingGroupFactory(school=other_school)

    address = reverse(f"accounts:{name}", kwargs={"group_pk": theirs.pk})

    assert admin_client.get(address).status_code == 404


def test_version_row_of_a_group_says_who_changed_it(admin_client, admin, school):
    admin_client.post(reverse("accounts:group_add"), GROUP)

    with tenant(school.pk):
        event = TeachingGroup.pgh_event_model.objects.get()
    assert event.pgh_context["user"] == admin.pk
    assert event.pgh_context["route"] == "accounts:group_add"
