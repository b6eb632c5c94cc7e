"""What follows from values alone: academic years, waits, what a grant must tell."""

from datetime import date, timedelta

from holidays import country_holidays

from sendhub.accounts.enums import Role

# security-and-privacy page, section 7: 5 wrong passwords for one account, or 30 from one address,
# in 15 minutes.
WRONG_WINDOW_SECONDS = 15 * 60
WRONG_PER_ACCOUNT = 5
WRONG_PER_ADDRESS = 30
FIRST_WAIT_SECONDS = 60

INVITATION_DAYS = 7

# Granting one of these tells every member of the senior leadership team at once (same page, section 1).
TOLD_ROLES = frozenset({Role.SENCO, Role.HEAD, Role.SLT, Role.TRUST_LEAD, Role.ADMIN})

# National curriculum years in school order; N1 and N2 are nursery, R is reception.
NC_YEARS = ("N1", "N2", "R", *(str(year) for year in range(1, 15)))


def wait_after(wrong, *, address_is_busy=False):
    """Seconds to wait after so many wrong passwords for one account: 1, 2, 4, 8, then 15 minutes.

    An account has 5 tries before it waits, and one when its address is busy with wrong passwords.
    """
    free = 1 if address_is_busy else WRONG_PER_ACCOUNT
    if wrong < free:
        return 0
    return min(FIRST_WAIT_SECONDS * 2 ** (wrong - free), WRONG_WINDOW_SECONDS)


def nc_year_name(nc_year: str) -> str:
    """The year group in words: Nursery 1, Reception, Year 4."""
    if nc_year.startswith("N"):
        return f"Nursery {nc_year[1:]}"
    return "Reception" if nc_year == "R" else f"Year {nc_year}"


def next_nc_year(nc_year: str) -> str:
    """The year group after this one; blank when there is none or none was given."""
    if nc_year not in NC_YEARS:
        return ""
    place = NC_YEARS.index(nc_year) + 1
    return NC_YEARS[place] if place < len(NC_YEARS) else ""


def place_of_year(nc_year: str) -> int:
    """Where a year group stands in school order; groups without one come last."""
    return NC_YEARS.index(nc_year) if nc_year in NC_YEARS else len(NC_YEARS)


def years_between(lowest: str, highest: str) -> tuple[str, ...]:
    """The year groups of a school, lowest to highest; all of them when the bounds are not known."""
    if lowest not in NC_YEARS or highest not in NC_YEARS:
        return NC_YEARS
    return NC_YEARS[NC_YEARS.index(lowest) : NC_YEARS.index(highest) + 1]


def bank_holidays_between(first: date, last: date) -> list[tuple[date, str]]:
    """The bank holidays of England in a span, with their names."""
    found = country_holidays("GB", subdiv="ENG", years=range(first.year, last.year + 1))
    return sorted((day, name) for day, name in found.items() if first <= day <= last)


def same_day_next_year(day: date) -> date:
    """The same weekday one year on, 52 weeks later: terms and closures are copied by weekday."""
    return day + timedelta(weeks=52)


# What stands in a browser's own description of itself, most telling first.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_in_words(user_agent: str) -> str:
    """A browser as people know it: Chrome on Windows. Browsers imitate each other, so the order matters."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser
