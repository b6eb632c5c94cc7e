"""What is missing or does not fit in a pupil's SEN record, for the census and for the family."""

from datetime import date, timedelta
from enum import StrEnum

from pupils.enums import NeedType, StatusCode
from pupils.rules import sen


class Finding(StrEnum):
    """One thing to put right; the value stands in addresses of filters."""

    NO_NEED = "no_need"
    NSA_WITH_PLAN = "nsa_with_plan"
    NSA_WITHOUT_SUPPORT = "nsa_without_support"
    NSA_LONG = "nsa_long"
    RETIRED_NEED = "retired_need"
    UNIT_AND_RESOURCED = "unit_and_resourced"
    NO_UPN = "no_upn"
    PARENT_NOT_TOLD = "parent_not_told"
    EAL_NOT_CONSIDERED = "eal_not_considered"


# How a list names them.
LABELS = {
    Finding.NO_NEED: "No primary need",
    Finding.NSA_WITH_PLAN: "NSA with an EHC plan",
    Finding.NSA_WITHOUT_SUPPORT: "NSA without SEN Support",
    Finding.NSA_LONG: "NSA for more than a term",
    Finding.RETIRED_NEED: "Retired need (BESD)",
    Finding.UNIT_AND_RESOURCED: "SEN unit and resourced provision",
    Finding.NO_UPN: "No UPN",
    Finding.PARENT_NOT_TOLD: "Parent not told yet",
    Finding.EAL_NOT_CONSIDERED: "EAL not considered",
}

# How the pupil's own page says it, with what to do.
SENTENCES = {
    Finding.NO_NEED: "The census asks for a primary need from every pupil with SEN Support or an EHC plan. Choose one.",
    Finding.NSA_WITH_PLAN: "“No specialist assessment” (NSA) cannot stand beside an EHC plan. Choose the need that the plan names.",
    Finding.NSA_WITHOUT_SUPPORT: "“No specialist assessment” (NSA) goes only with SEN Support.",
    Finding.NSA_LONG: "“No specialist assessment” (NSA) has stood for more than a term. Has the need been assessed since?",
    Finding.RETIRED_NEED: "BESD is retired. Choose SEMH, or the need behind the behaviour.",
    Finding.UNIT_AND_RESOURCED: "A pupil is not usually both in a SEN unit and in resourced provision. Check which is right.",
    Finding.NO_UPN: "The pupil has no UPN, and the census counts by UPN.",
    Finding.PARENT_NOT_TOLD: "It is not yet recorded that the parent was told about SEN Support.",
    Finding.EAL_NOT_CONSIDERED: "English is not the first language. Say how you made sure that it is not only the language.",
}

# What the census or the law asks for; the rest is good order.
FOR_THE_CENSUS = (
    Finding.NO_NEED,
    Finding.NSA_WITH_PLAN,
    Finding.NSA_WITHOUT_SUPPORT,
    Finding.RETIRED_NEED,
    Finding.UNIT_AND_RESOURCED,
    Finding.NO_UPN,
)


def nsa_long_before(day: date) -> date:
    """NSA that began before this day has stood too long on `day`."""
    return day - timedelta(days=sen.NSA_DAYS)


def findings(
    *, status, needs, characteristics, upn, first_language, parent_told, on
) -> list[Finding]:
    """What to put right, in the order of the page; nothing here forbids a save.

    `needs`: (type, from, EAL note) of the current needs in rank order. `characteristics`: kinds held
    on the day. `parent_told`: a date, or None while pending.
    """
    types = [need_type for need_type, _, _ in needs]
    found = []
    if status in sen.ON_REGISTER and not types:
        found.append(Finding.NO_NEED)
    if NeedType.NSA in types:
        since = next(start for need_type, start, _ in needs if need_type == NeedType.NSA)
        if status == StatusCode.PLAN:
            found.append(Finding.NSA_WITH_PLAN)
        elif status != StatusCode.SUPPORT:
            found.append(Finding.NSA_WITHOUT_SUPPORT)
        elif since and since < nsa_long_before(on):
            found.append(Finding.NSA_LONG)
    if sen.RETIRED_NEEDS.intersection(types):
        found.append(Finding.RETIRED_NEED)
    if any(not note and sen.should_note_eal(kind, first_language) for kind, _, note in needs):
        found.append(Finding.EAL_NOT_CONSIDERED)
    if {"sen_unit", "resourced_provision"} <= set(characteristics):
        found.append(Finding.UNIT_AND_RESOURCED)
    if not upn:
        found.append(Finding.NO_UPN)
    if status == StatusCode.SUPPORT and parent_told is None:
        found.append(Finding.PARENT_NOT_TOLD)
    return found
