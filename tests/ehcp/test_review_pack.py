"""The review pack: its fields, what each edition may hold, the bound annexes, and the batch of a month."""

import csv
import datetime
import hashlib
import io
from pathlib import Path

import page as page_validation
import pikepdf
import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from ehcp.actions import packs
from ehcp.documents.review_pack import pack_html, pack_pdf, review_pack
from ehcp.models import PackEdition
from ehcp.review_enums import Edition
from ehcp.review_plan import outcomes_of
from pupils.models import Contact
from sendhub.jobs.models import Job
from sendhub.jobs.worker import work_off
from sendhub.refusals import NotPossible
from sendhub.templatetags.sendhub import day
from sendhub.tenancy import tenant
from sendhub.uploads import path_of
from tests.factories import ehcp as plans
from tests.factories import ehcp_reviews as make
from tests.factories import pupils
from tests.factories.accounts import TermFactory
from tests.factories.provision import ParticipationFactory, SessionFactory
from tests.sendhub.test_binding import pdf_of

TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)
FIELDS = Path(__file__).parents[1] / "documents" / "annual_review_fields.csv"


@pytest.fixture
def review(school):
    """A review after its meeting, with something in each part."""
    pupil = pupils.PupilFactory(
        school=school, first_name="Wren", last_name="Alderbrook", nc_year="9"
    )
    plan = plans.EhcPlanFactory(pupil=pupil)
    version = plans.EhcPlanVersionFactory(
        pupil=pupil, plan=plan, sections={"A": "Wren wants to be a vet"}
    )
    text = plans.OutcomeTextFactory(pupil=pupil, plan_version=version)
    plans.ProvisionTextFactory(pupil=pupil, plan_version=version)
    review = make.AnnualReviewFactory(
        pupil=pupil,
        plan=plan,
        plan_version=version,
        kind="early",
        early_reason="Suspended twice",
        state="held",
        meeting_on=TODAY,
        recommendation="amend",
        notes={"child_words": "I like maths now", "differences": "The family asks for more hours"},
    )
    part = {"pupil": pupil, "review": review}
    make.OutcomeRatingFactory(**part, line=text.line, rating="1", evidence="Two of two steps")
    make.ReviewChangeFactory(**part)
    make.ReviewActionFactory(**part)
    mother = pupils.ContactFactory(
        school=school, last_name="Alderbrook", email="mother@families.example", mobile="07700900111"
    )
    pupils.RelationshipFactory(
        pupil=pupil, contact=mother, relation="PAM", has_parental_responsibility=True
    )
    person = make.ReviewPersonFactory(
        **part, role="parent", name=mother.full_name, contact=mother, email=mother.email,
        attended=True, stance="in_part", stance_reason="More hours", signed_on=TODAY,
    )  # fmt: skip
    make.ContributionFactory(**part, person=person)
    pupils.AssessmentFactory(pupil=pupil)
    pupils.AttendanceFigureFactory(pupil=pupil)
    return review


def html_of(review, by, edition=Edition.SCHOOL_LA, *, is_final=False):
    with tenant(review.school_id):
        return pack_html(
            review_pack(review, edition=edition, by=by, today=TODAY, is_final=is_final)
        )


def test_report_prints_every_must_and_most_of_what_should_be_there(review, senco_actor):
    printed = html_of(review, senco_actor)
    with FIELDS.open(encoding="utf-8", newline="") as file:
        fields = list(csv.DictReader(file))

    def holds(row):
        return bool(row["printed"]) and row["printed"] in printed

    should = [row for row in fields if row["class"] == "should"]
    assert [r["field"] for r in fields if r["class"] == "must" and not holds(r)] == []
    assert sum(map(holds, should)) >= 0.6 * len(should)


def test_pack_draws_delivery_attendance_and_outcomes_above_their_tables(review, senco_actor):
    pupils.AttendanceFigureFactory(
        pupil=review.pupil, starts_on=TODAY - 400 * DAY, ends_on=TODAY - 200 * DAY
    )

    printed = html_of(review, senco_actor)

    for key, table in (
        ("delivery", "Section F: owed and held since the last review"),
        ("attendance", "Attendance"),
        ("outcomes", "Progress towards each outcome"),
    ):
        picture = printed.index(f'<img src="asset:chart-{key}" alt="')
        assert picture < printed.index(f"<caption>{table}</caption>", picture)


def test_cover_says_when_which_version_and_who_has_not_answered(review, senco_actor):
    person = make.ReviewPersonFactory(
        pupil=review.pupil, review=review, role="senco", name="Robin Sedge", asked_on=TODAY
    )
    with tenant(review.school_id):
        pack = review_pack(
            review, edition=Edition.INVITEES, by=senco_actor, today=TODAY, is_final=False
        )
        version = review.plan_version
    cover = dict(pack.cover)

    assert cover["Meeting"].startswith(day(TODAY))
    assert (
        cover["Plan under review"] == f"Version {version.number}, issued {day(version.issued_on)}"
    )
    assert cover["Has not answered yet"] == person.name
    assert person.name in cover["Invited"]


def test_change_of_an_outcome_names_the_outcome(review, senco_actor):
    with tenant(review.school_id):
        review.ratings.update(decision="change", new_text="Reads aloud to a friend")
        line, words = outcomes_of(review)[0]
        pack = review_pack(
            review, edition=Edition.INVITEES, by=senco_actor, today=TODAY, is_final=False
        )
    [part] = (part for part in pack.parts if part.title == "Changes proposed to the plan")

    assert part.tables[0].rows[-1] == (
        f"E{line.number}: Outcomes",
        f"{words}\nChange the wording: Reads aloud to a friend",
        "Two of two steps",
    )


def test_invitees_edition_holds_no_contact_detail_and_no_cost(review, senco_actor):
    school_la = html_of(review, senco_actor)
    invitees = html_of(review, senco_actor, Edition.INVITEES)

    for secret in ("mother@families.example", "07700900111", "Cost sheet"):
        assert secret in school_la, secret
        assert secret not in invitees, secret


def test_empty_parts_say_nothing_recorded_and_stand(school, senco_actor):
    empty = make.AnnualReviewFactory(pupil=pupils.PupilFactory(school=school))
    with tenant(school.pk):
        pack = review_pack(
            empty, edition=Edition.INVITEES, by=senco_actor, today=TODAY, is_final=False
        )

    assert [part.title for part in pack.parts] == [
        "About this review",
        "Invitation and people",
        "The EHC plan now",
        "What the child says",
        "What the family says",
        "The school’s report",
        "Provision delivered",
        "Attainment, attendance, behaviour",
        "Advice from professionals",
        "Preparing for adulthood",
        "Changes proposed to the plan",
        "Agenda",
    ]
    assert "Nothing recorded" in pack_html(pack)


def parts_of(review, by, today=TODAY):
    with tenant(review.school_id):
        pack = review_pack(review, edition=Edition.INVITEES, by=by, today=today, is_final=False)
    return {part.title: part for part in pack.parts}


def test_provision_part_shows_section_f_owed_and_held_with_the_reasons(review, senco_actor):
    monday, friday = datetime.date(2026, 9, 14), datetime.date(2026, 9, 18)
    with tenant(review.school_id):
        line = review.plan.provision_lines.get()
    TermFactory(school=review.school, starts_on=monday, ends_on=friday)
    row = {"pupil": review.pupil, "line": line}
    plans.LoggedSupportFactory(**row, on=monday, minutes=30)
    plans.LoggedSupportFactory(**row, on=monday, minutes=20, is_makeup=True)
    place = ParticipationFactory(pupil=review.pupil, starts_on=monday)
    plans.FDeliveryFactory(**row, participation=place, starts_on=place.starts_on)
    SessionFactory(
        school=review.school,
        intervention=place.intervention,
        on=monday,
        minutes=30,
        state="missed",
        missed_reason="adult_absent",
        recorded_at=datetime.datetime(2026, 9, 14, 12, tzinfo=datetime.UTC),
        recorded_by=senco_actor.user,
    )

    table = parts_of(review, senco_actor, friday)["Provision delivered"].tables[0]

    assert table.head == ("Section F", "Owed", "Held", "Short by", "Why it was not given")
    assert table.rows == (
        (
            f"F{line.number}. Language group with a trained teaching assistant",
            "90 min",
            "50 min; 20 min of it made up later",
            "40 min (56 % held)",
            "adult absent: 30 min",
        ),
    )


def test_line_without_minutes_says_that_it_cannot_be_counted(review, senco_actor):
    with tenant(review.school_id):
        review.plan_version.provision.update(minutes=None, times=None)

    table = parts_of(review, senco_actor)["Provision delivered"].tables[0]

    assert table.rows[0][1:] == ("No minutes in the plan", "0 min", "Cannot be counted", "–")


def test_plan_part_prints_what_section_a_holds(review, senco_actor):
    with tenant(review.school_id):
        type(review.plan_version).objects.filter(pk=review.plan_version_id).update(
            sections={"A_aspirations": "To work with animals"}
        )

    texts = dict(parts_of(review, senco_actor)["The EHC plan now"].texts)

    assert texts["A: Views, interests and aspirations"] == "Aspirations: To work with animals"


@pytest.mark.parametrize(
    ("code", "languages", "says"),
    [
        ("ENG", ["en-gb"], "We met on"),
        ("POL", ["en-gb", "pl"], "Spotkaliśmy się"),
        ("URD", ["en-gb", "ur"], "اسکول کی تجویز ہے کہ پلان میں تبدیلی کی جائے۔"),
    ],
)
def test_summary_speaks_the_familys_languages_and_says_what_it_is(
    review, senco_actor, code, languages, says
):
    with tenant(review.school_id):
        Contact.objects.filter(last_name="Alderbrook").update(language=code)
        pack = review_pack(
            review, edition=Edition.INVITEES, by=senco_actor, today=TODAY, is_final=False
        )
    page = pack.summaries[-1]

    assert [each.language for each in pack.summaries] == languages
    assert page.is_rtl == (code == "URD")
    assert says in " ".join(page.lines)
    assert len(page.notes) == (0 if code == "ENG" else 2)


def test_summary_falls_back_to_the_language_of_the_home(review, senco_actor):
    with tenant(review.school_id):
        type(review.pupil).objects.filter(pk=review.pupil_id).update(home_language="CYM")
        review.pupil.refresh_from_db()

    with tenant(review.school_id):
        pack = review_pack(
            review, edition=Edition.INVITEES, by=senco_actor, today=TODAY, is_final=False
        )

    assert [each.language for each in pack.summaries] == ["en-gb", "cy"]


def test_pack_with_an_arabic_page_is_tagged_and_brings_its_own_letters(review, senco_actor):
    with tenant(review.school_id):
        Contact.objects.filter(last_name="Alderbrook").update(language="ARA")
        content = pack_pdf(
            review_pack(review, edition=Edition.INVITEES, by=senco_actor, today=TODAY, is_final=False)
        )  # fmt: skip

    result = page_validation.validate_pdf_bytes(
        content, profile=page_validation.ValidationProfile.PDF_UA_1
    )

    assert result.is_compliant
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = {str(held.get("/BaseFont")) for held in pdf.objects if isinstance(held, pikepdf.Dictionary)}  # fmt: skip
    assert [name for name in fonts if name.endswith("+Noto-Arabic-Bold")]


def test_draft_says_so_and_final_does_not(review, senco_actor):
    assert "DRAFT" in html_of(review, senco_actor)
    assert "DRAFT" not in html_of(review, senco_actor, is_final=True)


def test_pdf_is_tagged_and_its_bytes_are_kept_with_their_hash(review, senco_actor, senco_client):
    with tenant(review.school_id):
        pack = packs.make_pack(
            review=review, edition=Edition.SCHOOL_LA, is_final=True, by=senco_actor
        )
        content = bytes(pack.content)
    response = senco_client.get(reverse("ehcp:pack_file", kwargs={"pack_pk": pack.pk}))

    result = page_validation.validate_pdf_bytes(
        content, profile=page_validation.ValidationProfile.PDF_UA_1
    )

    assert result.is_compliant
    assert response.content == content
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert (len(pdf.pages), pdf.open_metadata()["pdfuaid:part"]) == (pack.pages, "1")
        assert str(pdf.Root.Lang) == "en-GB"
    with tenant(review.school_id), pytest.raises(InternalError), transaction.atomic():
        PackEdition.objects.filter(pk=pack.pk).update(pages=1)


def test_papers_are_bound_behind_the_pack_and_what_cannot_be_is_named(
    review, senco_actor, stored_document
):
    report = stored_document(review.pupil, "Speech report", pdf_of(2))
    broken = stored_document(review.pupil, "Scan", b"%PDF-1.7 nothing more")
    with tenant(review.school_id):
        pack = packs.make_pack(
            review=review,
            edition=Edition.INVITEES,
            is_final=False,
            documents=[report, broken],
            by=senco_actor,
        )
        content = bytes(pack.content)

    assert pack.left_out == [["Scan", "the file is damaged"]]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert [round(float(page.mediabox[2])) for page in pdf.pages[-2:]] == [100, 101]
        with pdf.open_outline() as outline:
            assert outline.root[-1].title == "Speech report"
        assert pdf.open_metadata().get("pdfuaid:part") is None
        last, of = pdf.pages[-1].Contents, len(pdf.pages)
        written = b"".join(part.read_bytes() for part in last)
        assert f"(Page {of} of {of}) Tj".encode() in written


@pytest.fixture
def stored_document(settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path

    def store(pupil, title, content):
        document = pupils.DocumentFactory(
            pupil=pupil, title=title, media_type="application/pdf", stored_name=f"{title[:5]}.pdf"
        )
        place = path_of(document.stored_name)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
        return document

    return store


def test_costs_are_for_who_may_see_them(review, sen_assistant_actor, sen_assistant_client):
    with tenant(review.school_id), pytest.raises(NotPossible, match="costs"):
        packs.make_pack(
            review=review, edition=Edition.SCHOOL_LA, is_final=False, by=sen_assistant_actor
        )
    kept = make.PackEditionFactory(pupil=review.pupil, review=review, edition=Edition.SCHOOL_LA)

    page = sen_assistant_client.get(reverse("ehcp:pack_file", kwargs={"pack_pk": kept.pk}))

    assert page.status_code == 404


def test_batch_makes_one_pack_a_review_and_none_twice(school, review, senco_client):
    with tenant(school.pk):
        type(review).objects.filter(pk=review.pk).update(state="circulated")
    other = make.AnnualReviewFactory(
        pupil=pupils.PupilFactory(school=school), meeting_on=TODAY, state="planned"
    )
    response = senco_client.post(
        reverse("ehcp:batch_make"), {"month": f"{TODAY:%Y-%m}", "edition": "invitees"}
    )
    with tenant(school.pk):
        job = Job.objects.get(kind="review_packs")
        batch_pk = job.args["batch_id"]
        # An earlier attempt was killed after its first pack was kept and before its step was counted.
        make.PackEditionFactory(pupil=other.pupil, review=other, batch_id=batch_pk)
    work_off()

    with tenant(school.pk):
        made = sorted(PackEdition.objects.filter(batch=batch_pk).values_list("review", flat=True))
    assert made == sorted([review.pk, other.pk])
    assert response.url == reverse("ehcp:batch_view", kwargs={"pack_batch_pk": batch_pk})
    page = senco_client.get(response.url)
    assert (page.context["total"], page.context["is_done"]) == (2, True)


def test_a_pack_stands_once_in_a_batch(school, review):
    batch = make.PackBatchFactory(school=school)
    make.PackEditionFactory(pupil=review.pupil, review=review, batch=batch)

    with pytest.raises(IntegrityError, match="ehcp_packedition_once_a_batch"):
        make.PackEditionFactory(pupil=review.pupil, review=review, batch=batch)


def test_month_without_meetings_is_refused(school, senco_client):
    response = senco_client.post(
        reverse("ehcp:batch_make"), {"month": "2030-01", "edition": "invitees"}
    )

    assert response.status_code == 409
