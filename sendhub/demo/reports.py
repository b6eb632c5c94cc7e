"""Editions of the past half terms and the compliance list of a demo school."""

import itertools
from datetime import timedelta

from ehcp.models import AnnualReview, NeedsAssessment
from sendhub.accounts.actor import Machine
from sendhub.dates import add_months
from sendhub.reports.actions.compliance import save_item
from sendhub.reports.actions.editions import freeze_figures
from sendhub.reports.actions.national import set_national_figures
from sendhub.reports.enums import CaseKind, ComplianceKind, TextKind, WorkKind
from sendhub.reports.models import NationalFigure, SchoolFigures, StatutoryText, WorkTime
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
WORDS = {
    TextKind.INFORMATION_REPORT: {
        "1": "We are a mainstream primary school. Pupils with all four broad areas of need come here.",
        "2": "Anybody may raise a concern. The SENCo answers it within a week and tells what happens next.",
        "3c": "Every teacher adapts the lesson first: chunked instructions, pictures, time to think.",
        "3f": "Every club and trip is planned so that every pupil can come.",
        "9": "Talk to the class teacher first, then to the SENCo, then to the head teacher.",
    },
    TextKind.INCLUSION_STRATEGY: {
        "aims": "By July, every pupil with SEN Support has a plan that their family helped to write.",
    },
}
TIMED_CASES = 8
LATEST = 3  # editions of this year, beside those of a year before


def write_reports(school, *, senco, today):
    """Write the list, then the editions of the last year but the newest, which is left to be made."""
    by = Machine(school, "seed_demo")
    if not NationalFigure.objects.exists():
        set_national_figures()
    for kind, days in APPROVED.items():
        save_item(kind=kind, owner=senco, approved_on=today - timedelta(days=days), by=by)
    for kind, words in WORDS.items():
        for item, text in words.items():
            StatutoryText.objects.create(school=school, kind=kind, item=item, text=text)
    senco.senco_from = add_months(today, -20)
    senco.save(update_fields=["senco_from"])
    write_times(school, senco=senco, today=today)
    for edition in reversed(chosen(editions_offered(school, today))):
        row, _ = freeze_figures(
            edition=edition, today=today, by=by, risks=RISKS, next_steps=NEXT_STEPS
        )
        # Frozen then, in the story; what is told of that day comes from dated rows anyway.
        SchoolFigures.objects.filter(pk=row.pk).update(frozen_on=edition.counted_on)


def write_times(school, *, senco, today):
    """What the SENCo wrote down about the cases of the year; some of it, as people do."""
    work = itertools.cycle(WorkKind)
    for case, rows in (
        (CaseKind.ASSESSMENT, NeedsAssessment.objects.order_by("pk")),
        (CaseKind.REVIEW, AnnualReview.objects.order_by("pk")),
    ):
        for place, pupil_id in enumerate(rows.values_list("pupil", flat=True)[:TIMED_CASES]):
            for days in (place * 9 % 80, place * 5 % 80):
                WorkTime.objects.create(
                    school=school,
                    pupil_id=pupil_id,
                    case=case,
                    work=next(work),
                    by_user=senco.user,
                    on=today - timedelta(days=days),
                    minutes=20 + place * 15 % 70,
                )


def chosen(offered):
    """The latest editions but the newest, which is left to be made, and what stood a year before them."""
    newest, latest = offered[0], offered[1 : LATEST + 1]
    names = {a_year_earlier(each.name) for each in (newest, *latest)}
    return [*latest, *(each for each in offered[LATEST + 1 :] if each.name in names)]


def a_year_earlier(name):
    """Autumn 2025, first half; of census days there is none of the same name."""
    return " ".join(
        f"{int(word[:4]) - 1}{word[4:]}" if word[:4].isdigit() else word for word in name.split()
    )
