"""A date and the rule behind it, in words: where it counts from, how far, and by which source."""

from dataclasses import dataclass
from datetime import date

from ehcp.enums import Direction, Unit
from ehcp.rules.deadlines import Deadline, falls_on_rest_day, hint_for_school
from sendhub.dates import SchoolDays, add_months, add_working_days


def day_in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def arithmetic(rule: Deadline, anchor_on: date, due_on: date) -> str:
    """The sum in words: `Monday 14 September 2026 + 6 weeks = Monday 26 October 2026`."""
    end = day_in_words(due_on)
    if rule.unit == Unit.FIXED_DAY:
        return f"{rule.direction.label} {end}"
    sign = "−" if rule.count < 0 else "+"
    count, unit = abs(rule.count), rule.unit.label
    if rule.unit == Unit.DAYS and count % 7 == 0 and rule.direction != Direction.NOT_BEFORE:
        count, unit = count // 7, "weeks"
    return f"{day_in_words(anchor_on)} {sign} {count} {unit} = {end}"


@dataclass(frozen=True)
class Local:
    """What the LA itself asks for: it stands beside the law's date, never instead of it."""

    due_on: date
    words: str


def local_expectation(local_dates: dict, code: str, anchor_on: date) -> Local | None:
    """Read an LA's own date: `{"EHC_DECIDE": {"count": 20, "unit": "working_days", "source": "..."}}`.

    `unit` is days, working_days or months. None without one, and for an entry that nobody can read.
    """
    entry = (local_dates or {}).get(code)
    count = entry.get("count") if isinstance(entry, dict) else None
    if not isinstance(count, int) or isinstance(count, bool) or not 0 < count <= 400:
        return None
    if entry.get("unit") == "working_days":
        due_on, unit = add_working_days(anchor_on, count), "working days"
    elif entry.get("unit") == "months":
        due_on, unit = add_months(anchor_on, count), "months"
    else:
        due_on, unit = date.fromordinal(anchor_on.toordinal() + count), "days"
    return Local(due_on, f"{count} {unit}: {entry.get('source') or 'the LA’s own wish'}")


def school_hint(due_on: date, school_days: SchoolDays) -> str:
    """Say that a date falls on a day when the school is closed, and on which day to act; empty otherwise."""
    last = hint_for_school(due_on, school_days)
    if last:
        return f"School is closed that day: the last school day before it is {day_in_words(last)}."
    if falls_on_rest_day(due_on):
        return "The day is no working day; it counts all the same."
    return ""
