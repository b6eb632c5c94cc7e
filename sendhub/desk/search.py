"""Search over everything one may see: one kind of record a section, each by the walls of its own rows."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from agencies.models import Agency, Professional
from provision.models import Intervention, Outcome
from pupils.models import Concern, Contact, Document, Pupil, Relationship
from pupils.names import plain
from pupils.own_fields import holding as holding_own
from sendhub.accounts.permissions import Permission

# So many of a kind are shown; a section with more says so and, where a list can be narrowed, links it.
MOST = 6
SHORTEST = 2


@dataclass(frozen=True)
class Kind:
    """`rows` (actor, text) -> queryset, best first; `line` (row) -> address, title and what stands beside it.

    `whole`: the route of the list that takes the same words as `q`.
    """

    title: str
    permission: Permission
    rows: Callable
    line: Callable
    whole: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    lines: list
    has_more: bool
    whole: str


def holding(text, *fields):
    """A condition: each word of the text stands in one of the fields, whatever the case."""
    found = Q()
    for word in text.split():
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__icontains": word})
        found &= one
    return found


def _pupils(actor, text):
    return Pupil.objects.visible_to(actor).search(text).select_related("group").order_by("sort_key")


def _own_fields(actor, text):
    rows = holding_own(Pupil.objects.visible_to(actor), text, actor)
    return rows.select_related("group").order_by("sort_key")


def _relationships(actor, text):
    named = Contact.objects.visible_to(actor).search(text)
    return (
        Relationship.objects.visible_to(actor)
        .filter(contact__in=named)
        .select_related("contact", "pupil")
        .order_by("contact__last_name", "contact__first_name", "pupil__sort_key")
    )


def _documents(actor, text):
    return (
        Document.objects.visible_to(actor)
        .filter(holding(text, "title", "author"))
        .select_related("pupil")
    )


def _concerns(actor, text):
    rows = Concern.objects.visible_to(actor)
    number = text.removeprefix("#")
    if number.isdecimal() and len(number) < 10:
        return rows.filter(pk=number)
    return rows.filter(holding(text, "text", "named_pupil"))


def _outcomes(actor, text):
    return (
        Outcome.objects.visible_to(actor)
        .filter(holding(text, "target", "aim"))
        .select_related("pupil", "cycle")
        .order_by("-cycle__starts_on", "order")
    )


def _interventions(actor, text):
    return Intervention.objects.visible_to(actor).filter(holding(text, "name", "provision__name"))


def _agencies(actor, text):
    return Agency.objects.visible_to(actor).filter(holding(text, "name")).order_by("name")


def _professionals(actor, text):
    return (
        Professional.objects.visible_to(actor)
        .filter(holding(text, "name"))
        .select_related("agency")
        .order_by("name")
    )


def _pupil_line(pupil):
    return pupil.get_absolute_url(), pupil.full_name, getattr(pupil.group, "name", "")


def _relationship_line(row):
    address = reverse("pupils:pupil_contacts", kwargs={"pupil_pk": row.pupil_id})
    beside = f"{row.get_relation_display() or 'contact'} of {row.pupil.full_name}"
    return address, row.contact.full_name, beside


def _document_line(document):
    address = reverse("pupils:document_download", kwargs={"document_pk": document.pk})
    return address, document.title, document.pupil.full_name


def _concern_line(concern):
    address = reverse("pupils:concern_status", kwargs={"concern_pk": concern.pk})
    return address, f"Concern {concern.pk}", concern.get_state_display()


def _outcome_line(outcome):
    return outcome.cycle.get_absolute_url(), outcome.target, outcome.pupil.full_name


def _professional_line(person):
    return person.agency.get_absolute_url(), person.name, person.agency.name


def _named(row):
    return row.get_absolute_url(), str(row), ""


KINDS = (
    Kind("Pupils", Permission.PUPIL_LIST, _pupils, _pupil_line, "pupils:register"),
    Kind("Own fields of pupils", Permission.PUPIL_LIST, _own_fields, _pupil_line),
    Kind("Family and contacts", Permission.CONTACTS_VIEW, _relationships, _relationship_line),
    Kind("Plans", Permission.PLAN_VIEW, _outcomes, _outcome_line),
    Kind("Documents", Permission.DOCUMENT_VIEW, _documents, _document_line),
    Kind("Concerns", Permission.CONCERN_LOG, _concerns, _concern_line),
    Kind("Interventions", Permission.PLAN_VIEW, _interventions, _named),
    Kind("Agencies", Permission.CONTACT_LOG_VIEW_ALL, _agencies, _named),
    Kind("People of agencies", Permission.CONTACT_LOG_VIEW_ALL, _professionals, _professional_line),
)


def is_too_short(text):
    """Tell whether the text holds too few letters to search by; a number may be of one digit."""
    letters = plain(text).replace(" ", "")
    return len(letters) < SHORTEST and not letters.isdecimal()


def found(actor, text):
    """Return a `Section` for each kind in which something was found; one query a kind."""
    if is_too_short(text):
        return []
    sections = []
    for kind in KINDS:
        if not actor.can(kind.permission):
            continue
        rows = list(kind.rows(actor, text)[: MOST + 1])
        if rows:
            sections.append(
                Section(
                    title=kind.title,
                    lines=[kind.line(row) for row in rows[:MOST]],
                    has_more=len(rows) > MOST,
                    whole=f"{reverse(kind.whole)}?{urlencode({'q': text})}" if kind.whole else "",
                )
            )
    return sections
