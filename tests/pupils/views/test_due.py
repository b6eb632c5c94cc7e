"""What is owed: every kind of obligation leads to a page."""

import pytest
from django.urls import reverse

from pupils.enums import DueKind
from tests.factories import pupils


@pytest.mark.parametrize("kind", DueKind)
def test_every_kind_has_its_step_in_the_list(senco_client, school, kind):
    pupils.DueFactory(pupil=pupils.PupilFactory(school=school), kind=kind, subject_id=1)

    lines = senco_client.get(reverse("pupils:due_list")).context["lines"]

    assert [line.due.kind for line in lines] == [kind]
    assert lines[0].address
