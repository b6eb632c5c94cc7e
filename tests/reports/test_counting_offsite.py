"""What editions tell of school avoidance, off-site provision and suspensions."""

import datetime

from pupils.models import SupportingPlan
from sendhub.dates import Span
from sendhub.reports.counting_offsite import count_offsite, count_supporting
from sendhub.tenancy import tenant
from tests.factories import pupils as make

D = datetime.date


def at(day):
    return datetime.datetime.combine(day, datetime.time(9), tzinfo=datetime.UTC)


def test_pupils_are_counted_on_the_day_and_what_began_within_the_span(senco_actor, school):
    pupil = make.PupilFactory(school=school, sen_status="K")
    other = make.PupilFactory(school=school)
    make.AvoidancePlanFactory(pupil=pupil, starts_on=D(2026, 10, 1))
    make.AvoidancePlanFactory(pupil=other, starts_on=D(2026, 9, 1), ends_on=D(2026, 11, 1))
    make.PartTimeTableFactory(
        pupil=pupil,
        starts_on=D(2026, 11, 2),
        ends_on=D(2026, 12, 11),
        again_because="Not there yet",
    )
    make.OffSitePlaceFactory(pupil=other, starts_on=D(2026, 11, 2))
    make.OffSitePlaceFactory(pupil=other, starts_on=D(2026, 11, 2))
    for each in (pupil, pupil, other):
        make.SuspensionFactory(pupil=each, starts_on=D(2026, 10, 5), ends_on=D(2026, 10, 5))
    make.SuspensionFactory(pupil=other, starts_on=D(2026, 8, 31), ends_on=D(2026, 8, 31))

    with tenant(school.pk):
        counted = count_offsite(by=senco_actor, span=Span(D(2026, 9, 1), D(2026, 11, 20)))

    assert counted == {
        "avoidance": 1,
        "part_time": 1,
        "part_time_again": 1,
        "off_site": 1,
        "suspended": 2,
        "suspended_on_register": 1,
    }


def test_plans_for_health_and_safety_are_counted_by_kind(senco_actor, school):
    pupil, other = make.PupilFactory(school=school), make.PupilFactory(school=school)
    for each in (pupil, other):
        make.SupportingPlanFactory(pupil=each, review_on=D(2026, 11, 1))
    for _ in range(2):
        make.SupportingPlanFactory(pupil=pupil, kind="risk", review_on=D(2027, 3, 1))
    plan = make.SupportingPlanFactory(
        pupil=pupil, kind="peep", state="ended", ended_on=D(2026, 11, 1)
    )
    make.SupportingReceiptFactory(plan=plan)
    make.SupportingReceiptFactory(
        plan=make.SupportingPlanFactory(pupil=pupil, kind="behaviour", review_on=D(2027, 3, 1))
    )

    with tenant(school.pk):
        SupportingPlan.objects.update(written_at=at(D(2026, 10, 1)))
        counted = count_supporting(by=senco_actor, on=D(2026, 11, 20))

    assert counted == {
        "health": 2,
        "peep": 0,
        "behaviour": 1,
        "risk": 1,
        "pep": 0,
        "late": 2,
        "unread": 1,
    }


def test_plans_are_counted_as_they_held_on_the_day(senco_actor, school):
    first, second, unread = (make.PupilFactory(school=school) for _ in range(3))
    earlier = make.SupportingPlanFactory(pupil=first, state="earlier", review_on=D(2026, 10, 2))
    make.SupportingPlanFactory(pupil=first, replaces=earlier, number=2, review_on=D(2027, 3, 1))
    make.SupportingPlanFactory(
        pupil=second, kind="peep", state="ended", ended_on=D(2026, 10, 20), review_on=D(2027, 3, 1)
    )
    late = make.SupportingPlanFactory(pupil=unread, kind="behaviour", review_on=D(2027, 3, 1))
    make.SupportingReceiptFactory(plan=late, asked_on=D(2026, 10, 1), read_at=at(D(2026, 10, 12)))

    with tenant(school.pk):
        SupportingPlan.objects.filter(number=1).update(written_at=at(D(2026, 10, 1)))
        SupportingPlan.objects.filter(number=2).update(written_at=at(D(2026, 11, 2)))
        told = {
            on: {
                what: number
                for what, number in count_supporting(by=senco_actor, on=on).items()
                if number
            }
            for on in (D(2026, 9, 30), D(2026, 10, 11), D(2026, 10, 20), D(2026, 11, 2))
        }

    assert told == {
        D(2026, 9, 30): {},
        D(2026, 10, 11): {"health": 1, "peep": 1, "behaviour": 1, "late": 1, "unread": 1},
        D(2026, 10, 20): {"health": 1, "behaviour": 1, "late": 1},
        D(2026, 11, 2): {"health": 1, "behaviour": 1},
    }
