"""Part-time timetables, places off-site, avoidance plans: the rows, what is owed, the refusals."""

import datetime
from datetime import timedelta

import pytest
from django.utils import timezone

from pupils.actions import avoidance, offsite
from pupils.models import Due, OffSitePlace, PartTimeTable
from pupils.offsite_enums import CheckKind
from sendhub.audit.models import Entry
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories import pupils as make
from tests.factories.accounts import StaffMemberFactory

TODAY = timezone.localdate()


def days(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def pupil(school):
    return make.PupilFactory(school=school)


@pytest.fixture
def parent(school):
    return make.ContactFactory(school=school)


def agree(actor, pupil, parent, *, first=-20, last=20, review=5, **values):
    values = {
        "starts_on": days(first),
        "ends_on": days(last),
        "review_on": days(review),
        "purpose": "Mornings first.",
        "steps": "One more hour a week.",
        "monday": 3,
        "agreed_with": parent,
        "agreed_on": days(first - 1),
        "agreed_how": "meeting",
        **values,
    }
    with tenant(pupil.school_id):
        return offsite.agree_timetable(pupil=pupil, by=actor, **values)


def owed(school):
    with tenant(school.pk):
        rows = Due.objects.open().order_by("kind", "due_on")
        return [(due.kind, due.subject_id, due.due_on) for due in rows]


def test_agreed_timetable_is_owed_its_review_and_on_record(senco_actor, school, pupil, parent):
    row = agree(senco_actor, pupil, parent)

    assert owed(school) == [("part_time_review", row.pk, days(5))]
    with tenant(school.pk):
        assert list(Entry.objects.values_list("event", "pupil_id")) == [("created", pupil.pk)]


def test_timetable_is_not_carried_on_in_silence(senco_actor, school, pupil, parent):
    before = agree(senco_actor, pupil, parent, first=-60, last=-8, review=-10)

    with pytest.raises(NotPossible, match="would simply go on"):
        agree(senco_actor, pupil, parent, first=-1)
    with pytest.raises(NotPossible, match="already"):
        agree(senco_actor, pupil, parent, first=-9, again_because="Not there yet.")
    after = agree(senco_actor, pupil, parent, first=-1, again_because="Not there yet.")

    assert owed(school) == [("part_time_review", after.pk, days(5))]
    with tenant(school.pk):
        kept = PartTimeTable.objects.get(pk=before.pk)
    assert (kept.ends_on, after.again_because) == (days(-8), "Not there yet.")


def test_review_moves_what_is_owed_or_ends_it(senco_actor, school, pupil, parent):
    row = agree(senco_actor, pupil, parent)
    said = {"timetable": row, "reviewed_on": TODAY, "review_said": "Better.", "by": senco_actor}

    with tenant(school.pk):
        with pytest.raises(NotPossible, match="look at it again by then"):
            offsite.review_timetable(version=1, review_on=days(30), is_over=False, **said)
        offsite.review_timetable(version=1, review_on=days(12), is_over=False, **said)
    assert owed(school) == [("part_time_review", row.pk, days(12))]
    with tenant(school.pk):
        with pytest.raises(Conflict):
            offsite.review_timetable(version=1, review_on=None, is_over=True, **said)
        over = offsite.review_timetable(version=2, review_on=None, is_over=True, **said)

    assert (over.full_time_on, over.ends_on, over.review_on) == (TODAY, TODAY, TODAY)
    assert owed(school) == []


def test_last_day_is_never_moved_to_a_later_one(senco_actor, school, pupil, parent):
    row = agree(senco_actor, pupil, parent)

    with tenant(school.pk):
        with pytest.raises(NotPossible, match="make a new agreement"):
            offsite.edit_timetable(timetable=row, version=1, by=senco_actor, ends_on=days(21))
        saved = offsite.edit_timetable(
            timetable=row, version=1, by=senco_actor, ends_on=days(10), review_on=days(9)
        )

    assert saved.ends_on == days(10)
    assert owed(school) == [("part_time_review", row.pk, days(9))]


def place(actor, pupil, provider, **values):
    values = {
        "provider": provider,
        "kind": "alternative",
        "starts_on": TODAY,
        "ends_on": None,
        "purpose": "To find what goes well.",
        "days": ["tue_am"],
        "transport": "Minibus",
        "contact_name": "The farm rings us",
        "review_on": days(14),
        **values,
    }
    with tenant(pupil.school_id):
        return offsite.add_place(pupil=pupil, by=actor, **values)


@pytest.fixture
def provider(school):
    provider = make.ProviderFactory(school=school)
    for kind in CheckKind:
        make.ProviderCheckFactory(provider=provider, kind=kind, expires_on=days(100))
    return provider


def test_place_with_a_provider_never_checked_is_refused(senco_actor, school, pupil):
    bare = make.ProviderFactory(school=school, name="Bare Farm")
    make.ProviderCheckFactory(provider=bare, kind="visit")

    with pytest.raises(NotPossible, match="Not checked so far: Registration, Safeguarding"):
        place(senco_actor, pupil, bare, placed_although="We know them.")

    with tenant(school.pk):
        assert OffSitePlace.objects.count() == 0


def test_place_with_a_check_that_ran_out_needs_a_reason(senco_actor, school, pupil, provider):
    make.ProviderCheckFactory(
        provider=provider,
        kind="insurance",
        checked_on=datetime.date(2026, 6, 2),
        expires_on=days(-1),
    )

    with pytest.raises(NotPossible, match="Insurance ran out on"):
        place(senco_actor, pupil, provider)
    row = place(senco_actor, pupil, provider, placed_although="Renewed, paper follows.")

    assert owed(school) == [
        ("off_site_review", row.pk, days(14)),
        ("provider_check", provider.pk, days(-29)),
    ]


def test_check_is_owed_while_a_pupil_is_there(senco_actor, school, pupil, provider):
    row = place(senco_actor, pupil, provider)
    assert ("provider_check", provider.pk, days(72)) in owed(school)

    with tenant(school.pk):
        offsite.add_check(
            provider=provider, kind="visit", checked_on=TODAY, expires_on=days(50), by=senco_actor
        )
    assert ("provider_check", provider.pk, days(22)) in owed(school)
    with tenant(school.pk):
        ended = offsite.review_place(
            place=row,
            version=1,
            reviewed_on=TODAY,
            review_said="Back at school.",
            review_on=None,
            is_over=True,
            by=senco_actor,
        )

    assert ended.ends_on == TODAY
    assert owed(school) == []


def test_avoidance_plan_is_open_once_and_its_steps_are_rated(senco_actor, school, pupil):
    values = {
        "starts_on": TODAY,
        "mentor": StaffMemberFactory(school=school),
        "review_on": days(14),
        "push": ["noise"],
    }
    with tenant(school.pk):
        plan = avoidance.start_plan(pupil=pupil, by=senco_actor, **values)
        step = avoidance.add_step(
            plan=plan, text="To the gate", planned_on=TODAY, worry=7, by=senco_actor
        )
        tried = avoidance.edit_step(
            step=step,
            version=1,
            tried_on=TODAY,
            went="well",
            worry_after=3,
            said="Ducks!",
            by=senco_actor,
        )
        again = avoidance.take_back_try(step=tried, version=2, by=senco_actor)

        with pytest.raises(NotPossible, match="open plan already"):
            avoidance.start_plan(pupil=pupil, by=senco_actor, **values)

    assert plan.push_in_words == ["Noise, crowds, smells or light"]
    assert (again.tried_on, again.went, again.worry_after) == (None, "", None)
    assert owed(school) == [("avoidance_review", plan.pk, days(14))]
    with tenant(school.pk):
        avoidance.review_plan(
            plan=plan,
            version=1,
            reviewed_on=TODAY,
            review_said="Comes every day.",
            review_on=None,
            is_over=True,
            by=senco_actor,
        )
    assert owed(school) == []
