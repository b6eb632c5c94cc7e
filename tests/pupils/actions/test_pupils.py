"""A pupil's file opened by hand, kept, closed and opened again."""

import datetime
from datetime import timedelta

import pytest
from django.utils import timezone

from pupils.actions import groups, pupils, sen
from pupils.enums import DueKind
from pupils.models import Due, Enrolment, FormerUpn, GroupMember, Monitoring, Pupil
from sendhub.audit.models import Entry
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories import pupils as make
from tests.factories.accounts import StaffMemberFactory, TeachingGroupFactory

D = datetime.date
TODAY = timezone.localdate()
DAY = timedelta(days=1)
ZOE = {
    "first_name": "Zoë",
    "last_name": "O’Wraxton",
    "born_on": D(2018, 3, 2),
    "upn": "r2011 0001 8042",
}


@pytest.fixture
def oak(school):
    return TeachingGroupFactory(school=school, name="Oak", nc_year="3")


@pytest.fixture
def elm(school):
    return TeachingGroupFactory(school=school, name="Elm", nc_year="4")


@pytest.fixture
def pupil(school, oak):
    return make.PupilFactory(school=school, group=oak)


def stays(pupil):
    with tenant(pupil.school_id):
        return list(
            Enrolment.objects.filter(pupil=pupil)
            .order_by("starts_on")
            .values_list("starts_on", "ends_on")
        )


def classes(pupil):
    with tenant(pupil.school_id):
        return list(
            GroupMember.objects.filter(pupil=pupil)
            .order_by("starts_on", "id")
            .values_list("group__name", "starts_on", "ends_on")
        )


def events(pupil):
    with tenant(pupil.school_id):
        return list(
            Entry.objects.filter(pupil_id=pupil.pk).order_by("id").values_list("event", "fields")
        )


def test_added_pupil_is_on_roll_in_class_and_found(senco_actor, oak):
    with tenant(senco_actor.school_id):
        pupil = pupils.add_pupil(by=senco_actor, starts_on=TODAY, group=oak, **ZOE)
        found = list(Pupil.objects.visible_to(senco_actor).on_roll(TODAY).search("owraxton zoe"))

    assert found == [pupil]
    assert (pupil.upn, pupil.group_id, pupil.nc_year) == ("R201100018042", oak.pk, "3")
    assert stays(pupil) == [(TODAY, None)]
    assert classes(pupil) == [("Oak", TODAY, None)]
    assert [event for event, _ in events(pupil)][-1] == "pupil_enrolled"


def test_added_pupil_with_a_taken_upn_is_refused(senco_actor, pupil):
    with (
        pytest.raises(NotPossible, match="Another pupil of this school has this UPN"),
        tenant(senco_actor.school_id),
    ):
        pupils.add_pupil(by=senco_actor, starts_on=TODAY, **{**ZOE, "upn": pupil.upn})


def test_same_upn_at_another_school_is_no_matter(other_senco_actor, pupil):
    with tenant(other_senco_actor.school_id):
        other = pupils.add_pupil(by=other_senco_actor, starts_on=TODAY, **{**ZOE, "upn": pupil.upn})

    assert other.upn == pupil.upn


def test_edited_name_is_found_under_the_new_one(senco_actor, pupil):
    with tenant(pupil.school_id):
        edited = pupils.edit_identity(
            pupil=pupil, version=1, by=senco_actor, known_as="Łucja", last_name="Nowak"
        )
        found = list(Pupil.objects.search("lucja nowak"))

    assert found == [pupil]
    assert edited.version == 2
    assert events(pupil) == [("changed", ["known_as", "last_name"])]


def test_replaced_upn_stays_as_a_former_one(senco_actor, pupil):
    with tenant(pupil.school_id):
        pupils.edit_identity(pupil=pupil, version=1, by=senco_actor, upn="R201100018042")
        former = list(FormerUpn.objects.values_list("pupil_id", "upn"))

    assert former == [(pupil.pk, pupil.upn)]


def test_edit_without_a_change_writes_nothing(senco_actor, pupil):
    with tenant(pupil.school_id):
        same = pupils.edit_identity(
            pupil=pupil, version=1, by=senco_actor, first_name=pupil.first_name
        )

    assert same.version == 1
    assert events(pupil) == []


def test_edit_of_an_older_version_is_a_conflict(senco_actor, pupil):
    with tenant(pupil.school_id):
        pupils.edit_identity(pupil=pupil, version=1, by=senco_actor, known_as="Kit")
        with pytest.raises(Conflict) as conflict:
            pupils.edit_identity(pupil=pupil, version=1, by=senco_actor, known_as="Kim")

    assert conflict.value.fields == ("known_as",)


def test_edit_takes_identity_only(senco_actor, pupil):
    with pytest.raises(TypeError, match="sen_status"), tenant(pupil.school_id):
        pupils.edit_identity(pupil=pupil, version=1, by=senco_actor, sen_status="E")


def test_lead_takes_over_open_obligations(senco_actor, school, pupil):
    lead = StaffMemberFactory(school=school)
    make.DueFactory(pupil=pupil)

    with tenant(school.pk):
        pupils.set_lead(pupil=pupil, lead=lead, by=senco_actor)
        owners = list(Due.objects.values_list("owner", flat=True))

    assert owners == [lead.pk]
    assert events(pupil) == [("changed", ["lead"])]


def test_class_changes_from_a_day(senco_actor, pupil, elm):
    with tenant(pupil.school_id):
        moved = groups.move_to_group(pupil=pupil, group=elm, on=TODAY, by=senco_actor)

    assert (moved.group_id, moved.nc_year) == (elm.pk, "4")
    assert classes(pupil) == [("Oak", D(2020, 9, 1), TODAY - DAY), ("Elm", TODAY, None)]


def test_class_chosen_twice_on_one_day_leaves_one(senco_actor, pupil, oak, elm):
    with tenant(pupil.school_id):
        groups.move_to_group(pupil=pupil, group=elm, on=TODAY, by=senco_actor)
        groups.move_to_group(pupil=pupil, group=oak, on=TODAY, by=senco_actor)

    assert classes(pupil) == [("Oak", D(2020, 9, 1), None)]


def test_set_is_no_class(senco_actor, school, pupil):
    maths = TeachingGroupFactory(school=school, kind="subject")

    with tenant(school.pk):
        with pytest.raises(NotPossible, match="class or tutor group"):
            groups.move_to_group(pupil=pupil, group=maths, on=TODAY, by=senco_actor)
        groups.put_in_group(pupil=pupil, group=maths, on=TODAY - DAY, by=senco_actor)
        groups.take_out_of_group(pupil=pupil, group=maths, on=TODAY, by=senco_actor)

    assert classes(pupil)[1:] == [(maths.name, TODAY - DAY, TODAY - DAY)]


def test_leaving_ends_stay_classes_and_monitoring(senco_actor, school, pupil):
    make.DueFactory(pupil=pupil, kind=DueKind.PROFILE_REVIEW)
    with tenant(school.pk):
        sen.start_monitoring(
            pupil=pupil, starts_on=TODAY, review_on=TODAY + DAY, reason="New.", by=senco_actor
        )
        pupils.leave(
            pupil=pupil, ends_on=TODAY, destination="Upper Larkfield School", by=senco_actor
        )
        on_roll = list(Pupil.objects.on_roll(TODAY)), list(Pupil.objects.on_roll(TODAY + DAY))
        still_owed = list(Due.objects.open())
        watched = list(Monitoring.objects.values_list("ends_on", "outcome"))

    assert stays(pupil) == [(D(2020, 9, 1), TODAY)]
    assert classes(pupil) == [("Oak", D(2020, 9, 1), TODAY)]
    assert on_roll == ([pupil], [])
    assert still_owed == []
    assert watched == [(TODAY, "Left the school.")]
    assert events(pupil)[-1] == ("pupil_left", [])


def test_duty_to_tell_the_parent_outlives_the_stay(senco_actor, school, pupil):
    make.DueFactory(pupil=pupil, is_statutory=True)

    with tenant(school.pk):
        pupils.leave(pupil=pupil, ends_on=TODAY, by=senco_actor)
        assert Due.objects.open().count() == 1


def test_leaving_twice_or_before_arrival_is_refused(senco_actor, school, pupil):
    with tenant(school.pk):
        with pytest.raises(NotPossible, match="last day is before the first"):
            pupils.leave(pupil=pupil, ends_on=D(2020, 8, 31), by=senco_actor)
        pupils.leave(pupil=pupil, ends_on=TODAY, by=senco_actor)
        with pytest.raises(NotPossible, match="not on roll"):
            pupils.leave(pupil=pupil, ends_on=TODAY, by=senco_actor)


def test_leaving_taken_back_brings_the_class_back(senco_actor, school, pupil):
    with tenant(school.pk):
        pupils.leave(pupil=pupil, ends_on=TODAY + 5 * DAY, by=senco_actor)
        pupils.cancel_leaving(pupil=pupil, by=senco_actor)

    assert stays(pupil) == [(D(2020, 9, 1), None)]
    assert classes(pupil) == [("Oak", D(2020, 9, 1), None)]


def test_leaving_of_the_past_is_not_taken_back(senco_actor, school, pupil):
    with tenant(school.pk):
        with pytest.raises(NotPossible, match="No last day"):
            pupils.cancel_leaving(pupil=pupil, by=senco_actor)
        pupils.leave(pupil=pupil, ends_on=TODAY - DAY, by=senco_actor)
        with pytest.raises(NotPossible, match="re-admit"):
            pupils.cancel_leaving(pupil=pupil, by=senco_actor)


def test_readmission_opens_the_same_file_again(senco_actor, school, pupil, elm):
    with tenant(school.pk):
        pupils.leave(pupil=pupil, ends_on=D(2026, 7, 20), by=senco_actor)
        pupils.readmit(pupil=pupil, starts_on=D(2026, 11, 2), group=elm, by=senco_actor)
        assert Pupil.objects.count() == 1
        assert Pupil.objects.get().group_id == elm.pk

    assert stays(pupil) == [(D(2020, 9, 1), D(2026, 7, 20)), (D(2026, 11, 2), None)]
    assert classes(pupil)[-1] == ("Elm", D(2026, 11, 2), None)
    assert events(pupil)[-1] == ("pupil_readmitted", [])


@pytest.mark.parametrize(("starts_on", "fits"), [(D(2026, 7, 20), False), (D(2026, 7, 21), True)])
def test_readmission_comes_after_the_stay_before(senco_actor, school, pupil, starts_on, fits):
    with tenant(school.pk):
        with pytest.raises(NotPossible, match="on roll already"):
            pupils.readmit(pupil=pupil, starts_on=starts_on, by=senco_actor)
        pupils.leave(pupil=pupil, ends_on=D(2026, 7, 20), by=senco_actor)
        if fits:
            assert pupils.readmit(pupil=pupil, starts_on=starts_on, by=senco_actor).pk
        else:
            with pytest.raises(NotPossible, match="must come after"):
                pupils.readmit(pupil=pupil, starts_on=starts_on, by=senco_actor)
