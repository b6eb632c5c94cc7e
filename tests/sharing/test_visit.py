"""What a visitor reads and answers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pupils.models import Concern, Document, Voice
from sendhub.audit.models import Entry
from sendhub.jobs.models import Job
from sendhub.sharing.models import AskDraft, Link, Paper, Response
from sendhub.tenancy import tenant
from tests.factories.sharing import AskFactory, LinkFactory, PaperFactory
from tests.sharing.conftest import let_in
from tests.sharing.weight import MOST_ASSETS, MOST_HTML, weight_of_assets


def address(name, **keys):
    return reverse(f"sharing:{name}", kwargs=keys)


def text_of(response):
    return " ".join(response.content.decode().split())


def test_home_says_for_whom_and_about_whom(visitor, link, paper, ask):
    page = text_of(visitor.get(address("home")))

    assert "Hello Marian Alderbrook" in page
    assert "Wren Alderbrook" in page
    assert paper.title in page
    assert "Your views" in page


def test_paper_opens_and_its_light_goes_on(visitor, school, link, paper):
    page = text_of(visitor.get(address("paper", paper_pk=paper.pk)))

    assert "Climbing trees" in page
    with tenant(school.pk):
        assert Paper.objects.get(pk=paper.pk).opened_at is not None
        opened = Entry.objects.get(object_type="sharing.paper")
    assert (opened.by_link_id, opened.by_user_id, opened.pupil_id) == (
        link.pk,
        None,
        link.pupil_id,
    )


def test_answer_is_kept_as_the_familys_voice(visitor, school, pupil, ask):
    response = visitor.post(
        address("answer", ask_pk=ask.pk),
        {"going_well": "She reads every evening.", "worries": "", "signature": "M. Alderbrook"},
    )

    assert response.url == f"{address('home')}?just=sent"
    with tenant(school.pk):
        kept = Response.objects.get(ask=ask)
        voice = Voice.objects.get(pupil=pupil)
        answered_at = Link.objects.get(pk=ask.link_id).answered_at
    assert kept.answers == {"going_well": "She reads every evening."}
    assert (kept.signature, kept.given_how, kept.by_link_id) == (
        "M. Alderbrook",
        "link",
        ask.link_id,
    )
    assert kept.signed_at is not None
    assert (voice.of, voice.name, voice.about, voice.words) == (
        "family",
        "Marian Alderbrook",
        "What goes well for your child?",
        "She reads every evening.",
    )
    assert answered_at is not None


def test_eight_presses_of_send_make_one_answer(visitor, school, ask):
    typed = {"going_well": "Swimming.", "signature": "M. Alderbrook"}

    for _ in range(8):
        visitor.post(address("answer", ask_pk=ask.pk), typed)

    with tenant(school.pk):
        assert Response.objects.filter(ask=ask).count() == 1
        assert Voice.objects.count() == 1


def test_whoever_made_the_link_is_told_once_all_is_answered(school, pupil, senco, ask):
    with tenant(school.pk):
        Link.objects.filter(pk=ask.link_id).update(made_by=senco)
    visitor = let_in(ask.link)

    visitor.post(
        address("answer", ask_pk=ask.pk), {"going_well": "Swimming.", "signature": "M. A."}
    )

    job = Job.objects.get(kind="mail")
    assert job.args == {"template": "notice", "to": "user", "to_id": senco.pk, "ids": {}}


def test_agreement_in_part_needs_a_reason(visitor, school, agreement):
    path = address("answer", ask_pk=agreement.pk)

    refused = visitor.post(path, {"stance": "in_part", "signature": "M. Alderbrook"})
    taken = visitor.post(
        path,
        {
            "stance": "in_part",
            "reason": "Not the seat by the door.",
            "signature": "M. Alderbrook",
        },
    )

    assert "what you do not agree with" in text_of(refused)
    assert taken.status_code == 302
    with tenant(school.pk):
        kept = Response.objects.get(ask=agreement)
        voice = Voice.objects.get()
    assert (kept.stance, kept.reason) == ("in_part", "Not the seat by the door.")
    assert voice.words == "Agree in part: Not the seat by the door."


def test_signature_is_asked_for(visitor, agreement):
    refused = visitor.post(address("answer", ask_pk=agreement.pk), {"stance": "agree"})

    assert refused.context["form"].errors["signature"] == ["This field is required."]


def test_empty_answer_is_refused(visitor, ask):
    refused = visitor.post(address("answer", ask_pk=ask.pk), {"signature": "M. Alderbrook"})

    assert refused.context["form"].non_field_errors() == [
        "Write something first, or choose an answer."
    ]


def test_what_is_typed_is_kept_for_later(visitor, school, ask):
    path = address("answer", ask_pk=ask.pk)

    kept = visitor.post(path, {"worries": "Sleep is", "later": "1"})
    page = text_of(visitor.get(path))

    assert kept.url == f"{address('home')}?just=kept"
    assert "Sleep is</textarea>" in page
    with tenant(school.pk):
        assert AskDraft.objects.get(ask=ask).fields == {"worries": ["Sleep is"]}
        assert not Response.objects.exists()
    visitor.post(path, {"worries": "Sleep is hard.", "signature": "M. A."})
    with tenant(school.pk):
        assert not AskDraft.objects.exists()


def test_script_keeps_without_leaving_the_page(visitor, ask):
    path = address("answer", ask_pk=ask.pk)

    kept = visitor.post(path, {"worries": "Sleep", "later": "1"}, headers={"X-Draft": "1"})

    assert (kept.status_code, kept.content) == (204, b"")


def test_pupil_answers_with_symbols(school, pupil):
    link = LinkFactory(pupil=pupil, audience="pupil", receiver_name="Wren", sent=True)
    ask = AskFactory(link=link, kind="pupil_views", title="Pupil’s views")
    visitor = let_in(link)
    path = address("answer", ask_pk=ask.pk)

    page = text_of(visitor.get(path))
    visitor.post(path, {"school_is": "middling", "good_at": "Climbing"})

    assert page.count('class="symbol__picture"') == 15
    with tenant(school.pk):
        said = list(Voice.objects.order_by("pk").values_list("of", "about", "words"))
    assert said == [
        ("pupil", "How is school?", "In between"),
        ("pupil", "What are you good at?", "Climbing"),
    ]


def test_parents_own_concern_lands_in_triage(visitor, school, pupil, link):
    ask = AskFactory(link=link, kind="own_concern", is_required=False)

    visitor.post(
        address("answer", ask_pk=ask.pk),
        {"noticed": "She hides her homework.", "frequency": "weekly"},
    )

    with tenant(school.pk):
        concern = Concern.objects.get()
        pupils = list(concern.pupil_links.values_list("pupil_id", flat=True))
    assert (concern.source, concern.source_name, concern.text, concern.frequency) == (
        "parent",
        "Marian Alderbrook",
        "She hides her homework.",
        "weekly",
    )
    assert (concern.raised_by_id, concern.state, pupils) == (None, "received", [pupil.pk])


PDF = b"%PDF-1.4\n"


@pytest.fixture
def professional(pupil):
    link = LinkFactory(pupil=pupil, audience="professional", receiver_name="Dr R. Fenn", sent=True)
    return AskFactory(link=link, kind="contribution", title="Contribution")


def picture():
    import io

    from PIL import Image

    body = io.BytesIO()
    Image.new("RGB", (8, 8)).save(body, "PNG")
    return SimpleUploadedFile("report.png", body.getvalue(), "image/png")


def test_file_of_a_professional_goes_to_the_pupils_documents(school, pupil, professional):
    visitor = let_in(professional.link)

    visitor.post(
        address("answer", ask_pk=professional.pk),
        {"advice": "Small steps", "signature": "R. Fenn", "file": picture()},
    )

    with tenant(school.pk):
        document = Document.objects.get(pupil=pupil)
        kept = Response.objects.get(ask=professional)
    assert (document.name, document.author, document.for_staff) == (
        "report.png",
        "Dr R. Fenn",
        False,
    )
    assert (document.uploaded_by_id, document.uploaded_by_link_id) == (
        None,
        professional.link_id,
    )
    assert kept.document_id == document.pk


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("report.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("report.html", b"<script>alert(1)</script>"),
        ("report.pdf", b"MZ\x90 a program"),
        ("report.pdf.exe", b"MZ"),
        ("report.docx", b"PK\x03\x04 not really"),
        ("report.png", b"%PDF-1.4 two kinds"),
    ],
)
def test_swapped_or_lying_file_is_refused_and_the_text_stays(school, professional, name, body):
    visitor = let_in(professional.link)

    page = visitor.post(
        address("answer", ask_pk=professional.pk),
        {
            "advice": "Small steps",
            "signature": "R. Fenn",
            "file": SimpleUploadedFile(name, body, "image/png"),
        },
    )

    assert list(page.context["form"].errors) == ["file"]
    assert "Small steps" in text_of(page)
    with tenant(school.pk):
        assert not Document.objects.exists()
        assert not Response.objects.exists()


def test_finish_closes_the_page_for_the_next_person(visitor, link):
    done = visitor.post(address("end"))

    assert done.url == address("ended")
    assert visitor.get(address("ended")).status_code == 200
    assert visitor.get(address("home")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_visit_query_budget(visitor, link, rows, assert_page_queries):
    for _ in range(rows):
        AskFactory(link=link)

    with assert_page_queries(5):
        visitor.get(address("home"))


def test_answer_query_budget(visitor, agreement, assert_page_queries):
    with assert_page_queries(4):
        visitor.get(address("answer", ask_pk=agreement.pk))


def test_paper_query_budget(visitor, paper, assert_page_queries):
    visitor.get(address("paper", paper_pk=paper.pk))

    with assert_page_queries(8):
        visitor.get(address("paper", paper_pk=paper.pk))


def test_pages_are_light_enough_for_any_phone(visitor, link, ask):
    for number in range(3):
        PaperFactory(link=link, kind="document", object_id=number)

    pages = [
        visitor.get(path).content for path in (address("home"), address("answer", ask_pk=ask.pk))
    ]

    assert max(len(page) for page in pages) <= MOST_HTML
    assert weight_of_assets(pages[0].decode()) <= MOST_ASSETS
