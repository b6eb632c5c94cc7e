"""Strategies in order, from the bank and the profile; answers; receipts; regulation plans."""

import datetime

import pytest
from django.utils import timezone

from provision.actions import bank, regulation
from provision.actions import strategies as actions
from provision.enums import EvidenceKind, Works
from provision.evidence import candidates
from provision.models import PupilStrategy, ReadReceipt, RegulationPlan, StrategyAnswer
from pupils.models import Strategy
from pupils.starter_bank import starter_list
from sendhub.audit.models import Entry
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories.accounts import UserFactory
from tests.factories.provision import (
    PupilStrategyFactory,
    RegulationPlanFactory,
    StrategyAnswerFactory,
)
from tests.factories.pupils import (
    ProfileFactory,
    ProfileStrategyFactory,
    PupilFactory,
    StrategyFactory,
)

LONG_AGO = datetime.datetime(2026, 9, 7, 8, tzinfo=datetime.UTC)
CALM = {
    "triggers": "Noise",
    "early_signs": "",
    "helps": "Quiet",
    "makes_worse": "",
    "afterwards": "",
    "who": "Office",
}


def events(pupil):
    rows = Entry.objects.filter(pupil_id=pupil.pk).order_by("pk")
    return list(rows.values_list("event", "object_type"))


def test_strategy_is_added_last_and_told(school, pupil, four, senco_actor, in_order):
    with tenant(school.pk):
        row = actions.add_strategy(
            pupil=pupil, by=senco_actor, text="Five", starts_on=timezone.localdate()
        )

        assert in_order(pupil)[-1] == (5, "Five")
        assert row.created_by == senco_actor.user
        assert events(pupil) == [("created", "provision.pupilstrategy")]


def test_bank_lines_are_taken_once(school, pupil, senco_actor, in_order):
    line = StrategyFactory(school=school, name="Word mat", how="On the table.")
    PupilStrategyFactory(pupil=pupil, text="Task board", order=1)
    held = StrategyFactory(school=school, name="task board")

    with tenant(school.pk):
        added = actions.take_from_bank(pupil=pupil, lines=[held, line, line], by=senco_actor)

        assert [(row.text, row.how, row.bank_line_id) for row in added] == [
            ("Word mat", "On the table.", line.pk)
        ]
        assert in_order(pupil) == [(1, "Task board"), (2, "Word mat")]


def test_profile_is_taken_over_once(school, pupil, senco_actor, in_order):
    profile = ProfileFactory(pupil=pupil, state="current", number=2)
    ProfileStrategyFactory(profile=profile, order=1, text="Show me first")
    ProfileStrategyFactory(profile=profile, order=2, text="One thing at a time")

    with tenant(school.pk):
        added = actions.take_from_profile(pupil=pupil, by=senco_actor)
        with pytest.raises(NotPossible):
            actions.take_from_profile(pupil=pupil, by=senco_actor)

        assert [row.source for row in added] == ["One-page profile, version 2"] * 2
        assert in_order(pupil) == [(1, "Show me first"), (2, "One thing at a time")]


@pytest.mark.parametrize(
    ("place", "is_up", "expected"),
    [
        (3, True, ["One", "Two", "Four", "Three"]),
        (0, False, ["Two", "One", "Three", "Four"]),
        (0, True, ["One", "Two", "Three", "Four"]),
        (3, False, ["One", "Two", "Three", "Four"]),
    ],
)
def test_moving_changes_places_with_the_neighbour(
    school, pupil, four, senco_actor, in_order, place, is_up, expected
):
    with tenant(school.pk):
        actions.move_strategy(strategy=four[place], is_up=is_up, by=senco_actor)

        assert in_order(pupil) == list(enumerate(expected, start=1))


def test_moving_among_the_first_is_news_to_the_rooms(school, pupil, four, senco_actor):
    with tenant(school.pk):
        PupilStrategy.objects.update(changed_at=LONG_AGO)
        actions.move_strategy(strategy=four[3], is_up=True, by=senco_actor)

        told = dict(PupilStrategy.objects.values_list("text", "changed_at"))
        assert [text for text, at in told.items() if at > LONG_AGO] == ["Four"]


def test_ended_strategy_does_not_move(school, pupil, senco_actor):
    ended = PupilStrategyFactory(pupil=pupil, ends_on=datetime.date(2026, 10, 1))

    with tenant(school.pk), pytest.raises(NotPossible):
        actions.move_strategy(strategy=ended, is_up=True, by=senco_actor)


def test_ending_closes_the_ranks(school, pupil, four, senco_actor, in_order):
    with tenant(school.pk):
        ended = actions.end_strategy(
            strategy=four[1], version=1, reason="Not needed", by=senco_actor
        )

        assert in_order(pupil) == [(1, "One"), (2, "Three"), (3, "Four")]
        assert (ended.ends_on, ended.end_reason) == (timezone.localdate(), "Not needed")
        assert events(pupil) == [("changed", "provision.pupilstrategy")]
        with pytest.raises(NotPossible):
            actions.end_strategy(strategy=ended, version=2, reason="Again", by=senco_actor)


def test_ending_and_changing_notice_another_editor(school, four, senco_actor):
    with tenant(school.pk):
        actions.edit_strategy(strategy=four[0], version=1, by=senco_actor, how="Slowly")

        with pytest.raises(Conflict):
            actions.end_strategy(strategy=four[0], version=1, reason="x", by=senco_actor)
        with pytest.raises(Conflict):
            actions.edit_strategy(strategy=four[0], version=1, by=senco_actor, how="Fast")


def test_a_change_is_news_and_no_change_is_none(school, four, senco_actor):
    with tenant(school.pk):
        PupilStrategy.objects.update(changed_at=LONG_AGO)
        first, second = PupilStrategy.objects.filter(pk__in=(four[0].pk, four[1].pk))

        same = actions.edit_strategy(strategy=first, version=1, by=senco_actor, text="One")
        changed = actions.edit_strategy(strategy=second, version=1, by=senco_actor, text="2")

        assert (same.changed_at, same.version) == (LONG_AGO, 1)
        assert (changed.changed_at > LONG_AGO, changed.version) == (True, 2)


def test_answers_count_once_and_the_latest_of_each_stands(
    school, pupil, four, teacher_actor, ta_actor
):
    with tenant(school.pk):
        for works, note in (
            (Works.YES, None),
            (Works.YES, None),
            (Works.NO, None),
            (Works.NO, "Loud"),
        ):
            actions.answer_strategy(strategy=four[0], works=works, note=note, by=teacher_actor)
        actions.answer_strategy(strategy=four[0], works=Works.NO, by=teacher_actor)
        actions.answer_strategy(strategy=four[0], works=Works.YES, by=ta_actor)

        latest = StrategyAnswer.objects.visible_to(teacher_actor).of(pupil).latest_of_each()
        assert StrategyAnswer.objects.count() == 4
        assert set(latest.values_list("by_user", "works", "note")) == {
            (teacher_actor.user_id, "no", "Loud"),
            (ta_actor.user_id, "yes", ""),
        }


def test_ended_strategy_takes_no_answer(school, pupil, teacher_actor):
    ended = PupilStrategyFactory(pupil=pupil, ends_on=datetime.date(2026, 10, 1))

    with tenant(school.pk), pytest.raises(NotPossible):
        actions.answer_strategy(strategy=ended, works=Works.YES, by=teacher_actor)


def test_answers_are_seen_with_the_pupil(school, group, pupil, teacher_actor, other_senco_actor):
    stranger = PupilFactory(school=school)
    StrategyAnswerFactory(pupil=stranger, by_user=UserFactory())
    mine = StrategyAnswerFactory(pupil=pupil, by_user=UserFactory())

    with tenant(school.pk):
        assert list(StrategyAnswer.objects.visible_to(teacher_actor)) == [mine]
        assert list(StrategyAnswer.objects.visible_to(other_senco_actor)) == []


def test_reading_twice_is_one_receipt_with_the_later_time(school, group, pupil, teacher_actor):
    with tenant(school.pk):
        actions.read_class_page(group=group, pupils=[pupil], by=teacher_actor)
        first = ReadReceipt.objects.get().at
        actions.read_class_page(group=group, pupils=[pupil], by=teacher_actor)

        assert ReadReceipt.objects.get().at > first
        assert (
            list(Entry.objects.values_list("pupil_ids", "fields"))
            == [([pupil.pk], ["read_receipt"])] * 2
        )


def test_starter_list_fills_an_empty_bank_only(school, senco_actor):
    with tenant(school.pk):
        bank.take_starter_list(by=senco_actor)
        with pytest.raises(NotPossible):
            bank.take_starter_list(by=senco_actor)

        assert Strategy.objects.count() == len(starter_list())


def test_line_is_added_last_and_retired_and_offered_again(school, senco_actor):
    StrategyFactory(school=school, order=7)

    with tenant(school.pk):
        line = bank.add_to_bank(by=senco_actor, name="Sand timer", order=None)
        assert line.order == 8
        line = bank.retire_line(line=line, version=1, by=senco_actor)
        assert list(Strategy.objects.on_offer().filter(pk=line.pk)) == []
        line = bank.offer_line_again(line=line, version=2, by=senco_actor)
        assert list(Strategy.objects.universal().filter(pk=line.pk)) == [line]


def test_plan_of_today_is_changed_in_place(school, pupil, senco_actor):
    with tenant(school.pk):
        first = regulation.write_regulation_plan(pupil=pupil, by=senco_actor, **CALM)
        again = regulation.write_regulation_plan(
            pupil=pupil, by=senco_actor, version=1, **{**CALM, "helps": "Water"}
        )

        assert (again.pk, again.version, again.helps) == (first.pk, 2, "Water")
        assert events(pupil) == [
            ("created", "provision.regulationplan"),
            ("changed", "provision.regulationplan"),
        ]


def test_plan_of_an_earlier_day_is_kept_as_a_version(school, pupil, senco_actor):
    before = RegulationPlanFactory(pupil=pupil, **CALM)

    with tenant(school.pk):
        now = regulation.write_regulation_plan(
            pupil=pupil, by=senco_actor, version=1, **{**CALM, "helps": "Water"}
        )

        before.refresh_from_db()
        assert (before.helps, before.ends_on) == (
            "Quiet",
            timezone.localdate() - datetime.timedelta(days=1),
        )
        assert list(RegulationPlan.objects.in_force()) == [now]


def test_plan_said_again_stays(school, pupil, senco_actor):
    before = RegulationPlanFactory(pupil=pupil, **CALM)

    with tenant(school.pk):
        same = regulation.write_regulation_plan(pupil=pupil, by=senco_actor, version=1, **CALM)

        assert (same.pk, same.version) == (before.pk, 1)


def test_two_first_plans_do_not_overwrite_each_other(school, pupil, senco_actor):
    RegulationPlanFactory(pupil=pupil, **CALM)

    with tenant(school.pk), pytest.raises(Conflict):
        regulation.write_regulation_plan(pupil=pupil, by=senco_actor, **CALM)


def test_plan_ends_once(school, pupil, senco_actor):
    plan = RegulationPlanFactory(pupil=pupil, **CALM)

    with tenant(school.pk):
        plan = regulation.end_regulation_plan(plan=plan, version=1, by=senco_actor)
        assert plan.ends_on == timezone.localdate()
        with pytest.raises(NotPossible):
            regulation.end_regulation_plan(plan=plan, version=2, by=senco_actor)


def test_the_latest_answer_alone_is_evidence_for_the_next_assess(
    school, pupil, four, teacher_actor, senco_actor
):
    with tenant(school.pk):
        actions.answer_strategy(strategy=four[0], works=Works.YES, by=teacher_actor)
        last = actions.answer_strategy(strategy=four[0], works=Works.NO, by=teacher_actor)

        offered = candidates(pupil, actor=senco_actor, today=timezone.localdate())

        assert [each.subject_id for each in offered if each.kind == EvidenceKind.CLASS_ANSWER] == [
            last.pk
        ]
