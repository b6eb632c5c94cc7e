"""What the demo's provision costs: pay points with a rise in April, sources, budgets, lines of cost."""

from datetime import date, timedelta
from decimal import Decimal

from provision import models
from provision.enums import CostKind, FundingElement

# Pounds an hour, on-costs included: before and after the rise.
PAY_POINTS = {
    "Assistant, level 2": ("16.4200", "16.9500"),
    "Assistant, level 3": ("18.1000", "18.6800"),
    "Higher level assistant": ("21.3500", "22.0300"),
}
# The place of an assistant who has no pay point yet: what that costs is not known.
WITHOUT_RATE = 3
SOURCES = (
    ("Core budget", FundingElement.CORE, 31_000),
    ("Notional SEN budget", FundingElement.NOTIONAL, 84_000),
    ("Top-up from Wraxshire", FundingElement.TOP_UP, 52_500),
    ("Pupil premium", FundingElement.PUPIL_PREMIUM, 67_200),
)
INVOICES = (
    ("Educational psychologist, one visit", "420.00", FundingElement.NOTIONAL),
    ("Occupational therapy, block of six", "510.00", FundingElement.TOP_UP),
    ("Speech and language therapy, half a day", "265.00", FundingElement.NOTIONAL),
)
MATERIALS = {
    "Touch typing": ("Typing programme, licence for a year", CostKind.LICENCE, "189.00"),
    "Phonics catch-up": ("Sound cards and readers", CostKind.MATERIALS, "64.50"),
    "Reading age booster": ("Two sets of readers", CostKind.MATERIALS, "112.80"),
    "Number sense group": ("Counters and ten frames", CostKind.MATERIALS, "38.25"),
}


def write_rates(writer, assistants):
    """Give each assistant but one a pay point; rates rose on the first of April."""
    rise = date(writer.year_start.year, 4, 1)
    first = rise.replace(year=rise.year - 1)
    writer.make(
        models.StaffRate,
        (
            {"pay_point": point, "hourly_rate": Decimal(rate), "starts_on": starts_on}
            for point, rates in PAY_POINTS.items()
            for rate, starts_on in zip(rates, (first, rise), strict=True)
        ),
    )
    points = list(PAY_POINTS)
    writer.make(
        models.StaffPayPoint,
        (
            {"staff": staff, "pay_point": points[place % len(points)], "starts_on": first}
            for place, staff in enumerate(assistants)
            if place != WITHOUT_RATE
        ),
    )
    writer.make(models.CostRule, [{"starts_on": first}])


def write_sources(writer):
    """Make the sources with this financial year's money; return {element: source}."""
    sources = writer.make(
        models.FundingSource,
        ({"name": name, "element": element} for name, element, _ in SOURCES),
    )
    starts_on = date(writer.today.year - (writer.today.month < 4), 4, 1)
    writer.make(
        models.BudgetLine,
        (
            {
                "funding": source,
                "starts_on": starts_on,
                "ends_on": starts_on.replace(year=starts_on.year + 1) - timedelta(days=1),
                "amount": Decimal(amount) * len(writer.pupils) / 420,
                "note": "As agreed by governors in March",
            }
            for source, (_, _, amount) in zip(sources, SOURCES, strict=True)
        ),
    )
    return {source.element: source for source in sources}


def write_cost_lines(writer, runs, sources):
    """Materials of some runs, and invoices of outside professionals for pupils with a plan."""
    rows = [
        {
            "intervention": run,
            "what": what,
            "kind": kind,
            "amount": Decimal(amount),
            "on": run.starts_on,
            "funding": sources[FundingElement.NOTIONAL],
            "created_by": writer.senco.user,
        }
        for run in runs
        for what, kind, amount in [MATERIALS.get(run.provision.name, (None, None, None))]
        if what
    ]
    with_plan = [pupil for pupil in writer.pupils if pupil.sen_status == "E"]
    for place, pupil in enumerate(with_plan[:9]):
        what, amount, element = INVOICES[place % len(INVOICES)]
        rows.append(
            {
                "pupil": pupil,
                "what": what,
                "kind": CostKind.INVOICE,
                "amount": Decimal(amount),
                "on": writer.days_ago(10, 60),
                "funding": sources[element],
                "created_by": writer.senco.user,
            }
        )
    writer.make(models.CostLine, rows)
