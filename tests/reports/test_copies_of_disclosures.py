"""What the program wrote down of an entry's words elsewhere gives way and is erased with them."""

import datetime

import pytest

from provision.day_evidence import check_ins
from pupils.actions.days import edit_check_in
from pupils.actions.disclosures import move_out
from pupils.disclosures import ENTRIES, MOVED
from pupils.enums import EntryKind
from pupils.models import Action, Due
from sendhub.drafts.models import Draft
from sendhub.reports.actions.disclosures import decide_disclosure, propose_disclosure
from sendhub.tenancy import tenant
from tests.factories.accounts import UserFactory
from tests.factories.days import CheckInFactory, IncidentFactory, IncidentPupilFactory
from tests.factories.drafts import DraftFactory
from tests.factories.provision import CycleFactory, EvidenceFactory
from tests.factories.pupils import (
    ConcernFactory,
    ConcernMessageFactory,
    ConcernPupilFactory,
    DueFactory,
    ObservationFactory,
    OwnFieldFactory,
    PupilFactory,
)
from tests.factories.reports import RecordFileFactory, SubjectPackFactory

pytestmark = pytest.mark.django_db

SAID = "He said that his uncle hurts him."
BEFORE = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def ledger_file(settings, tmp_path):
    """The ledgers of this test alone."""
    settings.ERASURE_LEDGER_FILE = tmp_path / "erased-pupils"
    settings.DISCLOSURE_LEDGER_FILE = tmp_path / "erased-disclosures"


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school)


@pytest.fixture
def erased(senco_actor, head_actor):
    """Move the words of an entry out and erase them, with two persons; returns how many versions went."""

    def build(kind, row):
        with tenant(row.school_id):
            row.refresh_from_db()
            move_out(kind=kind, row=row, version=row.version, by=senco_actor)
            erasure = propose_disclosure(kind=kind, row=row, by=senco_actor)
            return decide_disclosure(erasure=erasure, is_approved=True, by=head_actor).versions

    return build


def versions_of(row, name):
    with tenant(row.school_id):
        rows = type(row).pgh_event_model.objects.filter(pgh_obj=row.pk).order_by("pgh_id")
        return list(rows.values_list(name, flat=True))


def assert_gave_way(row, name, then=""):
    said = versions_of(row, name)
    assert [text[: len(MOVED)] for text in said] == [MOVED]
    assert said[0].endswith(f".{then}")
    with tenant(row.school_id):
        row.refresh_from_db()
    assert getattr(row, name) == said[0]


def test_follow_up_of_a_check_in_and_its_due_date_quote_nothing(pupil, senco_actor, erased, school):
    row = CheckInFactory(pupil=pupil, own_words=SAID)
    with tenant(school.pk):
        edit_check_in(check_in=row, version=1, by=senco_actor, needs_follow_up=True)
        action, due = Action.objects.get(), Due.objects.get()
    assert SAID in action.text
    assert SAID in due.source

    erased(EntryKind.CHECK_IN, row)

    assert_gave_way(action, "text", " Follow up the check-in.")
    assert_gave_way(due, "source", " Follow up the check-in.")
    assert action.version == 2


@pytest.mark.parametrize("kind", ["concern", "observation", "incident"])
def test_evidence_of_a_plan_quotes_nothing(kind, pupil, school, erased):
    if kind == "observation":
        row = ObservationFactory(pupil=pupil, seen=SAID)
    elif kind == "incident":
        row = IncidentFactory(school=school, during=SAID)
        IncidentPupilFactory(incident=row, pupil=pupil)
    else:
        row = ConcernFactory(school=school, text=SAID)
        ConcernPupilFactory(concern=row, pupil=pupil)
    of_plan = {"pupil": pupil, "cycle": CycleFactory(pupil=pupil), "kind": kind}
    quoting = EvidenceFactory(**of_plan, subject_id=row.pk, summary=f"Focus: {SAID}")
    other = EvidenceFactory(**of_plan, subject_id=row.pk + 1, summary="Reads well.")

    erased(EntryKind(kind), row)

    assert_gave_way(quoting, "summary")
    assert versions_of(other, "summary") == ["Reads well."]


def test_evidence_that_was_written_anew_before_is_erased_too(pupil, erased):
    """Each saving of Assess deletes the lines and writes them again."""
    row = ObservationFactory(pupil=pupil, seen=SAID)
    quoting = EvidenceFactory(pupil=pupil, kind="observation", subject_id=row.pk, summary=SAID)
    with tenant(pupil.school_id):
        gone = quoting.pk
        quoting.delete()
        quoting.pk = gone

    erased(EntryKind.OBSERVATION, row)

    assert versions_of(quoting, "summary") == []


def test_what_a_pupil_said_last_goes_from_the_line_of_check_ins_alone(
    pupil, senco_actor, erased, school
):
    """The line counts many check-ins; which of them it quotes shows in the words alone."""
    row = CheckInFactory(pupil=pupil, own_words=f"{SAID}  Twice.")
    latest = CheckInFactory(pupil=pupil, on=datetime.date(2026, 10, 7))
    with tenant(school.pk):
        [(_, number, _, line)] = check_ins(pupil, senco_actor, datetime.date(2026, 10, 8))
    assert number == latest.pk
    of_plan = {"pupil": pupil, "cycle": CycleFactory(pupil=pupil), "kind": "check_ins"}
    quoting = EvidenceFactory(**of_plan, subject_id=number, summary=" ".join(line.split()))
    other = EvidenceFactory(
        **of_plan, subject_id=number + 1, summary="2 check-ins. Last said: “Fine.”"
    )

    erased(EntryKind.CHECK_IN, row)

    assert_gave_way(quoting, "summary")
    assert versions_of(other, "summary") == ["2 check-ins. Last said: “Fine.”"]


def test_question_answer_suggestion_and_note_of_a_concern_say_nothing(pupil, school, erased):
    row = ConcernFactory(
        school=school, text=SAID, suggested_reason=SAID, suggested_by=UserFactory()
    )
    ConcernPupilFactory(concern=row, pupil=pupil)
    answer = ConcernMessageFactory(concern=row, text=SAID)
    due = DueFactory(
        pupil=pupil, kind="family_follow_up", subject_id=row.pk, done_note=f"They said: {SAID}"
    )

    assert erased(EntryKind.CONCERN, row) == 4

    assert_gave_way(answer, "text")
    assert_gave_way(due, "done_note")
    assert_gave_way(row, "suggested_reason")


def test_words_in_the_school_s_own_fields_go_and_facts_stay(pupil, school, erased):
    typed = OwnFieldFactory(school=school, noun="incident", kind="text", label="What was said")
    ticked = OwnFieldFactory(school=school, noun="incident", kind="yes_no", label="Police told")
    row = IncidentFactory(
        school=school, during=SAID, own_fields={typed.key: SAID, ticked.key: "Yes"}
    )
    IncidentPupilFactory(incident=row, pupil=pupil)

    erased(EntryKind.INCIDENT, row)

    assert versions_of(row, "own_fields") == [{ticked.key: "Yes"}]


def test_drafts_of_the_entry_and_drafts_that_quote_it_go(pupil, school, erased):
    row = ObservationFactory(pupil=pupil, seen=f'{SAID}\r\n“Twice”, "he" said.')
    DraftFactory(school=school, key=f"observation-edit:{row.pk}", fields={"seen": ["He"]})
    DraftFactory(
        school=school,
        key="cycle-assess:7",
        fields={"summary": [f'As seen: {SAID}\n“Twice”, "he" said.']},
    )
    kept = [
        DraftFactory(school=school, key=f"observation-edit:{row.pk + 1}", fields={"seen": ["He"]}),
        DraftFactory(school=school, key="concern", fields={"text": ["Reads well."]}),
    ]

    erased(EntryKind.OBSERVATION, row)

    with tenant(school.pk):
        assert list(Draft.objects.order_by("pk")) == kept


def test_stored_packs_from_before_are_forgotten(pupil, school, senco, erased):
    row = ObservationFactory(pupil=pupil, seen=SAID)
    other = PupilFactory(school=school)
    packs = {
        "of the pupil": SubjectPackFactory(pupil=pupil, asked_by=senco, made=True),
        "of the school": RecordFileFactory(school=school, asked_by=senco, made=True),
        "of another": SubjectPackFactory(pupil=other, asked_by=senco, made=True),
        "made since": SubjectPackFactory(pupil=pupil, asked_by=senco, made=True),
    }
    with tenant(school.pk):
        for pack in packs.values():
            pack.asked_at = BEFORE if pack != packs["made since"] else pack.asked_at
            pack.gathered = [{"lines": [SAID]}]
            pack.save()

    erased(EntryKind.OBSERVATION, row)

    with tenant(school.pk):
        for pack in packs.values():
            pack.refresh_from_db()
    assert [name for name, pack in packs.items() if pack.content is None] == [
        "of the pupil",
        "of the school",
    ]
    assert [name for name, pack in packs.items() if pack.gathered == []] == [
        "of the pupil",
        "of the school",
    ]


def test_fields_with_words_are_those_of_the_model():
    """A text of an entry that nobody named here would stay when its words are moved out."""
    facts = {
        "concern": {
            "source_name",
            "named_pupil",
            "named_class",
            "decision_reason",
            "reply",
            "suggested_reason",
        },
        "observation": {"setting"},
        "check-in": set(),
        "quiet-room": {"adults"},
        "incident": {"record_reference"},
    }
    for kind, words in ENTRIES.items():
        typed = {
            each.name
            for each in words.model._meta.concrete_fields
            if each.get_internal_type() in ("CharField", "TextField") and not each.choices
        }
        assert typed - facts[kind] == set(words.fields), kind
