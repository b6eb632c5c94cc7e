"""Disclosures that were moved out of concerns, and the function that erases what they said before."""

# ruff: noqa: S608  the statement is put together from our own constants alone
from django.conf import settings
from django.db import connection, router

from pupils.enums import ConcernDecision
from pupils.models import Concern
from sendhub.reports.enums import DisclosureState
from sendhub.reports.erasing import NOT_SENCO_AND_HEAD
from sendhub.reports.models import DisclosureErasure
from sendhub.tenancy import SETTING

# How `pupils.actions.concerns` writes over the text.
MOVED = "Moved to safeguarding on "
# What a restore writes over a text that the copy holds from before it was moved.
MOVED_SINCE = f"{MOVED}a day after this copy was made."


def moved_out(actor):
    """Concerns whose text was moved out and whose earlier wording nobody has proposed to erase."""
    proposed = DisclosureErasure.objects.filter(school_id=actor.school_id)
    settled = proposed.exclude(state=DisclosureState.REFUSED).values("concern_number")
    return (
        Concern.objects.visible_to(actor)
        .filter(decision=ConcernDecision.SAFEGUARDING, text__startswith=MOVED)
        .exclude(pk__in=settled)
        .order_by("-decided_at", "-pk")
    )


def function(app_role):
    """The SQL of `erase_disclosure`: like `erase_pupil` it asks for two persons and heeds a hold."""
    return f"""
CREATE OR REPLACE FUNCTION public.erase_disclosure(p_erasure bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $erase$
DECLARE
    asked record;
    held text;
    gone bigint;
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
        JOIN pupils_concernpupil link ON link.pupil_id = hold.pupil_id
        WHERE hold.school_id = asked.school_id AND hold.ended_at IS NULL
        AND link.concern_id = asked.concern_number ORDER BY hold.id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The file is on hold: %', held USING ERRCODE = 'object_in_use';
    END IF;
    DELETE FROM pupils_concernevent old USING pupils_concern concern
        WHERE concern.id = asked.concern_number AND concern.school_id = asked.school_id
        AND concern.decision = '{ConcernDecision.SAFEGUARDING}' AND concern.text LIKE '{MOVED}%'
        AND old.pgh_obj_id = concern.id AND old.school_id = asked.school_id
        AND (old.text, old.family_said, old.family_why_not)
            IS DISTINCT FROM (concern.text, concern.family_said, concern.family_why_not);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $erase$;
REVOKE ALL ON FUNCTION public.erase_disclosure(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.erase_disclosure(bigint) TO {app_role};
"""


def erase_again(numbers):
    """Erase the wordings (school, concern) that were erased after a copy was made; returns how many it held.

    For a restore, as the owner. Two persons decided then, so nobody is asked again; a text that the copy
    has from before it was moved out gives way, too.
    """
    found = 0
    with connection.cursor() as cursor:
        for school_id, number in sorted(numbers):
            cursor.execute(
                "UPDATE pupils_concern SET text = %s, family_said = '', family_why_not = ''"
                " WHERE school_id = %s AND id = %s AND text NOT LIKE %s",
                [MOVED_SINCE, school_id, number, f"{MOVED}%"],
            )
            gone = cursor.rowcount
            cursor.execute(
                "DELETE FROM pupils_concernevent old USING pupils_concern concern"
                " WHERE concern.school_id = %s AND concern.id = %s AND old.school_id = concern.school_id"
                " AND old.pgh_obj_id = concern.id AND (old.text, old.family_said, old.family_why_not)"
                " IS DISTINCT FROM (concern.text, concern.family_said, concern.family_why_not)",
                [school_id, number],
            )
            found += bool(gone or cursor.rowcount)
    return found


def write_function_after_migrate(using, **kwargs):
    """Write the function anew over the tables as they are now; connected in the app's `ready`."""
    if router.allow_migrate(using, "reports"):
        with connection.cursor() as cursor:
            cursor.execute(function(connection.ops.quote_name(settings.DATABASE_APP_ROLE)))
