"""The map as a sheet: real numbers, one heading row that stays, totals as values."""

from pupils.enums import StatusCode
from sendhub import spreadsheets

MONEY = ("To date, £", "Lost, £", "To the end, £", "Sessions without a rate")


def map_sheet(form, found):
    """Return the bytes of the workbook that shows what the lens shows."""
    headings, rows = {"provision": by_place, "pupil": by_pupil, "adult": by_adult}[form.lens](found)
    return spreadsheets.as_xlsx(title="Provision map", headings=headings, rows=rows)


def money_of(found, money):
    if not found.ask.with_costs:
        return []
    unknown = money.to_date.unknown + money.lost.unknown + money.ahead.unknown
    return [money.to_date.pounds, money.lost.pounds, money.ahead.pounds, unknown]


def number(score):
    """A score as a plain number of the sheet."""
    return None if score is None else float(score)


def by_place(found):
    """One row for each pupil in each group."""
    headings = [
        *("Group", "Provision", "Tier", "Area", "Adults", "When", "Pupil", "Year", "Class"),
        *("SEN status", "From", "To", "Minutes owed", "Minutes had", "Per cent"),
        *(MONEY if found.ask.with_costs else ()),
        *("Measured with", "Entry", "Expected", "Exit", "Came out", "Verdict of the group"),
    ]
    rows = []
    for row in found.rows:
        adults = ", ".join(name for name, _ in row.adults)
        start = [row.run.name, row.run.provision.name, row.level.label, row.area, adults, row.when]
        for line in row.lines:
            place = line.place
            rows.append(
                [
                    *start,
                    *(place.name, place.nc_year, place.group, StatusCode(place.status).label),
                    *(place.starts_on, place.ends_on),
                    *(line.tally.due_minutes, line.tally.held_minutes, line.tally.percent),
                    *money_of(found, line.money),
                    *(place.measure.instrument, number(place.measure.entry)),
                    *(number(place.measure.expected), number(place.measure.exit)),
                    *(line.rating, row.verdict.label),
                ]
            )
        if not row.lines:
            blank = [None] * (len(headings) - len(start) - 1)
            rows.append([*start, *blank, row.verdict.label])
    minutes = [line.tally for line in found.lines]
    rows.append(
        [
            "Total",
            *[""] * 11,
            sum(each.due_minutes for each in minutes),
            sum(each.held_minutes for each in minutes),
            None,
            *money_of(found, found.totals.money),
            *[""] * 6,
        ]
    )
    return headings, rows


def by_pupil(found):
    """One row for each pupil."""
    headings = [
        *("Pupil", "Year", "Class", "SEN status", "Needs", "Groups", "Minutes owed"),
        *("Minutes had", "Per cent", *(MONEY if found.ask.with_costs else ()), "Came out"),
    ]
    rows = [
        [
            *(row.name, row.nc_year, row.group, row.status_words),
            ", ".join(need.need_type for need in row.needs),
            *(len(row.lines), row.tally.due_minutes, row.tally.held_minutes, row.tally.percent),
            *money_of(found, row.money),
            row.came_out,
        ]
        for row in found.pupils
    ]
    owed, had = (
        sum(getattr(row.tally, name) for row in found.pupils)
        for name in ("due_minutes", "held_minutes")
    )
    rows.append(
        ["Total", "", "", "", "", found.totals.runs, owed, had, None]
        + [*money_of(found, found.totals.money), ""]
    )
    return headings, rows


def by_adult(found):
    """One row for each adult, with the hours held of each week; no money."""
    headings = ["Adult", "Post", "Groups", "Hours planned", "Hours held", "Hours to come"]
    headings += [f"Week of {monday:%d/%m/%Y}, held" for monday in found.weeks]
    rows = [
        [
            *(row.name, row.post, ", ".join(each.run.name for each in row.runs)),
            *(minutes / 60 for minutes in (row.tally.due_minutes, row.tally.held_minutes)),
            row.tally.ahead_minutes / 60,
            *(float(held) for _, held in cells),
        ]
        for row, cells in found.grid
    ]
    totals = [sum(row[place] for row in rows) for place in range(3, len(headings))]
    return headings, [*rows, ["Total", "", "", *totals]]
