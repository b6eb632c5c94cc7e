"""The September roll-over: the preview writes nothing, the second run changes nothing."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.actions.rollover import Choice, Done, roll_over
from pupils.models import Enrolment, GroupMember, Pupil
from pupils.rollover import preview
from sendhub.accounts.models import GroupStaff, TeachingGroup
from sendhub.audit.models import Entry
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory, TeachingGroupFactory
from tests.factories.pupils import PupilFactory

YEAR = 2025
DAY = datetime.date(2026, 9, 1)


@pytest.fixture
def classes(school):
    """Year 4 with two pupils and a teacher, Year 6 with one."""
    oak = TeachingGroupFactory(school=school, name="4 Oak", nc_year="4", academic_year=YEAR)
    ash = TeachingGroupFactory(school=school, name="6 Ash", nc_year="6", academic_year=YEAR)
    return {
        "oak": oak,
        "ash": ash,
        "up": PupilFactory(school=school, group=oak, nc_year="4"),
        "kept_back": PupilFactory(school=school, group=oak, nc_year="3"),
        "leaver": PupilFactory(school=school, group=ash, nc_year="6"),
        "teacher": GroupStaffFactory(school=school, group=oak),
        "next": StaffMemberFactory(school=school),
    }


def snapshot(school):
    with tenant(school.pk):
        return [
            sorted(model.objects.values_list())
            if model is not Pupil
            else sorted(model.objects.values_list("pk", "group_id", "nc_year"))
            for model in (GroupMember, GroupStaff, Pupil, Enrolment, TeachingGroup)
        ]


def run(school, by, classes, **kwargs):
    choices = {classes["oak"].pk: Choice("5 Oak", classes["next"])}
    with tenant(school.pk):
        return roll_over(
            from_year=YEAR,
            starts_on=DAY,
            choices=kwargs.pop("choices", choices),
            with_leavers=kwargs.pop("with_leavers", True),
            by=by,
        )


def test_pupils_go_up_from_their_own_year_and_the_highest_leave(school, senco_actor, classes):
    done = run(school, senco_actor, classes)

    assert done == Done(classes=1, moved=2, left=1)
    with tenant(school.pk):
        new = TeachingGroup.objects.get(academic_year=YEAR + 1)
        assert (new.name, new.nc_year) == ("5 Oak", "5")
        pupils = {p.pk: (p.group_id, p.nc_year) for p in Pupil.objects.all()}
        assert pupils[classes["up"].pk] == (new.pk, "5")
        assert pupils[classes["kept_back"].pk] == (new.pk, "4")
        assert pupils[classes["leaver"].pk][1] == "6"
        stay = Enrolment.objects.get(pupil=classes["leaver"])
        assert stay.ends_on == datetime.date(2026, 8, 31)
        old = GroupMember.objects.get(pupil=classes["up"], group=classes["oak"])
        assert old.ends_on == datetime.date(2026, 8, 31)
        assert GroupMember.objects.get(pupil=classes["up"], ends_on=None).starts_on == DAY
        links = {
            (link.staff_id, link.group_id): (link.starts_on, link.ends_on)
            for link in GroupStaff.objects.all()
        }
        assert links[classes["next"].pk, new.pk] == (DAY, None)
        assert links[classes["teacher"].staff_id, classes["oak"].pk][1] == datetime.date(
            2026, 8, 31
        )
        assert Entry.objects.filter(event="rolled_over", object_id=new.pk).count() == 1


def test_second_run_changes_nothing(school, senco_actor, classes):
    run(school, senco_actor, classes)
    before = snapshot(school)

    done = run(school, senco_actor, classes)

    assert done == Done()
    assert snapshot(school) == before


def test_leavers_stay_for_who_may_not_take_pupils_off_roll(school, admin_actor, classes):
    done = run(school, admin_actor, classes, with_leavers=False)

    assert done == Done(classes=1, moved=2, left=0)
    with tenant(school.pk):
        assert GroupMember.objects.get(pupil=classes["leaver"]).ends_on is None


def test_two_classes_of_one_name_are_refused_and_nothing_is_written(school, senco_actor, classes):
    elm = TeachingGroupFactory(school=school, name="4 Elm", nc_year="4", academic_year=YEAR)
    PupilFactory(school=school, group=elm, nc_year="4")
    before = snapshot(school)
    choices = {classes["oak"].pk: Choice("5 Oak"), elm.pk: Choice("5 oak")}

    with pytest.raises(NotPossible, match="4 Oak would both become|4 Elm would both become"):
        run(school, senco_actor, classes, choices=choices)

    assert snapshot(school) == before


def test_name_taken_by_another_year_group_is_refused(school, senco_actor, classes):
    TeachingGroupFactory(school=school, name="5 Oak", nc_year="2", academic_year=YEAR + 1)

    with pytest.raises(NotPossible, match="already another group called 5 Oak in the new year"):
        run(school, senco_actor, classes)


def test_class_made_beforehand_is_used(school, senco_actor, classes):
    made = TeachingGroupFactory(school=school, name="5 Oak", nc_year="5", academic_year=YEAR + 1)

    assert run(school, senco_actor, classes).classes == 0
    with tenant(school.pk):
        assert GroupMember.objects.filter(group=made, ends_on=None).count() == 2


@pytest.fixture
def this_year(school):
    """A class of the school year before the present one, as in September."""
    from sendhub.dates import academic_year

    year = academic_year(timezone.localdate()) - 1
    group = TeachingGroupFactory(school=school, name="4 Oak", nc_year="4", academic_year=year)
    PupilFactory(school=school, group=group, nc_year="4", first_name="Zoë", last_name="O’Brien")
    return group


def test_preview_shows_and_writes_nothing(senco_client, school, this_year):
    before = snapshot(school)

    page = senco_client.get(reverse("pupils:group_rollover"))

    assert snapshot(school) == before
    [(move, name, _)] = page.context["rows"]
    assert (move.group, name.value(), len(move.movers)) == (this_year, "5 Oak", 1)
    assert "Zoë O’Brien" in page.content.decode()


def test_confirmed_on_the_page_and_confirmed_again(senco_client, school, this_year):
    address = reverse("pupils:group_rollover")
    data = {
        "starts_on": timezone.localdate().isoformat(),
        f"name_{this_year.pk}": "5 Oak",
        f"staff_{this_year.pk}": "",
    }

    first = senco_client.post(address, data, follow=True).content.decode()
    before = snapshot(school)
    again = senco_client.post(f"{address}?year={this_year.academic_year}", data, follow=True)

    assert "1 pupil moved up, 1 class made." in first
    assert "Everybody is in the new year already; nothing was changed." in again.content.decode()
    assert snapshot(school) == before


def test_day_to_come_is_refused_in_words(senco_client, this_year):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)

    page = senco_client.post(
        reverse("pupils:group_rollover"),
        {"starts_on": tomorrow.isoformat(), f"name_{this_year.pk}": "5 Oak"},
    )

    assert page.context["form"].errors["starts_on"] == [
        "Choose today or an earlier day: the moves count at once."
    ]


def test_staff_of_another_school_cannot_be_chosen(senco_client, this_year, other_school):
    stranger = StaffMemberFactory(school=other_school)

    page = senco_client.post(
        reverse("pupils:group_rollover"),
        {
            "starts_on": timezone.localdate().isoformat(),
            f"name_{this_year.pk}": "5 Oak",
            f"staff_{this_year.pk}": stranger.pk,
        },
    )

    assert list(page.context["form"].errors) == [f"staff_{this_year.pk}"]


def test_preview_of_another_school_is_empty(other_senco_client, this_year):
    page = other_senco_client.get(reverse("pupils:group_rollover"))

    assert page.context["nothing_to_do"]
    assert "O’Brien" not in page.content.decode()


def test_preview_query_budget(senco_client, school, this_year, assert_page_queries):
    for _ in range(5):
        PupilFactory(school=school, group=this_year, nc_year="4")

    with assert_page_queries(11):
        senco_client.get(reverse("pupils:group_rollover"))


def test_pupils_are_put_into_a_class_and_taken_out(admin_client, school, this_year):
    pupil = PupilFactory(school=school)
    address = reverse("pupils:group_pupils", kwargs={"group_pk": this_year.pk})

    admin_client.post(address, {"pupil": pupil.pk, "on": timezone.localdate().isoformat()})
    with tenant(school.pk):
        assert Pupil.objects.get(pk=pupil.pk).group_id == this_year.pk
    assert len(admin_client.get(address).context["members"]) == 2

    keys = {"group_pk": this_year.pk, "pupil_pk": pupil.pk}
    admin_client.post(reverse("pupils:group_pupil_remove", kwargs=keys))
    with tenant(school.pk):
        assert Pupil.objects.get(pk=pupil.pk).group_id is None
    assert len(admin_client.get(address).context["members"]) == 1


def test_pupil_of_another_school_cannot_be_put_in(admin_client, school, other_school, this_year):
    stranger = PupilFactory(school=other_school)

    page = admin_client.post(
        reverse("pupils:group_pupils", kwargs={"group_pk": this_year.pk}),
        {"pupil": stranger.pk, "on": timezone.localdate().isoformat()},
    )

    assert list(page.context["form"].errors) == ["pupil"]


def test_names_that_stay_with_their_year_are_taken_from_the_year_above(school, senco_actor):
    for name, nc_year in (("Acorn", "R"), ("Conker", "R"), ("Hazel", "1"), ("Holly", "1")):
        TeachingGroupFactory(school=school, name=name, nc_year=nc_year, academic_year=YEAR)

    with tenant(school.pk):
        moves, _ = preview(actor=senco_actor, from_year=YEAR, day=DAY)

    assert [move.new_name for move in moves] == ["Hazel", "Holly", "Hazel", "Holly"]
