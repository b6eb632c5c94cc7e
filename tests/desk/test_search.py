"""Search over everything one may see: each kind is found by who may see it, and by nobody else."""

import re
from datetime import date

import pytest
from django.template.loader import get_template
from django.urls import reverse

from pupils.enums import DocumentKind
from pupils.upn import invented
from sendhub.audit.models import Entry
from sendhub.desk.search import MOST
from sendhub.desk.search.pages import PAGES
from sendhub.tenancy import tenant
from tests.factories import accounts, agencies, ehcp, provision, pupils

ADDRESS = reverse("desk:search")


@pytest.fixture
def everything(school):
    """One row of each kind that holds the same rare word."""
    pupil = pupils.PupilFactory(school=school, first_name="Zoë", last_name="Quillfeather")
    contact = pupils.ContactFactory(
        school=school, last_name="Quillfeather", search_key="marian quillfeather"
    )
    pupils.RelationshipFactory(pupil=pupil, contact=contact)
    pupils.DocumentFactory(pupil=pupil, title="Quillfeather report", kind=DocumentKind.OTHER)
    concern = pupils.ConcernFactory(school=school, text="Quillfeather cannot settle")
    cycle = provision.CycleFactory(pupil=pupil)
    provision.OutcomeFactory(pupil=pupil, cycle=cycle, target="Quillfeather reads ten words")
    provision.InterventionFactory(school=school, name="Quillfeather club")
    agency = agencies.AgencyFactory(school=school, name="Quillfeather therapy")
    agencies.ProfessionalFactory(agency=agency, name="Dr Quillfeather")
    advice = agencies.AdviceFactory(pupil=pupil, agency=agency)
    agencies.AdviceItemFactory(advice=advice, text="Quillfeather cards before each topic")
    agencies.ContactLogEntryFactory(school=school, summary="Quillfeather rang about lunch")
    agencies.MeetingFactory(school=school, title="Quillfeather and the family")
    agencies.LetterSentFactory(pupil=pupil, subject="Quillfeather: what was agreed")
    provision.PupilStrategyFactory(pupil=pupil, text="Quillfeather sits at the front")
    pupils.StrategyFactory(school=school, name="Quillfeather pauses")
    pupils.ActionFactory(school=school, pupil=pupil, text="Ring about Quillfeather")
    pupils.SupportingPlanFactory(pupil=pupil, title="Quillfeather and asthma")
    version = ehcp.EhcPlanVersionFactory(pupil=pupil)
    ehcp.OutcomeTextFactory(pupil=pupil, plan_version=version, text="Quillfeather makes a friend")
    ehcp.ProvisionTextFactory(
        pupil=pupil, plan_version=version, text="Quillfeather group each week"
    )
    return pupil, concern


def titles(client, text):
    return [section.title for section in client.get(ADDRESS, {"q": text}).context["sections"]]


def test_one_word_finds_every_kind(senco_client, everything):
    assert titles(senco_client, "quillfeather") == [
        "Pupils",
        "Family and contacts",
        "Documents",
        "Concerns",
        "Actions to do",
        "Health and safety plans",
        "Plans",
        "What helps a pupil",
        "Bank of strategies",
        "Interventions",
        "Outcomes of EHC plans",
        "Provision of EHC plans",
        "Agencies",
        "People of agencies",
        "Advice of agencies",
        "Contact log",
        "Meetings",
        "Letters",
    ]


def test_every_line_leads_to_a_page(senco_client, everything):
    sections = senco_client.get(ADDRESS, {"q": "quillfeather"}).context["sections"]

    answers = {
        line[0]: senco_client.get(line[0]).status_code
        for section in sections
        for line in section.lines
        if section.title != "Documents"  # its file is not on the disk here
    }

    assert set(answers.values()) == {200}


def test_teacher_of_another_class_finds_nothing_about_its_pupils(teacher_client, everything):
    assert titles(teacher_client, "quillfeather") == ["Bank of strategies"]


def test_teacher_finds_of_own_pupils_what_the_teacher_delivers(
    teacher, teacher_client, school, everything
):
    pupil = everything[0]
    group = accounts.TeachingGroupFactory(school=school)
    accounts.GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    pupils.GroupMemberFactory(pupil=pupil, group=group)

    found = titles(teacher_client, "quillfeather")

    assert {"Pupils", "What helps a pupil", "Provision of EHC plans"} <= set(found)
    assert not {"Outcomes of EHC plans", "Letters", "Meetings", "Contact log"} & set(found)


def test_words_of_an_earlier_version_of_an_ehc_plan_are_not_found(senco_client, school):
    pupil = pupils.PupilFactory(school=school)
    plan = ehcp.EhcPlanFactory(pupil=pupil)
    for number, text in ((1, "Hydrotherapy"), (2, "Swimming")):
        version = ehcp.EhcPlanVersionFactory(
            pupil=pupil, plan=plan, number=number, issued_on=date(2024 + number, 11, 20)
        )
        ehcp.ProvisionTextFactory(pupil=pupil, plan_version=version, text=text)

    assert titles(senco_client, "hydrotherapy") == []
    assert titles(senco_client, "swimming") == ["Provision of EHC plans"]


def pages_found(client, text):
    sections = client.get(ADDRESS, {"q": text}).context["sections"]
    return [line[1] for section in sections if section.title == "Pages" for line in section.lines]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("census", "Census check"),
        ("CTF", "Import"),
        ("prov map", "Provision map"),
        ("extra time", "Access arrangements"),
        ("off-site", "School avoidance and off-site"),
    ],
)
def test_page_is_found_by_its_name_and_by_other_words_for_it(senco_client, text, name):
    assert name in pages_found(senco_client, text)


def test_page_is_found_only_by_who_may_open_it(senco_client, teacher_client):
    assert "Census check" in pages_found(senco_client, "census")
    assert pages_found(teacher_client, "census") == []
    assert pages_found(teacher_client, "class pages") == ["Class pages"]


def test_page_with_the_words_in_its_name_comes_first(senco_client):
    assert pages_found(senco_client, "plans")[0] == "Plans"


def test_every_page_opens_for_whom_it_is_found(senco_client, senco_actor):
    shown = [page for page in PAGES if page.is_for(senco_actor)]

    answers = {page.route: senco_client.get(reverse(page.route)).status_code for page in shown}

    assert len(shown) > 60
    assert set(answers.values()) == {200}


def test_every_entry_of_the_menu_is_a_page_of_the_same_name():
    menu = get_template("_navigation.html").template.source
    entries = set(re.findall(r'{% nav "([\w:]+)" "\w*" "([^"]+)"', menu))

    assert len(entries) > 30
    assert entries <= {(page.route, page.name) for page in PAGES}


def test_contact_names_the_pupils_whose_file_one_may_open(senco_client, school, everything):
    pupil = everything[0]
    entry = agencies.ContactLogEntryFactory(school=school, summary="Asked about the bus")
    agencies.EntryPupilFactory(pupil=pupil, entry=entry)

    (section,) = senco_client.get(ADDRESS, {"q": "the bus"}).context["sections"]

    assert section.lines == [
        (
            entry.get_absolute_url(),
            "Asked about the bus",
            "Zoë Quillfeather · Phone call, 5 October 2026",
        )
    ]


def test_number_of_a_case_finds_it_for_who_reads_cases(senco_client, teacher_client, school):
    pupil = pupils.PupilFactory(school=school)
    plan = ehcp.EhcPlanFactory(pupil=pupil, reference="WX/2026/0417")
    asked = ehcp.NeedsAssessmentFactory(pupil=pupil, reference="WX/2026/0418")
    referral = agencies.ReferralFactory(pupil=pupil, reference="SALT-2026/0419")

    (section,) = senco_client.get(ADDRESS, {"q": "2026/041"}).context["sections"]

    assert section.title == "Cases by their number"
    assert [line[0] for line in section.lines] == [
        row.get_absolute_url() for row in (plan, asked, referral)
    ]
    assert titles(teacher_client, "2026/041") == []


def test_another_school_finds_nothing(other_senco_client, everything):
    assert titles(other_senco_client, "quillfeather") == []


def test_accents_and_case_of_a_name_do_not_matter(senco_client, everything):
    assert "Pupils" in titles(senco_client, "ZOE quill")


def test_number_of_a_concern_finds_it_and_no_upn_with_these_digits(
    senco_client, everything, school
):
    concern = everything[1]
    upn = invented(establishment="9901", year=2021, serial=concern.pk)
    pupils.PupilFactory(school=school, upn=upn)
    assert "Pupils" in titles(senco_client, f"{concern.pk % 1000:03}")

    sections = senco_client.get(ADDRESS, {"q": f"#{concern.pk}"}).context["sections"]

    assert [section.lines[0][1:] for section in sections] == [
        (f"Concern {concern.pk}: Quillfeather cannot settle", "Received")
    ]


def test_concern_tells_whom_it_is_about_of_those_in_sight(
    senco_client, teacher_client, teacher, school
):
    concern = pupils.ConcernFactory(school=school, raised_by=teacher, text="Quibbles at noon")
    pupil = pupils.PupilFactory(school=school, first_name="Zoë", last_name="Alderbrook")
    pupils.ConcernPupilFactory(concern=concern, pupil=pupil)

    beside = [
        client.get(ADDRESS, {"q": "quibbles"}).context["sections"][0].lines[0][2]
        for client in (senco_client, teacher_client)
    ]

    assert beside == ["Zoë Alderbrook · Received", "Received"]


@pytest.mark.parametrize("text", ["01632 960123", "+44 (0)1632 960-123", "960123"])
def test_number_on_the_display_finds_whose_it_is(senco_client, school, text):
    pupil = pupils.PupilFactory(school=school, first_name="Zoë", last_name="Alderbrook")
    for mobile in ("01632 960 123", "01632 960 124"):
        contact = pupils.ContactFactory(school=school, mobile=mobile)
        pupils.RelationshipFactory(pupil=pupil, contact=contact)

    sections = senco_client.get(ADDRESS, {"q": text}).context["sections"]

    assert [(section.title, len(section.lines)) for section in sections] == [
        ("Family and contacts", 1)
    ]


def offered(client, text):
    context = client.get(ADDRESS, {"q": text}).context
    assert context["sections"] == []
    return [way["words"] for way in context["near"]]


def test_word_typed_wrong_offers_the_nearest_that_one_may_see(
    senco_client, teacher_client, other_senco_client, everything
):
    assert offered(senco_client, "Qilfeather") == ["quillfeather"]
    assert offered(senco_client, "zoe qillfeathr") == ["zoe quillfeather"]
    assert offered(senco_client, "provison map") == ["provision map"]
    assert offered(senco_client, "zoe xylophones") == ["zoe"]
    assert offered(senco_client, "terapy") == ["therapy"]
    assert offered(senco_client, "quillfeather reprot") == ["quillfeather report"]
    for stranger in (teacher_client, other_senco_client):
        assert offered(stranger, "Qilfeather") == []


def test_offered_words_find_something(senco_client, everything):
    page = senco_client.get(ADDRESS, {"q": "zoe qillfeathr"}).content.decode()
    (query,) = re.findall(r'<a href="(\?q=[^"]+)">zoe quillfeather</a>', page)

    assert senco_client.get(ADDRESS + query).context["sections"][0].title == "Pupils"


def test_number_typed_wrong_offers_nobody_else(senco_client, school):
    pupil = pupils.PupilFactory(school=school)

    assert offered(senco_client, pupil.upn[:-1] + "0") == []


def test_long_answers_are_cut_and_lead_to_the_whole_list(senco_client, school):
    for _ in range(MOST + 1):
        pupils.PupilFactory(school=school, last_name="Quillfeather")

    response = senco_client.get(ADDRESS, {"q": "quillfeather"})

    (section,) = response.context["sections"]
    assert (len(section.lines), section.has_more) == (MOST, True)
    assert f"{reverse('pupils:register')}?q=quillfeather" in response.content.decode()


@pytest.mark.parametrize("text", ["", "q", "  ", "%", "\\", "_" * 100])
def test_short_and_strange_words_find_nothing_and_fail_nowhere(senco_client, everything, text):
    assert titles(senco_client, text) == []


def test_what_was_typed_is_not_in_the_audit(senco_client, school, everything):
    senco_client.get(ADDRESS, {"q": "quillfeather"})

    with tenant(school.pk):
        entry = Entry.objects.filter(object_type="desk.search").get()
    assert (entry.fields, entry.results) == (["q"], 18)


@pytest.mark.parametrize("number", [1, 3])
def test_search_query_budget(senco_client, school, number, assert_page_queries):
    for _ in range(number):
        pupil = pupils.PupilFactory(school=school, last_name="Quillfeather")
        provision.OutcomeFactory(
            pupil=pupil,
            cycle=provision.CycleFactory(pupil=pupil),
            target="Quillfeather reads",
        )
        pupils.DocumentFactory(pupil=pupil, title="Quillfeather report")
        advice = agencies.AdviceFactory(pupil=pupil)
        agencies.AdviceItemFactory(advice=advice, text="Quillfeather cards")
        entry = agencies.ContactLogEntryFactory(school=school, summary="Quillfeather rang")
        agencies.EntryPupilFactory(pupil=pupil, entry=entry)
        meeting = agencies.MeetingFactory(school=school, title="Quillfeather")
        agencies.MeetingPupilFactory(pupil=pupil, meeting=meeting)
    senco_client.get(ADDRESS)

    with assert_page_queries(26):
        senco_client.get(ADDRESS, {"q": "quillfeather"})
