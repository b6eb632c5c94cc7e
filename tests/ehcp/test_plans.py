"""EHC plans: entered, issued, amended by a new version, ended; what was given against what is owed."""

import datetime

import pytest
from django.urls import reverse

from ehcp.actions import deliveries
from ehcp.actions import plans as actions
from ehcp.ledger import ledgers
from ehcp.models import EhcPlan, EhcPlanVersion, ProvisionText
from pupils.models import Pupil, SenStatus
from sendhub.audit.models import Entry
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.factories import ehcp as make
from tests.factories import provision
from tests.factories.accounts import (
    ClosurePeriodFactory,
    GroupStaffFactory,
    TeachingGroupFactory,
    TermFactory,
)
from tests.factories.pupils import NeedFactory, PupilFactory, SenStatusFactory

TODAY = datetime.date.today()
D = datetime.date
DAY = datetime.timedelta(days=1)
ISSUED = D(2026, 9, 1)


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    pupil = PupilFactory(school=school, group=group, sen_status="K")
    SenStatusFactory(school=school, pupil=pupil, status="K", starts_on=D(2024, 9, 2))
    NeedFactory(school=school, pupil=pupil)
    return pupil


@pytest.fixture
def plan(school, pupil):
    return make.EhcPlanFactory(school=school, pupil=pupil, first_issued_on=ISSUED)


@pytest.fixture
def final(plan):
    """The version in force, with a need, an outcome that answers it and a line that serves it."""
    row = {"school": plan.school, "pupil": plan.pupil}
    version = make.EhcPlanVersionFactory(**row, plan=plan, issued_on=ISSUED)
    part = {**row, "plan_version": version}
    need = make.PlanNeedFactory(**part)
    outcome = make.OutcomeTextFactory(**part)
    owed = make.ProvisionTextFactory(**part)
    make.OutcomeNeedFactory(**row, outcome=outcome, need=need)
    make.ProvisionOutcomeFactory(**row, provision=owed, outcome=outcome)
    return version


@pytest.fixture
def line(final):
    with tenant(final.school_id):
        return final.provision.get().line


def events(school):
    with tenant(school.pk):
        return set(Entry.objects.values_list("event", flat=True))


def test_plan_is_entered_from_the_paper_and_issued(school, pupil, senco_client):
    def post(name, pk, **values):
        with tenant(school.pk):
            draft = EhcPlanVersion.objects.first()
        if draft:
            values["version"] = draft.version
        key = "pupil_pk" if name == "plan_start" else "plan_version_pk"
        address = reverse(f"ehcp:{name}", kwargs={key: pk or draft.pk})
        answer = senco_client.post(address, values)
        assert answer.status_code == 302, answer.context["form"].errors

    post("plan_start", pupil.pk, local_authority=school.local_authority_id, source="own_request")
    post("version_edit", None, A_aspirations="To work with animals", C="None known")
    post("need_add", None, text="Understands less than is said")
    with tenant(school.pk):
        draft = EhcPlanVersion.objects.get()
        need = draft.needs.get()
    post("outcome_add", None, text="Follows two steps", needs=[need.pk])
    with tenant(school.pk):
        outcome = draft.outcomes.get()
    post(
        "provision_add",
        None,
        text="Language group",
        minutes=30,
        times=3,
        per="week",
        adult="TA",
        outcomes=[outcome.pk],
    )
    post("version_issue", None, issued_on=TODAY.isoformat(), signed_by="Maris Fenwick")

    with tenant(school.pk):
        draft.refresh_from_db()
        plan = EhcPlan.objects.get()
        row = ProvisionText.objects.get()
        assert (draft.kind, draft.issued_on, draft.sections) == (
            "final",
            TODAY,
            {"A_aspirations": "To work with animals", "C": "None known"},
        )
        assert (plan.first_issued_on, row.line.number, row.outcomes.get()) == (TODAY, 1, outcome)
        assert Pupil.objects.get().sen_status == "E"
        assert SenStatus.objects.get(ends_on=None).starts_on == TODAY
    assert {"ehc_plan_started", "ehc_plan_issued", "sen_status_changed"} <= events(school)


def test_draft_leaves_the_status_as_it_is(school, pupil, senco_actor):
    with tenant(school.pk):
        actions.start_plan(
            pupil=pupil,
            by=senco_actor,
            local_authority=school.local_authority,
            source="inherited",
        )

        assert Pupil.objects.get().sen_status == "K"


def test_second_plan_is_refused_while_one_runs(school, plan, senco_actor):
    with tenant(school.pk), pytest.raises(NotPossible, match="Amend it by a new version"):
        actions.start_plan(
            pupil=plan.pupil,
            by=senco_actor,
            local_authority=school.local_authority,
            source="own_request",
        )


@pytest.mark.parametrize(
    "name", ["version_edit", "version_issue", "need_add", "outcome_add", "provision_add"]
)
def test_final_version_is_never_edited(senco_client, final, name):
    answer = senco_client.get(reverse(f"ehcp:{name}", kwargs={"plan_version_pk": final.pk}))

    assert answer.status_code == 409
    assert "Amend the plan by a new version." in answer.content.decode()


def test_version_without_lines_of_section_f_is_asked_about_before_it_is_final(
    school, pupil, plan, senco_client
):
    draft = make.DraftFactory(school=school, pupil=pupil, plan=plan)
    address = reverse("ehcp:version_issue", kwargs={"plan_version_pk": draft.pk})
    sent = {"version": draft.version, "issued_on": TODAY.isoformat()}

    asked = senco_client.post(address, sent).context["form"].errors
    told = senco_client.post(address, sent | {"is_without_provision": "on"})

    assert list(asked) == ["is_without_provision"]
    assert told.status_code == 302
    with tenant(school.pk):
        draft.refresh_from_db()
        assert draft.is_final


def test_line_of_a_final_version_stays(school, final, senco_actor):
    with tenant(school.pk), pytest.raises(NotPossible, match="final and never changes"):
        actions.drop_line(row=final.provision.get(), version=final.version, by=senco_actor)


def test_amended_version_copies_all_over_the_same_lines(school, plan, final, senco_actor):
    with tenant(school.pk):
        draft = actions.start_draft(plan=plan, by=senco_actor)
        again = actions.start_draft(plan=plan, by=senco_actor)
        issued = actions.issue_version(
            plan_version=draft, version=draft.version, issued_on=TODAY, signed_by="", by=senco_actor
        )

        before, after = final.provision.get(), draft.provision.get()
        assert again == draft
        assert (issued.number, issued.kind) == (2, "amended")
        assert (after.line, after.text, after.minutes) == (before.line, before.text, before.minutes)
        assert after.outcomes.get().plan_version == draft
        assert after.outcomes.get().needs.get().plan_version == draft


def test_two_versions_on_one_day_are_refused(school, plan, final, senco_actor):
    with tenant(school.pk):
        draft = actions.start_draft(plan=plan, by=senco_actor)
        with pytest.raises(NotPossible, match="choose a later day"):
            actions.issue_version(
                plan_version=draft,
                version=draft.version,
                issued_on=final.issued_on,
                signed_by="",
                by=senco_actor,
            )


def test_version_issued_tomorrow_is_refused(school, plan, final, senco_actor):
    with tenant(school.pk):
        draft = actions.start_draft(plan=plan, by=senco_actor)
        with pytest.raises(NotPossible, match="still to come"):
            actions.issue_version(
                plan_version=draft,
                version=draft.version,
                issued_on=TODAY + DAY,
                signed_by="",
                by=senco_actor,
            )


def test_plan_that_ceased_takes_no_new_version(school, plan, final, senco_client, senco_actor):
    answer = senco_client.post(
        reverse("ehcp:plan_end", kwargs={"ehc_plan_pk": plan.pk}),
        {
            "version": plan.version,
            "ended_on": TODAY.isoformat(),
            "ended_reason": "transferred",
        },
    )

    assert answer.status_code == 302
    with tenant(school.pk):
        plan.refresh_from_db()
        assert (plan.ended_on, plan.ended_reason) == (TODAY, "transferred")
        with pytest.raises(NotPossible, match="has ended"):
            actions.start_draft(plan=plan, by=senco_actor)


def test_plan_cannot_end_before_it_was_made(school, plan, senco_actor):
    with tenant(school.pk), pytest.raises(NotPossible, match="before it was first made"):
        actions.end_plan(
            plan=plan,
            version=plan.version,
            ended_on=ISSUED - DAY,
            ended_reason="other",
            by=senco_actor,
        )


# the ledger


@pytest.fixture
def place(school, pupil):
    """A term of three weeks, the second closed; the pupil in a group of 30 minutes."""
    TermFactory(school=school, starts_on=D(2026, 9, 7), ends_on=D(2026, 9, 25))
    ClosurePeriodFactory(school=school, starts_on=D(2026, 9, 14), ends_on=D(2026, 9, 18))
    return provision.ParticipationFactory(school=school, pupil=pupil, starts_on=D(2026, 9, 1))


def session(place, on, state="held", **more):
    recorded = {
        "recorded_at": datetime.datetime(2026, 9, 30, 9, tzinfo=datetime.UTC),
        "recorded_by": more.pop("by"),
    }
    return provision.SessionFactory(
        school=place.school,
        intervention=place.intervention,
        on=on,
        minutes=30,
        state=state,
        **recorded,
        **more,
    )


def read(plan, actor):
    with tenant(plan.school_id):
        found = ledgers([plan], actor=actor, first=D(2026, 9, 7), last=D(2026, 9, 25))
        return found[plan.pk]


def test_ledger_sets_what_this_pupil_had_against_what_is_owed(
    school, plan, line, place, senco, senco_actor
):
    make.FDeliveryFactory(
        school=school, pupil=plan.pupil, line=line, participation=place, starts_on=D(2026, 9, 7)
    )
    there = session(place, D(2026, 9, 7), by=senco)
    away = session(place, D(2026, 9, 8), by=senco)
    session(place, D(2026, 9, 9), "missed", by=senco, missed_reason="adult_absent")
    part = {"school": school, "pupil": plan.pupil, "participation": place}
    provision.AttendanceFactory(**part, session=there)
    provision.AttendanceFactory(**part, session=away, presence="absent")
    make.LoggedSupportFactory(
        school=school, pupil=plan.pupil, line=line, on=D(2026, 9, 22), minutes=20, is_makeup=True
    )

    (found,) = read(plan, senco_actor)

    assert [(week.monday, week.owed, week.had) for week in found.weeks] == [
        (D(2026, 9, 7), 90, 30),
        (D(2026, 9, 21), 90, 20),
    ]
    assert (found.owed, found.had, found.short, found.made_up) == (180, 50, 130, 20)
    assert found.reasons == [("Adult absent", 30), ("Pupil not there", 30)]


def test_share_of_an_intervention_counts_for_its_part(
    school, plan, line, place, senco, senco_actor
):
    make.FDeliveryFactory(
        school=school, pupil=plan.pupil, line=line, participation=place, percent=50
    )
    held = session(place, D(2026, 9, 7), by=senco)
    provision.AttendanceFactory(school=school, pupil=plan.pupil, participation=place, session=held)

    (found,) = read(plan, senco_actor)

    assert found.had == 15


def test_nothing_is_owed_after_the_plan_ceased_or_the_pupil_left(
    school, plan, line, place, senco_actor
):
    with tenant(school.pk):
        EhcPlan.objects.update(ended_on=D(2026, 9, 8), ended_reason="other")
        plan.refresh_from_db()
    (ceased,) = read(plan, senco_actor)
    with tenant(school.pk):
        EhcPlan.objects.update(ended_on=None, ended_reason="")
        plan.refresh_from_db()
        plan.pupil.enrolment_set.update(ends_on=D(2026, 9, 10))
    (left,) = read(plan, senco_actor)

    assert (ceased.owed, left.owed) == (36, 72)


def test_line_without_minutes_is_not_counted(school, plan, final, line, place, senco_actor):
    with tenant(school.pk):
        ProvisionText.objects.update(minutes=None, times=None)

    (found,) = read(plan, senco_actor)

    assert (found.is_counted, found.owed, found.short) == (False, 0, 0)


def test_no_minute_is_counted_twice(school, plan, line, place, senco_actor):
    other = make.SectionFLineFactory(school=school, pupil=plan.pupil, plan=plan, number=99)
    with tenant(school.pk):
        deliveries.tie_line(
            line=line, participation=place, percent=60, starts_on=ISSUED, by=senco_actor
        )
        with pytest.raises(NotPossible, match="60 per cent"):
            deliveries.tie_line(
                line=other, participation=place, percent=50, starts_on=ISSUED, by=senco_actor
            )
        with pytest.raises(NotPossible, match="already"):
            deliveries.tie_line(
                line=line, participation=place, percent=10, starts_on=ISSUED, by=senco_actor
            )


def test_tie_and_support_are_recorded_on_the_page(school, plan, line, place, senco_client):
    tie = senco_client.post(
        reverse("ehcp:line_tie", kwargs={"section_f_line_pk": line.pk}),
        {"participation": place.pk, "percent": 100, "starts_on": "2026-09-07"},
    )
    log = senco_client.post(
        reverse("ehcp:support_log", kwargs={"section_f_line_pk": line.pk}),
        {"on": TODAY.isoformat(), "minutes": 25},
    )
    late = senco_client.post(
        reverse("ehcp:support_log", kwargs={"section_f_line_pk": line.pk}),
        {"on": (TODAY + DAY).isoformat(), "minutes": 25},
    )

    assert (tie.status_code, log.status_code, late.status_code) == (302, 302, 200)
    assert late.context["form"].errors == {"on": ["This day is still to come."]}
    with tenant(school.pk):
        made = line.deliveries.get()
        assert (made.participation, line.logged.get().minutes) == (place, 25)
    end = senco_client.post(
        reverse("ehcp:tie_end", kwargs={"f_delivery_pk": made.pk}),
        {"version": made.version, "ends_on": "2026-09-20"},
    )
    assert end.status_code == 302
    with tenant(school.pk):
        assert line.deliveries.get().ends_on == D(2026, 9, 20)


# pages


def test_teacher_reads_section_f_and_nothing_else(final, teacher_client, senco_client):
    address = reverse("ehcp:pupil_ehc_plan", kwargs={"pupil_pk": final.pupil_id})

    mine, theirs = (client.get(address) for client in (teacher_client, senco_client))

    assert [line.words.text for line in mine.context["lines"]] == [
        "Language group with a trained teaching assistant"
    ]
    assert (mine.context["versions"], theirs.context["versions"]) == ([], [final])


def test_teacher_sees_no_words_of_a_draft(school, pupil, teacher_client):
    plan = make.EhcPlanFactory(school=school, pupil=pupil, first_issued_on=None)
    draft = make.DraftFactory(school=school, pupil=pupil, plan=plan)
    make.ProvisionTextFactory(school=school, pupil=pupil, plan_version=draft, text="Swan group")

    page = teacher_client.get(reverse("ehcp:plan_ledger", kwargs={"ehc_plan_pk": plan.pk}))

    assert "Swan group" not in page.content.decode()


def test_compare_marks_words_with_signs_and_elements(
    school, plan, final, senco_actor, senco_client
):
    with tenant(school.pk):
        draft = actions.start_draft(plan=plan, by=senco_actor)
        draft.provision.update(minutes=45)

    page = senco_client.get(
        reverse("ehcp:version_compare", kwargs={"plan_version_pk": draft.pk})
    ).content.decode()

    assert "<del>[30 ]</del>" in page
    assert "<ins>+45 +</ins>" in page


def test_shortfall_list_without_a_plan_counts_none_of_none(senco_client):
    page = senco_client.get(reverse("ehcp:shortfall_list")).content.decode()

    assert "No EHC plan is in force" in page
    assert "0 of 0" not in page


def test_shortfall_list_names_the_plan_that_falls_short(school, plan, line, place, senco_client):
    page = senco_client.get(reverse("ehcp:shortfall_list"), {"time": "year"})

    assert [(row[0], row[2]) for row in page.context["rows"]] == [(plan, 180)]


@pytest.mark.parametrize("number", [1, 3])
def test_plan_page_budgets(school, pupil, plan, senco_client, assert_page_queries, number):
    version = make.EhcPlanVersionFactory(school=school, pupil=pupil, plan=plan, issued_on=ISSUED)
    part = {"school": school, "pupil": pupil, "plan_version": version}
    for _ in range(number):
        outcome = make.OutcomeTextFactory(**part)
        owed = make.ProvisionTextFactory(**part)
        make.OutcomeNeedFactory(
            school=school, pupil=pupil, outcome=outcome, need=make.PlanNeedFactory(**part)
        )
        make.ProvisionOutcomeFactory(school=school, pupil=pupil, provision=owed, outcome=outcome)
        place = provision.ParticipationFactory(school=school, pupil=pupil)
        make.FDeliveryFactory(school=school, pupil=pupil, line=owed.line, participation=place)

    with assert_page_queries(14):
        senco_client.get(reverse("ehcp:version_view", kwargs={"plan_version_pk": version.pk}))
    with assert_page_queries(18):
        senco_client.get(reverse("ehcp:plan_ledger", kwargs={"ehc_plan_pk": plan.pk}))
    with assert_page_queries(19):
        senco_client.get(reverse("ehcp:pupil_ehc_plan", kwargs={"pupil_pk": pupil.pk}))


@pytest.mark.parametrize("number", [1, 3])
def test_ledger_of_a_year_costs_ten_queries(
    school, pupil, plan, senco_actor, assert_page_queries, number
):
    version = make.EhcPlanVersionFactory(school=school, pupil=pupil, plan=plan, issued_on=ISSUED)
    for _ in range(number):
        owed = make.ProvisionTextFactory(school=school, pupil=pupil, plan_version=version)
        place = provision.ParticipationFactory(school=school, pupil=pupil)
        make.FDeliveryFactory(school=school, pupil=pupil, line=owed.line, participation=place)

    with tenant(school.pk), assert_page_queries(10):
        found = ledgers([plan], actor=senco_actor, first=D(2026, 9, 1), last=D(2027, 8, 31))

    assert len(found[plan.pk]) == number
