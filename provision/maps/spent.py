"""What the adults' time of a list of sessions cost, all of it together."""

from collections import Counter, defaultdict
from fractions import Fraction

from django.db.models import Count

from provision.enums import SessionState
from provision.rules import costs


def spent_and_lost(sessions, *, today):
    """What the adults' time of sessions held cost and of those lost, rounded once for each run as on the map.

    Sessions without a rate are counted. One query.
    """
    paid = sessions.of_kind("held", today=today) | sessions.of_kind("lost", today=today)
    pounds = {SessionState.HELD: defaultdict(Fraction), SessionState.MISSED: defaultdict(Fraction)}
    unknown = Counter()
    rows = (
        paid.order_by()
        .values_list("state", "intervention", "minutes", "hourly_rate")
        .annotate(number=Count("pk"))
    )
    for state, run, minutes, rate, number in rows:
        cost = costs.session_cost(minutes, rate)
        if cost is None:
            unknown[state] += number
        else:
            pounds[state][run] += cost * number
    return tuple(
        costs.Sum(sum(map(costs.to_pence, of_runs.values())), unknown[state])
        for state, of_runs in pounds.items()
    )
