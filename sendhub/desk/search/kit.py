"""What a kind of record tells the search: where it looks, for whom, and what a line of the answer says."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from sendhub.accounts.permissions import Permission


@dataclass(frozen=True)
class Kind:
    """`rows` (actor, text) -> rows to cut, best first; `line` (row) -> address, title and what stands beside it.

    `permissions`: one of them is needed, as for the page a line leads to. `whole`: the route of the list
    that takes the same words as `q`. `has_numbers`: its rows are known by a number, so that "#287" means one.
    """

    title: str
    permissions: frozenset[Permission]
    rows: Callable
    line: Callable
    whole: str = ""
    has_numbers: bool = False

    def is_for(self, actor):
        return any(actor.can(permission) for permission in self.permissions)


def holding(text, *fields):
    """A condition: each word of the text stands in one of the fields, whatever the case."""
    found = Q()
    for word in text.split():
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__icontains": word})
        found &= one
    return found


def named(row):
    return row.get_absolute_url(), str(row), ""
