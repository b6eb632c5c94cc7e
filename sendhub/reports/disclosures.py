"""Disclosures that were moved out of entries, and the functions that erase what they said before.

`erase_disclosure(erasure)` is the app's way: it asks for the two persons and heeds the holds. `erase_words`
does the work; the app may not call it. A restore does, as the owner, for the lines of the ledger. Both are
written from `pupils.disclosures.ENTRIES`, anew after each migrate.
"""

# ruff: noqa: S608  statements are put together from the names of our own tables and columns alone
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection, router
from django.db.models import CharField, DateField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast

from pupils.disclosures import ENTRIES, MOVED
from pupils.enums import EntryKind
from sendhub.reports.enums import DisclosureState
from sendhub.reports.erasing import DRAFTS, NOT_SENCO_AND_HEAD
from sendhub.reports.models import DisclosureErasure
from sendhub.tenancy import SETTING

# What a restore writes over words that the copy holds from before they were moved.
MOVED_SINCE = f"{MOVED}a day after this copy was made."
# Words in a draft count as those of an entry when so many letters of them stand there.
LEAST_OF_A_DRAFT = 20


@dataclass(frozen=True)
class MovedOut:
    """An entry whose words were moved out and stand in its history; `says`: what it says now."""

    kind: EntryKind
    number: int
    on: date
    says: str


def moved_out(actor):
    """All that can be proposed, the latest day first. One query."""
    first, *more = (
        moved_out_of(kind, actor)
        .order_by()
        .annotate(
            entry_kind=Value(kind.value, output_field=CharField()),
            dated=Cast(F(words.on), DateField()),
            says=F(words.told),
        )
        .values_list("entry_kind", "pk", "dated", "says")
        for kind, words in ENTRIES.items()
    )
    rows = first.union(*more, all=True).order_by("-dated", "-pk")
    return [MovedOut(EntryKind(kind), *values) for kind, *values in rows]


def moved_out_of(kind, actor):
    """Entries of a kind that hold earlier wording, and whose erasure is not proposed."""
    words = ENTRIES[kind]
    versions = words.model.pgh_event_model.objects.filter(school_id=actor.school_id)
    earlier = versions.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
    moved = versions.filter(words.are_moved).filter(Exists(earlier.exclude(words.are_moved)))
    proposed = DisclosureErasure.objects.filter(
        school_id=actor.school_id, kind=kind, state=DisclosureState.PROPOSED
    )
    return (
        words.model.objects.visible_to(actor)
        .filter(pk__in=moved.values("pgh_obj"))
        .exclude(pk__in=proposed.values("entry_number"))
    )


# --- the functions -------------------------------------------------------------------------------


def _named():
    """Whom an entry names or named: links that were taken away count, the words may tell of them still."""
    return "\n    UNION ".join(
        f"SELECT pupil_id FROM {model.pgh_event_model._meta.db_table}"
        f" WHERE p_kind = '{kind}' AND school_id = p_school AND {column} = p_number"
        for kind, (model, column) in ((kind, words.named) for kind, words in ENTRIES.items())
    )


def _drafts(words):
    """Delete what was typed for the entry, or quotes it, and was never sent."""
    table, versions = words.tables
    keys = ", ".join(f"'{word}'" for word, of in DRAFTS.items() if of == table)
    said = ", ".join(f"(old.{name})" for name in words.fields)
    return f"""
    DELETE FROM drafts_draft draft WHERE draft.school_id = p_school AND (
        split_part(draft.key, ':', 1) IN ({keys})
        AND split_part(draft.key, ':', 2) = p_number::text
        OR EXISTS (SELECT FROM {versions} old, LATERAL (VALUES {said}) said (words)
            WHERE old.school_id = p_school AND old.pgh_obj_id = p_number
            AND old.pgh_id < last_moved AND NOT {words.moved_sql}
            AND length(said.words) >= {LEAST_OF_A_DRAFT} AND NOT starts_with(said.words, '{MOVED}')
            AND strpos(replace(draft.fields::text, '\\r\\n', '\\n'),
                replace(trim(both '"' from to_jsonb(said.words)::text), '\\r\\n', '\\n')) > 0));"""


def _copies(copy):
    """Delete the versions of a copy before it gave way, and those of one that is gone."""
    table, versions = copy.tables
    return f"""
    DELETE FROM {versions} old WHERE old.school_id = p_school AND {copy.held("p_number")}
        AND (NOT EXISTS (SELECT FROM {table} here WHERE here.id = old.pgh_obj_id)
            OR EXISTS (SELECT FROM {versions} later WHERE later.school_id = p_school
                AND later.pgh_obj_id = old.pgh_obj_id AND later.pgh_id > old.pgh_id
                AND {copy.gave_way("p_number", "later")}));
    GET DIAGNOSTICS more = ROW_COUNT;
    gone := gone + more;"""


def _branch(words):
    """What is done for one kind. Versions of the time after the move stay, whatever they say."""
    table, versions = words.tables
    mine = "old.school_id = p_school AND old.pgh_obj_id = p_number"
    return f"""
    SELECT max(old.pgh_id) INTO last_moved FROM {versions} old WHERE {mine} AND {words.moved_sql};
    SELECT min(old.pgh_created_at) INTO moved_at FROM {versions} old WHERE {mine}
        AND old.pgh_id > (SELECT max(old.pgh_id) FROM {versions} old WHERE {mine}
            AND old.pgh_id < last_moved AND NOT {words.moved_sql});
    IF last_moved IS NULL THEN RETURN 0; END IF;
    -- Stored packs of these pupils, and of the whole school, from before: they are asked for again.
    UPDATE reports_recordfile SET content = NULL, gathered = '[]', blacked_out = '[]',
        forgotten_at = now() WHERE school_id = p_school AND forgotten_at IS NULL
        AND asked_at < moved_at AND (kind = 'school_data' OR pupil_id IN
            (SELECT words_name(p_school, p_kind, p_number)));{_drafts(words)}{"".join(map(_copies, words.copies))}
    DELETE FROM {versions} old WHERE {mine} AND old.pgh_id < last_moved AND NOT {words.moved_sql};
    GET DIAGNOSTICS more = ROW_COUNT;
    gone := gone + more;"""


def functions(app_role):
    """The SQL of `erase_words` and, like `erase_pupil`, `erase_disclosure`."""
    branches = "\n".join(
        f"{'IF' if place == 0 else 'ELSIF'} p_kind = '{kind}' THEN{_branch(words)}"
        for place, (kind, words) in enumerate(ENTRIES.items())
    )
    return f"""
CREATE OR REPLACE FUNCTION public.words_name(p_school bigint, p_kind text, p_number bigint)
RETURNS SETOF bigint LANGUAGE sql STABLE SET search_path = public, pg_temp AS $named$
    WITH named AS ({_named()})
    SELECT pupil.id FROM pupils_pupil pupil WHERE pupil.school_id = p_school
    AND (pupil.id IN (SELECT pupil_id FROM named)
        OR pupil.merged_into_id IN (SELECT pupil_id FROM named)
        OR pupil.id IN (SELECT merged_into_id FROM pupils_pupil WHERE id IN (SELECT pupil_id FROM named)))
$named$;
REVOKE ALL ON FUNCTION public.words_name(bigint, text, bigint) FROM PUBLIC, {app_role};

CREATE OR REPLACE FUNCTION public.erase_words(p_school bigint, p_kind text, p_number bigint)
RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $erase$
DECLARE
    gone bigint := 0;
    more bigint;
    last_moved bigint;
    moved_at timestamptz;
BEGIN
{branches}
ELSE RAISE EXCEPTION 'There is no kind %.', p_kind;
END IF;
RETURN gone;
END $erase$;
REVOKE ALL ON FUNCTION public.erase_words(bigint, text, bigint) FROM PUBLIC, {app_role};

CREATE OR REPLACE FUNCTION public.erase_disclosure(p_erasure bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $erase$
DECLARE
    asked record;
    held text;
BEGIN
    SELECT * INTO asked FROM reports_disclosureerasure WHERE id = p_erasure
        AND school_id = nullif(current_setting('{SETTING}', true), '')::bigint FOR UPDATE;
    IF NOT FOUND OR asked.state <> 'done' OR asked.decided_by_id = asked.proposed_by_id
        OR {NOT_SENCO_AND_HEAD}
    THEN
        RAISE EXCEPTION 'The SENCo proposes and the head decides before a disclosure is erased.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT hold.reason INTO held FROM reports_hold hold
        WHERE hold.school_id = asked.school_id AND hold.ended_at IS NULL AND hold.pupil_id IN
            (SELECT words_name(asked.school_id, asked.kind, asked.entry_number))
        ORDER BY hold.id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The file is on hold: %', held USING ERRCODE = 'object_in_use';
    END IF;
    RETURN erase_words(asked.school_id, asked.kind, asked.entry_number);
END $erase$;
REVOKE ALL ON FUNCTION public.erase_disclosure(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.erase_disclosure(bigint) TO {app_role};
"""


def erase_again(lines):
    """Erase the wordings (school, kind, number) that were erased after a copy was made; returns how many it held.

    For a restore, as the owner. Two persons decided then, so nobody is asked again; words that the copy
    has from before they were moved out give way, too.
    """
    found = 0
    with connection.cursor() as cursor:
        for school_id, kind, number in sorted(lines):
            words = ENTRIES[kind]
            values = {"moved": MOVED_SINCE, "school": school_id, "number": number}
            cursor.execute(words.give_way(), values)
            stood_there = cursor.rowcount
            if stood_there:
                for copy in words.copies:
                    copy.give_way(words.model, values)
            cursor.execute("SELECT erase_words(%s, %s, %s)", [school_id, kind, number])
            found += bool(stood_there or cursor.fetchone()[0])
    return found


def write_functions_after_migrate(using, **kwargs):
    """Write the functions anew over the tables as they are now; connected in the app's `ready`."""
    if router.allow_migrate(using, "reports"):
        with connection.cursor() as cursor:
            cursor.execute(functions(connection.ops.quote_name(settings.DATABASE_APP_ROLE)))
