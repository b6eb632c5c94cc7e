"""Handover: signed on its way out, refused when altered, taken line by line, the same twice changes nothing."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from provision.models import PupilStrategy
from pupils.models import Enrolment, Need, Pupil
from pupils.upn import invented
from sendhub.accounts.enums import Role
from sendhub.audit.models import Entry
from sendhub.jobs.worker import work_off
from sendhub.reports import bundles, receipts
from sendhub.reports.bundles import Refused, fits, opened, schema, sealed
from sendhub.reports.models import HandoverIn, HandoverLine, RecordFile
from sendhub.tenancy import tenant
from tests.conftest import client_for, person
from tests.factories.provision import PupilStrategyFactory
from tests.factories.pupils import NeedFactory, ObservationFactory, PupilFactory, VoiceFactory
from tests.factories.reports import HandoverInFactory, HandoverLineFactory, RecordFileFactory

UPN = invented(establishment="9901", year=2021, serial=7)
HANDOVER = {
    "format": "sendhub-handover",
    "version": 1,
    "id": "0123456789abcdef",
    "made_on": "2026-11-20",
    "from": {"name": "Ashdown Infants", "urn": "999001"},
    "to": "Larkfield Primary",
    "pupil": {
        "upn": UPN,
        "first_name": "Wren",
        "last_name": "Thistle",
        "born_on": "2019-05-02",
        "sex": "F",
    },
    "lines": [
        {
            "kind": "need",
            "section": "Needs",
            "title": "Needs · 1",
            "words": [["Need", "Speech"]],
            "values": {"need_type": "SLCN", "description": "Words come slowly"},
        },
        {
            "kind": "strategy",
            "section": "Strategies of pupils",
            "title": "Strategies of pupils · 1",
            "words": [["What to do", "Wait ten seconds"]],
            "values": {
                "text": "Wait ten seconds",
                "how": "Count",
                "kind": "teaching",
                "is_adjustment": True,
            },
        },
        {
            "kind": "other",
            "section": "Voice",
            "title": "Voice · 1",
            "words": [["Words", "I like quiet."]],
            "values": {},
        },
    ],
}
BUNDLE = sealed(HANDOVER, paper=b"%PDF-1.7")


def repacked(bundle, **parts):
    """The bundle with some of its members put in anew."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.replace(".", "_"), old.read(name)))
    return target.getvalue()


def send_in(client, content, follow=True):
    file = SimpleUploadedFile("bundle.zip", content)
    return client.post(reverse("reports:handover_list"), {"file": file}, follow=follow)


def press(client, name, row, key, **data):
    return client.post(reverse(f"reports:{name}", kwargs={key: row.pk}), data, follow=True)


# --- the bundle ----------------------------------------------------------------------------------


def test_bundle_that_is_whole_is_opened():
    handover, public_key = opened(BUNDLE)

    assert handover == HANDOVER
    assert bundles.fingerprint(public_key) == bundles.our_fingerprint()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", bundles.NO_BUNDLE),
        (b"Dear colleague", bundles.NO_BUNDLE),
        (BUNDLE[:-40], bundles.DAMAGED),
        (repacked(BUNDLE, handover_pdf=b"%PDF-1.7 other"), bundles.ALTERED),
        (
            repacked(BUNDLE, handover_json=json.dumps(HANDOVER | {"to": "Elsewhere"})),
            bundles.ALTERED,
        ),
        (repacked(BUNDLE, seal_json=b"{}"), bundles.DAMAGED),
        (repacked(BUNDLE, seal_json=b"[1]"), bundles.DAMAGED),
        (sealed(HANDOVER | {"version": 2}, paper=b""), bundles.OTHER_SHAPE),
        (sealed(HANDOVER | {"extra": 1}, paper=b""), bundles.OTHER_SHAPE),
        (sealed(HANDOVER | {"to": "a\0b"}, paper=b""), bundles.OTHER_SHAPE),
        (sealed(HANDOVER | {"made_on": "soon"}, paper=b""), bundles.OTHER_SHAPE),
        (sealed([], paper=b""), bundles.OTHER_SHAPE),
    ],
    ids=[
        *("empty", "letter", "cut", "other paper", "other data", "no seal", "seal a list"),
        *("later version", "unknown field", "nul", "no date", "no object"),
    ],
)
def test_bundle_that_is_not_whole_is_refused(content, sentence):
    with pytest.raises(Refused, match=sentence[:30]) as refusal:
        opened(content)

    assert str(refusal.value) == sentence


def test_seal_of_somebody_else_says_so_by_its_fingerprint(settings):
    settings.SECRET_KEY = "the secret of another server"
    theirs = sealed(HANDOVER, paper=b"%PDF")
    settings.SECRET_KEY = "ours"

    _, public_key = opened(theirs)

    assert bundles.fingerprint(public_key) != bundles.our_fingerprint()


@settings(deadline=None, derandomize=True)
@given(st.binary(max_size=200), st.integers(min_value=0, max_value=len(BUNDLE)))
def test_rubbish_in_a_bundle_is_refused_and_never_crashes(rubbish, at):
    content = BUNDLE[:at] + rubbish + BUNDLE[at + len(rubbish) :]
    try:
        handover, _ = opened(content)
    except Refused:
        return

    assert handover == HANDOVER


def test_schema_knows_no_word_that_the_check_does_not():
    known = {
        *("$schema", "title", "description", "type", "additionalProperties", "required"),
        *("properties", "const", "enum", "minLength", "maxLength", "items", "minItems", "maxItems"),
    }

    def words(rule):
        yield from rule
        for each in rule.get("properties", {}).values():
            yield from words(each)
        if "items" in rule:
            yield from words(rule["items"])

    assert set(words(schema())) <= known
    assert fits(HANDOVER, schema())


# --- out -----------------------------------------------------------------------------------------


def test_bundle_goes_out_with_the_record_and_without_what_names_others(senco_client, school):
    pupil = PupilFactory(school=school, first_name="Wren", last_name="Thistle", sen_status="K")
    PupilFactory(school=school, first_name="Robin", last_name="Birch")
    NeedFactory(pupil=pupil, description="Words come slowly")
    PupilStrategyFactory(pupil=pupil, text="Wait ten seconds")
    VoiceFactory(pupil=pupil, words="I like quiet.")
    VoiceFactory(pupil=pupil, words="Robin Birch pushes me.")
    ObservationFactory(pupil=pupil, seen="Stays here.")

    ask = reverse("reports:handover_ask", kwargs={"pupil_pk": pupil.pk})
    senco_client.post(ask, {"to": "Highfield Secondary", "family_knows": "on"})
    work_off()

    with tenant(school.pk):
        file = RecordFile.objects.get()
        handover, _ = opened(bytes(file.content))
        entry = Entry.objects.get(event="exported")
        assert (entry.object_type, entry.pupil_ids) == ("reports.handover", [pupil.pk])
    text = json.dumps(handover)
    assert handover["to"] == "Highfield Secondary"
    assert [line["kind"] for line in handover["lines"]].count("need") == 1
    assert [line["kind"] for line in handover["lines"]].count("strategy") == 1
    assert [words in text for words in ("I like quiet.", "Robin Birch", "Stays here.")] == [
        True,
        False,
        False,
    ]
    response = senco_client.get(
        reverse("reports:handover_file", kwargs={"handover_file_pk": file.pk})
    )
    assert response.content == bytes(file.content)


def test_lines_go_in_the_order_they_are_read_each_named_for_what_it_says(senco_client, school):
    pupil = PupilFactory(school=school, sen_status="K")
    PupilStrategyFactory(pupil=pupil, text="Wait ten seconds")
    for rank, need in enumerate(("SLCN", "PD"), start=1):
        NeedFactory(pupil=pupil, need_type=need, rank=rank)

    ask = reverse("reports:handover_ask", kwargs={"pupil_pk": pupil.pk})
    senco_client.post(ask, {"to": "Highfield Secondary", "family_knows": "on"})
    work_off()

    with tenant(school.pk):
        handover, _ = opened(bytes(RecordFile.objects.get().content))
    assert [line["title"] for line in handover["lines"]] == [
        "SEN status 1: SEN Support",
        "Needs 1: Speech, language and communication needs",
        "Needs 2: Physical disability",
        "Strategies of pupils 1: Wait ten seconds",
    ]
    labels = {label for line in handover["lines"] for label, _ in line["words"]}
    assert not labels & {"Created at", "Created by", "Order"}


def test_bundle_is_not_made_before_the_family_knows(senco_client, school):
    pupil = PupilFactory(school=school)

    ask = reverse("reports:handover_ask", kwargs={"pupil_pk": pupil.pk})
    page = senco_client.post(ask, {"to": "Highfield"}).content.decode()

    assert "Tell the family first, then tick this." in page
    with tenant(school.pk):
        assert not RecordFile.objects.exists()


# --- in ------------------------------------------------------------------------------------------


def test_the_same_bundle_twice_changes_nothing(senco_client, school):
    send_in(senco_client, BUNDLE)

    page = send_in(senco_client, BUNDLE).content.decode()

    assert "This bundle came before: nothing was changed." in page
    with tenant(school.pk):
        assert (HandoverIn.objects.count(), HandoverLine.objects.count()) == (1, 3)
        assert not Pupil.objects.exists()


def test_altered_bundle_is_refused_in_words(senco_client, school):
    altered = repacked(BUNDLE, handover_pdf=b"%PDF-1.7 other")

    page = send_in(senco_client, altered).content.decode()

    assert "This bundle was changed after it was signed. Nothing was kept" in page
    with tenant(school.pk):
        assert not HandoverIn.objects.exists()


def test_lines_are_taken_or_left_one_by_one(senco_client, senco, school):
    pupil = PupilFactory(school=school, upn=UPN, sen_status="K")
    send_in(senco_client, BUNDLE)
    with tenant(school.pk):
        handover = HandoverIn.objects.get()
        need, strategy, voice = handover.lines.all()

    opened_at_first = senco_client.get(handover.get_absolute_url())
    early = press(senco_client, "handover_line", need, "handover_line_pk", decision="taken")
    press(senco_client, "handover_pupil", handover, "handover_pk")
    press(senco_client, "handover_line", need, "handover_line_pk", decision="taken")
    press(senco_client, "handover_line", strategy, "handover_line_pk", decision="taken")
    press(senco_client, "handover_line", voice, "handover_line_pk", decision="not_taken")
    again = press(senco_client, "handover_line", voice, "handover_line_pk", decision="taken")

    after = senco_client.get(handover.get_absolute_url())
    assert (early.status_code, again.status_code) == (409, 409)
    assert [page.context["waiting"] for page in (opened_at_first, after)] == [3, 0]
    with tenant(school.pk):
        assert [(row.need_type, row.description) for row in Need.objects.of(pupil)] == [
            ("SLCN", "Words come slowly")
        ]
        way = PupilStrategy.objects.of(pupil).get()
        assert (way.text, way.source) == ("Wait ten seconds", "Handover from Ashdown Infants")
        decided = list(handover.lines.values_list("state", "decided_by"))
        assert decided == [("taken", senco.pk), ("taken", senco.pk), ("not_taken", senco.pk)]


def test_section_is_taken_at_once_and_one_bad_line_keeps_none_back(senco_client, senco, school):
    pupil = PupilFactory(school=school, upn=UPN)
    handover = HandoverInFactory(school=school, pupil=pupil)

    def way(title, text, **more):
        values = {"text": text, "how": "", "kind": "teaching"}
        return HandoverLineFactory(
            handover=handover,
            section="Strategies",
            title=title,
            kind="strategy",
            values=values,
            **more,
        )

    with tenant(school.pk):
        first, empty, last = way("One", "Wait ten seconds"), way("Two", ""), way("Three", "Show it")
        left = way("Four", "Shout", state="not_taken", decided_by=senco, decided_at=timezone.now())
        elsewhere = HandoverLineFactory(handover=handover, section="Voice", title="Five")
    page = senco_client.get(handover.get_absolute_url()).content.decode()
    assert page.count("Take all 3") == 2  # the button, and the one that is sure

    page = press(senco_client, "handover_section", first, "handover_line_pk").content.decode()

    assert "Strategies: 2 lines taken." in page
    assert "Two: This line cannot be taken as it stands" in page
    with tenant(school.pk):
        states = {line.pk: line.state for line in handover.lines.all()}
        assert [states[line.pk] for line in (first, empty, last, left, elsewhere)] == [
            "taken",
            "waiting",
            "taken",
            "not_taken",
            "waiting",
        ]
        texts = PupilStrategy.objects.of(pupil).values_list("text", flat=True)
        assert set(texts) == {"Wait ten seconds", "Show it"}
        assert Entry.objects.filter(pupil_id=pupil.pk, event="changed").count() == 2


def test_need_waits_for_the_sen_status_and_the_page_says_so(senco_client, school):
    send_in(senco_client, BUNDLE)
    with tenant(school.pk):
        handover = HandoverIn.objects.get()
        need = handover.lines.first()
    press(senco_client, "handover_pupil", handover, "handover_pk")
    with tenant(school.pk):
        pupil = Pupil.objects.get(upn=UPN)

    page = senco_client.get(handover.get_absolute_url()).content.decode()
    early = press(senco_client, "handover_line", need, "handover_line_pk", decision="taken")

    where = reverse("pupils:sen_status_change", kwargs={"pupil_pk": pupil.pk})
    assert where in page
    assert early.status_code == 409
    assert "Set the SEN status of this pupil first" in early.content.decode()
    assert f'href="{handover.get_absolute_url()}"' in early.content.decode()
    with tenant(school.pk):
        Pupil.objects.filter(pk=pupil.pk).update(sen_status="K")
    press(senco_client, "handover_line", need, "handover_line_pk", decision="taken")
    after = senco_client.get(handover.get_absolute_url()).content.decode()
    assert where not in after
    with tenant(school.pk):
        assert Need.objects.of(pupil).get().need_type == "SLCN"


def test_pupil_whom_nobody_here_has_is_put_on_roll(senco_client, school):
    send_in(senco_client, BUNDLE)
    with tenant(school.pk):
        handover = HandoverIn.objects.get()

    press(senco_client, "handover_pupil", handover, "handover_pk")
    press(senco_client, "handover_pupil", handover, "handover_pk")

    with tenant(school.pk):
        pupil = Pupil.objects.get()
        assert (pupil.full_name, pupil.upn) == ("Wren Thistle", UPN)
        assert Enrolment.objects.get().origin == "Ashdown Infants"


def test_identity_that_no_file_can_hold_is_said_in_words(senco_client, school):
    handover = HandoverInFactory(
        school=school,
        identity={"upn": "X", "first_name": "A", "last_name": "B", "born_on": "", "sex": "?"},
    )

    page = press(senco_client, "handover_pupil", handover, "handover_pk")

    assert page.status_code == 409
    assert "The pupil cannot be put on roll as the bundle says" in page.content.decode()


def test_line_that_no_file_can_hold_is_said_in_words(senco_client, school):
    handover = HandoverInFactory(school=school, pupil=PupilFactory(school=school))
    line = HandoverLineFactory(handover=handover, kind="strategy", values={"text": "", "how": ""})

    page = press(senco_client, "handover_line", line, "handover_line_pk", decision="taken")

    assert page.status_code == 409
    assert "This line cannot be taken as it stands" in page.content.decode()


def test_bundle_goes_from_one_school_to_another(senco_client, school, other_school):
    pupil = PupilFactory(school=school, upn=UPN, first_name="Wren", last_name="Thistle")
    PupilStrategyFactory(pupil=pupil, text="Wait ten seconds")
    ask = reverse("reports:handover_ask", kwargs={"pupil_pk": pupil.pk})
    senco_client.post(ask, {"to": other_school.name, "family_knows": "on"})
    work_off()
    with tenant(school.pk):
        content = bytes(RecordFile.objects.get().content)

    there = client_for(person(other_school, Role.SENCO), other_school)
    send_in(there, content)

    with tenant(other_school.pk):
        handover = HandoverIn.objects.get()
        assert (handover.from_school, handover.identity["upn"]) == (school.name, UPN)
        assert handover.lines.filter(kind="strategy").count() == 1


# --- the receipt ---------------------------------------------------------------------------------


def handed_over(client, school, to="Highfield Secondary"):
    """The file of a bundle that went out of the school."""
    pupil = PupilFactory(school=school, upn=UPN, first_name="Wren", last_name="Thistle")
    PupilStrategyFactory(pupil=pupil, text="Wait ten seconds")
    ask = reverse("reports:handover_ask", kwargs={"pupil_pk": pupil.pk})
    client.post(ask, {"to": to, "family_knows": "on"})
    work_off()
    with tenant(school.pk):
        return RecordFile.objects.get()


def send_receipt(client, content):
    file = SimpleUploadedFile("receipt.json", content)
    return client.post(reverse("reports:handover_close"), {"receipt": file}, follow=True)


def test_receipt_goes_back_and_closes_the_handover(senco_client, senco, school, other_school):
    file = handed_over(senco_client, school, to=other_school.name)
    there = client_for(person(other_school, Role.SENCO), other_school)
    send_in(there, bytes(file.content))
    with tenant(other_school.pk):
        handover = HandoverIn.objects.get()
        line = handover.lines.get(kind="strategy")
    press(there, "handover_pupil", handover, "handover_pk")
    press(there, "handover_line", line, "handover_line_pk", decision="taken")
    receipt = there.get(reverse("reports:handover_receipt", args=[handover.pk])).content

    page = send_receipt(senco_client, receipt).content.decode()
    send_receipt(senco_client, receipt)

    assert f"{other_school.name} has the record: this handover is closed." in page
    assert "1 line taken, 0 left" in page
    with tenant(school.pk):
        file.refresh_from_db()
        changed = Entry.objects.filter(event="changed", object_type="reports.recordfile")
        assert changed.count() == 1
    assert file.closed_by == senco
    assert (file.receipt["school"], file.receipt["fingerprint"]) == (
        other_school.name,
        bundles.our_fingerprint(),
    )
    assert not [word for word in ("Wren", "Thistle", UPN) if word in receipt.decode()]


RECEIPT = {
    "format": "sendhub-receipt",
    "version": 1,
    "bundle": HANDOVER["id"],
    "school": "Highfield Secondary",
    "urn": "",
    "on_file_on": "2026-11-20",
    "taken": 2,
    "left": 1,
}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", receipts.NO_RECEIPT),
        (b"Dear colleague", receipts.NO_RECEIPT),
        (BUNDLE, receipts.NO_RECEIPT),
        (b"[1]", receipts.NO_RECEIPT),
        (receipts.signed(RECEIPT)[:-20], receipts.NO_RECEIPT),
        (receipts.signed(RECEIPT).replace(b"Highfield", b"Elsewhere"), receipts.ALTERED),
        (receipts.signed(RECEIPT | {"version": 2}), receipts.NO_RECEIPT),
        (receipts.signed(RECEIPT | {"extra": 1}), receipts.NO_RECEIPT),
        (receipts.signed(RECEIPT | {"school": "a\0b"}), receipts.NO_RECEIPT),
        (receipts.signed(RECEIPT | {"on_file_on": "soon"}), receipts.NO_RECEIPT),
        (receipts.signed(RECEIPT | {"taken": "two"}), receipts.NO_RECEIPT),
    ],
    ids=[
        *("empty", "letter", "bundle", "list", "cut", "altered", "later version", "unknown field"),
        *("nul", "no date", "no number"),
    ],
)
def test_receipt_that_is_not_whole_is_refused(content, sentence):
    with pytest.raises(Refused) as refusal:
        receipts.opened(content)

    assert str(refusal.value) == sentence


def test_receipt_of_a_bundle_that_did_not_go_out_here_closes_nothing(
    senco_client, school, other_senco_client
):
    file = handed_over(senco_client, school)
    with tenant(school.pk):
        receipt = receipts.signed(RECEIPT | {"bundle": file.bundle_id})

    strange = send_receipt(senco_client, receipts.signed(RECEIPT))
    theirs = send_receipt(other_senco_client, receipt)

    assert (strange.status_code, theirs.status_code) == (409, 409)
    assert "did not go out from this school" in strange.content.decode()
    with tenant(school.pk):
        file.refresh_from_db()
    assert file.closed_at is None


def test_refused_receipt_says_why_beside_the_field(senco_client):
    page = send_receipt(senco_client, b"Dear colleague").content.decode()

    assert receipts.NO_RECEIPT in page


def test_receipt_waits_until_the_bundle_belongs_to_a_pupil(senco_client, school):
    handover = HandoverInFactory(school=school)

    answer = senco_client.get(reverse("reports:handover_receipt", args=[handover.pk]))

    assert answer.status_code == 404


def test_handover_is_closed_by_somebody_on_a_day_with_a_receipt(school):
    with pytest.raises(IntegrityError):
        RecordFileFactory(school=school, receipt={"school": "Highfield"})


@pytest.mark.parametrize("lines", [1, 3])
def test_handover_query_budget(senco_client, school, lines, assert_page_queries):
    handover = HandoverInFactory(school=school)
    HandoverLineFactory.create_batch(lines, handover=handover)

    with assert_page_queries(7):
        senco_client.get(handover.get_absolute_url())
    with assert_page_queries(6):
        senco_client.get(reverse("reports:handover_list"))
