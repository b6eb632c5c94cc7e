"""What the program wrote down of an entry's words elsewhere gives way and is erased with them."""

import datetime

import pytest
from django.utils import timezone

from agencies.prefill import prefilled
from provision.content import content_of, digest_of
from provision.day_evidence import check_ins
from provision.evidence import candidates
from provision.models import Cycle
from pupils.actions.days import edit_check_in, remove_row
from pupils.actions.disclosures import move_out
from pupils.disclosures import ENTRIES, MOVED
from pupils.enums import EntryKind
from pupils.models import Action, CheckIn, Due
from pupils.rules.noticing import REASONS
from pupils.starter_bank import universal_starters
from sendhub.drafts.models import Draft
from sendhub.refusals import NotPossible
from sendhub.reports.actions.disclosures import decide_disclosure, propose_disclosure
from sendhub.reports.disclosures import erase_again
from sendhub.tenancy import tenant
from tests.factories.accounts import UserFactory
from tests.factories.agencies import ReferralFactory
from tests.factories.days import CheckInFactory, IncidentFactory, IncidentPupilFactory
from tests.factories.drafts import DraftFactory
from tests.factories.provision import (
    CycleFactory,
    EvidenceFactory,
    PlanVersionFactory,
    plan_content,
)
from tests.factories.pupils import (
    ConcernFactory,
    ConcernMessageFactory,
    ConcernPupilFactory,
    ConcernTriedFactory,
    DueFactory,
    MonitoringFactory,
    ObservationFactory,
    OwnFieldFactory,
    PupilFactory,
    SenStatusFactory,
    StrategyFactory,
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

    def build(kind, row, **also):
        with tenant(row.school_id):
            row.refresh_from_db()
            move_out(kind=kind, row=row, version=row.version, by=senco_actor, **also)
            erasure = propose_disclosure(kind=kind, row=row, by=senco_actor)
            return decide_disclosure(erasure=erasure, is_approved=True, by=head_actor).versions

    return build


def concern_of(pupil, **values):
    row = ConcernFactory(school=pupil.school, text=SAID, **values)
    ConcernPupilFactory(concern=row, pupil=pupil)
    return row


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
        row = concern_of(pupil)
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


def locked(pupil, *summaries, **values):
    """A plan that was locked with these lines of evidence, and its cycle."""
    cycle = CycleFactory(pupil=pupil)
    stored = plan_content(
        evidence=tuple(("Concern", "6 October 2026", said) for said in summaries)
    ).as_json()
    with tenant(pupil.school_id):
        return PlanVersionFactory(pupil=pupil, cycle=cycle, content=stored, **values)


def lines_of(version):
    with tenant(version.school_id):
        version.refresh_from_db()
    assert version.digest == digest_of(version.content)
    return [said for _, _, said in version.content["evidence"]]


@pytest.mark.parametrize("kind", ["concern", "observation"])
def test_line_of_a_locked_plan_goes_and_its_checksum_with_it(kind, pupil, erased):
    row = concern_of(pupil) if kind == "concern" else ObservationFactory(pupil=pupil, seen=SAID)
    plan = locked(pupil, f"Focus: {SAID}", "Reads well.")
    other = locked(PupilFactory(school=pupil.school), f"Focus: {SAID}")
    before = plan.digest
    EvidenceFactory(
        pupil=pupil, cycle=plan.cycle, kind=kind, subject_id=row.pk, summary=f"Focus: {SAID}"
    )

    erased(EntryKind(kind), row)

    assert lines_of(plan) == ["Reads well."]
    assert plan.digest != before
    assert [
        [line[2] for line in stored["evidence"]] for stored in versions_of(plan, "content")
    ] == [["Reads well."]]
    assert lines_of(other) == [f"Focus: {SAID}"]


def test_line_of_check_ins_goes_from_a_locked_plan(pupil, erased):
    row = CheckInFactory(pupil=pupil, own_words=SAID)
    line = f"2 check-ins since 5 October 2026: okay 2. Last said: “{SAID}”."
    plan = locked(pupil, line)
    EvidenceFactory(
        pupil=pupil, cycle=plan.cycle, kind="check_ins", subject_id=row.pk + 7, summary=line
    )

    erased(EntryKind.CHECK_IN, row)

    assert lines_of(plan) == []
    assert [stored["evidence"] for stored in versions_of(plan, "content")] == [[]]


def test_plan_that_is_locked_later_does_not_say_that_words_were_moved(
    pupil, senco_actor, erased, school
):
    row = ObservationFactory(pupil=pupil, seen=SAID)
    line = EvidenceFactory(pupil=pupil, kind="observation", subject_id=row.pk, summary=SAID)
    EvidenceFactory(pupil=pupil, cycle=line.cycle, summary="Reads well.")

    erased(EntryKind.OBSERVATION, row)

    with tenant(school.pk):
        whole = Cycle.objects.visible_to(senco_actor).whole().get(pk=line.cycle_id)
        content = content_of(whole, actor=senco_actor, on=datetime.date(2026, 10, 8))
    assert [said for _, _, said in content.evidence] == ["Reads well."]


@pytest.mark.parametrize("kind", ["concern", "observation", "incident"])
def test_moved_entry_is_no_evidence_and_starts_no_referral(kind, pupil, senco_actor, school):
    if kind == "observation":
        row = ObservationFactory(pupil=pupil, seen=SAID)
    elif kind == "incident":
        row = IncidentFactory(school=school, during=SAID)
        IncidentPupilFactory(incident=row, pupil=pupil)
    else:
        row = concern_of(pupil)
    today = timezone.localdate()

    def offered():
        found = candidates(pupil, actor=senco_actor, today=today)
        first = prefilled(pupil=pupil, kind="ep", by=senco_actor, today=today)
        return [each.kind for each in found], first.get("reason", "")

    with tenant(school.pk):
        kinds, reason = offered()
        assert kind in kinds
        assert (SAID in reason) == (kind == "concern")
        move_out(kind=EntryKind(kind), row=row, version=1, by=senco_actor)

        kinds, reason = offered()

    assert kind not in kinds
    assert reason == ""


def test_referral_that_is_not_sent_quotes_nothing(pupil, erased):
    row = concern_of(pupil, family_said=f"{SAID}\nTwice.")
    with tenant(pupil.school_id):
        ConcernTriedFactory(concern=row, what="Asked him", helped="no")
    unsent = ReferralFactory(
        pupil=pupil,
        answers={
            "reason": f"6 October 2026: {SAID}\r\nTwice.\r\n\r\n7 October 2026: Loses the line.",
            "tried": "Asked him: helped? no\nNear the front: helped? yes",
            "strengths": "Draws well.",
        },
    )

    erased(EntryKind.CONCERN, row)

    left = {
        "reason": "6 October 2026: \n\n7 October 2026: Loses the line.",
        "tried": "Near the front: helped? yes",
        "strengths": "Draws well.",
    }
    assert versions_of(unsent, "answers") == [left]
    with tenant(pupil.school_id):
        unsent.refresh_from_db()
    assert (unsent.answers, unsent.version) == (left, 2)


def test_reason_of_a_referral_that_a_concern_led_to_goes_however_it_is_worded(pupil, erased):
    row = concern_of(pupil)
    led_to = ReferralFactory(
        pupil=pupil, concern=row, answers={"reason": "An uncle hurts him.", "strengths": "Draws."}
    )

    erased(EntryKind.CONCERN, row)

    assert versions_of(led_to, "answers") == [{"reason": "", "strengths": "Draws."}]


def test_referral_that_was_sent_stays_as_it_was_sent(pupil, erased):
    row = concern_of(pupil)
    answers = {"reason": f"6 October 2026: {SAID}"}
    sent = ReferralFactory(pupil=pupil, concern=row, answers=answers)
    with tenant(pupil.school_id):
        sent.sent_on, sent.sent_how, sent.sent_paper = BEFORE.date(), "post", {"answers": answers}
        sent.save(update_fields=["sent_on", "sent_how", "sent_paper"])

    erased(EntryKind.CONCERN, row)

    assert versions_of(sent, "answers") == [answers, answers]


def test_referral_quotes_other_kinds_of_entry_no_more(pupil, erased):
    row = CheckInFactory(pupil=pupil, own_words=SAID)
    unsent = ReferralFactory(pupil=pupil, answers={"pupil_view": f"He says: {SAID}"})

    erased(EntryKind.CHECK_IN, row)

    assert versions_of(unsent, "answers") == [{"pupil_view": "He says:"}]


def decided(pupil, reason):
    """A concern whose decision started monitoring and SEN Support for one reason."""
    row = concern_of(
        pupil,
        state="decided",
        decision="monitoring",
        decision_reason=reason,
        reply="His uncle, you wrote.",
        decided_by=UserFactory(),
        decided_at=BEFORE,
    )
    return row, [
        MonitoringFactory(pupil=pupil, reason=reason),
        SenStatusFactory(pupil=pupil, reason=reason),
    ]


def test_what_the_decision_says_goes_when_the_senco_says_so(pupil, erased):
    row, started = decided(pupil, "What he said of his uncle.")
    other = MonitoringFactory(pupil=PupilFactory(school=pupil.school), reason="Reads slowly.")

    erased(EntryKind.CONCERN, row, with_decision=True)

    assert_gave_way(row, "decision_reason")
    assert_gave_way(row, "reply")
    for each in started:
        assert_gave_way(each, "reason")
    assert row.decision == "monitoring"
    assert versions_of(other, "reason") == ["Reads slowly."]


def test_what_the_decision_says_stays_otherwise(pupil, erased):
    row, started = decided(pupil, "Reads three years behind.")

    erased(EntryKind.CONCERN, row)

    assert set(versions_of(row, "decision_reason")) == {"Reads three years behind."}
    assert set(versions_of(row, "reply")) == {"His uncle, you wrote."}
    assert [versions_of(each, "reason") for each in started] == [["Reads three years behind."]] * 2


def test_standard_reason_of_a_decision_says_nothing_and_stays(pupil, erased):
    usual = REASONS["monitoring"]
    row, started = decided(pupil, usual)

    erased(EntryKind.CONCERN, row, with_decision=True)

    assert set(versions_of(row, "decision_reason")) == {usual}
    assert [versions_of(each, "reason") for each in started] == [[usual]] * 2


def test_what_was_typed_as_tried_says_nothing(pupil, school, erased):
    row = concern_of(pupil)
    tried = ConcernTriedFactory(concern=row, what="Asked him about his uncle", helped="no")
    of_the_bank = StrategyFactory(school=school, name="Sits near the front").name
    chosen = [
        ConcernTriedFactory(concern=row, what=what, helped="yes")
        for what in (of_the_bank, universal_starters()[0].name)
    ]

    erased(EntryKind.CONCERN, row)

    for each in chosen:
        assert versions_of(each, "what") == [each.what]
    assert_gave_way(tried, "what")
    assert tried.helped == "no"


def test_copy_that_is_restored_gives_way_in_the_same_places(pupil, school, as_owner):
    """Nobody can be asked then: what its decision says goes, too."""
    row, started = decided(pupil, "What he said of his uncle.")
    plan = locked(pupil, SAID)
    EvidenceFactory(pupil=pupil, cycle=plan.cycle, kind="concern", subject_id=row.pk, summary=SAID)
    unsent = ReferralFactory(pupil=pupil, concern=row, answers={"reason": SAID})

    with as_owner():
        assert erase_again({(school.pk, "concern", row.pk)}) == 1

    assert_gave_way(row, "decision_reason")
    assert lines_of(plan) == []
    assert [stored["evidence"] for stored in versions_of(plan, "content")] == [[]]
    assert versions_of(unsent, "answers") == [{"reason": ""}]
    for each in started:
        assert_gave_way(each, "reason")


def test_check_in_stays_until_what_it_said_is_erased(pupil, senco_actor, erased, school):
    """Taken back before, its words would stand in the history and nobody could propose their erasure."""
    row = CheckInFactory(pupil=pupil, own_words=SAID)
    with tenant(school.pk):
        row = move_out(kind=EntryKind.CHECK_IN, row=row, version=1, by=senco_actor)
        with pytest.raises(NotPossible, match="moved to safeguarding"):
            remove_row(row=row, version=row.version, by=senco_actor)
        row.own_words = SAID
        row.save(update_fields=["own_words"])

    erased(EntryKind.CHECK_IN, row)

    with tenant(school.pk):
        row.refresh_from_db()
        remove_row(row=row, version=row.version, by=senco_actor)
        assert not CheckIn.objects.filter(pk=row.pk).exists()


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
