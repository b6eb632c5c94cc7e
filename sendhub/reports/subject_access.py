"""All that the record holds about one pupil, as entries in readable order that a person can judge.

An entry may be marked: its words come from, or tell of, somebody else, or it is restricted. A marked
one is read before the pack leaves. DPA 2018 Schedule 2 paragraph 16 (others), Schedule 3 Part 4 (schools:
what may harm), say when an entry is left out; the program only points at them.
"""

import json
import re

from django.db.models import CharField, ForeignKey, Q, TextField

from agencies.models import ContactLogEntry
from pupils.models import Document, Pupil, Restriction
from pupils.models.documents import RESTRICTABLE
from pupils.names import plain
from pupils.own_fields import in_record
from sendhub.accounts.models import StaffMember, User
from sendhub.reports import record
from sendhub.templatetags.sendhub import day, moment

# Where a row of the pupil has no `pupil` of its own.
THROUGH = {
    "pupils.concern": "pupil_links__pupil",
    "pupils.concerntried": "concern__pupil_links__pupil",
    "pupils.concernmessage": "concern__pupil_links__pupil",
    "pupils.contact": "relationships__pupil",
    "pupils.incident": "pupil_links__pupil",
    "pupils.profilestrategy": "profile__pupil",
    "sharing.paper": "link__pupil",
    "sharing.ask": "link__pupil",
    "sharing.response": "link__pupil",
    "agencies.contactlogentry": "pupil_links__pupil",
    "agencies.meeting": "pupil_links__pupil",
    "agencies.meetingguest": "meeting__pupil_links__pupil",
    "agencies.meetingmove": "meeting__pupil_links__pupil",
    "provision.intervention": "participations__pupil",
    "provision.session": "attendances__pupil",
    "reports.handoverline": "handover__pupil",
}
# Tables that are about the school and its adults, or that only tie two rows together.
ABOUT_NOBODY = frozenset(
    {
        "accounts.staffmember",
        "accounts.staffabsence",
        "accounts.teachinggroup",
        "accounts.groupstaff",
        "pupils.battery",
        "pupils.batteryscale",
        "pupils.examdate",
        "pupils.examsitting",
        "pupils.framework",
        "pupils.frameworkstep",
        "pupils.ownfield",
        "pupils.questionset",
        "pupils.strategy",
        "pupils.provider",
        "pupils.providercheck",
        "agencies.agency",
        "agencies.professional",
        "agencies.entryreader",
        "agencies.lettertemplate",
        "agencies.meetingpaper",
        "provision.provision",
        "provision.trainedstaff",
        "provision.training",
        "provision.trainingpart",
        "provision.certificate",
        "provision.slot",
        "provision.slothelper",
        "provision.staffrate",
        "provision.staffpaypoint",
        "provision.fundingsource",
        "provision.budgetline",
        "provision.costrule",
        "provision.wording",
        "provision.tier",
        "ehcp.evidenceitem",
        "reports.complianceitem",
        "reports.actionplan",
        "reports.priority",
        "reports.talk",
        "reports.talkaction",
        "reports.selfreview",
        "reports.learningwalk",
        "reports.survey",
        "reports.statutorytext",
        "reports.publishedtext",
    }
)
# Why a person has to read entries of a kind before they leave.
OTHERS = {
    "pupils.concern": "names who raised it, and may tell of other children",
    "pupils.concerntried": "may tell of other children",
    "pupils.concernmessage": "words of another person",
    "pupils.contact": "details of another person",
    "pupils.relationship": "details of another person",
    "pupils.address": "where somebody lives",
    "pupils.incident": "may tell of other children",
    "pupils.roundanswer": "words of another person",
    "pupils.voice": "may be the words of another person",
    "agencies.contactlogentry": "words of another person",
    "agencies.lettersent": "written to another person",
    "agencies.meeting": "may tell of other children and of adults",
    "agencies.meetingguest": "names another person",
    "agencies.advice": "words of a professional, who is asked first",
    "agencies.adviceitem": "words of a professional, who is asked first",
    "agencies.consent": "given by another person",
    "sharing.link": "names another person",
    "sharing.response": "words of another person",
    "provision.agreement": "given by another person",
    "ehcp.advicerequest": "names another person",
    "ehcp.representation": "may be the words of another person",
    "ehcp.contribution": "words of another person",
    "ehcp.reviewperson": "names another person",
}
RESTRICTED = "restricted to named readers"
NAMES_OTHERS = "names another pupil"
A_FILE = "a file: read it before it leaves"
BLACK = "█████"
# What tells nothing to the reader of a pack.
SILENT = frozenset(
    {"id", "pupil", "sha256", "digest", "media_type", "merged_into", "is_taken_back"}
)


def gather(*, pupil, by, report, tables=None, silent=SILENT):
    """Return the entries as [{key, section, title, lines, marks, document}]; `report(done, total)` after each table.

    `tables`: those to look at; None is every table that may be about a pupil. `silent`: fields left out.
    """
    if tables is None:
        tables = [t for t in record.tables() if t.model._meta.label_lower not in ABOUT_NOBODY]
    others = names_of_others(pupil)
    restricted = restricted_keys()
    entries = []
    for done, table in enumerate(tables, start=1):
        for row in rows_of(table, pupil, by):
            entries.append(entry_of(table, row, others, restricted, silent))
        report(done, len(tables))
    return [entry for entry in entries if entry["lines"]]


def rows_of(table, pupil, by):
    label = table.model._meta.label_lower
    if table.model is Pupil:
        found = table.rows(by).filter(pk=pupil.pk)
    elif table.model is Document:
        # Removed from the file and still held until it is erased.
        found = Document.objects.known_to(by).of(pupil)
    else:
        path = THROUGH.get(label, "pupil")
        mine = Q(**{path: pupil}) | Q(**{f"{path}__merged_into": pupil})
        found = table.rows(by).filter(mine).distinct()
    keys = [f.name for f in table.fields if isinstance(f, ForeignKey) and _has_name(f)]
    return found.select_related(*keys).order_by("pk") if keys else found.order_by("pk")


def _has_name(field):
    """Keys whose row says who or what it is by itself."""
    target = field.related_model
    names = {f.name for f in target._meta.concrete_fields}
    return target in (User, StaffMember) or bool({"name", "title", "last_name"} & names)


def entry_of(table, row, others, restricted, silent):
    label = table.model._meta.label_lower
    lines = [
        [str(field.verbose_name).capitalize(), words]
        for field in table.fields
        if field.name not in silent and (words := words_of(field, row))
    ]
    key = f"{label}:{row.pk}"
    marks = []
    if key in restricted or getattr(row, "is_restricted", False):
        marks.append(RESTRICTED)
    if label in OTHERS:
        marks.append(OTHERS[label])
    if table.model is Document:
        marks.append(A_FILE)
    typed = " ".join(
        words_of(field, row) for field in table.fields if isinstance(field, (CharField, TextField))
    )
    if others and others.search(plain(typed)):
        marks.append(NAMES_OTHERS)
    is_kept = table.model is Document and row.removed_at is None
    return {
        "key": key,
        "section": table.title,
        "title": f"{table.title} · {row.pk}",
        "lines": lines,
        "marks": marks,
        "document": row.pk if is_kept else None,
    }


def words_of(field, row):
    """A field in words: codes as their label, people by name, numbers of rows not at all."""
    if isinstance(field, ForeignKey):
        if not _has_name(field):
            return ""
        target = getattr(row, field.name)
        return _name_of(target) if target else ""
    value = field.value_from_object(row)
    if value in (None, "", [], {}):
        return ""
    if field.name == "own_fields":
        return in_record(value)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "tzinfo") and hasattr(value, "year"):
        return moment(value)
    if hasattr(value, "year"):
        return day(value)
    if isinstance(value, dict) and all(isinstance(said, str) for said in value.values()):
        return "\n".join(f"{key}: {said}" for key, said in value.items())
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _name_of(target):
    for name in ("full_name", "name", "title"):
        if words := getattr(target, name, ""):
            return str(words)
    return ""


def names_of_others(pupil):
    """A pattern of the full names of the school's other pupils, as `plain` writes them; None when there is none."""
    rows = Pupil.objects.filter(school_id=pupil.school_id).exclude(
        Q(pk=pupil.pk) | Q(merged_into=pupil)
    )
    names = {
        plain(f"{first} {last}")
        for first, known, last in rows.values_list("first_name", "known_as", "last_name")
        for first in (first, known)
        if first and last
    } - {plain(pupil.full_name)}
    if not names:
        return None
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, names))) + r")\b")


def restricted_keys():
    """The keys of entries that are restricted to named readers."""
    keys = set()
    for name in RESTRICTABLE:
        model = Restriction._meta.get_field(name).related_model
        found = Restriction.objects.exclude(**{name: None}).values_list(f"{name}_id", flat=True)
        keys |= {f"{model._meta.label_lower}:{pk}" for pk in found}
    found = ContactLogEntry.objects.exclude(restricted_at=None).values_list("pk", flat=True)
    return keys | {f"{ContactLogEntry._meta.label_lower}:{pk}" for pk in found}


def released(entries, *, left_out, blacked_out):
    """The entries as they leave: without those left out, each blacked-out word replaced, no mark."""
    kept = [entry for entry in entries if entry["key"] not in set(left_out)]
    words = sorted(filter(None, blacked_out), key=len, reverse=True)
    hide = re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None
    return [
        {
            "section": entry["section"],
            "title": entry["title"],
            "lines": [
                [label, hide.sub(BLACK, text) if hide else text] for label, text in entry["lines"]
            ],
            "document": entry["document"],
        }
        for entry in kept
    ]


def by_section(entries):
    """[(section, its entries)] in the order they were gathered."""
    sections = {}
    for entry in entries:
        sections.setdefault(entry["section"], []).append(entry)
    return list(sections.items())
