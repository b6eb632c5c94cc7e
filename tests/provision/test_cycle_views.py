"""The screen of a cycle through the browser's requests: from a concern to the next cycle."""

import datetime

import pytest
from django.urls import reverse

from provision.models import Cycle, Outcome, PlanVersion, ReviewLine
from pupils.enums import ConcernDecision, DueKind
from pupils.models import Due
from sendhub.tenancy import tenant
from tests.factories import pupils
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory

LATER = "2099-01-05"


@pytest.fixture
def pupil(school):
    group = TeachingGroupFactory(school=school, name="Oak")
    return pupils.PupilFactory(school=school, first_name="Zoë", sen_status="K", group=group)


@pytest.fixture
def teaches(pupil, teacher, ta):
    for user in (teacher, ta):
        GroupStaffFactory(school=pupil.school, group=pupil.group, staff=user.staff_records.get())


@pytest.fixture
def concern(pupil, school, teacher):
    concern = pupils.ConcernFactory(school=school, raised_by=teacher, text="Loses the line.")
    pupils.ConcernPupilFactory(concern=concern, pupil=pupil)
    return concern


def the_cycle(pupil):
    with tenant(pupil.school_id):
        return Cycle.objects.filter(pupil=pupil).order_by("-number").first()


def page_of(client, cycle):
    response = client.get(cycle.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def texts(cycle, part, **values):
    """What the form of a part sends, everything empty but these."""
    names = {
        "assess": "strengths barriers progress comparison checks eal_note pupil_view parent_view parent_view_of",
        "plan": "expected_impact adjustments home_part staff_informed_on",
        "review": "quality review_pupil_view review_parent_view review_staff_view decision decision_reason",
    }[part].split()
    fixed = {
        "assess": {"pupil_view_of": "pupil"},
        "plan": {"review_on": str(cycle.review_on)},
        "review": {"reviewed_on": str(datetime.date.today())},
    }[part]
    return {"version": cycle.version, **dict.fromkeys(names, ""), **fixed, **values}


def test_a_plan_from_a_concern_to_its_next_cycle(
    senco_client, teacher_client, teaches, pupil, concern, school
):
    need = pupils.NeedFactory(pupil=pupil, need_type="SPLD")
    senco_client.post(
        reverse("pupils:concern_decide", args=[concern.pk]),
        {"version": concern.version, "decision": ConcernDecision.ASSESS},
    )
    triage = senco_client.get(concern.get_triage_url()).content.decode()
    start = reverse("provision:plan_start_from_concern", args=[concern.pk])
    assert start in triage

    started = senco_client.post(start)
    cycle = the_cycle(pupil)
    assert started.url == cycle.get_absolute_url()
    used = senco_client.get(concern.get_triage_url()).content.decode()
    assert start not in used
    assert reverse("provision:pupil_plan", args=[pupil.pk]) in used
    assert "Loses the line." in page_of(senco_client, cycle)

    senco_client.post(
        reverse("provision:cycle_assess", args=[cycle.pk]),
        texts(
            cycle,
            "assess",
            strengths="Knows every train.",
            pupil_view="I like maps.",
            pick=f"concern-{concern.pk}",
            go_on="1",
            **{f"summary_concern-{concern.pk}": "Loses the line when reading."},
        ),
    )
    cycle = the_cycle(pupil)
    assert cycle.stage == "plan"
    for target in ("Zoë reads a page", "Zoë joins in"):
        senco_client.post(
            reverse("provision:outcome_add", args=[cycle.pk]),
            {
                "target": target,
                "need": need.pk,
                "baseline": "12 words",
                "measure": "25 words",
                "by_on": LATER,
                "aim": "",
            },
        )
    with tenant(school.pk):
        first, second = Outcome.objects.order_by("order")
    senco_client.post(
        reverse("provision:support_add", args=[first.pk]),
        {
            "source": "words",
            "what": "Reads with an adult",
            "adult": "Ms Ade",
            "minutes": 10,
            "sessions_a_week": 3,
            "weeks": 6,
        },
    )
    senco_client.post(
        reverse("provision:cycle_plan", args=[cycle.pk]),
        texts(cycle, "plan", adjustments="Sits near the front.", go_on="1"),
    )
    cycle = the_cycle(pupil)
    assert cycle.stage == "do"

    teacher_client.post(
        reverse("provision:line_add", args=[cycle.pk]),
        {"text": "Read two pages today.", "outcome": first.pk, "suggested": "1"},
    )
    senco_client.post(reverse("provision:cycle_review_begin", args=[cycle.pk]))
    with tenant(school.pk):
        line = ReviewLine.objects.get()
    senco_client.post(
        reverse("provision:line_decide", args=[line.pk]), {"version": line.version, "take": "1"}
    )
    cycle = the_cycle(pupil)
    finished = senco_client.post(
        reverse("provision:cycle_review", args=[cycle.pk]),
        texts(
            cycle,
            "review",
            decision="continue",
            decision_reason="Goes well.",
            go_on="1",
            **{
                f"rating_{first.pk}": "1",
                f"rating_{second.pk}": "-1",
                f"result_{second.pk}": "14 words",
            },
        ),
        follow=True,
    )

    following = the_cycle(pupil)
    with tenant(school.pk):
        carried = Outcome.objects.get(cycle=following)
        moments = list(PlanVersion.objects.order_by("pk").values_list("moment", flat=True))
        dues = list(Due.objects.open().values_list("kind", "subject_id"))
    assert following.number == 2
    assert (carried.target, carried.baseline, carried.thread) == (
        "Zoë joins in",
        "14 words",
        second.pk,
    )
    assert moments == ["do", "review"]
    assert dues == [(DueKind.PLAN_REVIEW, following.pk)]
    assert "Zoë joins in" in finished.content.decode()
