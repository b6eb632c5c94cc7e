"""The register on paper: marks, doses, reasons; and the tab of the pupil that counts the same."""

import datetime
import io

import page as page_validation
import pikepdf
import pytest
from django.urls import reverse

from provision.documents.register import (
    AWAY,
    MISSED,
    NOT_IN,
    THERE,
    TO_COME,
    register_document,
    register_pdf,
)
from provision.enums import MissedReason, PlaceState, Presence, SessionState
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.provision import (
    AttendanceFactory,
    InterventionFactory,
    ParticipationFactory,
    SessionFactory,
    SlotFactory,
)
from tests.factories.pupils import PupilFactory

D = datetime.date
TODAY = D(2026, 10, 9)
DAYS = (D(2026, 9, 14), D(2026, 9, 21), D(2026, 9, 28), D(2026, 10, 5), D(2026, 10, 12))


def recorded(session, by, **values):
    with tenant(session.school_id):
        type(session).objects.filter(pk=session.pk).update(
            recorded_by=by, recorded_at="2026-10-06T09:00Z", **values
        )


@pytest.fixture
def run(school, senco):
    """Five sessions: held, held, missed, not recorded, still to come; two pupils, one comes later."""
    run = InterventionFactory(school=school, name="Word builders")
    SlotFactory(school=school, intervention=run, room="Den")
    ada = ParticipationFactory(
        pupil=PupilFactory(school=school, first_name="Ada"), intervention=run, entry_score="20"
    )
    bo = ParticipationFactory(
        pupil=PupilFactory(school=school, first_name="Bo"),
        intervention=run,
        starts_on=DAYS[1],
        ends_on=DAYS[3],
        state=PlaceState.ENDED,
    )
    sessions = [SessionFactory(school=school, intervention=run, on=on) for on in DAYS]
    AttendanceFactory(session=sessions[0], participation=ada, pupil=ada.pupil)
    AttendanceFactory(
        session=sessions[1], participation=ada, pupil=ada.pupil, presence=Presence.ABSENT
    )
    AttendanceFactory(session=sessions[1], participation=bo, pupil=bo.pupil)
    recorded(sessions[0], senco, state=SessionState.HELD, placed=1, present=1)
    recorded(sessions[1], senco, state=SessionState.HELD, placed=2, present=1)
    recorded(
        sessions[2], senco, state=SessionState.MISSED, missed_reason=MissedReason.TRIP, placed=2
    )
    return run


@pytest.mark.parametrize(("state", "owed"), [("planned", 4), ("held", 5)])
def test_session_of_the_day_is_owed_once_it_is_recorded(run, senco, senco_actor, state, owed):
    with tenant(run.school_id):
        today = run.sessions.get(on=DAYS[4])
        if state == "held":
            recorded(today, senco, state=state, placed=1, present=1)
        document = register_document(run, actor=senco_actor, today=DAYS[4])

    assert (document.planned, document.doses[0].owed) == (owed, owed)


@pytest.fixture
def document(run, senco_actor):
    with tenant(run.school_id):
        return register_document(run, actor=senco_actor, today=TODAY)


def test_marks_say_what_became_of_each_session(document):
    (block,) = document.blocks

    assert [(line.name, line.marks) for line in block.lines] == [
        ("Ada Alderbrook", (THERE, AWAY, MISSED, TO_COME, TO_COME)),
        ("Bo Alderbrook", (NOT_IN, THERE, MISSED, TO_COME, NOT_IN)),
    ]


def test_each_pupil_is_owed_the_sessions_of_the_own_days(document):
    assert [
        (d.name, d.owed, d.had, d.owed_minutes, d.had_minutes, d.percent, d.entry)
        for d in document.doses
    ] == [
        ("Ada Alderbrook", 4, 1, 120, 30, "25 %", "20"),
        ("Bo Alderbrook", 3, 1, 90, 30, "33 %", ""),
    ]


def test_head_counts_the_run_and_names_the_reasons(document):
    assert (document.planned, document.held) == (4, 2)
    assert document.missed == (("28 September 2026", "Trip or event"),)
    assert document.week == ("Monday 09:30, 30 minutes, Den",)


def test_register_is_accessible_and_lies_across(document):
    body = register_pdf(document)

    result = page_validation.validate_pdf_bytes(
        body, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    with pikepdf.open(io.BytesIO(body)) as pdf:
        box = [float(side) for side in pdf.pages[0].mediabox]
    assert result.is_compliant
    assert box[2] > box[3]


def test_printing_is_on_record_with_its_pupils(slt_client, run):
    response = slt_client.get(reverse("provision:register_print", args=[run.pk]))

    assert response.content[:5] == b"%PDF-"
    assert "Ada" not in response["Content-Disposition"]
    with tenant(run.school_id):
        assert len(Entry.objects.get(event="printed").pupil_ids) == 2


def test_tab_of_the_pupil_shows_owed_and_had(senco_client, run):
    with tenant(run.school_id):
        place = run.participations.get(pupil__first_name="Bo")

    response = senco_client.get(reverse("provision:pupil_provision", args=[place.pupil_id]))

    (shown,) = response.context["past"]
    assert (shown.owed_sessions, shown.had_sessions, shown.next_on) == (3, 1, None)
    assert response.context["running"] == response.context["waiting"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_tab_query_budget(senco_client, school, today, number, assert_page_queries):
    pupil = PupilFactory(school=school)
    for _ in range(number):
        run = InterventionFactory(school=school, starts_on=today, ends_on=today)
        SlotFactory(school=school, intervention=run)
        ParticipationFactory(pupil=pupil, intervention=run, starts_on=today)

    with assert_page_queries(8):
        senco_client.get(reverse("provision:pupil_provision", args=[pupil.pk]))
