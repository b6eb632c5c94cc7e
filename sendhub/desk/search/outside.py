"""Work with others: agencies, their people and advice, meetings, letters, the contact log, cases by number."""

from django.db.models import Exists, OuterRef

from agencies.models import (
    Advice,
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
    items = AdviceItem.objects.visible_to(actor).filter(
        holding(text, "text"), advice=OuterRef("pk")
    )
    rows = Advice.objects.visible_to(actor).filter(
        holding(text, "title", "author") | Exists(items.values("pk"))
    )
    return rows.select_related("agency", "pupil").order_by("-received_on", "-pk")


def _advice_line(advice):
    return (
        advice.get_absolute_url(),
        advice.title,
        f"{advice.agency.name} on {advice.pupil.full_name}, {day(advice.received_on)}",
    )


def _meetings(actor, text):
    rows = Meeting.objects.visible_to(actor).filter(holding(text, "title", "agenda", "minutes"))
    return rows.as_lines(actor).order_by("-starts_at")


def _meeting_line(meeting):
    title = meeting.title or meeting.get_kind_display()
    return meeting.get_absolute_url(), title, _about(meeting, day(meeting.starts_at))


def _letters(actor, text):
    rows = LetterSent.objects.visible_to(actor).filter(holding(text, "subject", "body"))
    return rows.select_related("pupil").order_by("-created_at")


def _letter_line(letter):
    return letter.get_absolute_url(), letter.subject, letter.pupil.full_name


def _contact_log(actor, text):
    rows = ContactLogEntry.objects.visible_to(actor).filter(holding(text, "summary", "with_name"))
    return rows.as_lines(actor).order_by("-on", "-pk")


def _contact_line(entry):
    how = f"{entry.get_kind_display()}, {day(entry.on)}"
    return entry.get_absolute_url(), entry.summary, _about(entry, how)


def _about(row, how):
    """Whom a meeting or contact is about, of those whose file the person may open, and when it was."""
    names = [link.pupil.full_name for link in row.pupil_links.all() if link.is_in_sight]
    return " · ".join(filter(None, (", ".join(names), how)))


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
NUMBERS = (
    Kind(
        "Cases by their number",
        WHOLE_LOG | {P.EHC_VIEW},
        _cases,
        _case_line,
        has_numbers=True,
    ),
)
