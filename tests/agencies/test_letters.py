"""Letters: gaps filled, words edited, to nobody who may not receive them; printed or by private link, with a copy on the log."""

import datetime
import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from agencies.actions import letters as actions
from agencies.documents.letters import letter_paper
from agencies.models import ContactLogEntry, LetterSent, LetterTemplate
from pupils.models import Relationship
from sendhub.jobs.mail import compose
from sendhub.jobs.models import Job
from sendhub.refusals import NotPossible
from sendhub.sharing.models import Paper
from sendhub.tenancy import tenant
from tests.factories import agencies as make
from tests.factories import pupils

TODAY = datetime.date.today()


def url(name, **kwargs):
    return reverse(f"agencies:{name}", kwargs=kwargs)


@pytest.fixture
def template(school):
    return make.LetterTemplateFactory(
        school=school,
        subject="About {first_name}",
        body="Dear {parent},\n\n{first_name} in {class} at {school}.\n\n{sender}",
    )


def bar(pupil, **values):
    with tenant(pupil.school_id):
        Relationship.objects.filter(pupil=pupil).update(**values)


@pytest.fixture
def relationship(taught, parent):
    with tenant(taught.school_id):
        return Relationship.objects.get(pupil=taught)


@pytest.fixture
def letter(senco_client, school, taught, relationship, template):
    senco_client.post(
        url("letter_add", pupil_pk=taught.pk),
        {"contact": relationship.pk, "template": template.pk},
    )
    with tenant(school.pk):
        return LetterSent.objects.select_related("contact", "pupil__school").get()


def again(letter):
    with tenant(letter.school_id):
        return LetterSent.objects.get(pk=letter.pk)


def test_gaps_are_filled_from_the_record(letter, senco, taught):
    assert letter.subject == "About Wren"
    assert letter.body == (
        f"Dear Ms Alderbrook,\n\nWren in {taught.group.name} at {taught.school.name}.\n\n{senco.name}"
    )


@pytest.mark.parametrize(
    "barred", [{"may_receive": False}, {"may_receive": False, "no_contact": True}]
)
def test_nobody_writes_to_an_adult_who_may_not_receive(
    senco_client, senco_actor, school, taught, relationship, template, barred
):
    bar(taught, **barred)

    page = senco_client.get(url("letter_add", pupil_pk=taught.pk))
    response = senco_client.post(
        url("letter_add", pupil_pk=taught.pk),
        {"contact": relationship.pk, "template": template.pk},
    )

    assert "Nobody may receive letters about this pupil" in page.content.decode()
    assert list(response.context["form"].errors) == ["contact"]
    with pytest.raises(NotPossible, match="may not receive"), tenant(school.pk):
        actions.begin_letter(
            pupil=taught, contact=relationship.contact, template=template, by=senco_actor
        )


def test_letter_begun_before_the_bar_goes_out_no_way(senco_client, school, taught, letter):
    bar(taught, may_receive=False, no_contact=True)

    answers = [
        senco_client.post(url(name, parent_letter_pk=letter.pk), {"version": letter.version})
        for name in ("letter_printed", "letter_link")
    ]

    assert [response.status_code for response in answers] == [409, 409]
    assert again(letter).sent_on is None
    with tenant(school.pk):
        assert ContactLogEntry.objects.count() == 0


def test_bar_after_the_link_was_prepared_stops_it_too(senco_client, taught, letter):
    prepared = senco_client.post(url("letter_link", parent_letter_pk=letter.pk))
    bar(taught, may_receive=False, no_contact=True)

    response = senco_client.post(f"{prepared.url}send/")

    assert response.status_code == 409
    assert again(letter).sent_on is None


def test_edited_letter_is_printed_and_fixed_with_a_copy_on_the_log(
    senco_client, school, taught, letter
):
    senco_client.post(
        url("letter_edit", parent_letter_pk=letter.pk),
        {"subject": "About Wren", "body": "Come in on Monday.", "version": 1},
    )
    senco_client.post(url("letter_printed", parent_letter_pk=letter.pk), {"version": 2})
    late = senco_client.post(
        url("letter_edit", parent_letter_pk=letter.pk),
        {"subject": "x", "body": "y", "version": 3},
    )
    twice = senco_client.post(url("letter_printed", parent_letter_pk=letter.pk), {"version": 3})

    sent = again(letter)
    with tenant(school.pk):
        entry = ContactLogEntry.objects.get()
    assert (sent.how, sent.sent_on, sent.entry_id) == ("printed", TODAY, entry.pk)
    assert (entry.kind, entry.contact_id) == ("letter", letter.contact_id)
    assert entry.summary == "About Wren\n\nCome in on Monday."
    assert (late.status_code, twice.status_code) == (409, 409)
    removed = senco_client.post(
        url("entry_remove", entry_pk=entry.pk), {"reason": "x", "version": entry.version}
    )
    assert removed.status_code == 409


def test_letter_goes_by_private_link_and_its_mail_names_nothing(
    senco_client, school, taught, letter
):
    prepared = senco_client.post(url("letter_link", parent_letter_pk=letter.pk))
    before = again(letter)
    senco_client.post(f"{prepared.url}send/")

    sent = again(letter)
    with tenant(school.pk):
        job = Job.objects.get(kind="mail", args__template="link")
        mail = compose(**job.args)
        shown = [(paper.kind, paper.object_id) for paper in Paper.objects.filter(link=sent.link_id)]
        entries = ContactLogEntry.objects.count()
    assert before.sent_on is None
    assert (sent.how, sent.sent_on, entries) == ("link", TODAY, 1)
    assert shown == [("letter", letter.pk)]
    assert mail.addressee.address == "orla@family.example"
    for word in ("Wren", "Alderbrook", "About"):
        assert word not in mail.subject + mail.body


def test_letter_on_a_link_of_another_adult_opens_nothing(senco_client, school, taught, letter):
    from django.http import Http404

    from agencies.letter_sharing import shared_letter

    senco_client.post(url("letter_link", parent_letter_pk=letter.pk))
    with tenant(school.pk):
        paper = Paper.objects.select_related("link").get()
        own = shared_letter(paper)["document"].title
        paper.link.contact = pupils.ContactFactory(school=school)
        with pytest.raises(Http404):
            shared_letter(paper)
    assert own == "About Wren"


def test_draft_is_thrown_away_and_a_sent_letter_is_not(senco_client, school, taught, letter):
    senco_client.post(url("letter_printed", parent_letter_pk=letter.pk), {"version": 1})
    refused = senco_client.post(url("letter_discard", parent_letter_pk=letter.pk))
    draft = make.LetterSentFactory(pupil=taught)
    senco_client.post(url("letter_discard", parent_letter_pk=draft.pk))

    assert refused.status_code == 409
    with tenant(school.pk):
        assert [row.pk for row in LetterSent.objects.all()] == [letter.pk]


def test_unknown_gap_is_refused_in_a_template_and_open_one_in_a_letter(
    senco_client, school, letter
):
    in_template = senco_client.post(
        url("letter_template_add"), {"name": "A", "subject": "S", "body": "Dear {mum}"}
    )
    in_letter = senco_client.post(
        url("letter_edit", parent_letter_pk=letter.pk),
        {"subject": "S", "body": "Meet us on {day}.", "version": 1},
    )

    assert in_template.context["form"].errors == {"body": ["Nothing would stand in {mum}."]}
    assert in_letter.context["form"].errors == {"body": ["A gap is still open: {day}."]}


def test_starter_letters_are_taken_once(senco_client, school):
    for _ in range(2):
        senco_client.post(url("letter_template_starters"))

    with tenant(school.pk):
        names = list(LetterTemplate.objects.values_list("name", flat=True))
    assert len(names) == len(set(names)) == 5


def test_printed_letter_shows_markup_as_words(letter):
    letter.body = "<b>Come</b> & see"
    letter.contact.last_name = "<i>Alderbrook</i>"

    html = render_to_string(
        "documents/letter.html", {"document": letter_paper(letter, today=TODAY)}
    )

    assert "&lt;b&gt;Come&lt;/b&gt; &amp; see" in html
    assert "<i>Alderbrook" not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_budget_of_the_templates(senco_client, school, rows, assert_page_queries):
    make.LetterTemplateFactory.create_batch(rows, school=school)

    with assert_page_queries(5):
        senco_client.get(url("letter_template_list"))


def test_letter_with_an_empty_dash_is_sent_back(senco_client, taught):
    draft = make.LetterSentFactory(pupil=taught)
    body = "This is what we agreed:\n\n- \n\nSee you soon."

    page = senco_client.post(
        url("letter_edit", parent_letter_pk=draft.pk), {"subject": "S", "body": body, "version": 1}
    )

    assert "only a dash" in page.context["form"].errors["body"][0]
    assert "See you soon." in page.content.decode()


@pytest.mark.parametrize(("others", "chosen"), [(0, 1), (1, 0)])
def test_the_only_adult_is_chosen_already(
    senco_client, taught, relationship, template, others, chosen
):
    for _ in range(others):
        pupils.RelationshipFactory(
            pupil=taught, relation=relationship.relation, may_receive=relationship.may_receive
        )

    page = senco_client.get(url("letter_add", pupil_pk=taught.pk)).content.decode()

    assert page.count('name="contact"') == 1 + others
    assert len(re.findall(r'name="contact"[^>]*checked', page)) == chosen
