"""The demo schools and their year: invented numbers of a local authority that does not exist."""

from dataclasses import dataclass
from datetime import date, timedelta

from sendhub import dates
from sendhub.accounts.enums import ClosureKind, Phase, TermKind
from sendhub.accounts.models import ClosurePeriod, LocalAuthority, School, Term, Trust

LA_CODE = "999"
LA_NAME = "Wraxshire"
# What the LA itself asks for, shown beside the law's dates.
LOCAL_DATES = {
    "EHC_DECIDE": {"count": 20, "unit": "working_days", "source": "Wraxshire SEND handbook"},
    "EHC_ADVICE": {"count": 25, "unit": "working_days", "source": "Wraxshire SEND handbook"},
    "EHC_CONSULTED": {"count": 10, "unit": "days", "source": "Wraxshire SEND handbook"},
    "AR_DUE": {"count": 11, "unit": "months", "source": "Wraxshire SEND handbook"},
}
TRUST = "Larkfield Learning Trust"
PRIMARY_YEARS = ("R", "1", "2", "3", "4", "5", "6")
ALL_YEARS = (*PRIMARY_YEARS, "7", "8", "9", "10", "11")


@dataclass(frozen=True)
class DemoSchool:
    name: str
    urn: str
    establishment: str
    in_trust: bool
    pupils: int
    forms: int
    years: tuple[str, ...] = PRIMARY_YEARS


SCHOOLS = (
    DemoSchool("Larkfield Primary School", "999901", "9001", True, 420, 2),
    DemoSchool("Priory Wood Primary School", "999902", "9002", True, 210, 1),
    # All-through, for what concerns pupils from Year 9 on.
    DemoSchool("Harbour Street School", "999903", "9003", False, 240, 1, ALL_YEARS),
)


def school_plan(number):
    """Return the demo school with this place; beyond the named ones they are numbered."""
    if number < len(SCHOOLS):
        return SCHOOLS[number]
    return DemoSchool(
        f"Wraxshire Primary School {number + 1}",
        f"{999901 + number}",
        f"{9001 + number}",
        number % 2 == 0,
        420,
        2,
    )


def academic_year(today):
    """The calendar year in which the school year of the day starts."""
    return today.year if today.month >= 9 else today.year - 1


def make_school(plan):
    authority, _ = LocalAuthority.objects.get_or_create(
        code=LA_CODE,
        defaults={
            "name": LA_NAME,
            "inbox": "sen@wraxshire.example",
            "local_dates": LOCAL_DATES,
        },
    )
    trust = Trust.objects.get_or_create(name=TRUST)[0] if plan.in_trust else None
    return School.objects.create(
        name=plan.name,
        urn=plan.urn,
        local_authority=authority,
        establishment=plan.establishment,
        trust=trust,
        phase=Phase.PRIMARY if plan.years == PRIMARY_YEARS else Phase.ALL_THROUGH,
        lowest_year=plan.years[0],
        highest_year=plan.years[-1],
        address=f"{plan.name}\nLarkfield Rise\nWraxminster\nZZ99 3VZ",
        telephone="01632 960100",
        email=f"office.{plan.establishment}@demo.example",
        is_demo=True,
    )


def make_calendar(school, first_year, years=2):
    """Give the school terms, half terms and INSET days as English schools have them."""
    terms, closures = [], []
    for year in range(first_year, first_year + years):
        christmas = _last_friday_before(date(year, 12, 22))
        easter_break = _last_friday_before(date(year + 1, 4, 1))
        spring_start = date(year + 1, 1, 5)
        for kind, start, end in (
            (TermKind.AUTUMN, date(year, 9, 2), christmas),
            (TermKind.SPRING, spring_start, easter_break),
            (TermKind.SUMMER, easter_break + timedelta(days=17), date(year + 1, 7, 21)),
        ):
            terms.append(
                Term(school=school, academic_year=year, kind=kind, starts_on=start, ends_on=end)
            )
        for name, monday in (
            ("Autumn half term", dates.monday_of(date(year, 10, 26))),
            ("Spring half term", dates.monday_of(date(year + 1, 2, 15))),
            ("Summer half term", dates.monday_of(date(year + 1, 5, 26))),
        ):
            closures.append(
                ClosurePeriod(
                    school=school,
                    kind=ClosureKind.HALF_TERM,
                    name=name,
                    starts_on=monday,
                    ends_on=monday + timedelta(days=4),
                )
            )
        closures.append(
            ClosurePeriod(
                school=school,
                kind=ClosureKind.INSET,
                name="INSET day",
                starts_on=date(year, 9, 2),
                ends_on=date(year, 9, 2),
            )
        )
    Term.objects.bulk_create(terms)
    ClosurePeriod.objects.bulk_create(closures)


def _last_friday_before(day):
    return day - timedelta(days=(day.weekday() - 4) % 7)
