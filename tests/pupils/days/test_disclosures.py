"""What a child disclosed is moved out of every kind of entry in one way."""

import pytest
from django.urls import reverse
from django.utils import timezone

from sendhub.audit.models import Entry
from sendhub.templatetags.sendhub import day
from sendhub.tenancy import tenant
from tests.factories.days import (
    CheckInFactory,
    IncidentFactory,
    IncidentPupilFactory,
    QuietVisitFactory,
)
from tests.factories.pupils import ConcernFactory, ConcernPupilFactory, ObservationFactory

SECRET = "Zzmoorhen said so."


def incident(pupil):
    row = IncidentFactory(school=pupil.school, during=SECRET, before=SECRET, helped=SECRET)
    IncidentPupilFactory(incident=row, pupil=pupil)
    return row


def concern(pupil):
    row = ConcernFactory(school=pupil.school, text=SECRET, family_said=SECRET)
    ConcernPupilFactory(concern=row, pupil=pupil)
    return row


MADE = {
    "concern": concern,
    "observation": lambda pupil: ObservationFactory(pupil=pupil, seen=SECRET, agreed=SECRET),
    "check-in": lambda pupil: CheckInFactory(pupil=pupil, own_words=SECRET, note=SECRET),
    "quiet-room": lambda pupil: QuietVisitFactory(pupil=pupil, note=SECRET),
    "incident": incident,
}


def address(kind, row):
    return reverse("pupils:words_move_out", kwargs={"entry_kind": kind, "entry_row_pk": row.pk})


@pytest.mark.parametrize("kind", MADE)
def test_words_give_way(senco_client, school, pupil, kind):
    row = MADE[kind](pupil)
    assert SECRET in senco_client.get(address(kind, row)).content.decode()

    senco_client.post(address(kind, row), {"version": 1})

    with tenant(school.pk):
        row.refresh_from_db()
        entry = Entry.objects.get(event="moved_out")
        held = " ".join(str(value) for value in vars(row).values())
    assert SECRET not in held
    assert f"Moved to safeguarding on {day(timezone.localdate())}." in held
    assert entry.pupil_ids == [pupil.pk]


def test_words_are_moved_once(senco_client, pupil):
    row = MADE["observation"](pupil)
    senco_client.post(address("observation", row), {"version": 1})

    assert senco_client.post(address("observation", row), {"version": 2}).status_code == 409


def test_words_written_since_are_not_lost(senco_client, school, pupil):
    row = ObservationFactory(pupil=pupil, seen="Written since.", version=2)

    assert senco_client.post(address("observation", row), {"version": 1}).status_code == 409
    with tenant(school.pk):
        row.refresh_from_db()
    assert row.seen == "Written since."


def test_only_the_senco_moves_words(teacher_client, slt_client, pupil):
    row = MADE["check-in"](pupil)

    assert teacher_client.get(address("check-in", row)).status_code == 403
    assert slt_client.get(address("check-in", row)).status_code == 403


def test_entry_of_no_kind_is_not_there(senco_client, pupil):
    row = MADE["check-in"](pupil)

    assert senco_client.get(address("sermon", row)).status_code == 404


@pytest.mark.parametrize("kind", MADE)
def test_page_of_words_that_were_moved_offers_it_no_more(senco_client, pupil, kind):
    row = MADE[kind](pupil)
    before = senco_client.get(address(kind, row)).content.decode()
    senco_client.post(address(kind, row), {"version": 1})

    after = senco_client.get(address(kind, row)).content.decode()

    assert "Move the words out</button>" in before
    assert "Move the words out</button>" not in after
    assert reverse("reports:erasure_list") in after


def test_words_typed_since_are_moved_again(senco_client, school, pupil):
    row = MADE["check-in"](pupil)
    senco_client.post(address("check-in", row), {"version": 1})
    with tenant(school.pk):
        row.refresh_from_db()
        row.own_words = SECRET
        row.save(update_fields=["own_words"])

    senco_client.post(address("check-in", row), {"version": 2})

    with tenant(school.pk):
        row.refresh_from_db()
    assert (row.own_words, row.version) == ("", 3)


def test_concern_leads_the_senco_alone_to_the_page(senco_client, slt_client, pupil):
    row = MADE["concern"](pupil)

    assert address("concern", row) in senco_client.get(row.get_triage_url()).content.decode()
    assert address("concern", row) not in slt_client.get(row.get_triage_url()).content.decode()
