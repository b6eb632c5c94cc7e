"""Plans for health and safety: versions, readers, reminders, cards; who may see what; the budgets."""

import datetime
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.models import Action, Due, SupportingPlan, SupportingReceipt
from pupils.supporting_enums import SupportingKind
from sendhub.accounts.models import StaffMember
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.accounts import (
    GroupStaffFactory,
    StaffMemberFactory,
    TeachingGroupFactory,
)
from tests.factories.provision import TrainingFactory, TrainingPartFactory
from tests.factories.pupils import (
    ContactFactory,
    DocumentFactory,
    PupilFactory,
    RelationshipFactory,
    SupportingPlanFactory,
    SupportingReceiptFactory,
)

TODAY = timezone.localdate()


def days(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def group(school, teacher, ta):
    group = TeachingGroupFactory(school=school)
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    return group


@pytest.fixture
def pupil(school, group):
    return PupilFactory(school=school, group=group)


@pytest.fixture
def owner(senco):
    return StaffMember.objects.get(user=senco)


def tab(pupil):
    return reverse("pupils:pupil_supporting", args=[pupil.pk])


def adding(pupil, kind="health"):
    return reverse("pupils:supporting_add", kwargs={"pupil_pk": pupil.pk, "supporting_kind": kind})


def sent(keeper, **values):
    return {
        "condition": "Epilepsy",
        "signs": "Stares, lips move.",
        "emergency": "Time it. After 5 minutes ring 999.",
        "owner": keeper.pk,
        "review_on": days(200).isoformat(),
        **values,
    }


def owed(school):
    with tenant(school.pk):
        return sorted(Due.objects.open().values_list("kind", "subject_id"))


def test_plan_is_in_force_read_and_its_card_found_by_every_adult(
    senco_client, teacher_client, ta_client, school, pupil, owner
):
    response = senco_client.post(adding(pupil), sent(owner))

    assert (response.status_code, response.url) == (302, tab(pupil))
    with tenant(school.pk):
        plan = SupportingPlan.objects.get()
        assert (plan.number, plan.state, plan.answers["condition"]) == (1, "current", "Epilepsy")
        assert SupportingReceipt.objects.filter(read_at=None).count() == 2
    assert owed(school) == [("supporting_review", plan.pk), ("supporting_unread", plan.pk)]
    read = reverse("pupils:supporting_read", args=[plan.pk])
    assert teacher_client.get(tab(pupil)).context["plans"][0].is_to_read is True
    teacher_client.post(read)
    teacher_client.post(read)
    assert teacher_client.get(tab(pupil)).context["plans"][0].is_to_read is False
    assert owed(school) == [("supporting_review", plan.pk), ("supporting_unread", plan.pk)]
    ta_client.post(read)
    assert owed(school) == [("supporting_review", plan.pk)]
    with tenant(school.pk):
        assert Entry.objects.filter(event="supporting_read").count() == 2


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"emergency": ""}, {"emergency": ["This has to be answered."]}),
        (
            {"condition": "", "signs": "", "emergency": ""},
            {"__all__": ["Answer the questions, or choose the document that holds the plan."]},
        ),
        ({"review_on": TODAY.isoformat()}, {"review_on": ["Choose a day to come."]}),
        ({"review_on": days(400).isoformat()}, {"review_on": ["Choose a day within a year."]}),
        ({"owner": ""}, {"owner": ["This field is required."]}),
        (
            {"consent_on": TODAY.isoformat()},
            {"consent_with": ["Choose who consented."]},
        ),
        ({"consent_on": days(1).isoformat()}, {"consent_on": ["This day is still to come."]}),
        (
            {"condition": "x" * 2001},
            {
                "condition": [
                    "Ensure this value has at most 2000 characters (it has 2001).",
                ]
            },
        ),
    ],
    ids=("must", "nothing", "today", "late", "owner", "consent", "tomorrow", "long"),
)
def test_form_says_beside_the_field_what_is_wrong(
    senco_client, school, pupil, owner, values, errors
):
    response = senco_client.post(adding(pupil), sent(owner, **values))

    assert response.context["form"].errors == errors
    with tenant(school.pk):
        assert SupportingPlan.objects.count() == 0


def test_a_document_may_hold_the_plan(senco_client, teacher_client, school, pupil, owner):
    paper = DocumentFactory(pupil=pupil, title="Plan of the clinic", for_staff=False)
    empty = {"condition": "", "signs": "", "emergency": "", "document": paper.pk}

    senco_client.post(adding(pupil), sent(owner, **empty))

    assert senco_client.get(tab(pupil)).context["readable"] == {paper.pk}
    assert teacher_client.get(tab(pupil)).context["readable"] == set()


def test_document_of_another_pupil_is_not_offered(senco_client, school, pupil, owner):
    paper = DocumentFactory(pupil=PupilFactory(school=school))

    response = senco_client.post(adding(pupil), sent(owner, document=paper.pk))

    assert set(response.context["form"].errors) == {"document"}


def test_whom_to_ring_is_taken_from_the_family_page(senco_client, pupil):
    contact = ContactFactory(
        school=pupil.school, first_name="Orla", last_name="Fenn", mobile="07700 900118"
    )
    RelationshipFactory(pupil=pupil, contact=contact, relation="PAM")

    form = senco_client.get(adding(pupil)).context["form"]

    assert form.initial["call"] == "1. Orla Fenn (Mother): 07700 900118"


def test_unknown_kind_does_not_exist(senco_client, pupil):
    assert senco_client.get(adding(pupil, "nonsense")).status_code == 404


@pytest.mark.parametrize("kind", SupportingKind)
def test_each_kind_has_its_own_form(senco_client, pupil, kind):
    response = senco_client.get(adding(pupil, kind))

    assert response.context["heading"] == kind.label
    assert ("title" in response.context["form"].fields) is (kind == SupportingKind.RISK)


def test_change_is_a_new_version_that_is_read_anew(senco_client, school, pupil, owner, teacher):
    first = SupportingPlanFactory(pupil=pupil, owner=owner)
    SupportingReceiptFactory(plan=first, staff=teacher.staff_records.get(), read_at=timezone.now())
    address = reverse("pupils:supporting_edit", args=[first.pk])

    taken = senco_client.post(address, sent(owner, version="1", stored="Office"))
    stale = senco_client.post(address, sent(owner, version="1", stored="Hall"))

    assert (taken.status_code, stale.status_code) == (302, 409)
    assert "Office" not in stale.content.decode()
    with tenant(school.pk):
        second = SupportingPlan.objects.get(state="current")
        assert (second.number, second.replaces_id) == (2, first.pk)
        assert SupportingPlan.objects.get(state="earlier").answers == first.answers
        assert SupportingReceipt.objects.filter(plan=second, read_at=None).count() == 2
    earlier = senco_client.get(tab(pupil)).context["earlier"]
    assert [plan.pk for plan in earlier] == [first.pk]
    assert senco_client.get(first.get_absolute_url()).context["plan"] == first
    again = senco_client.post(
        reverse("pupils:supporting_edit", args=[first.pk]), sent(owner, version="2")
    )
    assert again.status_code == 409


def test_second_healthcare_plan_is_refused_where_one_is_in_force(
    senco_client, school, pupil, owner
):
    SupportingPlanFactory(pupil=pupil, owner=owner)

    response = senco_client.post(adding(pupil), sent(owner))

    assert response.status_code == 409
    with tenant(school.pk):
        assert SupportingPlan.objects.count() == 1


def test_reminder_is_an_action_for_each_who_has_not_read_it(
    senco_client, teacher_client, school, pupil, owner, teacher, ta
):
    senco_client.post(adding(pupil), sent(owner))
    with tenant(school.pk):
        plan = SupportingPlan.objects.get()
    teacher_client.post(reverse("pupils:supporting_read", args=[plan.pk]))
    remind = reverse("pupils:supporting_remind", args=[plan.pk])

    senco_client.post(remind)
    senco_client.post(remind)

    with tenant(school.pk):
        [action] = Action.objects.all()
    assert action.owner == ta.staff_records.get()
    assert "Health and safety: Healthcare plan" in action.text


def test_reading_finishes_the_reminder(senco_client, ta_client, school, pupil, owner):
    senco_client.post(adding(pupil), sent(owner))
    with tenant(school.pk):
        plan = SupportingPlan.objects.get()
    senco_client.post(reverse("pupils:supporting_remind", args=[plan.pk]))

    ta_client.post(reverse("pupils:supporting_read", args=[plan.pk]))

    with tenant(school.pk):
        assert Action.objects.exclude(done_on=None).count() == 1


def test_plan_is_looked_at_again_ended_and_taken_up(senco_client, school, pupil, owner):
    senco_client.post(adding(pupil), sent(owner))
    with tenant(school.pk):
        plan = SupportingPlan.objects.get()
    address = reverse("pupils:supporting_review", args=[plan.pk])
    said = {"reviewed_on": TODAY.isoformat(), "review_said": "Still right."}

    senco_client.post(address, said | {"version": "1", "review_on": days(90).isoformat()})
    with tenant(school.pk):
        assert Due.objects.open().get(kind="supporting_review").due_on == days(90)
    response = senco_client.post(f"{address}?from=due", said | {"version": "2", "is_over": "on"})

    assert response.url == reverse("pupils:due_list")
    assert owed(school) == []
    senco_client.post(reverse("pupils:supporting_take_up", args=[plan.pk]))
    with tenant(school.pk):
        assert SupportingPlan.objects.get().state == "current"


def test_teacher_reads_plans_of_own_pupils_and_the_card_of_every_child(
    teacher_client, school, pupil, owner
):
    other = SupportingPlanFactory(pupil=PupilFactory(school=school), owner=owner)
    SupportingPlanFactory(pupil=pupil, owner=owner)

    listed = teacher_client.get(reverse("pupils:supporting_list"))
    cards = teacher_client.get(reverse("pupils:card_list"))

    assert [plan.pupil for plan in listed.context["page"]] == [pupil]
    assert len(cards.context["page"].object_list) == 2
    assert teacher_client.get(other.get_absolute_url()).status_code == 404
    assert teacher_client.get(adding(pupil)).status_code == 403
    card = teacher_client.get(reverse("pupils:card_view", args=[other.pk]))
    assert card.context["card"].condition == "Asthma"


def test_each_look_at_a_card_is_on_record(ta_client, ta, school, owner):
    plan = SupportingPlanFactory(pupil=PupilFactory(school=school), owner=owner)

    ta_client.get(reverse("pupils:card_view", args=[plan.pk]))
    printed = ta_client.get(reverse("pupils:card_print", args=[plan.pk, "a5"]))
    every = ta_client.get(reverse("pupils:card_print_all", args=["a4"]))

    assert [printed.content[:4], every.content[:4]] == [b"%PDF", b"%PDF"]
    with tenant(school.pk):
        rows = Entry.objects.order_by("pk").values_list("event", "pupil_id", "pupil_ids")
        assert list(rows) == [
            ("opened", plan.pupil_id, []),
            ("printed", plan.pupil_id, []),
            ("exported", None, [plan.pupil_id]),
        ]
    assert ta_client.get(reverse("pupils:card_print", args=[plan.pk, "a3"])).status_code == 404


def test_card_goes_with_the_plan_and_the_pupil(senco_client, school, pupil, owner):
    ended = SupportingPlanFactory(
        pupil=pupil, owner=owner, state="ended", ended_on=datetime.date(2026, 11, 1)
    )
    other_kind = SupportingPlanFactory(pupil=pupil, owner=owner, kind="behaviour")
    left = SupportingPlanFactory(pupil=PupilFactory(school=school, on_roll=False), owner=owner)

    answers = {
        senco_client.get(reverse("pupils:card_view", args=[plan.pk])).status_code
        for plan in (ended, other_kind, left)
    }

    assert answers == {404}


def test_card_of_another_school_does_not_exist(other_senco_client, pupil, owner):
    plan = SupportingPlanFactory(pupil=pupil, owner=owner)

    assert other_senco_client.get(reverse("pupils:card_view", args=[plan.pk])).status_code == 404
    assert other_senco_client.get(reverse("pupils:card_list")).context["page"].paginator.count == 0


def test_card_stands_in_the_head_of_the_file(ta_client, pupil, owner):
    plan = SupportingPlanFactory(pupil=pupil, owner=owner)

    response = ta_client.get(reverse("desk:pupil_overview", args=[pupil.pk]))

    assert response.context["header"].card_pk == plan.pk
    assert reverse("pupils:card_view", args=[plan.pk]) in response.content.decode()


def test_list_is_found_by_kind_state_and_name(
    senco_client, teacher_client, school, pupil, owner, teacher
):
    health = SupportingPlanFactory(pupil=pupil, owner=owner, review_on=days(-1))
    peep = SupportingPlanFactory(
        pupil=PupilFactory(school=school, last_name="Quillan"),
        owner=owner,
        kind="peep",
        review_on=days(9),
    )
    ended = SupportingPlanFactory(
        pupil=pupil, owner=owner, kind="risk", state="ended", ended_on=days(-3)
    )
    SupportingReceiptFactory(plan=health, staff=teacher.staff_records.get())
    address = reverse("pupils:supporting_list")

    def found(client=senco_client, **query):
        return [plan.pk for plan in client.get(address, query).context["page"]]

    assert found() == [health.pk, peep.pk]
    assert found(kind="peep") == [peep.pk]
    assert found(show="late") == [health.pk]
    assert found(show="unread") == [health.pk]
    assert found(show="ended") == [ended.pk]
    assert found(show="mine") == []
    assert found(teacher_client, show="mine") == [health.pk]
    assert found(q="quillan") == [peep.pk]


def test_plan_is_printed_and_on_record(senco_client, school, pupil, owner):
    plan = SupportingPlanFactory(pupil=pupil, owner=owner)

    response = senco_client.get(reverse("pupils:supporting_print", args=[plan.pk]))

    assert response.content[:4] == b"%PDF"
    with tenant(school.pk):
        assert Entry.objects.get().event == "printed"


def test_who_is_trained_is_read_from_the_log_of_staff_learning(
    senco_client, teacher_client, school, pupil, owner
):
    SupportingPlanFactory(pupil=pupil, owner=owner)
    people = StaffMemberFactory.create_batch(4, school=school)
    asked = ("Asthma: the blue inhaler", "Asthmatic children on trips", "Asthma", "Phonics")
    runs_out = (days(30), None, days(-1), None)
    for person, topic, until in zip(people, asked, runs_out, strict=True):
        training = TrainingFactory(
            school=school, topic=topic, runs_out_on=until, on=days(-60), is_held=True
        )
        TrainingPartFactory(school=school, training=training, staff=person)

    plan = senco_client.get(tab(pupil)).context["plans"][0]

    assert sorted(plan.trained) == sorted(
        [
            (people[0].full_name, "Asthma: the blue inhaler", days(30)),
            (people[1].full_name, "Asthmatic children on trips", None),
        ]
    )
    assert not hasattr(teacher_client.get(tab(pupil)).context["plans"][0], "trained")


def test_nobody_trained_is_said(senco_client, pupil, owner):
    SupportingPlanFactory(pupil=pupil, owner=owner)

    assert "nobody trained" in senco_client.get(tab(pupil)).content.decode()


LISTS = {"pupils:supporting_list": 7, "pupils:card_list": 7}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_list_query_budget(senco_client, school, owner, assert_page_queries, name, number):
    for _ in range(number):
        plan = SupportingPlanFactory(pupil=PupilFactory(school=school), owner=owner)
        SupportingReceiptFactory(plan=plan)

    with assert_page_queries(LISTS[name]):
        senco_client.get(reverse(name))


@pytest.mark.parametrize("number", [1, 3])
def test_tab_query_budget(senco_client, school, pupil, owner, assert_page_queries, number):
    for kind in list(SupportingKind)[:number]:
        paper = DocumentFactory(pupil=pupil)
        plan = SupportingPlanFactory(pupil=pupil, owner=owner, kind=kind, document=paper)
        SupportingReceiptFactory(plan=plan)

    # The tenth asks the log of staff learning who is trained.
    with assert_page_queries(10):
        senco_client.get(tab(pupil))
