"""The ledger as it leaves the screen: printed, as a table, and in a letter to the local authority."""

import datetime
import io

import page as page_validation
import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from agencies.models import ContactLogEntry
from ehcp.documents.ledger import ledger_html, ledger_paper, ledger_sheet, letter_body
from ehcp.ledger import ledgers
from ehcp.ledger_time import Choice, choices
from ehcp.models import ProvisionText
from pupils.models import Document
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories import ehcp as make
from tests.factories import provision
from tests.factories.accounts import TermFactory
from tests.factories.pupils import PupilFactory

TODAY = datetime.date.today()
MONDAY = datetime.date(2026, 11, 2)


@pytest.fixture
def plan(school, senco):
    """Owed 90 minutes a week over two weeks: one session was given, one missed for want of staff."""
    TermFactory(school=school, starts_on=MONDAY, ends_on=datetime.date(2026, 11, 13))
    pupil = PupilFactory(school=school, first_name="Edyta", last_name="Alderbrook")
    plan = make.EhcPlanFactory(pupil=pupil, reference="WX/214", officer="Ms Thorne")
    version = make.EhcPlanVersionFactory(pupil=pupil, plan=plan)
    line = make.SectionFLineFactory(pupil=pupil, plan=plan, number=2)
    make.ProvisionTextFactory(pupil=pupil, plan_version=version, line=line, minutes=30, times=3)
    run = provision.InterventionFactory(
        school=school, name="Talking partners", starts_on=datetime.date(2026, 9, 1)
    )
    place = provision.ParticipationFactory(
        pupil=pupil, intervention=run, starts_on=datetime.date(2026, 9, 1), state="taking_part"
    )
    make.FDeliveryFactory(
        pupil=pupil, line=line, participation=place, starts_on=datetime.date(2026, 9, 1)
    )
    provision.SessionFactory(
        school=school, intervention=run, on=MONDAY, minutes=30, state="missed",
        missed_reason="adult_absent",
        recorded_at=timezone.now(), recorded_by=senco,
    )  # fmt: skip
    make.LoggedSupportFactory(pupil=pupil, line=line, on=datetime.date(2026, 11, 10), minutes=90)
    return plan


@pytest.fixture
def time():
    return Choice("autumn", "Autumn term", MONDAY, datetime.date(2026, 11, 13))


def lines_of(plan, actor, time):
    with tenant(plan.school_id):
        return ledgers([plan], actor=actor, first=time.first, last=time.last)[plan.pk]


def test_paper_holds_figures_reasons_and_weeks(plan, time, senco_actor):
    lines = lines_of(plan, senco_actor, time)
    with tenant(plan.school_id):
        paper = ledger_paper(plan, lines, time=time, today=datetime.date(2026, 11, 20))

    [line] = paper.lines
    assert (paper.name, paper.time) == ("Edyta Alderbrook", "2 November 2026 to 13 November 2026")
    assert (line.title, line.figures) == (
        "F2",
        "180 minutes owed, 90 given (50 %): 90 minutes short",
    )
    assert line.reasons == "adult absent 30 minutes"
    assert line.given_by == "Talking partners (100 %)"
    assert line.weeks == (
        ("2 November 2026", "90", "0", "Short"),
        ("9 November 2026", "90", "90", "In full"),
    )
    assert "Not given: adult absent 30 minutes." in ledger_html(paper)


def test_line_without_minutes_is_never_given_in_full(plan, time, senco_actor, senco_client):
    with tenant(plan.school_id):
        ProvisionText.objects.filter(plan_version__plan=plan).update(
            minutes=None, times=None, per=""
        )
    [line] = lines_of(plan, senco_actor, time)
    page = senco_client.get(address("plan_ledger", plan)).content.decode()
    with tenant(plan.school_id):
        printed = ledger_html(ledger_paper(plan, [line], time=time, today=TODAY))

    assert {week.in_words for week in line.weeks} == {"No minutes owed"}
    assert "No minutes owed" in printed
    assert "In full" not in page + printed
    rows = list(load_workbook(io.BytesIO(ledger_sheet([line]))).active.iter_rows(values_only=True))
    assert {(row[3], row[5]) for row in rows[1:]} == {("no minutes in the plan", None)}


def test_letter_names_the_law_the_figures_and_the_reasons(plan, time, senco_actor):
    lines = lines_of(plan, senco_actor, time)
    with tenant(plan.school_id):
        body = letter_body(plan, lines, time=time, sender="A. Senco", today=TODAY)

    assert body.startswith("Dear Ms Thorne,\n\nwe write about the EHC plan of Edyta Alderbrook")
    assert "your reference WX/214." in body
    assert (
        "F2: Language group with a trained teaching assistant\n"
        "180 minutes owed, 90 given (50 %): 90 minutes short.\n"
        "Not given: adult absent 30 minutes." in body
    )
    assert "section 42(2)" in body
    assert body.endswith(f"Yours faithfully\nA. Senco\n{plan.pupil.school.name}")


def shown(plan, actor):
    """The time that the pages of these tests show, and its lines: other ones on another day."""
    with tenant(plan.school_id):
        year = choices(actor, TODAY)[-1]
    return year, lines_of(plan, actor, year)


def address(name, plan):
    return reverse(f"ehcp:{name}", kwargs={"ehc_plan_pk": plan.pk}) + "?time=year"


def test_printed_ledger_is_accessible_and_recorded(plan, school, senco_client):
    response = senco_client.get(address("ledger_print", plan))

    result = page_validation.validate_pdf_bytes(
        response.content, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert result.is_compliant, result
    assert "Alderbrook" not in response["Content-Disposition"]
    with tenant(school.pk):
        assert Entry.objects.filter(event="printed", object_id=plan.pk).count() == 1


def test_table_has_a_row_for_each_week_of_each_line(plan, school, senco_client, senco_actor):
    _, [line] = shown(plan, senco_actor)

    response = senco_client.get(address("ledger_export", plan))

    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[0] == (
        "Line",
        "Words",
        "Week of",
        "Owed, minutes",
        "Given, minutes",
        "Short, minutes",
    )
    assert [(row[0], row[2].date(), *row[3:]) for row in rows[1:]] == [
        ("F2", week.monday, week.owed, week.had, max(0, week.owed - week.had))
        for week in line.weeks
    ]
    with tenant(school.pk):
        assert Entry.objects.filter(event="downloaded", object_id=plan.pk).count() == 1


def test_letter_is_looked_at_changed_and_kept(plan, school, senco_client, senco, senco_actor):
    year, lines = shown(plan, senco_actor)
    page = senco_client.get(address("ledger_letter", plan))
    words = {name: page.context["form"].initial[name] for name in ("to", "subject", "body")}
    assert words["body"] == letter_body(plan, lines, time=year, sender=senco.name, today=TODAY)

    looked = senco_client.post(address("ledger_letter", plan), {**words, "do": "look"})

    result = page_validation.validate_pdf_bytes(
        looked.content, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert result.is_compliant, result
    with tenant(school.pk):
        assert (ContactLogEntry.objects.count(), Document.objects.count()) == (0, 0)

    sent = senco_client.post(
        address("ledger_letter", plan),
        {**words, "body": "Dear Ms Thorne, our own words", "do": "send"},
    )

    with tenant(school.pk):
        entry = ContactLogEntry.objects.get()
        document = Document.objects.get()
        audited = Entry.objects.filter(event="letter_sent", object_id=plan.pk).count()
    assert sent.url == entry.get_absolute_url()
    assert (entry.kind, entry.with_name) == ("letter", plan.local_authority.name)
    assert entry.summary == f"{words['subject']}\n\nDear Ms Thorne, our own words"
    assert (document.title, document.kind, document.media_type) == (
        "Letter to the LA about Section F",
        "letter",
        "application/pdf",
    )
    assert "Alderbrook" not in document.name
    assert audited == 1


def test_letter_without_words_is_sent_back(plan, senco_client):
    page = senco_client.post(address("ledger_letter", plan), {"to": "", "do": "send"})

    assert set(page.context["form"].errors) == {"to", "subject", "body"}


def test_ledger_page_leads_to_print_and_table(plan, senco_client, senco_actor):
    _, lines = shown(plan, senco_actor)

    page = senco_client.get(address("plan_ledger", plan))

    for name in ("ledger_print", "ledger_export"):
        assert reverse(f"ehcp:{name}", kwargs={"ehc_plan_pk": plan.pk}) in page.content.decode()
    assert page.context["is_short"] == any(line.short for line in lines)
