"""Editions of the past half terms and the compliance list of a demo school."""

from datetime import timedelta

from sendhub.accounts.actor import Machine
from sendhub.dates import add_years
from sendhub.reports.actions.editions import freeze_figures
from sendhub.reports.actions.national import set_national_figures
from sendhub.reports.enums import ComplianceKind
from sendhub.reports.models import ComplianceItem, NationalFigure
from sendhub.reports.offers import editions_offered

RISKS = (
    "Cover for absent assistants takes sessions from small groups.\n"
    "Waits for speech and language therapy are longer than a term."
)
NEXT_STEPS = (
    "Train two more assistants for the language group.\n"
    "Ask the local authority about its late decisions at the next termly meeting."
)
# Days since approval; the accessibility plan is past its three years.
APPROVED = {
    ComplianceKind.SEN_POLICY: 200,
    ComplianceKind.INFORMATION_REPORT: 320,
    ComplianceKind.ACCESSIBILITY_PLAN: 1_130,
    ComplianceKind.EQUALITY: 150,
    ComplianceKind.MEDICAL: 90,
    ComplianceKind.COMPLAINTS: 260,
}
YEARS = {ComplianceKind.ACCESSIBILITY_PLAN: 3}
EDITIONS = 6  # about a year: so that each number has one a year before


def write_reports(school, *, senco, today):
    """Write the list, then the editions of the last year but the newest, which is left to be made."""
    by = Machine(school, "seed_demo")
    if not NationalFigure.objects.exists():
        set_national_figures()
    for kind, days in APPROVED.items():
        approved_on = today - timedelta(days=days)
        ComplianceItem.objects.create(
            school=school,
            kind=kind,
            owner=senco,
            approved_on=approved_on,
            review_on=add_years(approved_on, YEARS.get(kind, 1)),
        )
    offered = editions_offered(school, today)[1 : EDITIONS + 1]
    for edition in reversed(offered):
        freeze_figures(edition=edition, today=today, by=by, risks=RISKS, next_steps=NEXT_STEPS)
