"""Letters to who keeps a supporting plan: on the day, on Mondays while it is late, and never with a name."""

import datetime

import pytest

from pupils.enums import DueKind
from pupils.supporting_reminders import owed_by_owner, send_reminders
from pupils.tasks import supporting_letter
from sendhub.accounts.actor import Machine
from sendhub.jobs import mail
from sendhub.jobs.models import Job
from sendhub.tenancy import tenant
from tests.factories.accounts import StaffMemberFactory
from tests.factories.pupils import DueFactory, PupilFactory, SupportingPlanFactory

MONDAY = datetime.date(2026, 10, 5)
TUESDAY = MONDAY + datetime.timedelta(days=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def owner(school):
    return StaffMemberFactory(school=school, email="keeper@school.example")


@pytest.fixture
def plan(school, owner):
    pupil = PupilFactory(school=school, last_name="Alderbrook")
    return SupportingPlanFactory(pupil=pupil, owner=owner)


def due(plan, due_on, kind=DueKind.SUPPORTING_REVIEW, **values):
    return DueFactory(pupil=plan.pupil, kind=kind, subject_id=plan.pk, due_on=due_on, **values)


def written(school, today):
    """Who is written to; a second run of the day writes nothing more."""
    with tenant(school.pk):
        for _ in range(2):
            send_reminders(school=school, today=today, by=Machine(school, "supporting_reminders"))
    jobs = Job.objects.filter(kind="mail")
    return [(job.args["template"], job.args["to"], job.args["to_id"]) for job in jobs]


@pytest.mark.parametrize(
    ("today", "due_on", "is_written"),
    [
        (TUESDAY, TUESDAY, True),
        (TUESDAY, TUESDAY + DAY, False),
        (TUESDAY, TUESDAY - DAY, False),
        (MONDAY, MONDAY - DAY, True),
    ],
)
@pytest.mark.parametrize("kind", [DueKind.SUPPORTING_REVIEW, DueKind.SUPPORTING_UNREAD])
def test_owner_is_written_to_on_the_day_and_on_mondays(
    school, plan, owner, kind, today, due_on, is_written
):
    due(plan, due_on, kind)

    found = written(school, today)

    assert found == ([("supporting_due", "staff", owner.pk)] if is_written else [])


def test_what_was_put_off_or_is_out_of_force_reminds_nobody(school, plan, senco):
    due(
        plan,
        TUESDAY,
        put_off_until=TUESDAY + DAY,
        put_off_by=senco,
        put_off_why="The nurse comes tomorrow",
    )
    ended = SupportingPlanFactory(
        pupil=plan.pupil, owner=plan.owner, kind="peep", state="ended", ended_on=MONDAY
    )
    due(ended, TUESDAY)

    assert written(school, TUESDAY) == []


def test_who_left_has_no_address_or_gets_the_letter_of_the_senco_gets_none(school, plan, senco):
    gone = StaffMemberFactory(school=school, email="gone@school.example", ends_on=MONDAY)
    silent = StaffMemberFactory(school=school, email="")
    for kind, owner in (("peep", gone), ("behaviour", silent), ("pep", senco.staff_records.get())):
        due(SupportingPlanFactory(pupil=plan.pupil, owner=owner, kind=kind), TUESDAY)

    assert written(school, TUESDAY) == []


def test_letter_counts_and_names_nobody(school, plan, owner):
    due(plan, TUESDAY - DAY)
    due(plan, TUESDAY, DueKind.SUPPORTING_UNREAD)

    with tenant(school.pk):
        counted = owed_by_owner(school_id=school.pk, today=TUESDAY)
        letter = mail.compose(
            template="supporting_due",
            to="staff",
            to_id=owner.pk,
            ids={"school": school.pk, "staff": owner.pk},
        )
        told = supporting_letter(school=school.pk, staff=owner.pk)

    assert counted == {owner.pk: {"again": 1, "unread": 1, "today": 1}}
    assert set(told) == {"look_again", "not_read"}
    assert letter.addressee.address == "keeper@school.example"
    assert "Alderbrook" not in letter.subject + letter.body
