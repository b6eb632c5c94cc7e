"""A disclosure moved out to safeguarding: its earlier wording goes only when two persons agree."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from pupils.actions.disclosures import move_out
from pupils.disclosures import ENTRIES, MOVED
from pupils.enums import EntryKind
from sendhub.accounts.enums import Role
from sendhub.audit.models import Entry
from sendhub.jobs.models import Job
from sendhub.refusals import NotPossible
from sendhub.reports import ledger
from sendhub.reports.actions import disclosures as actions
from sendhub.reports.disclosures import moved_out
from sendhub.reports.models import DisclosureErasure
from sendhub.tenancy import tenant
from tests.attacks.world import client_asked_again
from tests.conftest import person
from tests.factories.accounts import MembershipFactory
from tests.factories.days import (
    CheckInFactory,
    IncidentFactory,
    IncidentPupilFactory,
    QuietVisitFactory,
)
from tests.factories.pupils import (
    ConcernFactory,
    ConcernPupilFactory,
    ObservationFactory,
    PupilFactory,
)
from tests.factories.reports import DisclosureErasureFactory, HoldFactory

pytestmark = pytest.mark.django_db

SAID = "He said that his uncle hurts him."
LATER = "The plan for Monday was talked through."
DECIDED_AT = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def ledger_file(settings, tmp_path):
    """The ledgers of this test alone."""
    settings.ERASURE_LEDGER_FILE = tmp_path / "erased-pupils"
    settings.DISCLOSURE_LEDGER_FILE = tmp_path / "erased-disclosures"
    return settings.DISCLOSURE_LEDGER_FILE


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school)


def concern_of(pupil):
    row = ConcernFactory(school=pupil.school, text=SAID, family_said=SAID)
    ConcernPupilFactory(concern=row, pupil=pupil)
    return row


def incident_of(pupil):
    row = IncidentFactory(school=pupil.school, during=SAID, before=SAID, after=SAID)
    IncidentPupilFactory(incident=row, pupil=pupil)
    return row


MADE = {
    EntryKind.CONCERN: concern_of,
    EntryKind.OBSERVATION: lambda pupil: ObservationFactory(pupil=pupil, seen=SAID, agreed=SAID),
    EntryKind.CHECK_IN: lambda pupil: CheckInFactory(pupil=pupil, own_words=SAID, note=SAID),
    EntryKind.QUIET_ROOM: lambda pupil: QuietVisitFactory(pupil=pupil, note=SAID),
    EntryKind.INCIDENT: incident_of,
}
every_kind = pytest.mark.parametrize("kind", [*EntryKind])


def moved(kind, pupil, by):
    """An entry that said too much, was moved out, and still has its first wording in the history."""
    row = MADE[kind](pupil)
    with tenant(pupil.school_id):
        return move_out(kind=kind, row=row, version=row.version, by=by)


@pytest.fixture
def concern(pupil, senco_actor):
    return moved(EntryKind.CONCERN, pupil, senco_actor)


def said_in(kind, row):
    """What the versions say, in the order they were written: the words, or that they were moved."""
    words = ENTRIES[kind]
    with tenant(row.school_id):
        versions = words.model.pgh_event_model.objects.filter(pgh_obj=row.pk).order_by("pgh_id")
        told = versions.values_list(words.told, flat=True)
        return ["moved" if text.startswith(MOVED) else text for text in told]


def proposed(kind, row, by):
    with tenant(row.school_id):
        return actions.propose_disclosure(kind=kind, row=row, by=by)


def decided(erasure, by, *, is_approved=True):
    with tenant(erasure.school_id):
        return actions.decide_disclosure(erasure=erasure, is_approved=is_approved, by=by)


def written(kind, row, text):
    """Somebody writes into the entry after its words were moved out."""
    with tenant(row.school_id):
        setattr(row, ENTRIES[kind].told, text)
        row.save(update_fields=[ENTRIES[kind].told])


@every_kind
def test_two_persons_erase_the_earlier_wording_and_nothing_else(
    kind, pupil, senco_actor, head_actor, school
):
    other = MADE[kind](PupilFactory(school=school))
    row = moved(kind, pupil, senco_actor)
    written(kind, row, LATER)
    assert said_in(kind, row) == [SAID, "moved", LATER]

    erasure = decided(proposed(kind, row, senco_actor), head_actor)

    assert said_in(kind, row) == ["moved", LATER]
    assert said_in(kind, other) == [SAID]
    assert (erasure.state, erasure.versions) == ("done", 1)
    with tenant(school.pk):
        row.refresh_from_db()
        assert getattr(row, ENTRIES[kind].told) == LATER
        events = Entry.objects.filter(object_type="reports.disclosureerasure")
        assert set(events.values_list("event", flat=True)) == {"erasure_proposed", "erased"}


@every_kind
def test_no_word_of_it_is_left_in_any_column_of_its_versions(
    kind, pupil, senco_actor, head_actor, school
):
    row = moved(kind, pupil, senco_actor)
    table = ENTRIES[kind].tables[1]
    held = f"SELECT count(*) FROM {table} old WHERE pgh_obj_id = %s AND old::text LIKE %s"  # noqa: S608
    with tenant(school.pk), connection.cursor() as cursor:
        cursor.execute(held, [row.pk, f"%{SAID}%"])
        assert cursor.fetchone() == (1,)

    decided(proposed(kind, row, senco_actor), head_actor)

    with tenant(school.pk), connection.cursor() as cursor:
        cursor.execute(held, [row.pk, f"%{SAID}%"])
        assert cursor.fetchone() == (0,)


@every_kind
def test_ledger_outside_the_database_knows_what_was_erased_and_nothing_else(
    kind, pupil, senco_actor, head_actor, school, ledger_file
):
    other = moved(kind, PupilFactory(school=school), senco_actor)
    decided(proposed(kind, other, senco_actor), head_actor, is_approved=False)
    assert not ledger_file.exists()
    row = moved(kind, pupil, senco_actor)

    decided(proposed(kind, row, senco_actor), head_actor)

    assert ledger_file.read_text() == f"{school.pk} {kind.value} {row.pk}\n"
    assert ledger.with_kind(ledger.read(ledger_file)) == {(school.pk, kind, row.pk)}


def test_line_of_the_ledger_without_a_kind_is_a_concern(ledger_file):
    ledger_file.write_text("1 9\n1 incident 9\n2 4")

    assert ledger.with_kind(ledger.read(ledger_file)) == {(1, "concern", 9), (1, "incident", 9)}


def test_lines_of_both_times_stand_in_one_ledger(ledger_file):
    ledger_file.write_text("1 9\n")

    ledger.add(ledger_file, {(1, 9), (1, "incident", 9), (1, "incident", 8)})

    assert ledger_file.read_text() == "1 9\n1 incident 8\n1 incident 9\n"


def test_head_is_told_without_a_name(concern, senco_actor, head_actor):
    proposed(EntryKind.CONCERN, concern, senco_actor)

    told = Job.objects.filter(kind="mail")
    assert [(job.args["template"], job.args["to_id"]) for job in told] == [
        ("notice", head_actor.user_id)
    ]


@every_kind
def test_refusal_keeps_the_wording_and_lets_it_be_proposed_again(
    kind, pupil, senco_actor, head_actor, school
):
    row = moved(kind, pupil, senco_actor)

    decided(proposed(kind, row, senco_actor), head_actor, is_approved=False)

    assert said_in(kind, row) == [SAID, "moved"]
    with tenant(school.pk):
        assert [(found.kind, found.number) for found in moved_out(senco_actor)] == [(kind, row.pk)]


@every_kind
def test_words_that_still_stand_are_not_proposed(kind, pupil, senco_actor):
    with pytest.raises(NotPossible):
        proposed(kind, MADE[kind](pupil), senco_actor)


@every_kind
def test_it_is_proposed_once_and_erased_once(kind, pupil, school, senco_actor, head_actor):
    row = moved(kind, pupil, senco_actor)
    erasure = proposed(kind, row, senco_actor)
    with pytest.raises(NotPossible):
        proposed(kind, row, senco_actor)

    decided(erasure, head_actor)

    with pytest.raises(NotPossible):
        proposed(kind, row, senco_actor)
    with tenant(school.pk):
        assert moved_out(senco_actor) == []


def test_words_typed_and_moved_out_again_are_erased_again(pupil, senco_actor, head_actor, school):
    kind = EntryKind.OBSERVATION
    row = moved(kind, pupil, senco_actor)
    decided(proposed(kind, row, senco_actor), head_actor)
    written(kind, row, "He said it again.")
    with tenant(school.pk):
        row = move_out(kind=kind, row=row, version=row.version, by=senco_actor)

    decided(proposed(kind, row, senco_actor), head_actor)

    assert said_in(kind, row) == ["moved", "moved"]


def test_rows_of_one_number_are_told_apart(pupil, senco_actor, head_actor, school):
    """An observation and a check-in may have the same number."""
    seen = moved(EntryKind.OBSERVATION, pupil, senco_actor)
    with tenant(school.pk):
        checked = CheckInFactory(pk=seen.pk, pupil=pupil, note=SAID)
        move_out(kind=EntryKind.CHECK_IN, row=checked, version=1, by=senco_actor)

    decided(proposed(EntryKind.OBSERVATION, seen, senco_actor), head_actor)

    assert said_in(EntryKind.CHECK_IN, checked) == [SAID, "moved"]
    assert said_in(EntryKind.OBSERVATION, seen) == ["moved"]


@every_kind
def test_nobody_decides_the_own_proposal_whatever_the_roles(kind, pupil, school, senco, actor_for):
    MembershipFactory(user=senco, school=school, role=Role.HEAD)
    both = actor_for(senco, school)
    row = moved(kind, pupil, both)

    with pytest.raises(NotPossible):
        decided(proposed(kind, row, both), both)

    assert said_in(kind, row) == [SAID, "moved"]


def test_what_was_decided_stands(concern, senco_actor, head_actor):
    erasure = decided(proposed(EntryKind.CONCERN, concern, senco_actor), head_actor)

    with pytest.raises(NotPossible):
        decided(erasure, head_actor, is_approved=False)


def assert_held(kind, row, senco_actor, head_actor):
    erasure = proposed(kind, row, senco_actor)

    with pytest.raises(NotPossible, match="Appeal registered"):
        decided(erasure, head_actor)

    assert said_in(kind, row) == [SAID, "moved"]
    with tenant(row.school_id):
        erasure.refresh_from_db()
    assert erasure.state == "proposed"


@every_kind
def test_hold_on_its_pupil_stops_it(kind, pupil, senco_actor, head_actor):
    HoldFactory(pupil=pupil, reason="Appeal registered")

    assert_held(kind, moved(kind, pupil, senco_actor), senco_actor, head_actor)


@pytest.mark.parametrize("kind", [EntryKind.CONCERN, EntryKind.INCIDENT])
def test_hold_on_any_pupil_of_it_stops_it(kind, pupil, school, senco_actor, head_actor):
    row, second = moved(kind, pupil, senco_actor), PupilFactory(school=school)
    if kind == EntryKind.INCIDENT:
        IncidentPupilFactory(incident=row, pupil=second)
    else:
        ConcernPupilFactory(concern=row, pupil=second)
    HoldFactory(pupil=second, reason="Appeal registered")

    assert_held(kind, row, senco_actor, head_actor)


def test_hold_on_a_pupil_who_was_taken_out_of_it_stops_it(pupil, school, senco_actor, head_actor):
    row, second = incident_of(pupil), PupilFactory(school=school)
    link = IncidentPupilFactory(incident=row, pupil=second)
    with tenant(school.pk):
        link.delete()
        row = move_out(kind=EntryKind.INCIDENT, row=row, version=1, by=senco_actor)
    HoldFactory(pupil=second, reason="Appeal registered")

    assert_held(EntryKind.INCIDENT, row, senco_actor, head_actor)


@pytest.mark.parametrize("held", ["this file", "the other file"])
def test_hold_on_either_file_of_one_child_stops_it(held, pupil, school, senco_actor, head_actor):
    shown = PupilFactory(school=school)
    with tenant(school.pk):
        pupil.merged_into = shown
        pupil.save(update_fields=["merged_into"])
    row = moved(EntryKind.OBSERVATION, pupil, senco_actor)
    HoldFactory(pupil=pupil if held == "this file" else shown, reason="Appeal registered")

    assert_held(EntryKind.OBSERVATION, row, senco_actor, head_actor)


def test_hold_that_has_ended_stops_nothing(pupil, senco, senco_actor, head_actor):
    HoldFactory(pupil=pupil, ended_at=DECIDED_AT, ended_by=senco)
    row = moved(EntryKind.CHECK_IN, pupil, senco_actor)

    decided(proposed(EntryKind.CHECK_IN, row, senco_actor), head_actor)

    assert said_in(EntryKind.CHECK_IN, row) == ["moved"]


@every_kind
def test_another_school_neither_sees_nor_proposes_it(
    kind, pupil, senco_actor, other_senco_actor, other_senco_client, other_school
):
    row = moved(kind, pupil, senco_actor)

    with tenant(other_school.pk):
        assert moved_out(other_senco_actor) == []
    answer = other_senco_client.post(
        reverse("reports:disclosure_propose", args=[kind.value, row.pk])
    )
    assert answer.status_code == 404
    assert said_in(kind, row) == [SAID, "moved"]


def test_entry_of_no_kind_is_not_proposed(senco_client, concern):
    address = reverse("reports:disclosure_propose", args=["sermon", concern.pk])

    assert senco_client.post(address).status_code == 404


@every_kind
@pytest.mark.parametrize("second", [None, Role.SLT])
def test_function_refuses_without_a_head(kind, second, pupil, school, senco, senco_actor):
    row = moved(kind, pupil, senco_actor)
    erasure = DisclosureErasureFactory(
        school=school, kind=kind, entry_number=row.pk, proposed_by=senco
    )
    if second:
        with tenant(school.pk):
            DisclosureErasure.objects.filter(pk=erasure.pk).update(
                state="done", decided_by=person(school, second), decided_at=DECIDED_AT
            )

    with tenant(school.pk), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("SELECT erase_disclosure(%s)", [erasure.pk])

    assert said_in(kind, row) == [SAID, "moved"]


def test_app_may_not_call_what_does_the_work(concern, school):
    with tenant(school.pk), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(
            "SELECT erase_words(%s, 'concern', %s)", [school.pk, concern.pk]
        )

    assert said_in(EntryKind.CONCERN, concern) == [SAID, "moved"]


def test_two_persons_are_two_in_the_database(school, senco):
    with pytest.raises(IntegrityError):
        DisclosureErasureFactory(
            school=school,
            proposed_by=senco,
            state="refused",
            decided_by=senco,
            decided_at=DECIDED_AT,
        )


def test_decision_has_somebody_and_a_moment(school, senco):
    with pytest.raises(IntegrityError):
        DisclosureErasureFactory(school=school, proposed_by=senco, decided_at=DECIDED_AT)


def test_one_proposal_of_an_entry_stands_open(school):
    DisclosureErasureFactory(school=school, entry_number=9)
    DisclosureErasureFactory(school=school, kind=EntryKind.INCIDENT, entry_number=9)

    with pytest.raises(IntegrityError):
        DisclosureErasureFactory(school=school, entry_number=9)


@every_kind
def test_pages_lead_from_list_to_certificate_without_a_word_of_it(
    kind, pupil, senco, head, school, senco_actor
):
    row = moved(kind, pupil, senco_actor)
    one, two = client_asked_again(senco, school), client_asked_again(head, school)
    listed = one.get(reverse("reports:erasure_list")).content.decode()
    made = one.post(reverse("reports:disclosure_propose", args=[kind.value, row.pk]))
    own = one.get(made.url).content.decode()
    refused = two.post(made.url, {})

    done = two.post(made.url, {"is_approved": "yes"}, follow=True).content.decode()

    assert f"{kind.label.lower()} {row.pk} of " in listed
    assert "is_approved" not in own
    assert refused.context["form"].errors == {"is_approved": ["Choose one."]}
    assert "Earlier versions that were erased: 1." in done
    assert kind.label in done
    assert SAID not in listed + own + done
    assert said_in(kind, row) == ["moved"]
