"""The register: who sees which rows, what the filters find, on which day, and what leaves the program."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from pupils.actions.register import forget_files
from pupils.enums import CharacteristicKind, ConcernState, NeedType, StatusCode
from pupils.models import Pupil, RegisterExport, SavedView
from pupils.register import full_name
from sendhub.audit.models import Entry, SecurityEntry
from sendhub.jobs.models import Job
from sendhub.jobs.worker import work_off
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory, TeachingGroupFactory
from tests.factories.pupils import (
    CharacteristicFactory,
    ConcernFactory,
    ConcernPupilFactory,
    DueFactory,
    GroupMemberFactory,
    MonitoringFactory,
    NeedFactory,
    ProfileFactory,
    PupilFactory,
    RegisterExportFactory,
    RegisterFileFactory,
    SenStatusFactory,
)

REGISTER = "/pupils/"
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """The list speaks of a day; the clock stands still so that both sides of a date can be tried."""
    monkeypatch.setattr("pupils.views.register.timezone.localdate", lambda *args: TODAY)


def names(client, **query):
    """The names on the list, in its order, read from its rows."""
    response = client.get(REGISTER, query)
    assert response.status_code == 200
    return [full_name(row) for row in response.context["page"].object_list]


@pytest.fixture
def wren(school):
    return PupilFactory(school=school, first_name="Wren", last_name="Alderbrook")


@pytest.fixture
def robin(school):
    return PupilFactory(
        school=school, first_name="Robin", last_name="Birch", sen_status=StatusCode.SUPPORT
    )


@pytest.fixture
def teaches(teacher, school):
    """Put the teacher to a class and return it."""
    group = TeachingGroupFactory(school=school, name="4B")
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    return group


def test_register_senco_sees_the_school_and_no_other(senco_client, other_senco_client, wren, robin):
    assert names(senco_client) == ["Wren Alderbrook", "Robin Birch"]
    assert names(other_senco_client) == []


def test_register_teacher_sees_own_pupils_in_fewer_columns(teacher_client, teaches, wren, school):
    PupilFactory(school=school, first_name="Merle", last_name="Cole", group=teaches)

    response = teacher_client.get(REGISTER)

    assert [full_name(row) for row in response.context["page"]] == ["Merle Cole"]
    assert [column.label for column in response.context["columns"]] == [
        "Year",
        "Class",
        "SEN status",
        "Needs",
        "Monitoring until",
    ]
    assert not {"roll", "lead", "due", "concern", "characteristic", "check", "on"} & set(
        response.context["form"].fields
    )


def test_register_teacher_cannot_ask_for_a_column_of_the_senco(teacher_client, teacher, school):
    teacher_client.post(reverse("pupils:register_columns"), {"columns": ["year", "upn"]})

    with tenant(school.pk):
        assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zoe", ["Zoë O’Brien"]),
        ("ZOË", ["Zoë O’Brien"]),
        ("O'Brien", ["Zoë O’Brien"]),
        ("O’Brien", ["Zoë O’Brien"]),
        ("obrien", ["Zoë O’Brien"]),
        ("lukasz", ["Łukasz Nowak"]),
        ("Łukasz", ["Łukasz Nowak"]),
        ("nguyen", ["Nguyễn Thị"]),
        ("Nguyễn", ["Nguyễn Thị"]),
        ("al-hassan", ["Amal Al-Hassan"]),
        ("alhassan", ["Amal Al-Hassan"]),
        ("al hassan", ["Amal Al-Hassan"]),
        ("Maisie", ["May Reed"]),
        ("reed may", ["May Reed"]),
        ("nobody", []),
    ],
)
def test_register_search_ignores_accents_and_apostrophes(senco_client, school, typed, found):
    for first, last, known in (
        ("Zoë", "O’Brien", ""),
        ("Łukasz", "Nowak", ""),
        ("Nguyễn", "Thị", ""),
        ("Amal", "Al-Hassan", ""),
        ("Maisie", "Reed", "May"),
    ):
        PupilFactory(school=school, first_name=first, last_name=last, known_as=known)

    assert names(senco_client, q=typed) == found


def test_register_search_finds_a_upn(senco_client, wren, robin):
    assert names(senco_client, q=wren.upn.lower()) == ["Wren Alderbrook"]


def test_register_audit_holds_the_names_of_filters_and_not_what_was_typed(
    senco_client, wren, robin, school
):
    senco_client.get(REGISTER, {"q": "Wren", "status": ["N", "K"], "need": ""})

    with tenant(school.pk):
        entry = Entry.objects.get(object_type="pupils.register")
        assert (entry.event, entry.fields, entry.results) == ("listed", ["q", "status"], 1)


def test_register_filters_by_need_area_and_rank(senco_client, wren, robin):
    NeedFactory(pupil=wren, need_type=NeedType.ASD, rank=1)
    NeedFactory(pupil=wren, need_type=NeedType.HI, rank=2)
    NeedFactory(pupil=robin, need_type=NeedType.HI, rank=1)
    NeedFactory(pupil=robin, need_type=NeedType.ASD, rank=2, ends_on=date(2026, 11, 23))

    assert names(senco_client, need="HI") == ["Wren Alderbrook", "Robin Birch"]
    assert names(senco_client, need="HI", primary="on") == ["Robin Birch"]
    assert names(senco_client, need="ASD") == ["Wren Alderbrook"]
    assert names(senco_client, area="sensory_physical", primary="on") == ["Robin Birch"]
    assert names(senco_client, area="cognition_learning") == []


def test_register_filters_by_what_stands_in_the_file(senco_client, senco, wren, robin, school):
    me = senco.staff_records.get()
    MonitoringFactory(pupil=wren, review_on=date(2026, 11, 23))
    CharacteristicFactory(pupil=wren, kind=CharacteristicKind.EAL)
    ProfileFactory(pupil=wren, state="current", review_on=date(2026, 11, 23))
    DueFactory(pupil=robin, school=school, due_on=date(2026, 11, 23), kind="tell_parent")
    concern = ConcernFactory(school=school)
    ConcernPupilFactory(pupil=robin, concern=concern)
    with tenant(school.pk):
        Pupil.objects.filter(pk=wren.pk).update(lead=me, nc_year="5")

    both = ["Wren Alderbrook", "Robin Birch"]
    assert names(senco_client, status="K") == both[1:]
    assert names(senco_client, status=["K", "N"]) == both
    assert names(senco_client, monitoring="true") == both[:1]
    assert names(senco_client, monitoring="false") == both[1:]
    assert names(senco_client, monitoring="overdue") == both[:1]
    assert names(senco_client, characteristic="eal") == both[:1]
    assert names(senco_client, profile="yes") == both[:1]
    assert names(senco_client, profile="no") == both[1:]
    assert names(senco_client, profile="overdue") == both[:1]
    assert names(senco_client, due="overdue") == both[1:]
    assert names(senco_client, due="told") == both[1:]
    assert names(senco_client, concern="open") == both[1:]
    assert names(senco_client, concern="none") == both[:1]
    assert names(senco_client, lead="me") == both[:1]
    assert names(senco_client, lead=str(me.pk)) == both[:1]
    assert names(senco_client, lead="none") == both[1:]
    assert names(senco_client, year="5") == both[:1]
    assert names(senco_client, year=["4", "5"]) == both


def test_register_decided_concern_is_not_open(senco_client, wren, school, senco):
    concern = ConcernFactory(
        school=school,
        state=ConcernState.DECIDED,
        decision="no_action",
        decided_by=senco,
        decided_at="2026-11-01T10:00:00Z",
    )
    ConcernPupilFactory(pupil=wren, concern=concern)

    assert names(senco_client, concern="open") == []


@pytest.mark.parametrize(
    ("check", "found"),
    [
        ("no_need", ["Robin Birch"]),
        ("nsa_with_plan", ["Linnet Plan"]),
        ("nsa_without_support", ["Wren Alderbrook"]),
        ("retired_need", ["Linnet Plan"]),
        ("unit_and_resourced", ["Linnet Plan"]),
        ("no_upn", ["Linnet Plan"]),
        ("nsa_long", ["Dove Long"]),
        ("parent_not_told", ["Dove Long"]),
    ],
)
def test_register_filters_by_what_is_to_check(senco_client, school, wren, robin, check, found):
    linnet = PupilFactory(
        school=school, first_name="Linnet", last_name="Plan", sen_status="E", upn=""
    )
    NeedFactory(pupil=linnet, need_type="NSA", rank=1)
    NeedFactory(pupil=linnet, need_type="BESD", rank=2)
    CharacteristicFactory(pupil=linnet, kind="sen_unit")
    CharacteristicFactory(pupil=linnet, kind="resourced_provision")
    NeedFactory(pupil=wren, need_type="NSA")
    dove = PupilFactory(school=school, first_name="Dove", last_name="Long", sen_status="K")
    NeedFactory(pupil=dove, need_type="NSA", starts_on=date(2026, 5, 1))
    with tenant(school.pk):
        dove.senstatus_set.update(informed_on=None, informed_how="")

    assert names(senco_client, check=check) == found


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2026-03-01", {"none": 1, "support": 0, "plan": 0, "monitored": 0, "total": 1}),
        ("2026-03-02", {"none": 0, "support": 1, "plan": 0, "monitored": 0, "total": 1}),
        ("2026-09-30", {"none": 0, "support": 1, "plan": 0, "monitored": 0, "total": 1}),
        ("2026-10-01", {"none": 0, "support": 0, "plan": 1, "monitored": 0, "total": 1}),
        ("2020-08-31", {"none": 0, "support": 0, "plan": 0, "monitored": 0, "total": 0}),
        ("", {"none": 0, "support": 0, "plan": 1, "monitored": 0, "total": 1}),
    ],
)
def test_register_as_at_counts_the_status_held_on_the_day(senco_client, school, on, found):
    pupil = PupilFactory(school=school)
    SenStatusFactory(pupil=pupil, status="K", starts_on=date(2026, 3, 2), ends_on=date(2026, 9, 30))
    SenStatusFactory(pupil=pupil, status="E", starts_on=date(2026, 10, 1), ends_on=None)
    with tenant(school.pk):
        Pupil.objects.update(sen_status="E")

    counts = senco_client.get(REGISTER, {"on": on}).context["counts"]

    assert {key: counts[key] for key in found} == found


def test_register_as_at_shows_class_year_needs_and_monitoring_of_the_day(senco_client, school):
    now = TeachingGroupFactory(school=school, name="4B", nc_year="4")
    then = TeachingGroupFactory(school=school, name="3B", nc_year="3", academic_year=2025)
    pupil = PupilFactory(school=school)
    GroupMemberFactory(
        pupil=pupil, group=then, starts_on=date(2025, 9, 1), ends_on=date(2026, 8, 31)
    )
    GroupMemberFactory(pupil=pupil, group=now, starts_on=date(2026, 9, 1))
    NeedFactory(pupil=pupil, need_type="SLCN", ends_on=date(2026, 8, 31))
    NeedFactory(pupil=pupil, need_type="ASD", starts_on=date(2026, 9, 1))
    MonitoringFactory(
        pupil=pupil,
        starts_on=date(2026, 1, 1),
        review_on=date(2026, 3, 1),
        ends_on=date(2026, 8, 31),
    )

    def facts(on):
        page = senco_client.get(REGISTER, {"on": on}).context["page"]
        keys = ("year", "group_name", "needs", "monitoring")
        return [tuple(row[key] for key in keys) for row in page]

    assert facts("2026-08-31") == [("3", "3B", ["SLCN"], date(2026, 3, 1))]
    assert facts("2026-09-01") == [("4", "4B", ["ASD"], None)]
    assert names(senco_client, on="2026-08-31", group=str(then.pk)) == [pupil.full_name]
    assert names(senco_client, on="2026-08-31", year="4") == []


def test_register_date_out_of_range_says_so_and_shows_today(senco_client, wren):
    response = senco_client.get(REGISTER, {"on": "1815-06-18"})

    assert "Choose a date between 1990 and 2100." in response.content.decode()
    assert response.context["day"].is_today


def test_register_left_pupils_are_found_when_asked_for(senco_client, teacher_client, wren, school):
    with tenant(school.pk):
        wren.enrolment_set.update(ends_on=date(2026, 11, 23))

    assert names(senco_client) == []
    assert names(senco_client, roll="left") == ["Wren Alderbrook"]
    assert names(senco_client, roll="all") == ["Wren Alderbrook"]
    assert names(senco_client, on="2026-11-23") == ["Wren Alderbrook"]


@pytest.mark.parametrize(
    "sort",
    [way + key for key in ("name", "year", "group", "status", "since", "needs", "monitoring", "profile", "lead", "due", "concerns", "told", "upn", "born", "sex", "admission") for way in ("", "-")],
)  # fmt: skip
def test_register_sorts_on_every_column(senco_client, wren, robin, sort):
    assert set(names(senco_client, sort=sort)) == {"Wren Alderbrook", "Robin Birch"}


def test_register_sorts_years_and_statuses_in_their_own_order(senco_client, school):
    for year, status in (("10", "N"), ("R", "E"), ("2", "K"), ("N2", "N")):
        PupilFactory(
            school=school, first_name=f"Y{year}", last_name="A", nc_year=year, sen_status=status
        )

    assert names(senco_client, sort="year") == ["YN2 A", "YR A", "Y2 A", "Y10 A"]
    assert names(senco_client, sort="-year") == ["Y10 A", "Y2 A", "YR A", "YN2 A"]
    assert names(senco_client, sort="status")[:2] == ["YR A", "Y2 A"]


def test_register_sort_of_a_stranger_is_ignored(senco_client, wren, robin):
    assert names(senco_client, sort="lead__email") == ["Wren Alderbrook", "Robin Birch"]


def test_register_strip_follows_the_filter_and_each_number_is_the_length_of_its_list(
    senco_client, school, wren, robin
):
    PupilFactory(school=school, first_name="Linnet", sen_status="E", nc_year="5")
    MonitoringFactory(pupil=wren)

    counts = senco_client.get(REGISTER, {"year": "4", "status": "K"}).context["counts"]

    assert counts == {
        "total": 2, "none": 1, "support": 1, "plan": 0, "monitored": 1, "results": 1,
    }  # fmt: skip
    assert len(names(senco_client, year="4", status="K")) == counts["support"]
    assert len(names(senco_client, year="4", monitoring="true")) == counts["monitored"]


def test_register_says_in_words_what_it_is_narrowed_to(senco_client, school, robin):
    group = TeachingGroupFactory(school=school, name="4B")

    response = senco_client.get(REGISTER, {"status": "K", "year": ["3", "4"], "group": group.pk})

    assert response.context["in_words"] == [
        ("SEN status", "SEN Support"),
        ("Year", "Y3, Y4"),
        ("Class", "4B"),
    ]


def test_register_shows_fifty_a_page(senco_client, school):
    PupilFactory.create_batch(51, school=school)

    assert [len(names(senco_client, page=page)) for page in ("1", "2")] == [50, 1]


@pytest.mark.parametrize(
    "query", [{}, {"status": ["K"]}, {"need": "HI", "sort": "-needs"}, {"q": "birch"}]
)
def test_register_opened_again_shows_what_has_changed_since(senco_client, school, query):
    for name in ("Jay", "Robin"):
        pupil = PupilFactory(
            school=school, first_name=name, last_name="Birch", sen_status=StatusCode.SUPPORT
        )
        NeedFactory(pupil=pupil, need_type=NeedType.HI, rank=1)
    before = names(senco_client, **query)
    with tenant(school.pk):
        Pupil.objects.filter(first_name="Robin").update(is_taken_back=True)

    assert sorted(before) == ["Jay Birch", "Robin Birch"]
    assert names(senco_client, **query) == ["Jay Birch"]


def test_register_opened_by_one_person_is_not_shown_to_the_next(
    senco_client, teacher_client, teaches, school, robin
):
    PupilFactory(school=school, first_name="Jay", last_name="Ash", group=teaches)

    for _ in range(2):
        assert names(senco_client) == ["Jay Ash", "Robin Birch"]
        assert names(teacher_client) == ["Jay Ash"]


def test_register_page_of_names_escapes_them(senco_client, school):
    PupilFactory(school=school, first_name="<b>", last_name="O'&")

    content = senco_client.get(REGISTER).content.decode()

    assert "<bdi>&lt;b&gt; O&#x27;&amp;</bdi>" in content


@pytest.mark.parametrize("pupils", [1, 3])
def test_register_query_budget(senco_client, school, pupils, assert_page_queries):
    group = TeachingGroupFactory(school=school)
    for pupil in PupilFactory.create_batch(pupils, school=school, group=group, sen_status="K"):
        NeedFactory(pupil=pupil)
        MonitoringFactory(pupil=pupil)

    with assert_page_queries(9):
        senco_client.get(REGISTER)


@pytest.mark.parametrize("pupils", [1, 3])
def test_register_query_budget_of_a_teacher_with_filters(
    teacher_client, teaches, school, pupils, assert_page_queries
):
    PupilFactory.create_batch(pupils, school=school, group=teaches)

    with assert_page_queries(9):
        teacher_client.get(REGISTER, {"group": teaches.pk, "q": "wren", "sort": "-needs"})


def test_register_columns_are_remembered(senco_client, wren, senco, school):
    answer = senco_client.post(reverse("pupils:register_columns"), {"columns": ["upn", "year"]})

    labels = [column.label for column in senco_client.get(REGISTER).context["columns"]]
    assert (answer.status_code, answer.url) == (302, "/pupils/?")
    assert labels == ["Year", "UPN"]


def test_register_columns_want_at_least_one(senco_client):
    content = senco_client.post(reverse("pupils:register_columns"), {}).content.decode()

    assert "Choose at least one column." in content


def save_view(client, query="?status=K&sort=-name", **fields):
    return client.post(reverse("pupils:register_view_save") + query, fields)


def test_register_view_is_kept_for_its_owner(senco_client, head_client, wren, robin):
    save_view(senco_client, name="Support")

    views = senco_client.get(REGISTER).context["views"]
    assert [view.name for view in views] == ["Support"]
    assert head_client.get(REGISTER).context["views"] == []
    page = senco_client.get(views[0].address).context["page"]
    assert [full_name(row) for row in page] == ["Robin Birch"]


def test_register_view_shared_by_the_senco_is_seen_by_all(senco_client, teacher_client):
    save_view(senco_client, name="Support", is_shared="on")

    assert [view.name for view in teacher_client.get(REGISTER).context["views"]] == ["Support"]


def test_register_view_of_a_teacher_is_never_shared(teacher_client, senco_client):
    save_view(teacher_client, name="Mine", is_shared="on")

    assert senco_client.get(REGISTER).context["views"] == []


def test_register_view_name_is_taken_once(senco_client):
    save_view(senco_client, name="Support")

    content = save_view(senco_client, name="Support").content.decode()

    assert "You have a view of this name already. Choose another name." in content


def test_register_view_is_deleted_by_its_owner_alone(senco_client, head_client, school):
    save_view(senco_client, name="Support", is_shared="on")
    with tenant(school.pk):
        address = reverse("pupils:register_view_delete", args=[SavedView.objects.get().pk])

    assert head_client.post(address).status_code == 404
    assert senco_client.post(address).status_code == 302
    with tenant(school.pk):
        assert not SavedView.objects.exists()


def export(client, query="", **fields):
    return client.post(reverse("pupils:register_export") + query, {"format": "csv", **fields})


def table(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_register_export_holds_the_columns_on_the_screen_and_no_formula(
    senco_client, school, robin
):
    PupilFactory(school=school, first_name="=cmd|' /C calc'!A1", last_name="+44")
    senco_client.post(reverse("pupils:register_columns"), {"columns": ["year", "status"]})

    response = export(senco_client, "?sort=-name")

    assert response["Content-Disposition"] == 'attachment; filename="register-2026-11-24.csv"'
    assert table(response) == [
        ["Name", "Year", "SEN status"],
        ["Robin Birch", "Y4", "SEN Support"],
        ["'=cmd|' /C calc'!A1 +44", "Y4", "No SEN"],
    ]
    assert robin.upn not in response.content.decode()


def test_register_export_follows_the_filter_and_is_written_down(senco_client, school, wren, robin):
    response = export(senco_client, "?status=K")

    assert [row[0] for row in table(response)] == ["Name", "Robin Birch"]
    with tenant(school.pk):
        entry = Entry.objects.get(event="exported")
        assert (entry.pupil_ids, entry.fields) == (
            [robin.pk],
            ["year", "group", "status", "needs", "monitoring", "lead", "due"],
        )


def test_register_export_as_workbook(senco_client, school, robin):
    NeedFactory(pupil=robin)

    response = export(senco_client, format="xlsx")

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[2]][:5] == [
        "Robin Birch",
        "Y4",
        None,
        "SEN Support",
        "SLCN",
    ]


def test_register_export_of_many_wants_password_and_reason(senco_client, school):
    PupilFactory.create_batch(51, school=school)

    content = export(senco_client).content.decode()
    assert "Say what the file is for." in content
    assert "Enter your password." in content
    content = export(senco_client, reason="EP visit", password="wrong").content.decode()
    assert "This is not your password. Nothing was exported." in content
    with tenant(school.pk):
        assert not Entry.objects.filter(event="exported").exists()

    response = export(senco_client, reason="EP visit", password="correct horse battery")

    assert len(table(response)) == 52
    with tenant(school.pk):
        assert RegisterExport.objects.get().reason == "EP visit"


def test_register_export_slows_down_who_guesses_the_password(senco_client, school):
    PupilFactory.create_batch(51, school=school)

    for _ in range(10):
        content = export(senco_client, reason="EP visit", password="wrong").content.decode()
    right = export(senco_client, reason="EP visit", password="correct horse battery")

    assert "Too many wrong passwords." in content
    assert "Too many wrong passwords." in right.content.decode()
    assert SecurityEntry.objects.filter(detail="Wrong password at an export").count() == 11


def test_register_export_of_very_many_is_made_in_the_background(
    senco_client, head_client, school, monkeypatch
):
    monkeypatch.setattr("pupils.views.register.IN_THE_BACKGROUND", 50)
    PupilFactory.create_batch(51, school=school, sen_status="K")
    PupilFactory(school=school)

    response = export(senco_client, "?status=K", reason="Census", password="correct horse battery")

    assert response.url == Job.objects.get().get_absolute_url()
    assert work_off() == 1
    address = Job.objects.get().result_url
    assert len(table(senco_client.get(address))) == 52
    assert head_client.get(address).status_code == 404
    with tenant(school.pk):
        made = RegisterExport.objects.get()
        assert (made.reason, made.pupils) == ("Census", 51)
        assert len(Entry.objects.get(event="exported").pupil_ids) == 51


def test_register_files_are_forgotten_and_the_record_of_them_stays(school):
    file = RegisterFileFactory(export=RegisterExportFactory(school=school))

    with tenant(school.pk):
        assert forget_files(school_id=school.pk, before=file.made_at) == 0
        assert forget_files(school_id=school.pk, before=file.made_at + timedelta(seconds=1)) == 1
        assert RegisterExport.objects.exists()


def test_register_export_is_for_those_who_may(teacher_client, admin_client, sen_assistant_client):
    clients = (teacher_client, admin_client, sen_assistant_client)

    assert [export(client).status_code for client in clients] == [403, 403, 403]


def test_register_print_holds_every_row_and_is_written_down(senco_client, school):
    PupilFactory.create_batch(51, school=school)

    response = senco_client.get(reverse("pupils:register_print"))

    assert response.content.decode().count('<th scope="row">') == 51
    with tenant(school.pk):
        assert len(Entry.objects.get(object_type="pupils.register_print").pupil_ids) == 51


def test_register_choices_hold_only_own_classes(teacher_client, teaches, school, other_school):
    TeachingGroupFactory(school=school, name="Not mine")
    TeachingGroupFactory(school=other_school, name="Elsewhere")

    choices = teacher_client.get(REGISTER).context["form"].fields["group"].choices

    assert list(choices) == [("", "Any"), (teaches.pk, "4B")]


def test_register_class_of_another_school_is_no_choice(senco_client, wren, other_school):
    elsewhere = TeachingGroupFactory(school=other_school)
    StaffMemberFactory(school=other_school)

    response = senco_client.get(REGISTER, {"group": elsewhere.pk})

    assert "is not one of the available choices" in response.content.decode()
