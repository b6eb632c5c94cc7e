"""A needs assessment from the request to the plan: one due row for each thing owed, closed by its date."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from ehcp.actions import assessments as actions
from ehcp.actions import bodies
from ehcp.enums import CaseState as S
from ehcp.models import AssessmentStep, NeedsAssessment
from pupils.actions.pupils import cancel_leaving, leave
from pupils.enums import DueKind
from pupils.models import Due
from sendhub.accounts.models import LocalAuthority
from sendhub.audit.models import Entry
from sendhub.refusals import NotPossible
from sendhub.templatetags.sendhub import day
from sendhub.tenancy import tenant
from tests.factories import ehcp as make
from tests.factories import provision, pupils

TODAY = datetime.date.today()
WEEK = datetime.timedelta(weeks=1)


def ago(weeks):
    return TODAY - weeks * WEEK


@pytest.fixture
def pupil(school):
    return pupils.PupilFactory(school=school, last_name="Alderbrook", sen_status="K")


@pytest.fixture
def case(pupil, senco_actor):
    with tenant(pupil.school_id):
        return actions.start_assessment(
            pupil=pupil,
            local_authority=pupil.school.local_authority,
            asked_by="school",
            by=senco_actor,
        )


@pytest.fixture
def walk(senco_actor):
    """Take a case through (state, day) by actions."""

    def to(case, *steps):
        with tenant(case.school_id):
            for state, on in steps:
                case = actions.move_assessment(
                    assessment=case,
                    version=case.version,
                    state=state,
                    on=on,
                    note="As their letter says",
                    by=senco_actor,
                )
        return case

    return to


def url(name, **kwargs):
    return reverse(f"ehcp:{name}", kwargs=kwargs)


def of_case(name, case):
    return url(name, needs_assessment_pk=case.pk)


def open_dues(school):
    with tenant(school.pk):
        rows = Due.objects.filter(done_on=None).order_by("due_on", "kind")
        return [(due.kind, due.whose_move, due.due_on) for due in rows]


def done_dues(school):
    with tenant(school.pk):
        rows = Due.objects.exclude(done_on=None).order_by("done_on", "kind")
        return [(due.kind, due.done_on) for due in rows]


def test_request_decided_at_a_review_starts_from_its_line_and_settles_it(
    senco_client, school, pupil
):
    cycle = provision.CycleFactory(pupil=pupil, plan=provision.SupportPlanFactory(pupil=pupil))
    pupils.DueFactory(pupil=pupil, kind=DueKind.ASSESSMENT_REQUEST, subject_id=cycle.pk)

    opened = senco_client.get(url("assessment_from_cycle", cycle_pk=cycle.pk))
    page = senco_client.get(opened.url)
    response = senco_client.post(
        opened.url,
        {
            "local_authority": school.local_authority_id,
            "asked_by": "school",
            "family_knows": "not_told",
        },
    )

    with tenant(school.pk):
        case = NeedsAssessment.objects.get()
    assert page.context["form"].initial["local_authority"] == school.local_authority_id
    assert response.url == case.get_absolute_url()
    assert case.cycle_id == cycle.pk
    assert open_dues(school) == [("ehc_send", "school", TODAY + 4 * WEEK)]
    assert done_dues(school) == [("assessment_request", TODAY)]


def test_each_date_of_the_la_closes_what_it_owed_and_opens_the_next(school, case, walk):
    case = walk(case, (S.REQUEST_SENT, ago(22)), (S.REQUEST_RECEIVED, ago(21)))
    received = open_dues(school)
    case = walk(case, (S.ASSESSING, ago(16)), (S.DRAFT_ISSUED, ago(1)))
    drafted = open_dues(school)
    walk(case, (S.REPRESENTATIONS, ago(1)), (S.FINAL_ISSUED, TODAY))

    assert received == [("ehc_decide", "la", ago(15))]
    assert drafted == [
        ("ehc_final", "la", ago(1)),
        ("ehc_comments", "family", ago(-1)),
    ]
    assert [kind for kind, *_ in open_dues(school)] == ["ehc_appeal"]
    assert done_dues(school) == [
        ("ehc_send", ago(22)),
        ("ehc_confirm", ago(21)),
        ("ehc_decide", ago(16)),
        ("ehc_comments", ago(1)),
        ("ehc_refuse", ago(1)),
        ("ehc_final", TODAY),
    ]


def test_appeal_that_nobody_made_runs_out_and_is_never_late(
    school, case, walk, senco_client, senco_actor
):
    case = walk(
        case, (S.REQUEST_SENT, ago(9)), (S.REQUEST_RECEIVED, ago(9)), (S.REFUSED_ASSESS, ago(6))
    )
    open_before = open_dues(school)
    with tenant(school.pk):
        actions.lapse_rights(today=TODAY + 30 * WEEK, by=senco_actor)
        refused_long_ago = actions.correct_days(
            assessment=case,
            version=case.version,
            note="Misread",
            sent_on=ago(40),
            received_on=ago(40),
            refused_assess_on=ago(35),
            by=senco_actor,
        )

    context = senco_client.get(refused_long_ago.get_absolute_url()).context
    assert [kind for kind, *_ in open_before] == ["ehc_appeal"]
    assert open_dues(school) == []
    assert context["lines"][-1].in_words == "The time has run out"
    assert context["next"] is None


def test_decision_before_the_request_is_refused_beside_the_field(senco_client, school, case, walk):
    case = walk(case, (S.REQUEST_SENT, ago(3)), (S.REQUEST_RECEIVED, ago(2)))

    response = senco_client.post(
        of_case("assessment_step", case),
        {"version": case.version, "state": "assessing", "on": ago(4).isoformat(), "note": "kept"},
    )

    assert response.context["form"].errors == {
        "on": ["The decision cannot be dated before the request was received."]
    }
    assert "kept" in response.content.decode()
    with pytest.raises(NotPossible, match="before the request was received"):
        walk(case, (S.ASSESSING, ago(4)))


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"on": (TODAY + WEEK).isoformat()}, {"on": ["This day is still to come."]}),
        ({"state": "withdrawn", "note": ""}, {"note": ["Say why: Withdrawn."]}),
        (
            {"state": "final_issued"},
            {"state": ["Select a valid choice. final_issued is not one of the available choices."]},
        ),
    ],
)
def test_step_refuses(senco_client, case, values, errors):
    data = {"version": case.version, "state": "request_sent", "on": TODAY.isoformat(), **values}

    response = senco_client.post(of_case("assessment_step", case), data)

    assert response.context["form"].errors == errors


def test_la_that_never_answers_stays_late_and_the_case_open(senco_client, school, case, walk):
    case = walk(case, (S.REQUEST_SENT, ago(31)), (S.REQUEST_RECEIVED, ago(30)))

    context = senco_client.get(case.get_absolute_url()).context

    assert (context["next"].in_words, context["next"].date.whose) == ("Late: 168 days", "la")
    assert open_dues(school) == [("ehc_decide", "la", ago(24))]


def test_only_a_recorded_lawful_exception_pauses_a_late_date(senco_client, school, case, walk):
    case = walk(case, (S.REQUEST_SENT, ago(31)), (S.REQUEST_RECEIVED, ago(30)))
    data = {"code": "EHC_DECIDE", "said_on": ago(25).isoformat(), "note": "The family is abroad."}

    refused = senco_client.post(
        of_case("exception_add", case), {**data, "ground": "missed_appointment"}
    )
    senco_client.post(of_case("exception_add", case), {**data, "ground": "away"})

    line = senco_client.get(case.get_absolute_url()).context["next"]
    with tenant(school.pk):
        events = set(Entry.objects.values_list("event", flat=True))
    assert refused.context["form"].errors == {
        "ground": ["The law does not name this ground for this date."]
    }
    assert (line.in_words, line.date.due_on) == ("Lawful exception recorded", ago(24))
    assert "exception_recorded" in events


def test_refusal_with_mediation_leads_to_the_appeal_and_back(school, case, walk, senco_client):
    case = walk(
        case,
        (S.REQUEST_SENT, ago(12)),
        (S.REQUEST_RECEIVED, ago(12)),
        (S.REFUSED_ASSESS, ago(6)),
        (S.MEDIATION, ago(5)),
    )
    [(kind, whose, before)] = open_dues(school)
    senco_client.post(
        of_case("assessment_days", case),
        {
            "version": case.version,
            **{name: ago(12).isoformat() for name in ("sent_on", "received_on")},
            "refused_assess_on": ago(6).isoformat(),
            "mediation_on": ago(5).isoformat(),
            "certificate_on": TODAY.isoformat(),
            "note": "The certificate came",
        },
    )

    assert (kind, whose) == ("ehc_appeal", "family")
    [(_, _, after)] = open_dues(school)
    assert after >= before
    with tenant(school.pk):
        assert NeedsAssessment.objects.get().certificate_on == TODAY
        assert AssessmentStep.objects.last().note == "Dates corrected: The certificate came"


def test_corrected_receipt_moves_every_date_that_rests_on_it(senco_client, school, case, walk):
    case = walk(case, (S.REQUEST_SENT, ago(3)), (S.REQUEST_RECEIVED, ago(2)))

    senco_client.post(
        of_case("assessment_days", case),
        {
            "version": case.version,
            "sent_on": ago(3).isoformat(),
            "received_on": ago(1).isoformat(),
            "note": "Misread",
        },
    )

    assert open_dues(school) == [("ehc_decide", "la", ago(-5))]


def test_correction_cannot_put_the_decision_before_the_request(senco_client, case, walk):
    case = walk(case, (S.REQUEST_SENT, ago(9)), (S.REQUEST_RECEIVED, ago(9)), (S.ASSESSING, ago(4)))
    days = {"sent_on": ago(9), "received_on": ago(3), "assessing_on": ago(4)}

    response = senco_client.post(
        of_case("assessment_days", case),
        {"version": case.version, "note": "Typing", **{k: v.isoformat() for k, v in days.items()}},
    )

    assert list(response.context["form"].errors) == ["assessing_on"]


def test_parent_withdraws_and_nothing_is_owed_any_more(school, case, walk, senco_actor):
    case = walk(case, (S.REQUEST_SENT, ago(9)), (S.REQUEST_RECEIVED, ago(9)), (S.ASSESSING, ago(4)))
    with tenant(school.pk):
        bodies.add_advice_request(assessment=case, by=senco_actor, source="d", asked_on=ago(4))
    before = [kind for kind, *_ in open_dues(school)]

    case = walk(case, (S.WITHDRAWN, TODAY))

    assert before == ["ehc_advice", "ehc_refuse", "ehc_final"]
    assert open_dues(school) == []
    assert (case.state, case.end_reason) == (S.WITHDRAWN, "As their letter says")


def test_pupil_moves_to_another_la_and_the_new_one_decides_from_its_own_receipt(
    senco_client, school, case, walk
):
    case = walk(case, (S.REQUEST_SENT, ago(9)), (S.REQUEST_RECEIVED, ago(9)))
    other = LocalAuthority.objects.create(code="998", name="Elsewhereshire")

    response = senco_client.post(
        of_case("assessment_move", case), {"local_authority": other.pk, "on": TODAY.isoformat()}
    )

    with tenant(school.pk):
        new = NeedsAssessment.objects.get(local_authority=other)
        case.refresh_from_db()
    assert response.url == new.get_absolute_url()
    assert (case.state, case.end_reason) == (S.WITHDRAWN, "The family moved to Elsewhereshire")
    assert (new.previous_id, new.received_on) == (case.pk, None)
    assert [kind for kind, *_ in open_dues(school)] == ["ehc_send"]


def test_pupil_who_leaves_takes_the_las_dates_along_and_ours_stay(
    school, pupil, case, walk, senco_actor
):
    case = walk(case, (S.REQUEST_SENT, ago(9)), (S.REQUEST_RECEIVED, ago(9)), (S.ASSESSING, ago(4)))
    with tenant(school.pk):
        for source in ("b", "d"):
            bodies.add_advice_request(
                assessment=case, by=senco_actor, source=source, asked_on=ago(4)
            )
        leave(pupil=pupil, ends_on=TODAY, by=senco_actor)
    gone = [(kind, whose) for kind, whose, _ in open_dues(school)]
    with tenant(school.pk):
        cancel_leaving(pupil=pupil, by=senco_actor)

    assert gone == [("ehc_advice", "school")]
    assert [kind for kind, *_ in open_dues(school)] == [
        "ehc_advice",
        "ehc_advice",
        "ehc_refuse",
        "ehc_final",
    ]


def test_second_open_case_of_a_pupil_is_refused(senco_client, case, school, pupil):
    response = senco_client.post(
        url("assessment_start", pupil_pk=pupil.pk),
        {
            "local_authority": school.local_authority_id,
            "asked_by": "parent",
            "family_knows": "asked",
        },
    )

    assert response.status_code == 409
    assert "is open already" in response.content.decode()


def test_request_a_parent_made_owes_the_school_no_sending(school, pupil, senco_actor, walk):
    with tenant(school.pk):
        case = actions.start_assessment(
            pupil=pupil,
            local_authority=school.local_authority,
            asked_by="parent",
            by=senco_actor,
        )
    before = open_dues(school)
    walk(case, (S.REQUEST_RECEIVED, ago(1)))

    assert (case.family_knows, before) == ("asked", [])
    assert open_dues(school) == [("ehc_decide", "la", ago(-5))]


def test_advice_and_consultation_close_by_their_own_dates(
    senco_client, school, case, walk, senco_actor
):
    case = walk(case, (S.REQUEST_SENT, ago(9)), (S.REQUEST_RECEIVED, ago(9)), (S.ASSESSING, ago(4)))
    senco_client.post(
        of_case("advice_request_add", case), {"source": "b", "asked_on": ago(4).isoformat()}
    )
    senco_client.post(
        of_case("consultation_add", case),
        {"name": school.name, "is_ours": "on", "asked_on": ago(1).isoformat()},
    )
    owed = {(kind, whose) for kind, whose, _ in open_dues(school)}
    with tenant(school.pk):
        advice, consulted = case.advice_requests.get(), case.consultations.get()
    bad = senco_client.post(
        url("advice_request_edit", advice_request_pk=advice.pk),
        {"version": 1, "source": "b", "asked_on": ago(4), "received_on": ago(5)},
    )
    senco_client.post(
        url("advice_request_edit", advice_request_pk=advice.pk),
        {"version": 1, "source": "b", "asked_on": ago(4), "received_on": ago(1)},
    )
    senco_client.post(
        url("consultation_edit", consultation_pk=consulted.pk),
        {
            "version": 1,
            "name": school.name,
            "is_ours": "on",
            "asked_on": ago(1),
            "answered_on": TODAY,
            "answer": "can",
        },
    )

    assert {("ehc_advice", "school"), ("ehc_consulted", "school")} <= owed
    assert list(bad.context["form"].errors) == ["received_on"]
    assert [kind for kind, *_ in open_dues(school)] == ["ehc_refuse", "ehc_final"]


def test_final_plan_lets_go_of_the_school_that_never_answered(senco_client, school, case, walk):
    case = walk(
        case,
        (S.REQUEST_SENT, ago(18)),
        (S.REQUEST_RECEIVED, ago(18)),
        (S.ASSESSING, ago(13)),
        (S.DRAFT_ISSUED, ago(3)),
    )
    senco_client.post(
        of_case("consultation_add", case),
        {"name": school.name, "is_ours": "on", "asked_on": ago(1).isoformat()},
    )
    walk(case, (S.FINAL_ISSUED, TODAY))

    response = senco_client.get(case.get_absolute_url())

    [consulted] = response.context["consulted"]
    assert consulted.in_words == "No longer owed"
    assert response.context["next"].date.code == "EHC_APPEAL"
    plan = reverse("ehcp:pupil_ehc_plan", kwargs={"pupil_pk": case.pupil_id})
    assert f'href="{plan}">The plan itself' in response.content.decode()


def test_comments_need_a_draft(school, case, walk, senco_actor, senco_client):
    with pytest.raises(NotPossible, match="No draft"), tenant(school.pk):
        bodies.add_representation(assessment=case, sent_on=TODAY, by=senco_actor)
    case = walk(
        case,
        (S.REQUEST_SENT, ago(16)),
        (S.REQUEST_RECEIVED, ago(16)),
        (S.ASSESSING, ago(10)),
        (S.DRAFT_ISSUED, ago(1)),
    )

    senco_client.post(
        of_case("representation_add", case),
        {
            "whose": "family",
            "sent_on": TODAY.isoformat(),
            "text": "Section F is vague.",
            "wants_meeting": "on",
        },
    )

    [row] = senco_client.get(case.get_absolute_url()).context["representations"]
    assert (row.text, row.wants_meeting) == ("Section F is vague.", True)


def test_words_of_a_sent_request_stay_as_they_were_sent(senco_client, school, case, walk):
    senco_client.post(
        of_case("assessment_edit", case),
        {
            "version": case.version,
            "family_knows": "agrees",
            "family_told_on": TODAY.isoformat(),
            "q_reason": "Two years of support have not been enough.",
        },
    )
    with tenant(school.pk):
        case.refresh_from_db()
    sent = walk(case, (S.REQUEST_SENT, TODAY))

    page = senco_client.get(of_case("assessment_edit", sent))

    [why] = [part for part in sent.sent_paper["parts"] if part["title"].startswith("Why")]
    assert why["lines"][0][1] == "Two years of support have not been enough."
    assert page.url == sent.get_absolute_url()


def test_family_told_needs_its_day(senco_client, case):
    response = senco_client.post(
        of_case("assessment_edit", case), {"version": case.version, "family_knows": "agrees"}
    )

    assert response.context["form"].errors == {
        "family_told_on": ["Say on which day the family was told."]
    }


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"late", "fresh"}),
        ({"late": "yes"}, {"late"}),
        ({"move": "school"}, {"fresh"}),
        ({"move": "la"}, {"late"}),
        ({"state": "considering"}, {"fresh"}),
        ({"state": "all"}, {"late", "fresh", "over"}),
        ({"la": "rubbish"}, {"late", "fresh"}),
    ],
)
def test_list_is_filtered_by_move_lateness_state_and_la(
    senco_client, school, senco_actor, walk, query, shown
):
    made = {}
    with tenant(school.pk):
        for name in ("late", "fresh", "over"):
            made[name] = actions.start_assessment(
                pupil=pupils.PupilFactory(school=school),
                local_authority=school.local_authority,
                asked_by="school",
                by=senco_actor,
            )
    walk(made["late"], (S.REQUEST_SENT, ago(9)), (S.REQUEST_RECEIVED, ago(9)))
    walk(made["over"], (S.WITHDRAWN, TODAY))

    rows = senco_client.get(url("assessment_list"), query).context["rows"]

    assert {row.pk for row, _ in rows} == {made[name].pk for name in shown}


@pytest.mark.parametrize("field", ["sent_on", "received_on"])
def test_case_is_known_by_the_day_of_the_request(senco_client, pupil, field):
    make.NeedsAssessmentFactory(pupil=pupil, state="request_sent", **{field: ago(9)})

    page = senco_client.get(url("pupil_assessments", pupil_pk=pupil.pk)).content.decode()

    assert f"{pupil.school.local_authority.name}, {day(ago(9))}</a>" in page


def test_case_that_is_not_sent_is_known_by_the_day_it_was_begun(senco_client, pupil):
    make.NeedsAssessmentFactory(pupil=pupil)

    page = senco_client.get(url("pupil_assessments", pupil_pk=pupil.pk)).content.decode()

    assert f"{pupil.school.local_authority.name}, begun {day(timezone.localdate())}</a>" in page


@pytest.mark.parametrize("number", [1, 3])
def test_list_query_budget(senco_client, school, number, assert_page_queries):
    for _ in range(number):
        make.AdviceRequestFactory(
            assessment=make.NeedsAssessmentFactory(pupil=pupils.PupilFactory(school=school))
        )

    with assert_page_queries(11):
        senco_client.get(url("assessment_list"))


@pytest.mark.parametrize("number", [1, 3])
def test_case_query_budget(senco_client, school, case, number, assert_page_queries):
    for _ in range(number):
        make.AdviceRequestFactory(assessment=case)
        make.ConsultationFactory(assessment=case)
        make.AssessmentStepFactory(assessment=case)

    with assert_page_queries(18):
        senco_client.get(case.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_tab_query_budget(senco_client, pupil, number, assert_page_queries):
    for _ in range(number):
        make.NeedsAssessmentFactory(pupil=pupil, state="withdrawn")

    with assert_page_queries(10):
        senco_client.get(url("pupil_assessments", pupil_pk=pupil.pk))
