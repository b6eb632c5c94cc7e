"""The adults of a pupil: what the file says beside what we have."""

from pupils.enums import RelationCode
from pupils.imports.changes import Change
from pupils.imports.values import folded


def contact_key(contact):
    return folded(f"{contact.forename} {contact.surname}")


def slots(phones):
    """Return {mobile, telephone, work_telephone: number}: a person has one of each kind with us.

    Numbers without a kind go by their figures: 07 is a mobile. Further numbers are `spare_phones`.
    """
    found = {}
    for phone in phones:
        found.setdefault(_slot(phone), phone.number)
    return found


def spare_phones(phones):
    """Return the numbers for which there is no slot."""
    kept = set(slots(phones).values())
    return [phone.number for phone in phones if phone.number not in kept]


def _slot(phone):
    if phone.kind == "W":
        return "work_telephone"
    is_mobile = phone.kind == "M" or (not phone.kind and _digits(phone.number).startswith("07"))
    return "mobile" if is_mobile else "telephone"


def contact_changes(contact, known):
    """Return {field: (old, new)} that the file would change about a contact we know."""
    changed = {}
    if contact.relation and contact.relation != known.relation:
        changed["relation"] = (known.relation, contact.relation)
    said = contact.has_responsibility
    if said is not None and said != bool(known.has_responsibility):
        changed["has_responsibility"] = (bool(known.has_responsibility), said)
    if contact.email and contact.email.casefold() != known.email.casefold():
        changed["email"] = (known.email, contact.email)
    have = slots(known.phones)
    for slot, number in slots(contact.phones).items():
        if _digits(number) != _digits(have.get(slot, "")):
            changed[slot] = (have.get(slot, ""), number)
    return changed


def _digits(number):
    return "".join(ch for ch in number if ch.isdigit())


def contact_differences(record, ours):
    """Yield what the file would add to or change about the adults of the pupil."""
    known = {contact_key(contact): contact for contact in ours.contacts}
    for contact in record.contacts:
        name = f"{contact.forename} {contact.surname}".strip()
        before = known.get(contact_key(contact))
        if before is None:
            details = [
                _relation(contact.relation),
                "has parental responsibility" if contact.has_responsibility else "",
                *(phone.number for phone in contact.phones),
                contact.email,
            ]
            text = ", ".join(part for part in (name, *details) if part)
            yield Change(f"contact:{contact_key(contact)}", "New contact", "", text, is_case=True)
            continue
        changed = contact_changes(contact, before)
        if changed:
            yield Change(
                f"contact:{contact_key(contact)}",
                f"Contact {name}",
                "; ".join(_contact_text(field, old) for field, (old, _) in changed.items()),
                "; ".join(_contact_text(field, new) for field, (_, new) in changed.items()),
                is_case=True,
            )


_CONTACT_WORDS = {
    "relation": "relation",
    "email": "e-mail",
    "mobile": "mobile",
    "telephone": "telephone",
    "work_telephone": "work telephone",
}


def _relation(code):
    return RelationCode(code).label.lower() if code in RelationCode.values else code


def _contact_text(field, value):
    if field == "relation" and value:
        return _relation(value)
    if field == "has_responsibility":
        return "has parental responsibility" if value else "no parental responsibility"
    return value or f"no {_CONTACT_WORDS[field]}"
