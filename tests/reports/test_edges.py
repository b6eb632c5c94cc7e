"""The edges of a school's figures, on every page and paper that shows them: few pupils, one beside a total, no data."""

import csv
import datetime
import io
import re
import zipfile
from html import unescape

import openpyxl
import page as page_validation
import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.models import SenStatus
from sendhub.accounts.enums import Role
from sendhub.accounts.models import Trust
from sendhub.jobs.worker import work_off
from sendhub.refusals import NotPossible
from sendhub.reports import evidence
from sendhub.reports.actions.editions import freeze_figures
from sendhub.reports.actions.texts import publish_text
from sendhub.reports.documents import (
    report_document,
    report_html,
    report_pdf,
    text_document,
    text_html,
    text_page,
)
from sendhub.reports.enums import EditionKind, TextKind
from sendhub.reports.items import ITEMS
from sendhub.reports.models import RecordFile
from sendhub.reports.pages import EditionPage
from sendhub.reports.rules import Edition
from sendhub.reports.texts import parts_of
from sendhub.tenancy import tenant
from tests.attacks.world import client_asked_again
from tests.conftest import client_for, person
from tests.factories.accounts import MembershipFactory, SchoolFactory, UserFactory
from tests.factories.pupils import FormerUpnFactory, NeedFactory, PupilFactory
from tests.factories.reports import (
    NationalFigureFactory,
    SchoolFiguresFactory,
    StatutoryTextFactory,
)
from tests.reports.grammar import flaws

NUMBER = re.compile(r"\d+")


def words_of(html):
    """What stands on a page or paper, without its head, its menus and what is not shown."""
    main = html.partition("<main")[2].partition("</main>")[0] or html.partition("<body>")[2]
    shown = re.sub(r"<(script|style|svg|form).*?</\1>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def lines_of(html):
    """The paragraphs and items of a list on a page or paper, as text."""
    found = re.findall(r"<(?:p|li)\b[^>]*>(.*?)</(?:p|li)>", html, flags=re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", each)).split()) for each in found]


class World:
    """A school in a trust, its people, and an edition frozen for today."""

    def __init__(self, *, actor_for, name="Fernhollow School"):
        self.today = timezone.localdate()
        self.school = SchoolFactory(name=name)
        self.school.trust = Trust.objects.create(name=f"Trust {self.school.pk}")
        self.school.save(update_fields=["trust"])
        self.senco = person(self.school, Role.SENCO, user=UserFactory(name="Ida Newman"))
        self.head = person(self.school, Role.HEAD)
        self.governor = person(self.school, Role.GOVERNOR)
        self.lead = UserFactory()
        MembershipFactory(
            user=self.lead, school=None, trust=self.school.trust, role=Role.TRUST_LEAD
        )
        self.actor = actor_for(self.senco, self.school)

    def pupils(self, number, **values):
        made = PupilFactory.create_batch(number, school=self.school, **values)
        for pupil in made:
            if pupil.sen_status != "N":
                NeedFactory(pupil=pupil)
        return made

    def freeze(self, name="Half term", *, days_ago=0):
        on = self.today - datetime.timedelta(days=days_ago)
        edition = Edition(name, EditionKind.HALF_TERM, on - datetime.timedelta(days=20), on)
        with tenant(self.school.pk):
            self.row, _ = freeze_figures(edition=edition, today=self.today, by=self.actor)
        return self.row

    def publish(self):
        """Publish the information report with nothing written by the school but what has to be."""
        with tenant(self.school.pk):
            for item in ITEMS[TextKind.INFORMATION_REPORT]:
                StatutoryTextFactory(
                    school=self.school,
                    kind=TextKind.INFORMATION_REPORT,
                    item=item.key,
                    text="Ours.",
                )
            return publish_text(kind=TextKind.INFORMATION_REPORT, today=self.today, by=self.actor)

    def pages(self):
        """{name: HTML} of everything that shows figures to who sees no pupil, or to a whole room."""
        governor = client_for(self.governor, self.school)
        head = client_for(self.head, self.school)
        lead = client_for(self.lead, None)
        text = reverse("reports:text_view", args=["information_report"])
        published = text_document(self.publish())
        asked = {
            "report": (governor, self.row.get_absolute_url()),
            "list of reports": (governor, reverse("reports:edition_list")),
            "desk of a governor": (governor, "/"),
            "report to the trust": (lead, self.row.get_absolute_url()),
            "side by side": (lead, reverse("reports:trust_view")),
            "desk of the trust": (lead, "/"),
            "equity": (head, reverse("reports:equity")),
            "information report": (head, text),
        }
        answers = {name: client.get(address) for name, (client, address) in asked.items()}
        assert {name for name, answer in answers.items() if answer.status_code != 200} == set()
        return {
            **{name: answer.content.decode() for name, answer in answers.items()},
            "paper": report_html(report_document(self.row)),
            "published page": text_page(published),
            "published paper": text_html(published),
            "sheet of the trust": "<body>" + self._sheet(lead),
            "evidence": "<body>" + self._evidence(),
        }

    def _sheet(self, lead):
        answer = lead.get(reverse("reports:trust_export"))
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        return "<br>".join(str(cell) for row in sheet.values for cell in row)

    def _evidence(self):
        with tenant(self.school.pk):
            parts = [source(self.actor, self.today) for source in evidence.SOURCES.values()]
        cells = [
            [words, *head, *(cell for row in rows for cell in row)] for words, head, rows in parts
        ]
        return "<br>".join(str(cell) for each in cells for cell in each)


@pytest.fixture
def world(db, actor_for):
    return lambda name="Fernhollow School": World(actor_for=actor_for, name=name)


# --- 0, 1 and 4 pupils on the register -----------------------------------------------------------


def test_one_and_four_pupils_on_the_register_read_the_same_everywhere(world):
    """Of 22 pupils, one or four are on the register: nobody can tell which from any page or paper."""
    shown = []
    for number in (1, 4):
        small = world()
        small.pupils(number, sen_status="K", last_name="Alderbrook")
        small.pupils(22 - number)
        small.freeze()
        shown.append({name: words_of(html) for name, html in small.pages().items()})

    one, four = shown
    assert one == four
    assert "fewer than 5 had SEN Support" in one["report"]
    assert [name for name, words in one.items() if "Alderbrook" in words] == []


@pytest.mark.parametrize("number", [0, 1, 4])
def test_small_register_reads_as_english_everywhere(world, number):
    small = world()
    small.pupils(number, sen_status="K")
    small.freeze()

    pages = small.pages()

    told = [*small.row.figures["sentences"], *small.row.figures["themes"]]
    assert [flaw for each in told for flaw in flaws(each["text"])] == []
    shown = {name: words_of(html) for name, html in pages.items()}
    for flaw in ("0 of 0", "None%", "None %", "()", " ,", ": .", "nan"):
        assert [name for name, words in shown.items() if flaw in words] == []
    assert "none to judge" in shown["report"]
    assert "none to judge" in shown["side by side"]


def test_empty_school_has_every_page_and_paper(world):
    """Of no pupil at all: nothing breaks, the paper is accessible, and its pages say what there is not."""
    empty = world()
    empty.freeze()
    pages = {name: words_of(html) for name, html in empty.pages().items()}
    head = client_for(empty.head, empty.school)

    assert "nobody was on roll" in pages["report"]
    assert "Nobody is on roll" in pages["equity"]
    for name in ("reports:register_time", "reports:time_view", "reports:compliance"):
        assert head.get(reverse(name)).status_code == 200
    senco = client_for(empty.senco, empty.school)
    for name in ("desk:home", "pupils:register"):
        assert senco.get(reverse(name)).status_code == 200
    census = words_of(senco.get(reverse("reports:census")).content.decode())
    assert "Nobody is on roll on this day" in census
    result = page_validation.validate_pdf_bytes(
        report_pdf(report_document(empty.row)),
        profile=page_validation.ValidationProfile.PDF_UA_1,
    )
    assert result.is_compliant


@pytest.mark.parametrize("number", [0, 1, 4])
def test_register_over_time_is_drawn_in_whole_pupils(world, number):
    small = world()
    small.pupils(number, sen_status="K")
    head = client_for(small.head, small.school)

    picture = str(head.get(reverse("reports:register_time")).context["picture"])

    # The lines of the scale stand at the left, each with its number.
    assert re.findall(r'text-anchor="end">([^<]*)<', picture) == ["0", "1", "2", "3", "4", "5"]


def test_data_of_an_empty_school_are_files_with_heads_and_no_rows(world):
    empty = world()
    senco = client_for(empty.senco, empty.school)
    senco.post(
        reverse("reports:school_data"), {"reason": "To look", "password": "correct horse battery"}
    )
    assert work_off() == 1
    with tenant(empty.school.pk):
        file = RecordFile.objects.get()

    answer = senco.get(reverse("reports:school_data_file", kwargs={"record_file_pk": file.pk}))

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        pupils = archive.read("pupils_pupil.csv").decode("utf-8-sig").splitlines()
    assert len(pupils) == 1
    assert pupils[0].startswith("id,")


def test_school_without_a_report_is_named_to_the_trust(world):
    made, new = world("Alder School"), world("Birch School")
    new.school.trust = made.school.trust
    new.school.save(update_fields=["trust"])
    SchoolFactory(name="Cedar School")
    lead = client_for(made.lead, None)
    address = reverse("reports:trust_view")
    none_yet = words_of(lead.get(address).content.decode())
    made.freeze()

    one_missing = words_of(lead.get(address).content.decode())
    new.freeze()

    assert "Alder School and Birch School have made no report yet." in none_yet
    assert "Birch School has made no report yet." in one_missing
    assert "Cedar School" not in none_yet + one_missing
    assert "made no report yet" not in words_of(lead.get(address).content.decode())


# --- a cell of 1 next to a known total -----------------------------------------------------------


def test_one_beside_a_known_total_is_worked_out_from_no_page(world):
    """One plan among 63 on the register, of 87 on roll: no exact total stands anywhere beside it."""
    school = world()
    school.pupils(62, sen_status="K")
    school.pupils(1, sen_status="E")
    school.pupils(24)
    school.freeze()

    pages = {name: words_of(html) for name, html in school.pages().items()}

    exact = {"87", "86", "63", "62", "24"}
    assert {
        name: sorted(found)
        for name, words in pages.items()
        if (found := exact & set(NUMBER.findall(words)))
    } == {}
    cells = school.row.figures["cells"]
    assert (cells["roll"], cells["register"], cells["support"], cells["plan"]) == (
        *("about 85", "about 65", "about 60", "fewer than 5"),
    )


def test_one_who_joined_since_the_last_edition_is_told_by_no_page(world):
    school = world()
    school.pupils(24, sen_status="K")
    school.pupils(63)
    [joined] = school.pupils(1)
    before = school.freeze("Before", days_ago=5)
    with tenant(school.school.pk):
        SenStatus.objects.create(
            school=school.school,
            pupil=joined,
            status="K",
            starts_on=school.today,
            informed_on=school.today,
            informed_how="meeting",
        )
    school.freeze()

    pages = {name: words_of(html) for name, html in school.pages().items()}

    assert before.figures["cells"]["register"] == "24"
    assert school.row.figures["cells"]["joined"] == "fewer than 5"
    assert school.row.figures["cells"]["register"] == "about 25"
    told = "fewer than 5 pupils joined the register"
    assert [name for name in ("report", "paper") if told not in pages[name]] == []


# --- a term without data, and national figures that are missing ----------------------------------


def test_term_without_data_says_so_on_every_page(world):
    quiet = world()
    quiet.pupils(24, sen_status="K")
    quiet.freeze()

    pages = {name: words_of(html) for name, html in quiet.pages().items()}

    for name in ("report", "report to the trust", "paper"):
        assert "No session of an intervention was planned in this time." in pages[name]
        assert "No attendance is recorded for this school year." in pages[name]
        assert "No annual review was held this school year." in pages[name]
    for name in ("side by side", "desk of the trust", "sheet of the trust"):
        assert "none planned" in pages[name]
        assert "none to judge" in pages[name]
    # A public text answers how provision is looked at, not that there was none to look at.
    for name in ("information report", "published page", "published paper"):
        assert "no session of an intervention" not in pages[name].casefold()
        assert "no provision for five pupils" not in pages[name].casefold()


def test_public_text_is_not_published_on_nothing(world):
    quiet = world()
    quiet.pupils(24, sen_status="K")
    quiet.freeze()

    with tenant(quiet.school.pk):
        parts = parts_of(TextKind.INFORMATION_REPORT, by=quiet.actor, today=quiet.today)
        with pytest.raises(NotPossible) as refusal:
            publish_text(kind=TextKind.INFORMATION_REPORT, today=quiet.today, by=quiet.actor)

    empty = [part.item.title for part in parts if part.is_empty]
    assert "How we find out whether provision works" in empty
    assert refusal.value.message == f"Nothing is written yet for: {'; '.join(empty)}."


def test_missing_national_figures_are_told_beside_each_number(world):
    school = world()
    school.pupils(24, sen_status="K")
    NationalFigureFactory(counted_on=school.today - datetime.timedelta(days=1000))
    school.freeze()

    pages = {name: words_of(html) for name, html in school.pages().items()}

    for name in ("report", "list of reports", "paper"):
        assert "There is no national figure for this year yet." in pages[name]
    for name in ("report", "paper", "equity"):
        assert "There is no national figure" in pages[name]
        assert "14.8 %" not in pages[name]
    assert {row["national"] for row in school.row.figures["numbers"]} == {""}


# --- an edition that stands ----------------------------------------------------------------------


def test_edition_frozen_with_other_words_reads_as_it_was_frozen(world):
    """The sentences of an edition are part of it: what we would write today is not put in their place."""
    school = world()
    school.freeze()
    figures = school.row.figures
    old = "Of 10 provisions with five pupils or more: 6 works, 4 mixed."
    figures["sentences"][3]["text"] = old
    figures["themes"][1]["text"] = "0 annual reviews were held."
    figures["numbers"][4]["now"] = "0 of 0"
    figures["story"]["missed"] = "3 of 9 planned sessions were missed, as we said then."
    school.row.delete()
    school.row = SchoolFiguresFactory(school=school.school, figures=figures)

    pages = {name: words_of(html) for name, html in school.pages().items()}

    for name in ("report", "report to the trust", "paper"):
        for words in (old, "0 annual reviews were held.", "0 of 0", "as we said then."):
            assert words in pages[name]


def test_edition_from_before_its_story_was_frozen_still_opens(world):
    school = world()
    school.freeze()
    figures = school.row.figures
    told = figures.pop("story")
    school.row.delete()
    school.row = SchoolFiguresFactory(school=school.school, figures=figures)

    assert EditionPage(school.row).story == told
    pages = {name: words_of(html) for name, html in school.pages().items()}
    assert told["missed"] in pages["report"]
    assert told["missed"] in pages["paper"]


# --- the census with the same UPN twice ----------------------------------------------------------


def test_same_upn_twice_stands_on_the_page_and_in_the_file(world):
    school = world()
    one, other = school.pupils(2)
    FormerUpnFactory(pupil=other, upn=one.upn)
    FormerUpnFactory(pupil=one, upn="A999900022001")
    senco = client_asked_again(school.senco, school.school)
    said = "Another pupil has, or had, the same UPN. One of the two is wrong."

    page = senco.get(reverse("reports:census"))
    on = page.context["on"].isoformat()
    file = senco.post(f"{reverse('reports:census_export')}?on={on}", {"format": "csv"})

    faulty = [entry for entry in page.context["page"] if entry.has_error]
    assert [entry.pupil for entry in faulty] == [one]
    assert said in page.content.decode()
    assert reverse("pupils:pupil_edit", args=[one.pk]) in page.content.decode()
    rows = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    assert {row["UPN"]: row["To put right"] for row in rows} == {one.upn: said, other.upn: ""}
