"""A recommendation that becomes a strategy, a place in an intervention or an outcome: made and ended as one."""

from django.db import transaction

from agencies.actions.advice import end_item
from agencies.enums import EndedAs
from provision.actions.outcomes import add_outcome
from provision.actions.places import place
from provision.actions.strategies import add_strategy


@transaction.atomic
def make_strategy(*, item, by, **values):
    """Everybody who teaches the pupil is asked to read it. Raises NotPossible when it is decided already."""
    strategy = add_strategy(pupil=item.pupil, by=by, **values)
    _end(item, EndedAs.STRATEGY, strategy.text, by, for_class=True)
    return strategy


@transaction.atomic
def make_place(*, item, intervention, starts_on, by):
    """Raises NotPossible as above, and where the pupil is in the group already."""
    row = place(intervention=intervention, pupil=item.pupil, starts_on=starts_on, by=by)
    _end(item, EndedAs.PROVISION, intervention.name, by)
    return row


@transaction.atomic
def make_outcome(*, item, cycle, by, **values):
    """Raises NotPossible as above, and where the plan takes no outcomes at its stage."""
    outcome = add_outcome(cycle=cycle, by=by, **values)
    _end(item, EndedAs.OUTCOME, outcome.target, by)
    return outcome


def _end(item, ended_as, words, by, *, for_class=None):
    end_item(
        item=item,
        version=item.version,
        ended_as=ended_as,
        ended_text=words[:500],
        for_class=for_class,
        by=by,
    )
