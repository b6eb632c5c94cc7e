"""A subject access pack: everything about one pupil, read by a person, nothing that was left out."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from provision.content import OutcomeContent, SupportContent
from sendhub.audit.models import Entry
from sendhub.jobs.models import Job
from sendhub.jobs.worker import work_off
from sendhub.reports import record, subject_access
from sendhub.reports.actions.files import forget_files
from sendhub.reports.enums import RecordFileKind
from sendhub.reports.models import RecordFile
from sendhub.reports.packs import pack_document, pack_html, section_of
from sendhub.templatetags.sendhub import day
from sendhub.tenancy import tenant
from tests.factories.agencies import ContactLogEntryFactory, EntryPupilFactory
from tests.factories.days import IncidentFactory, IncidentPupilFactory
from tests.factories.provision import (
    AttendanceFactory,
    ParticipationFactory,
    PlanVersionFactory,
    SessionFactory,
    plan_content,
)
from tests.factories.pupils import (
    ConcernFactory,
    ConcernPupilFactory,
    DocumentFactory,
    DueFactory,
    NeedFactory,
    ObservationFactory,
    PupilFactory,
    RestrictionFactory,
)
from tests.factories.reports import SubjectPackFactory


@pytest.fixture
def wren(school):
    return PupilFactory(school=school, first_name="Wren", last_name="Thistle")


def path(name, pack):
    return reverse(f"reports:{name}", kwargs={"subject_pack_pk": pack.pk})


def gathered(client, pupil):
    """Ask for the pack and have it gathered; return its row."""
    ask = reverse("reports:subject_access_ask", kwargs={"pupil_pk": pupil.pk})
    client.post(ask, {"reason": "Letter of the mother"})
    work_off()
    with tenant(client.school.pk):
        return RecordFile.objects.latest("pk")


def entry(pack, row):
    key = f"{row._meta.label_lower}:{row.pk}"
    return next(each for each in pack.gathered if each["key"] == key)


def test_every_table_is_about_the_pupil_or_about_nobody():
    tables = {table.model._meta.label_lower: table.model for table in record.tables()}

    own = {name for name, m in tables.items() if "pupil" in {f.name for f in m._meta.fields}}

    expected = own | subject_access.THROUGH.keys() | subject_access.ABOUT_NOBODY | {"pupils.pupil"}
    assert tables.keys() == expected
    assert subject_access.OTHERS.keys() <= tables.keys()


def test_pack_holds_the_record_of_this_pupil_alone(senco_client, school, wren):
    need = NeedFactory(pupil=wren, description="Hears with one ear")
    other = ObservationFactory(pupil=PupilFactory(school=school), seen="Somebody else’s day")

    pack = gathered(senco_client, wren)

    assert entry(pack, wren)["marks"] == []
    assert ["Diagnosis or description", "Hears with one ear"] in entry(pack, need)["lines"]
    assert other.seen not in json.dumps(pack.gathered, ensure_ascii=False)


def test_what_tells_of_others_is_marked(senco_client, school, wren):
    PupilFactory(school=school, first_name="Róisín", last_name="Ash")
    about_both = ObservationFactory(pupil=wren, seen="Shared a book with Roisin Ash.")
    alone = ObservationFactory(pupil=wren, seen="Read alone. Wren Thistle smiled.")
    concern = ConcernFactory(school=school)
    ConcernPupilFactory(concern=concern, pupil=wren)
    said = ContactLogEntryFactory(school=school, summary="The aunt rang")
    EntryPupilFactory(entry=said, pupil=wren)
    letter = DocumentFactory(pupil=wren)
    RestrictionFactory(document=letter)

    pack = gathered(senco_client, wren)

    assert {
        row: entry(pack, row)["marks"] for row in (about_both, alone, concern, said, letter)
    } == {
        about_both: ["names another pupil"],
        alone: [],
        concern: ["names who raised it, and may tell of other children"],
        said: ["words of another person"],
        letter: ["restricted to named readers", "a file: read it before it leaves"],
    }


def test_pack_is_read_from_the_pupil_to_the_work_done(senco_client, school, wren):
    DueFactory(pupil=wren)
    ObservationFactory(pupil=wren, seen="Read alone.")
    first = NeedFactory(pupil=wren, need_type="PD", description="Uses a frame", rank=1)
    NeedFactory(pupil=wren, need_type="SLCN", description="", rank=2)

    pack = gathered(senco_client, wren)

    sections = list(dict.fromkeys(each["section"] for each in pack.gathered))
    assert sections == ["Pupils", "Enrolments", "Needs", "Observations", "Due dates"]
    assert entry(pack, first)["title"] == "Needs 1: Physical disability"
    labels = [label for each in pack.gathered for label, _ in each["lines"]]
    assert {"UPN", "SEN status", "Written on"} <= set(labels)
    assert not {"Subject id", "Order", "Created at"} & set(labels)


def test_stored_plan_is_read_line_by_line(senco_client, wren):
    stored = plan_content(
        strengths="Draws well.",
        evidence=(("Note", "6 October 2026", "Reads single words."),),
        outcomes=(
            OutcomeContent(pk=9, target="Reads a page.", supports=(SupportContent("Pairs"),)),
        ),
    )
    plan = PlanVersionFactory(pupil=wren, content=stored.as_json())

    pack = gathered(senco_client, wren)

    [said] = [words for label, words in entry(pack, plan)["lines"] if label == "Content"]
    assert sorted(said.splitlines()) == sorted(
        [
            "Evidence:",
            "\u2003Note · 6 October 2026 · Reads single words.",
            "Number: 1",
            "Outcomes:",
            "\u2003Supports:",
            "\u2003\u2003What: Pairs",
            "\u2003Target: Reads a page.",
            "Plan name: SEN Support plan",
            "Strengths: Draws well.",
        ]
    )


def test_what_an_adult_is_paid_is_in_no_pack(senco_client, wren):
    place = ParticipationFactory(pupil=wren)
    session = SessionFactory(
        school=wren.school, intervention=place.intervention, hourly_rate="16.95"
    )
    there = AttendanceFactory(session=session, participation=place, pupil=wren)

    pack = gathered(senco_client, wren)

    assert "16.95" not in json.dumps(pack.gathered)
    assert ["Session", day(session.on)] in entry(pack, there)["lines"]


def test_what_is_about_others_is_left_out_unless_somebody_says_it_may_be_given(
    senco_client, school, wren
):
    own = IncidentFactory(school=school)
    IncidentPupilFactory(incident=own, pupil=wren)
    shared = IncidentFactory(school=school)
    IncidentPupilFactory(incident=shared, pupil=wren)
    IncidentPupilFactory(incident=shared, pupil=PupilFactory(school=school))
    moved = ObservationFactory(pupil=wren, seen="Moved to safeguarding on 3 November 2026.")
    pack = gathered(senco_client, wren)

    shown = senco_client.get(path("subject_access_read", pack)).context["ticked"]
    kept = senco_client.post(path("subject_access_read", pack), {"left_out": []})

    assert set(shown) == {f"pupils.incident:{shared.pk}", f"pupils.observation:{moved.pk}"}
    assert kept.context["ticked"] == []
    assert entry(pack, own)["marks"] == ["may tell of other children"]
    assert entry(pack, moved)["marks"] == [
        "words of it were moved to safeguarding: ask the safeguarding lead first"
    ]


def test_word_is_black_in_the_title_too():
    told = {"key": "x", "section": "Needs", "title": "Needs 1: Like Robin", "document": None}

    [left] = subject_access.released(
        [told | {"lines": [["What", "Like Robin"]]}], left_out=[], blacked_out=["Robin"]
    )

    assert (left["title"], left["lines"]) == ("Needs 1: Like █████", [["What", "Like █████"]])


def test_many_short_entries_are_a_table_and_long_ones_are_not():
    def entries(number, words):
        lines = [["Date", "3 November 2026"], ["What", words]]
        return [{"title": "x", "lines": lines[n % 2 :], "document": None} for n in range(number)]

    table = section_of("Attendances", entries(4, "Present"))

    assert table.columns == ("Date", "What")
    assert table.rows == (("3 November 2026", "Present"), ("", "Present")) * 2
    assert section_of("Attendances", entries(3, "Present")).columns == ()
    assert section_of("Attendances", entries(4, "x" * 91)).columns == ()
    assert section_of("Attendances", entries(4, "one\ntwo")).columns == ()


def test_pack_leaves_without_what_was_left_out_and_with_black_words(senco_client, school, wren):
    kept = ObservationFactory(pupil=wren, seen="Sat beside Robin; ROBIN laughed.")
    out = ObservationFactory(pupil=wren, seen="Told a secret.")
    pack = gathered(senco_client, wren)

    senco_client.post(
        path("subject_access_read", pack),
        {
            "left_out": [f"pupils.observation:{out.pk}"],
            "blacked_out": "robin\n\n",
            "has_read": "on",
        },
    )
    work_off()

    content = senco_client.get(path("subject_access_file", pack)).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        record_json = archive.read("record.json").decode()
        readme = archive.read("README.txt").decode()
        pdf = archive.read("record.pdf")
    assert names == ["record.json", "record.pdf", "README.txt"]
    assert "Sat beside █████; █████ laughed." in record_json
    assert (out.seen in record_json, kept.seen in record_json) == (False, False)
    assert f"1 of {len(pack.gathered)} entries were left out" in readme
    assert pdf.startswith(b"%PDF")
    with tenant(school.pk):
        pack.refresh_from_db()
        html = pack_html(
            pack_document(
                pack,
                entries=subject_access.released(
                    pack.gathered, left_out=pack.left_out, blacked_out=pack.blacked_out
                ),
                on=pack.read_at,
            )
        )
        assert (out.seen in html, "Sat beside █████" in html) == (False, True)
        events = Entry.objects.filter(object_type="reports.subject_access")
        assert [row.pupil_ids for row in events] == [[wren.pk]]


def test_pack_does_not_leave_unread(senco_client, wren):
    pack = gathered(senco_client, wren)

    page = senco_client.post(path("subject_access_read", pack), {}).content.decode()

    assert "Read the marked entries first, then tick this." in page
    assert senco_client.get(path("subject_access_file", pack)).status_code == 404


def test_pack_is_released_once(senco_client, school, wren):
    pack = gathered(senco_client, wren)
    read = {"has_read": "on"}

    first = senco_client.post(path("subject_access_read", pack), read)
    second = senco_client.post(path("subject_access_read", pack), read)

    assert (first.status_code, second.status_code) == (302, 409)
    assert Job.objects.filter(kind="make_pack").count() == 1


def test_leadership_is_told_and_not_of_whom(senco_client, head, slt, wren, mailoutbox):
    gathered(senco_client, wren)

    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([head.email, slt.email])
    assert [wren.first_name in mail.body for mail in mailoutbox] == [False, False]


def test_entries_and_file_are_forgotten(school, senco, wren):
    pack = SubjectPackFactory(pupil=wren, asked_by=senco, gathered=[{"key": "x"}], made=True)
    after = pack.asked_at + timedelta(seconds=1)

    with tenant(school.pk):
        forget_files(school_id=school.pk, kind=RecordFileKind.SUBJECT_ACCESS, before=after)
        pack.refresh_from_db()

    assert (pack.gathered, pack.content, pack.is_ready) == ([], None, False)
    assert pack.reason == "Letter of the mother"


@pytest.mark.parametrize("entries", [1, 3])
def test_subject_access_read_query_budget(senco_client, senco, wren, entries, assert_page_queries):
    told = {"section": "Needs", "title": "Need", "lines": [["What", "x"]], "document": None}
    pack = SubjectPackFactory(
        pupil=wren,
        asked_by=senco,
        gathered=[
            told | {"key": f"pupils.need:{n}", "marks": ["x"] * (n % 2)} for n in range(entries)
        ],
    )

    with assert_page_queries(7):
        senco_client.get(path("subject_access_read", pack))
    with assert_page_queries(7):
        senco_client.get(reverse("reports:subject_access_ask", kwargs={"pupil_pk": wren.pk}))


def test_handovers_of_the_pupil_are_no_packs(senco_client, school, wren):
    pack = gathered(senco_client, wren)
    ask = reverse("reports:handover_ask", kwargs={"pupil_pk": wren.pk})
    senco_client.post(ask, {"to": "Harbour Street School", "family_knows": "on"})
    with tenant(school.pk):
        kinds = set(RecordFile.objects.values_list("kind", flat=True))

    ask = reverse("reports:subject_access_ask", kwargs={"pupil_pk": wren.pk})
    shown = senco_client.get(ask).context["packs"]

    assert kinds == {"subject_access", "handover"}
    assert [row.pk for row in shown] == [pack.pk]
