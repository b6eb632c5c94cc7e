"""Words of entries that a support plan quotes as evidence: they give way when the entry's are moved out."""

from provision.enums import EvidenceKind
from provision.models import Evidence
from pupils.disclosures import Copy, add_copy
from pupils.enums import EntryKind

# The line of many check-ins says what was said last, in whichever of them; `provision.day_evidence`.
QUOTED = 200
LAST_SAID = f"""kind = '{EvidenceKind.CHECK_INS}' AND EXISTS (
            SELECT FROM pupils_checkinevent quoted WHERE quoted.pgh_obj_id = {{number}}
            AND quoted.pupil_id = old.pupil_id AND quoted.own_words <> ''
            AND strpos(old.summary, '“' || left(regexp_replace(quoted.own_words, '\\s+', ' ', 'g'), {QUOTED})) > 0)"""


def register():
    for kind, evidence in (
        (EntryKind.CONCERN, EvidenceKind.CONCERN),
        (EntryKind.OBSERVATION, EvidenceKind.OBSERVATION),
        (EntryKind.INCIDENT, EvidenceKind.INCIDENT),
    ):
        where = f"kind = '{evidence}' AND subject_id = {{number}}"
        add_copy(kind, Copy(Evidence, "summary", where))
    add_copy(EntryKind.CHECK_IN, Copy(Evidence, "summary", LAST_SAID))
