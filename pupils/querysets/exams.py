"""Rows of exams: which an actor may see, and which of them hold."""

from django.db.models import Q

from pupils.exam_enums import ArrangementState
from pupils.querysets.rows import PupilRowQuerySet, SchoolRowQuerySet
from pupils.rules.exams import BEFORE_APPLYING, OPEN


class ArrangementQuerySet(PupilRowQuerySet):
    def open(self):
        """Return what is considered, applied for or in place."""
        return self.filter(state__in=OPEN)

    def before_applying(self):
        return self.filter(state__in=BEFORE_APPLYING)

    def in_use(self, day):
        """Return what is in place on the day."""
        return self.filter(state=ArrangementState.APPROVED).filter(
            Q(expires_on=None) | Q(expires_on__gte=day)
        )


class ExamSittingQuerySet(SchoolRowQuerySet):
    """Papers on the timetable: dates and rooms, about nobody."""

    def between(self, first, last):
        return self.filter(on__gte=first, on__lte=last)
