"""Rows about one pupil or of the school, which the querysets of each noun are made from."""

from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Coalesce

from sendhub.accounts.permissions import Permission


def covers(day, prefix=""):
    """Rows whose `starts_on` and `ends_on` cover the day; an empty end is open, an empty start is ever."""
    return (Q(**{f"{prefix}starts_on": None}) | Q(**{f"{prefix}starts_on__lte": day})) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day})
    )


def sees_restricted(actor, item):
    """The restriction wall: no restriction, or the actor reads all of them, or is named on it."""
    from pupils.models import Restriction, RestrictionReader

    if actor.can(Permission.RESTRICTED_VIEW):
        return Q()
    closed = Restriction.objects.filter(**{item: OuterRef("pk")})
    named = RestrictionReader.objects.filter(
        **{f"restriction__{item}": OuterRef("pk")}, user_id=actor.user_id
    )
    return ~Exists(closed) | Q(Exists(named))


def of_seen_files(pupils):
    """Rows of these pupils, and of the files merged into theirs: both are shown as one."""
    seen = pupils.values("pk")
    return Q(pupil__in=seen) | Q(pupil__merged_into__in=seen)


class PupilRowQuerySet(QuerySet):
    """Rows about one pupil: seen with the pupil."""

    def visible_to(self, actor):
        from pupils.models import Pupil

        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return rows
        return rows.filter(of_seen_files(Pupil.objects.visible_to(actor)))

    def of(self, pupil):
        """Return the pupil's rows, those of files merged into it included."""
        return self.filter(Q(pupil=pupil) | Q(pupil__merged_into=pupil))

    def of_each(self, pupils):
        """Return the rows of several pupils, with `file_id`: the pupil in whose file they are shown."""
        return self.filter(Q(pupil__in=pupils) | Q(pupil__merged_into__in=pupils)).annotate(
            file_id=Coalesce("pupil__merged_into", "pupil")
        )

    def changeable_by(self, actor):
        """Rows with `created_by` that the actor may change: the own ones, all for who keeps the record."""
        if actor.can(Permission.PUPIL_RECORD_EDIT):
            return self
        return self.filter(created_by_id=actor.user_id)

    def covering(self, day):
        return self.filter(covers(day))

    def sharing_days(self, starts_on, ends_on):
        """Rows that share a day with this time; an empty start is ever, an empty end is open."""
        rows = self
        if starts_on:
            rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        if ends_on:
            rows = rows.filter(Q(starts_on=None) | Q(starts_on__lte=ends_on))
        return rows


class SchoolRowQuerySet(QuerySet):
    """Rows of the school that are not about one pupil (contacts, saved views, imports)."""

    def visible_to(self, actor):
        return self.filter(school_id=actor.school_id)
