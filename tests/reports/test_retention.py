"""Retention and erasure: periods, holds, two persons, and the pages."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.enums import ConcernDecision
from pupils.models import Pupil
from sendhub.accounts.enums import Role
from sendhub.jobs.models import Job
from sendhub.refusals import NotPossible
from sendhub.reports import retention
from sendhub.reports.actions import erasures as actions
from sendhub.reports.enums import ErasureState, HoldKind, RetentionKind
from sendhub.reports.models import Erasure, Hold
from sendhub.reports.retention import kind_of, period_end
from sendhub.tenancy import tenant
from tests.attacks.world import client_asked_again
from tests.conftest import person
from tests.factories.accounts import MembershipFactory
from tests.factories.pupils import (
    ConcernFactory,
    ConcernPupilFactory,
    EnrolmentFactory,
    PupilFactory,
    SenStatusFactory,
)
from tests.factories.reports import (
    ErasureFactory,
    HandoverFileFactory,
    HoldFactory,
    RetentionPeriodFactory,
)

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.date(1991, 4, 3)


@pytest.fixture
def left(school):
    """A pupil with SEN Support who left long ago and whose period has ended."""
    pupil = PupilFactory(school=school, born_on=LONG_AGO, on_roll=False)
    SenStatusFactory(
        pupil=pupil,
        starts_on=datetime.date(1998, 9, 1),
        ends_on=datetime.date(2002, 7, 19),
    )
    EnrolmentFactory(
        pupil=pupil,
        starts_on=datetime.date(1998, 9, 1),
        ends_on=datetime.date(2002, 7, 19),
    )
    return pupil


@pytest.fixture
def inside(school):
    with tenant(school.pk):
        yield


@pytest.mark.parametrize(
    ("kind", "years", "born_on", "left_on", "end"),
    [
        ("sen_file", 31, datetime.date(1991, 4, 3), None, datetime.date(2022, 4, 3)),
        ("general", 25, datetime.date(1992, 2, 29), None, datetime.date(2017, 2, 28)),
        ("not_upheld", 1, None, datetime.date(2024, 12, 20), datetime.date(2026, 8, 31)),
        ("not_upheld", 1, None, None, None),
        ("sen_file", 31, None, datetime.date(2002, 7, 19), None),
    ],
)
def test_end_of_a_period(kind, years, born_on, left_on, end):
    kind = RetentionKind(kind)

    assert period_end(kind, years=years, born_on=born_on, left_on=left_on) == end


def test_which_period_a_pupil_is_under():
    assert kind_of(had_sen=True, had_concern=True, was_upheld=False) == "sen_file"
    assert kind_of(had_sen=False, had_concern=True, was_upheld=True) == "general"
    assert kind_of(had_sen=False, had_concern=True, was_upheld=False) == "not_upheld"
    assert kind_of(had_sen=False, had_concern=False, was_upheld=False) == "general"


def ended(school, today):
    rows = Pupil.objects.filter(school=school, merged_into=None, is_taken_back=False)
    return retention.ended_periods(rows, school_id=school.pk, today=today)


@pytest.mark.usefixtures("inside")
def test_review_list_begins_on_the_day_the_period_ends(school, left):
    assert ended(school, datetime.date(2022, 4, 2)) == []

    (row,) = ended(school, datetime.date(2022, 4, 3))

    assert (row.pupil, row.kind, row.ended_on, row.hold) == (
        left,
        RetentionKind.SEN_FILE,
        datetime.date(2022, 4, 3),
        None,
    )


@pytest.mark.usefixtures("inside")
def test_review_list_holds_nobody_who_is_on_roll(school, left):
    EnrolmentFactory(pupil=left, starts_on=datetime.date(2021, 9, 1), ends_on=None)

    assert ended(school, datetime.date(2026, 4, 3)) == []


@pytest.mark.usefixtures("inside")
def test_review_list_follows_the_schools_own_period(school, left):
    RetentionPeriodFactory(school=school, years=40)

    assert ended(school, datetime.date(2026, 4, 3)) == []


@pytest.mark.usefixtures("inside")
def test_concerns_that_were_not_upheld_end_a_year_after_the_school_year(school, senco):
    pupil = PupilFactory(school=school, born_on=datetime.date(2015, 4, 3), on_roll=False)
    EnrolmentFactory(
        pupil=pupil, starts_on=datetime.date(2020, 9, 1), ends_on=datetime.date(2024, 12, 20)
    )
    concern = ConcernFactory(
        school=school,
        state="decided",
        decision=ConcernDecision.NO_ACTION,
        decided_at=datetime.datetime(2024, 11, 1, 9, 0, tzinfo=datetime.UTC),
        decided_by=senco,
    )
    ConcernPupilFactory(pupil=pupil, concern=concern)

    assert [row.kind for row in ended(school, datetime.date(2026, 8, 31))] == ["not_upheld"]

    ConcernPupilFactory(pupil=pupil)

    assert ended(school, datetime.date(2026, 8, 31)) == []


@pytest.mark.usefixtures("inside")
def test_two_persons_erase_and_one_never_does(school, left, senco_actor, head_actor):
    erasure = actions.propose(pupil=left, by=senco_actor)

    approved = actions.decide(erasure=erasure, is_approved=True, by=head_actor)

    assert approved.state == ErasureState.APPROVED
    assert Job.objects.get(kind="erase_pupil").args == {"erasure_id": erasure.pk}


@pytest.mark.usefixtures("inside")
def test_a_head_who_is_the_senco_cannot_decide_what_they_proposed(school, left, senco, actor_for):
    MembershipFactory(school=school, user=senco, role=Role.HEAD)
    both = actor_for(senco, school)
    erasure = actions.propose(pupil=left, by=both)

    with pytest.raises(NotPossible, match="head of another school of the trust"):
        actions.decide(erasure=erasure, is_approved=True, by=both)

    second = actor_for(person(school, Role.HEAD), school)
    assert actions.decide(erasure=erasure, is_approved=True, by=second).state == "approved"


def test_the_page_tells_the_same_person_why(school, left, senco):
    MembershipFactory(school=school, user=senco, role=Role.HEAD)
    erasure = ErasureFactory(school=school, pupil_number=left.pk, proposed_by=senco)
    client = client_asked_again(senco, school)

    page = client.get(erasure.get_absolute_url())

    assert "You proposed this yourself" in page.text
    answer = client.post(erasure.get_absolute_url(), {"is_approved": "yes"})
    assert answer.status_code == 409
    with tenant(school.pk):
        erasure.refresh_from_db()
    assert erasure.state == ErasureState.PROPOSED


@pytest.mark.usefixtures("inside")
def test_a_hold_stops_proposal_and_decision_with_its_reason(school, left, senco_actor, head_actor):
    hold = actions.set_hold(
        pupil=left, kind=HoldKind.TRIBUNAL, reason="Appeal of May", by=senco_actor
    )
    with pytest.raises(NotPossible, match="on hold: Appeal of May"):
        actions.propose(pupil=left, by=senco_actor)
    actions.end_hold(hold=hold, by=senco_actor)
    erasure = actions.propose(pupil=left, by=senco_actor)
    actions.set_hold(pupil=left, kind=HoldKind.COMPLAINT, reason="Letter of June", by=head_actor)

    with pytest.raises(NotPossible, match="on hold: Letter of June"):
        actions.decide(erasure=erasure, is_approved=True, by=head_actor)

    assert not Job.objects.exists()


@pytest.mark.usefixtures("inside")
def test_nothing_is_proposed_before_the_period_has_ended(school, senco_actor):
    pupil = PupilFactory(school=school, born_on=datetime.date(2018, 4, 3))

    with pytest.raises(NotPossible, match="has not ended"):
        actions.propose(pupil=pupil, by=senco_actor)


@pytest.mark.usefixtures("inside")
def test_a_pupil_who_came_back_is_not_let_go(school, left, senco_actor, head_actor):
    erasure = actions.propose(pupil=left, by=senco_actor)
    EnrolmentFactory(pupil=left, starts_on=datetime.date(2026, 9, 1), ends_on=None)

    with pytest.raises(NotPossible, match="on roll"):
        actions.decide(erasure=erasure, is_approved=True, by=head_actor)


@pytest.mark.usefixtures("inside")
def test_a_refused_file_stays_and_may_be_proposed_again(school, left, senco_actor, head_actor):
    erasure = actions.propose(pupil=left, by=senco_actor)

    actions.decide(erasure=erasure, is_approved=False, by=head_actor)

    assert not Job.objects.exists()
    assert actions.propose(pupil=left, by=senco_actor).pk != erasure.pk


def test_the_walk_through_the_pages(school, left, senco, head):
    client = client_asked_again(senco, school)
    listed = client.get(reverse("reports:erasure_list"))
    propose = reverse("reports:erasure_propose", kwargs={"pupil_pk": left.pk})
    assert propose in listed.text

    assert client.post(propose).status_code == 200  # not ticked
    client.post(propose, {"is_checked": "on"})
    with tenant(school.pk):
        erasure = Erasure.objects.get()

    deciding = client_asked_again(head, school)
    assert left.full_name in deciding.get(erasure.get_absolute_url()).text
    deciding.post(erasure.get_absolute_url(), {"is_approved": "yes"})

    with tenant(school.pk):
        erasure.refresh_from_db()
    assert (erasure.state, erasure.decided_by_id) == (ErasureState.APPROVED, head.pk)


def test_a_hold_is_told_and_kept_to_on_every_page_of_the_erasure(
    school, left, senco, senco_actor, head
):
    proposing, deciding = client_asked_again(senco, school), client_asked_again(head, school)
    propose = reverse("reports:erasure_propose", kwargs={"pupil_pk": left.pk})
    hold = HoldFactory(pupil=left, set_by=senco, reason="Appeal of May")
    listed = proposing.get(reverse("reports:erasure_list")).text

    stopped = proposing.post(propose, {"is_checked": "on"})

    assert "Appeal of May" in listed
    assert (stopped.status_code, "on hold: Appeal of May" in stopped.text) == (409, True)
    with tenant(school.pk):
        assert not Erasure.objects.exists()
        actions.end_hold(hold=hold, by=senco_actor)
    proposing.post(propose, {"is_checked": "on"})
    HoldFactory(pupil=left, set_by=head, kind=HoldKind.COMPLAINT, reason="Letter of June")
    with tenant(school.pk):
        erasure = Erasure.objects.get()

    stopped = deciding.post(erasure.get_absolute_url(), {"is_approved": "yes"})

    assert (stopped.status_code, "on hold: Letter of June" in stopped.text) == (409, True)
    with tenant(school.pk):
        erasure.refresh_from_db()
        assert Pupil.objects.filter(pk=left.pk).exists()
    assert (erasure.state, Job.objects.exists()) == (ErasureState.PROPOSED, False)


def test_holds_are_set_and_ended_on_the_pupils_page(senco_client, school, left):
    page = reverse("reports:hold_list", kwargs={"pupil_pk": left.pk})
    senco_client.post(page, {"kind": "complaint", "reason": "Letter of May"})
    with tenant(school.pk):
        hold = Hold.objects.get()
    assert "Letter of May" in senco_client.get(page).text

    senco_client.post(reverse("reports:hold_end", kwargs={"hold_pk": hold.pk}))

    with tenant(school.pk):
        hold.refresh_from_db()
    assert hold.ended_at is not None


def test_the_administrator_sets_a_period(admin_client, school):
    page = reverse("reports:period_edit", kwargs={"period_kind": "general"})
    assert "date of birth" in admin_client.get(page).text

    admin_client.post(page, {"years": "30", "version": "1"})

    with tenant(school.pk):
        assert retention.years_of(school.pk)[RetentionKind.GENERAL] == 30
    assert "30 years" in admin_client.get(reverse("reports:period_list")).text


@pytest.mark.parametrize("count", [1, 3])
def test_query_budget_of_the_list(senco_client, school, senco, count, assert_page_queries):
    for _ in range(count):
        pupil = PupilFactory(school=school, born_on=LONG_AGO, on_roll=False)
        HoldFactory(pupil=pupil, set_by=senco)
        ErasureFactory(school=school, proposed_by=senco)
    page = reverse("reports:erasure_list")
    senco_client.get(page)

    with assert_page_queries(11):
        senco_client.get(page)


def test_proposal_says_whether_the_next_school_has_the_file(school, left, senco):
    HandoverFileFactory(pupil=left, reason="Highfield", asked_by=senco)
    HandoverFileFactory(
        pupil=left,
        reason="Ashdown",
        asked_by=senco,
        receipt={"school": "Ashdown"},
        closed_by=senco,
        closed_at=timezone.now(),
    )

    page = client_asked_again(senco, school).get(reverse("reports:erasure_propose", args=[left.pk]))

    told = page.content.decode()
    assert (told.count("No receipt yet"), told.count("Received")) == (1, 1)


def test_page_of_a_proposal_says_why_it_is_not_possible(school, left, senco):
    client = client_asked_again(senco, school)
    on_roll = PupilFactory(school=school)

    def shown(pupil):
        return client.get(reverse("reports:erasure_propose", args=[pupil.pk])).content.decode()

    assert "the period ended on 3 April 2022" in shown(left)
    assert ">Propose</button>" in shown(left)
    assert "The period of this file has not ended" in shown(on_roll)
    assert ">Propose</button>" not in shown(on_roll)
    HoldFactory(pupil=left, set_by=senco, reason="Appeal registered")
    assert "The file is on hold: Appeal registered." in shown(left)
    assert ">Propose</button>" not in shown(left)


def test_refused_proposal_leads_back_to_the_list_and_calls_no_tick_typed(school, senco):
    on_roll = PupilFactory(school=school)
    address = reverse("reports:erasure_propose", args=[on_roll.pk])

    page = client_asked_again(senco, school).post(address, {"is_checked": "on"})

    assert page.status_code == 409
    assert f'href="{reverse("reports:erasure_list")}"' in page.content.decode()
    assert "What you typed is still here" not in page.content.decode()


def test_hold_without_its_reason_is_refused_beside_the_fields(senco_client, school):
    pupil = PupilFactory(school=school)

    page = senco_client.post(reverse("reports:hold_list", args=[pupil.pk]), {})

    assert page.context["form"].errors == {
        "kind": ["Say what stands in the way."],
        "reason": ["Write down why the file is kept."],
    }
