"""Meetings: planned with people, moved twice, cancelled, written up; who sees which; the paper and the calendar file."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from agencies.models import Meeting, MeetingGuest, MeetingPupil
from pupils.models import Action, Due, Relationship
from sendhub.dates import LONDON
from sendhub.jobs import mail
from sendhub.jobs.models import Job
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.factories import agencies as make
from tests.factories import pupils

TODAY = datetime.date.today()
TOMORROW = TODAY + datetime.timedelta(days=1)
DAY = datetime.timedelta(days=1)


def url(name, **kwargs):
    return reverse(f"agencies:{name}", kwargs=kwargs)


def on(day, hour, minute=0):
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=LONDON)


def planned(pupil, leader, **more):
    return {
        "pupils": [pupil.pk],
        "kind": "taf",
        "on": TOMORROW,
        "begins": "15:30",
        "ends": "16:15",
        "led_by": leader.pk,
        **more,
    }


def meeting_about(pupil, **values):
    meeting = make.MeetingFactory(school=pupil.school, **values)
    make.MeetingPupilFactory(meeting=meeting, pupil=pupil)
    return meeting


def the_meeting(school):
    with tenant(school.pk):
        return Meeting.objects.get()


def open_dues(school):
    with tenant(school.pk):
        return [(due.kind, due.due_on) for due in Due.objects.filter(done_on=None)]


@pytest.fixture
def lead(senco):
    return senco.staff_records.get()


def test_meeting_is_planned_with_staff_family_agencies_and_others(
    senco_client, school, lead, teacher, taught, parent
):
    therapist = make.ProfessionalFactory(agency=make.AgencyFactory(school=school, name="Clinic"))
    with tenant(school.pk):
        relationship = Relationship.objects.get()

    response = senco_client.post(
        url("meeting_add", pupil_pk=taught.pk),
        planned(
            taught,
            lead,
            staff=[teacher.staff_records.get().pk],
            family=[relationship.pk],
            professionals=[therapist.pk],
            other_guests="Ida Rowe, interpreter\n\nSam Pole",
            agenda="1. Mornings",
        ),
    )

    meeting = the_meeting(school)
    with tenant(school.pk):
        guests = [(guest.name, guest.part) for guest in MeetingGuest.objects.order_by("pk")]
    assert response.url == meeting.get_absolute_url()
    assert (meeting.starts_at, meeting.ends_at) == (on(TOMORROW, 15, 30), on(TOMORROW, 16, 15))
    assert guests == [
        (teacher.staff_records.get().full_name, ""),
        (parent.full_name, relationship.get_relation_display()),
        ("Maris Fenwick", "Clinic"),
        ("Ida Rowe", "interpreter"),
        ("Sam Pole", ""),
    ]
    assert open_dues(school) == [("meeting_minutes", TOMORROW)]


def test_adult_with_no_contact_is_not_offered_as_a_guest(senco_client, school, lead, taught):
    barred = pupils.RelationshipFactory(
        pupil=taught, no_contact=True, contact=pupils.ContactFactory(school=school)
    )

    response = senco_client.post(
        url("meeting_add", pupil_pk=taught.pk), planned(taught, lead, family=[barred.pk])
    )

    assert list(response.context["form"].errors) == ["family"]


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"pupils": []}, {"pupils": ["Name at least one pupil whom this is about."]}),
        ({"ends": "15:30"}, {"ends": ["The meeting ends before it begins."]}),
        ({"ends": "12:00"}, {"ends": ["The meeting ends before it begins."]}),
        ({"begins": "late"}, {"begins": ["Enter the time as hours and minutes, such as 15:40."]}),
        ({"on": "1875-01-01"}, {"on": ["Choose a date between 1990 and 2100."]}),
        ({"on": TODAY + 800 * DAY}, {"on": ["Choose a day within two years."]}),
        (
            {"kind": "party"},
            {"kind": ["Select a valid choice. party is not one of the available choices."]},
        ),
    ],
)
def test_meeting_is_refused(senco_client, school, lead, taught, values, errors):
    response = senco_client.post(
        url("meeting_add", pupil_pk=taught.pk), planned(taught, lead) | values
    )

    assert response.context["form"].errors == errors
    with tenant(school.pk):
        assert Meeting.objects.count() == 0


def test_meeting_moved_twice_keeps_both_earlier_times(senco_client, school, lead, taught):
    first = on(TOMORROW, 9)
    meeting = meeting_about(taught, led_by=lead, starts_at=first, ends_at=on(TOMORROW, 10))
    address = url("meeting_move", meeting_pk=meeting.pk)

    for days, version in ((2, 1), (3, 2)):
        senco_client.post(
            address,
            {
                "on": TODAY + days * DAY,
                "begins": "11:00",
                "ends": "12:00",
                "reason": f"Ill {days}",
                "version": version,
            },
        )
    same = senco_client.post(
        address,
        {"on": TODAY + 3 * DAY, "begins": "11:00", "ends": "12:00", "reason": "x", "version": 3},
    )

    page = senco_client.get(meeting.get_absolute_url())
    assert [(move.was_at, move.reason) for move in page.context["moves"]] == [
        (first, "Ill 2"),
        (on(TODAY + 2 * DAY, 11), "Ill 3"),
    ]
    assert the_meeting(school).starts_at == on(TODAY + 3 * DAY, 11)
    assert open_dues(school) == [("meeting_minutes", TODAY + 3 * DAY)]
    assert same.context["form"].errors == {"on": ["This is the time it has already."]}


@pytest.fixture
def invited(school, lead, teacher, taught, parent):
    """A meeting led by the SENCo: a teacher, the mother, a father barred, a therapist, one in words."""
    father = pupils.ContactFactory(school=school, email="barred@family.example")
    pupils.RelationshipFactory(
        pupil=taught,
        contact=father,
        relation="PAF",
        may_receive=False,
        no_contact=True,
        no_contact_reason="Court order",
    )
    parent.language = "POL"
    with tenant(school.pk):
        parent.save()
    therapist = make.ProfessionalFactory(
        agency=make.AgencyFactory(school=school), email="m.fenwick@health.example"
    )
    meeting = meeting_about(
        taught,
        title="About Wren Alderbrook",
        led_by=lead,
        starts_at=on(TOMORROW, 9),
        ends_at=on(TOMORROW, 10),
    )
    for guest in (
        {"staff": lead},
        {"staff": teacher.staff_records.get()},
        {"contact": parent},
        {"contact": father},
        {"professional": therapist},
        {"name": "An aunt"},
    ):
        make.MeetingGuestFactory(meeting=meeting, **guest)
    return meeting


def letters(school):
    """(address, language, subject, body) of each message that is queued."""
    with tenant(school.pk):
        jobs = Job.objects.filter(kind="mail").order_by("pk")
        written = [mail.compose(**job.args) for job in jobs]
    return [(each.addressee.address, each.subject, each.body) for each in written]


def test_moved_meeting_is_told_to_who_may_be_told_without_a_name(
    senco_client, school, teacher, parent, invited
):
    senco_client.post(
        url("meeting_move", meeting_pk=invited.pk),
        {
            "on": TODAY + 3 * DAY,
            "begins": "11:00",
            "ends": "12:00",
            "reason": "Wren is ill",
            "version": 1,
        },
    )

    told = letters(school)
    assert [address for address, *_ in told] == [
        teacher.email,
        parent.email,
        "m.fenwick@health.example",
    ]
    assert told[0][1] == "A meeting has a new time"
    assert told[1][1] == "Spotkanie ma nowy termin"
    day = TODAY + 3 * DAY
    assert f"It is now: {day.day} {day:%B %Y}, 11:00" in told[0][2]
    for _, subject, body in told:
        for word in ("Wren", "Alderbrook", "ill", "Team around"):
            assert word not in subject + body


def test_cancelled_meeting_is_told_and_a_guest_barred_meanwhile_gets_nothing(
    senco_client, school, parent, invited
):
    senco_client.post(
        url("meeting_cancel", meeting_pk=invited.pk), {"reason": "Snow", "version": 1}
    )

    assert {subject for _, subject, _ in letters(school)} == {
        "A meeting was called off",
        "Spotkanie zostało odwołane",
    }
    with tenant(school.pk):
        Relationship.objects.filter(contact=parent).update(no_contact=True, may_receive=False)
        mother = Job.objects.filter(kind="mail").order_by("pk")[1]
    with pytest.raises(NotPossible), tenant(school.pk):
        mail.compose(**mother.args)


def test_moved_surgery_is_told_to_who_booked_a_slot(senco_client, school, lead, teacher):
    surgery = make.MeetingFactory(
        school=school,
        kind="surgery",
        led_by=lead,
        starts_at=on(TOMORROW, 9),
        ends_at=on(TOMORROW, 10),
    )
    make.SurgerySlotFactory(
        meeting=surgery,
        starts_at=on(TOMORROW, 9),
        ends_at=on(TOMORROW, 9, 15),
        booked_by=teacher.staff_records.get(),
        booked_at=timezone.now(),
    )

    senco_client.post(
        url("meeting_move", meeting_pk=surgery.pk),
        {"on": TODAY + 3 * DAY, "begins": "9:00", "ends": "10:00", "reason": "x", "version": 1},
    )

    assert [address for address, *_ in letters(school)] == [teacher.email]


def test_cancelled_meeting_says_why_and_is_moved_no_more(senco_client, school, lead, taught):
    senco_client.post(url("meeting_add", pupil_pk=taught.pk), planned(taught, lead))
    meeting = the_meeting(school)

    senco_client.post(
        url("meeting_cancel", meeting_pk=meeting.pk), {"reason": "Snow", "version": 1}
    )
    again = senco_client.post(
        url("meeting_move", meeting_pk=meeting.pk),
        {"on": TODAY + 3 * DAY, "begins": "11:00", "ends": "12:00", "reason": "x", "version": 2},
    )

    assert "Snow" in senco_client.get(meeting.get_absolute_url()).content.decode()
    assert again.status_code == 409
    assert open_dues(school) == []


def test_meeting_is_written_up_once_it_has_begun(senco_client, school, lead, taught):
    early = meeting_about(taught, led_by=lead, starts_at=on(TOMORROW, 9), ends_at=on(TOMORROW, 10))
    meeting = meeting_about(taught, led_by=lead)
    came = make.MeetingGuestFactory(meeting=meeting, name="Orla")
    missed = make.MeetingGuestFactory(meeting=meeting, name="Sam")
    sent = {
        "minutes": "Agreed to try the side door.",
        f"guest_{came.pk}": "present",
        f"guest_{missed.pk}": "apologies",
        "version": 1,
    }

    refused = senco_client.post(url("meeting_write_up", meeting_pk=early.pk), sent)
    senco_client.post(url("meeting_write_up", meeting_pk=meeting.pk), sent)

    page = senco_client.get(meeting.get_absolute_url())
    assert refused.status_code == 409
    assert page.context["meeting"].state == "held"
    assert [guest.attendance for guest in page.context["guests"]] == ["present", "apologies"]
    chronology = senco_client.get(
        reverse("desk:pupil_chronology", kwargs={"pupil_pk": taught.pk})
    ).content.decode()
    assert "Agreed to try the side door." in chronology


def test_action_of_a_meeting_stands_on_its_owners_desk(
    senco_client, teacher_client, teacher, school, lead, taught, untaught
):
    meeting = meeting_about(taught, led_by=lead)
    make.MeetingPupilFactory(meeting=meeting, pupil=untaught)

    senco_client.post(
        url("meeting_action_add", meeting_pk=meeting.pk),
        {
            "text": "Meet at the side door",
            "owner": teacher.staff_records.get().pk,
            "due_on": TOMORROW,
            "pupil": untaught.pk,
        },
    )

    with tenant(school.pk):
        action = Action.objects.get()
    desk = teacher_client.get(reverse("desk:home"))
    assert (action.source, action.source_id, action.pupil_id) == (
        "meeting",
        meeting.pk,
        untaught.pk,
    )
    assert [each.pk for each in desk.context["actions"]] == [action.pk]


def test_teacher_sees_the_meetings_led_or_given_and_changes_those_led(
    teacher_client, teacher, taught, untaught
):
    me = teacher.staff_records.get()
    led = meeting_about(taught, led_by=me)
    invited = meeting_about(untaught)
    make.MeetingGuestFactory(meeting=invited, staff=me, name=me.full_name)
    neither = meeting_about(taught)

    def answers(name):
        return [
            teacher_client.get(url(name, meeting_pk=each.pk)).status_code
            for each in (led, invited, neither)
        ]

    assert answers("meeting_view") == [200, 200, 404]
    assert answers("meeting_edit") == [200, 404, 404]
    assert answers("meeting_ics") == [200, 200, 404]
    page = teacher_client.get(url("meeting_view", meeting_pk=invited.pk)).content.decode()
    assert "Quillan" not in page
    shown = teacher_client.get(url("meeting_list"), {"show": "past"}).context["meetings"]
    assert {each.pk for each in shown} == {led.pk, invited.pk}


def test_teacher_plans_a_meeting_about_own_pupils_only(
    teacher_client, teacher, school, lead, taught, untaught
):
    me = teacher.staff_records.get()
    address = url("meeting_plan")

    by_another = teacher_client.post(address, planned(taught, lead, pupils=[], others="Wren"))
    of_another = teacher_client.post(address, planned(taught, me, pupils=[], others="Quillan"))
    teacher_client.post(address, planned(taught, me, pupils=[], others="Wren Alderbrook"))

    assert list(by_another.context["form"].errors) == ["led_by"]
    assert of_another.context["form"].errors == {
        "others": ["No pupil of yours is called “Quillan”."]
    }
    with tenant(school.pk):
        assert [link.pupil_id for link in MeetingPupil.objects.all()] == [taught.pk]


def test_change_by_a_teacher_keeps_the_family_and_the_agencies_invited(
    teacher_client, teacher, school, taught, parent
):
    me = teacher.staff_records.get()
    meeting = meeting_about(taught, led_by=me)
    make.MeetingGuestFactory(meeting=meeting, contact=parent, name="Orla")
    therapist = make.ProfessionalFactory(agency=make.AgencyFactory(school=school))
    make.MeetingGuestFactory(meeting=meeting, professional=therapist, attendance="apologies")
    make.MeetingGuestFactory(meeting=meeting, name="Ida Rowe", part="interpreter")

    teacher_client.post(
        url("meeting_edit", meeting_pk=meeting.pk),
        {"kind": "taf", "led_by": me.pk, "pupils": [taught.pk], "agenda": "New", "version": 1},
    )

    with tenant(school.pk):
        guests = list(MeetingGuest.objects.values_list("name", "attendance"))
    assert guests == [("Orla", "invited"), ("Maris Fenwick", "apologies")]


def test_papers_on_the_table_are_opened_by_who_may_open_them(
    senco_client, teacher_client, teacher, school, lead, taught
):
    me = teacher.staff_records.get()
    meeting = meeting_about(taught, led_by=lead)
    make.MeetingGuestFactory(meeting=meeting, staff=me, name=me.full_name)
    open_paper = pupils.DocumentFactory(pupil=taught, title="Class notes", for_staff=True)
    closed = pupils.DocumentFactory(pupil=taught, title="Clinic letter")
    foreign = pupils.DocumentFactory(
        pupil=pupils.PupilFactory(school=school), title="Of another pupil"
    )
    address = url("meeting_papers", meeting_pk=meeting.pk)

    refused = senco_client.post(address, {"documents": [foreign.pk]})
    senco_client.post(address, {"documents": [open_paper.pk, closed.pk]})

    page = teacher_client.get(meeting.get_absolute_url())
    assert list(refused.context["form"].errors) == ["documents"]
    readable = {document.title: may_open for document, may_open in page.context["papers"]}
    assert readable == {"Class notes": True, "Clinic letter": False}
    assert "Clinic letter" not in page.content.decode()


def test_calendar_file_holds_kind_time_and_place_and_no_name(senco_client, lead, taught):
    meeting = meeting_about(
        taught, led_by=lead, title="Wren Alderbrook\r\nATTENDEE:x", place="Room 2\r\nATTENDEE:y"
    )
    make.MeetingMoveFactory(meeting=meeting)

    response = senco_client.get(url("meeting_ics", meeting_pk=meeting.pk))

    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert response["Content-Type"].startswith("text/calendar")
    assert str(event["summary"]) == "Team around the family"
    assert event.decoded("dtstart") == meeting.starts_at
    assert event["sequence"] == 1
    assert "ATTENDEE" not in event
    assert "Alderbrook" not in response.content.decode()
    assert "Wren" not in response.content.decode()


def test_printed_meeting_holds_people_minutes_and_actions_as_words(
    senco_client, senco_actor, school, lead, taught
):
    from django.template.loader import render_to_string

    from agencies.documents.meetings import meeting_paper

    meeting = meeting_about(taught, led_by=lead, minutes="<b>Side</b> door", state="held")
    make.MeetingGuestFactory(meeting=meeting, name="<i>Orla</i>", part="Mother")
    pupils.ActionFactory(pupil=taught, source="meeting", source_id=meeting.pk)

    with tenant(school.pk):
        row = Meeting.objects.as_lines(senco_actor).get()
        paper = meeting_paper(row, by=senco_actor, today=TODAY)
    html = render_to_string("documents/meeting.html", {"document": paper})

    assert paper.pupils == ("Wren Alderbrook",)
    assert paper.initials == "WA"
    assert paper.guests == (("<i>Orla</i>", "Mother", "Invited"),)
    assert paper.when == "7 October 2026, 15:30 to 16:30"
    assert [row[0] for row in paper.actions] == ["Ring the family about the morning"]
    assert "&lt;b&gt;Side&lt;/b&gt; door" in html
    assert "<i>Orla" not in html


def test_meeting_of_tomorrow_stands_on_the_desk(teacher_client, teacher, taught):
    me = teacher.staff_records.get()
    soon = meeting_about(taught, led_by=me, starts_at=on(TOMORROW, 9), ends_at=on(TOMORROW, 10))
    meeting_about(
        taught, led_by=me, starts_at=on(TODAY + 30 * DAY, 9), ends_at=on(TODAY + 30 * DAY, 10)
    )

    desk = teacher_client.get(reverse("desk:home"))

    assert [row.pk for row in desk.context["meetings"]] == [soon.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_budget_of_the_list(senco_client, lead, taught, rows, assert_page_queries):
    for _ in range(rows):
        meeting_about(taught, led_by=lead)

    with assert_page_queries(8):
        senco_client.get(url("meeting_list"), {"show": "past"})


@pytest.mark.parametrize("rows", [1, 3])
def test_budget_of_one_meeting(senco_client, lead, taught, rows, assert_page_queries):
    meeting = meeting_about(taught, led_by=lead)
    for _ in range(rows):
        make.MeetingGuestFactory(meeting=meeting)
        make.MeetingPaperFactory(meeting=meeting, document=pupils.DocumentFactory(pupil=taught))
        pupils.ActionFactory(pupil=taught, source="meeting", source_id=meeting.pk)

    with assert_page_queries(13):
        senco_client.get(meeting.get_absolute_url())


@pytest.fixture
def address(teacher_client):
    """The secret address of the teacher's calendar, as path and query."""
    teacher_client.post(url("feed_make"))
    page = teacher_client.get(url("feed_view"))
    return page.context["address"].partition("//")[2].partition("/")[2]


def opened(client, address):
    response = client.get(f"/{address}")
    if response.status_code != 200:
        return response.status_code
    events = Calendar.from_ical(response.content).walk("VEVENT")
    return sorted(str(event["summary"]) for event in events)


def test_feed_holds_own_meetings_and_slots_without_a_name(client, teacher, address, taught, lead):
    me = teacher.staff_records.get()
    now = timezone.now()
    meeting_about(
        taught, led_by=me, title="Wren", place="Alder house", starts_at=now, ends_at=now + DAY
    )
    meeting_about(taught, led_by=lead, starts_at=now, ends_at=now + DAY)
    surgery = make.MeetingFactory(
        school=taught.school, kind="surgery", starts_at=now, ends_at=now + DAY
    )
    make.SurgerySlotFactory(
        meeting=surgery, booked_by=me, booked_at=now, pupil=taught, note="Wren’s mornings"
    )

    body = client.get(f"/{address}").content.decode()

    assert opened(client, address) == ["SEN surgery: my slot", "Team around the family"]
    for name in ("Wren", "Alder", "mornings"):
        assert name not in body


def test_revoked_and_renewed_address_opens_nothing(client, teacher_client, address):
    assert opened(client, address) == []
    teacher_client.post(url("feed_make"))
    assert opened(client, address) == 404

    newer = teacher_client.get(url("feed_view")).context["address"]
    newer = newer.partition("//")[2].partition("/")[2]
    assert opened(client, newer) == []
    teacher_client.post(url("feed_revoke"))
    assert opened(client, newer) == 404


def test_address_of_someone_who_left_or_is_disabled_opens_nothing(client, teacher, address):
    teacher.memberships.update(ends_on=TODAY - DAY)
    assert opened(client, address) == 404
    teacher.memberships.update(ends_on=None)
    assert opened(client, address) == []
    type(teacher).objects.filter(pk=teacher.pk).update(is_active=False)
    assert opened(client, address) == 404


def test_forged_key_opens_no_school(client, address, other_school):
    from agencies.calendars import key_of

    feed = make.CalendarFeedFactory(school=other_school)
    own = address.partition("key=")[2]
    forged = f"{other_school.pk}-{feed.pk}-{feed.seed}:{own.rpartition(':')[2]}"

    for key in ("", "x", forged, own[:-1], key_of(feed).replace(f"{other_school.pk}-", "1-", 1)):
        assert client.get(url("feed_open"), {"key": key}).status_code == 404
