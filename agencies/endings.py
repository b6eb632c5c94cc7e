"""What a recommendation can be turned into. Apps above add their button in `ready()`, as with tabs.

The page it opens takes `advice_item_pk`, makes the thing and calls `actions.advice.end_item` in the same
transaction: see `provision.actions.advice`.
"""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Ending:
    ended_as: str
    label: str
    url_name: str
    permission: str


_ENDINGS = {}


def add_ending(ending):
    _ENDINGS[ending.ended_as] = ending


def endings_for(actor, item):
    """Return (label, address) of what the actor may turn the item into."""
    return [
        (ending.label, reverse(ending.url_name, kwargs={"advice_item_pk": item.pk}))
        for ending in _ENDINGS.values()
        if actor.can(ending.permission)
    ]
