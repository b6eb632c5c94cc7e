"""Which rows are a pupil's, told from the models, and the database functions that delete them.

`erase_pupil(erasure, step)` is the only path that deletes a pupil or a version row. It belongs to the
owner, looks at the two-person row and the holds at each call, and is written anew after each migrate,
so that a new table is in it by itself. `erase_rows(school, pupil, step)` does the work; the app may
not call it. A restore does, as the owner, for the numbers of the ledger.

A row is the pupil's when it names the pupil, or belongs to a row that is. What several pupils share
(`SHARED`) goes with the last of them.
"""

# ruff: noqa: S608  statements are put together from the names of our own tables and columns alone
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connection, router
from django.db.models import ForeignKey

from pupils.supporting_enums import SupportingKind
from sendhub.tenancy import SETTING, walled_models

# Of the row `asked`, a proposal: who proposed was no SENCo that day, or who decided no head.
NOT_SENCO_AND_HEAD = """NOT EXISTS (SELECT FROM accounts_membership WHERE user_id = asked.proposed_by_id
            AND school_id = asked.school_id AND role = 'senco'
            AND starts_on <= (asked.proposed_at AT TIME ZONE 'Europe/London')::date
            AND (ends_on IS NULL OR ends_on >= (asked.proposed_at AT TIME ZONE 'Europe/London')::date))
        OR NOT EXISTS (SELECT FROM accounts_membership WHERE user_id = asked.decided_by_id
            AND school_id = asked.school_id AND role = 'head'
            AND starts_on <= (asked.decided_at AT TIME ZONE 'Europe/London')::date
            AND (ends_on IS NULL OR ends_on >= (asked.decided_at AT TIME ZONE 'Europe/London')::date))"""

# Kept: the audit holds bare numbers, and these are the ledger and the certificate.
KEPT = frozenset({"audit_entry", "reports_erasure", "reports_erasedpupil", "reports_erasuremark"})
# Rows about several pupils at once. Contacts are told last: letters, talks and meetings name them.
SHARED = (
    "provision_intervention",
    "agencies_meeting",
    "agencies_contactlogentry",
    "pupils_concern",
    "pupils_incident",
    "pupils_contact",
)
# Keys that may be empty and still say to whom a row belongs.
BELONGS = frozenset(
    {
        ("pupils_address", "contact_id"),
        ("pupils_restriction", "document_id"),
        ("pupils_restriction", "concern_id"),
        ("pupils_restriction", "observation_id"),
        ("pupils_restriction", "incident_id"),
        ("provision_costline", "intervention_id"),
        ("sharing_ask", "paper_id"),
    }
)
PUPIL = "pupils_pupil"
# Keys of drafts: the word before the colon, and the table whose number stands after it.
DRAFTS = {
    "advice": PUPIL,
    "answer": PUPIL,
    "assessment": PUPIL,
    "contact": PUPIL,
    "exam-candidate": PUPIL,
    "meeting": PUPIL,
    "observation": PUPIL,
    "avoidance": PUPIL,
    "off-site": PUPIL,
    "quiet-room": PUPIL,
    "achievement": PUPIL,
    "pupil": PUPIL,
    "suspension": PUPIL,
    **{f"supporting-{kind}": PUPIL for kind in SupportingKind.values},
    "timetable": PUPIL,
    "regulation": PUPIL,
    "working": PUPIL,
    "transition": "pupils_transition",
    "avoidance-edit": "pupils_avoidanceplan",
    "check-in": "pupils_checkin",
    "quiet-edit": "pupils_quietvisit",
    "achievement-edit": "pupils_achievement",
    "incident": "pupils_incident",
    "round-answer": "pupils_roundanswer",
    "concern-answer": "pupils_concern",
    "concern-decision": "pupils_concern",
    "concern-question": "pupils_concern",
    "cycle-assess": "provision_cycle",
    "cycle-line": "provision_cycle",
    "cycle-outcome-new": "provision_cycle",
    "cycle-plan": "provision_cycle",
    "cycle-review": "provision_cycle",
    "letter": "agencies_lettersent",
    "minutes": "agencies_meeting",
    "needs-assessment": "ehcp_needsassessment",
    "observation-edit": "pupils_observation",
    "outcome": "provision_outcome",
    "plan-version": "ehcp_ehcplanversion",
    "profile": "pupils_profile",
    "referral": "agencies_referral",
    "review-meeting": "ehcp_annualreview",
    "review-part": "ehcp_reviewperson",
    "section-f-letter": "ehcp_ehcplan",
    "supporting-edit": "pupils_supportingplan",
}
MARK, CLEAR = "mark", "clear"


@dataclass(frozen=True)
class Edge:
    """A foreign key between two walled tables; `owned`: the row goes with what it names."""

    table: str
    column: str
    target: str
    owned: bool
    about_pupil: bool  # the row names a pupil itself


@dataclass(frozen=True)
class Plan:
    """Tables a pupil's rows can be in, those that point at others first; keys; version tables."""

    tables: tuple
    edges: tuple
    versions: dict

    @property
    def steps(self):
        return (MARK, *self.tables, CLEAR)

    def edges_of(self, table):
        return [edge for edge in self.edges if edge.table == table]

    def edges_to(self, table):
        return [edge for edge in self.edges if edge.target == table]


def plan():
    """Tell from the models what can hold a pupil's rows."""
    models = {
        model._meta.db_table: model
        for model in walled_models()
        if not hasattr(model, "pgh_tracked_model") and model._meta.db_table not in KEPT
    }
    edges = [edge for table, model in models.items() for edge in _edges(table, model, models)]
    reached = _reached(edges)
    edges = tuple(edge for edge in edges if edge.target in reached)
    versions = {
        model.pgh_tracked_model._meta.db_table: model._meta.db_table
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
    }
    return Plan(
        tables=_last_first(reached, edges),
        edges=edges,
        versions={table: versions[table] for table in sorted(reached) if table in versions},
    )


def _edges(table, model, models):
    columns = {field.column for field in model._meta.local_concrete_fields}
    for field in model._meta.local_concrete_fields:
        if not isinstance(field, ForeignKey):
            continue
        target = field.related_model._meta.db_table
        if target in models:
            owned = target == PUPIL or not field.null or (table, field.column) in BELONGS
            yield Edge(table, field.column, target, owned, "pupil_id" in columns)


def _reached(edges):
    reached = {PUPIL, *SHARED}
    while True:
        more = {edge.table for edge in edges if edge.owned and edge.target in reached} - reached
        if not more:
            return reached
        reached |= more


def _last_first(tables, edges):
    """In an order in which nothing is deleted while another row may still name it."""
    waiting, order = set(tables), []
    while waiting:
        named = {e.target for e in edges if e.table in waiting and e.table != e.target}
        free = sorted(waiting - named)
        if not free:
            raise ValueError(f"These tables name each other in a ring: {sorted(waiting)}")
        order += free
        waiting -= set(free)
    return tuple(order)


# --- the functions -------------------------------------------------------------------------------

_MARKED = (
    "SELECT row_number FROM reports_erasuremark WHERE school_id = p_school"
    " AND pupil_number = p_pupil AND table_name = '{table}'"
)
_MARKING = "INSERT INTO reports_erasuremark (school_id, pupil_number, table_name, row_number)"
_ONCE = "ON CONFLICT DO NOTHING;"


def _marked(table):
    return _MARKED.format(table=table)


def _own_rows(plan, edge):
    """Mark the rows of a table that belong to marked ones, those deleted long ago by their versions."""
    values = f"SELECT p_school, p_pupil, '{edge.table}',"
    of = f"school_id = p_school AND {edge.column} IN ({_marked(edge.target)})"
    found = [f"{values} id FROM {edge.table} WHERE {of}"]
    if versions := plan.versions.get(edge.table):
        found.append(
            f"{values} old.pgh_obj_id FROM {versions} old WHERE {of} AND NOT EXISTS"
            f" (SELECT FROM {edge.table} row WHERE row.id = old.pgh_obj_id)"
        )
    return f"{_MARKING} {' UNION '.join(found)} {_ONCE}"


def _shared_rows(plan, table):
    """Mark what only marked rows name: a row of another pupil, or of none, keeps it."""
    naming, keeping = [], []
    for edge in plan.edges_to(table):
        if edge.table == table:
            continue
        here = f"SELECT FROM {edge.table} row WHERE row.{edge.column} = shared.id"
        naming.append(f"EXISTS ({here} AND row.id IN ({_marked(edge.table)}))")
        if edge.about_pupil:
            others = f"row.pupil_id NOT IN ({_marked(PUPIL)})"
            keeping.append(f"NOT EXISTS ({here} AND {others})")
        elif not edge.owned:
            keeping.append(f"NOT EXISTS ({here} AND row.id NOT IN ({_marked(edge.table)}))")
    return (
        f"{_MARKING} SELECT p_school, p_pupil, '{table}', shared.id FROM {table} shared"
        f" WHERE shared.school_id = p_school AND ({' OR '.join(naming)})"
        f" AND {' AND '.join(keeping)} {_ONCE}"
    )


def _mark(plan):
    first_last = tuple(reversed(plan.tables))
    lines = [
        f"{_MARKING} SELECT p_school, p_pupil, '{PUPIL}', id FROM {PUPIL} WHERE school_id = p_school"
        f" AND (id = p_pupil OR merged_into_id = p_pupil) {_ONCE}"
    ]
    belonging = [
        _own_rows(plan, edge)
        for table in first_last
        if table != PUPIL
        for edge in plan.edges_of(table)
        if edge.owned
    ]
    lines += [_own_rows(plan, edge) for edge in plan.edges_to(PUPIL) if edge.table != PUPIL]
    lines += [_shared_rows(plan, table) for table in SHARED[:-1]]
    lines += belonging
    lines.append(_shared_rows(plan, SHARED[-1]))
    lines += belonging
    # The last look: nothing that names another pupil may be among it.
    for table in plan.tables:
        if any(edge.about_pupil for edge in plan.edges_of(table)):
            lines.append(
                f"IF EXISTS (SELECT FROM {table} WHERE id IN ({_marked(table)})"
                f" AND pupil_id NOT IN ({_marked(PUPIL)})) THEN RAISE EXCEPTION"
                f" 'A row of {table} belongs to another pupil: nothing was erased.'; END IF;"
            )
    # Out of everybody's sight from here on.
    lines.append(
        f"UPDATE {PUPIL} SET is_taken_back = true WHERE id IN ({_marked(PUPIL)})"
        " AND NOT is_taken_back;"
    )
    return lines


def _delete(plan, table):
    mine = _marked(table)
    lines = []
    for edge in plan.edges_to(table):
        if not edge.owned:
            lines.append(
                f"UPDATE {edge.table} SET {edge.column} = NULL WHERE school_id = p_school"
                f" AND {edge.column} IN ({mine}) AND id NOT IN ({_marked(edge.table)});"
            )
    lines += [
        f"DELETE FROM {table} WHERE school_id = p_school AND id IN ({mine});",
        "GET DIAGNOSTICS gone = ROW_COUNT;",
    ]
    if versions := plan.versions.get(table):
        # Versions of the rows, and those of a time when a row of others was this pupil's.
        lines.append(
            f"DELETE FROM {versions} WHERE school_id = p_school AND pgh_obj_id IN ({mine});"
        )
        for edge in plan.edges_of(table):
            if edge.target == PUPIL and table != PUPIL:
                lines.append(
                    f"DELETE FROM {versions} WHERE school_id = p_school"
                    f" AND {edge.column} IN ({_marked(PUPIL)});"
                )
    return lines


def _clear():
    """What names the pupil without a key, then the ledger."""
    pupils = _marked(PUPIL)
    here = "school_id = p_school"
    numbers = f"(SELECT string_agg(row_number::text, '|') FROM ({pupils}) m)"
    address = f"('/pupils/(' || {numbers} || ')(/|$)')"
    return [
        # Files that hold many pupils are made again on request.
        f"UPDATE reports_recordfile SET content = NULL, gathered = '[]', forgotten_at = now()"
        f" WHERE {here} AND kind = 'school_data' AND content IS NOT NULL;",
        f"DELETE FROM pupils_registerfile WHERE {here};",
        f"UPDATE pupils_importbatch SET content = NULL WHERE {here} AND content IS NOT NULL;",
        f"UPDATE pupils_scorefile SET rows = '[]' WHERE {here} AND rows <> '[]';",
        f"DELETE FROM pupils_importrow WHERE {here} AND decision IN"
        f" (SELECT row_number::text FROM ({pupils}) m);",
        f"DELETE FROM drafts_draft WHERE {here} AND (path ~ {address} OR key ~ {address});",
        *(
            f"DELETE FROM drafts_draft WHERE {here} AND split_part(key, ':', 1) = '{word}'"
            f" AND split_part(key, ':', 2) IN (SELECT row_number::text FROM ({_marked(table)}) m);"
            for word, table in [*DRAFTS.items(), ("answer", "sharing_ask")]
        ),
        f"DELETE FROM drafts_draft WHERE {here} AND key ~ ('^sen:.*-(' || {numbers} || ')$');",
        f"DELETE FROM drafts_sentform WHERE {here} AND result_url ~ {address};",
        f"DELETE FROM jobs_job WHERE {here} AND state IN ('done', 'failed', 'cancelled')"
        f" AND (result_url ~ {address} OR args ->> 'pupil_id' IN"
        f" (SELECT row_number::text FROM ({pupils}) m));",
        f"DELETE FROM sharing_door WHERE {here} AND link_id IN ({_marked('sharing_link')});",
        "INSERT INTO reports_erasedpupil (school_id, pupil_number, erased_at)"
        f" SELECT p_school, row_number, now() FROM ({pupils}) m {_ONCE}",
        f"DELETE FROM reports_erasuremark WHERE {here} AND pupil_number = p_pupil;",
    ]


def functions(app_role):
    """The SQL that writes both functions."""
    ours = plan()
    cases = [(MARK, _mark(ours)), *((t, _delete(ours, t)) for t in ours.tables), (CLEAR, _clear())]
    branches = "\n".join(
        f"{'IF' if number == 0 else 'ELSIF'} p_step = '{step}' THEN\n" + "\n".join(lines)
        for number, (step, lines) in enumerate(cases)
    )
    return f"""
CREATE OR REPLACE FUNCTION public.erase_rows(p_school bigint, p_pupil bigint, p_step text)
RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $erase$
DECLARE gone bigint := 0;
BEGIN
{branches}
ELSE RAISE EXCEPTION 'There is no step %.', p_step;
END IF;
RETURN gone;
END $erase$;
REVOKE ALL ON FUNCTION public.erase_rows(bigint, bigint, text) FROM PUBLIC, {app_role};

CREATE OR REPLACE FUNCTION public.erase_pupil(p_erasure bigint, p_step text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $erase$
DECLARE
    asked record;  -- a row type would have to exist while tables are taken back
    held text;
BEGIN
    SELECT * INTO asked FROM reports_erasure WHERE id = p_erasure
        AND school_id = nullif(current_setting('{SETTING}', true), '')::bigint FOR UPDATE;
    IF NOT FOUND OR asked.state <> 'approved' OR asked.decided_by_id IS NULL
        OR asked.decided_by_id = asked.proposed_by_id
    THEN
        RAISE EXCEPTION 'Two persons have to agree before a pupil is erased.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF {NOT_SENCO_AND_HEAD}
    THEN
        RAISE EXCEPTION 'The SENCo proposes and the head decides; these two persons were not.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT hold.reason INTO held FROM reports_hold hold
        JOIN pupils_pupil pupil ON pupil.id = hold.pupil_id
        WHERE hold.school_id = asked.school_id AND hold.ended_at IS NULL
        AND (pupil.id = asked.pupil_number OR pupil.merged_into_id = asked.pupil_number)
        ORDER BY hold.id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The file is on hold: %', held USING ERRCODE = 'object_in_use';
    END IF;
    IF EXISTS (SELECT FROM pupils_enrolment stay
        JOIN pupils_pupil pupil ON pupil.id = stay.pupil_id
        WHERE stay.school_id = asked.school_id
        AND (pupil.id = asked.pupil_number OR pupil.merged_into_id = asked.pupil_number)
        AND (stay.ends_on IS NULL OR stay.ends_on >= (now() AT TIME ZONE 'Europe/London')::date))
    THEN
        RAISE EXCEPTION 'The pupil is on roll.' USING ERRCODE = 'object_in_use';
    END IF;
    RETURN erase_rows(asked.school_id, asked.pupil_number, p_step);
END $erase$;
REVOKE ALL ON FUNCTION public.erase_pupil(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.erase_pupil(bigint, text) TO {app_role};
"""


def write_functions_after_migrate(using, **kwargs):
    """Write the functions anew over the tables as they are now; connected in the app's `ready`."""
    if router.allow_migrate(using, "reports"):
        with connection.cursor() as cursor:
            cursor.execute(functions(connection.ops.quote_name(settings.DATABASE_APP_ROLE)))
