"""Two people change one pupil's status in the same second: one of them wins, nothing is doubled."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from pupils.actions.sen import change_status
from pupils.models import Due, SenStatus
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.factories.pupils import PupilFactory


@pytest.mark.django_db(transaction=True)
def test_status_is_changed_once(senco_actor, school):
    pupil = PupilFactory(school=school)
    together = threading.Barrier(4)
    answers = []

    def press():
        try:
            together.wait(timeout=20)
            with tenant(school.pk):
                change_status(
                    pupil=pupil,
                    status="K",
                    starts_on=timezone.localdate(),
                    reason="Little progress.",
                    by=senco_actor,
                )
            answers.append("saved")
        except NotPossible as refusal:
            answers.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(answers) == ["The pupil already has the status SEN Support."] * 3 + ["saved"]
    with tenant(school.pk):
        assert SenStatus.objects.count() == 1
        assert Due.objects.count() == 1
