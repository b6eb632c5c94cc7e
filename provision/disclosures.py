"""Words of entries that a support plan quotes as evidence: they give way when the entry's are moved out."""

# ruff: noqa: S608  statements are put together from our own names alone
from dataclasses import dataclass
from typing import ClassVar

from django.db import connection

from provision.content import digest_of
from provision.enums import EvidenceKind
from provision.models import Evidence, PlanVersion
from pupils.disclosures import MOVED, Copy, add_copy, tables_of
from pupils.enums import EntryKind

# The line of many check-ins says what was said last, in whichever of them; `provision.day_evidence`.
QUOTED = 200
LAST_SAID = f"""{{row}}.kind = '{EvidenceKind.CHECK_INS}' AND EXISTS (
            SELECT FROM pupils_checkinevent quoted WHERE quoted.pgh_obj_id = {{number}}
            AND quoted.pupil_id = {{row}}.pupil_id AND quoted.own_words <> ''
            AND strpos({{row}}.summary, '“' || left(regexp_replace(quoted.own_words, '\\s+', ' ', 'g'), {QUOTED})) > 0)"""


@dataclass(frozen=True)
class LockedLine:
    """The same line in the plan as it was locked: it goes, and the checksum is that of what is left.

    A family reads a locked plan, so that nothing says there that words were moved.
    """

    evidence: Copy
    model: ClassVar = PlanVersion
    is_asked: ClassVar = False

    @property
    def tables(self):
        return tables_of(self.model)

    def _lines(self, number, row):
        """The lines of the plan that stood as this evidence of its cycle, at any time."""
        return f"""SELECT line ->> 2 FROM jsonb_array_elements({row}.content -> 'evidence') line
            JOIN {tables_of(Evidence)[1]} stood ON stood.summary = line ->> 2
            WHERE stood.school_id = {row}.school_id AND stood.cycle_id = {row}.cycle_id
            AND NOT starts_with(stood.summary, '{MOVED}') AND {self.evidence.of(number, "stood")}"""

    def held(self, number, row="old"):
        return f"EXISTS ({self._lines(number, row)})"

    def gave_way(self, number, row):
        return f"NOT {self.held(number, row)}"

    def give_way(self, entry_model, values):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, ARRAY({self._lines('%(number)s', 'plan')}) FROM {self.tables[0]} plan"
                f" WHERE plan.school_id = %(school)s AND {self.held('%(number)s', 'plan')}",
                values,
            )
            lines = dict(cursor.fetchall())
        for version in PlanVersion.objects.filter(pk__in=lines):
            said = lines[version.pk]
            version.content["evidence"] = [
                line for line in version.content["evidence"] if line[2] not in said
            ]
            version.digest = digest_of(version.content)
            version.save(update_fields=["content", "digest"])


def register():
    for kind, evidence in (
        (EntryKind.CONCERN, EvidenceKind.CONCERN),
        (EntryKind.OBSERVATION, EvidenceKind.OBSERVATION),
        (EntryKind.INCIDENT, EvidenceKind.INCIDENT),
    ):
        _add(kind, f"{{row}}.kind = '{evidence}' AND {{row}}.subject_id = {{number}}")
    _add(EntryKind.CHECK_IN, LAST_SAID)


def _add(kind, where):
    evidence = Copy(Evidence, "summary", where)
    add_copy(kind, evidence)
    # Goes before it: what the lines of the plan were is known from the versions of the evidence.
    add_copy(kind, LockedLine(evidence))
