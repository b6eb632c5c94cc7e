"""The request on paper: every field that forms ask, evidence bound in, what cannot be bound named."""

import csv
import datetime
import io
from pathlib import Path

import pikepdf
import pytest
from django.urls import reverse

from agencies.enums import AgencyKind
from ehcp.actions import assessments
from ehcp.bundles import bundle_of
from ehcp.documents.requests import as_kept, paper_of, request_html, request_paper, with_evidence
from ehcp.evidence import checklist_of
from ehcp.models import RequestBundle
from pupils.actions.documents import add_document
from sendhub.jobs.worker import Worker
from sendhub.tenancy import tenant
from sendhub.uploads import Checked
from tests.factories import agencies, pupils

TODAY = datetime.date.today()
FIELDS = Path(__file__).parents[1] / "documents" / "assessment_request_fields.csv"

# The label of the paper that answers each field of the forms.
LABELS = {
    "name": "Name",
    "date of birth": "Date of birth",
    "gender": "Gender",
    "home address": "Home address",
    "ethnicity": "Ethnicity",
    "religion": "Religion, if the family wishes it known",
    "home language": "Home language",
    "interpreter needed": "Interpreter needed",
    "NHS number": "NHS number",
    "UPN": "UPN",
    "year group": "Year group",
    "taught out of year group": "Taught out of the usual year group",
    "school or setting": "School",
    "date of admission": "Date of admission",
    "attendance": "Attendance",
    "previous schools with dates": "Previous schools with dates",
    "looked after / care order": "Looked after",
    "GP": "GP and surgery",
    "forces family": "Family in the forces",
    "child views": "The pupil’s views",
    "parent views": "The family’s views",
    "pen portrait, strengths and difficulties": "Pen portrait: strengths and difficulties",
    "needs under the four areas": "Communication and interaction",
    "evidence of graduated response / cycles": "Cycles of Assess, Plan, Do, Review, and what came of them",
    "progress over time": "Progress over time",
    "outcomes sought": "Outcomes sought",
    "professionals with date of last involvement and report": "Professionals, last involvement and report",
    "use of element 2 funding": "How the notional budget (element 2) is used, and what it costs",
    "who completed, role, contact": "Completed by: name, role, contact",
    "date of request": "Date of the request",
    "young person consent (16+)": "Young person (over compulsory school age)",
}  # fmt: skip
# What stands in the lines of the adults, on the evidence list or below the words.
ELSEWHERE = {
    "all with parental responsibility": "has parental responsibility",
    "parent contact details": "07700 900123",
    "plans attached (two reviewed)": "Two cycles of Assess, Plan, Do, Review, reviewed",
    "costed provision map": "Costed provision map",
    "parent consent and signature": "I know of this request",
    "head teacher and SENCO signature": "Head teacher",
    "data protection statement": "special category data",
}


@pytest.fixture
def pupil(school):
    pupil = pupils.PupilFactory(
        school=school, first_name="Zoë", known_as="", born_on=datetime.date(TODAY.year - 17, 1, 2)
    )
    contact = pupils.ContactFactory(school=school, last_name="Marsh", mobile="07700 900123")
    pupils.RelationshipFactory(pupil=pupil, contact=contact, has_parental_responsibility=True)
    return pupil


@pytest.fixture
def case(pupil, senco_actor):
    with tenant(pupil.school_id):
        return assessments.start_assessment(
            pupil=pupil,
            local_authority=pupil.school.local_authority,
            asked_by="school",
            by=senco_actor,
        )


def whole_paper(case, actor):
    with tenant(case.school_id):
        checklist = checklist_of(case, actor=actor, today=TODAY)
        paper = request_paper(case, by=actor, today=TODAY)
        return with_evidence(paper, checklist, papers=[("Report", 2)], left_out=[("Old", "locked")])


def test_paper_holds_every_field_of_the_forms(case, senco_actor):
    paper = whole_paper(case, senco_actor)
    labels = {label for part in paper.parts for label, _ in part.lines}
    html = request_html(paper)

    def holds(field):
        return ELSEWHERE[field] in html if field in ELSEWHERE else LABELS.get(field) in labels

    with FIELDS.open(encoding="utf-8", newline="") as file:
        fields = [row["field"] for row in csv.DictReader(file)]
    assert len(fields) == 38
    assert [field for field in fields if not holds(field)] == []


def test_empty_parts_are_printed_as_nothing_recorded(case, senco_actor):
    paper = whole_paper(case, senco_actor)

    [said] = [text for part in paper.parts for label, text in part.lines if label == "Medical"]
    assert said == "Nothing recorded"


def test_kept_paper_comes_back_whole(case, senco_actor):
    paper = whole_paper(case, senco_actor)

    kept = paper_of(as_kept(paper))

    assert (kept.parts, kept.checklist, kept.papers) == (paper.parts, paper.checklist, paper.papers)
    assert kept.state == ""


def pdf_of(pages, **how):
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(300, 400))
        written = io.BytesIO()
        pdf.save(written, **how)
    return written.getvalue()


def test_bundle_binds_papers_behind_dividers_and_names_what_it_cannot(
    school, case, pupil, senco_actor, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.UPLOAD_ROOT = tmp_path
    locked = pikepdf.Encryption(owner="o", user="u")
    bodies = {
        "Sound": pdf_of(2),
        "Encrypted": pdf_of(1, encryption=locked),
        "Broken": b"%PDF-1.7 cut",
        "Endless": pdf_of(300),
    }
    kinds = (AgencyKind.SALT, AgencyKind.EP, AgencyKind.PAED, AgencyKind.OT)
    with tenant(school.pk), django_capture_on_commit_callbacks(execute=True):
        for (title, body), kind in zip(bodies.items(), kinds, strict=True):
            document = add_document(
                pupil=pupil,
                file=Checked(content=body, name="report.pdf", media_type="application/pdf"),
                title=title,
                by=senco_actor,
            )
            agencies.AdviceFactory(
                pupil=pupil,
                agency=agencies.AgencyFactory(school=school, kind=kind),
                document=document,
                dated_on=TODAY,
            )
    with tenant(school.pk):
        body, pages, left_out = bundle_of(case, by=senco_actor, today=TODAY)

    with pikepdf.open(io.BytesIO(body)) as pdf:
        sizes = [float(page.mediabox[2]) for page in pdf.pages]
        with pdf.open_outline() as outline:
            titles = [item.title for top in outline.root for item in (top, *top.children)]
    assert len(sizes) == pages
    assert sizes[-2:] == [300, 300]
    assert 300 not in sizes[:-2]
    assert titles[0] == "Request for an EHC needs assessment"
    assert titles[-1] == "Sound"
    assert dict(left_out).keys() == {"Encrypted", "Broken", "Endless"}
    assert "300 pages" in dict(left_out)["Endless"]


def test_bundle_is_drawn_by_a_job_and_comes_back_byte_for_byte(
    senco_client, school, case, django_capture_on_commit_callbacks
):
    response = senco_client.post(
        reverse("ehcp:bundle_make", kwargs={"needs_assessment_pk": case.pk})
    )
    Worker().work_one()

    with tenant(school.pk):
        bundle = RequestBundle.objects.get()
    first = senco_client.get(reverse("ehcp:bundle_file", kwargs={"bundle_pk": bundle.pk}))
    again = senco_client.get(reverse("ehcp:bundle_file", kwargs={"bundle_pk": bundle.pk}))
    assert response.url.startswith("/jobs/")
    assert first.content[:5] == b"%PDF-"
    assert first.content == again.content
    assert bundle.pages >= 2
    assert case.pupil.last_name not in first["Content-Disposition"]
