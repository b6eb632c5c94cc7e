"""Two files of one child shown as one, and parted again."""

import pytest

from pupils.actions.merges import merge_files, part_files
from pupils.models import Observation, Pupil
from sendhub.accounts.models import StaffMember
from sendhub.audit.models import Entry
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.factories import pupils as make
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory


@pytest.fixture
def oak(school):
    return TeachingGroupFactory(school=school)


@pytest.fixture
def kept(school, oak):
    return make.PupilFactory(school=school, group=oak)


@pytest.fixture
def double(school):
    return make.PupilFactory(school=school)


def test_rows_of_both_are_read_under_the_kept_file(
    senco_actor, teacher, school, oak, kept, double, actor_for
):
    GroupStaffFactory(school=school, group=oak, staff=StaffMember.objects.get(user=teacher))
    theirs = make.ObservationFactory(pupil=double)
    teacher_actor = actor_for(teacher, school)

    with tenant(school.pk):
        assert list(Observation.objects.visible_to(teacher_actor)) == []
        merge_files(kept=kept, other=double, by=senco_actor)

        assert list(Pupil.objects.visible_to(senco_actor)) == [kept]
        assert list(Observation.objects.visible_to(senco_actor).of(kept)) == [theirs]
        assert list(Observation.objects.visible_to(teacher_actor).of(kept)) == [theirs]
        entries = Entry.objects.filter(event="pupil_merged").values_list("pupil_id", "object_id")
        assert set(entries) == {(kept.pk, double.pk), (double.pk, double.pk)}
        theirs.refresh_from_db()
        assert theirs.pupil_id == double.pk


def test_parted_files_are_as_before(senco_actor, school, kept, double):
    with tenant(school.pk):
        before = list(Pupil.objects.order_by("pk").values())
        merge_files(kept=kept, other=double, by=senco_actor)
        part_files(other=double, by=senco_actor)

        assert list(Pupil.objects.order_by("pk").values()) == before
        assert Entry.objects.filter(event="pupil_unmerged").count() == 2


def test_merge_refused(senco_actor, school, kept, double):
    third = make.PupilFactory(school=school)

    with tenant(school.pk):
        with pytest.raises(NotPossible, match="two different files"):
            merge_files(kept=kept, other=kept, by=senco_actor)
        merge_files(kept=kept, other=double, by=senco_actor)
        for one, another in ((double, third), (third, double)):
            with pytest.raises(NotPossible, match="already shown under another"):
                merge_files(kept=one, other=another, by=senco_actor)
        with pytest.raises(NotPossible, match="keep this file instead"):
            merge_files(kept=third, other=kept, by=senco_actor)


def test_parting_refused(senco_actor, school, kept, double):
    with tenant(school.pk):
        with pytest.raises(NotPossible, match="stands on its own"):
            part_files(other=double, by=senco_actor)
        merge_files(kept=kept, other=double, by=senco_actor)
        Pupil.objects.filter(pk=kept.pk).update(upn=double.upn)
        with pytest.raises(NotPossible, match="same UPN"):
            part_files(other=double, by=senco_actor)
