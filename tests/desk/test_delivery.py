"""What was owed and held on the desk: the numbers of the lists they open, and never more than one may see."""

import datetime

import pytest
from django.urls import reverse

from provision.enums import MissedReason, SessionState, Stage
from pupils.enums import DueKind
from sendhub.accounts.models import StaffMember
from sendhub.desk import delivery
from sendhub.tenancy import tenant
from tests.factories import accounts, provision, pupils

WEDNESDAY = datetime.date(2026, 11, 25)
NOON = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)


def session(run, day, state=SessionState.PLANNED, reason="", **values):
    recorded = {} if state == SessionState.PLANNED else {"recorded_at": NOON}
    if recorded:
        recorded["recorded_by"] = accounts.UserFactory()
    return provision.SessionFactory(
        school=run.school,
        intervention=run,
        on=day,
        state=state,
        missed_reason=reason,
        **recorded,
        **values,
    )


@pytest.fixture
def run(school):
    return provision.InterventionFactory(school=school)


def week_of(run, actor):
    monday = WEDNESDAY - datetime.timedelta(days=2)
    session(run, monday - datetime.timedelta(days=3), SessionState.HELD)
    session(run, monday, SessionState.HELD)
    session(run, monday + datetime.timedelta(days=1))
    session(run, WEDNESDAY)
    for hour in (10, 11):
        session(
            run,
            monday,
            SessionState.MISSED,
            MissedReason.ADULT_COVERING,
            starts_at=datetime.time(hour),
        )
    closed = {"starts_at": datetime.time(13)}
    session(run, monday, SessionState.MISSED, MissedReason.CLOSED, **closed)
    with tenant(run.school_id):
        return delivery.this_week(actor, WEDNESDAY)


def test_week_counts_what_became_of_each_session(run, senco_actor):
    week = week_of(run, senco_actor)

    assert (week.due, week.held, week.lost, week.unrecorded, week.ahead) == (4, 1, 2, 1, 1)
    assert week.reasons == [(2, "Adult covering elsewhere")]


def test_week_tells_of_the_school_week_before_it_and_why_sessions_were_missed(run, senco_actor):
    monday = WEDNESDAY - datetime.timedelta(days=2)
    before = monday - datetime.timedelta(days=14)  # the week between was a holiday
    session(run, before, SessionState.HELD)
    session(run, before, SessionState.MISSED, MissedReason.ROOM, starts_at=datetime.time(11))
    closed = {"starts_at": datetime.time(12)}
    session(run, before + datetime.timedelta(7), SessionState.MISSED, MissedReason.CLOSED, **closed)
    with tenant(run.school_id):
        week = delivery.this_week(senco_actor, monday)

    assert (week.due, week.reasons) == (0, [])
    assert (week.before.starts_on, week.before.held, week.before.lost) == (before, 1, 1)
    assert week.before.reasons == [(1, "No room")]
    assert week.follows_holiday


@pytest.mark.parametrize("days", [0, 1, 2, 3, 4])
def test_desk_shows_last_week_on_every_day_of_this_one(run, senco_actor, days):
    monday = WEDNESDAY - datetime.timedelta(days=2)
    session(run, monday - datetime.timedelta(days=3), SessionState.MISSED, MissedReason.TRIP)
    with tenant(run.school_id):
        week = delivery.this_week(senco_actor, monday + datetime.timedelta(days=days))

    assert (week.before.lost, week.before.ends_on) == (1, monday - datetime.timedelta(days=3))


def test_numbers_of_the_week_are_those_of_the_lists_they_open(run, senco_actor, senco_client):
    today = datetime.date.today()
    monday = today - datetime.timedelta(days=today.weekday())
    session(run, monday, SessionState.HELD)
    session(run, monday, SessionState.MISSED, MissedReason.ROOM, starts_at=datetime.time(11))
    session(run, monday, starts_at=datetime.time(12))
    session(run, monday + datetime.timedelta(days=4))
    session(run, monday - datetime.timedelta(days=7), SessionState.HELD)
    session(run, monday - datetime.timedelta(days=4))
    closed = {"starts_at": datetime.time(13)}
    session(run, monday - datetime.timedelta(4), SessionState.MISSED, MissedReason.CLOSED, **closed)
    with tenant(run.school_id):
        this = delivery.this_week(senco_actor, today)

    for week, number in ((this, 4), (this.before, 2)):
        listed = {
            kind: senco_client.get(f"{week.address}&what={kind}").context["page"].paginator.count
            for kind in ("owed", "held", "lost", "unrecorded", "ahead")
        }
        owed = listed.pop("owed")
        assert listed == {kind: getattr(week, kind) for kind in listed}
        assert (sum(listed.values()), owed) == (number, week.due)


def test_week_at_a_weekend_is_the_one_that_is_over(run, senco_actor):
    with tenant(run.school_id):
        week = delivery.this_week(senco_actor, datetime.date(2026, 11, 29))

    assert (week.starts_on, week.ends_on) == (
        datetime.date(2026, 11, 23),
        datetime.date(2026, 11, 27),
    )


def test_year_tells_share_held_and_what_was_paid(run, slt_actor, school):
    held = {"minutes": 30, "hourly_rate": "30.0000"}
    session(run, datetime.date(2026, 9, 14), SessionState.HELD, **held)
    for place, rate in enumerate(("20.0000", None)):
        session(
            run,
            datetime.date(2026, 9, 15 + place),
            SessionState.MISSED,
            MissedReason.ADULT_ABSENT,
            minutes=30,
            hourly_rate=rate,
        )
    pupil = pupils.PupilFactory(school=school)
    pupils.DueFactory(pupil=pupil, kind=DueKind.PLAN_REVIEW, due_on=datetime.date(2026, 11, 1))

    with tenant(school.pk):
        year = delivery.this_year(slt_actor, WEDNESDAY)

    assert (year.percent, year.late_plans) == (33, 1)
    assert (year.spent.pence, year.spent.unknown) == (1500, 0)
    assert (year.lost.pence, year.lost.unknown) == (1000, 1)


def test_pupils_with_a_need_and_no_place_are_as_many_as_in_their_list(slt_client, school):
    for status in ("K", "K", "N"):
        pupil = pupils.PupilFactory(school=school, sen_status=status)
        if status == "K":
            pupils.NeedFactory(pupil=pupil)

    page = slt_client.get(reverse("desk:home"))

    listed = slt_client.get(reverse("provision:map_gaps")).context["page"]
    assert (page.context["year"].gaps, listed.paginator.count) == (2, 2)
    assert f'href="{reverse("provision:map_gaps")}"' in page.content.decode()


def test_cost_is_kept_from_who_may_not_see_costs(run, sen_assistant_actor):
    session(run, datetime.date(2026, 9, 15), SessionState.MISSED, MissedReason.ROOM)

    with tenant(run.school_id):
        year = delivery.this_year(sen_assistant_actor, WEDNESDAY)

    assert (year.spent, year.lost) == (None, None)


def test_teacher_is_asked_for_a_line_once(teacher_client, teacher, school):
    today = datetime.date.today()
    oak = accounts.TeachingGroupFactory(school=school, name="Oak")
    accounts.GroupStaffFactory(
        school=school, group=oak, staff=StaffMember.objects.get(user=teacher)
    )
    asked, later, written, stranger = pupils.PupilFactory.create_batch(4, school=school)
    for pupil in (asked, later, written):
        pupils.GroupMemberFactory(pupil=pupil, group=oak)
    cycles = {
        pupil: provision.CycleFactory(
            pupil=pupil,
            stage=Stage.DO,
            starts_on=today - datetime.timedelta(days=60),
            review_on=today + datetime.timedelta(days=90 if pupil == later else 3),
        )
        for pupil in (asked, later, written, stranger)
    }
    provision.ReviewLineFactory(pupil=written, cycle=cycles[written], by_user=teacher)

    response = teacher_client.get(reverse("desk:home"))

    assert response.context["lines"] == [cycles[asked]]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("role", ["senco", "teacher", "slt"])
def test_desk_query_budget_with_provision(
    request, school, teacher, number, role, assert_page_queries
):
    budget = {"senco": 15, "teacher": 14, "slt": 14}[role]
    today = datetime.date.today()
    group = accounts.TeachingGroupFactory(school=school)
    accounts.GroupStaffFactory(
        school=school, group=group, staff=StaffMember.objects.get(user=teacher)
    )
    for _ in range(number):
        pupil = pupils.PupilFactory(school=school, sen_status="K")
        pupils.GroupMemberFactory(pupil=pupil, group=group)
        cycle = provision.CycleFactory(
            pupil=pupil, stage=Stage.DO, starts_on=today, review_on=today
        )
        pupils.DueFactory(pupil=pupil, kind=DueKind.PLAN_REVIEW, subject_id=cycle.pk, due_on=today)
        run = provision.InterventionFactory(school=school)
        session(run, today - datetime.timedelta(days=today.weekday()))
        session(
            run,
            today - datetime.timedelta(days=today.weekday()),
            SessionState.MISSED,
            MissedReason.ROOM,
            starts_at=datetime.time(11),
        )
    client = request.getfixturevalue(f"{role}_client")

    with assert_page_queries(budget):
        client.get(reverse("desk:home"))


def test_earlier_sessions_that_wait_are_offered_on_a_day_without_any(ta_client, ta, run):
    staff = StaffMember.objects.get(user=ta)
    accounts.GroupStaffFactory(school=run.school, group=run.group, staff=staff)
    session(run, datetime.date.today() - datetime.timedelta(days=1), staff=staff)
    session(run, datetime.date.today() - datetime.timedelta(days=2))

    page = ta_client.get(reverse("desk:home")).content.decode()

    assert "Record 1 earlier session<" in page


def test_senco_sees_how_many_sessions_need_cover(senco_client, run):
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    away = accounts.StaffMemberFactory(school=run.school)
    accounts.StaffAbsenceFactory(
        school=run.school, staff=away, starts_on=tomorrow, ends_on=tomorrow
    )
    session(run, tomorrow, staff=away)
    session(
        run,
        tomorrow,
        starts_at=datetime.time(13),
        staff=accounts.StaffMemberFactory(school=run.school),
    )

    assert senco_client.get(reverse("desk:home")).context["week"].cover == 1
