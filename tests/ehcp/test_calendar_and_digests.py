"""The calendar address and the letters about due dates: counts and kinds, no name, and an end by itself."""

import datetime

import pytest
from icalendar import Calendar

from ehcp.calendar import address_of
from ehcp.digests import figures, send_digests
from pupils.enums import DueKind, WhoseMove
from sendhub.accounts.actions.sessions import end_sessions
from sendhub.accounts.actor import Machine
from sendhub.accounts.models import Membership
from sendhub.audit.models import Entry
from sendhub.jobs import mail
from sendhub.jobs.models import Job
from sendhub.tenancy import tenant
from tests.factories import pupils

TODAY = datetime.date.today()
# A Monday and the Tuesday after it.
MONDAY = datetime.date(2026, 11, 30)
TUESDAY = datetime.date(2026, 12, 1)


def due(school, on, **values):
    pupil = pupils.PupilFactory(school=school, last_name="Alderbrook")
    return pupils.DueFactory(pupil=pupil, due_on=on, **values)


def path_of(actor):
    return "/" + address_of(actor).split("/", 3)[3]


def test_calendar_holds_each_due_day_and_no_name(client, school, other_school, senco_actor):
    due(school, TODAY, kind=DueKind.EHC_DECIDE, whose_move=WhoseMove.LA)
    due(other_school, TODAY)

    response = client.get(path_of(senco_actor))

    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [(str(e["summary"]), e["dtstart"].dt) for e in events] == [
        ("LA says whether it will assess (Local authority)", TODAY)
    ]
    assert "Alderbrook" not in response.content.decode()
    with tenant(school.pk):
        assert Entry.objects.get(object_type="ehcp.calendar").by_user_id == senco_actor.user_id


def test_calendar_address_ends_with_the_sessions_and_with_the_role(
    client, school, senco, senco_actor, actor_for
):
    address = path_of(senco_actor)
    end_sessions(user=senco)
    ended = client.get(address).status_code
    anew = path_of(actor_for(senco, school))
    before = client.get(anew).status_code
    Membership.objects.filter(user=senco).update(ends_on=TODAY - datetime.timedelta(days=1))

    assert (ended, before, client.get(anew).status_code) == (404, 200, 404)


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é"])
def test_rubbish_for_a_calendar_is_not_found(client, db, token):
    assert client.get(f"/ehcp/calendar/{token}.ics").status_code == 404


def test_teacher_has_no_calendar_address(client, teacher_actor):
    assert client.get(path_of(teacher_actor)).status_code == 404


@pytest.mark.parametrize(
    ("today", "due_on", "whose", "template"),
    [
        (MONDAY, TUESDAY, "school", "due_weekly"),
        (MONDAY, MONDAY - datetime.timedelta(days=4), "la", "due_weekly"),
        (TUESDAY, TUESDAY, "school", "due_today"),
        (TUESDAY, TUESDAY, "la", None),
        (TUESDAY, TUESDAY + datetime.timedelta(days=1), "school", None),
        (MONDAY, MONDAY + datetime.timedelta(days=40), "school", None),
    ],
)
def test_senco_is_written_to_on_mondays_and_on_the_day(
    school, senco, teacher, today, due_on, whose, template
):
    due(school, due_on, whose_move=whose)

    with tenant(school.pk):
        for _ in range(2):
            send_digests(school=school, today=today, by=Machine(school, "due_digests"))

    found = [(job.args["template"], job.args["to_id"]) for job in Job.objects.filter(kind="mail")]
    assert found == ([(template, senco.pk)] if template else [])


def test_letter_holds_counts_and_no_name(school, senco):
    due(school, TODAY)
    due(school, TODAY - datetime.timedelta(days=3), whose_move=WhoseMove.LA)

    with tenant(school.pk):
        letter = mail.compose(
            template="due_weekly", to="user", to_id=senco.pk, ids={"school": school.pk}
        )
        counts = figures(school_id=school.pk, today=TODAY)

    assert counts == {"due_today": 1, "due_soon": 0, "late_ours": 0, "late_la": 1, "late_others": 0}
    assert "late at the local authority: 1" in letter.body
    assert "Alderbrook" not in letter.subject + letter.body
