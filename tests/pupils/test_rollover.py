"""The September roll-over: the preview writes nothing, the second run changes nothing."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.actions.rollover import Done, confirm, rehearse, roll_over, undo
from pupils.models import Enrolment, GroupMember, Pupil, RollOver
from pupils.rollover import preview
from pupils.rules.rollover import Choice
from sendhub.accounts.models import GroupStaff, TeachingGroup
from sendhub.audit.models import Entry
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory, TeachingGroupFactory
from tests.factories.provision import ParticipationFactory, SupportPlanFactory
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


def decided(group):
    return {
        "starts_on": timezone.localdate().isoformat(),
        f"name_{group.pk}": "5 Oak",
        f"staff_{group.pk}": "",
    }


def test_rehearsed_confirmed_and_taken_back_on_the_page(senco_client, school, this_year):
    before = snapshot(school)

    page = senco_client.post(reverse("pupils:group_rollover"), decided(this_year), follow=True)
    rehearsal = page.context["rehearsal"]
    assert snapshot(school) == before
    assert [(line.name, line.becomes) for line in page.context["lines"]] == [
        ("Zoë O’Brien", "5 Oak")
    ]

    keys = {"rollover_pk": rehearsal.pk}
    confirmed = reverse("pupils:rollover_confirm", kwargs=keys)
    done = senco_client.post(confirmed, {"form_id": "one"}, follow=True)
    assert "1 pupil moved up, 1 class made." in done.content.decode()
    with tenant(school.pk):
        assert Pupil.objects.get().group.name == "5 Oak"

    pressed_twice = senco_client.post(confirmed, {"form_id": "one"})
    assert pressed_twice.url == rehearsal.get_absolute_url()
    again = senco_client.post(confirmed)
    assert again.status_code == 409
    assert "This rehearsal was confirmed already." in again.content.decode()

    senco_client.post(reverse("pupils:rollover_undo", kwargs=keys))
    assert snapshot(school) == before


def test_second_roll_over_of_a_year_is_refused(senco_client, school, this_year):
    address = f"{reverse('pupils:group_rollover')}?year={this_year.academic_year}"
    first = senco_client.post(address, decided(this_year), follow=True).context["rehearsal"]
    senco_client.post(reverse("pupils:rollover_confirm", kwargs={"rollover_pk": first.pk}))
    PupilFactory(school=school, group=this_year, nc_year="4")
    before = snapshot(school)

    page = senco_client.post(address, decided(this_year) | {f"name_{this_year.pk}": "5 Elm"})

    assert page.status_code == 409
    assert "The classes of that school year were moved up already." in page.content.decode()
    assert snapshot(school) == before


def rehearsed(school, by, classes, **kwargs):
    values = {
        "from_year": YEAR,
        "starts_on": DAY,
        "choices": {classes["oak"].pk: Choice("5 Oak", classes["next"])},
        "with_leavers": True,
    }
    with tenant(school.pk):
        return rehearse(by=by, **values | kwargs)


def test_rehearsal_tells_what_becomes_of_each_pupil_and_changes_nothing(
    school, senco_actor, classes
):
    before = snapshot(school)

    found = rehearsed(school, senco_actor, classes)

    assert snapshot(school) == before
    assert found.outcome == {
        "classes": [
            {
                "from": "4 Oak",
                "to": "5 Oak",
                "year": "5",
                "staff": classes["next"].pk,
                "pupils": 2,
            }
        ],
        "pupils": [
            [classes["up"].pk, "4 Oak", "5 Oak", "5", "up"],
            [classes["kept_back"].pk, "4 Oak", "5 Oak", "4", "other_year"],
            [classes["leaver"].pk, "6 Ash", "", "", "leaves"],
        ],
        "homeless": [],
        "ends": [],
    }
    assert (found.state, found.steps) == ("rehearsed", {})
    with tenant(school.pk):
        assert Entry.objects.filter(event="rollover_rehearsed", object_id=found.pk).count() == 1


def test_rehearsal_names_who_has_no_class_and_what_ends(school, senco_actor, classes):
    alone = PupilFactory(school=school, nc_year="3")
    place = ParticipationFactory(school=school, pupil=classes["leaver"])
    plan = SupportPlanFactory(school=school, pupil=classes["leaver"])

    outcome = rehearsed(school, senco_actor, classes).outcome

    assert outcome["homeless"] == [alone.pk]
    assert outcome["ends"] == [
        [plan.pupil_id, f"{place.intervention.name} ends"],
        [plan.pupil_id, "support plan stays open: end it or hand it on"],
    ]


def test_what_was_rehearsed_is_done_and_taken_back_whole(school, senco_actor, classes):
    before = snapshot(school)
    found = rehearsed(school, senco_actor, classes)

    with tenant(school.pk):
        done = confirm(rollover=found, today=DAY, by=senco_actor)
    assert done == Done(classes=1, moved=2, left=1)

    with tenant(school.pk):
        undo(rollover=found, by=senco_actor)
    assert snapshot(school) == before
    with tenant(school.pk):
        row = RollOver.objects.get(pk=found.pk)
        assert (row.state, row.undone_by) == ("undone", senco_actor.user)
        assert Entry.objects.filter(event="rollover_undone", object_id=found.pk).count() == 1


def test_after_it_was_taken_back_the_year_can_be_moved_up(school, senco_actor, classes):
    found = rehearsed(school, senco_actor, classes)
    with tenant(school.pk):
        confirm(rollover=found, today=DAY, by=senco_actor)
        undo(rollover=found, by=senco_actor)

    again = rehearsed(school, senco_actor, classes)

    with tenant(school.pk):
        assert confirm(rollover=again, today=DAY, by=senco_actor).moved == 2


def test_a_change_since_the_rehearsal_refuses_it(school, senco_actor, classes):
    found = rehearsed(school, senco_actor, classes)
    PupilFactory(school=school, group=classes["oak"], nc_year="4")
    before = snapshot(school)

    with (
        pytest.raises(NotPossible, match="have changed since this was rehearsed"),
        tenant(school.pk),
    ):
        confirm(rollover=found, today=DAY, by=senco_actor)

    assert snapshot(school) == before


def test_it_is_not_confirmed_before_its_day(school, senco_actor, classes):
    found = rehearsed(school, senco_actor, classes)

    with pytest.raises(NotPossible, match="still to come"), tenant(school.pk):
        confirm(rollover=found, today=DAY - datetime.timedelta(days=1), by=senco_actor)


def test_who_may_not_take_off_roll_leaves_the_leavers_to_who_may(
    school, senco_actor, admin_actor, classes
):
    first = rehearsed(school, admin_actor, classes, with_leavers=False)
    with tenant(school.pk):
        confirm(rollover=first, today=DAY, by=admin_actor)

    second = rehearsed(school, senco_actor, classes, choices={})

    with tenant(school.pk):
        assert confirm(rollover=second, today=DAY, by=senco_actor) == Done(left=1)
        assert not RollOver.objects.visible_to(admin_actor).filter(pk=second.pk).exists()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("pupil", "A pupil has been moved since"),
        ("newcomer", "A pupil has come into one of the new classes"),
        ("adult", "Somebody else has got one of the new classes"),
        ("back", "A pupil who left is on roll again"),
        ("late", "More than a day has passed"),
    ],
)
def test_what_came_of_it_since_forbids_to_take_it_back(school, senco_actor, classes, what, words):
    found = rehearsed(school, senco_actor, classes)
    with tenant(school.pk):
        confirm(rollover=found, today=DAY, by=senco_actor)
        new = TeachingGroup.objects.get(academic_year=YEAR + 1)
        if what == "pupil":
            Pupil.objects.filter(pk=classes["up"].pk).update(group=classes["oak"])
        if what == "back":
            Enrolment.objects.filter(pupil=classes["leaver"]).update(ends_on=None)
        if what == "late":
            RollOver.objects.update(confirmed_at=timezone.now() - datetime.timedelta(days=2))
    if what == "newcomer":
        PupilFactory(school=school, group=new, nc_year="5")
    if what == "adult":
        GroupStaffFactory(school=school, group=new)
    before = snapshot(school)

    with pytest.raises(NotPossible, match=words), tenant(school.pk):
        undo(rollover=found, by=senco_actor)

    assert snapshot(school) == before


def test_rehearsal_is_narrowed_by_what_happens_and_by_class(senco_client, senco_actor, classes):
    found = rehearsed(classes["oak"].school, senco_actor, classes)
    address = reverse("pupils:rollover_view", kwargs={"rollover_pk": found.pk})

    leaves = senco_client.get(address, {"fate": "leaves"}).context["lines"]
    oak = senco_client.get(address, {"group": "4 Oak"}).context["lines"]
    unknown = senco_client.get(address, {"fate": "nonsense"}).context["lines"]

    assert [line.becomes for line in leaves] == ["leaves the school"]
    assert (len(oak), len(unknown)) == (2, 3)


@pytest.mark.parametrize("pupils", [1, 3])
def test_rehearsal_query_budget(
    senco_client, school, senco_actor, classes, pupils, assert_page_queries
):
    PupilFactory.create_batch(pupils, school=school, group=classes["oak"], nc_year="4")
    found = rehearsed(school, senco_actor, classes)

    with assert_page_queries(9):
        senco_client.get(reverse("pupils:rollover_view", kwargs={"rollover_pk": found.pk}))


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

    with assert_page_queries(12):
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
