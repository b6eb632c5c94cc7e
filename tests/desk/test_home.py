"""The first page of each role: the right blocks, the law's dates first, and no name for a governor."""

import datetime
import re
from html import unescape

import pytest
from django.utils import timezone

from pupils.enums import DueKind
from sendhub.accounts.models import StaffMember
from sendhub.desk.blocks import DUTIES_LISTED
from sendhub.reports.models import SchoolFigures
from tests.factories import accounts, agencies, ehcp, provision, pupils
from tests.factories.ehcp_reviews import AnnualReviewFactory
from tests.factories.jobs import JobFactory
from tests.factories.reports import ComplianceItemFactory, SchoolFiguresFactory, WorkTimeFactory
from tests.factories.sharing import LinkFactory

TODAY = datetime.date.today()


def days(number):
    return TODAY + datetime.timedelta(days=number)


def days_on(moment, number):
    return moment + datetime.timedelta(days=number)


@pytest.fixture
def pupil(school):
    return pupils.PupilFactory(school=school, first_name="Zoë", last_name="Alderbrook")


def test_senco_sees_what_is_due_with_the_law_first(senco_client, school, pupil):
    pupils.DueFactory(pupil=pupil, kind=DueKind.MONITORING_REVIEW, due_on=days(-20))
    pupils.DueFactory(pupil=pupil, kind=DueKind.TELL_PARENT, due_on=days(-1), is_statutory=True)
    pupils.DueFactory(pupil=pupil, kind=DueKind.PROFILE_REVIEW, due_on=days(8))

    lines = senco_client.get("/").context["dues"].today

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

    assert strip == {
        **{"total": 3, "results": 3, "support": 1, "plan": 1, "none": 1},
        "monitored": 1,
    }


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
    assert "dues" not in response.context


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
        "senco_time": "",
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


def test_administrator_sees_first_what_is_not_well(admin_client, settings, tmp_path):
    settings.DEMO_MODE = False
    settings.LAST_BACKUP_FILE = tmp_path / "last-backup"

    response = admin_client.get("/")

    page = response.content.decode()
    assert "Backup" in [line.name for line in response.context["unwell"]]
    assert "Database" in [line.name for line in response.context["well"]]
    assert page.index("Backup") < page.index("Database") < page.index("The service")
    assert 'href="/jobs/health/"' in page


def test_health_of_the_service_is_told_to_nobody_else(senco_client, head_client):
    for client in (senco_client, head_client):
        assert "unwell" not in client.get("/").context


@pytest.mark.parametrize("number", [1, 3])
def test_administrators_desk_query_budget(admin_client, school, number, assert_page_queries):
    failed = {"kind": "mail", "state": "failed", "finished_at": timezone.now()}
    JobFactory.create_batch(number, school_id=school.pk, **failed)

    with assert_page_queries(12):
        admin_client.get("/")


def test_names_open_the_file_and_papers_the_meeting(senco_client, senco, school, pupil):
    me = senco.staff_records.get()
    soon = timezone.now() + datetime.timedelta(hours=1)
    meeting = agencies.MeetingFactory(
        school=school, led_by=me, starts_at=soon, ends_at=days_on(soon, 1)
    )
    agencies.MeetingPaperFactory.create_batch(2, school=school, meeting=meeting)
    pupils.DueFactory(pupil=pupil, due_on=TODAY)
    pupils.DueFactory(pupil=pupil, kind=DueKind.REVIEW_HOLD, subject_id=77, due_on=TODAY)
    pupils.SenStatusFactory(pupil=pupil, status="K", starts_on=days(-3), ends_on=None)

    response = senco_client.get("/")

    page = response.content.decode()
    assert page.count(f'<a href="/pupils/{pupil.pk}/"><bdi>Zoë Alderbrook</bdi></a>') == 3
    assert [row.papers for row in response.context["meetings"]] == [2]
    assert f'href="{meeting.get_absolute_url()}#papers">2 papers<' in page
    assert 'href="/ehcp/reviews/77/packs/">Papers<' in page


@pytest.mark.parametrize("number", [1, 3])
def test_desk_query_budget(senco_client, senco, school, teacher, number, assert_page_queries):
    me = senco.staff_records.get()
    run = provision.InterventionFactory(school=school)
    soon = timezone.now() + datetime.timedelta(hours=1)
    planned = {"school": school, "led_by": me, "starts_at": soon, "ends_at": days_on(soon, 1)}
    for n in range(number):
        pupil = pupils.PupilFactory(school=school, lead=me)
        pupils.SenStatusFactory(pupil=pupil, status="K", starts_on=days(-3), ends_on=None)
        pupils.DueFactory(pupil=pupil, due_on=days(-1))
        pupils.DueFactory(pupil=pupil, kind=DueKind.EHC_DECIDE, due_on=days(9), whose_move="la")
        pupils.ActionFactory(pupil=pupil, owner=me, owner_name="")
        made = pupils.ConcernFactory(school=school, raised_by=teacher)
        pupils.ConcernPupilFactory(concern=made, pupil=pupil)
        agencies.AdviceItemFactory(advice=agencies.AdviceFactory(pupil=pupil))
        surgery = agencies.MeetingFactory(**planned, kind="surgery")
        agencies.SurgerySlotFactory(meeting=surgery, pupil=pupil, booked_by=me, booked_at=soon)
        case = ehcp.NeedsAssessmentFactory(
            pupil=pupil, state="request_received", received_on=days(-20)
        )
        ehcp.AdviceRequestFactory(assessment=case, asked_on=days(-2))
        AnnualReviewFactory(pupil=pupil, due_on=days(20))
        provision.SessionFactory(
            school=school, intervention=run, on=TODAY, starts_at=datetime.time(9 + n)
        )

    with assert_page_queries(20):
        response = senco_client.get("/")

    assert all(
        response.context[name]
        for name in ("actions", "meetings", "concerns", "clocks", "advice", "changes")
    )


@pytest.mark.parametrize(
    ("asked", "address"),
    [("", "/pupils/actions/"), ("?from=desk", "/"), ("?from=mine", "/?whose=mine")],
)
def test_what_was_done_from_the_desk_leads_back_to_it(senco_client, senco, pupil, asked, address):
    action = pupils.ActionFactory(pupil=pupil, owner=senco.staff_records.get(), owner_name="")
    done = action.get_absolute_url()
    assert f'href="{done}?from=desk">Done' in senco_client.get("/").content.decode()

    response = senco_client.post(f"{done}{asked}", {"version": 1, "evidence": "She rang back."})

    assert (response.status_code, response.url) == (302, address)
    assert senco_client.get("/").context["actions"] == []


def test_desk_of_own_cases_is_the_one_gone_back_to(senco_client, senco, school):
    me = senco.staff_records.get()
    pupil = pupils.PupilFactory(school=school, lead=me)
    due = pupils.DueFactory(pupil=pupil, kind=DueKind.PROFILE_REVIEW, due_on=TODAY)
    action = pupils.ActionFactory(pupil=pupil, owner=me, owner_name="")

    response = senco_client.get("/?whose=mine")

    page = response.content.decode()
    assert [line.address.partition("?")[2] for line in response.context["dues"].today] == [
        "from=mine"
    ]
    for address in (f"/pupils/due/{due.pk}/put-off/", action.get_absolute_url()):
        assert f'href="{address}?from=mine"' in page


def test_duty_looked_at_from_the_desk_leads_back_to_it(senco_client, school, senco):
    duty = ComplianceItemFactory(school=school)
    address = f"/reports/duties/{duty.pk}/?from=desk"
    sent = {
        "version": 1,
        "kind": duty.kind,
        "approved_on": days(-1).isoformat(),
        "review_on": days(300).isoformat(),
    }

    response = senco_client.post(address, sent)

    assert (response.status_code, response.url) == (302, "/")


def test_pattern_of_three_colleagues_stands_on_the_desk(senco_client, school, pupil):
    for _ in range(3):
        made = pupils.ConcernFactory(school=school, areas=["semh"])
        pupils.ConcernPupilFactory(concern=made, pupil=pupil)

    page = senco_client.get("/").content.decode()

    assert "Zoë Alderbrook: 3 concerns by different staff" in page


def test_desk_of_own_cases_leaves_out_those_of_colleagues(senco_client, senco, school):
    me = senco.staff_records.get()
    mine, theirs = (pupils.PupilFactory(school=school, lead=lead) for lead in (me, None))
    for pupil in (mine, theirs):
        pupils.DueFactory(pupil=pupil, due_on=days(-1))
        agencies.AdviceItemFactory(advice=agencies.AdviceFactory(pupil=pupil))
        ehcp.NeedsAssessmentFactory(pupil=pupil, state="request_received", received_on=days(-20))

    everybody = senco_client.get("/").context
    own = senco_client.get("/?whose=mine").context

    assert [everybody["dues"].all_today, everybody["all_advice"]] == [2, 2]
    assert [kind.number for kind in everybody["running"]] == [2]
    assert [line.due.pupil for line in own["dues"].today] == [mine]
    assert [item.pupil for item in own["advice"]] == [mine]
    assert [clock.pupil for clock in own["clocks"]] == [mine]


def test_desk_counts_what_it_does_not_show(senco_client, pupil):
    for number in range(9):
        due = {"pupil": pupil, "kind": DueKind.PROFILE_REVIEW, "subject_id": number}
        pupils.DueFactory(**due, due_on=days(-number))
        pupils.DueFactory(**due | {"kind": DueKind.EHC_DECIDE}, due_on=TODAY, whose_move="la")

    response = senco_client.get("/")

    dues = response.context["dues"]
    assert (len(dues.today), dues.all_today, len(dues.waiting), dues.all_waiting) == (7, 9, 6, 9)
    page = response.content.decode()
    assert "All 9 of this week" in page
    listed = senco_client.get("/pupils/due/?when=desk&whose=school").context["page"]
    assert listed.paginator.count == 9


def test_next_report_tells_its_day_and_what_is_missing(senco_client, school):
    accounts.TermFactory(school=school, starts_on=days(-20), ends_on=days(30))
    accounts.ClosurePeriodFactory(
        school=school, kind="half_term", starts_on=days(11), ends_on=days(15)
    )
    SchoolFiguresFactory(school=school)
    ComplianceItemFactory(school=school)

    report = senco_client.get("/").context["beside"].report

    assert (report.on, report.last) == (days(10), SchoolFigures.objects.get().counted_on)
    assert report.duties_missing == DUTIES_LISTED - 1


@pytest.mark.parametrize(("asked", "number"), [("", 2), ("?whose=mine", 1)])
def test_number_of_what_was_put_off_opens_the_list_of_it(
    senco_client, senco, school, asked, number
):
    me = senco.staff_records.get()
    asleep = {"put_off_until": days(3), "put_off_why": "Clinic on Friday", "put_off_by": senco}
    for lead in (me, None):
        pupil = pupils.PupilFactory(school=school, lead=lead)
        pupils.DueFactory(pupil=pupil, due_on=days(-1), **asleep)
        pupils.DueFactory(
            pupil=pupil,
            kind=DueKind.PROFILE_REVIEW,
            due_on=days(-1),
            **asleep | {"put_off_until": TODAY},
        )

    response = senco_client.get(f"/{asked}")

    page = response.content.decode()
    (address,) = re.findall(r'<a href="([^"]+)">\d put off</a>', page)
    assert (response.context["beside"].put_off, response.context["dues"].all_today) == (
        number,
        number,
    )
    listed = senco_client.get(unescape(address)).context
    assert listed["page"].paginator.count == number
    assert {line.is_asleep for line in listed["lines"]} == {True}


def test_timer_that_was_forgotten_stands_on_the_desk_of_its_person_alone(
    senco_client, sen_assistant_client, senco, pupil
):
    timer = WorkTimeFactory(
        pupil=pupil, by_user=senco, minutes=None, started_at=timezone.now(), on=TODAY
    )

    address = f'action="/reports/time/{timer.pk}/stop/"'
    assert address in senco_client.get("/").content.decode()
    assert address not in sen_assistant_client.get("/").content.decode()


@pytest.mark.parametrize(
    ("seen", "is_newer"), [("", False), ("?seen=1-1", False), ("?seen=1-2", True)]
)
def test_desk_is_told_when_its_numbers_are_others_now(
    senco_client, school, teacher, pupil, seen, is_newer
):
    pupils.DueFactory(pupil=pupil, due_on=TODAY)
    pupils.ConcernFactory(school=school, raised_by=teacher)

    page = senco_client.get(f"/counts/{seen}").content.decode()

    assert ("Something has changed" in page) is is_newer
    assert 'hx-get="/counts/?seen=1-1"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_counts_come_by_themselves_and_fit_the_lists(
    senco_client, school, teacher, number, assert_page_queries
):
    for pupil in pupils.PupilFactory.create_batch(number, school=school, sen_status="K"):
        pupils.DueFactory(pupil=pupil, due_on=days(-1))
        pupils.ConcernFactory(school=school, raised_by=teacher)

    with assert_page_queries(7):
        context = senco_client.get("/counts/", headers={"X-Unattended": "1"}).context

    assert context["strip"]["support"] == number
    assert (context["open_concerns"], context["dues_this_week"]) == (number, number)


def test_senior_leader_is_told_of_the_register_only(slt_client, school, pupil):
    pupils.DueFactory(pupil=pupil, due_on=days(-1))

    context = slt_client.get("/counts/").context

    assert context["strip"]["total"] == 1
    assert "dues_this_week" not in context
