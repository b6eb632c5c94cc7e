"""Rows of a school day: which of them belong to a list, a room or a time. Seen with their pupil."""

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import ExtractHour

from pupils.names import plain
from pupils.querysets.rows import PupilRowQuerySet, covers, of_seen_files, sees_restricted
from sendhub.accounts.permissions import Permission


class DayRowQuerySet(PupilRowQuerySet):
    """Rows about one pupil on one day."""

    def between(self, first, last):
        return self.filter(on__gte=first, on__lte=last)

    def as_lines(self):
        """With pupil, class and who wrote it."""
        return self.select_related("pupil__group", "created_by")

    def named(self, text):
        """Return the rows of pupils whose name holds every word."""
        rows = self
        for word in plain(text).split():
            rows = rows.filter(pupil__search_key__contains=word)
        return rows

    def count_by(self, field):
        """Return {value: number of rows}."""
        return dict(self.order_by().values_list(field).annotate(number=Count("pk")))


class KeyPupilQuerySet(PupilRowQuerySet):
    def on_list(self, day, part):
        """Return the rules that put a pupil on the list of this day and part of it; two may name one pupil."""
        return self.filter(covers(day), part=part, weekdays__contains=[day.isoweekday()])

    def not_ended(self, day):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def lasting(self):
        """Return the rules that are not of one day alone."""
        return self.exclude(ends_on=F("starts_on"))


class CheckInQuerySet(DayRowQuerySet):
    def search(self, text):
        """Rows that hold the words, or are about a pupil so named."""
        own = Q(own_words__icontains=text) | Q(note__icontains=text)
        return self.filter(own | Q(pk__in=self.named(text).order_by().values("pk")))


class QuietVisitQuerySet(DayRowQuerySet):
    def there_now(self, day):
        return self.filter(on=day, left_at=None)

    def search(self, text):
        own = Q(note__icontains=text) | Q(adults__icontains=text)
        return self.filter(own | Q(pk__in=self.named(text).order_by().values("pk")))

    def count_by_hour(self):
        """Return {hour: number of visits that began in it}."""
        rows = self.order_by().annotate(hour=ExtractHour("came_at"))
        return dict(rows.values_list("hour").annotate(number=Count("pk")))


class AchievementQuerySet(DayRowQuerySet):
    def search(self, text):
        return self.filter(
            Q(text__icontains=text) | Q(pk__in=self.named(text).order_by().values("pk"))
        )


class IncidentQuerySet(QuerySet):
    def visible_to(self, actor):
        """Those of the pupils the actor sees, and what one wrote; restricted ones for named readers only."""
        rows = self.filter(school_id=actor.school_id).filter(sees_restricted(actor, "incident"))
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return rows
        seen = _links().filter(_in_sight(actor))
        return rows.filter(Q(created_by_id=actor.user_id) | Exists(seen))

    def changeable_by(self, actor):
        if actor.can(Permission.PUPIL_RECORD_EDIT):
            return self
        return self.filter(created_by_id=actor.user_id)

    def of(self, pupil):
        return self.filter(
            Q(pupil_links__pupil=pupil) | Q(pupil_links__pupil__merged_into=pupil)
        ).distinct()

    def with_pupils(self, actor):
        """Fetch the pupils, `link.is_in_sight` for each; `is_told`: may the actor read the words?

        With a pupil in it whom the actor may not see, they are read by who wrote them alone.
        """
        from pupils.models import IncidentPupil

        links = IncidentPupil.objects.select_related("pupil__group").annotate(
            is_in_sight=_truth(actor, _in_sight(actor))
        )
        hidden = _links().exclude(_in_sight(actor))
        own = Q(created_by_id=actor.user_id)
        return (
            self.select_related("created_by", "restriction")
            .annotate(is_told=_truth(actor, own | ~Exists(hidden)))
            .prefetch_related(Prefetch("pupil_links", queryset=links.order_by("pk")))
        )

    def told_to(self, actor):
        """Return those whose words the actor may read."""
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return self
        hidden = _links().exclude(_in_sight(actor))
        return self.filter(Q(created_by_id=actor.user_id) | ~Exists(hidden))

    def between(self, first, last):
        return self.filter(on__gte=first, on__lte=last)

    def search(self, text, *, actor):
        """Rows whose words, as far as the actor may read them, hold the text, or with a pupil so named."""
        from pupils.models import IncidentPupil

        links = IncidentPupil.objects.visible_to(actor)
        for word in plain(text).split():
            links = links.filter(pupil__search_key__contains=word)
        words = Q(pk__in=self.model.objects.told_to(actor).filter(_words(text)).values("pk"))
        return self.filter(words | Q(pk__in=links.values("incident")))

    def count_by(self, field):
        return dict(self.order_by().values_list(field).annotate(number=Count("pk", distinct=True)))


def _words(text):
    found = Q()
    for name in ("setting", "before", "during", "helped", "after"):
        found |= Q(**{f"{name}__icontains": text})
    return found


def _links():
    from pupils.models import IncidentPupil

    return IncidentPupil.objects.filter(incident=OuterRef("pk"))


def _in_sight(actor):
    """The condition on a pupil's line: the actor may see the pupil."""
    from pupils.models import Pupil

    return of_seen_files(Pupil.objects.visible_to(actor))


def _truth(actor, condition):
    """The condition as a value; who sees every pupil needs no look."""
    if actor.can(Permission.PUPIL_VIEW_ALL):
        return Value(True)
    return ExpressionWrapper(condition, output_field=BooleanField())


class IncidentPupilQuerySet(PupilRowQuerySet):
    """A pupil's line in an incident: seen by who sees both."""

    def visible_to(self, actor):
        from pupils.models import Incident

        seen = Incident.objects.visible_to(actor).values("pk")
        return super().visible_to(actor).filter(incident__in=seen)
