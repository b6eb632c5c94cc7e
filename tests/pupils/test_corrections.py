"""Correcting the history of the SEN status: days, reason, and each sentence of refusal."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from pupils.actions.corrections import correct_status
from pupils.models import Due, SenStatus
from pupils.rules.sen import correction_problem
from sendhub.audit.models import Entry
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories.pupils import DueFactory, PupilFactory, SenStatusFactory

D = date
TODAY = D(2026, 11, 24)
K_NOW = ("K", D(2025, 9, 1), None)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_open", "problem"),
    [
        (D(2023, 9, 1), D(2025, 8, 31), False, None),
        (
            D(2023, 9, 1),
            D(2025, 9, 1),
            False,
            "On some of these days the history holds SEN Support, from 1 September 2025 until now. "
            "Choose other days, or correct that row first.",
        ),
        (D(2023, 9, 2), D(2023, 9, 1), False, "The last day is before the first."),
        (D(2023, 9, 1), None, False, "A status that has ended needs its last day."),
        (D(2026, 11, 25), None, True, "The days of a status cannot lie in the future."),
        (D(2023, 9, 1), D(2026, 11, 25), False, "The days of a status cannot lie in the future."),
    ],
)
def test_correction_problem(starts_on, ends_on, is_open, problem):
    others = [] if is_open else [K_NOW]

    found = correction_problem(
        starts_on=starts_on, ends_on=ends_on, is_open=is_open, others=others, today=TODAY
    )

    assert found == problem


@pytest.fixture
def pupil(school):
    """On SEN Support since 1 September 2025."""
    return PupilFactory(school=school, sen_status="K")


@pytest.fixture
def earlier(pupil):
    return SenStatusFactory(
        pupil=pupil, status="E", starts_on=D(2023, 9, 1), ends_on=D(2024, 8, 31), reason="Wrong"
    )


def path(row):
    return reverse("pupils:sen_status_correct", kwargs={"status_pk": row.pk})


def sent(row, **changes):
    return {
        "version": row.version,
        "starts_on": "2022-09-01",
        "ends_on": "2024-07-20",
        "reason": "The plan of the school before",
        "because": "The file gave the wrong year",
        **changes,
    }


def test_status_correct_changes_days_and_reason_and_is_told_in_the_history(
    senco_client, senco, pupil, earlier, school
):
    response = senco_client.post(path(earlier), sent(earlier))

    assert response.url == reverse("pupils:pupil_sen", args=[pupil.pk])
    with tenant(school.pk):
        earlier.refresh_from_db()
        entry = Entry.objects.get(event="changed", object_id=earlier.pk)
    assert (earlier.starts_on, earlier.ends_on, earlier.reason, earlier.corrected_because) == (
        D(2022, 9, 1),
        D(2024, 7, 20),
        "The plan of the school before",
        "The file gave the wrong year",
    )
    assert (entry.by_user_id, entry.pupil_id, sorted(entry.fields)) == (
        senco.pk,
        pupil.pk,
        ["corrected_because", "ends_on", "reason", "starts_on"],
    )
    history = senco_client.get(
        reverse("pupils:pupil_history", args=[pupil.pk]), {"kind": "pupils.senstatus"}
    )
    assert history.context["changes"][0].lines[0] == (
        "From",
        "1 September 2023",
        "1 September 2022",
    )
    page = senco_client.get(reverse("pupils:pupil_sen", args=[pupil.pk])).content.decode()
    assert "Corrected: The file gave the wrong year" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": "2025-09-01"}, "On some of these days the history holds SEN Support"),
        ({"because": ""}, "Say why you are correcting it."),
        ({"ends_on": ""}, "Enter the last day."),
        ({"starts_on": "soon"}, "Enter the day as a date, such as 15/01/2026."),
    ],
)
def test_status_correct_says_what_is_wrong_and_keeps_what_was_typed(
    senco_client, earlier, school, changes, sentence
):
    response = senco_client.post(path(earlier), sent(earlier, **changes))

    page = response.content.decode()
    assert sentence in page
    assert "The plan of the school before" in page
    with tenant(school.pk):
        assert SenStatus.objects.get(pk=earlier.pk).starts_on == D(2023, 9, 1)


def test_status_correct_of_a_row_saved_by_another_is_a_conflict(senco_client, earlier, school):
    with tenant(school.pk):
        SenStatus.objects.filter(pk=earlier.pk).update(version=2, reason="Theirs")

    response = senco_client.post(path(earlier), sent(earlier))

    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in page
    assert "The plan of the school before" in page


def test_status_held_now_keeps_no_last_day_and_moves_the_day_to_tell(
    senco_client, pupil, earlier, school
):
    with tenant(school.pk):
        held = SenStatus.objects.get(pupil=pupil, ends_on=None)
    DueFactory(pupil=pupil, subject_id=held.pk, due_on=held.starts_on + timedelta(days=10))

    senco_client.post(path(held), sent(held, starts_on="2025-10-01", ends_on="2026-01-01"))

    with tenant(school.pk):
        held.refresh_from_db()
        due = Due.objects.get(subject_id=held.pk)
    assert (held.starts_on, held.ends_on, due.due_on) == (D(2025, 10, 1), None, D(2025, 10, 11))


def test_status_of_another_school_is_not_found(other_senco_client, earlier):
    assert other_senco_client.get(path(earlier)).status_code == 404
    assert other_senco_client.post(path(earlier), sent(earlier)).status_code == 404


def test_correct_status_refuses_days_of_another_row(earlier, school, senco_actor):
    values = {"starts_on": D(2023, 9, 1), "reason": "", "because": "x", "by": senco_actor}

    with tenant(school.pk), pytest.raises(NotPossible, match="the history holds SEN Support"):
        correct_status(sen_status=earlier, version=1, ends_on=D(2025, 9, 1), **values)
    with tenant(school.pk), pytest.raises(Conflict):
        correct_status(sen_status=earlier, version=9, ends_on=D(2025, 8, 1), **values)
