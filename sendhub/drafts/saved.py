"""Drafts as a view uses them: `initial` before the form is shown, `clear` after it was sent."""

from sendhub.drafts import actions, rules
from sendhub.drafts.models import Draft


def initial(request, key):
    """Return the form's initial values from the person's draft, the newest of it; {} without one.

    Also finds what was sent to this address on an expired session. One query.
    """
    draft = (
        Draft.objects.visible_to(request.actor)
        .filter(key__in=[key, rules.path_key(request.path)])
        .newest_first()
        .first()
    )
    return rules.as_initial(draft.fields) if draft else {}


def clear(request, key):
    """Let go of the draft: what was typed is saved."""
    actions.discard(key=key, path=request.path, by=request.actor)
