"""All that the record holds about one pupil, as entries in readable order that a person can judge.

An entry may be marked: its words come from, or tell of, somebody else, or it is restricted. A marked
one is read before the pack leaves. DPA 2018 Schedule 2 paragraph 16 (others), Schedule 3 Part 4 (schools:
what may harm), say when an entry is left out; the program only points at them.
"""

import re
from datetime import time
from decimal import Decimal

from django.db.models import CharField, ForeignKey, Q, TextField
from django.utils.text import Truncator, capfirst

from agencies.models import ContactLogEntry
from provision.models import Outcome, PupilStrategy, Session
from pupils.codes import ethnicity_label, language_label
from pupils.disclosures import MOVED
from pupils.models import Document, FrameworkStep, Pupil, Restriction
from pupils.models.documents import RESTRICTABLE
from pupils.names import plain
from pupils.own_fields import in_record
from sendhub import uploads
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
# The order in which a family reads it; tables that are not named stand between, in the order of the house.
READ_FIRST = (
    "pupils.pupil",
    "pupils.enrolment",
    "pupils.groupmember",
    "pupils.characteristic",
    "pupils.contact",
    "pupils.relationship",
    "pupils.address",
    "pupils.profile",
    "pupils.profilestrategy",
    "pupils.voice",
    "pupils.senstatus",
    "pupils.need",
    "pupils.monitoring",
    "provision.pupilstrategy",
    "provision.supportplan",
    "provision.planlayer",
    "provision.cycle",
    "provision.evidence",
    "provision.outcome",
    "provision.outcomesupport",
    "provision.reviewline",
    "provision.agreement",
    "provision.participation",
    "ehcp.ehcplan",
    "ehcp.ehcplanversion",
    "ehcp.planneed",
    "ehcp.outcometext",
    "ehcp.provisiontext",
    "ehcp.caretext",
    "ehcp.annualreview",
    "ehcp.reviewperson",
    "ehcp.contribution",
    "ehcp.needsassessment",
    "agencies.contactlogentry",
    "agencies.meeting",
    "agencies.lettersent",
    "agencies.referral",
    "agencies.advice",
    "agencies.adviceitem",
    "pupils.concern",
    "pupils.observation",
    "pupils.incident",
    "pupils.achievement",
    "pupils.checkin",
    "pupils.assessment",
    "pupils.document",
)
# How the work was done, rather than what is known of the pupil.
READ_LAST = (
    "provision.planversion",
    "provision.session",
    "provision.attendance",
    "provision.readreceipt",
    "provision.costline",
    "pupils.action",
    "pupils.due",
    "sharing.link",
    "sharing.paper",
    "sharing.ask",
    "sharing.response",
)
# About the pupil, and nothing to read: they tie others together, whose words stand in those.
TIES = frozenset(
    {"agencies.meetingpupil", "ehcp.outcomeline", "ehcp.sectionfline", "ehcp.careline"}
)
DETAILS = "details of another person"
# Why a person has to read entries of a kind before they leave.
OTHERS = {
    "pupils.concern": "names who raised it, and may tell of other children",
    "pupils.concerntried": "may tell of other children",
    "pupils.concernmessage": "words of another person",
    "pupils.contact": DETAILS,
    "pupils.relationship": DETAILS,
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
WITH_OTHERS = "another pupil has a part in it"
SAFEGUARDING = "words of it were moved to safeguarding: ask the safeguarding lead first"
A_FILE = "a file: read it before it leaves"
# Left out unless the reader of the pack decides otherwise: nobody has said yet that it may be given.
WITHHELD = frozenset({RESTRICTED, NAMES_OTHERS, WITH_OTHERS, SAFEGUARDING, DETAILS})
BLACK = "█████"
# What tells nothing to the reader of a pack: keys and counts of the program, and what an adult is paid.
SILENT = frozenset(
    {
        *("id", "pupil", "sha256", "digest", "media_type", "merged_into", "is_taken_back", "order"),
        *("subject_id", "object_id", "source_id", "thread", "is_imported", "size_bytes"),
        *("wrong_tries", "reminders", "hourly_rate", "placed", "present"),
        *("opened_at", "recorded_at", "recorded_by"),
    }
)
# Codes that stand beside their words.
SILENT_OF = {
    "sharing.ask": {"kind"},
    "sharing.paper": {"kind"},
    "provision.supportplan": {"framework"},
}
# Keys in stored content that are the program's own.
SILENT_INSIDE = frozenset({"pk", "carried_from", "is_facts"})
LABELS = {
    "at": "Written on",
    "by_user": "By",
    "created_at": "Written on",
    "created_by": "Written by",
    "sen_status": "SEN status",
    "upn": "UPN",
}
CODES = {
    "ethnicity": ethnicity_label,
    "first_language": language_label,
    "language": language_label,
}
# What a row that a key leads to is known by, where it has no name.
KNOWN_BY = ("full_name", "name", "title")
KNOWN_BY_WORDS = {
    FrameworkStep: "text",
    Outcome: "target",
    PupilStrategy: "text",
    Session: "on",
}
LONGEST_TITLE = 100
# "Mrs" and the letters of a number tell nothing.
LEAST_LETTERS = 4
# Em spaces: pages and papers keep them at the beginning of a line.
FURTHER_IN = "\u2003"


def gather(*, pupil, by, report, tables=None, silent=SILENT):
    """Return the entries as [{key, section, title, lines, marks, document}]; `report(done, total)` after each table.

    `tables`: those to look at; None is every table that may be about a pupil. `silent`: fields left out.
    """
    if tables is None:
        tables = sorted(
            (t for t in record.tables() if t.model._meta.label_lower not in ABOUT_NOBODY | TIES),
            key=_place,
        )
    others = names_of_others(pupil)
    restricted = restricted_keys()
    entries = []
    for done, table in enumerate(tables, start=1):
        for row in rows_of(table, pupil, by):
            entries.append(entry_of(table, row, others, restricted, silent, pupil))
        report(done, len(tables))
    return titled(entry for entry in entries if entry["lines"])


def _place(table):
    """Where a table is read; those of one place keep their order."""
    label = table.model._meta.label_lower
    if label in READ_FIRST:
        return READ_FIRST.index(label)
    return len(READ_FIRST) + (READ_LAST.index(label) + 1 if label in READ_LAST else 0)


def titled(entries):
    """Each with its place among those of its kind, and what tells it from them: "Needs 2: Physical disability"."""
    return [
        {**entry, "title": _title(entry, place)}
        for _, rows in by_section(entries)
        for place, entry in enumerate(rows, start=1)
    ]


def _title(entry, place):
    told = [
        words
        for label, words in entry["lines"]
        if label != "State" and sum(map(str.isalpha, words)) >= LEAST_LETTERS
    ]
    first = Truncator(told[0].splitlines()[0]).chars(LONGEST_TITLE) if told else ""
    return f"{entry['section']} {place}: {first}" if first else f"{entry['section']} {place}"


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
    if target in (User, StaffMember) or target in KNOWN_BY_WORDS:
        return True
    return bool({"name", "title", "last_name"} & names)


def entry_of(table, row, others, restricted, silent, pupil):
    label = table.model._meta.label_lower
    hidden = silent | SILENT_OF.get(label, set())
    lines = [
        [LABELS.get(field.name) or capfirst(str(field.verbose_name)), words]
        for field in table.fields
        if field.name not in hidden and (words := words_of(field, row))
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
    if THROUGH.get(label) == "pupil_links__pupil" and _has_others(row, pupil):
        marks.append(WITH_OTHERS)
    if any(words.startswith(MOVED) for _, words in lines):
        marks.append(SAFEGUARDING)
    is_kept = table.model is Document and row.removed_at is None
    if is_kept:
        lines.append(["File in the pack", file_in_pack(row)])
    return {
        "key": key,
        "section": table.title,
        "lines": lines,
        "marks": marks,
        "document": row.pk if is_kept else None,
    }


def file_in_pack(document):
    """Under its number, with the ending that our own table gives the type: its own name may hold a name."""
    known = {kind: ending for ending, kind in uploads.MEDIA_TYPES.items()}
    ending = f".{known[document.media_type]}" if document.media_type in known else ""
    return f"documents/{document.pk}{ending}"


def _has_others(row, pupil):
    """Tell whether a row about several pupils is about another than this one. One query."""
    mine = Q(pupil=pupil) | Q(pupil__merged_into=pupil)
    return row.pupil_links.exclude(mine).exists()


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
    if field.name in CODES:
        return CODES[field.name](value) or str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "tzinfo") and hasattr(value, "year"):
        return moment(value)
    if hasattr(value, "year"):
        return day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, (list, dict)):
        return "\n".join(_in_lines(value))
    return str(value)


def _in_lines(value):
    """Stored content as a person reads it: a line for each thing said, what belongs under it further in."""
    if isinstance(value, dict):
        for key, said in value.items():
            if key in SILENT_INSIDE or said in (None, "", [], {}):
                continue
            label = capfirst(key.replace("_", " "))
            if isinstance(said, (list, dict)):
                yield f"{label}:"
                yield from (f"{FURTHER_IN}{line}" for line in _in_lines(said))
            else:
                yield f"{label}: {_plainly(said)}"
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, list) and not any(isinstance(part, (list, dict)) for part in each):
                yield " · ".join(_plainly(part) for part in each if part not in (None, ""))
            elif isinstance(each, (list, dict)):
                yield from _in_lines(each)
            else:
                yield _plainly(each)


def _plainly(said):
    return {True: "yes", False: "no"}[said] if isinstance(said, bool) else str(said)


def _name_of(target):
    if known_by := KNOWN_BY_WORDS.get(type(target)):
        words = getattr(target, known_by)
        return day(words) if hasattr(words, "year") else Truncator(words).chars(LONGEST_TITLE)
    return next((str(words) for name in KNOWN_BY if (words := getattr(target, name, ""))), "")


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
    """The entries as they leave: without those left out, each blacked-out word replaced, no mark.

    A title says what its entry says first, so it is blacked out alike.
    """
    kept = [entry for entry in entries if entry["key"] not in set(left_out)]
    words = sorted(filter(None, blacked_out), key=len, reverse=True)
    hide = re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None
    return [
        {
            "section": entry["section"],
            "title": hide.sub(BLACK, entry["title"]) if hide else entry["title"],
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
