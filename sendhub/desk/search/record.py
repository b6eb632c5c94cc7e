"""The pupil's record: pupils, families, documents, concerns, actions, health and safety plans."""

from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Contains
from django.urls import reverse

from pupils.models import Action, Concern, Contact, Document, Pupil, Relationship, SupportingPlan
from pupils.own_fields import holding as holding_own
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.search.kit import Kind, holding


def _pupils(actor, text):
    return Pupil.objects.visible_to(actor).search(text).select_related("group").order_by("sort_key")


def _own_fields(actor, text):
    rows = holding_own(Pupil.objects.visible_to(actor), text, actor)
    return rows.select_related("group").order_by("sort_key")


def _pupil_line(pupil):
    return pupil.get_absolute_url(), pupil.full_name, getattr(pupil.group, "name", "")


NUMBERS = ("mobile", "telephone", "work_telephone")
# So many digits at least make a telephone number that somebody read off a display.
DIGITS = 5


def _relationships(actor, text):
    contacts = Contact.objects.visible_to(actor)
    # "+44 1632 960123" and "01632 960123" are one number.
    digits = "".join(filter(str.isdecimal, text)).removeprefix("44").lstrip("0")
    if len(digits) >= DIGITS and not any(map(str.isalpha, text)):
        meant = contacts.filter(_has_number(digits))
    else:
        meant = contacts.search(text)
    return (
        Relationship.objects.visible_to(actor)
        .filter(contact__in=meant)
        .select_related("contact", "pupil")
        .order_by("contact__last_name", "contact__first_name", "pupil__sort_key")
    )


def _has_number(digits):
    """A condition: one of the numbers holds the digits, however it was typed."""
    found = Q()
    for name in NUMBERS:
        bare = Func(F(name), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
        found |= Q(Contains(bare, Value(digits)))
    return found


def _relationship_line(row):
    address = reverse("pupils:pupil_contacts", kwargs={"pupil_pk": row.pupil_id})
    beside = f"{row.get_relation_display() or 'contact'} of {row.pupil.full_name}"
    return address, row.contact.full_name, beside


def _documents(actor, text):
    return (
        Document.objects.visible_to(actor)
        .filter(holding(text, "title", "author"))
        .select_related("pupil")
    )


def _document_line(document):
    address = reverse("pupils:document_download", kwargs={"document_pk": document.pk})
    return address, document.title, document.pupil.full_name


def _concerns(actor, text):
    rows = Concern.objects.visible_to(actor).with_pupils(actor)
    number = text.removeprefix("#")
    if number.isdecimal() and len(number) < 10:
        return rows.filter(pk=number)
    return rows.filter(holding(text, "text", "named_pupil"))


def _concern_line(concern):
    address = reverse("pupils:concern_status", kwargs={"concern_pk": concern.pk})
    names = [link.pupil.full_name for link in concern.pupil_links.all() if link.is_in_sight]
    about = ", ".join(names) or concern.named_pupil
    beside = " · ".join(filter(None, (about, concern.get_state_display())))
    return address, f"Concern {concern.pk}: {concern.text}", beside


def _actions(actor, text):
    rows = Action.objects.visible_to(actor).open().settleable_by(actor)
    return rows.filter(holding(text, "text")).as_lines(actor)


def _action_line(action):
    whose = action.owner.full_name if action.owner else action.owner_name
    about = action.pupil.full_name if action.pupil and action.is_in_sight else ""
    return action.get_absolute_url(), action.text, " · ".join(filter(None, (about, whose)))


def _supporting(actor, text):
    rows = SupportingPlan.objects.visible_to(actor).in_force().filter(holding(text, "title"))
    return rows.select_related("pupil").order_by("pupil__sort_key", "kind")


def _supporting_line(plan):
    return plan.get_absolute_url(), plan.name, plan.pupil.full_name


PUPILS = (Kind("Pupils", frozenset({P.PUPIL_LIST}), _pupils, _pupil_line, "pupils:register"),)
RECORD = (
    Kind("Own fields of pupils", frozenset({P.PUPIL_LIST}), _own_fields, _pupil_line),
    Kind("Family and contacts", frozenset({P.CONTACTS_VIEW}), _relationships, _relationship_line),
    Kind("Documents", frozenset({P.DOCUMENT_VIEW}), _documents, _document_line),
    Kind("Concerns", frozenset({P.CONCERN_LOG}), _concerns, _concern_line, has_numbers=True),
    Kind("Actions to do", frozenset({P.ACTION_GIVE, P.ACTION_DONE_OWN}), _actions, _action_line),
    Kind(
        "Health and safety plans",
        frozenset({P.SUPPORTING_PLAN_VIEW}),
        _supporting,
        _supporting_line,
    ),
)
