"""What the database itself refuses about pupils, whoever writes."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from pupils import models
from sendhub.tenancy import tenant
from tests.factories import days, rounds
from tests.factories import pupils as make
from tests.factories.accounts import TeachingGroupFactory, UserFactory

D = datetime.date
MODELS = [
    model
    for model in apps.get_app_config("pupils").get_models()
    if not hasattr(model, "pgh_tracked_model")
]

# Each part of the record has a module of factories.
FACTORIES = vars(make) | vars(days) | vars(rounds)


def factory_of(model):
    return FACTORIES[f"{model.__name__}Factory"]


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.fixture
def pupil(school):
    return make.PupilFactory(school=school)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_a_factory(db, model):
    record = factory_of(model)()

    assert record.pk
    if model is not models.Strategy:
        assert str(record).split()[-1] == str(record.pk)


def test_upn_is_unique_in_the_school_only(school, other_school, pupil):
    make.PupilFactory(school=other_school, upn=pupil.upn)
    make.PupilFactory(school=school, upn="")
    make.PupilFactory(school=school, upn="")

    with refused("pupils_pupil_upn_once"):
        make.PupilFactory(school=school, upn=pupil.upn)


def test_upn_of_a_merged_file_may_repeat(school, pupil):
    double = make.PupilFactory(school=school, upn=pupil.upn, merged_into=pupil, on_roll=False)

    assert double.upn == pupil.upn


def test_pupil_is_not_merged_into_itself(school, pupil):
    with refused("pupils_pupil_not_merged_into_itself"), tenant(school.pk):
        models.Pupil.objects.filter(pk=pupil.pk).update(merged_into=pupil)


def test_retired_code_is_no_status_of_today(school, pupil):
    with refused("pupils_pupil_status_current"), tenant(school.pk):
        models.Pupil.objects.filter(pk=pupil.pk).update(sen_status="A")
    with refused("pupils_senstatus_retired_is_history"):
        make.SenStatusFactory(pupil=pupil, status="A", ends_on=None)


@pytest.mark.parametrize(
    ("factory", "constraint"),
    [
        (make.EnrolmentFactory, "pupils_enrolment_ends_after_start"),
        (make.GroupMemberFactory, "pupils_groupmember_ends_after_start"),
        (make.CharacteristicFactory, "pupils_characteristic_ends_after_start"),
        (make.FormerSchoolFactory, "pupils_formerschool_ends_after_start"),
        (make.SenStatusFactory, "pupils_senstatus_ends_after_start"),
        (make.NeedFactory, "pupils_need_ends_after_start"),
        (make.MonitoringFactory, "pupils_monitoring_ends_after_start"),
        (make.AttendanceFigureFactory, "pupils_attendance_ends_after_start"),
    ],
)
def test_row_does_not_end_before_it_starts(db, factory, constraint):
    one_day = factory(starts_on=D(2015, 3, 2), ends_on=D(2015, 3, 2))

    assert one_day.pk
    with refused(constraint):
        factory(starts_on=D(2015, 3, 2), ends_on=D(2015, 3, 1))


@pytest.mark.parametrize(
    ("factory", "values", "constraint"),
    [
        (make.SenStatusFactory, {"status": "K"}, "pupils_senstatus_open_once|one_status_a_day"),
        (make.MonitoringFactory, {}, "pupils_monitoring_open_once"),
        (make.CharacteristicFactory, {"kind": "eal"}, "one_fact_a_day"),
        (make.NeedFactory, {"need_type": "SLCN"}, "one_need_a_day"),
    ],
)
def test_one_open_row(pupil, factory, values, constraint):
    factory(pupil=pupil, ends_on=None, **values)

    with refused(constraint):
        factory(pupil=pupil, ends_on=None, **values)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "fits"),
    [
        (D(2023, 1, 1), D(2024, 8, 31), True),
        (D(2023, 1, 1), D(2024, 9, 1), False),
        (D(2025, 8, 31), None, False),
        (D(2025, 9, 1), None, True),
        (D(2024, 12, 1), D(2024, 12, 1), False),
    ],
)
def test_two_statuses_never_share_a_day(pupil, starts_on, ends_on, fits):
    make.SenStatusFactory(pupil=pupil, starts_on=D(2024, 9, 1), ends_on=D(2025, 8, 31))

    if fits:
        assert make.SenStatusFactory(pupil=pupil, starts_on=starts_on, ends_on=ends_on).pk
    else:
        with refused("one_status_a_day"):
            make.SenStatusFactory(pupil=pupil, starts_on=starts_on, ends_on=ends_on)


def test_status_moved_over_another_is_refused(school, pupil):
    make.SenStatusFactory(pupil=pupil, starts_on=D(2024, 9, 1), ends_on=D(2025, 8, 31))
    later = make.SenStatusFactory(pupil=pupil, starts_on=D(2025, 9, 1), ends_on=None)

    with refused("one_status_a_day"), tenant(school.pk):
        models.SenStatus.objects.filter(pk=later.pk).update(starts_on=D(2025, 8, 1))


def test_two_stays_never_share_a_day(school):
    pupil = make.PupilFactory(school=school)  # on roll since September 2020

    with refused("one_stay_a_day"):
        make.EnrolmentFactory(pupil=pupil, starts_on=D(2020, 1, 1), ends_on=D(2020, 9, 1))


@pytest.mark.parametrize(
    ("factory", "same", "other", "trigger"),
    [
        (make.NeedFactory, {"need_type": "SLCN"}, {"need_type": "MLD"}, "one_need_a_day"),
        (make.CharacteristicFactory, {"kind": "eal"}, {"kind": "medical"}, "one_fact_a_day"),
    ],
)
def test_the_same_is_never_said_twice_of_a_day(pupil, factory, same, other, trigger):
    year = {"pupil": pupil, "starts_on": D(2024, 9, 1), "ends_on": D(2025, 8, 31)}
    factory(**year, **same)

    assert factory(**year, **other).pk
    assert factory(pupil=pupil, starts_on=D(2025, 9, 1), ends_on=None, **same).pk
    with refused(trigger):
        factory(pupil=pupil, starts_on=None, ends_on=D(2024, 9, 1), **same)


def test_pupil_is_in_a_group_once_a_day(school, pupil):
    group = TeachingGroupFactory(school=school)
    year = {"pupil": pupil, "starts_on": D(2024, 9, 1), "ends_on": D(2025, 8, 31)}
    make.GroupMemberFactory(**year, group=group)

    assert make.GroupMemberFactory(**year).pk
    with refused("one_place_a_day"):
        make.GroupMemberFactory(pupil=pupil, starts_on=D(2025, 8, 31), group=group)


def test_telling_the_parent_has_day_and_way_together(pupil):
    with refused("pupils_senstatus_informed_pair"):
        make.SenStatusFactory(pupil=pupil, informed_on=D(2025, 1, 1))
    with refused("pupils_senstatus_informed_pair"):
        make.SenStatusFactory(pupil=pupil, informed_how="call")


@pytest.mark.parametrize(("rank", "fits"), [(0, False), (1, True), (99, True), (100, False)])
def test_rank_of_a_need(pupil, rank, fits):
    if fits:
        assert make.NeedFactory(pupil=pupil, rank=rank).pk
    else:
        with refused("pupils_need_rank"):
            make.NeedFactory(pupil=pupil, rank=rank)


def test_concern_is_decided_with_person_moment_and_state(school):
    user = UserFactory()
    whole = {"decision": "no_action", "decided_by": user, "decided_at": timezone.now()}

    assert make.ConcernFactory(school=school, state="decided", **whole).pk
    for missing in whole:
        with refused("pupils_concern_decided"):
            make.ConcernFactory(
                school=school, state="decided", **{k: v for k, v in whole.items() if k != missing}
            )
    with refused("pupils_concern_decided_state"):
        make.ConcernFactory(school=school, state="received", **whole)


def test_one_open_obligation_a_record(pupil):
    due = make.DueFactory(pupil=pupil, subject_id=5)

    with refused("pupils_due_open_once"):
        make.DueFactory(pupil=pupil, subject_id=5)
    with tenant(pupil.school_id):
        models.Due.objects.filter(pk=due.pk).update(done_on=D(2026, 11, 24))
    assert make.DueFactory(pupil=pupil, subject_id=5).pk


def test_restriction_names_exactly_one_item(school, pupil):
    document = make.DocumentFactory(pupil=pupil)
    concern = make.ConcernFactory(school=school)

    with refused("pupils_restriction_of_one"):
        make.RestrictionFactory(document=document, concern=concern)


def test_removed_document_has_person_and_moment(pupil):
    with refused("pupils_document_removed_pair"):
        make.DocumentFactory(pupil=pupil, removed_at=timezone.now())


@pytest.mark.parametrize(
    "model", [m for m in MODELS if issubclass(m, models.pupil.PupilRow)], ids=lambda m: m.__name__
)
def test_row_cannot_point_at_a_pupil_of_another_school(school, other_school, model):
    theirs = make.PupilFactory(school=other_school)

    with pytest.raises(IntegrityError, match="same_school"), transaction.atomic():
        factory_of(model)(school=school, pupil=theirs)
