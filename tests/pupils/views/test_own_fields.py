"""The school's own fields: defined, filled in, narrowed to, found, exported, hidden from who may not see them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.actions import own_fields as actions
from pupils.enums import OwnFieldKind, OwnFieldNoun, SeenBy
from pupils.models import Concern, Incident, OwnField, Pupil
from pupils.own_fields import in_record, on_paper
from sendhub.audit.models import Entry
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.days import IncidentFactory, IncidentPupilFactory
from tests.factories.pupils import (
    ConcernFactory,
    ConcernPupilFactory,
    OwnFieldFactory,
    PupilFactory,
)


def url(name, **keys):
    return reverse(f"pupils:{name}", kwargs=keys or None)


REGISTER = url("register")


@pytest.fixture
def house(school):
    return OwnFieldFactory(
        school=school,
        label="House",
        kind=OwnFieldKind.CHOICE,
        options=["Kestrel", "Heron"],
        seen_by=SeenBy.STAFF,
    )


@pytest.fixture
def hidden(school):
    return OwnFieldFactory(school=school, label="Family course", kind=OwnFieldKind.DATE)


@pytest.fixture
def pupil(school, teacher, house, hidden):
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    values = {house.key: "Heron", hidden.key: "2027-01-15"}
    return PupilFactory(school=school, group=group, own_fields=values, last_name="Alder")


def labels(values):
    return [(value.label, value.words) for value in values]


# --- define --------------------------------------------------------------------------------------


def test_senco_defines_a_field_with_choices(senco_client, school):
    data = {
        "noun": "pupil",
        "kind": "choice",
        "label": "House",
        "options": "Kestrel\n\nHeron\nKestrel\n",
        "seen_by": "staff",
    }

    page = senco_client.post(url("own_field_add"), data, follow=True)

    assert "“House” is in use." in page.content.decode()
    with tenant(school.pk):
        field = OwnField.objects.get()
        assert (field.options, field.order, field.in_documents) == (["Kestrel", "Heron"], 1, False)
        assert Entry.objects.filter(event="created", object_id=field.pk).count() == 1


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"label": "house"}, {"label": ["There is a field of this name already."]}),
        (
            {"kind": "choice", "options": "One"},
            {"options": ["Enter at least two choices, one a line."]},
        ),
        ({"label": "x" * 61}, ["label"]),
        ({"noun": "governor"}, ["noun"]),
        (
            {"noun": "incident", "in_documents": "on"},
            {"in_documents": ["Only what is known of a pupil is printed."]},
        ),
    ],
)
def test_definition_says_what_is_wrong(senco_client, house, values, errors):
    data = {"noun": "pupil", "kind": "text", "label": "Club", "seen_by": "case"} | values

    form = senco_client.post(url("own_field_add"), data).context["form"]

    assert (form.errors if isinstance(errors, dict) else list(form.errors)) == errors


def test_thirteenth_field_of_a_noun_is_refused(school, senco_actor):
    OwnFieldFactory.create_batch(12, school=school)
    values = {"label": "One more", "kind": OwnFieldKind.TEXT}

    with tenant(school.pk):
        with pytest.raises(NotPossible, match="12 fields already"):
            actions.define(by=senco_actor, noun=OwnFieldNoun.PUPIL, **values)
        assert actions.define(by=senco_actor, noun=OwnFieldNoun.CONCERN, **values).order == 1


def test_archived_field_is_shown_nowhere_and_taken_up_with_its_values(
    senco_client, school, pupil, house
):
    archive = url("own_field_archive", own_field_pk=house.pk)
    details = url("pupil_details", pupil_pk=pupil.pk)

    senco_client.post(archive)
    assert labels(senco_client.get(details).context["own_values"]) == [
        ("Family course", "15 January 2027")
    ]

    senco_client.post(archive, {"take_up": "1"})
    assert ("House", "Heron") in labels(senco_client.get(details).context["own_values"])


def test_two_who_change_a_definition_are_told_of_each_other(senco_client, house):
    edit = url("own_field_edit", own_field_pk=house.pk)
    data = {"label": "House", "options": "A\nB", "order": 1, "seen_by": "staff", "version": 1}

    assert senco_client.post(edit, data).status_code == 302
    assert senco_client.post(edit, data | {"label": "Team"}).status_code == 409


def test_definitions_of_another_school_do_not_exist(other_senco_client, house):
    page = other_senco_client.get(url("own_field_edit", own_field_pk=house.pk))

    assert page.status_code == 404


# --- fill in -------------------------------------------------------------------------------------


def test_values_are_filled_in_and_audited_without_them(senco_client, school, pupil, house, hidden):
    page = url("pupil_own_fields", pupil_pk=pupil.pk)
    data = {"version": 1, f"own_{house.key}": "Kestrel", f"own_{hidden.key}": ""}

    senco_client.post(page, data)

    with tenant(school.pk):
        saved = Pupil.objects.get(pk=pupil.pk)
        assert (saved.own_fields, saved.version) == ({house.key: "Kestrel"}, 2)
        entry = Entry.objects.get(event="own_fields_filled")
        assert entry.pupil_id == pupil.pk
        assert sorted(entry.fields) == sorted([f"own field {house.key}", f"own field {hidden.key}"])


@pytest.mark.parametrize("value", ["Eagle", "<script>"])
def test_choice_that_is_none_is_refused(senco_client, pupil, house, value):
    data = {"version": 1, f"own_{house.key}": value}

    form = senco_client.post(url("pupil_own_fields", pupil_pk=pupil.pk), data).context["form"]

    assert list(form.errors) == [f"own_{house.key}"]


def test_choice_taken_away_stays_where_it_was_chosen(
    senco_client, senco_actor, school, pupil, house
):
    with tenant(school.pk):
        actions.redefine(field=house, version=1, by=senco_actor, options=["Kestrel", "Swift"])
    data = {"version": 1, f"own_{house.key}": "Heron"}

    page = senco_client.post(url("pupil_own_fields", pupil_pk=pupil.pk), data)

    assert page.status_code == 302


def test_second_writer_gets_both_values(senco_client, pupil, house):
    page = url("pupil_own_fields", pupil_pk=pupil.pk)
    senco_client.post(page, {"version": 1, f"own_{house.key}": "Kestrel"})

    refused = senco_client.post(page, {"version": 1, f"own_{house.key}": ""})

    assert refused.status_code == 409
    assert "Kestrel" in refused.content.decode()


def test_concern_has_fields_of_its_own(senco_client, school, pupil):
    field = OwnFieldFactory(school=school, noun=OwnFieldNoun.CONCERN, kind=OwnFieldKind.YES_NO)
    concern = ConcernFactory(school=school)
    ConcernPupilFactory(concern=concern, pupil=pupil)
    data = {"version": concern.version, f"own_{field.key}": "Yes"}

    senco_client.post(url("concern_own_fields", concern_pk=concern.pk), data)

    with tenant(school.pk):
        assert Concern.objects.get().own_fields == {field.key: "Yes"}
    queue = url("concern_queue")
    yes = senco_client.get(queue, {"own": f"{field.key}=Yes"}).context["page"].object_list
    no = senco_client.get(queue, {"own": f"{field.key}=No"}).context["page"].object_list
    assert ([row.pk for row in yes], list(no)) == ([concern.pk], [])


@pytest.fixture
def called(school):
    """A field about incidents that every member of staff sees."""
    return OwnFieldFactory(
        school=school, noun=OwnFieldNoun.INCIDENT, label="Called", seen_by=SeenBy.STAFF
    )


@pytest.fixture
def team(school):
    return OwnFieldFactory(school=school, noun=OwnFieldNoun.INCIDENT, label="Team")


def incident_of(pupil, **values):
    incident = IncidentFactory(school=pupil.school, **values)
    IncidentPupilFactory(incident=incident, pupil=pupil)
    return incident


def test_incident_is_written_with_the_fields_that_its_writer_sees(
    teacher_client, senco_client, school, pupil, called, team
):
    sent = {
        "pupils": [pupil.pk],
        "on": timezone.localdate().isoformat(),
        "at": "08:15",
        "place": "classroom",
        "trigger": "noise",
        "during": "Ran out.",
        f"own_{called.key}": "Ms Reed",
        f"own_{team.key}": "Smuggled in",
    }

    page = teacher_client.post(url("incident_write"), sent, follow=True)

    assert labels(page.context["own_values"]) == [("Called", "Ms Reed")]
    with tenant(school.pk):
        incident = Incident.objects.get()
        assert incident.own_fields == {called.key: "Ms Reed"}
    edit = url("incident_edit", incident_pk=incident.pk)
    own = {f"own_{called.key}": "", f"own_{team.key}": "Blue"}
    senco_client.post(edit, sent | own | {"version": "1"})
    with tenant(school.pk):
        incident.refresh_from_db()
        assert (incident.own_fields, incident.version) == ({team.key: "Blue"}, 2)
        assert Entry.objects.filter(event="changed", fields=["own_fields"]).count() == 1
    conflict = senco_client.post(edit, sent | own | {"version": "1", f"own_{team.key}": "Red"})
    assert conflict.status_code == 409
    assert "Blue" in conflict.content.decode()


def test_incidents_are_narrowed_by_a_field_and_only_where_the_words_are_read(
    teacher_client, senco_client, school, pupil, called, team
):
    today = timezone.localdate()
    values = {called.key: "Ms Reed", team.key: "Blue"}
    mixed = incident_of(pupil, on=today, own_fields=values)
    IncidentPupilFactory(incident=mixed, pupil=PupilFactory(school=school))
    own = incident_of(pupil, on=today, own_fields=values)
    incident_of(pupil, on=today)

    def found(client, asked):
        return {row.pk for row in client.get(url("incident_list"), {"own": asked}).context["page"]}

    assert found(senco_client, f"{team.key}=*") == {mixed.pk, own.pk}
    assert found(teacher_client, f"{called.key}=*") == {own.pk}
    view = teacher_client.get(mixed.get_absolute_url())
    assert view.context["own_values"] == []


# --- see, narrow, find, export -------------------------------------------------------------------


def test_teacher_sees_what_is_for_all_staff_alone(teacher_client, senco_client, pupil):
    page = url("pupil_sen", pupil_pk=pupil.pk)

    assert labels(teacher_client.get(page).context["own_values"]) == [("House", "Heron")]
    assert len(senco_client.get(page).context["own_values"]) == 2


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [("Heron", True), ("Kestrel", False), ("*", True), ("", False)],
)
def test_register_is_narrowed_by_a_value(senco_client, pupil, house, asked, is_found):
    PupilFactory(school=pupil.school, last_name="Beck", own_fields={house.key: "Kestrel"})

    page = senco_client.get(REGISTER, {"own": f"{house.key}={asked}"})

    assert ("Alder" in page.content.decode()) is is_found


def test_teacher_cannot_narrow_by_a_field_of_the_case_team(teacher_client, pupil, hidden):
    page = teacher_client.get(REGISTER, {"own": f"{hidden.key}=*"})

    assert list(page.context["form"].errors) == ["own"]


def test_columns_hold_what_the_person_sees(senco_client, teacher_client, pupil):
    for client in (senco_client, teacher_client):
        client.post(reverse("pupils:register_columns"), {"columns": ["own", "own_case"]})

    senco, teacher = (c.get(REGISTER).content.decode() for c in (senco_client, teacher_client))

    assert "House: Heron" in senco
    assert "Family course: 15 Jan 2027" in senco
    assert "House: Heron" in teacher
    assert "Family course" not in teacher


def test_search_finds_by_a_value_in_sight(senco_client, teacher_client, pupil):
    search = reverse("desk:search")

    def titles(client, text):
        return [s.title for s in client.get(search, {"q": text}).context["sections"]]

    assert "Own fields of pupils" in titles(teacher_client, "heron")
    assert "Own fields of pupils" in titles(senco_client, "2027-01")
    assert "Own fields of pupils" not in titles(teacher_client, "2027-01")
    assert titles(senco_client, "%%") == []


def test_paper_holds_only_what_is_ticked(school, pupil, house, hidden):
    with tenant(school.pk):
        assert on_paper(pupil) == ()
        OwnField.objects.filter(pk=house.pk).update(in_documents=True)
        assert on_paper(pupil) == (("House", "Heron"),)


def test_files_of_the_record_name_archived_fields_too(school, senco_actor, pupil, house, hidden):
    with tenant(school.pk):
        actions.archive(field=house, by=senco_actor)

        assert in_record(pupil.own_fields) == "House: Heron; Family course: 15 January 2027"


@pytest.mark.parametrize("fields", [1, 3])
def test_register_asks_no_more_for_more_fields(
    senco_client, school, pupil, fields, assert_page_queries
):
    more = OwnFieldFactory.create_batch(fields, school=school, kind=OwnFieldKind.YES_NO)
    PupilFactory(school=school, own_fields={field.key: "Yes" for field in more})
    senco_client.post(reverse("pupils:register_columns"), {"columns": ["own", "own_case"]})

    with assert_page_queries(9):
        senco_client.get(REGISTER, {"own": f"{more[0].key}=Yes"})


@pytest.mark.parametrize("fields", [1, 3])
def test_list_query_budget(senco_client, school, fields, assert_page_queries):
    OwnFieldFactory.create_batch(fields, school=school)

    with assert_page_queries(6):
        senco_client.get(url("own_field_list"))
