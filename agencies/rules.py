"""Referrals: which state follows which, whose move it is, when to ask again; how long agencies took."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from agencies.enums import AgencyKind, ReferralKind
from agencies.enums import ReferralState as S
from pupils.enums import WhoseMove

# A draft or a permitted referral that lies about helps nobody. Ours, no law; so is each date below:
# a school's own referral has no statutory time of reply (send-reference §6.3).
SEND_DAYS = 14
# Where an agency has no chase rule of its own.
CHASE_DAYS = 14
# From advice received to what becomes of each line of it.
ADVICE_DAYS = 14
# Advice older than this is marked where evidence is gathered: two school years is usual.
ADVICE_OLD_YEARS = 2
CONSENT_WARNING_DAYS = 30
# Consent without an end of its own is asked for again after a year.
CONSENT_DAYS = 365

NEXT_STATES = {
    S.DRAFT: {S.AWAITING_CONSENT, S.READY, S.WITHDRAWN},
    S.AWAITING_CONSENT: {S.READY, S.DRAFT, S.WITHDRAWN},
    S.READY: {S.SENT, S.DRAFT, S.WITHDRAWN},
    S.SENT: {S.ACKNOWLEDGED, S.ACCEPTED, S.WAITING, S.ACTIVE, S.REPORT_RECEIVED, S.REJECTED, S.WITHDRAWN},
    S.ACKNOWLEDGED: {S.ACCEPTED, S.WAITING, S.ACTIVE, S.REPORT_RECEIVED, S.REJECTED, S.WITHDRAWN},
    S.ACCEPTED: {S.WAITING, S.ACTIVE, S.REPORT_RECEIVED, S.REJECTED, S.WITHDRAWN},
    S.WAITING: {S.ACCEPTED, S.ACTIVE, S.REPORT_RECEIVED, S.REJECTED, S.WITHDRAWN},
    S.ACTIVE: {S.WAITING, S.REPORT_RECEIVED, S.DISCHARGED, S.CLOSED, S.WITHDRAWN},
    S.REPORT_RECEIVED: {S.ACTIVE, S.DISCHARGED, S.CLOSED},
    S.DISCHARGED: {S.CLOSED},
    S.REJECTED: {S.DRAFT, S.CLOSED},
    S.CLOSED: set(),
    S.WITHDRAWN: set(),
}  # fmt: skip
# The questions that a type of agency asks; the others have no form in common use.
KIND_FOR = {
    AgencyKind.EP: ReferralKind.EP,
    AgencyKind.SALT: ReferralKind.SALT,
    AgencyKind.OT: ReferralKind.OT,
    AgencyKind.PHYSIO: ReferralKind.PHYSIO,
    AgencyKind.CAMHS: ReferralKind.CAMHS,
    AgencyKind.MHST: ReferralKind.CAMHS,
    AgencyKind.PAED: ReferralKind.PAEDIATRIC,
    AgencyKind.DEAF: ReferralKind.SPECIALIST,
    AgencyKind.VISION: ReferralKind.SPECIALIST,
    AgencyKind.MULTI_SENSORY: ReferralKind.SPECIALIST,
    AgencyKind.SPECIALIST: ReferralKind.SPECIALIST,
    AgencyKind.EARLY_HELP: ReferralKind.EARLY_HELP,
    AgencyKind.SOCIAL_CARE: ReferralKind.SOCIAL_CARE,
    AgencyKind.WELFARE: ReferralKind.WELFARE,
}
FINAL = frozenset({S.CLOSED, S.WITHDRAWN})
# Before anything has gone out.
UNSENT = frozenset({S.DRAFT, S.AWAITING_CONSENT, S.READY})
WITH_AGENCY = frozenset({S.SENT, S.ACKNOWLEDGED, S.ACCEPTED, S.WAITING, S.ACTIVE})
# Written by the action that has what the step needs (a permit, a date of sending), never by the
# page of steps.
OWN_ACTIONS = frozenset({S.AWAITING_CONSENT, S.READY, S.SENT})
NEEDS_REASON = frozenset({S.REJECTED, S.WITHDRAWN, S.CLOSED, S.DISCHARGED})


@dataclass(frozen=True)
class Clock:
    """Whose move it is, and from which day on it is late."""

    whose_move: str
    due_on: date
    source: str


def clock_of(
    *,
    state,
    since: date,
    sent_on: date | None = None,
    usual_wait_weeks: int | None = None,
    chase_days: int = CHASE_DAYS,
    appointment_on: date | None = None,
    report_due_on: date | None = None,
    chased_on: date | None = None,
) -> Clock | None:
    """Return the waiting clock of a referral in `state` since that day; None when nothing is awaited.

    The agency's usual wait counts from the day of sending and is a target, never a statutory date.
    Whoever was reminded gets the chase rule's days again.
    """
    chase = timedelta(days=chase_days)
    if state in (S.DRAFT, S.READY):
        return Clock(WhoseMove.SCHOOL, since + timedelta(days=SEND_DAYS), "School’s rule")
    if state == S.REPORT_RECEIVED:
        return Clock(WhoseMove.SCHOOL, since + timedelta(days=ADVICE_DAYS), "School’s rule")
    if state == S.AWAITING_CONSENT:
        clock = Clock(WhoseMove.FAMILY, since + chase, "School’s chase rule")
    elif state == S.SENT:
        clock = Clock(WhoseMove.AGENCY, since + chase, "To be acknowledged: school’s chase rule")
    elif state == S.ACTIVE and report_due_on:
        clock = Clock(WhoseMove.AGENCY, report_due_on, "Report promised for this day")
    elif state == S.ACTIVE and appointment_on:
        clock = Clock(WhoseMove.AGENCY, appointment_on + chase, "After the appointment")
    elif state in WITH_AGENCY:
        if usual_wait_weeks:
            wait = timedelta(weeks=usual_wait_weeks)
            clock = Clock(
                WhoseMove.AGENCY, (sent_on or since) + wait, "Target: the agency’s usual wait"
            )
        else:
            clock = Clock(WhoseMove.AGENCY, since + chase, "School’s chase rule")
    else:
        return None
    if chased_on and chased_on + chase > clock.due_on:
        return Clock(clock.whose_move, chased_on + chase, "Reminded; ask again then")
    return clock


def kind_for(agency_kind):
    return KIND_FOR.get(agency_kind, ReferralKind.OTHER)


def can_become(state, after):
    return after in NEXT_STATES[state]


def steps_from(state):
    """Return the states the page of steps offers, in the order of the list of states."""
    return [each for each in S if each in NEXT_STATES[state] - OWN_ACTIONS]


@dataclass(frozen=True)
class Waits:
    """How an agency answered: days from sending to the first step in which the pupil was seen or advised."""

    sent: int
    open: int
    declined: int
    seen: int
    median_days: int | None
    longest_days: int | None


def waits_of(rows, *, today: date) -> Waits:
    """Sum up referrals given as (sent on, seen on or None, state).

    Those still waiting count in `longest_days` with the days so far: an average of the lucky ones
    alone would make the longest queue look the shortest.
    """
    rows = list(rows)
    ended = [(seen - sent).days for sent, seen, _ in rows if seen]
    waiting = [
        (today - sent).days for sent, seen, state in rows if not seen and state in WITH_AGENCY
    ]
    every = ended + waiting
    return Waits(
        sent=len(rows),
        open=len(waiting),
        declined=sum(1 for *_, state in rows if state == S.REJECTED),
        seen=len(ended),
        median_days=round(median(ended)) if ended else None,
        longest_days=max(every) if every else None,
    )


def is_old_advice(dated_on: date | None, today: date) -> bool:
    """Tell whether advice is too old to be evidence without a second look."""
    return dated_on is not None and (today - dated_on).days > ADVICE_OLD_YEARS * 365


def consent_warning_on(until: date) -> date:
    """The day on which the school asks anew, a month before consent ends."""
    return until - timedelta(days=CONSENT_WARNING_DAYS)


def lines_of(text: str) -> list[tuple[str, str]]:
    """Split typed advice into (section, recommendation): one a line, a line ending in a colon begins a section.

    Bullets and numbers that people paste are taken off.
    """
    section, found = "", []
    for line in text.splitlines():
        words = line.strip().lstrip("-–•*").strip()
        head, dot, rest = words.partition(".")
        if dot and head.isdigit():
            words = rest.strip()
        if not words:
            continue
        if words.endswith(":"):
            section = words[:-1].strip()
        else:
            found.append((section, words))
    return found
