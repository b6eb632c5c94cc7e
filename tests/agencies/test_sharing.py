"""A referral on a private link: what the professional reads and answers, and what ends with consent."""

import datetime

import pytest
from django.urls import reverse

from agencies.actions import sharing
from agencies.enums import ReferralState as S
from agencies.models import Advice, Consent, Referral
from pupils.enums import DueKind
from pupils.models import Document, Due
from sendhub.sharing import actions as links
from sendhub.sharing.models import Ask, Door, Link, Paper, Response
from sendhub.tenancy import tenant
from tests.agencies.conftest import TODAY, permitted, started, url
from tests.factories import agencies as make
from tests.factories import pupils
from tests.sharing.conftest import let_in
from tests.sharing.test_visit import picture
from tests.sharing.weight import MOST_ASSETS, MOST_HTML, weight_of_assets

REPORT = {
    "recommendations": "In class:\nGive one step at a time.\nPre-teach five words.\nNo blindfold games.",
    "signature": "Maris Fenwick",
}


@pytest.fixture(autouse=True)
def upload_root(settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path / "uploads"


@pytest.fixture
def ready(pupil, agency, mother, senco_actor):
    return permitted(started(pupil, agency, senco_actor), mother, senco_actor)


def way(**values):
    return {
        "receiver_name": "Maris Fenwick",
        "receiver_relation": "Speech and language therapist",
        "receiver_email": "m.fenwick@health.example",
        "delivery": "email",
        "code_by": "spoken",
        "due_on": TODAY + datetime.timedelta(days=30),
        "note": "",
    } | values


def prepared(referral, by):
    with tenant(referral.school_id):
        return sharing.prepare_referral_link(referral=referral, by=by, **way())


@pytest.fixture
def link(ready, senco_actor):
    made = prepared(ready, senco_actor)
    with tenant(ready.school_id):
        return links.send(link=made, by=senco_actor)


@pytest.fixture
def visitor(link):
    return let_in(link)


def ask_of(link, kind):
    with tenant(link.school_id):
        return reverse(
            "sharing:answer", kwargs={"ask_pk": Ask.objects.get(link=link, kind=kind).pk}
        )


def test_link_shows_exactly_the_referral_and_its_ticked_papers_before_it_goes(
    senco_client, school, pupil, ready
):
    ticked = pupils.DocumentFactory(pupil=pupil, title="Hearing test")
    pupils.DocumentFactory(pupil=pupil, title="Not ticked")
    make.ReferralAttachmentFactory(referral=ready, document=ticked)

    seen = senco_client.get(url("referral_share", referral_pk=ready.pk))
    made = senco_client.post(url("referral_share", referral_pk=ready.pk), way())
    preview = senco_client.get(made.url)

    with tenant(school.pk):
        ready.refresh_from_db()
        shown = list(Paper.objects.values_list("title", flat=True))
        doors = Door.objects.count()
    assert [paper.title for paper in seen.context["papers"]] == ["Hearing test"]
    assert shown == ["Referral: Speech and language therapy", "Hearing test"]
    assert [ask.title for ask in preview.context["asks"]] == [
        "Reply to the referral",
        "Report and recommendations",
    ]
    assert (doors, ready.state) == (0, S.READY)


def test_referral_goes_out_with_its_link_and_only_its_own_clock_runs(senco_client, school, ready):
    made = senco_client.post(url("referral_share", referral_pk=ready.pk), way())
    with tenant(school.pk):
        link = Link.objects.get()

    senco_client.post(reverse("pupils:link_send", args=[link.pk]))

    with tenant(school.pk):
        ready.refresh_from_db()
        dues = list(Due.objects.filter(done_on=None).exclude(kind=DueKind.CONSENT_ENDS))
    assert made.url == link.get_absolute_url()
    assert (ready.state, ready.sent_how, ready.sent_on) == (S.SENT, "link", TODAY)
    assert [(due.kind, due.whose_move) for due in dues] == [("referral_answer", "agency")]


def test_restricted_paper_never_leaves_by_a_link(senco_client, school, pupil, ready):
    closed = pupils.DocumentFactory(pupil=pupil)
    pupils.RestrictionFactory(document=closed)
    make.ReferralAttachmentFactory(referral=ready, document=closed)

    refused = senco_client.post(url("referral_share", referral_pk=ready.pk), way())

    with tenant(school.pk):
        assert Link.objects.count() == 0
    assert refused.status_code == 409


def test_link_does_not_outlive_the_consent(senco_client, school, ready):
    with tenant(school.pk):
        Consent.objects.update(ends_on=TODAY + datetime.timedelta(days=20))

    late = senco_client.post(url("referral_share", referral_pk=ready.pk), way())

    assert list(late.context["form"].errors) == ["due_on"]


def test_code_goes_another_way_than_the_link(senco_client, ready):
    refused = senco_client.post(url("referral_share", referral_pk=ready.pk), way(code_by="email"))

    assert refused.context["form"].errors["code_by"] == [
        "The link goes by e-mail: choose another way for the code."
    ]


def test_professional_reads_the_referral_as_sent(visitor, school, link):
    with tenant(school.pk):
        paper = Paper.objects.get(link=link)
        Referral.objects.update(answers={"reason": "Changed since"})

    page = visitor.get(reverse("sharing:paper", args=[paper.pk])).content.decode()
    file = visitor.get(reverse("sharing:paper_file", args=[paper.pk]))

    assert "Alderbrook" in page
    assert "Changed since" not in page
    assert file.content[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"decision": "acknowledged"}, S.ACKNOWLEDGED),
        ({"decision": "waiting_list", "reference": "SLT/77"}, S.WAITING),
        ({"decision": "rejected", "reply_note": "Outside our area."}, S.REJECTED),
    ],
)
def test_reply_moves_the_referral(visitor, school, link, said, state):
    response = visitor.post(ask_of(link, "referral_reply"), {**said, "signature": "M. Fenwick"})

    with tenant(school.pk):
        referral = Referral.objects.get()
        last = referral.steps.last()
    assert response.status_code == 302
    assert (referral.state, referral.reference) == (state, said.get("reference", ""))
    assert last.note.startswith("On the private link")


def test_no_without_a_reason_is_asked_for_it(visitor, school, link):
    page = visitor.post(
        ask_of(link, "referral_reply"), {"decision": "rejected", "signature": "M. Fenwick"}
    )

    with tenant(school.pk):
        assert Referral.objects.get().state == S.SENT
    assert list(page.context["form"].errors) == ["reply_note"]


def test_report_becomes_advice_line_by_line_with_its_file(visitor, school, link):
    visitor.post(ask_of(link, "referral_report"), {**REPORT, "file": picture()})

    with tenant(school.pk):
        advice = Advice.objects.get()
        items = list(advice.items.values_list("section", "text"))
        referral = Referral.objects.get()
        document = Document.objects.get()
        owed = Due.objects.filter(kind=DueKind.ADVICE_DECIDE, done_on=None).count()
    assert items == [
        ("In class", "Give one step at a time."),
        ("In class", "Pre-teach five words."),
        ("In class", "No blindfold games."),
    ]
    assert (advice.author, advice.document_id, advice.referral_id) == (
        "Maris Fenwick",
        document.pk,
        referral.pk,
    )
    assert (referral.state, owed) == (S.REPORT_RECEIVED, 1)


def test_report_after_report_keeps_both(visitor, school, link, senco_actor, ready):
    visitor.post(ask_of(link, "referral_report"), REPORT)
    with tenant(school.pk):
        ready.refresh_from_db()
        Referral.objects.update(state=S.ACTIVE)
    again = prepared(ready, senco_actor)
    with tenant(school.pk):
        again = links.send(link=again, by=senco_actor)

    let_in(again).post(ask_of(again, "referral_report"), REPORT)

    with tenant(school.pk):
        assert Advice.objects.count() == 2


def test_report_without_lines_is_refused_and_stays_typed(visitor, school, link):
    page = visitor.post(
        ask_of(link, "referral_report"), {"recommendations": " - \n", "signature": "M. Fenwick"}
    )

    with tenant(school.pk):
        assert Advice.objects.count() == 0
    assert page.context["form"].errors["recommendations"] == ["Enter at least one recommendation."]


def test_consent_withdrawn_refuses_the_next_request_and_gives_the_text_back(
    visitor, senco_client, school, link, ready
):
    address = ask_of(link, "referral_report")
    opened = visitor.get(address)

    senco_client.post(
        url("consent_withdraw", consent_pk=ready.consent_id), {"version": 1, "note": "She rang."}
    )
    refused = visitor.post(address, REPORT)

    with tenant(school.pk):
        kept = (Response.objects.count(), Advice.objects.count(), Door.objects.count())
        stood = Link.objects.get()
        state = Referral.objects.get().state
    assert (opened.status_code, refused.status_code) == (200, 404)
    assert "No blindfold games." in refused.content.decode()
    assert kept == (0, 0, 0)
    assert (stood.revoked_reason, state) == ("Consent was withdrawn", S.WITHDRAWN)


def test_prepared_link_is_thrown_away_with_the_consent(senco_client, school, ready, senco_actor):
    prepared(ready, senco_actor)

    senco_client.post(
        url("consent_withdraw", consent_pk=ready.consent_id), {"version": 1, "note": "She rang."}
    )

    with tenant(school.pk):
        assert Link.objects.get().revoked_at is not None


def test_giver_takes_consent_back_on_a_link_and_what_rests_on_it_ends(
    visitor, senco_client, school, link, ready
):
    made = senco_client.post(
        url("consent_share", consent_pk=ready.consent_id), {"delivery": "slip", "code_by": "spoken"}
    )
    with tenant(school.pk):
        hers = Link.objects.get(audience="parent")
    senco_client.post(reverse("pupils:link_send", args=[hers.pk]))
    with tenant(school.pk):
        hers.refresh_from_db()

    let_in(hers).post(
        ask_of(hers, "consent_withdrawal"), {"why": "We moved.", "signature": "M. Alderbrook"}
    )

    with tenant(school.pk):
        consent = Consent.objects.get()
        state = Referral.objects.get().state
        theirs = Link.objects.get(pk=link.pk)
    assert made.url == hers.get_absolute_url()
    assert (consent.withdrawn_on, consent.withdrawn_by, consent.withdrawn_link_id) == (
        TODAY,
        None,
        hers.pk,
    )
    assert consent.withdrawn_note == "We moved."
    assert (state, theirs.revoked_reason) == (S.WITHDRAWN, "Consent was withdrawn")
    assert visitor.get(reverse("sharing:home")).status_code == 404


def test_another_adults_consent_is_not_taken_back(senco_client, school, pupil, ready, senco_actor):
    other = pupils.RelationshipFactory(pupil=pupil, may_receive=True).contact
    with tenant(school.pk):
        theirs = links.prepare(
            pupil=pupil,
            audience="parent",
            contact=other,
            receiver_name="Somebody else",
            delivery="slip",
            asked=[
                links.Asked(kind="consent_withdrawal", title="Consent", object_id=ready.consent_id)
            ],
            by=senco_actor,
        )
        theirs = links.send(link=theirs, by=senco_actor)

    refused = let_in(theirs).post(
        ask_of(theirs, "consent_withdrawal"), {"signature": "Somebody else"}
    )

    with tenant(school.pk):
        kept = Response.objects.count()
        withdrawn_on = Consent.objects.get().withdrawn_on
    assert (refused.status_code, kept, withdrawn_on) == (409, 0, None)


def test_second_parent_without_contact_gets_nothing(senco_client, school, pupil, ready):
    barred = pupils.RelationshipFactory(
        pupil=pupil,
        has_parental_responsibility=True,
        may_receive=False,
        no_contact=True,
        no_contact_reason="Court order",
    )
    with tenant(school.pk):
        consent = make.ConsentFactory(pupil=pupil, agency=ready.agency, contact=barred.contact)

    offered = senco_client.get(url("consent_add", pupil_pk=pupil.pk)).context["form"]
    link = senco_client.get(url("consent_share", consent_pk=consent.pk))

    assert barred.contact not in offered.fields["contact"].queryset
    assert link.status_code == 404


def test_pages_of_the_professional_keep_the_limits(visitor, school, link, assert_page_queries):
    with tenant(school.pk):
        paper = Paper.objects.get(link=link)
    pages = [
        reverse("sharing:home"),
        reverse("sharing:paper", args=[paper.pk]),
        ask_of(link, "referral_reply"),
        ask_of(link, "referral_report"),
    ]

    for page, budget in zip(pages, (5, 8, 4, 4), strict=True):
        with assert_page_queries(budget):
            response = visitor.get(page)
        html = response.content.decode()
        assert len(response.content) <= MOST_HTML
        assert weight_of_assets(html) <= MOST_ASSETS
