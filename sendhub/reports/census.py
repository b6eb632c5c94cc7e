"""The SEN fields of the school census as at its day: what it will refuse, what it will ask, what changed.

Source of the rules: send-reference §1 and §11.1; the DfE's own list of rules decides in the end.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from pupils import upn
from pupils.enums import CharacteristicKind, NeedType, StatusCode
from pupils.models import Characteristic, Enrolment, FormerUpn, Need, Pupil, SenStatus
from pupils.querysets.rows import covers
from pupils.rules import findings as rules
from pupils.rules.findings import Finding
from pupils.rules.sen import ON_REGISTER
from sendhub.accounts.models import User
from sendhub.audit.enums import AuditEvent
from sendhub.audit.models import Entry as AuditEntry
from sendhub.dates import CensusTerm, academic_year, census_day
from sendhub.templatetags.sendhub import day

# The spring census alone takes types of need: at the others nothing is refused for them (reference §1.4).
ERRORS_IN_SPRING = frozenset({Finding.NO_NEED, Finding.NSA_WITH_PLAN, Finding.RETIRED_NEED})
# Of the record, not of the census.
NOT_ASKED = frozenset({Finding.PARENT_NOT_TOLD, Finding.EAL_NOT_CONSIDERED})
FIELDS = (CharacteristicKind.SEN_UNIT, CharacteristicKind.RESOURCED, CharacteristicKind.TOP_UP)
HEADINGS = (
    "UPN",
    "Surname",
    "First name",
    "Year",
    "SEN provision",
    "SEN type 1",
    "SEN type 2",
    "SEN unit",
    "Resourced provision",
    "Top-up funding",
    "To put right",
)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and the page of the file that puts it right: `sen` or `identity`."""

    text: str
    is_error: bool
    fixed_at: str


@dataclass
class Entry:
    """One pupil's SEN fields on the day."""

    pupil: Pupil
    status: str
    needs: list = field(default_factory=list)
    kinds: set = field(default_factory=set)
    faults: list = field(default_factory=list)

    @property
    def types(self):
        """The first two needs in rank order: what the census takes."""
        codes = [code for code, _, _ in self.needs[:2]]
        return (*codes, "", "")[:2]

    @property
    def fields(self):
        return (self.status, self.types, frozenset(self.kinds))

    @property
    def has_error(self):
        return any(fault.is_error for fault in self.faults)

    @property
    def cells(self):
        pupil = self.pupil
        return [
            pupil.upn,
            pupil.last_name,
            pupil.first_name,
            pupil.nc_year,
            self.status,
            *self.types,
            *("true" if kind in self.kinds else "false" for kind in FIELDS),
            " ".join(fault.text for fault in self.faults),
        ]

    @property
    def in_words(self):
        """SEN Support: SLCN, ASD; top-up funding."""
        words = StatusCode(self.status).label
        if codes := [code for code in self.types if code]:
            words = f"{words}: {', '.join(codes)}"
        if kinds := [
            CharacteristicKind(kind).label.lower() for kind in FIELDS if kind in self.kinds
        ]:
            words = f"{words}; {', '.join(kinds)}"
        return words


@dataclass(frozen=True)
class Changed:
    """What the census sees of a pupil that it saw otherwise the last time."""

    pupil: Pupil
    before: str
    now: str
    why: str


class Census:
    """The roll on a census day; a handful of queries, however many pupils."""

    def __init__(self, *, by, on):
        self.by, self.on = by, on
        rows = Pupil.objects.visible_to(by).on_roll(on).with_status_on(on).select_related("group")
        self.entries = {pupil.pk: Entry(pupil, pupil.status_on_day) for pupil in rows}
        self._read_needs()
        self._read_kinds()

    def _read_needs(self):
        rows = Need.objects.visible_to(self.by).filter(covers(self.on)).order_by("rank", "pk")
        for pupil_id, *need in rows.values_list(
            "pupil", "need_type", "starts_on", "eal_considered"
        ):
            if pupil_id in self.entries:
                self.entries[pupil_id].needs.append(tuple(need))

    def _read_kinds(self):
        rows = Characteristic.objects.visible_to(self.by).filter(covers(self.on), kind__in=FIELDS)
        for pupil_id, kind in rows.values_list("pupil", "kind"):
            if pupil_id in self.entries:
                self.entries[pupil_id].kinds.add(kind)

    def check(self):
        """Write the faults of every entry; one query for former numbers."""
        upns = Counter(entry.pupil.upn for entry in self.entries.values() if entry.pupil.upn)
        former = defaultdict(set)
        for pupil_id, number in FormerUpn.objects.visible_to(self.by).values_list("pupil", "upn"):
            former[number].add(pupil_id)
        for entry in self.entries.values():
            others = upns[entry.pupil.upn] > 1 or former[entry.pupil.upn] - {entry.pupil.pk}
            entry.faults = [*sen_faults(entry, self.on), *upn_faults(entry.pupil.upn, others)]

    @property
    def faulty(self):
        """The entries with something to put right, errors first, then by name."""
        found = [entry for entry in self.entries.values() if entry.faults]
        return sorted(found, key=lambda entry: (not entry.has_error, entry.pupil.sort_key))

    @property
    def counts(self):
        """Numbers by status; together they are the roll."""
        found = Counter(entry.status for entry in self.entries.values())
        return {
            "roll": len(self.entries),
            "none": found[StatusCode.NONE],
            "support": found[StatusCode.SUPPORT],
            "plan": found[StatusCode.PLAN],
        }

    def changed_since(self, earlier):
        """Who differs from the census before, who decided and why; at most four queries beside the readings."""
        why = reasons(self.by, since=earlier.on, until=self.on)
        found = []
        for pk, entry in self.entries.items():
            before = earlier.entries.get(pk)
            if before is None and entry.status in ON_REGISTER:
                found.append(Changed(entry.pupil, "Not on roll", entry.in_words, why.get(pk, "")))
            elif before is not None and before.fields != entry.fields:
                found.append(Changed(entry.pupil, before.in_words, entry.in_words, why.get(pk, "")))
        found += [
            Changed(entry.pupil, entry.in_words, "Not on roll", why.get(pk, ""))
            for pk, entry in earlier.entries.items()
            if pk not in self.entries and entry.status in ON_REGISTER
        ]
        return sorted(found, key=lambda each: each.pupil.sort_key)


def is_spring(on: date):
    return on == census_day(academic_year(on), CensusTerm.SPRING)


def sen_faults(entry, on: date):
    """Faults of status, needs and places; put right on the SEN page."""
    errors = ERRORS_IN_SPRING if is_spring(on) else frozenset()
    found = rules.findings(
        status=entry.status,
        needs=entry.needs,
        characteristics=entry.kinds,
        upn=True,
        first_language="",
        parent_told=on,
        on=on,
    )
    faults = [
        Fault(rules.SENTENCES[each], each in errors, "sen")
        for each in found
        if each not in NOT_ASKED
    ]
    if entry.status not in (StatusCode.NONE, *ON_REGISTER):
        faults.append(Fault("This status is retired: the census takes N, K and E.", True, "sen"))
    if entry.status == StatusCode.NONE:
        if [code for code, _, _ in entry.needs if code != NeedType.NSA]:
            faults.append(
                Fault("A need stands here without SEN Support or an EHC plan.", False, "sen")
            )
        if entry.kinds:
            faults.append(
                Fault(
                    "A unit, resourced provision or top-up stands here without SEN Support or an EHC plan.",
                    False,
                    "sen",
                )
            )
    return faults


def upn_faults(number, is_shared):
    """Faults of the UPN; put right with the pupil's identity."""
    if not number:
        return [Fault(rules.SENTENCES[Finding.NO_UPN], True, "identity")]
    faults = []
    if not upn.has_shape(number) or not upn.has_right_letter(number):
        faults.append(
            Fault("The UPN is not valid: its letters or digits do not fit.", True, "identity")
        )
    elif upn.is_temporary(number):
        faults.append(Fault("The UPN is a temporary one.", False, "identity"))
    if is_shared:
        faults.append(
            Fault(
                "Another pupil has, or had, the same UPN. One of the two is wrong.",
                True,
                "identity",
            )
        )
    return faults


def reasons(by, *, since, until):
    """{pupil: who changed the status in between, when and why; else who changed the needs; who came or left}."""
    told = needs_changed(by, since=since, until=until) | statuses_changed(
        by, since=since, until=until
    )
    for pupil_id, words in moves(by, since=since, until=until).items():
        told[pupil_id] = f"{words} {told.get(pupil_id, '')}".strip()
    return told


def statuses_changed(by, *, since, until):
    rows = (
        SenStatus.objects.visible_to(by)
        .filter(starts_on__gt=since, starts_on__lte=until)
        .select_related("decided_by")
        .order_by("starts_on", "pk")
    )
    found = {}
    for row in rows:
        who = row.decided_by.name if row.decided_by else "imported" if row.is_imported else ""
        told = f"{StatusCode(row.status).label} from {day(row.starts_on)}"
        told = f"{told}, {who}" if who else told
        found[row.pupil_id] = f"{told}: {row.reason}" if row.reason else told
    return found


def needs_changed(by, *, since, until):
    rows = AuditEntry.objects.filter(
        school_id=by.school_id,
        event=AuditEvent.NEEDS_CHANGED,
        at__date__gt=since,
        at__date__lte=until,
    ).order_by("at")
    latest = {row.pupil_id: row for row in rows}
    people = User.objects.in_bulk({row.by_user_id for row in latest.values() if row.by_user_id})
    return {
        pupil_id: ", ".join(
            ["Needs changed", f"written on {day(row.at)}"]
            + [person.name for pk, person in people.items() if pk == row.by_user_id]
        )
        for pupil_id, row in latest.items()
    }


def moves(by, *, since, until):
    """{pupil: since when on roll, or until when}, of those who came or left in between."""
    found = {}
    for pupil_id, first, last in (
        Enrolment.objects.visible_to(by)
        .filter(
            Q(starts_on__gt=since, starts_on__lte=until) | Q(ends_on__gte=since, ends_on__lt=until)
        )
        .order_by("starts_on")
        .values_list("pupil", "starts_on", "ends_on")
    ):
        if first > since:
            found[pupil_id] = f"On roll from {day(first)}."
        if last and last < until:
            found[pupil_id] = f"Left on {day(last)}."
    return found
