"""SEN surgeries: cut into slots, booked by one, given back; two presses at once, one booking."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from agencies.actions.surgeries import book_slot, set_slots
from agencies.models import SurgerySlot
from provision.models import PupilStrategy
from sendhub.accounts.enums import Role
from sendhub.dates import LONDON
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.conftest import person
from tests.factories import agencies as make
from tests.factories.pupils import StrategyFactory

TOMORROW = datetime.date.today() + datetime.timedelta(days=1)
QUARTER = datetime.timedelta(minutes=15)


def url(name, **kwargs):
    return reverse(f"agencies:{name}", kwargs=kwargs)


def at(hour, minute=0):
    return datetime.datetime.combine(TOMORROW, datetime.time(hour, minute), tzinfo=LONDON)


@pytest.fixture
def surgery(school, senco):
    return make.MeetingFactory(
        school=school,
        kind="surgery",
        led_by=senco.staff_records.get(),
        starts_at=at(15),
        ends_at=at(16),
    )


@pytest.fixture
def slot(surgery):
    return make.SurgerySlotFactory(meeting=surgery, starts_at=at(15))


def booked(school):
    with tenant(school.pk):
        rows = SurgerySlot.objects.exclude(booked_by=None)
        return [(row.starts_at, row.booked_by_id, row.pupil_id, row.note) for row in rows]


def test_surgery_is_planned_without_a_pupil_and_cut_into_slots(senco_client, senco, school):
    planned = senco_client.post(
        url("meeting_plan"),
        {
            "kind": "surgery",
            "on": TOMORROW,
            "begins": "15:00",
            "ends": "16:00",
            "led_by": senco.staff_records.get().pk,
        },
    )

    senco_client.post(planned.url, {"begins": "15:10", "ends": "16:00", "minutes": "20"})

    with tenant(school.pk):
        slots = [(row.starts_at, row.ends_at) for row in SurgerySlot.objects.all()]
    assert slots == [(at(15, 10), at(15, 30)), (at(15, 30), at(15, 50))]


@pytest.mark.parametrize(
    ("begins", "ends", "error"),
    [
        ("14:45", "16:00", "Slots lie inside the surgery: from 15:00 to 16:00."),
        ("15:00", "16:15", "Slots lie inside the surgery: from 15:00 to 16:00."),
        ("15:50", "16:00", "Not one slot fits between these times."),
        ("15:50", "15:00", "Not one slot fits between these times."),
    ],
)
def test_slots_outside_the_surgery_are_refused(senco_client, school, surgery, begins, ends, error):
    response = senco_client.post(
        url("meeting_slots", meeting_pk=surgery.pk),
        {"begins": begins, "ends": ends, "minutes": "15"},
    )

    assert response.context["form"].non_field_errors() == [error]
    with tenant(school.pk):
        assert SurgerySlot.objects.count() == 0


def test_action_refuses_a_slot_outside_the_surgery(senco_actor, school, surgery):
    with pytest.raises(NotPossible, match="outside the surgery"), tenant(school.pk):
        set_slots(meeting=surgery, times=[(at(16), at(16) + QUARTER)], by=senco_actor)


def test_cutting_anew_leaves_booked_slots(senco_client, senco, school, surgery, teacher):
    me = teacher.staff_records.get()
    make.SurgerySlotFactory(
        meeting=surgery, starts_at=at(15, 20), booked_by=me, booked_at=timezone.now()
    )

    senco_client.post(
        url("meeting_slots", meeting_pk=surgery.pk),
        {"begins": "15:00", "ends": "16:00", "minutes": "15"},
    )

    with tenant(school.pk):
        times = [f"{row.starts_at.astimezone(LONDON):%H:%M}" for row in SurgerySlot.objects.all()]
    assert times == ["15:00", "15:20", "15:45"]


def test_teacher_books_and_gives_back(teacher_client, teacher, senco_client, school, slot, taught):
    me = teacher.staff_records.get()
    sent = {"pupil": taught.pk, "note": "Mornings"}

    teacher_client.post(url("slot_book", surgery_slot_pk=slot.pk), sent)
    held = booked(school)
    desk = teacher_client.get(reverse("desk:home"))
    seen = senco_client.get(slot.meeting.get_absolute_url()).content.decode()
    for _ in range(2):
        teacher_client.post(url("slot_free", surgery_slot_pk=slot.pk))

    assert held == [(at(15), me.pk, taught.pk, "Mornings")]
    assert [row.pk for row in desk.context["meetings"]] == [slot.pk]
    assert "Mornings" in seen
    assert booked(school) == []


def test_a_slot_ends_in_strategies(teacher_client, senco_client, school, slot, taught):
    lines = [StrategyFactory(school=school, name=name) for name in ("Side door", "A job to do")]
    teacher_client.post(url("slot_book", surgery_slot_pk=slot.pk), {"pupil": taught.pk})
    choose = reverse("provision:strategy_choose", kwargs={"pupil_pk": taught.pk})

    seen = senco_client.get(slot.meeting.get_absolute_url()).content.decode()
    senco_client.post(choose, {"lines": [line.pk for line in lines]})

    assert f'href="{choose}"' in seen
    with tenant(school.pk):
        agreed = PupilStrategy.objects.filter(pupil=taught).values_list("text", flat=True)
        assert sorted(agreed) == ["A job to do", "Side door"]


def test_colleague_sees_only_that_a_slot_is_taken(ta_client, teacher, school, slot, taught):
    with tenant(school.pk):
        SurgerySlot.objects.update(
            booked_by=teacher.staff_records.get(),
            booked_at=timezone.now(),
            pupil=taught,
            note="Mornings",
        )

    page = ta_client.get(url("surgery_list")).content.decode()

    assert "taken" in page
    for word in ("Mornings", "Alderbrook", teacher.staff_records.get().full_name):
        assert word not in page
    assert ta_client.post(url("slot_free", surgery_slot_pk=slot.pk)).status_code == 404
    refused = ta_client.post(url("slot_book", surgery_slot_pk=slot.pk), {})
    assert refused.status_code == 409
    assert "Somebody has booked this slot" in refused.content.decode()


def test_teacher_books_for_own_pupils_only(teacher_client, school, slot, untaught):
    response = teacher_client.post(
        url("slot_book", surgery_slot_pk=slot.pk), {"pupil": untaught.pk}
    )

    assert list(response.context["form"].errors) == ["pupil"]
    assert booked(school) == []


def test_slot_of_a_cancelled_surgery_or_of_the_past_is_not_booked(
    teacher_client, senco_client, school, slot
):
    past = make.SurgerySlotFactory(meeting__school=school, meeting__kind="surgery")
    senco_client.post(
        url("meeting_cancel", meeting_pk=slot.meeting_id), {"reason": "Ill", "version": 1}
    )

    for each in (slot, past):
        refused = teacher_client.post(url("slot_book", surgery_slot_pk=each.pk), {})
        assert refused.status_code == 409
    assert booked(school) == []


def test_moved_surgery_takes_its_slots_along(senco_client, school, surgery, slot):
    make.SurgerySlotFactory(meeting=surgery, starts_at=at(15, 15))
    address = url("meeting_move", meeting_pk=surgery.pk)
    sent = {"on": TOMORROW, "begins": "15:15", "reason": "Assembly", "version": 1}

    short = senco_client.post(address, sent | {"ends": "15:30"})
    senco_client.post(address, sent | {"ends": "16:15"})

    with tenant(school.pk):
        times = [row.starts_at for row in SurgerySlot.objects.all()]
    assert short.status_code == 409
    assert times == [at(15, 15), at(15, 30)]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"ends_at": at(14)}, "agencies_slot_ends_after_start"),
        ({"booked_at": at(14)}, "agencies_slot_booked_pair"),
    ],
)
def test_database_refuses(surgery, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        make.SurgerySlotFactory(meeting=surgery, starts_at=at(15), **values)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_booking(school, slot, actor_for):
    people = [person(school, Role.TEACHER) for _ in range(2)]
    actors = [actor_for(user, school) for user in people]
    together, answers = threading.Barrier(2), []

    def press(actor):
        try:
            together.wait(timeout=20)
            with tenant(school.pk):
                book_slot(slot=slot, by=actor)
            answers.append("booked")
        except NotPossible as refusal:
            answers.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(answers) == ["Somebody has booked this slot. Choose another.", "booked"]
    assert len(booked(school)) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_budget_of_the_surgeries(teacher_client, surgery, rows, assert_page_queries):
    for number in range(rows):
        make.SurgerySlotFactory(meeting=surgery, starts_at=at(15) + number * QUARTER)

    with assert_page_queries(6):
        teacher_client.get(url("surgery_list"))
