"""The contact log: who reads what, what a contact leaves owed, what stays when it is corrected."""

import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import ContactLogEntry, EntryPupil
from pupils.enums import DueKind
from pupils.models import Action, Due
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories import agencies as make
from tests.factories import pupils

TODAY = datetime.date.today()
TOMORROW = TODAY + datetime.timedelta(days=1)


def url(name, **kwargs):
    return reverse(f"agencies:{name}", kwargs=kwargs)


def typed(pupil, **more):
    return {
        "pupils": [pupil.pk],
        "kind": "call",
        "on": TODAY,
        "with_name": "Orla Alderbrook",
        "summary": "Mornings are hard.",
        **more,
    }


def contact_about(pupil, **values):
    entry = make.ContactLogEntryFactory(school=pupil.school, **values)
    make.EntryPupilFactory(entry=entry, pupil=pupil)
    return entry


def open_dues(school):
    with tenant(school.pk):
        rows = Due.objects.filter(done_on=None).order_by("kind")
        return [(due.kind, due.due_on, due.owner_id) for due in rows]


def entries_of(school):
    with tenant(school.pk):
        return list(ContactLogEntry.objects.order_by("pk"))


def test_call_about_brother_and_sister_stands_in_both_files_with_its_action_and_follow_up(
    senco_client, senco, teacher, school, taught, parent
):
    sister = pupils.PupilFactory(school=school, first_name="Ada", last_name="Alderbrook")
    pupils.RelationshipFactory(pupil=sister, contact=parent)
    staff = teacher.staff_records.get()

    page = senco_client.get(url("entry_add", pupil_pk=taught.pk))
    response = senco_client.post(
        url("entry_add", pupil_pk=taught.pk),
        typed(taught)
        | {
            "pupils": [taught.pk, sister.pk],
            "who": f"contact-{parent.pk}",
            "with_name": "",
            "follow_up_on": TOMORROW,
            "action_text": "Let her come in by the side door",
            "action_owner": staff.pk,
        },
    )

    entry = entries_of(school)[0]
    with tenant(school.pk):
        about = set(EntryPupil.objects.values_list("pupil", flat=True))
        action = Action.objects.get()
        audited = Entry.objects.get(object_type="agencies.contactlogentry").pupil_ids
    assert "Ada Alderbrook" in page.content.decode()
    assert response.url == entry.get_absolute_url()
    assert about == {taught.pk, sister.pk}
    assert entry.contact_id == parent.pk
    assert entry.with_name.startswith(parent.full_name)
    assert (action.owner_id, action.pupil_id) == (staff.pk, None)
    assert action.due_on == TODAY + datetime.timedelta(days=14)
    assert sorted(audited) == sorted([taught.pk, sister.pk])
    assert open_dues(school) == [
        ("action_due", action.due_on, staff.pk),
        ("contact_follow_up", TOMORROW, senco.staff_records.get().pk),
    ]


def test_other_pupil_is_named_by_name_and_two_of_one_name_are_asked_about(
    senco_client, school, taught, untaught
):
    address = url("entry_add", pupil_pk=taught.pk)
    found = senco_client.post(address, typed(taught, others="pip quillan"))
    pupils.PupilFactory(school=school, first_name="Pip", last_name="Quillan")
    twice = senco_client.post(address, typed(taught, others="Pip"))
    nobody = senco_client.post(address, typed(taught, others="Zebedee"))

    with tenant(school.pk):
        about = set(EntryPupil.objects.values_list("pupil", flat=True))
    assert found.status_code == 302
    assert about == {taught.pk, untaught.pk}
    assert twice.context["form"].errors["others"] == [
        "“Pip” fits several: Pip Quillan; Pip Quillan. Write the whole name."
    ]
    assert nobody.context["form"].errors["others"] == ["No pupil of yours is called “Zebedee”."]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("on", TOMORROW, "This day is still to come. A plan for it is a meeting."),
        ("on", "1875-01-01", "Choose a date between 1990 and 2100."),
        ("at", "25:99", "Enter the time as hours and minutes, such as 15:40."),
        (
            "follow_up_on",
            TODAY - datetime.timedelta(days=1),
            "Choose today or a day to come.",
        ),
        (
            "follow_up_on",
            TODAY + datetime.timedelta(days=400),
            "Choose a day within a year.",
        ),
        (
            "who",
            "contact-999999",
            "Select a valid choice. contact-999999 is not one of the available choices.",
        ),
        ("summary", " ", "This field is required."),
        ("action_owner_name", "Orla", None),
    ],
)
def test_field_is_refused(senco_client, school, taught, field, value, error):
    response = senco_client.post(
        url("entry_add", pupil_pk=taught.pk), typed(taught) | {field: value}
    )

    errors = response.context["form"].errors
    if error is None:
        assert errors == {"action_text": ["Say what is to be done."]}
    else:
        assert errors[field] == [error]
    assert entries_of(school) == []


def test_contact_without_pupil_or_person_is_refused(senco_client, school, taught):
    address = url("entry_add", pupil_pk=taught.pk)
    no_pupil = senco_client.post(address, typed(taught) | {"pupils": []})
    nobody = senco_client.post(address, typed(taught) | {"with_name": ""})

    assert no_pupil.context["form"].errors == {
        "pupils": ["Name at least one pupil whom this is about."]
    }
    assert nobody.context["form"].errors == {"who": ["Say with whom."]}
    assert entries_of(school) == []


def test_action_of_a_contact_needs_one_person_and_a_day_to_come(senco_client, taught, senco):
    staff = senco.staff_records.get()
    response = senco_client.post(
        url("entry_add", pupil_pk=taught.pk),
        typed(
            taught,
            action_text="Ring",
            action_owner=staff.pk,
            action_owner_name="Orla",
            action_due_on=TODAY - datetime.timedelta(days=1),
        ),
    )

    assert response.context["form"].errors == {
        "action_owner": ["Choose one person: on the staff, or outside."],
        "action_due_on": ["Choose today or a day to come."],
    }


def test_teacher_reads_own_contacts_of_pupils_in_sight_and_no_others(
    teacher_client, teacher, senco, taught, untaught
):
    own = contact_about(taught, created_by=teacher)
    make.EntryPupilFactory(entry=own, pupil=untaught)
    by_senco = contact_about(taught, created_by=senco)
    of_another = contact_about(untaught, created_by=teacher)

    page = teacher_client.get(url("entry_list"))
    view = teacher_client.get(url("entry_view", entry_pk=own.pk))
    refused = [
        teacher_client.get(url("entry_view", entry_pk=entry.pk)).status_code
        for entry in (by_senco, of_another)
    ]

    assert [entry.pk for entry in page.context["entries"]] == [own.pk]
    assert refused == [404, 404]
    assert (len(view.context["links"]), view.context["hidden"]) == (1, 1)
    assert "Quillan" not in view.content.decode()


def test_teacher_writes_a_contact_but_gives_no_action(teacher_client, teacher, school, taught):
    address = url("entry_add", pupil_pk=taught.pk)
    page = teacher_client.get(address)
    teacher_client.post(address, typed(taught, action_text="Ring", action_owner_name="Orla"))

    assert "action_text" not in page.context["form"].fields
    assert [entry.created_by_id for entry in entries_of(school)] == [teacher.pk]
    with tenant(school.pk):
        assert Action.objects.count() == 0


def test_correction_keeps_pupils_out_of_the_editors_sight(
    teacher_client, teacher, school, taught, untaught
):
    entry = contact_about(taught, created_by=teacher)
    make.EntryPupilFactory(entry=entry, pupil=untaught)

    response = teacher_client.post(
        url("entry_edit", entry_pk=entry.pk),
        typed(taught, summary="Afternoons are hard.", version=1),
    )

    with tenant(school.pk):
        about = set(EntryPupil.objects.values_list("pupil", flat=True))
        versions = list(
            ContactLogEntry.pgh_event_model.objects.order_by("pk").values_list("summary", flat=True)
        )
    assert response.url == entry.get_absolute_url()
    assert about == {taught.pk, untaught.pk}
    assert versions == ["Mornings are hard at the moment.", "Afternoons are hard."]


def test_second_correction_of_one_version_is_a_conflict(senco_client, taught):
    entry = contact_about(taught)
    address = url("entry_edit", entry_pk=entry.pk)
    senco_client.post(address, typed(taught, summary="First", version=1))

    response = senco_client.post(address, typed(taught, summary="Second", version=1))

    assert response.status_code == 409
    assert "First" in response.content.decode()


def test_coming_back_writes_the_new_contact_and_closes_the_due(senco_client, school, taught):
    senco_client.post(url("entry_add", pupil_pk=taught.pk), typed(taught, follow_up_on=TODAY))
    first = entries_of(school)[0]

    senco_client.post(
        f"{url('entry_add', pupil_pk=taught.pk)}?follows={first.pk}",
        typed(taught, summary="It is better."),
    )

    first, second = entries_of(school)
    assert first.followed_up_on == TODAY
    assert second.summary == "It is better."
    assert open_dues(school) == []


def test_done_twice_is_done_once(senco_client, senco, school, taught):
    senco_client.post(url("entry_add", pupil_pk=taught.pk), typed(taught, follow_up_on=TODAY))
    entry = entries_of(school)[0]

    for _ in range(2):
        senco_client.post(url("entry_followed_up", entry_pk=entry.pk))

    entry = entries_of(school)[0]
    assert (entry.followed_up_on, entry.followed_up_by_id) == (TODAY, senco.pk)


def test_follow_up_opens_its_contact_from_the_list_of_dates(senco_client, taught):
    senco_client.post(url("entry_add", pupil_pk=taught.pk), typed(taught, follow_up_on=TODAY))

    lines = senco_client.get(reverse("pupils:due_list")).context["lines"]

    assert [line.due.kind for line in lines] == [DueKind.CONTACT_FOLLOW_UP]
    assert senco_client.get(lines[0].address).status_code == 200


@pytest.fixture
def restricted(senco_client, school, taught, sen_assistant, senco, head):
    """A contact with an action and a day to come back, closed to all but the SEN assistant."""
    senco_client.post(
        url("entry_add", pupil_pk=taught.pk),
        typed(
            taught,
            summary="Told in confidence",
            follow_up_on=TOMORROW,
            action_text="Sealed errand",
            action_owner=head.staff_records.get().pk,
        ),
    )
    entry = entries_of(school)[0]
    senco_client.post(
        url("entry_restrict", entry_pk=entry.pk),
        {"reason": "Court", "readers": [sen_assistant.pk]},
    )
    return entry


def test_restricted_contact_is_known_to_named_readers_alone(
    restricted, senco_client, sen_assistant_client, slt_client, taught
):
    address = url("entry_view", entry_pk=restricted.pk)
    tab = url("pupil_log", pupil_pk=taught.pk)
    chronology = reverse("desk:pupil_chronology", kwargs={"pupil_pk": taught.pk})
    history = reverse("pupils:pupil_history", kwargs={"pupil_pk": taught.pk})

    assert [
        client.get(address).status_code
        for client in (senco_client, sen_assistant_client, slt_client)
    ] == [200, 200, 404]
    for page in (tab, chronology, url("entry_list"), reverse("pupils:action_list") + "?who=all"):
        told = senco_client.get(page).content.decode()
        untold = slt_client.get(page).content.decode()
        assert "confidence" in told or "Sealed errand" in told
        assert "confidence" not in untold
        assert "Sealed errand" not in untold
    told, untold = (
        {change.what for change in client.get(history).context["changes"]}
        for client in (senco_client, slt_client)
    )
    assert told - untold == {"Part in a contact", "Action", "Due date"}


def test_restricting_takes_what_is_owed_off_the_list_and_lifting_puts_it_back(
    restricted, senco_client, school
):
    sealed = open_dues(school)
    senco_client.post(url("entry_unrestrict", entry_pk=restricted.pk))

    assert sealed == []
    assert [kind for kind, _, _ in open_dues(school)] == ["action_due", "contact_follow_up"]


def test_contact_with_an_action_stays_and_another_goes_out_of_sight(senco_client, school, taught):
    held = contact_about(taught)
    pupils.ActionFactory(pupil=taught, source="contact", source_id=held.pk)
    free = contact_about(taught)

    refused = senco_client.post(
        url("entry_remove", entry_pk=held.pk), {"reason": "Twice", "version": 1}
    )
    gone = senco_client.post(
        url("entry_remove", entry_pk=free.pk), {"reason": "Wrong file", "version": 1}
    )

    assert refused.status_code == 409
    assert "Actions were agreed here" in refused.content.decode()
    assert gone.url == url("entry_list")
    assert senco_client.get(url("entry_view", entry_pk=free.pk)).status_code == 404
    stands = {entry.pk: entry.removed_reason for entry in entries_of(school)}
    assert stands == {held.pk: "", free.pk: "Wrong file"}


def test_list_is_searched_and_narrowed(senco_client, senco, teacher, taught, untaught):
    call = contact_about(taught, created_by=senco, summary="About the bus")
    visit = contact_about(
        untaught,
        created_by=teacher,
        kind="home_visit",
        on=TODAY,
        follow_up_on=TODAY,
    )

    def shown(**query):
        page = senco_client.get(url("entry_list"), query)
        return [entry.pk for entry in page.context["entries"]]

    assert shown() == [visit.pk, call.pk]
    assert shown(q="BUS") == [call.pk]
    assert shown(q="quillan") == [visit.pk]
    assert shown(kind="home_visit") == [visit.pk]
    assert shown(author=senco.pk) == [call.pk]
    assert shown(show="open") == [visit.pk]
    assert shown(show="mine") == [call.pk]
    assert shown(since=TODAY.isoformat()) == [visit.pk]
    assert shown(until="2026-10-06") == [call.pk]


def test_export_holds_the_list_without_restricted_ones_and_is_audited(
    slt_client, senco, school, taught
):
    contact_about(taught, summary="=HYPERLINK()", created_by=senco)
    sealed = contact_about(taught, summary="Sealed")
    with tenant(school.pk):
        ContactLogEntry.objects.filter(pk=sealed.pk).update(
            restricted_by=senco, restricted_at="2026-10-06T10:00Z"
        )

    response = slt_client.get(url("entry_export"))

    sheet = load_workbook(BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    with tenant(school.pk):
        audited = Entry.objects.get(event="exported")
    assert [(row[2], row[4]) for row in rows] == [("Wren Alderbrook", "'=HYPERLINK()")]
    assert audited.pupil_ids == [taught.pk]


def test_markup_in_words_is_shown_as_words(senco_client, taught):
    entry = contact_about(taught, summary="<script>x</script>", with_name="<b>Orla</b>")

    page = senco_client.get(url("entry_view", entry_pk=entry.pk)).content.decode()

    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<b>Orla</b>" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_budget_of_the_list(senco_client, senco, taught, rows, assert_page_queries):
    for _ in range(rows):
        contact_about(taught, created_by=senco)

    with assert_page_queries(9):
        senco_client.get(url("entry_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_budget_of_one_contact(senco_client, senco, taught, rows, assert_page_queries):
    entry = contact_about(taught, created_by=senco)
    for _ in range(rows):
        pupils.ActionFactory(pupil=taught, source="contact", source_id=entry.pk)

    with assert_page_queries(11):
        senco_client.get(url("entry_view", entry_pk=entry.pk))


@pytest.mark.parametrize("rows", [1, 3])
def test_budget_of_the_tab(senco_client, senco, taught, rows, assert_page_queries):
    for _ in range(rows):
        contact_about(taught, created_by=senco)
        pupils.ActionFactory(pupil=taught)

    with assert_page_queries(12):
        senco_client.get(url("pupil_log", pupil_pk=taught.pk))
