"""Which editions of a school may be frozen now."""

from sendhub.accounts.enums import ClosureKind
from sendhub.accounts.models import ClosurePeriod, Term
from sendhub.reports import rules
from sendhub.reports.models import SchoolFigures


def editions_offered(school, today):
    """The editions that have begun and are not frozen, the newest first; three queries."""
    years = (today.year - 1, today.year)
    terms = Term.objects.filter(school=school, academic_year__in=years)
    breaks = ClosurePeriod.objects.filter(school=school, kind=ClosureKind.HALF_TERM)
    frozen = set(SchoolFigures.objects.filter(school=school).values_list("edition", flat=True))
    return [each for each in rules.editions_begun(today, terms, breaks) if each.name not in frozen]
