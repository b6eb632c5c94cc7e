"""The desk's clocks: late first, both sides told apart in words, the same queries for any number."""

import datetime

import pytest

from ehcp.clocks import in_words, running
from pupils.enums import DueKind
from pupils.models import Enrolment
from sendhub.tenancy import tenant
from tests.factories import ehcp as make
from tests.factories import pupils

TODAY = datetime.date.today()
WEEK = datetime.timedelta(weeks=1)


def case(school, weeks, **values):
    return make.NeedsAssessmentFactory(
        pupil=pupils.PupilFactory(school=school),
        state=values.pop("state", "request_received"),
        received_on=TODAY - weeks * WEEK,
        **values,
    )


def test_late_clocks_stand_first_and_the_longest_late_on_top(school, senco_actor):
    fresh, late, later = case(school, 1), case(school, 8), case(school, 12)
    make.NeedsAssessmentFactory(pupil=pupils.PupilFactory(school=school), state="withdrawn")

    with tenant(school.pk):
        found, kinds = running(senco_actor, TODAY, at_most=6)

    assert [kind.number for kind in kinds] == [3]
    assert [clock.pupil.pk for clock in found] == [later.pupil_id, late.pupil_id, fresh.pupil_id]
    assert [clock.is_late for clock in found] == [True, True, False]


def test_pupil_who_left_has_no_clock_here(school, senco_actor):
    _left, back = case(school, 8), case(school, 8)
    with tenant(school.pk):
        Enrolment.objects.update(starts_on=TODAY - 60 * WEEK, ends_on=TODAY - WEEK)
    pupils.EnrolmentFactory(pupil=back.pupil, starts_on=TODAY, ends_on=None)

    with tenant(school.pk):
        found, _kinds = running(senco_actor, TODAY, at_most=6)

    assert [clock.pupil.pk for clock in found] == [back.pupil_id]


def test_bar_says_in_words_what_it_draws(school, senco_actor):
    running_case = case(
        school, 13, state="assessing", assessing_on=TODAY - 7 * WEEK, sent_on=TODAY - 13 * WEEK
    )
    make.AdviceRequestFactory(assessment=running_case, source="b", asked_on=TODAY - 7 * WEEK)

    with tenant(school.pk):
        [clock], _kinds = running(senco_actor, TODAY, at_most=6)

    words = "School and family: 0 of 1 done, 1 late. LA and others: 2 of 4 done, 0 late"
    assert in_words(clock) == words
    assert f'aria-label="{words}"' in clock.picture
    # One late date of ours, two dates of the LA done and two to come; no style that the policy refuses.
    assert (clock.picture.count("l7 7"), clock.picture.count("<circle")) == (1, 4)
    assert "style" not in clock.picture


@pytest.mark.parametrize("number", [1, 60])
def test_clocks_need_the_same_queries_for_sixty_cases(
    school, senco_actor, number, assert_page_queries
):
    for _ in range(number):
        case(school, 3)

    with tenant(school.pk), assert_page_queries(5):
        clocks, [kind] = running(senco_actor, TODAY, at_most=6)

    assert (len(clocks), kind.number) == (min(number, 6), number)


def test_cases_that_are_drawn_are_those_with_the_first_day(school, senco_actor):
    cases = [case(school, weeks) for weeks in (1, 9, 3, 12)]
    for each in cases:
        due_on = each.received_on + 6 * WEEK
        pupils.DueFactory(
            pupil=each.pupil, kind=DueKind.EHC_DECIDE, subject_id=each.pk, due_on=due_on
        )

    with tenant(school.pk):
        found, kinds = running(senco_actor, TODAY, at_most=2)

    assert [clock.pupil.pk for clock in found] == [cases[3].pupil_id, cases[1].pupil_id]
    assert [kind.number for kind in kinds] == [4]


def test_desk_shows_clocks_to_who_works_on_them_and_counts_to_the_head(
    senco_client, head_client, teacher_client, school
):
    late = case(school, 8)

    senco, head, teacher = (each.get("/") for each in (senco_client, head_client, teacher_client))

    assert [clock.pupil.pk for clock in senco.context["clocks"]] == [late.pupil_id]
    assert head.context["leaders"]["assessments"] == 1
    assert late.pupil.full_name not in head.content.decode()
    assert "clocks" not in teacher.context
