"""Propose to erase what a disclosure said before it was moved out, and decide it. Two persons, never one."""

from django.db import connection, transaction
from django.utils import timezone

from pupils.disclosures import ENTRIES
from sendhub.accounts.enums import Role
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import people_with
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.jobs.mail import send_later
from sendhub.refusals import NotPossible
from sendhub.reports import ledger
from sendhub.reports.actions.erasures import SAME_PERSON, refusals_in_words
from sendhub.reports.disclosures import moved_out_of
from sendhub.reports.enums import DisclosureState
from sendhub.reports.models import DisclosureErasure


@transaction.atomic
def propose_disclosure(*, kind, row, by):
    """Propose it and tell each head, without a name.

    Raises NotPossible while the words stand there, and when nothing of them is left to erase.
    """
    ENTRIES[kind].model.objects.visible_to(by).select_for_update(of=("self",)).get(pk=row.pk)
    if not moved_out_of(kind, by).filter(pk=row.pk).exists():
        raise NotPossible(
            "The words stand there still, or their erasure is proposed or done already."
        )
    erasure = DisclosureErasure(
        school=by.school, kind=kind, entry_number=row.pk, proposed_by=by.user
    )
    erasure.full_clean()
    erasure.save()
    audit.record(by=by, event=AuditEvent.ERASURE_PROPOSED, subject=erasure)
    heads = people_with(
        Permission.DISCLOSURE_ERASE_DECIDE, school=by.school, on=timezone.localdate()
    )
    for head in heads.exclude(pk=by.user_id):
        send_later("notice", to="user", to_id=head.pk, school_id=by.school_id, by=by)
    return erasure


@transaction.atomic
def decide_disclosure(*, erasure, is_approved, by):
    """The second person agrees, and the earlier versions go at once; or refuses, and they stay."""
    rows = DisclosureErasure.objects.visible_to(by).select_for_update()
    erasure = rows.get(pk=erasure.pk)
    back = erasure.get_absolute_url()
    if erasure.state != DisclosureState.PROPOSED:
        raise NotPossible("This was decided already.", back=back)
    if erasure.proposed_by_id == by.user_id:
        raise NotPossible(SAME_PERSON, back=back)
    if Role.HEAD not in by.roles or not by.can(Permission.DISCLOSURE_ERASE_DECIDE):
        raise NotPossible("Only a person with the role head decides this.", back=back)
    erasure.state = DisclosureState.DONE if is_approved else DisclosureState.REFUSED
    erasure.decided_by, erasure.decided_at = by.user, timezone.now()
    erasure.full_clean()
    erasure.save(update_fields=["state", "decided_by", "decided_at"])
    if is_approved:
        with refusals_in_words(back=back), connection.cursor() as cursor:
            cursor.execute("SELECT erase_disclosure(%s)", [erasure.pk])
            erasure.versions = cursor.fetchone()[0]
        erasure.save(update_fields=["versions"])
    event = AuditEvent.ERASED if is_approved else AuditEvent.ERASURE_REFUSED
    audit.record(by=by, event=event, subject=erasure)
    if is_approved:
        ledger.keep(school_id=erasure.school_id)
    return erasure
