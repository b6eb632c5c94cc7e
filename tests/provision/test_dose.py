"""A pupil's dose is counted one way, wherever it is shown."""

from datetime import date

from provision.delivery import Delivered, delivered
from provision.enums import SessionState
from provision.models import Participation
from sendhub.tenancy import tenant

MONDAY, TODAY = date(2026, 9, 14), date(2026, 10, 12)


def counted(run, place, **asked):
    with tenant(run.school.pk):
        return Participation.objects.with_dose(TODAY, **asked).get(pk=place.pk)


def busy_run(run_of):
    """Mondays from 14 September: held for one pupil, missed, never recorded, held for both; then today's and one more."""
    run = run_of(2)
    here, away = run.places
    run.held(here)
    run.missed()
    run.session()
    run.held(here, away)
    run.session()
    run.session()
    return run, here, away


def test_dose_counts_what_was_owed_and_what_the_pupil_was_at(school, run_of):
    run, here, away = busy_run(run_of)

    one, other = counted(run, here), counted(run, away)

    assert (one.owed_sessions, one.owed_minutes) == (4, 120)
    assert (one.had_sessions, one.had_minutes) == (2, 60)
    assert (other.owed_minutes, other.had_minutes) == (120, 30)


def test_session_of_today_is_owed_once_it_is_recorded(school, run_of):
    run, here, _ = busy_run(run_of)
    with tenant(school.pk):
        row = run.run.sessions.get(on=TODAY)
    assert counted(run, here).owed_sessions == 4

    with tenant(school.pk):
        run.run.sessions.filter(pk=row.pk).update(
            state=SessionState.MISSED,
            missed_reason="trip",
            recorded_by=run.run.sessions.exclude(recorded_by=None).first().recorded_by,
            recorded_at="2026-10-12T09:00:00Z",
        )
    assert counted(run, here).owed_sessions == 5


def test_dose_of_a_cycle_begins_with_the_cycle(school, run_of):
    run, here, _ = busy_run(run_of)

    row = counted(run, here, since=date(2026, 9, 15))

    assert (row.owed_minutes, row.had_minutes) == (90, 30)


def test_plan_and_provision_tell_the_same_dose(school, run_of, senco_actor):
    run, here, away = busy_run(run_of)
    with tenant(school.pk):
        told = delivered([here, away], actor=senco_actor, first=MONDAY, last=TODAY)

    assert told == {
        here.pk: Delivered(planned=120, held=60),
        away.pk: Delivered(planned=120, held=30),
    }
    assert (told[here.pk].percent, Delivered(planned=0, held=0).percent) == (50, None)


def test_no_places_no_dose(senco_actor):
    assert delivered([], actor=senco_actor, first=MONDAY, last=TODAY) == {}
