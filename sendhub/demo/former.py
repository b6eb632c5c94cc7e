"""A child who left some years ago, with one concern that was not upheld: a file whose period has ended."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from pupils.enums import ConcernDecision, ConcernPart, ConcernState
from pupils.models import Concern, ConcernPupil, Enrolment, Pupil
from pupils.rules.noticing import REASONS
from sendhub.dates import academic_year

YEARS_AGO = 3
TOLD = "Rubs her eyes after ten minutes of reading; the family took her to the optician."


def write_former_pupil(*, school, senco, today):
    """The concern was decided in the last month the child was here."""
    last_day = date(academic_year(today) - YEARS_AGO + 1, 7, 18)
    pupil = Pupil(
        school=school,
        first_name="Odile",
        last_name="Penhallow",
        sex="F",
        born_on=date(last_day.year - 11, 2, 14),
    )
    pupil.set_name_keys()
    pupil.save()
    Enrolment.objects.create(
        school=school,
        pupil=pupil,
        starts_on=date(last_day.year - 7, 9, 1),
        ends_on=last_day,
    )
    at = timezone.make_aware(datetime.combine(last_day - timedelta(days=30), time(9)))
    concern = Concern.objects.create(
        school=school,
        raised_by=senco.user,
        text=TOLD,
        state=ConcernState.DECIDED,
        decision=ConcernDecision.NO_ACTION,
        decision_reason=REASONS[ConcernDecision.NO_ACTION],
        decided_by=senco.user,
        decided_at=at,
    )
    Concern.objects.filter(pk=concern.pk).update(raised_at=at)
    ConcernPupil.objects.create(
        school=school, concern=concern, pupil=pupil, part=ConcernPart.CONCERNED
    )
