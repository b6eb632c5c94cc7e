"""The chronology: every kind of entry, each by its own row's visibility, filtered, paged, printed."""

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.enums import CharacteristicKind, DueKind
from pupils.models import Concern, Due, Profile
from sendhub.accounts.permissions import Permission
from sendhub.desk.chronology import LATEST, _latest_sql, happened, latest
from sendhub.desk.sources import SOURCES
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.agencies import (
    ConsentFactory,
    EntryPupilFactory,
    InvolvementFactory,
    MeetingPupilFactory,
)
from tests.factories.days import (
    AchievementFactory,
    CheckInFactory,
    IncidentFactory,
    IncidentPupilFactory,
    QuietVisitFactory,
)
from tests.factories.ehcp import (
    AssessmentStepFactory,
    EhcPlanFactory,
    EhcPlanVersionFactory,
    NeedsAssessmentFactory,
)
from tests.factories.ehcp_reviews import AnnualReviewFactory
from tests.factories.provision import (
    AgreementFactory,
    CycleFactory,
    InterventionFactory,
    ParticipationFactory,
    PupilStrategyFactory,
    RegulationPlanFactory,
    StrategyAnswerFactory,
)
from tests.factories.pupils import (
    AccessArrangementFactory,
    ActionFactory,
    AssessmentFactory,
    AttendanceFigureFactory,
    AvoidancePlanFactory,
    CharacteristicFactory,
    ConcernFactory,
    ConcernPupilFactory,
    ContactFactory,
    DocumentFactory,
    DueFactory,
    MonitoringFactory,
    NeedFactory,
    ObservationFactory,
    ProfileFactory,
    PupilFactory,
    RelationshipFactory,
    RestrictionFactory,
    SenStatusFactory,
    StepMarkFactory,
    SupportingPlanFactory,
    SuspensionFactory,
    TransitionFactory,
    VoiceFactory,
)
from tests.factories.rounds import QuestionRoundFactory
from tests.factories.sharing import LinkFactory


@pytest.fixture
def pupil(school, teacher, ta):
    group = TeachingGroupFactory(school=school)
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    return PupilFactory(school=school, group=group)


def d(month, day, year=2026):
    return datetime.date(year, month, day)


@pytest.fixture
def full(pupil, senco):
    """One row of every kind."""
    school = pupil.school
    concern = ConcernFactory(school=school, text="Lost the thread")
    ConcernPupilFactory(pupil=pupil, concern=concern)
    SenStatusFactory(pupil=pupil, informed_on=d(9, 3, 2024), informed_how="call")
    NeedFactory(pupil=pupil, starts_on=d(2, 1), ends_on=d(3, 1))
    MonitoringFactory(pupil=pupil, starts_on=d(1, 5), review_on=d(2, 5), ends_on=d(2, 6))
    ObservationFactory(pupil=pupil, focus="Attention")
    AssessmentFactory(pupil=pupil)
    DocumentFactory(pupil=pupil, for_staff=True, dated_on=d(5, 1))
    profile = ProfileFactory(pupil=pupil, state="current")
    contact = ContactFactory(school=school, last_name="Rowan")
    RelationshipFactory(pupil=pupil, contact=contact, starts_on=d(4, 1), ends_on=d(4, 2))
    CharacteristicFactory(
        pupil=pupil, kind=CharacteristicKind.PUPIL_PREMIUM, starts_on=d(4, 3), note="Ever 6"
    )
    AttendanceFigureFactory(pupil=pupil)
    strategy = PupilStrategyFactory(pupil=pupil, ends_on=d(10, 1, 2026), end_reason="Not needed")
    StrategyAnswerFactory(strategy=strategy, pupil=pupil, by_user=senco, note="Half the time")
    RegulationPlanFactory(pupil=pupil, helps="Quiet")
    due = DueFactory(pupil=pupil, kind=DueKind.PROFILE_REVIEW)
    cycle = CycleFactory(
        pupil=pupil,
        stage="finished",
        do_from=d(9, 21),
        reviewed_on=d(12, 1),
        decision="continue",
        finished_by=senco,
        finished_at=timezone.now(),
    )
    AgreementFactory(pupil=pupil, cycle=cycle)
    run = InterventionFactory(school=school, name="Word builders")
    ParticipationFactory(pupil=pupil, intervention=run, ends_on=d(10, 2))
    VoiceFactory(pupil=pupil, given_on=d(5, 2))
    VoiceFactory(pupil=pupil, of="family", about="Your views", given_on=d(5, 3))
    LinkFactory(pupil=pupil, sent=True, answered_at=timezone.now())
    AnnualReviewFactory(
        pupil=pupil,
        state="complete",
        meeting_on=d(3, 2),
        recommendation="amend",
        decision="maintain",
        decided_on=d(3, 20),
    )
    EntryPupilFactory(pupil=pupil, entry__school=school)
    MeetingPupilFactory(pupil=pupil, meeting__school=school, meeting__state="held")
    ActionFactory(pupil=pupil, done_on=d(11, 3), done_by=senco, evidence="Rang on Monday")
    with tenant(school.pk):
        Concern.objects.filter(pk=concern.pk).update(
            state="decided", decision="no_action", decided_at=timezone.now(), decided_by=senco
        )
        Profile.objects.filter(pk=profile.pk).update(
            published_at=timezone.now(), published_by=senco
        )
        Due.objects.filter(pk=due.pk).update(done_on=d(6, 1), done_by=senco)
    return pupil


def titles(client, pupil, **query):
    response = client.get(reverse("desk:pupil_chronology", kwargs={"pupil_pk": pupil.pk}), query)
    assert response.status_code == 200
    return [entry.title for entry in response.context["entries"]]


def test_chronology_shows_every_kind_to_the_senco(senco_client, full):
    shown = titles(senco_client, full)

    assert sorted(shown) == sorted(
        [
            "Phone call: Orla Fenwick",
            "Team around the family",
            "Action done: Ring the family about the morning",
            "Concern raised",
            "Concern decided: No further action",
            "Status: SEN Support",
            "Parent informed of SEN Support",
            "Need: Speech, language and communication needs",
            "Need ended: Speech, language and communication needs",
            "Monitoring started",
            "Monitoring ended",
            "Observation: Attention",
            "Assessment: Single word reading test",
            "Other: Speech and language report",
            "One-page profile published",
            "Put on roll",
            "Contact added: Rowan",
            "No longer a contact: Rowan",
            "Pupil premium",
            "Attendance figures",
            "Intervention begun: Word builders",
            "Intervention ended: Word builders",
            "Strategy started: Chunk instructions",
            "Strategy ended: Chunk instructions",
            "Works in my room: Chunk instructions",
            "Regulation plan written",
            "Done: Review the one-page profile",
            "Cycle of the support plan begun",
            "Support plan agreed, Do began",
            "Support plan reviewed: Go on with a new cycle",
            "Support plan: Agrees: Ada Alderbrook",
            "The pupil: What I am good at",
            "The family: Your views",
            "Asked or sent by private link: Marian Alderbrook",
            "Answered: Marian Alderbrook",
            "Annual review meeting: the school recommends: Amend the plan",
            "LA’s decision after the annual review: Keep the plan as it is",
        ]
    )


def test_chronology_is_in_order_of_dates(senco_client, full):
    response = senco_client.get(reverse("desk:pupil_chronology", kwargs={"pupil_pk": full.pk}))

    days = [entry.on for entry in response.context["entries"]]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (
            "teacher",
            {
                "Concern raised",
                "Concern decided: No further action",
                "Parent informed of SEN Support",
                "Monitoring started",
                "Monitoring ended",
                "Contact added: Rowan",
                "No longer a contact: Rowan",
                "Pupil premium",
                "Done: Review the one-page profile",
                "The family: Your views",
                "Phone call: Orla Fenwick",
                "Team around the family",
                "Action done: Ring the family about the morning",
                "Asked or sent by private link: Marian Alderbrook",
                "Answered: Marian Alderbrook",
                "Annual review meeting: the school recommends: Amend the plan",
                "LA’s decision after the annual review: Keep the plan as it is",
            },
        ),
        (
            "ta",
            {
                "Concern raised",
                "Concern decided: No further action",
                "Parent informed of SEN Support",
                "Monitoring started",
                "Monitoring ended",
                "Contact added: Rowan",
                "No longer a contact: Rowan",
                "Pupil premium",
                "Done: Review the one-page profile",
                "The family: Your views",
                "Phone call: Orla Fenwick",
                "Team around the family",
                "Action done: Ring the family about the morning",
                "Asked or sent by private link: Marian Alderbrook",
                "Answered: Marian Alderbrook",
                "Annual review meeting: the school recommends: Amend the plan",
                "LA’s decision after the annual review: Keep the plan as it is",
                "Assessment: Single word reading test",
                "Attendance figures",
            },
        ),
    ],
)
def test_chronology_hides_what_the_role_may_not_see(request, senco_client, full, role, hidden):
    everything = set(titles(senco_client, full))

    shown = set(titles(request.getfixturevalue(f"{role}_client"), full))

    assert everything - shown == hidden


def test_reporter_sees_the_own_concern_in_the_stream(teacher_client, teacher, pupil):
    own = ConcernFactory(school=pupil.school, raised_by=teacher)
    ConcernPupilFactory(pupil=pupil, concern=own)

    assert "Concern raised" in titles(teacher_client, pupil)


def test_concern_about_two_pupils_names_no_other(senco_client, school, pupil):
    other = PupilFactory(school=school, known_as="Osprey")
    concern = ConcernFactory(school=school)
    ConcernPupilFactory(pupil=pupil, concern=concern)
    ConcernPupilFactory(pupil=other, concern=concern)

    page = senco_client.get(reverse("desk:pupil_chronology", kwargs={"pupil_pk": pupil.pk}))

    assert [entry.title for entry in page.context["entries"]].count("Concern raised") == 1
    assert "Osprey" not in page.content.decode()


def test_restricted_concern_is_in_no_stream_but_the_senco_s(senco_client, slt_client, pupil):
    concern = ConcernFactory(school=pupil.school)
    ConcernPupilFactory(pupil=pupil, concern=concern)
    assert "Concern raised" in titles(slt_client, pupil)

    RestrictionFactory(school=pupil.school, document=None, concern=concern)

    assert "Concern raised" in titles(senco_client, pupil)
    assert "Concern raised" not in titles(slt_client, pupil)


def test_chronology_of_two_merged_files_is_one_stream(senco_client, teacher_client, pupil):
    other = PupilFactory(school=pupil.school, merged_into=pupil, on_roll=False)
    ObservationFactory(pupil=other, focus="In the other file")

    assert "Observation: In the other file" in titles(senco_client, pupil)
    assert "Observation: In the other file" in titles(teacher_client, pupil)


@pytest.mark.parametrize("kind", sorted({source.key for source in SOURCES}))
def test_filter_by_kind_shows_that_kind_alone(senco_client, full, kind):
    InvolvementFactory(pupil=full)
    ConsentFactory(pupil=full)
    AccessArrangementFactory(pupil=full)
    StepMarkFactory(pupil=full)
    AssessmentStepFactory(assessment=NeedsAssessmentFactory(pupil=full))
    EhcPlanFactory(pupil=full, ended_on=d(2, 1), ended_reason="transferred")
    TransitionFactory(pupil=full)
    AvoidancePlanFactory(pupil=full)
    SuspensionFactory(pupil=full)
    SupportingPlanFactory(pupil=full)
    CheckInFactory(pupil=full)
    QuietVisitFactory(pupil=full)
    AchievementFactory(pupil=full)
    IncidentPupilFactory(pupil=full, incident=IncidentFactory(school=full.school))
    QuestionRoundFactory(pupil=full)

    response = senco_client.get(
        reverse("desk:pupil_chronology", kwargs={"pupil_pk": full.pk}), {"kind": kind}
    )

    assert {entry.kind for entry in response.context["entries"]} == {kind}


def test_plan_is_told_of_when_it_is_issued_and_when_it_ends(senco_client, teacher_client, pupil):
    plan = EhcPlanFactory(pupil=pupil, ended_on=d(6, 1), ended_reason="transferred")
    EhcPlanVersionFactory(pupil=pupil, plan=plan, issued_on=d(2, 1))
    told = ["EHC plan ended: Transferred to another LA", "EHC plan issued: Final"]

    assert [title for title in titles(senco_client, pupil) if "EHC" in title] == told
    assert [title for title in titles(teacher_client, pupil) if "EHC" in title] == []


def test_filter_by_period_and_words(senco_client, full):
    assert titles(senco_client, full, since="2026-04-01", until="2026-04-02") == [
        "No longer a contact: Rowan",
        "Contact added: Rowan",
    ]
    assert titles(senco_client, full, text="ever 6") == ["Pupil premium"]


def test_kind_the_role_may_not_see_is_refused_as_a_filter(teacher_client, full):
    response = teacher_client.get(
        reverse("desk:pupil_chronology", kwargs={"pupil_pk": full.pk}), {"kind": "contact"}
    )

    assert list(response.context["form"].errors) == ["kind"]
    assert "Contact added: Rowan" not in [entry.title for entry in response.context["entries"]]


def test_chronology_pages_at_50(senco_client, pupil):
    for n in range(51):
        ObservationFactory(pupil=pupil, seen_on=d(1, 1) + datetime.timedelta(days=n))

    assert len(titles(senco_client, pupil)) == 50
    assert titles(senco_client, pupil, page="2") == ["Observation", "Put on roll"]


def test_printed_chronology_is_whole_and_on_record(senco_client, school, pupil):
    from sendhub.audit.models import Entry

    for n in range(51):
        ObservationFactory(pupil=pupil, seen_on=d(1, 1) + datetime.timedelta(days=n))

    response = senco_client.get(
        reverse("desk:pupil_chronology_print", kwargs={"pupil_pk": pupil.pk})
    )

    assert len(response.context["entries"]) == 52
    with tenant(school.pk):
        assert Entry.objects.filter(event="printed", pupil_id=pupil.pk).count() == 1


def test_chronology_of_another_school_does_not_exist(other_senco_client, pupil):
    for name in ("pupil_chronology", "pupil_chronology_print", "pupil_overview"):
        response = other_senco_client.get(reverse(f"desk:{name}", kwargs={"pupil_pk": pupil.pk}))
        assert response.status_code == 404


def test_score_stands_in_the_stream_with_its_band(senco_client, pupil):
    AssessmentFactory(pupil=pupil, score=84)
    AssessmentFactory(pupil=pupil, kind="level", score=None, level="Working towards")

    response = senco_client.get(
        reverse("desk:pupil_chronology", kwargs={"pupil_pk": pupil.pk}), {"kind": "assessment"}
    )

    assert {entry.text for entry in response.context["entries"]} == {
        "84, below average",
        "Working towards",
    }


@pytest.mark.parametrize("role", ["senco", "slt", "teacher", "ta"])
def test_overview_shows_the_newest_entries_of_the_stream(request, full, role):
    actor = request.getfixturevalue(f"{role}_actor")
    with tenant(full.school_id):
        stream = list(happened(full, actor=actor))

        assert latest(full, actor=actor, today=timezone.localdate()) == stream[:LATEST]


def test_query_of_the_overview_is_put_together_without_looking_at_rows(
    senco_actor, full, django_assert_num_queries
):
    """What it holds follows from the actor and the day alone; kept, it can show nobody more."""
    with tenant(full.school_id), django_assert_num_queries(0):
        _latest_sql.__wrapped__(senco_actor, timezone.localdate())


def test_overview_follows_the_permissions_of_the_moment(senco_actor, full):
    today = timezone.localdate()
    with tenant(full.school_id):
        before = latest(full, actor=senco_actor, today=today)
        fewer = replace(senco_actor, permissions=frozenset({Permission.PUPIL_HEADER_VIEW}))
        after = latest(full, actor=fewer, today=today)

        assert after == list(happened(full, actor=fewer))[:LATEST]
        assert before != after
