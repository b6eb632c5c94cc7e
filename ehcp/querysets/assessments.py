"""Which rows of the statutory process an actor may see."""

from django.db.models import Exists, OuterRef, Q, Subquery

from ehcp.rules.assessments import OPEN
from pupils.enums import DueKind
from pupils.querysets.rows import PupilRowQuerySet, SchoolRowQuerySet
from sendhub.accounts.permissions import Permission

# The obligations of a needs assessment, whoever owes them.
ASSESSMENT_DUES = (
    DueKind.EHC_SEND,
    DueKind.EHC_CONFIRM,
    DueKind.EHC_DECIDE,
    DueKind.EHC_ADVICE,
    DueKind.EHC_REFUSE,
    DueKind.EHC_COMMENTS,
    DueKind.EHC_CONSULTED,
    DueKind.EHC_FINAL,
    DueKind.EHC_APPEAL,
)


class AssessmentRowQuerySet(PupilRowQuerySet):
    """A needs assessment and what hangs on it: for who reads EHC work."""

    def visible_to(self, actor):
        if not actor.can(Permission.EHC_VIEW):
            return self.none()
        return super().visible_to(actor)


class NeedsAssessmentQuerySet(AssessmentRowQuerySet):
    def open(self):
        return self.filter(state__in=OPEN)

    def here(self, day):
        """Without pupils whose last stay ended before the day: others carry on with their case."""
        from pupils.models import Enrolment

        stays = Enrolment.objects.filter(pupil=OuterRef("pupil"))
        return self.exclude(
            Exists(stays.filter(ends_on__lt=day))
            & ~Exists(stays.filter(Q(ends_on=None) | Q(ends_on__gte=day)))
        )

    def with_dates(self):
        """With the rows that its dates rest on."""
        return self.prefetch_related("advice_requests", "consultations", "exceptions")

    def whole(self):
        """With its dates and all that its page names."""
        return self.with_dates().select_related(
            "pupil__group", "pupil__school__local_authority", "local_authority", "previous"
        )

    def owed(self, **of_due):
        """Cases with an open obligation like this: `whose_move="la"`, `due_on__lt=today`."""
        return self.filter(Exists(_open_dues().filter(**of_due)))

    def with_next_on(self):
        """With the day of the first obligation that is open, whoever owes it."""
        first = _open_dues().order_by("due_on").values("due_on")[:1]
        return self.annotate(next_on=Subquery(first))


def _open_dues():
    """What is open in the case of the outer row."""
    from pupils.models import Due

    return Due.objects.filter(pupil=OuterRef("pupil"), kind__in=ASSESSMENT_DUES, done_on=None)


class EvidenceItemQuerySet(SchoolRowQuerySet):
    def visible_to(self, actor):
        if not actor.can(Permission.EHC_VIEW):
            return self.none()
        return super().visible_to(actor)

    def in_use(self):
        return self.filter(is_in_use=True)


class LaFormQuerySet(SchoolRowQuerySet):
    """Forms of local authorities: for who reads EHC work, and who keeps the school's settings."""

    def visible_to(self, actor):
        if not (actor.can(Permission.EHC_VIEW) or actor.can(Permission.SETTINGS_VIEW)):
            return self.none()
        return super().visible_to(actor)

    def in_use(self):
        return self.filter(ended_at=None)
