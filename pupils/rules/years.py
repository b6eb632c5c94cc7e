"""Year groups by age and by the turn of the school year."""

from datetime import date

from pupils.enums import YearGroup
from sendhub.dates import academic_year

# Those that follow each other; X follows no year.
IN_ORDER = [year for year in YearGroup if year != YearGroup.X]
_RECEPTION = IN_ORDER.index(YearGroup.R)


def year_by_age(born_on: date, on: date):
    """The year group a child of this age is usually in, or None outside nursery to Year 14.

    Age at the end of 31 August decides: four for Reception.
    """
    age_in_august = academic_year(on) - born_on.year - ((born_on.month, born_on.day) > (8, 31))
    place = _RECEPTION + age_in_august - 4
    return IN_ORDER[place] if 0 <= place < len(IN_ORDER) else None


def is_outside_usual_year(nc_year, born_on, on):
    """Tell whether the pupil is taught outside the year of age; False where either is not known."""
    if not nc_year or nc_year == YearGroup.X or born_on is None:
        return False
    return year_by_age(born_on, on) != nc_year


def year_moved(nc_year, by):
    """The year group so many years later (or earlier); None past the ends, X and "" stay."""
    if nc_year in ("", YearGroup.X):
        return nc_year
    place = IN_ORDER.index(YearGroup(nc_year)) + by
    return IN_ORDER[place] if 0 <= place < len(IN_ORDER) else None


def order_of(nc_year):
    """A number by which year groups sort as people expect: R before 1, 2 before 10."""
    return list(YearGroup).index(YearGroup(nc_year)) if nc_year else len(YearGroup)
