"""The map on paper and as a sheet: what stands in it, who may have it, what is written down."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import page as page_validation
import pikepdf
import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from provision.actions.maps import forget_papers
from provision.documents.maps import map_document, map_html
from provision.enums import Rating
from provision.forms.maps import MapForm
from provision.maps.lenses import Map
from provision.models import MapExport
from pupils.enums import Area, NeedType, ScoreKind
from sendhub.audit.models import Entry
from sendhub.jobs.models import Job
from sendhub.jobs.worker import work_off
from sendhub.pdf import make_long_pdf
from sendhub.tenancy import tenant
from tests.attacks.world import client_asked_again
from tests.factories import provision as make
from tests.factories.accounts import TeachingGroupFactory, UserFactory
from tests.factories.pupils import NeedFactory, PupilFactory
from tests.provision.conftest import TODAY

# The list of fields that real papers have stands beside the code, not in it.
FIELDS = Path(__file__).parents[1] / "documents" / "provision_map_fields.csv"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("provision.views.maps.timezone.localdate", lambda *args: TODAY)


@pytest.fixture
def whole_map(school, run_of):
    """Two pupils of one class in a group with everything a map can show."""
    group = TeachingGroupFactory(school=school, name="Oak")
    pupils = [
        PupilFactory(school=school, group=group, nc_year="4", known_as=name, sen_status="K")
        for name in ("Wren", "Robin")
    ]
    NeedFactory(pupil=pupils[0], need_type=NeedType.SLCN)
    provision = make.ProvisionFactory(school=school, name="Word builders", area=Area.COMMUNICATION)
    run = run_of(pupils_are=pupils, provision=provision, name="Word builders A")
    with tenant(school.pk):
        run.adult.post = "Teaching assistant"
        run.adult.save()
        type(run.places[0]).objects.filter(intervention=run.run).update(
            instrument="Salford",
            measure_kind=ScoreKind.AGE,
            entry_score=Decimal(80),
            exit_score=Decimal(86),
            rating=Rating.EXPECTED,
            rated_on=TODAY,
            rated_by=UserFactory(),
        )
    run.held()
    run.missed()
    run.session(on=TODAY)
    make.CostLineFactory(
        school=school, intervention=None, pupil=pupils[0], amount="6500", what="Therapist"
    )
    return run


def document_of(actor, **query):
    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in query.items()})
    with tenant(actor.school_id):
        form = MapForm(data, actor=actor, today=TODAY)
        return map_document(form, Map(form.ask()))


# Each field of the list and the words that show it on the sample map.
SHOWN = {
    "class or year group": "Oak",
    "term / date range": "1 September 2026 to 31 August 2027",
    "pupil name(s)": "Wren",
    "barrier / area of need": "Communication and interaction",
    "intervention name": "Word builders A",
    "group size": "Group of 2",
    "sessions per week": "1 a week",
    "session length": "30 min",
    "number of weeks": "14 weeks",
    "staff role": "Teaching assistant",
    "cost per pupil": "£6,506.00",
    "total yearly cost against the 6,000 pounds": "Of £6,000.00 a year before top-up",
    "extra resources and service-level agreements": "Therapist £6,500.00",
    "entry level": "80 to 86",
    "exit level": "80 to 86",
    "effectiveness / impact": "As expected",
    "grouped by area of need or provision type": "<h2>Communication and interaction</h2>",
    "totals row (sessions, time, cost)": "<h2>In all</h2>",
}


def test_individual_map_has_what_real_maps_have(senco_actor, whole_map):
    with FIELDS.open(encoding="utf-8") as file:
        fields = list(csv.DictReader(file))
    html = map_html(document_of(senco_actor, pupil=whole_map.places[0].pupil_id))

    found = {field for field, words in SHOWN.items() if words in html}
    assert found == set(SHOWN)
    must = {row["field"] for row in fields if row["class"] == "must"}
    should = {row["field"] for row in fields if row["class"] == "should"}
    assert must <= found
    assert len(should & found) >= 0.6 * len(should)


def test_individual_map_says_what_is_above_the_threshold(senco_actor, whole_map):
    found = document_of(senco_actor, pupil=whole_map.places[0].pupil_id)

    assert found.pupil.share == "£6,506.00 (108 %)"
    assert found.over == "£506.00"


def test_universal_provision_is_no_part_of_the_threshold(senco_actor, school, whole_map):
    with tenant(school.pk):
        type(whole_map.run.provision).objects.update(level=1)

    found = document_of(senco_actor, pupil=whole_map.places[0].pupil_id)

    assert found.pupil.share == "£6,500.00 (108 %)"


def test_class_map_lists_pupils_with_the_cost_of_each(senco_actor, whole_map):
    found = document_of(senco_actor, group=whole_map.places[0].pupil.group_id)

    assert found.scope == "Oak"
    html = map_html(found)
    assert html.count('<span class="in">£6.00</span>') == 2
    assert "Entry 80, exit 86 (middle of 2)" in html


def test_map_of_an_assistant_holds_no_money(sen_assistant_actor, whole_map):
    html = map_html(document_of(sen_assistant_actor))

    assert "Word builders A" in html
    assert "£" not in html
    assert "Lost" not in html


@pytest.mark.parametrize("scope", ["pupil", "group", "year", "school"])
def test_map_is_an_accessible_landscape_pdf(senco_actor, whole_map, scope):
    pupil = whole_map.places[0].pupil
    query = {
        "pupil": {"pupil": pupil.pk},
        "group": {"group": pupil.group_id},
        "year": {"year": "4"},
        "school": {},
    }

    body = make_long_pdf(map_html(document_of(senco_actor, **query[scope])), style="provision_map")

    result = page_validation.validate_pdf_bytes(
        body, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    with pikepdf.open(io.BytesIO(body)) as pdf:
        _, _, width, height = (float(side) for side in pdf.pages[0].MediaBox)
    assert result.is_compliant
    assert (round(width), round(height)) == (842, 595)


def test_paper_is_drawn_in_the_background_and_written_down(senco_client, senco, school, whole_map):
    response = senco_client.post(f"{reverse('provision:map_print')}?year=4", {"kind": "a3"})
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()

    assert work_off() == 1

    job.refresh_from_db()
    paper = senco_client.get(job.result_url)
    assert paper["Content-Disposition"] == 'attachment; filename="provision-map-2026-11-24.pdf"'
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        assert round(float(pdf.pages[0].MediaBox[2])) == 1191
    with tenant(school.pk):
        entry = Entry.objects.get(event="exported")
        assert entry.pupil_ids == sorted(place.pupil_id for place in whole_map.places)


def test_paper_is_handed_to_who_asked_alone_and_forgotten(senco_client, head_client, head, school):
    mine = make.MapExportFactory(school=school, made_by=head, content=b"%PDF")
    address = reverse("provision:map_file", args=[mine.pk])

    assert senco_client.get(address).status_code == 404
    assert head_client.get(address).content == b"%PDF"
    with tenant(school.pk):
        assert forget_papers(school_id=school.pk, before=timezone.now()) == 1
    assert head_client.get(address).status_code == 404


@pytest.fixture
def senco_again(senco, school):
    """The SENCo, with the password given a moment ago."""
    return client_asked_again(senco, school)


def sheet(client, **query):
    response = client.post(f"{reverse('provision:map_export')}?{urlencode(query)}")
    assert response.status_code == 200
    return [list(row) for row in load_workbook(io.BytesIO(response.content)).active.values]


def test_sheet_has_real_numbers_and_totals_as_values(senco_again, school, whole_map):
    rows = sheet(senco_again)

    head, first, _, total = rows
    found = dict(zip(head, first, strict=True))
    assert (found["Minutes owed"], found["Minutes had"], found["Per cent"]) == (60, 30, 50)
    assert (found["To date, £"], found["Lost, £"], found["To the end, £"]) == (3, 3, 3)
    assert (found["Entry"], found["Exit"]) == (80, 86)
    assert found["From"].date() == date(2026, 9, 7)
    sums = dict(zip(head, total, strict=True))
    assert (sums["Group"], sums["Minutes owed"], sums["To date, £"]) == ("Total", 120, 6506)
    with tenant(school.pk):
        assert MapExport.objects.get().pupils == 2


def test_sheet_headings_stay_and_text_is_no_formula(senco_again, school, run_of):
    run = run_of(pupils_are=[PupilFactory(school=school, known_as="=1+1")], name="+SUM(A1)")
    run.held()

    response = senco_again.post(reverse("provision:map_export"))

    active = load_workbook(io.BytesIO(response.content)).active
    assert active.freeze_panes == "A2"
    assert active["A2"].value == "'+SUM(A1)"
    assert active["G2"].value.startswith("'=1+1")


@pytest.mark.parametrize(("lens", "first"), [("pupil", "Pupil"), ("adult", "Adult")])
def test_sheet_follows_the_lens(senco_again, school, whole_map, lens, first):
    rows = sheet(senco_again, by=lens)

    assert rows[0][0] == first
    assert rows[-1][0] == "Total"
    if lens == "adult":
        assert "£" not in str(rows)


def test_sheet_of_many_wants_a_reason_and_the_password(senco_again, school, run_of):
    run_of(51).held()

    page = senco_again.post(reverse("provision:map_export")).content.decode()

    assert "Say what the file is for." in page
    assert "Enter your password." in page
