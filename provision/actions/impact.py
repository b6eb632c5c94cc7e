"""How pupils came out of a provision, on the one scale."""

from django.db import transaction
from django.utils import timezone

from provision.models import Participation
from sendhub.accounts.actor import Actor
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def rate_places(*, versions: dict[int, int], rating: str, note: str = "", by: Actor) -> int:
    """Set the rating of several places at once; return how many.

    `versions` holds the version each place was opened with. Raises NotPossible when one of them was
    changed since: then none is set.
    """
    places = list(
        Participation.objects.visible_to(by)
        .filter(pk__in=versions)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if any(place.version != versions[place.pk] for place in places):
        raise NotPossible(
            "Somebody changed one of these places since you opened the page. Nothing was saved: "
            "look at them again."
        )
    for place in places:
        place.rating, place.rating_note = rating, note
        place.rated_on, place.rated_by = timezone.localdate(), by.user
        place.version += 1
        place.full_clean()
        place.save(update_fields=["rating", "rating_note", "rated_on", "rated_by", "version"])
        audit.record(
            by=by,
            event=AuditEvent.CHANGED,
            subject=place,
            pupil_id=place.pupil_id,
            fields=["rating", "rating_note"],
        )
    return len(places)
