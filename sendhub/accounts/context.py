"""What every page's template knows about the person looking at it."""

from django.conf import settings

from sendhub.accounts.actor import can_of


def people(request):
    """Give templates the actor, what it may do, its school and the schools to switch between."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "can": can_of(actor),
        "school": actor.school if actor else None,
        "schools": getattr(request, "schools", []),
        "demo_mode": settings.DEMO_MODE,
    }
