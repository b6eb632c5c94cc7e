"""What a school calls the plan and the tiers on a day. Words only: nothing is decided by them."""

from provision.enums import Level, PlanName, TierScheme

# Send-reference 2.7. "Four layers" is proposed law (2026): a school may speak of it already.
TIER_NAMES = {
    TierScheme.WAVES: {
        Level.UNIVERSAL: "Wave 1",
        Level.TARGETED: "Wave 2",
        Level.SPECIALIST: "Wave 3",
        Level.EHC: "Wave 3+ (EHC plan)",
    },
    TierScheme.OAP: {
        Level.UNIVERSAL: "Ordinarily available",
        Level.TARGETED: "Targeted",
        Level.SPECIALIST: "Specialist",
        Level.EHC: "EHC plan",
    },
    TierScheme.LAYERS_2026: {
        Level.UNIVERSAL: "Universal",
        Level.TARGETED: "Targeted",
        Level.SPECIALIST: "Targeted Plus",
        Level.EHC: "Specialist",
    },
}


def wording_on(day, wordings):
    """The latest of the school's wordings that has begun on the day, or None."""
    begun = [row for row in wordings if row.starts_on <= day]
    return max(begun, key=lambda row: row.starts_on, default=None)


def plan_name(day, wordings):
    """What the plan is called on the day: "SEN Support plan" where the school said nothing."""
    row = wording_on(day, wordings)
    return PlanName(row.plan_name if row else PlanName.SEN_SUPPORT).label


def scheme_on(day, wordings):
    row = wording_on(day, wordings)
    return TierScheme(row.scheme if row else TierScheme.OAP)


def tier_names(scheme, tiers):
    """{level: name} of a scheme, the school's own names before the usual ones."""
    own = {tier.level: tier.name for tier in tiers if tier.scheme == scheme}
    return {level: own.get(level, name) for level, name in TIER_NAMES[TierScheme(scheme)].items()}
