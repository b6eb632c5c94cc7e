"""What a printed referral holds, and what stays of it once it was sent."""

from dataclasses import asdict, dataclass

from django.template.loader import render_to_string

from agencies.questions import parts_of
from pupils.codes import ethnicity_label, language_label
from pupils.enums import RelationCode
from pupils.models import Address, Need, Relationship
from sendhub.accounts.models import StaffMember
from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day

NOT_KNOWN = "Not known to the school"


@dataclass(frozen=True)
class Part:
    title: str
    lines: tuple  # of (label, text)


@dataclass(frozen=True)
class ReferralPaper:
    """The referral as it is printed and, once sent, kept."""

    title: str
    name: str
    initials: str
    school_name: str
    made_on: str
    state: str
    parts: tuple
    attachments: tuple


def referral_paper(referral, *, by, today):
    """Return the paper: as it was sent, or as it stands now."""
    if referral.sent_paper:
        return paper_of(referral.sent_paper)
    pupil = referral.pupil
    identity = (
        Part("The pupil", _pupil(pupil, today)),
        Part("Family", _adults(pupil, by, today)),
        Part("School and referrer", _school(referral, by, today)),
        Part("Consent", _consent(referral)),
    )
    asked = tuple(
        Part(
            part.title,
            tuple((q.label, referral.answers.get(q.key) or NOT_KNOWN) for q in part.questions),
        )
        for part in parts_of(referral.kind)
    )
    held = referral.attachments.select_related("document").order_by("pk")
    return ReferralPaper(
        title=f"Referral: {referral.get_kind_display()}",
        name=pupil.full_name,
        initials=pupil.initials,
        school_name=pupil.school.name,
        made_on=day(today),
        state="" if referral.is_sent else "Draft, not sent",
        parts=(*identity, *asked),
        attachments=tuple(row.document.title for row in held),
    )


def paper_of(kept):
    """Return the paper from what `as_kept` wrote."""
    parts = tuple(
        Part(part["title"], tuple(tuple(line) for line in part["lines"])) for part in kept["parts"]
    )
    return ReferralPaper(
        **{**kept, "parts": parts, "attachments": tuple(kept["attachments"]), "state": ""}
    )


def as_kept(paper):
    return asdict(paper)


def _pupil(pupil, today):
    needs = Need.objects.filter(pupil=pupil, ends_on=None).order_by("rank")
    address = Address.objects.filter(pupil=pupil, ends_on=None).first()
    return (
        ("Name", pupil.full_name),
        ("Legal name", pupil.legal_name),
        ("Date of birth", day(pupil.born_on) or NOT_KNOWN),
        ("Gender", pupil.get_sex_display() or NOT_KNOWN),
        ("Ethnicity", ethnicity_label(pupil.ethnicity) if pupil.ethnicity else NOT_KNOWN),
        ("Year group", pupil.get_nc_year_display() or NOT_KNOWN),
        ("UPN", pupil.upn or NOT_KNOWN),
        ("Address and postcode", f"{address.lines} {address.postcode}" if address else NOT_KNOWN),
        ("First language", language_label(pupil.first_language) or NOT_KNOWN),
        ("SEN status", pupil.get_sen_status_display()),
        ("Needs", ", ".join(row.get_need_type_display() for row in needs) or "None recorded"),
    )


def _adults(pupil, by, today):
    rows = (
        Relationship.objects.visible_to(by)
        .of(pupil)
        .covering(today)
        .exclude(relation=RelationCode.DOCTOR)
        .select_related("contact")
    )
    lines = []
    for row in rows:
        contact = row.contact
        said = [
            row.get_relation_display() or "Contact",
            "has parental responsibility" if row.has_parental_responsibility else "",
            contact.mobile or contact.telephone,
            f"speaks {language_label(contact.language)}" if contact.language else "",
            "interpreter needed" if contact.needs_interpreter else "no interpreter needed",
            "NO CONTACT: do not write to or call this person" if row.no_contact else "",
        ]
        lines.append((contact.full_name, ", ".join(part for part in said if part)))
    return tuple(lines) or (("Parents and carers", NOT_KNOWN),)


def _school(referral, by, today):
    staff = StaffMember.objects.filter(pk=by.staff_id).first() if by.staff_id else None
    who = [staff.full_name, staff.post, staff.email] if staff else [""]
    group = referral.pupil.group
    return (
        ("School", referral.pupil.school.name),
        ("Class", group.name if group else NOT_KNOWN),
        ("Referred to", referral.agency.name),
        ("Urgency", referral.get_urgency_display()),
        ("Referrer: name, role, contact", ", ".join(part for part in who if part) or "The school"),
        ("Date", day(today)),
    )


def _consent(referral):
    consent = referral.consent
    if consent is None:
        return (("Consent", "Not recorded yet"),)
    who = consent.contact.full_name if consent.contact else consent.get_permit_display()
    lines = [
        ("Given by", who),
        ("Agrees to the service", "Yes" if consent.agrees_to_service else "Not asked"),
        ("What may be shared", consent.what),
        ("Why the school may share", consent.get_basis_display()),
        ("Date and way", f"{day(consent.starts_on)} {consent.get_how_display()}".strip()),
        ("Until", day(consent.ends_on)),
        ("Why none is needed", consent.lawful_reason),
        ("Capacity", consent.capacity_note),
    ]
    return tuple(line for line in lines if line[1])


def referral_pdf(paper, *, on_refusal=None):
    html = render_to_string("documents/referral.html", {"document": paper})
    return make_pdf(html, style="referral", most_pages=30, on_refusal=on_refusal)
