"""What staff learn: the log, who sees it, marks that follow from it, gaps, certificates."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from provision.enums import Level
from provision.models import Certificate, TrainedStaff, Training, TrainingPart
from provision.rules.training import too_few
from provision.training import area_gaps, learned, people_minutes, provision_gaps
from pupils.enums import Area, DueKind
from pupils.models import Due
from sendhub.accounts.models import StaffMember
from sendhub.audit.models import Entry
from sendhub.dates import Span
from sendhub.tenancy import tenant
from tests.factories.accounts import StaffMemberFactory
from tests.factories.provision import (
    CertificateFactory,
    InterventionFactory,
    ProvisionFactory,
    SlotFactory,
    TrainedStaffFactory,
    TrainingFactory,
    TrainingPartFactory,
)
from tests.factories.pupils import NeedFactory, PupilFactory

DAY = datetime.timedelta(days=1)
LIST = reverse("provision:training_list")


def url(name, **keys):
    return reverse(f"provision:{name}", kwargs=keys)


@pytest.fixture
def ada(school):
    return StaffMemberFactory(school=school, first_name="Ada", last_name="Quill")


@pytest.fixture
def boosters(school):
    return ProvisionFactory(school=school, name="Boosters")


def typed(today, **values):
    return {
        "kind": "course",
        "topic": "Boosters, first day",
        "on": today,
        "minutes": 360,
        **values,
    }


def marks(school):
    with tenant(school.pk):
        return [
            (row.staff_id, row.starts_on, row.ends_on)
            for row in TrainedStaff.objects.order_by("pk")
        ]


def dues(school):
    with tenant(school.pk):
        rows = Due.objects.filter(kind=DueKind.TRAINING_EXPIRES, done_on=None)
        return [(row.due_on, row.source) for row in rows]


def only(school):
    with tenant(school.pk):
        return Training.objects.get()


@pytest.mark.parametrize(
    ("trained", "running", "expected"),
    [(0, 0, True), (1, 0, True), (2, 0, False), (2, 2, False), (2, 3, True), (3, 3, False)],
)
def test_two_trained_adults_are_the_least_and_one_for_each_group(trained, running, expected):
    assert too_few(trained, running) is expected


def test_training_is_written_down_for_many_and_marks_them(
    senco_client, school, ada, boosters, today
):
    other = StaffMemberFactory(school=school, last_name="Reed")
    ends = today + 365 * DAY

    response = senco_client.post(
        url("training_add"),
        typed(today, provision=boosters.pk, staff=[ada.pk, other.pk], runs_out_on=ends),
    )

    training = only(school)
    assert response.url == training.get_absolute_url()
    assert training.is_held
    assert marks(school) == [(ada.pk, today, ends), (other.pk, today, ends)]
    assert sorted(dues(school)) == [
        (ends, f"Boosters: {name}") for name in sorted([ada.full_name, other.full_name])
    ]
    with tenant(school.pk):
        assert Entry.objects.filter(
            object_type="provision.training", object_id=training.pk, event="created"
        ).exists()


def test_everybody_who_works_here_takes_part(senco_client, school, ada, today):
    StaffMemberFactory(school=school, last_name="Gone", ends_on=today - DAY)

    senco_client.post(url("training_add"), typed(today, kind="inset", everybody="on"))

    with tenant(school.pk):
        names = set(TrainingPart.objects.values_list("staff__last_name", flat=True))
    assert "Quill" in names
    assert "Gone" not in names


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({}, "staff", "Choose who took part."),
        ({"minutes": 0}, "minutes", "Ensure this value is greater than or equal to 5."),
        ({"on": ""}, "on", "Enter the day."),
        (
            {"runs_out_on": datetime.date(2027, 1, 1)},
            "runs_out_on",
            "Choose what it trains to deliver, or leave this empty.",
        ),
        (
            {"runs_out_on": datetime.date(2020, 1, 1)},
            "runs_out_on",
            "It runs out before it took place.",
        ),
    ],
)
def test_what_cannot_be_is_refused(senco_client, today, values, field, said):
    today = datetime.date(2026, 11, 2)

    response = senco_client.post(url("training_add"), typed(today, **values))

    assert said in response.context["form"].errors[field]


def test_a_plan_marks_nobody_until_it_took_place(senco_client, school, ada, boosters, today):
    senco_client.post(
        url("training_add"), typed(today + DAY, provision=boosters.pk, staff=[ada.pk])
    )
    training = only(school)
    before = (training.is_held, marks(school))
    early = senco_client.post(
        url("training_hold", training_pk=training.pk),
        {"version": training.version, "staff": [ada.pk]},
    )
    with tenant(school.pk):
        Training.objects.update(on=today)

    senco_client.post(
        url("training_hold", training_pk=training.pk),
        {"version": training.version, "staff": [ada.pk]},
    )

    assert before == (False, [])
    assert early.status_code == 409
    assert marks(school) == [(ada.pk, today, None)]


def test_a_later_training_renews_and_taking_it_out_takes_the_renewal_back(
    senco_client, school, ada, boosters, today
):
    first = today - 300 * DAY
    for on, ends in ((first, today + 60 * DAY), (today, today + 365 * DAY)):
        senco_client.post(
            url("training_add"),
            typed(on, provision=boosters.pk, staff=[ada.pk], runs_out_on=ends),
        )
    renewed = marks(school)
    with tenant(school.pk):
        last = Training.objects.order_by("-on").first()

    senco_client.post(url("training_remove", training_pk=last.pk))
    taken_out = marks(school)
    senco_client.post(url("training_put_back", training_pk=last.pk))

    assert renewed == marks(school) == [(ada.pk, today, today + 365 * DAY)]
    assert taken_out == [(ada.pk, first, today + 60 * DAY)]
    assert [due for due, _ in dues(school)] == [today + 365 * DAY]


def test_a_mark_set_by_hand_stays_when_a_training_goes(senco_client, school, ada, boosters, today):
    TrainedStaffFactory(school=school, provision=boosters, staff=ada, starts_on=today)
    senco_client.post(
        url("training_add"), typed(today - DAY, provision=boosters.pk, staff=[ada.pk])
    )

    senco_client.post(url("training_remove", training_pk=only(school).pk))

    assert marks(school) == [(ada.pk, today, None)]


def test_two_who_change_one_entry(senco_client, school, ada, today):
    training = TrainingFactory(school=school)
    TrainingPartFactory(school=school, training=training, staff=ada)
    sent = typed(training.on, staff=[ada.pk], version=training.version)
    senco_client.post(url("training_edit", training_pk=training.pk), sent)

    late = senco_client.post(
        url("training_edit", training_pk=training.pk), sent | {"topic": "Mine"}
    )

    assert late.status_code == 409
    assert only(school).topic == "Boosters, first day"


def test_a_teacher_sees_and_adds_only_what_is_theirs(teacher_client, teacher, school, ada, today):
    training = TrainingFactory(school=school, topic="Of others")
    TrainingPartFactory(school=school, training=training, staff=ada)

    added = teacher_client.post(url("training_add"), typed(today, topic="Mine", staff=[ada.pk]))

    mine = teacher_client.get(LIST).context["page"].object_list
    assert [row.topic for row in mine] == ["Mine"]
    assert teacher_client.get(added.url).context["may_edit"]
    assert teacher_client.get(training.get_absolute_url()).status_code == 404
    with tenant(school.pk):
        part = TrainingPart.objects.get(training__topic="Mine")
    assert part.staff.user == teacher


def test_a_teacher_changes_nothing_that_marks_somebody(teacher_client, teacher, school, boosters):
    part = part_of(teacher, school, provision=boosters)

    assert teacher_client.get(part.training.get_absolute_url()).status_code == 200
    for name in ("training_edit", "training_remove", "training_hold", "training_put_back"):
        address = url(name, training_pk=part.training_id)
        assert teacher_client.post(address).status_code == 404


def part_of(user, school, **training):
    me = StaffMember.objects.get(user=user, school=school)
    row = TrainingFactory(school=school, recorded_by=user, **training)
    return TrainingPartFactory(school=school, training=row, staff=me)


def test_a_certificate_is_kept_and_handed_out(teacher_client, teacher, school):
    part = part_of(teacher, school)
    picture = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
        b"\x90wS\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef"
        b"\x00\x00\x00\x00IEND\xaeB`\x82"
    )

    teacher_client.post(
        url("certificate_add", training_part_pk=part.pk),
        {"file": SimpleUploadedFile("paper.png", picture, "image/png")},
    )

    response = teacher_client.get(url("certificate_file", training_part_pk=part.pk))
    assert response["Content-Disposition"] == 'attachment; filename="paper.png"'
    with tenant(school.pk):
        assert b"".join(response.streaming_content) == bytes(Certificate.objects.get().content)


def test_a_program_is_no_certificate(teacher_client, teacher, school):
    part = part_of(teacher, school)

    response = teacher_client.post(
        url("certificate_add", training_part_pk=part.pk),
        {"file": SimpleUploadedFile("paper.pdf", b"MZ not a paper", "application/pdf")},
    )

    assert response.context["form"].errors["file"]
    with tenant(school.pk):
        assert not Certificate.objects.exists()


def test_filters_find_by_words_person_year_and_state(senco_client, school, ada, today):
    kept = TrainingFactory(school=school, topic="Attachment", given_by="Dr Bell", area=Area.SEMH)
    TrainingPartFactory(school=school, training=kept, staff=ada)
    TrainingFactory(school=school, topic="Planned", on=today + DAY, is_held=False)
    TrainingFactory(school=school, topic="Forgotten", on=today - DAY, is_held=False)

    def topics(**asked):
        return sorted(row.topic for row in senco_client.get(LIST, asked).context["page"])

    assert topics(q="bell") == topics(who=ada.pk) == topics(area="semh") == ["Attachment"]
    assert topics(show="planned") == ["Planned"]
    assert topics(show="to_confirm") == ["Forgotten"]
    assert topics() == ["Attachment", "Forgotten", "Planned"]
    assert topics(kind="supervision") == []


def test_an_adult_whose_training_ends_before_the_group_does_is_named(
    senco_client, school, ada, boosters, today
):
    run = InterventionFactory(
        school=school, provision=boosters, starts_on=today, ends_on=today + 60 * DAY
    )
    SlotFactory(school=school, intervention=run, staff=ada)
    mark = TrainedStaffFactory(
        school=school, provision=boosters, staff=ada, ends_on=today + 59 * DAY
    )
    page = reverse("provision:intervention_view", kwargs={"intervention_pk": run.pk})
    warned = senco_client.get(page).context["running_out"]

    with tenant(school.pk):
        TrainedStaff.objects.filter(pk=mark.pk).update(ends_on=today + 60 * DAY)

    assert warned == [mark]
    assert senco_client.get(page).context["running_out"] == []


def test_renewing_comes_with_person_and_provision(senco_client, school, ada, boosters, today):
    mark = TrainedStaffFactory(school=school, provision=boosters, staff=ada, ends_on=today + DAY)

    form = senco_client.get(url("training_renew", trained_pk=mark.pk)).context["form"]

    assert form.initial["provision"] == boosters.pk
    assert form.initial["staff"] == [ada.pk]


def test_gaps_count_adults_needs_and_people(senco_actor, school, ada, boosters, today):
    ProvisionFactory(school=school, level=Level.UNIVERSAL)
    TrainedStaffFactory(
        school=school, provision=boosters, staff=ada, starts_on=today - DAY, ends_on=today + DAY
    )
    TrainedStaffFactory(
        school=school,
        provision=boosters,
        starts_on=today - 9 * DAY,
        ends_on=today - DAY,
    )
    pupil = PupilFactory(school=school, sen_status="K")
    NeedFactory(pupil=pupil, need_type="SEMH", rank=1)
    part = TrainingPartFactory(
        school=school, staff=ada, training__area=Area.COGNITION, training__on=today
    )
    span = Span(today - 9 * DAY, today)

    with tenant(school.pk):
        [gap] = provision_gaps(senco_actor, today=today)
        areas = {each.area: each for each in area_gaps(senco_actor, span=span, today=today)}
        people = people_minutes(senco_actor, span=span, today=today)
        counts = learned(senco_actor, span=span)

    assert (gap.trained, gap.soon, gap.running, gap.is_short) == (1, 1, 0, True)
    assert areas[Area.SEMH].is_untrained
    assert areas[Area.COGNITION].trainings == 1
    assert people[-1] == (ada, part.training.minutes, 1)
    assert counts == {"kinds": {"course": 1}, "people": 1, "minutes": 90}


@pytest.mark.parametrize("number", [1, 3])
def test_list_budget(senco_client, school, number, assert_page_queries):
    for _ in range(number):
        TrainingPartFactory(school=school)

    with assert_page_queries(8):
        response = senco_client.get(LIST)

    assert response.context["page"].paginator.count == number


@pytest.mark.parametrize("number", [1, 3])
def test_gaps_budget(senco_client, school, number, assert_page_queries):
    for _ in range(number):
        TrainedStaffFactory(school=school)
        TrainingPartFactory(school=school)

    with assert_page_queries(9):
        response = senco_client.get(url("training_gaps"))

    assert len(response.context["provisions"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_page_budget(senco_client, school, number, assert_page_queries):
    training = TrainingFactory(school=school)
    for _ in range(number):
        CertificateFactory(school=school, part__training=training)

    with assert_page_queries(8):
        response = senco_client.get(training.get_absolute_url())

    assert len(response.context["parts"]) == number
