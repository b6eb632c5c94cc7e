"""Part-time timetables, and providers of places elsewhere."""

from django.db.models import (
    Count,
    Q,
)

from pupils.querysets.rows import PupilRowQuerySet, SchoolRowQuerySet


class PartTimeTableQuerySet(PupilRowQuerySet):
    def before(self, day):
        """Return the latest of these timetables that begins before the day, or None."""
        return self.filter(starts_on__lt=day).order_by("-ends_on", "-pk").first()


class ProviderQuerySet(SchoolRowQuerySet):
    """Providers of off-site education."""

    def with_state(self):
        """Fetch the checks, and annotate `pupils_now`: places that have not ended."""
        places = Count("places", filter=Q(places__ends_on=None), distinct=True)
        return self.annotate(pupils_now=places).prefetch_related("checks")
