"""The SEN register: which codes, which needs, who must be told.

Sources: send-reference §1 and §2; CFA = Children and Families Act 2014; Code = SEND Code of Practice.
"""

from datetime import date, timedelta

from pupils.enums import Area, NeedType, StatusCode

CURRENT_CODES = frozenset({StatusCode.NONE, StatusCode.SUPPORT, StatusCode.PLAN})
ON_REGISTER = frozenset({StatusCode.SUPPORT, StatusCode.PLAN})

# Code of Practice 6.28 to 6.35. DS, OTH and NSA have no area fixed nationally.
AREA_OF = {
    NeedType.SPLD: Area.COGNITION,
    NeedType.MLD: Area.COGNITION,
    NeedType.SLD: Area.COGNITION,
    NeedType.PMLD: Area.COGNITION,
    NeedType.SLCN: Area.COMMUNICATION,
    NeedType.ASD: Area.COMMUNICATION,
    NeedType.SEMH: Area.SEMH,
    NeedType.BESD: Area.SEMH,
    NeedType.HI: Area.SENSORY,
    NeedType.VI: Area.SENSORY,
    NeedType.MSI: Area.SENSORY,
    NeedType.PD: Area.SENSORY,
    NeedType.DS: None,
    NeedType.OTH: None,
    NeedType.NSA: None,
}
RETIRED_NEEDS = frozenset({NeedType.BESD})

# From one status to the next, with the words of the step. A plan that ends leads to K or N; N to E
# happens when a pupil with a plan moves in and the file was opened first.
NEXT_STATUS = {
    StatusCode.NONE: {
        StatusCode.SUPPORT: "Put on SEN Support",
        StatusCode.PLAN: "EHC plan issued",
    },
    StatusCode.SUPPORT: {
        StatusCode.NONE: "Taken off SEN Support",
        StatusCode.PLAN: "EHC plan issued",
    },
    StatusCode.PLAN: {
        StatusCode.SUPPORT: "EHC plan ceased, SEN Support continues",
        StatusCode.NONE: "EHC plan ceased",
    },
}

# Difficulty that comes only from limited English is not SEN: CFA s.20(4), Code 6.24. For these
# needs the two are most often taken for each other, so a note is asked for, never demanded.
EAL_NEEDS = frozenset({NeedType.SLCN, NeedType.MLD, NeedType.SPLD})
ENGLISH = frozenset({"ENG", "ENB"})

# CFA s.68 says that the parent must be told and sets no number of days. Ten is ours.
TELL_PARENT_DAYS = 10
TELL_PARENT_SOURCE = "Children and Families Act 2014, s.68"

# No law sets an interval for monitoring: six school weeks are common, and the date can be changed.
MONITORING_WEEKS = 6

# A profile is looked at again each term at the meeting with the family (Code 6.65: three a year).
PROFILE_REVIEW_WEEKS = 13
PROFILE_REVIEW_SOURCE = "Code of Practice 6.65: meet the family three times a year"

# "NSA" older than a term is a data-quality question: send-reference §1.2.
NSA_DAYS = 120


def area_of(need_type):
    """The broad area of a need, or None where none is fixed nationally."""
    return AREA_OF[NeedType(need_type)]


def needs_of_area(area):
    """The current need types of a broad area, in the order of the census list."""
    return [need for need in NeedType if AREA_OF[need] == area and need not in RETIRED_NEEDS]


def is_current_code(status):
    """Tell whether the status may be held today; A, P, Q and S stand in history only."""
    return status in CURRENT_CODES


def status_problem(*, old, new, starts_on, current_from, today):
    """Return the sentence that says why the status cannot change so, or None.

    `current_from`: first day of the status held now, None when nothing is recorded. A change may
    lie in the past, but not before the row it follows; history before that is edited by imports.
    """
    if not is_current_code(new):
        return f"{StatusCode(new).label} is retired: it can only stand in the history."
    if new == old:
        return f"The pupil already has the status {StatusCode(new).label}."
    if new not in NEXT_STATUS[StatusCode(old)]:
        return f"{StatusCode(old).label} cannot become {StatusCode(new).label}."
    if starts_on > today:
        return "The first day of a status cannot lie in the future."
    if current_from and starts_on <= current_from:
        return (
            f"The status now held began on {current_from.day} {current_from:%B %Y}; "
            "the new one must begin after that day."
        )
    return None


def correction_problem(*, starts_on, ends_on, is_open, others, today):
    """Return the sentence that says why a status row cannot be given these days, or None.

    `others`: (status, first day, last day) of the pupil's other rows; `is_open`: it is held now.
    """
    if starts_on > today or (ends_on and ends_on > today):
        return "The days of a status cannot lie in the future."
    if not is_open and ends_on is None:
        return "A status that has ended needs its last day."
    if ends_on and ends_on < starts_on:
        return "The last day is before the first."
    for status, first, last in others:
        if starts_on <= (last or date.max) and first <= (ends_on or date.max):
            until = f"until {last.day} {last:%B %Y}" if last else "until now"
            return (
                f"On some of these days the history holds {StatusCode(status).label}, from "
                f"{first.day} {first:%B %Y} {until}. Choose other days, or correct that row first."
            )
    return None


def must_tell_parent(*, old, new):
    """Tell whether this change opens the duty to inform the parent or young person.

    A school that makes special educational provision for a pupil without an EHC plan must inform the
    parent, or the young person: CFA s.68. So each step to SEN Support opens it; a plan has its own
    procedure.
    """
    return new == StatusCode.SUPPORT and old != StatusCode.SUPPORT


def tell_parent_due(starts_on: date) -> date:
    """The day by which we ask for the parent to be told; the law names no period (CFA s.68)."""
    return starts_on + timedelta(days=TELL_PARENT_DAYS)


def monitoring_review_due(starts_on: date) -> date:
    """The day to look again that is offered when monitoring starts."""
    return starts_on + timedelta(weeks=MONITORING_WEEKS)


def profile_review_due(published_on: date) -> date:
    """The day to look at a profile again that is offered when it is published."""
    return published_on + timedelta(weeks=PROFILE_REVIEW_WEEKS)


def needs_problems(status, need_types):
    """Return the sentences that forbid these ranked needs beside this status; empty when they may stand."""
    need_types = list(need_types)
    problems = []
    if len(need_types) != len(set(need_types)):
        problems.append("The same need is given twice.")
    for retired in RETIRED_NEEDS.intersection(need_types):
        problems.append(f"{retired} is retired: choose {NeedType.SEMH.label} instead.")
    if NeedType.NSA in need_types:
        if status == StatusCode.PLAN:
            problems.append(
                "NSA cannot stand beside an EHC plan: choose the need that the plan names."
            )
        elif status != StatusCode.SUPPORT:
            problems.append("NSA goes only with SEN Support.")
    if need_types and status not in ON_REGISTER:
        problems.append("A pupil without SEN Support or an EHC plan has no need of the census.")
    return problems


def needs_warnings(status, need_types, *, nsa_from=None, today=None):
    """Return the sentences worth showing, though they block nothing.

    `nsa_from`: first day of an NSA need, where it is known; `today` goes with it.
    """
    need_types = list(need_types)
    warnings = []
    if status in ON_REGISTER and not need_types:
        warnings.append("The census asks for a primary need from every pupil on the register.")
    if NeedType.NSA in need_types and len(need_types) > 1:
        warnings.append("NSA beside another need says nothing more: leave it out.")
    if NeedType.NSA in need_types and nsa_from and (today - nsa_from).days > NSA_DAYS:
        warnings.append("NSA has stood for more than a term: has the need been assessed since?")
    return warnings


def should_note_eal(need_type, first_language):
    """Tell whether to ask how English as an additional language was considered.

    CFA s.20(4), Code 6.24. An unknown first language does not ask.
    """
    return bool(first_language) and first_language not in ENGLISH and need_type in EAL_NEEDS


def places_warnings(*, in_unit, in_resourced):
    """A pupil is unlikely to be both in a SEN unit and in resourced provision: warn, do not block."""
    if in_unit and in_resourced:
        return ["A pupil is not usually both in a SEN unit and in resourced provision."]
    return []


def overlaps(rows):
    """Return the first pair of (starts_on, ends_on) that share a day, or None.

    Both ends count; an empty start is ever, an empty end is open.
    """
    ordered = sorted(rows, key=lambda row: row[0] or date.min)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before[1] is None or before[1] >= (after[0] or date.min):
            return before, after
    return None
