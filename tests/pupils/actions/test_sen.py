"""Changing the register: the changed rows, the audit row, what is owed, the refusals."""

import datetime
from datetime import timedelta

import pytest
from django.utils import timezone

from pupils.actions import sen
from pupils.actions.sen import NeedLine
from pupils.enums import DueKind
from pupils.models import Due, Monitoring, Need, Pupil, SenStatus
from sendhub.audit.models import Entry
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories import pupils as make
from tests.factories.accounts import StaffMemberFactory

D = datetime.date
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def pupil(school):
    return make.PupilFactory(school=school)


@pytest.fixture
def on_support(school):
    return make.PupilFactory(school=school, sen_status="K")


def change(actor, pupil, status="K", **kwargs):
    kwargs.setdefault("starts_on", TODAY)
    with tenant(pupil.school_id):
        return sen.change_status(
            pupil=pupil, status=status, reason="Little progress.", by=actor, **kwargs
        )


def rows(model, pupil, *fields):
    with tenant(pupil.school_id):
        return list(
            model.objects.filter(pupil=pupil).order_by("starts_on", "id").values_list(*fields)
        )


def dues(pupil):
    with tenant(pupil.school_id):
        return list(
            Due.objects.filter(pupil=pupil)
            .order_by("id")
            .values_list("kind", "due_on", "is_statutory", "done_on")
        )


def events(pupil):
    with tenant(pupil.school_id):
        return list(
            Entry.objects.filter(pupil_id=pupil.pk).order_by("id").values_list("event", flat=True)
        )


def status_of(pupil):
    with tenant(pupil.school_id):
        return Pupil.objects.get(pk=pupil.pk).sen_status


def test_status_without_telling_the_parent_is_pending(senco_actor, senco, pupil):
    row = change(senco_actor, pupil)

    assert status_of(pupil) == "K"
    assert rows(SenStatus, pupil, "status", "starts_on", "ends_on", "reason", "decided_by") == [
        ("K", TODAY, None, "Little progress.", senco.pk)
    ]
    assert (row.informed_on, row.informed_how, row.informed_by) == (None, "", "")
    assert dues(pupil) == [(DueKind.TELL_PARENT, TODAY + timedelta(days=10), True, None)]
    assert events(pupil) == ["sen_status_changed"]


def test_obligation_names_the_law_and_the_lead(senco_actor, school, pupil):
    lead = StaffMemberFactory(school=school)
    with tenant(school.pk):
        Pupil.objects.filter(pk=pupil.pk).update(lead=lead)

    change(senco_actor, pupil)

    with tenant(school.pk):
        due = Due.objects.get()
    assert (due.source, due.owner_id, due.whose_move) == (
        "Children and Families Act 2014, s.68",
        lead.pk,
        "school",
    )


def test_status_with_the_parent_told_owes_nothing(senco_actor, senco, pupil):
    row = change(senco_actor, pupil, informed_on=TODAY, informed_how="call")

    assert (row.informed_on, row.informed_how, row.informed_by) == (TODAY, "call", senco.name)
    assert dues(pupil) == []
    assert events(pupil) == ["sen_status_changed", "parent_informed"]


def test_status_before_becomes_history_that_ends_the_day_before(senco_actor, on_support):
    change(senco_actor, on_support, "E", starts_on=D(2026, 10, 5))

    assert rows(SenStatus, on_support, "status", "starts_on", "ends_on") == [
        ("K", D(2025, 9, 1), D(2026, 10, 4)),
        ("E", D(2026, 10, 5), None),
    ]
    assert dues(on_support) == []


def test_plan_closes_the_open_duty_to_tell(senco_actor, pupil):
    change(senco_actor, pupil, starts_on=TODAY - DAY)
    change(senco_actor, pupil, "E")

    assert [(kind, done) for kind, _, _, done in dues(pupil)] == [(DueKind.TELL_PARENT, TODAY)]


def test_leaving_the_register_ends_needs_and_may_start_monitoring(senco_actor, on_support):
    make.NeedFactory(pupil=on_support, starts_on=D(2025, 9, 1))
    until = TODAY + timedelta(weeks=6)

    change(senco_actor, on_support, "N", monitor_until=until)

    assert rows(Need, on_support, "need_type", "ends_on") == [("SLCN", TODAY - DAY)]
    assert rows(Monitoring, on_support, "starts_on", "review_on", "ends_on") == [
        (TODAY, until, None)
    ]
    assert dues(on_support) == [(DueKind.MONITORING_REVIEW, until, False, None)]


def test_entering_the_register_ends_monitoring(senco_actor, pupil):
    with tenant(pupil.school_id):
        sen.start_monitoring(
            pupil=pupil,
            starts_on=TODAY - 9 * DAY,
            review_on=TODAY + DAY,
            reason="A concern.",
            by=senco_actor,
        )

    change(senco_actor, pupil, needs=[NeedLine("SEMH")])

    assert rows(Monitoring, pupil, "ends_on", "outcome") == [(TODAY - DAY, "Now SEN Support.")]
    assert [(kind, done) for kind, _, _, done in dues(pupil)] == [
        (DueKind.MONITORING_REVIEW, TODAY),
        (DueKind.TELL_PARENT, None),
    ]
    assert rows(Need, pupil, "need_type", "rank", "starts_on") == [("SEMH", 1, TODAY)]


@pytest.mark.parametrize(
    ("status", "starts_on", "sentence"),
    [
        ("K", TODAY, "The pupil already has the status SEN Support."),
        ("A", TODAY, "School Action (historic) is retired: it can only stand in the history."),
        ("E", TODAY + DAY, "The first day of a status cannot lie in the future."),
        (
            "E",
            D(2025, 9, 1),
            "The status now held began on 1 September 2025; the new one must begin after that day.",
        ),
    ],
)
def test_status_refused(senco_actor, on_support, status, starts_on, sentence):
    with pytest.raises(NotPossible) as refusal:
        change(senco_actor, on_support, status, starts_on=starts_on)

    assert refusal.value.message == sentence
    assert status_of(on_support) == "K"
    assert events(on_support) == []


def test_status_inside_the_history_is_refused(senco_actor, pupil):
    make.SenStatusFactory(pupil=pupil, starts_on=D(2024, 9, 1), ends_on=D(2025, 8, 31))

    with pytest.raises(NotPossible, match="history holds a status"):
        change(senco_actor, pupil, starts_on=D(2025, 8, 31))
    assert change(senco_actor, pupil, starts_on=D(2025, 9, 1)).pk


def test_status_changed_by_someone_else_meanwhile_is_a_conflict(senco_actor, on_support):
    with pytest.raises(Conflict):
        change(senco_actor, on_support, "E", expected="N")


def test_plan_with_nsa_is_refused_until_the_need_is_named(senco_actor, on_support):
    make.NeedFactory(pupil=on_support, need_type="NSA", starts_on=D(2025, 9, 1))

    with pytest.raises(NotPossible, match="NSA cannot stand beside an EHC plan"):
        change(senco_actor, on_support, "E")
    assert status_of(on_support) == "K"

    change(senco_actor, on_support, "E", needs=[NeedLine("ASD")])
    assert rows(Need, on_support, "need_type", "ends_on") == [("NSA", TODAY - DAY), ("ASD", None)]


def test_parent_told_closes_the_obligation(senco_actor, pupil):
    row = change(senco_actor, pupil)

    with tenant(pupil.school_id):
        told = sen.record_parent_told(
            sen_status=row,
            informed_on=TODAY,
            informed_how="meeting",
            informed_by="Ms Ashdown",
            by=senco_actor,
        )

    assert (told.informed_on, told.informed_how, told.informed_by, told.version) == (
        TODAY,
        "meeting",
        "Ms Ashdown",
        2,
    )
    assert [done for *_, done in dues(pupil)] == [TODAY]
    assert events(pupil) == ["sen_status_changed", "due_done", "parent_informed"]


def test_parent_told_twice_or_tomorrow_is_refused(senco_actor, pupil):
    row = change(senco_actor, pupil)

    with tenant(pupil.school_id):
        with pytest.raises(NotPossible, match="cannot lie in the future"):
            sen.record_parent_told(
                sen_status=row, informed_on=TODAY + DAY, informed_how="call", by=senco_actor
            )
        sen.record_parent_told(
            sen_status=row, informed_on=TODAY, informed_how="call", by=senco_actor
        )
        with pytest.raises(NotPossible, match="already recorded"):
            sen.record_parent_told(
                sen_status=row, informed_on=TODAY, informed_how="call", by=senco_actor
            )


def watch(actor, pupil, **kwargs):
    values = {"starts_on": TODAY, "review_on": TODAY + 42 * DAY, "reason": "Reading."} | kwargs
    with tenant(pupil.school_id):
        return sen.start_monitoring(pupil=pupil, by=actor, **values)


def test_monitoring_owes_a_look_on_its_date(senco_actor, pupil):
    watch(senco_actor, pupil)

    assert status_of(pupil) == "N"
    assert dues(pupil) == [(DueKind.MONITORING_REVIEW, TODAY + 42 * DAY, False, None)]
    assert events(pupil) == ["monitoring_started"]


def test_monitoring_refused(senco_actor, pupil, on_support):
    with pytest.raises(NotPossible, match="not on the SEN register"):
        watch(senco_actor, on_support)
    with pytest.raises(NotPossible, match="before monitoring begins"):
        watch(senco_actor, pupil, review_on=TODAY - DAY)
    watch(senco_actor, pupil)
    with pytest.raises(NotPossible, match="being monitored already"):
        watch(senco_actor, pupil)


def test_monitoring_goes_on_with_a_new_date(senco_actor, pupil):
    row = watch(senco_actor, pupil)

    with tenant(pupil.school_id):
        sen.continue_monitoring(monitoring=row, review_on=TODAY + 70 * DAY, by=senco_actor)

    assert [(due_on, done) for _, due_on, _, done in dues(pupil)] == [
        (TODAY + 42 * DAY, TODAY),
        (TODAY + 70 * DAY, None),
    ]


def test_monitoring_stopped(senco_actor, pupil):
    row = watch(senco_actor, pupil)

    with tenant(pupil.school_id):
        with pytest.raises(NotPossible, match="before it began"):
            sen.stop_monitoring(
                monitoring=row, ends_on=TODAY - DAY, outcome="Fine.", by=senco_actor
            )
        sen.stop_monitoring(monitoring=row, ends_on=TODAY, outcome="Caught up.", by=senco_actor)
        with pytest.raises(NotPossible, match="has ended"):
            sen.stop_monitoring(monitoring=row, ends_on=TODAY, outcome="Again.", by=senco_actor)

    assert rows(Monitoring, pupil, "ends_on", "outcome") == [(TODAY, "Caught up.")]
    assert [done for *_, done in dues(pupil)] == [TODAY]
    assert events(pupil) == ["monitoring_started", "due_done", "monitoring_ended"]


def needs(actor, pupil, *lines, on=TODAY, **kwargs):
    with tenant(pupil.school_id):
        return sen.set_needs(pupil=pupil, needs=list(lines), on=on, by=actor, **kwargs)


def test_needs_are_ranked_in_the_order_given(senco_actor, on_support):
    made = needs(
        senco_actor,
        on_support,
        NeedLine("SLCN", "Developmental language disorder", "Assessed in Polish too."),
        NeedLine("SEMH"),
    )

    assert [(n.need_type, n.rank, n.description, n.eal_considered) for n in made] == [
        ("SLCN", 1, "Developmental language disorder", "Assessed in Polish too."),
        ("SEMH", 2, "", ""),
    ]
    assert events(on_support) == ["needs_changed"]


def test_change_of_rank_keeps_the_history(senco_actor, on_support):
    make.NeedFactory(pupil=on_support, need_type="SLCN", rank=1, starts_on=D(2025, 9, 1))
    make.NeedFactory(pupil=on_support, need_type="SEMH", rank=2, starts_on=D(2025, 9, 1))

    needs(senco_actor, on_support, NeedLine("SEMH"), NeedLine("SLCN"))

    assert rows(Need, on_support, "need_type", "rank", "starts_on", "ends_on") == [
        ("SLCN", 1, D(2025, 9, 1), TODAY - DAY),
        ("SEMH", 2, D(2025, 9, 1), TODAY - DAY),
        ("SEMH", 1, TODAY, None),
        ("SLCN", 2, TODAY, None),
    ]


def test_need_corrected_on_the_same_day_leaves_no_history(senco_actor, on_support):
    needs(senco_actor, on_support, NeedLine("MLD"))
    needs(senco_actor, on_support, NeedLine("SPLD"))

    assert rows(Need, on_support, "need_type", "ends_on") == [("SPLD", None)]


def test_words_alone_are_edited_in_place(senco_actor, on_support):
    need = make.NeedFactory(pupil=on_support, starts_on=D(2025, 9, 1))

    needs(senco_actor, on_support, NeedLine("SLCN", "DLD"))

    assert rows(Need, on_support, "id", "description", "version", "starts_on") == [
        (need.pk, "DLD", 2, D(2025, 9, 1))
    ]


@pytest.mark.parametrize(
    ("status", "lines", "sentence"),
    [
        ("K", ["MLD", "MLD"], "The same need is given twice."),
        ("E", ["NSA"], "NSA cannot stand beside an EHC plan"),
        ("N", ["MLD"], "has no need of the census"),
    ],
)
def test_needs_refused(senco_actor, school, status, lines, sentence):
    pupil = make.PupilFactory(school=school, sen_status=status)

    with pytest.raises(NotPossible, match=sentence):
        needs(senco_actor, pupil, *map(NeedLine, lines))
    assert rows(Need, pupil, "pk") == []


def test_needs_changed_by_someone_else_meanwhile_are_a_conflict(senco_actor, on_support):
    with tenant(on_support.school_id):
        opened_on = sen.needs_mark(on_support)
    needs(senco_actor, on_support, NeedLine("MLD"), expected=opened_on)

    with pytest.raises(Conflict):
        needs(senco_actor, on_support, NeedLine("SLD"), expected=opened_on)
    assert rows(Need, on_support, "need_type") == [("MLD",)]
