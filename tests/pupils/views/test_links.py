"""Private links on the staff side: made, looked at, sent, taken back; answers typed in."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.models import Due, Voice
from sendhub.audit.models import Entry
from sendhub.jobs.models import Job
from sendhub.sharing import actions as links
from sendhub.sharing.keys import code_of
from sendhub.sharing.models import Ask, Door, Link, Paper, Response
from sendhub.tenancy import tenant
from tests.factories.pupils import (
    ContactFactory,
    DocumentFactory,
    ProfileFactory,
    PupilFactory,
    RelationshipFactory,
    RestrictionFactory,
    VoiceFactory,
)
from tests.factories.sharing import AskFactory, LinkFactory, ResponseFactory
from tests.sharing.conftest import let_in


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school, first_name="Wren", last_name="Alderbrook")


@pytest.fixture
def mother(pupil):
    contact = ContactFactory(
        school=pupil.school, first_name="Marian", last_name="Alderbrook", email="m@family.example"
    )
    return RelationshipFactory(pupil=pupil, contact=contact, relation="PAM", may_receive=True)


@pytest.fixture
def published(pupil, senco):
    return ProfileFactory(
        pupil=pupil, state="current", published_at=timezone.now(), published_by=senco
    )


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


def address(pupil, to):
    return f"{url('link_add', pupil_pk=pupil.pk)}?to={to}"


def choices(mother, profile, **values):
    return {
        "papers": [f"profile:{profile.pk}"],
        "ask_agreement": "on",
        "asks": ["parent_views:"],
        "due_on": (timezone.localdate() + datetime.timedelta(days=10)).isoformat(),
        "delivery": "email",
        "code_by": "spoken",
        "language": "pl",
        "note": "",
    } | values


# --- for whom ------------------------------------------------------------------------------------


def offered(client, pupil):
    page = client.get(url("link_add", pupil_pk=pupil.pk))
    return [receiver.name for receiver in page.context["receivers"]]


def test_only_who_may_receive_information_is_offered(senco_client, pupil, mother):
    silent = ContactFactory(school=pupil.school, last_name="Silent")
    RelationshipFactory(pupil=pupil, contact=silent, may_receive=False)
    gone = ContactFactory(school=pupil.school, last_name="Gone")
    RelationshipFactory(
        pupil=pupil, contact=gone, may_receive=True, ends_on=datetime.date(2026, 1, 1)
    )

    assert offered(senco_client, pupil) == ["Marian Alderbrook", "Wren Alderbrook", ""]


def test_adult_without_contact_is_never_offered_and_gets_nothing(senco_client, pupil):
    barred = ContactFactory(school=pupil.school, last_name="Barred")
    row = RelationshipFactory(pupil=pupil, contact=barred, no_contact=True)

    page = senco_client.get(address(pupil, f"contact-{row.pk}"))

    assert offered(senco_client, pupil) == ["Wren Alderbrook", ""]
    assert [template.name for template in page.templates][0] == "pupils/link_choose.html"
    with tenant(pupil.school_id):
        assert not Link.objects.exists()


def test_bar_in_a_merged_file_counts_for_the_whole_child(senco_client, pupil, mother):
    other_file = PupilFactory(school=pupil.school, merged_into=pupil)
    RelationshipFactory(pupil=other_file, contact=mother.contact, no_contact=True)

    assert offered(senco_client, pupil) == ["Wren Alderbrook", ""]


def test_receiver_of_another_pupil_cannot_be_named(senco_client, pupil):
    theirs = RelationshipFactory(
        pupil=PupilFactory(school=pupil.school),
        contact=ContactFactory(school=pupil.school),
        may_receive=True,
    )

    page = senco_client.get(address(pupil, f"contact-{theirs.pk}"))

    assert "receivers" in page.context


# --- what ----------------------------------------------------------------------------------------


def test_link_is_prepared_looked_at_and_sent(senco_client, school, senco, pupil, mother, published):
    made = senco_client.post(address(pupil, f"contact-{mother.pk}"), choices(mother, published))
    with tenant(school.pk):
        link = Link.objects.get()
    preview = senco_client.get(made.url).content.decode()
    nothing_out = (Door.objects.exists(), Job.objects.filter(kind="mail").exists())
    sent = senco_client.post(url("link_send", private_link_pk=link.pk))

    assert made.url == sent.url == url("link_detail", private_link_pk=link.pk)
    for words in ("Wren Alderbrook", "14 May 2018", "Marian Alderbrook", "Mother"):
        assert words in preview
    assert "m@family.example" in preview
    assert "One-page profile, version 1" in preview
    assert nothing_out == (False, False)
    with tenant(school.pk):
        link = Link.objects.get()
        papers = list(Paper.objects.values_list("kind", "object_id"))
        asks = list(Ask.objects.values_list("kind", "paper_id"))
        due = Due.objects.get()
    assert (link.contact_id, link.language, link.made_by) == (mother.contact_id, "pl", senco)
    assert papers == [("profile", published.pk)]
    assert [kind for kind, _ in asks] == ["agreement", "parent_views"]
    assert (due.kind, due.whose_move, due.due_on) == ("link_answer", "family", link.due_on)
    assert Job.objects.get(kind="mail").args == {
        "template": "link",
        "to": "link",
        "to_id": link.pk,
        "ids": {"link": link.pk},
    }


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"papers": [], "asks": []}, "asks", "Choose at least one thing to read or to answer."),
        (
            {"code_by": "email"},
            "code_by",
            "The link goes by e-mail: choose another way for the code.",
        ),
        ({"code_by": ""}, "code_by", "Choose how the code goes."),
        (
            {"due_on": "2020-01-01"},
            "due_on",
            "Choose a day from today on, at most 83 days ahead.",
        ),
    ],
)
def test_link_that_cannot_go_is_refused_with_the_reason(
    senco_client, pupil, mother, published, changed, field, message
):
    page = senco_client.post(
        address(pupil, f"contact-{mother.pk}"), choices(mother, published, **changed)
    )

    assert page.context["form"].errors[field] == [message]


def test_paper_of_another_pupil_cannot_be_put_on_a_link(senco_client, pupil, mother):
    theirs = ProfileFactory(pupil=PupilFactory(school=pupil.school), state="current")

    page = senco_client.post(address(pupil, f"contact-{mother.pk}"), choices(mother, theirs))

    assert list(page.context["form"].errors) == ["papers"]


def test_restricted_document_is_not_offered(senco_client, pupil, mother):
    DocumentFactory(pupil=pupil, title="Open report")
    closed = DocumentFactory(pupil=pupil, title="Closed report")
    RestrictionFactory(document=closed)

    form = senco_client.get(address(pupil, f"contact-{mother.pk}")).context["form"]

    assert [title for _, title in form.fields["papers"].choices] == ["Open report"]


def test_two_parents_have_links_of_their_own(senco_client, school, pupil, mother, published):
    father = RelationshipFactory(
        pupil=pupil, contact=ContactFactory(school=school), relation="PAF", may_receive=True
    )
    for row in (mother, father):
        senco_client.post(
            address(pupil, f"contact-{row.pk}"),
            choices(row, published, delivery="slip"),
        )

    with tenant(school.pk):
        contacts = set(Link.objects.values_list("contact_id", flat=True))
    assert contacts == {mother.contact_id, father.contact_id}


# --- taking back ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"no_contact": "on", "no_contact_reason": "Court order of 3 May"},
        {},
    ],
)
def test_who_may_receive_nothing_any_more_loses_what_is_out(
    senco_client, school, pupil, mother, change
):
    link = LinkFactory(pupil=pupil, contact=mother.contact, sent=True)
    prepared = LinkFactory(pupil=pupil, contact=mother.contact)
    visitor = let_in(link)

    senco_client.post(
        url("relationship_edit", relationship_pk=mother.pk),
        {"relation": "PAM", "order": "1", "version": "1", **change},
    )

    assert visitor.get(reverse("sharing:home")).status_code == 404
    with tenant(school.pk):
        assert Link.objects.get(pk=link.pk).revoked_at is not None
        assert Link.objects.get(pk=prepared.pk).revoked_at is not None


def test_contact_that_ends_loses_what_is_out(senco_client, school, pupil, mother):
    link = LinkFactory(pupil=pupil, contact=mother.contact, sent=True)

    senco_client.post(url("relationship_end", relationship_pk=mother.pk), {"version": "1"})

    assert not Door.objects.filter(link_id=link.pk).exists()


def test_senior_leader_revokes_but_makes_nothing(slt_client, school, pupil):
    link = LinkFactory(pupil=pupil, sent=True)

    made = slt_client.get(url("link_add", pupil_pk=pupil.pk))
    slt_client.post(url("link_revoke", private_link_pk=link.pk), {"reason": "Wrong father"})

    assert made.status_code == 403
    with tenant(school.pk):
        assert Link.objects.get().revoked_reason == "Wrong father"


# --- sending anew, reminding, the code -----------------------------------------------------------


def test_sending_anew_goes_to_the_address_on_file_now(senco_client, school, pupil, mother):
    link = LinkFactory(
        pupil=pupil,
        contact=mother.contact,
        receiver_email="old@family.example",
        delivery="email",
        sent=True,
    )

    senco_client.post(url("link_resend", private_link_pk=link.pk))

    with tenant(school.pk):
        anew = Link.objects.get()
    assert anew.receiver_email == "m@family.example"
    assert anew.seed != link.seed


def test_code_is_shown_on_record(senco_client, school, pupil):
    link = LinkFactory(pupil=pupil, sent=True)

    page = senco_client.post(url("link_code", private_link_pk=link.pk)).content.decode()

    assert code_of(link.seed) in page
    with tenant(school.pk):
        assert Entry.objects.filter(event="link_code_shown", object_id=link.pk).count() == 1


@pytest.mark.parametrize("name", ["link_slip", "link_code_slip"])
def test_slip_is_a_pdf_on_record(senco_client, school, pupil, name):
    link = LinkFactory(pupil=pupil, sent=True)

    page = senco_client.get(url(name, private_link_pk=link.pk))

    assert page.content.startswith(b"%PDF")
    assert "Wren" not in page["Content-Disposition"]
    with tenant(school.pk):
        assert Entry.objects.filter(event="printed", object_id=link.pk).count() == 1


def test_nothing_is_printed_of_a_link_that_is_over(senco_client, pupil, senco_actor):
    link = LinkFactory(pupil=pupil, sent=True)
    with tenant(pupil.school_id):
        links.revoke(link=link, by=senco_actor)

    assert senco_client.get(url("link_slip", private_link_pk=link.pk)).status_code == 404


# --- answers typed in ----------------------------------------------------------------------------


def test_answer_by_phone_to_an_open_link_is_typed_in(senco_client, school, senco, pupil):
    ask = AskFactory(link=LinkFactory(pupil=pupil, sent=True))

    senco_client.post(
        url("answer_enter", ask_pk=ask.pk),
        {
            "going_well": "She reads at bedtime.",
            "given_how": "phone",
            "given_on": timezone.localdate().isoformat(),
        },
    )

    with tenant(school.pk):
        kept = Response.objects.get()
        voice = Voice.objects.get()
    assert (kept.given_how, kept.by_user, kept.by_link_id) == ("phone", senco, None)
    assert (voice.of, voice.words, voice.by_user) == ("family", "She reads at bedtime.", senco)


def test_answer_without_any_link_is_typed_in(senco_client, school, pupil, mother):
    path = f"{url('answer_add', pupil_pk=pupil.pk)}?to=contact-{mother.pk}&ask=parent_views"

    senco_client.post(
        path,
        {
            "worries": "Mornings.",
            "given_how": "in_person",
            "given_on": timezone.localdate().isoformat(),
        },
    )

    with tenant(school.pk):
        link = Link.objects.get()
        voice = Voice.objects.get()
        open_dues = Due.objects.filter(done_on=None).count()
    assert (link.delivery, link.light, voice.words) == ("none", "answered", "Mornings.")
    assert open_dues == 0
    assert not Door.objects.exists()


def test_date_of_an_answer_does_not_lie_ahead(senco_client, pupil):
    ask = AskFactory(link=LinkFactory(pupil=pupil, sent=True))
    ahead = timezone.localdate() + datetime.timedelta(days=1)

    page = senco_client.post(
        url("answer_enter", ask_pk=ask.pk),
        {"worries": "x", "given_how": "phone", "given_on": ahead.isoformat()},
    )

    assert page.context["form"].errors["given_on"] == ["This date lies in the future."]


def test_voice_of_the_child_is_read_by_the_teacher_the_familys_is_not(
    school, teacher, teacher_client
):
    from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory

    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    pupil = PupilFactory(school=school, group=group)
    VoiceFactory(pupil=pupil, words="I am good at climbing.")
    VoiceFactory(pupil=pupil, of="family", name="Mum", words="We separated in May.")

    page = teacher_client.get(url("pupil_voice", pupil_pk=pupil.pk)).content.decode()

    assert "I am good at climbing." in page
    assert "We separated" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_links_query_budget(senco_client, pupil, rows, assert_page_queries):
    for _ in range(rows):
        AskFactory(link=LinkFactory(pupil=pupil, sent=True))

    with assert_page_queries(7):
        senco_client.get(url("pupil_links", pupil_pk=pupil.pk))


@pytest.mark.parametrize("rows", [1, 3])
def test_link_detail_query_budget(senco_client, pupil, rows, assert_page_queries):
    link = LinkFactory(pupil=pupil, sent=True)
    for _ in range(rows):
        ResponseFactory(link=link)

    with assert_page_queries(9):
        senco_client.get(url("link_detail", private_link_pk=link.pk))


@pytest.mark.parametrize("rows", [1, 3])
def test_voice_query_budget(senco_client, pupil, rows, assert_page_queries):
    VoiceFactory.create_batch(rows, pupil=pupil)

    with assert_page_queries(7):
        senco_client.get(url("pupil_voice", pupil_pk=pupil.pk))
