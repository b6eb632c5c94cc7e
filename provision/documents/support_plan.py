"""The support plan on paper, the family's page of it, and the summary of a review."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from provision.content import PlanContent
from provision.enums import Works
from provision.models import StrategyAnswer
from pupils.codes import ethnicity_label, language_label
from pupils.documents.profile import photo_of
from pupils.enums import ActionSource, CharacteristicKind, ProfileState, RelationCode
from pupils.models import Action, Address, Characteristic, Profile, Relationship
from sendhub.accounts.models import GroupStaff
from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day

# Adults whom the file knows by their office, not as family.
OFFICES = frozenset(
    {
        RelationCode.SOCIAL_WORKER,
        RelationCode.DOCTOR,
        RelationCode.TEACHER,
        RelationCode.HEAD_TEACHER,
        RelationCode.CHILDMINDER,
    }
)
IN_CARE = (CharacteristicKind.LOOKED_AFTER, CharacteristicKind.PREVIOUSLY_LOOKED_AFTER)
MOST_PAGES = 12


@dataclass(frozen=True)
class Person:
    """The pupil as the head of the plan names them; every value in words, "" where nothing is recorded."""

    name: str
    short_name: str
    initials: str
    preferred_name: str
    born_on: str
    place: str
    school_name: str
    sex: str
    ethnicity: str
    religion: str
    language: str
    address: str
    adults: tuple  # (name, what they are, how to reach them)
    in_care: str
    profile: tuple  # (heading, text) of the one-page profile
    services: tuple  # (name, what they do)
    works: tuple
    does_not_work: tuple
    health: str

    @property
    def facts(self):
        """(label, value) pairs of the head, in the order of the plan."""
        return (
            ("Name", self.name),
            ("Preferred name", self.preferred_name),
            ("Date of birth", self.born_on),
            ("Year and class", self.place),
            ("School", self.school_name),
            ("Sex", self.sex),
            ("Ethnicity", self.ethnicity),
            ("Religion", self.religion),
            ("Home language", self.language),
            ("Address", self.address),
            ("Looked-after status", self.in_care),
            ("Health needs", self.health),
        )


@dataclass(frozen=True)
class PlanDocument:
    """`locked`: "" for the plan as it stands, else when and by whom it was locked, with its checksum."""

    person: Person
    plan: PlanContent
    initials: str
    school_name: str
    made_on: str
    has_photo: bool = False
    locked: str = ""
    actions: tuple = ()  # (what, who, by, done) agreed at the review

    @property
    def is_draft(self):
        return not self.locked and not self.plan.do_from


def plan_document(content, pupil, *, actor, today, has_photo=False, locked="", actions=()):
    """Put a plan beside what the pupil's file says now. Eight queries."""
    person = person_of(pupil, actor=actor, today=today)
    return PlanDocument(
        person=person,
        plan=content,
        initials=person.initials,
        school_name=person.school_name,
        made_on=day(today),
        has_photo=has_photo,
        locked=locked,
        actions=actions,
    )


def actions_of(cycle, *, actor):
    """What was agreed on the cycle, as the actor may know it: (what, who, by, done). One query."""
    rows = Action.objects.visible_to(actor).agreed_at(ActionSource.PLAN, cycle.pk)
    return tuple(
        (
            row.text,
            row.owner.full_name if row.owner else row.owner_name,
            day(row.due_on),
            day(row.done_on),
        )
        for row in rows.select_related("owner")
    )


def locked_words(version):
    """When a version was locked and by whom, with the beginning of its checksum."""
    by = f" by {version.locked_by.name}" if version.locked_by else ""
    return f"Locked on {day(version.locked_at)}{by}. Checksum {version.digest[:16]}."


def current_photo(pupil, *, actor):
    """The photo of the current profile, which holds who allowed it; None without one. One query."""
    profile = (
        Profile.objects.visible_to(actor)
        .of(pupil)
        .filter(state=ProfileState.CURRENT)
        .select_related("photo")
        .first()
    )
    return photo_of(profile) if profile else None


def person_of(pupil, *, actor, today):
    adults = list(
        Relationship.objects.visible_to(actor).of(pupil).covering(today).select_related("contact")
    )
    answers = _answers(pupil, actor)
    kinds = {
        row.kind: row.note
        for row in Characteristic.objects.visible_to(actor).of(pupil).covering(today)
    }
    return Person(
        name=pupil.full_name,
        short_name=pupil.short_name,
        initials=pupil.initials,
        preferred_name=pupil.known_as,
        born_on=day(pupil.born_on),
        place=_joined(pupil.get_nc_year_display(), pupil.group.name if pupil.group else ""),
        school_name=pupil.school.name,
        sex=pupil.get_sex_display(),
        ethnicity=ethnicity_label(pupil.ethnicity),
        religion="",  # no system of the school's hands it to us
        language=language_label(pupil.home_language or pupil.first_language),
        address=_address(pupil, actor, today),
        adults=tuple(_adult(row) for row in adults if _is_family(row)),
        in_care=_joined(*(kind.label for kind in IN_CARE if kind in kinds)),
        profile=_profile(pupil, actor),
        services=_services(pupil, adults, today),
        works=tuple(text for text, works in answers if works == Works.YES),
        does_not_work=tuple(text for text, works in answers if works == Works.NO),
        health=kinds.get(CharacteristicKind.MEDICAL, ""),
    )


def _joined(*parts):
    return ", ".join(part for part in parts if part)


def _is_family(row):
    """Only who may receive information: the paper may reach the other adults."""
    return row.may_receive and not row.no_contact and row.relation not in OFFICES


def _adult(row):
    contact = row.contact
    reach = _joined(contact.mobile or contact.telephone, contact.email)
    return contact.full_name, row.get_relation_display(), reach


def _address(pupil, actor, today):
    row = Address.objects.visible_to(actor).filter(pupil=pupil, ends_on=None).first()
    return _joined(*row.lines.splitlines(), row.postcode) if row else ""


PROFILE = (
    ("likes", "What people like and admire about me"),
    ("important", "What is important to me"),
    ("aims", "My aims and wishes"),
)


def _profile(pupil, actor):
    profile = Profile.objects.visible_to(actor).of(pupil).filter(state=ProfileState.CURRENT).first()
    if profile is None:
        return ()
    return tuple(
        (title, getattr(profile, name)) for name, title in PROFILE if getattr(profile, name)
    )


def _services(pupil, adults, today):
    """Who works with the pupil: case lead, teachers and helpers of the class, adults by their office."""
    named = []
    if pupil.lead:
        named.append((pupil.lead.full_name, "case lead"))
    taught = GroupStaff.objects.filter(group=pupil.group_id, starts_on__lte=today)
    for link in taught.exclude(ends_on__lt=today).select_related("staff"):
        if link.staff_id != pupil.lead_id:
            named.append((link.staff.full_name, "works with the class"))
    named += [
        (row.contact.full_name, row.get_relation_display().lower())
        for row in adults
        if row.relation in OFFICES
    ]
    return tuple(named)


def _answers(pupil, actor):
    """(strategy, works) of the latest answer of each person. One query."""
    latest = {}
    rows = StrategyAnswer.objects.visible_to(actor).of(pupil).select_related("strategy")
    for row in rows:
        latest.setdefault((row.strategy_id, row.by_user_id), (row.strategy.text, row.works))
    return list(dict.fromkeys(latest.values()))


def plan_pdf(document, *, photo=None, on_refusal=None):
    """The plan as the school keeps it."""
    return _pdf("support_plan", document, photo=photo, on_refusal=on_refusal)


def family_pdf(document, *, on_refusal=None):
    """The family's page: plain words, large print, places to sign; no cost, no evidence, no addresses."""
    return _pdf("support_plan_family", document, on_refusal=on_refusal)


def review_pdf(document, *, on_refusal=None):
    """What the review found and what follows from it."""
    return _pdf("review_summary", document, on_refusal=on_refusal)


def _pdf(name, document, *, photo=None, on_refusal=None):
    html = render_to_string(f"documents/{name}.html", {"document": document})
    pictures = {"asset:photo": photo} if photo else None
    return make_pdf(
        html, style="plan", pictures=pictures, most_pages=MOST_PAGES, on_refusal=on_refusal
    )
