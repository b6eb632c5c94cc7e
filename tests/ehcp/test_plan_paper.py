"""The printed plan: every section of the law, the fields that plans of councils hold, PDF/UA-1."""

import csv
import datetime
from pathlib import Path

import page as page_validation
from django.urls import reverse

from ehcp import plan_page
from ehcp.documents.plans import plan_html, plan_paper
from ehcp.models import EhcPlanVersion
from sendhub.tenancy import tenant
from tests.factories import ehcp as make
from tests.factories.ehcp_reviews import AnnualReviewFactory
from tests.factories.pupils import PupilFactory

TODAY = datetime.date(2026, 11, 28)
FIELDS = Path(__file__).parents[1] / "documents" / "ehc_plan_fields.csv"

# The label of the paper that answers each field of the councils' layouts.
LABELS = {
    "name": "Name",
    "date of birth": "Date of birth",
    "plan or student reference": "Plan reference",
    "plan status draft/final/amended": "Status",
    "date of draft": "Date of draft",
    "date of final / first issue": "First issued",
    "amended with effect from": "This version issued",
    "review date": "First review due",
    "signature for the LA": "Signed for the LA by",
    "parent/carer names": "Parents and carers",
    "contact number": "Contact number",
    "child in care and social worker": "Child in care and social worker",
    "lead professional / caseworker": "Case officer",
    "A: what people like and admire": "What people like and admire",
    "A: what is important to me": "What is important to me",
    "A: what is important for me": "What is important for me",
    "A: how best to support me": "How best to support me",
    "A: how I communicate": "How I communicate",
    "A: aspirations": "Aspirations",
    "A: history": "History",
    "A: family views": "The family’s views",
    "A: how the child took part": "How the child or young person took part",
    "B: special educational needs": "Section B: Special educational needs",
    "C: health needs": "Section C: Health needs",
    "D: social care needs": "Section D: Social care needs",
    "E: outcomes": "Section E: Outcomes",
    "F: special educational provision": "Section F: Special educational provision",
    "G: health provision": "Section G: Health provision",
    "H1 and H2: social care provision, separate": "Section H2: Other social care provision",
    "I: placement name and type": "Section I: Name and type of placement",
    "J: personal budget / direct payments": "Section J: Personal budget and direct payments",
    "K: advice and information (appendices list)": "Section K: Advice and information",
}


def paper_of(version, by):
    with tenant(version.school_id):
        row = plan_page.whole(EhcPlanVersion.objects.filter(pk=version.pk)).get()
        return plan_paper(row, by=by, today=TODAY)


def version_of(school, **values):
    pupil = PupilFactory(school=school)
    plan = make.EhcPlanFactory(school=school, pupil=pupil)
    return make.EhcPlanVersionFactory(school=school, pupil=pupil, plan=plan, **values)


def test_empty_plan_prints_every_section_of_the_law(school, senco_actor):
    paper = paper_of(version_of(school), senco_actor)

    sections = {part.title: part.lines for part in paper.parts[2:]}
    letters = [title.split(":")[0].removeprefix("Section ") for title in sections]
    assert letters == ["A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K"]
    assert {text for lines in sections.values() for _, text in lines} == {"Nothing recorded"}


def test_paper_holds_the_fields_of_the_councils_layouts(school, senco_actor):
    paper = paper_of(version_of(school), senco_actor)
    told = {part.title for part in paper.parts}
    told |= {label for part in paper.parts for label, _ in part.lines}
    fields = list(csv.DictReader(FIELDS.read_text().splitlines()))

    def held(kind):
        wanted = [row["field"] for row in fields if row["class"] == kind]
        return [field for field in wanted if LABELS.get(field) in told], wanted

    found, must = held("must")
    assert found == must
    found, should = held("should")
    assert len(found) >= 0.6 * len(should)


def test_lines_print_with_their_numbers_and_dose(school, senco_actor):
    version = version_of(school, sections={"A_aspirations": "To work with animals"})
    part = {"school": school, "pupil": version.pupil, "plan_version": version}
    owed = make.ProvisionTextFactory(**part, adult="TA", group_size=4)

    html = plan_html(paper_of(version, senco_actor))

    assert (
        f"F{owed.line.number}. Language group with a trained teaching assistant; "
        "30 minutes, 3 × each week; TA; group of 4 at most" in html
    )
    assert "To work with animals" in html


def test_draft_is_marked_and_print_is_recorded(school, senco_client, senco_actor):
    pupil = PupilFactory(school=school)
    plan = make.EhcPlanFactory(school=school, pupil=pupil, first_issued_on=None)
    draft = make.DraftFactory(school=school, pupil=pupil, plan=plan)

    answer = senco_client.get(reverse("ehcp:version_print", kwargs={"plan_version_pk": draft.pk}))

    assert paper_of(draft, senco_actor).state == "Draft, not issued"
    assert answer.headers["Content-Type"] == "application/pdf"
    result = page_validation.validate_pdf_bytes(
        answer.content, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert result.is_compliant, result


def test_first_review_due_is_what_the_first_review_says(school, senco_actor):
    version = version_of(school)
    row = {"pupil": version.pupil, "plan": version.plan}
    counted = dict(paper_of(version, senco_actor).parts[0].lines)["First review due"]
    late, early = datetime.date(2027, 3, 1), datetime.date(2026, 3, 1)
    AnnualReviewFactory(**row, anchor_on=late, due_on=datetime.date(2028, 2, 29))
    AnnualReviewFactory(**row, anchor_on=early, due_on=datetime.date(2027, 2, 28), state="complete", meeting_on=late)  # fmt: skip

    held = dict(paper_of(version, senco_actor).parts[0].lines)["First review due"]

    assert (counted, held) == ("19 November 2026", "28 February 2027")
