"""Work with others: agencies, their people and advice, meetings, letters, the contact log, cases by number."""

from agencies.models import (
    AdviceItem,
    Agency,
    ContactLogEntry,
    LetterSent,
    Meeting,
    Professional,
    Referral,
)
from ehcp.models import EhcPlan, NeedsAssessment
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.search.kit import Kind, holding, named
from sendhub.templatetags.sendhub import day


def _agencies(actor, text):
    return Agency.objects.visible_to(actor).filter(holding(text, "name")).order_by("name")


def _professionals(actor, text):
    return (
        Professional.objects.visible_to(actor)
        .filter(holding(text, "name"))
        .select_related("agency")
        .order_by("name")
    )


def _professional_line(person):
    return person.agency.get_absolute_url(), person.name, person.agency.name


def _advice(actor, text):
    rows = AdviceItem.objects.visible_to(actor)
    return (
        rows.filter(holding(text, "text", "advice__title", "advice__author"))
        .select_related("advice__agency", "pupil")
        .order_by("-advice__received_on", "advice", "order")
    )


def _advice_line(item):
    beside = f"{item.advice.agency.name} on {item.pupil.full_name}"
    return item.advice.get_absolute_url(), item.text, beside


def _meetings(actor, text):
    rows = Meeting.objects.visible_to(actor).filter(holding(text, "title", "agenda", "minutes"))
    return rows.order_by("-starts_at")


def _meeting_line(meeting):
    return (
        meeting.get_absolute_url(),
        meeting.title or meeting.get_kind_display(),
        day(meeting.starts_at),
    )


def _letters(actor, text):
    rows = LetterSent.objects.visible_to(actor).filter(holding(text, "subject", "body"))
    return rows.select_related("pupil").order_by("-created_at")


def _letter_line(letter):
    return letter.get_absolute_url(), letter.subject, letter.pupil.full_name


def _contact_log(actor, text):
    rows = ContactLogEntry.objects.visible_to(actor).filter(holding(text, "summary", "with_name"))
    return rows.order_by("-on", "-pk")


def _contact_line(entry):
    return (
        entry.get_absolute_url(),
        entry.summary,
        f"{entry.get_kind_display()}, {day(entry.on)}",
    )


CASES = {EhcPlan: "EHC plan", NeedsAssessment: "EHC needs assessment", Referral: "referral"}


def _cases(actor, text):
    """Cases by the number that an authority or agency gave them; words without a digit ask nothing."""
    if not any(letter.isdigit() for letter in text):
        return []
    found = []
    for model in CASES:
        rows = model.objects.visible_to(actor).filter(reference__icontains=text)
        found += rows.select_related("pupil").order_by("pk")
    return found


def _case_line(case):
    return case.get_absolute_url(), case.reference, f"{CASES[type(case)]} of {case.pupil.full_name}"


LOG = frozenset({P.CONTACT_LOG_VIEW_ALL, P.CONTACT_LOG_OWN})
WHOLE_LOG = frozenset({P.CONTACT_LOG_VIEW_ALL})

OUTSIDE = (
    Kind("Agencies", WHOLE_LOG, _agencies, named),
    Kind("People of agencies", WHOLE_LOG, _professionals, _professional_line),
    Kind("Advice of agencies", WHOLE_LOG, _advice, _advice_line),
    Kind("Contact log", LOG, _contact_log, _contact_line, "agencies:entry_list"),
    Kind("Meetings", LOG, _meetings, _meeting_line),
    Kind("Letters", frozenset({P.LETTER_VIEW}), _letters, _letter_line),
)
NUMBERS = (Kind("Cases by their number", WHOLE_LOG | {P.EHC_VIEW}, _cases, _case_line),)
