"""How long agencies take: for the page of the school's people, and safe for those who get the sheet."""

from agencies import rules
from agencies.models import Agency, Referral
from sendhub import spreadsheets
from sendhub.small_numbers import HIDDEN, is_small, safe_row

HEADINGS = (
    *("Agency", "Usual wait, weeks", "Sent", "Seen or advised", "Still waiting"),
    *("Declined or ended before", "Median days", "Longest days"),
)
# What stands for a length of time that would tell of fewer than five pupils.
NOT_SHOWN = "not shown: fewer than 5 pupils"


def waits_by_agency(actor, today):
    """Return {agency id: Waits} of what was sent until the day; one query."""
    rows = {}
    sent = Referral.objects.visible_to(actor).filter(sent_on__lte=today).with_seen_on().order_by()
    for agency, *row in sent.values_list("agency", "sent_on", "seen_on", "state"):
        rows.setdefault(agency, []).append(row)
    return {agency: rules.waits_of(held, today=today) for agency, held in rows.items()}


def waits_listed(actor, today):
    """Return (agency, Waits) of each agency something was sent to. Two queries."""
    waits = waits_by_agency(actor, today)
    return [
        (agency, waits[agency.pk])
        for agency in Agency.objects.visible_to(actor)
        if agency.pk in waits
    ]


def safe_line(agency, waits):
    """One line of the sheet for governors and the LA: no cell, alone or with others, tells of fewer than five."""
    ended = waits.sent - waits.seen - waits.open
    cells, total = safe_row({"seen": waits.seen, "open": waits.open, "ended": ended})
    waited = waits.seen + waits.open
    return [
        agency.name,
        agency.usual_wait_weeks or "not known",
        HIDDEN if is_small(waits.sent) else total,
        cells["seen"],
        cells["open"],
        cells["ended"],
        NOT_SHOWN if waits.seen < 5 else waits.median_days,
        NOT_SHOWN if waited < 5 else waits.longest_days,
    ]


def waits_sheet(actor, today):
    rows = [safe_line(agency, waits) for agency, waits in waits_listed(actor, today)]
    return spreadsheets.as_xlsx(title="Waiting times", headings=HEADINGS, rows=rows)
