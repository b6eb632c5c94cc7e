"""The first page of each role: the right blocks, the law's dates first, and no name for a governor."""

import datetime

import pytest

from pupils.enums import DueKind
from sendhub.accounts.models import StaffMember
from tests.factories import accounts, pupils
from tests.factories.reports import SchoolFiguresFactory
from tests.factories.sharing import LinkFactory

TODAY = datetime.date.today()


def days(number):
    return TODAY + datetime.timedelta(days=number)


@pytest.fixture
def pupil(school):
    return pupils.PupilFactory(school=school, first_name="Zoë", last_name="Alderbrook")


def test_senco_sees_what_is_due_with_the_law_first(senco_client, school, pupil):
    pupils.DueFactory(pupil=pupil, kind=DueKind.MONITORING_REVIEW, due_on=days(-20))
    pupils.DueFactory(pupil=pupil, kind=DueKind.TELL_PARENT, due_on=days(-1), is_statutory=True)
    pupils.DueFactory(pupil=pupil, kind=DueKind.PROFILE_REVIEW, due_on=days(8))

    lines = senco_client.get("/").context["due_lines"]

    assert [(line.due.kind, line.days) for line in lines] == [
        ("tell_parent", -1),
        ("monitoring_review", -20),
    ]


def test_desk_names_who_was_sent_a_private_link(senco_client, pupil):
    link = LinkFactory(pupil=pupil, receiver_name="Mira Alderbrook", sent=True)
    pupils.DueFactory(
        pupil=pupil,
        kind=DueKind.LINK_ANSWER,
        subject_id=link.pk,
        due_on=days(14),
        whose_move="family",
    )

    assert "<strong>Mira Alderbrook</strong>" in senco_client.get("/").content.decode()


def test_senco_sees_open_concerns_oldest_first(senco_client, school, teacher):
    first = pupils.ConcernFactory(school=school, raised_by=teacher, named_pupil="First child")
    second = pupils.ConcernFactory(school=school, raised_by=teacher, named_pupil="Second child")

    context = senco_client.get("/").context

    assert (context["concerns"], context["open_concerns"]) == ([first, second], 2)


def test_strip_counts_the_register(senco_client, school):
    pupils.PupilFactory(school=school, sen_status="K")
    pupils.PupilFactory(school=school, sen_status="E")
    pupils.MonitoringFactory(pupil=pupils.PupilFactory(school=school))

    strip = senco_client.get("/").context["strip"]

    assert strip == {"roll": 3, "support": 1, "plan": 1, "none": 1, "monitoring": 1}


def test_teacher_sees_own_classes_and_concerns_only(teacher_client, teacher, school, pupil):
    oak = accounts.TeachingGroupFactory(school=school, name="Oak")
    accounts.GroupStaffFactory(
        school=school, group=oak, staff=StaffMember.objects.get(user=teacher)
    )
    pupils.GroupMemberFactory(pupil=pupil, group=oak)
    mine = pupils.ConcernFactory(school=school, raised_by=teacher)
    pupils.ConcernFactory(school=school, named_pupil="Somebody else’s concern")

    response = teacher_client.get("/")

    assert [(g.name, g.pupils, g.with_sen) for g in response.context["classes"]] == [("Oak", 1, 0)]
    assert response.context["my_concerns"] == [mine]
    assert "Somebody else’s concern" not in response.content.decode()
    assert "due_lines" not in response.context


def test_senior_leader_sees_counts_without_names(slt_client, school, pupil, teacher):
    pupils.DueFactory(pupil=pupil, due_on=days(-3), is_statutory=True)
    pupils.ConcernFactory(school=school, raised_by=teacher, named_pupil="Zoë Alderbrook")

    response = slt_client.get("/")

    assert response.context["leaders"] == {
        "open_concerns": 1,
        "late": 1,
        "late_statutory": 1,
        "late_of_the_la": 0,
        "assessments": 0,
    }
    assert "Alderbrook" not in response.content.decode()


def test_governor_reads_frozen_figures_and_no_name(governor_client, school, other_school, pupil):
    SchoolFiguresFactory(school=school)
    SchoolFiguresFactory(school=other_school)

    response = governor_client.get("/")

    page = response.content.decode()
    assert response.context["page"].row.school == school
    assert "Autumn 2026, first half" in page
    assert "Alderbrook" not in page


def test_administrator_sees_the_service_and_no_case(admin_client, school, pupil, teacher):
    pupils.ConcernFactory(school=school, raised_by=teacher, named_pupil="Zoë Alderbrook")

    page = admin_client.get("/").content.decode()

    assert "The service" in page
    assert "Alderbrook" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_desk_query_budget(senco_client, school, teacher, number, assert_page_queries):
    for pupil in pupils.PupilFactory.create_batch(number, school=school, sen_status="K"):
        pupils.DueFactory(pupil=pupil, due_on=days(-1))
        made = pupils.ConcernFactory(school=school, raised_by=teacher)
        pupils.ConcernPupilFactory(concern=made, pupil=pupil)

    with assert_page_queries(23):
        senco_client.get("/")


def test_pattern_of_three_colleagues_stands_on_the_desk(senco_client, school, pupil):
    for _ in range(3):
        made = pupils.ConcernFactory(school=school, areas=["semh"])
        pupils.ConcernPupilFactory(concern=made, pupil=pupil)

    page = senco_client.get("/").content.decode()

    assert "Zoë Alderbrook: 3 concerns by different staff" in page
