"""Who sees which pupil and which row: three people, and a row that could leak."""

import datetime

import pytest

from pupils.models import (
    Address,
    Concern,
    ConcernPupil,
    Contact,
    Document,
    Observation,
    Pupil,
    Relationship,
)
from sendhub.accounts.models import StaffMember
from sendhub.tenancy import tenant
from tests.factories import accounts, pupils

YESTERDAY = datetime.date.today() - datetime.timedelta(days=1)


@pytest.fixture
def oak(school):
    return accounts.TeachingGroupFactory(school=school, name="Oak")


@pytest.fixture
def in_oak(school, oak):
    return pupils.PupilFactory(school=school, group=oak)


@pytest.fixture
def elsewhere(school):
    return pupils.PupilFactory(school=school)


def teach(user, group, **kwargs):
    staff = StaffMember.objects.get(user=user)
    return accounts.GroupStaffFactory(school=group.school, group=group, staff=staff, **kwargs)


def test_senco_sees_the_school_and_nobody_else(
    senco_actor, in_oak, elsewhere, other_school, other_senco_actor
):
    theirs = pupils.PupilFactory(school=other_school)

    with tenant(senco_actor.school_id):
        assert set(Pupil.objects.visible_to(senco_actor)) == {in_oak, elsewhere}
    with tenant(other_school.pk):
        assert set(Pupil.objects.visible_to(other_senco_actor)) == {theirs}


def test_teacher_sees_the_pupils_taught_today(teacher, school, oak, in_oak, elsewhere, actor_for):
    teach(teacher, oak)
    actor = actor_for(teacher, school)

    with tenant(school.pk):
        assert list(Pupil.objects.visible_to(actor)) == [in_oak]


def test_cover_that_ended_yesterday_shows_nothing(teacher, school, oak, in_oak, actor_for):
    teach(teacher, oak, is_cover=True, ends_on=YESTERDAY)
    actor = actor_for(teacher, school)

    with tenant(school.pk):
        assert list(Pupil.objects.visible_to(actor)) == []


def test_teacher_loses_sight_the_day_after_leaving(teacher, school, oak, in_oak, actor_for):
    teach(teacher, oak)
    actor = actor_for(teacher, school)

    with tenant(school.pk):
        in_oak.enrolment_set.update(ends_on=datetime.date.today())
        assert list(Pupil.objects.visible_to(actor)) == [in_oak]
        in_oak.enrolment_set.update(ends_on=YESTERDAY)
        assert list(Pupil.objects.visible_to(actor)) == []


def test_merged_file_is_found_under_the_kept_one(senco_actor, school, in_oak, elsewhere):
    with tenant(school.pk):
        Pupil.objects.filter(pk=elsewhere.pk).update(merged_into=in_oak)
        assert list(Pupil.objects.visible_to(senco_actor)) == [in_oak]


def test_teacher_reads_only_documents_for_staff(teacher, school, oak, in_oak, actor_for):
    teach(teacher, oak)
    actor = actor_for(teacher, school)
    pupils.DocumentFactory(pupil=in_oak)
    shared = pupils.DocumentFactory(pupil=in_oak, for_staff=True)

    with tenant(school.pk):
        assert list(Document.objects.visible_to(actor)) == [shared]


def test_restricted_document_is_for_named_readers(slt, slt_actor, senco_actor, school, in_oak):
    document = pupils.DocumentFactory(pupil=in_oak)
    restriction = pupils.RestrictionFactory(document=document)

    with tenant(school.pk):
        assert list(Document.objects.visible_to(senco_actor)) == [document]
        assert list(Document.objects.visible_to(slt_actor)) == []
    pupils.RestrictionReaderFactory(restriction=restriction, user=slt)
    with tenant(school.pk):
        assert list(Document.objects.visible_to(slt_actor)) == [document]


def test_restricted_observation_is_hidden_from_senior_leader(slt_actor, school, in_oak):
    observation = pupils.ObservationFactory(pupil=in_oak)
    open_one = pupils.ObservationFactory(pupil=in_oak)
    pupils.RestrictionFactory(document=None, observation=observation, school=school)

    with tenant(school.pk):
        assert list(Observation.objects.visible_to(slt_actor)) == [open_one]


def test_teacher_follows_own_concerns_only(teacher, teacher_actor, slt_actor, school):
    mine = pupils.ConcernFactory(school=school, raised_by=teacher)
    another = pupils.ConcernFactory(school=school)

    with tenant(school.pk):
        assert list(Concern.objects.visible_to(teacher_actor)) == [mine]
        assert set(Concern.objects.visible_to(slt_actor)) == {mine, another}


@pytest.mark.parametrize("typed", ["nguyen", "NGUYỄN", "thao nguyen", "Nguyê"])
def test_search_ignores_accents_and_case(senco_actor, school, typed):
    found = pupils.PupilFactory(school=school, first_name="Thảo", last_name="Nguyễn")
    pupils.PupilFactory(school=school, first_name="Zoë", last_name="O’Brien")

    with tenant(school.pk):
        assert list(Pupil.objects.visible_to(senco_actor).search(typed)) == [found]


@pytest.mark.parametrize("typed", ["o'brien", "o’brien", "obrien", "OBRIEN zoe", "Bria"])
def test_search_ignores_the_kind_of_apostrophe(senco_actor, school, typed):
    found = pupils.PupilFactory(
        school=school, first_name="Zoë", last_name="O’Brien", known_as="Bria"
    )
    pupils.PupilFactory(school=school, first_name="Łukasz", last_name="Al-Hassan")

    with tenant(school.pk):
        assert list(Pupil.objects.visible_to(senco_actor).search(typed)) == [found]


def test_families_details_are_not_for_teachers(
    teacher, senco_actor, school, oak, in_oak, actor_for
):
    teach(teacher, oak)
    link = pupils.RelationshipFactory(pupil=in_oak)
    home = pupils.AddressFactory(pupil=in_oak)
    teacher_actor = actor_for(teacher, school)

    with tenant(school.pk):
        for model, row in ((Relationship, link), (Contact, link.contact), (Address, home)):
            assert list(model.objects.visible_to(senco_actor)) == [row]
            assert list(model.objects.visible_to(teacher_actor)) == []


def test_line_of_another_persons_concern_is_not_for_teachers(
    teacher, senco_actor, school, oak, in_oak, actor_for
):
    teach(teacher, oak)
    mine = pupils.ConcernFactory(school=school, raised_by=teacher)
    my_line = pupils.ConcernPupilFactory(pupil=in_oak, concern=mine)
    their_line = pupils.ConcernPupilFactory(pupil=in_oak)
    teacher_actor = actor_for(teacher, school)

    with tenant(school.pk):
        assert set(ConcernPupil.objects.visible_to(senco_actor)) == {my_line, their_line}
        assert list(ConcernPupil.objects.visible_to(teacher_actor)) == [my_line]


def test_restricted_concern_hides_its_lines(slt_actor, school, in_oak):
    line = pupils.ConcernPupilFactory(pupil=in_oak)
    pupils.RestrictionFactory(document=None, concern=line.concern, school=school)

    with tenant(school.pk):
        assert list(ConcernPupil.objects.visible_to(slt_actor)) == []
