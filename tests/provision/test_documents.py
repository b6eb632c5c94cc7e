"""The plan on paper: every field that such plans hold, readable by a screen reader, nothing of the coach."""

import io
import re
from dataclasses import replace

import page as page_validation
import pikepdf
import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from provision.content import (
    OutcomeContent,
    PlanContent,
    SupportContent,
    content_of,
    digest_of,
    dose_in_words,
    plan_of,
)
from provision.documents.support_plan import (
    PlanDocument,
    family_pdf,
    plan_document,
    plan_pdf,
    review_pdf,
)
from provision.enums import Stage
from provision.models import Cycle, PlanVersion
from sendhub.accounts.actor import Machine
from sendhub.audit.models import Entry
from sendhub.demo.management.commands.demo_documents import plan_documents
from sendhub.tenancy import tenant
from tests.factories import provision as make
from tests.factories import pupils
from tests.factories.provision import plan_content

TODAY = make.TERM_START

# "sen-support-plan" of document-fields.csv: field, class, and what it is called on the paper.
FIELDS = (
    ("name", "must", "Name"),
    ("preferred name", "should", "Preferred name"),
    ("photo", "must", "Photo"),
    ("date of birth", "must", "Date of birth"),
    ("year group or class", "must", "Year and class"),
    ("school/setting", "must", "School"),
    ("gender", "must", "Sex"),
    ("ethnicity", "should", "Ethnicity"),
    ("religion", "should", "Religion"),
    ("home language", "must", "Home language"),
    ("address", "must", "Address"),
    ("parent/carer names", "must", "Parents and carers"),
    ("parent phone/email", "must", "Telephone and e-mail"),
    ("child in care / social care status", "should", "Looked-after status"),
    ("key worker or main contact", "must", "Main contact"),
    ("plan start date", "should", "Plan started"),
    ("review date", "should", "Review date"),
    ("one-page profile / pupil views", "must", "What Wren says"),
    ("family views or concerns", "must", "What the family says"),
    ("people and services involved", "must", "People and services involved"),
    ("needs summary", "must", "Needs"),
    ("attainment and progress", "should", "Attainment and progress"),
    ("what is working / not working", "should", "What is not working"),
    ("outcomes or targets", "should", "Outcomes and what serves them"),
    ("intervention/provision per outcome", "must", "Support"),
)
SHARE_OF_SHOULD = 0.6

OUTCOME = OutcomeContent(
    pk=7,
    target="Wren reads a page aloud",
    baseline="12 words",
    measure="25 words",
    by="18 December 2026",
    rating="Less than expected",
    supports=(SupportContent("Reads aloud", "Ms Ade", "10 minutes, twice a week"),),
)


@pytest.fixture
def pupil(school):
    return pupils.PupilFactory(school=school, first_name="Wren", sen_status="K")


@pytest.fixture
def cycle(pupil):
    plan = make.SupportPlanFactory(pupil=pupil)
    make.PlanLayerFactory(pupil=pupil, plan=plan)
    return make.CycleFactory(pupil=pupil, plan=plan)


def fetched(cycle, by):
    return Cycle.objects.visible_to(by).whole().get(pk=cycle.pk)


def document_of(cycle, by):
    with tenant(cycle.school_id):
        whole = fetched(cycle, by)
        content = content_of(whole, actor=by, on=TODAY)
        return plan_document(content, whole.pupil, actor=by, today=TODAY)


def paper(name, document):
    """The paper's text with its markup taken away."""
    html = render_to_string(f"documents/{name}.html", {"document": document})
    return html, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_an_empty_plan_prints_every_field_and_says_that_nothing_is_recorded(cycle, senco_actor):
    make.OutcomeFactory(pupil=cycle.pupil, cycle=cycle)
    html, text = paper("support_plan", document_of(cycle, senco_actor))

    missing = {(name, kind) for name, kind, label in FIELDS if label not in text}
    should = [name for name, kind, _ in FIELDS if kind == "should"]
    lost = [name for name, kind in missing if kind == "should"]
    assert {name for name, kind in missing if kind == "must"} == set()
    assert 1 - len(lost) / len(should) >= SHARE_OF_SHOULD
    assert "Photo: nothing recorded" in text
    assert text.count("nothing recorded") > 20


@pytest.mark.parametrize(
    ("draw", "content"),
    [
        (plan_pdf, {}),
        (plan_pdf, {"outcomes": (OUTCOME,), "decision": "Go on", "pupil_view": "Łukasz & <b>"}),
        (family_pdf, {}),
        (family_pdf, {"outcomes": (OUTCOME,), "strengths": "Reads. " * 300}),
        (review_pdf, {"outcomes": (OUTCOME,), "decision": "Go on with a new cycle"}),
    ],
)
def test_each_paper_is_readable_by_a_screen_reader(cycle, senco_actor, draw, content):
    document = replace(document_of(cycle, senco_actor), plan=plan_content(**content))

    result = page_validation.validate_pdf_bytes(
        draw(document), profile=page_validation.ValidationProfile.PDF_UA_1
    )

    assert result.is_compliant is True


def test_photo_stands_in_the_head(cycle, senco_actor):
    picture = io.BytesIO()
    Image.new("RGB", (60, 60), "#a8c5b5").save(picture, "JPEG")
    document = replace(document_of(cycle, senco_actor), has_photo=True)

    body = plan_pdf(document, photo=(picture.getvalue(), "image/jpeg"))

    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert len(pdf.pages[0].get_images()) == 1


def test_the_familys_page_holds_no_evidence_no_address_and_no_coach(cycle, senco_actor):
    make.EvidenceFactory(pupil=cycle.pupil, cycle=cycle, summary="Seen by the psychologist")
    contact = pupils.ContactFactory(school=cycle.school, mobile="07700 900123")
    pupils.RelationshipFactory(pupil=cycle.pupil, contact=contact, may_receive=True)
    make.OutcomeFactory(pupil=cycle.pupil, cycle=cycle, target="Attends a group")
    document = document_of(cycle, senco_actor)

    school_copy, family_copy = (
        paper("support_plan", document)[1],
        paper("support_plan_family", document)[1],
    )

    hidden = ("Seen by the psychologist", "07700 900123")
    assert [words in school_copy for words in hidden] == [True, True]
    assert [words in family_copy for words in hidden] == [False, False]
    assert "Attends a group" in family_copy
    assert "reads like support" not in school_copy + family_copy


def test_adult_without_contact_is_on_no_paper(cycle, senco_actor):
    contact = pupils.ContactFactory(school=cycle.school, last_name="Barred", mobile="07700 900999")
    pupils.RelationshipFactory(
        pupil=cycle.pupil, contact=contact, no_contact=True, may_receive=False
    )

    document = document_of(cycle, senco_actor)

    assert document.person.adults == ()
    assert "Barred" not in paper("support_plan", document)[0]


def test_a_stored_plan_reads_back_as_it_was():
    plan = plan_content(
        outcomes=(OUTCOME,),
        needs=("Specific learning difficulty",),
        agreements=(("Pupil", "Wren", "Agrees", "", "7 September 2026", ""),),
    )

    stored = plan.as_json()

    assert plan_of(stored) == plan
    assert isinstance(plan_of(stored), PlanContent)


def test_the_checksum_follows_the_content_and_not_its_order():
    stored = plan_content(strengths="Kind").as_json()

    assert digest_of(stored) == digest_of(dict(reversed(stored.items())))
    assert digest_of(stored) != digest_of(plan_content(strengths="kind").as_json())


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ((20, 2, 6), "20 minutes, twice a week, for 6 weeks"),
        ((None, 1, None), "once a week"),
        ((None, None, 1), "for a week"),
        ((10, 3, None), "10 minutes, 3 times a week"),
        ((None, None, None), ""),
    ],
)
def test_a_dose_is_told_in_words(dose, words):
    assert dose_in_words(*dose) == words


def test_a_locked_version_prints_what_was_locked(senco_client, cycle, school):
    version = make.PlanVersionFactory(
        pupil=cycle.pupil, cycle=cycle, content=plan_content(strengths="As it was").as_json()
    )

    response = senco_client.get(reverse("provision:version_print", args=[version.pk]))

    with tenant(school.pk):
        printed = Entry.objects.get(event="printed")
        stored = PlanVersion.objects.get()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="plan-version-{version.pk}.pdf"'
    assert (printed.object_id, printed.pupil_id) == (version.pk, cycle.pupil_id)
    assert stored.digest == digest_of(stored.content)


def test_a_review_is_printed_once_there_is_one(senco_client, cycle, school):
    address = reverse("provision:review_print", args=[cycle.pk])
    early = senco_client.get(address)
    with tenant(school.pk):
        Cycle.objects.update(stage=Stage.REVIEW)

    late = senco_client.get(address)

    assert early.status_code == 409
    assert (late.status_code, late["Content-Type"]) == (200, "application/pdf")


def test_a_draft_says_so(cycle, senco_actor):
    document = document_of(cycle, senco_actor)

    assert document.is_draft is True
    assert replace(document, locked="Locked on 7 September 2026.").is_draft is False
    assert isinstance(document, PlanDocument)


def test_review_summary_says_once_what_the_child_says_now_and_said_before(pupil, senco_actor):
    cycle = make.CycleFactory(
        pupil=pupil, pupil_view="I like maps.", review_pupil_view="I read a comic."
    )

    _, text = paper("review_summary", document_of(cycle, senco_actor))

    assert [text.count(words) for words in ("I read a comic.", "I like maps.")] == [1, 1]
    assert text.index("I read a comic.") < text.index("I like maps.")
    assert text.count("What the family says now") == 1


def test_demo_prints_each_paper_of_a_plan(pupil, school):
    cycle = make.CycleFactory(pupil=pupil, stage=Stage.DO, do_from=TODAY)
    done = make.CycleFactory(
        pupil=pupil,
        plan=cycle.plan,
        number=2,
        stage=Stage.FINISHED,
        decision="continue",
        reviewed_on=TODAY,
        finished_at=timezone.now(),
        finished_by=make.UserFactory(),
    )
    for each in (cycle, done):
        make.OutcomeFactory(pupil=pupil, cycle=each)

    with tenant(school.pk):
        papers = dict(plan_documents(Machine(school, "demo_documents")))

    assert list(papers) == ["support_plan.pdf", "support_plan_family.pdf", "review_summary.pdf"]
    assert {body[:5] for body in papers.values()} == {b"%PDF-"}
