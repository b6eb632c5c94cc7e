"""Which frozen figures an actor may read."""

from datetime import timedelta
from itertools import groupby

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from pupils.models import Pupil
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.enums import Phase
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import memberships_of
from sendhub.reports.enums import RecordFileKind

SHAPE = 2  # of `SchoolFigures.figures`
# A figure of the census before last is no comparison any more.
STILL_COMPARES = timedelta(days=550)
# How needs share out changes slowly and is published late, so the newest stands beside ours for three
# years, and says its age where the line above would have dropped it.
NEEDS_STILL_COMPARE = timedelta(days=3 * 366)
ALL, MAINSTREAM = "all", "mainstream"
NOT_MAINSTREAM = (Phase.SPECIAL, Phase.ALTERNATIVE)


def trusts_led(actor, *, today):
    """Ids of the trusts the person leads today; at a school outside the trust they act without it. One query."""
    return [
        row.trust_id
        for row in memberships_of(actor.user, on=today)
        if row.trust_id and (actor.school is None or row.trust_id == actor.school.trust_id)
    ]


class FiguresQuerySet(QuerySet):
    def visible_to(self, actor, *, today):
        """The school's editions, and those of every school of a trust the person leads today."""
        trusts = trusts_led(actor, today=today)
        return self.filter(Q(school_id=actor.school_id) | Q(school__trust_id__in=trusts))

    def readable(self, actor, *, today):
        """As `visible_to`, of the shape that pages know; editions of before the report are figures only."""
        return self.visible_to(actor, today=today).filter(figures__shape=SHAPE)

    def readable_in(self, school):
        """The school's own editions that pages can read, the newest first."""
        return self.filter(school=school, figures__shape=SHAPE)


class NationalFigureQuerySet(QuerySet):
    def beside(self, day, *, phase):
        """{measure: the latest figure that a school of this phase compares with on that day}; one query."""
        rows = self._near(phase).filter(
            need="", counted_on__lte=day, counted_on__gt=day - STILL_COMPARES
        )
        return {row.measure: row for row in rows.order_by("nearness", "counted_on")}

    def by_need(self, day, *, phase):
        """{measure: its figures by need}, all of one census day and one kind of school; one query.

        The kind nearest to the school's comes first, then the newest day.
        """
        rows = (
            self._near(phase)
            .filter(counted_on__lte=day, counted_on__gt=day - NEEDS_STILL_COMPARE)
            .exclude(need="")
            .order_by("measure", "nearness", "counted_on", "need")
        )
        tables = groupby(rows, key=lambda row: (row.measure, row.nearness, row.counted_on))
        return {measure: list(table) for (measure, *_), table in tables}

    def _near(self, phase):
        """Figures of this phase, of mainstream schools where it is one, and of all, the nearest highest."""
        kinds = [ALL, phase] if phase in NOT_MAINSTREAM else [ALL, MAINSTREAM, phase]
        places = [When(phase=kind, then=Value(place)) for place, kind in enumerate(kinds)]
        return self.filter(phase__in=kinds).annotate(
            nearness=Case(*places, output_field=IntegerField())
        )


class RecordFileQuerySet(QuerySet):
    def visible_to(self, actor):
        """Files of the school's data for whoever made them, packs for who answers subject access."""
        mine = Q(kind=RecordFileKind.SCHOOL_DATA, asked_by_id=actor.user_id)
        seen = mine if actor.can(Permission.EXPORT_NAMES) else Q(pk=None)
        pupils = Pupil.objects.visible_to(actor)
        if actor.can(Permission.SUBJECT_ACCESS):
            seen |= Q(kind=RecordFileKind.SUBJECT_ACCESS, pupil__in=pupils)
        if actor.can(Permission.HANDOVER):
            seen |= Q(kind=RecordFileKind.HANDOVER, pupil__in=pupils)
        return self.filter(seen, school_id=actor.school_id)


class HandoverQuerySet(QuerySet):
    def visible_to(self, actor):
        """Bundles that came in, for who deals with them."""
        if not actor.can(Permission.HANDOVER):
            return self.none()
        return self.filter(school_id=actor.school_id)


class WorkTimeQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """One's own rows alone: what a person wrote down is no report on that person."""
        if not actor.can(Permission.EHC_WRITE):
            return self.none()
        return super().visible_to(actor).filter(by_user_id=actor.user_id)

    def running(self):
        return self.filter(minutes=None)

    def done_in(self, school_id, span):
        """What everybody wrote down in the time, to be summed up and never to be listed."""
        days = (span.starts_on, span.ends_on)
        return self.filter(school_id=school_id, minutes__isnull=False, on__range=days)


class HoldQuerySet(PupilRowQuerySet):
    def standing(self):
        return self.filter(ended_at=None)


class DisclosureQuerySet(QuerySet):
    def visible_to(self, actor):
        """Proposals and decisions, for who moves a disclosure out and who decides."""
        if not (
            actor.can(Permission.DISCLOSURE_MOVE) or actor.can(Permission.DISCLOSURE_ERASE_DECIDE)
        ):
            return self.none()
        return self.filter(school_id=actor.school_id)


class ErasureQuerySet(QuerySet):
    def visible_to(self, actor):
        """Proposals, decisions and certificates, for who proposes and who decides."""
        if not (actor.can(Permission.ERASURE_PROPOSE) or actor.can(Permission.ERASURE_DECIDE)):
            return self.none()
        return self.filter(school_id=actor.school_id)
