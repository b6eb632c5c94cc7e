"""What goes to the next school about a pupil, line by line, and on paper."""

import secrets
from dataclasses import dataclass

from django.template.loader import render_to_string

from provision.models import PupilStrategy
from pupils.models import Need
from sendhub.pdf import make_long_pdf
from sendhub.reports import record
from sendhub.reports.subject_access import (
    NAMES_OTHERS,
    RESTRICTED,
    SILENT,
    by_section,
    gather,
    titled,
)
from sendhub.templatetags.sendhub import day

# What the next school needs to go on, in the order it reads it. Contacts and attendance travel in the
# common transfer file, documents from hand to hand, and what is restricted or names another pupil stays.
HANDED = (
    "pupils.profile",
    "pupils.profilestrategy",
    "pupils.voice",
    "pupils.senstatus",
    "pupils.need",
    "pupils.monitoring",
    "provision.pupilstrategy",
    "provision.regulationplan",
    "provision.supportplan",
    "provision.cycle",
    "provision.outcome",
    "provision.outcomesupport",
    "provision.participation",
    "ehcp.ehcplan",
    "ehcp.ehcplanversion",
    "ehcp.planneed",
    "ehcp.outcometext",
    "ehcp.provisiontext",
    "ehcp.caretext",
    "ehcp.annualreview",
    "ehcp.needsassessment",
    "agencies.involvement",
    "agencies.advice",
    "agencies.adviceitem",
    "pupils.assessment",
)
# Beside what tells nothing to a family: who typed a row here, and when.
SILENT_THERE = SILENT | {"created_by", "created_at"}


def handover_of(*, pupil, to, by, on, report):
    """Return the handover as its schema wants it."""
    known = {table.model._meta.label_lower: table for table in record.tables()}
    tables = [known[label] for label in HANDED]
    entries = gather(pupil=pupil, by=by, report=report, tables=tables, silent=SILENT_THERE)
    sent = [each for each in entries if not {RESTRICTED, NAMES_OTHERS} & set(each["marks"])]
    needs = {f"pupils.need:{row.pk}": row for row in Need.objects.of(pupil).covering(on)}
    ways = PupilStrategy.objects.of(pupil).covering(on)
    strategies = {f"provision.pupilstrategy:{row.pk}": row for row in ways}
    return {
        "format": "sendhub-handover",
        "version": 1,
        "id": secrets.token_hex(16),
        "made_on": on.isoformat(),
        "from": {"name": pupil.school.name, "urn": str(pupil.school.urn or "")},
        "to": to,
        "pupil": {
            "upn": pupil.upn or "",
            "first_name": pupil.first_name,
            "last_name": pupil.last_name,
            "born_on": pupil.born_on.isoformat() if pupil.born_on else "",
            "sex": pupil.sex,
        },
        "lines": [_line(entry, needs, strategies) for entry in titled(sent)],
    }


def _line(entry, needs, strategies):
    kind, values = "other", {}
    if need := needs.get(entry["key"]):
        kind = "need"
        values = {"need_type": need.need_type, "description": need.description}
    elif way := strategies.get(entry["key"]):
        kind = "strategy"
        values = {
            "text": way.text,
            "how": way.how,
            "kind": way.kind,
            "is_adjustment": way.is_adjustment,
        }
    return {
        "kind": kind,
        "section": entry["section"],
        "title": entry["title"],
        "words": entry["lines"],
        "values": values,
    }


@dataclass(frozen=True)
class HandoverDocument:
    school_name: str
    initials: str
    made_on: str
    to: str
    name: str
    born_on: str
    upn: str
    sections: list


def handover_document(handover, *, pupil, on):
    return HandoverDocument(
        school_name=handover["from"]["name"],
        initials=pupil.initials,
        made_on=day(on),
        to=handover["to"],
        name=pupil.full_name,
        born_on=day(pupil.born_on),
        upn=handover["pupil"]["upn"],
        sections=by_section(handover["lines"]),
    )


def handover_html(document):
    return render_to_string("documents/handover.html", {"document": document})


def handover_pdf(document):
    return make_long_pdf(handover_html(document), style="subject_access")
