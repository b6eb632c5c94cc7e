"""A disclosure moved out to safeguarding: its earlier wording goes only when two persons agree."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from pupils.enums import ConcernDecision
from pupils.models import Concern
from sendhub.accounts.enums import Role
from sendhub.audit.models import Entry
from sendhub.jobs.models import Job
from sendhub.refusals import NotPossible
from sendhub.reports.actions import disclosures as actions
from sendhub.reports.disclosures import moved_out
from sendhub.reports.models import DisclosureErasure
from sendhub.tenancy import tenant
from tests.attacks.world import client_asked_again
from tests.conftest import person
from tests.factories.accounts import MembershipFactory
from tests.factories.pupils import ConcernFactory, ConcernPupilFactory, PupilFactory
from tests.factories.reports import DisclosureErasureFactory, HoldFactory

pytestmark = pytest.mark.django_db

SAID = "He said that his uncle hurts him."
MOVED = "Moved to safeguarding on 20 November 2026."
DECIDED_AT = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def ledger_file(settings, tmp_path):
    """The ledgers of this test alone."""
    settings.ERASURE_LEDGER_FILE = tmp_path / "erased-pupils"
    settings.DISCLOSURE_LEDGER_FILE = tmp_path / "erased-disclosures"
    return settings.DISCLOSURE_LEDGER_FILE


@pytest.fixture
def concern(school, senco):
    """A concern that said too much, was written over, and still has its first wording in the history."""
    found = ConcernFactory(school=school, text=SAID, family_said="Nothing")
    with tenant(school.pk):
        for name, value in {
            "state": "decided",
            "decision": ConcernDecision.SAFEGUARDING,
            "decision_reason": "Told the safeguarding lead",
            "decided_by": senco,
            "decided_at": DECIDED_AT,
            "text": MOVED,
            "family_said": "",
        }.items():
            setattr(found, name, value)
        found.save()
    return found


def wordings(concern):
    with tenant(concern.school_id):
        model = Concern.pgh_event_model
        return set(model.objects.filter(pgh_obj=concern.pk).values_list("text", flat=True))


def proposed(concern, by):
    with tenant(concern.school_id):
        return actions.propose_disclosure(concern=concern, by=by)


def decided(erasure, by, *, is_approved=True):
    with tenant(erasure.school_id):
        return actions.decide_disclosure(erasure=erasure, is_approved=is_approved, by=by)


def test_two_persons_erase_the_earlier_wording_and_nothing_else(
    concern, senco_actor, head_actor, school
):
    other = ConcernFactory(school=school, text="Another concern")
    erasure = proposed(concern, senco_actor)

    erasure = decided(erasure, head_actor)

    assert wordings(concern) == {MOVED}
    assert wordings(other) == {"Another concern"}
    assert (erasure.state, erasure.versions) == ("done", 1)
    with tenant(school.pk):
        assert Concern.objects.get(pk=concern.pk).text == MOVED
        events = Entry.objects.filter(object_type="reports.disclosureerasure")
        assert set(events.values_list("event", flat=True)) == {"erasure_proposed", "erased"}


def test_ledger_outside_the_database_knows_what_was_erased_and_nothing_else(
    concern, senco_actor, head_actor, school, ledger_file
):
    other = ConcernFactory(school=school)
    with tenant(school.pk):
        Concern.objects.filter(pk=other.pk).update(
            state="decided",
            decision=ConcernDecision.SAFEGUARDING,
            decision_reason="Told",
            decided_by=senco_actor.user,
            decided_at=DECIDED_AT,
            text=MOVED,
        )
    decided(proposed(other, senco_actor), head_actor, is_approved=False)
    assert not ledger_file.exists()

    decided(proposed(concern, senco_actor), head_actor)

    assert ledger_file.read_text() == f"{school.pk} {concern.pk}\n"


def test_head_is_told_without_a_name(concern, senco_actor, head_actor):
    proposed(concern, senco_actor)

    told = Job.objects.filter(kind="mail")
    assert [(job.args["template"], job.args["to_id"]) for job in told] == [
        ("notice", head_actor.user_id)
    ]


def test_refusal_keeps_the_wording_and_lets_it_be_proposed_again(
    concern, senco_actor, head_actor, school
):
    decided(proposed(concern, senco_actor), head_actor, is_approved=False)

    assert wordings(concern) == {SAID, MOVED}
    with tenant(school.pk):
        assert list(moved_out(senco_actor)) == [concern]


def test_text_that_still_stands_is_not_proposed(school, senco_actor):
    with pytest.raises(NotPossible):
        proposed(ConcernFactory(school=school, text=SAID), senco_actor)


def test_it_is_proposed_once(concern, senco_actor):
    proposed(concern, senco_actor)

    with pytest.raises(NotPossible):
        proposed(concern, senco_actor)


def test_nobody_decides_the_own_proposal_whatever_the_roles(concern, school, senco, actor_for):
    MembershipFactory(user=senco, school=school, role=Role.HEAD)
    both = actor_for(senco, school)

    with pytest.raises(NotPossible):
        decided(proposed(concern, both), both)

    assert wordings(concern) == {SAID, MOVED}


def test_what_was_decided_stands(concern, senco_actor, head_actor):
    erasure = decided(proposed(concern, senco_actor), head_actor)

    with pytest.raises(NotPossible):
        decided(erasure, head_actor, is_approved=False)


def test_hold_on_a_pupil_of_the_concern_stops_it(concern, school, senco_actor, head_actor):
    pupil = PupilFactory(school=school)
    ConcernPupilFactory(concern=concern, pupil=pupil)
    HoldFactory(pupil=pupil, reason="Appeal registered")
    erasure = proposed(concern, senco_actor)

    with pytest.raises(NotPossible, match="Appeal registered"):
        decided(erasure, head_actor)

    assert wordings(concern) == {SAID, MOVED}
    with tenant(school.pk):
        erasure.refresh_from_db()
    assert erasure.state == "proposed"


@pytest.mark.parametrize("second", [None, Role.SLT])
def test_function_refuses_without_a_head(concern, school, senco, second):
    erasure = DisclosureErasureFactory(school=school, concern_number=concern.pk, proposed_by=senco)
    if second:
        with tenant(school.pk):
            DisclosureErasure.objects.filter(pk=erasure.pk).update(
                state="done", decided_by=person(school, second), decided_at=DECIDED_AT
            )

    with tenant(school.pk), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("SELECT erase_disclosure(%s)", [erasure.pk])

    assert wordings(concern) == {SAID, MOVED}


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


def test_pages_lead_from_list_to_certificate_without_a_word_of_it(concern, senco, head, school):
    one, two = client_asked_again(senco, school), client_asked_again(head, school)
    listed = one.get(reverse("reports:erasure_list")).content.decode()
    made = one.post(reverse("reports:disclosure_propose", args=[concern.pk]))
    own = one.get(made.url).content.decode()
    refused = two.post(made.url, {})

    done = two.post(made.url, {"is_approved": "yes"}, follow=True).content.decode()

    assert f"Concern {concern.pk}" in listed
    assert "is_approved" not in own
    assert refused.context["form"].errors == {"is_approved": ["Choose one."]}
    assert "Earlier versions that were erased: 1." in done
    assert SAID not in listed + own + done
    assert wordings(concern) == {MOVED}
