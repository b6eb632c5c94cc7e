"""The words a school uses on a day: the plan's name and the tiers'."""

from dataclasses import dataclass

from provision.models import Tier, Wording
from provision.rules import wording as rules


@dataclass(frozen=True)
class Words:
    plan_name: str
    scheme: str
    tiers: dict

    def tier(self, level):
        return self.tiers.get(level, "")


def words_of(actor, day):
    """Read the school's words. Two queries."""
    wordings = list(Wording.objects.visible_to(actor))
    scheme = rules.scheme_on(day, wordings)
    tiers = Tier.objects.visible_to(actor).filter(scheme=scheme)
    return Words(
        plan_name=rules.plan_name(day, wordings),
        scheme=scheme,
        tiers=rules.tier_names(scheme, tiers),
    )
