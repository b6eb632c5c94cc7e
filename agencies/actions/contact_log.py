"""The contact log: written, corrected, followed up, restricted, taken out."""

from django.db import transaction
from django.utils import timezone

from agencies.models import ContactLogEntry, EntryPupil, EntryReader
from pupils.actions.agreed import close_to_others
from pupils.actions.due import close_due, open_due
from pupils.enums import ActionSource, DueKind
from pupils.models import Action
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def add_entry(*, pupils, by, **values):
    """Write a contact down, about one or several pupils. Raises NotPossible without a pupil."""
    _require_pupils(pupils)
    entry = ContactLogEntry(school_id=by.school_id, created_by=by.user, **values)
    entry.full_clean()
    entry.save()
    _set_pupils(entry, pupils)
    audit.record(
        by=by,
        event=AuditEvent.CREATED,
        subject=entry,
        pupil_ids=[pupil.pk for pupil in pupils],
    )
    _set_due(entry, by)
    return entry


@transaction.atomic
def edit_entry(*, entry, version, pupils, by, **values):
    """Correct it. Pupils out of the editor's sight stay named on it; the history keeps what stood there."""
    entry = _locked(entry, version, by, fields=("summary", "follow_up_on"))
    changed = [name for name, value in values.items() if getattr(entry, name) != value]
    for name in changed:
        setattr(entry, name, values[name])
    visible = EntryPupil.objects.visible_to(by).filter(entry=entry)
    hidden = [link.pupil for link in entry.pupil_links.exclude(pk__in=visible.values("pk"))]
    _require_pupils([*pupils, *hidden])
    _save(entry, *changed)
    _set_pupils(entry, [*pupils, *hidden])
    _record(entry, AuditEvent.CHANGED, by, fields=[*changed, "pupils"])
    _set_due(entry, by)
    return entry


@transaction.atomic
def follow_up(*, entry, by):
    """Say that one came back to it; a second press changes nothing."""
    entry = _locked(entry, entry.version, by)
    if entry.followed_up_on:
        return entry
    entry.followed_up_on = timezone.localdate()
    entry.followed_up_by = by.user
    _save(entry, "followed_up_on", "followed_up_by")
    _record(entry, AuditEvent.CHANGED, by, fields=["followed_up_on"])
    _set_due(entry, by)
    return entry


@transaction.atomic
def restrict_entry(*, entry, readers, reason, by):
    """Let only named readers, its author and who reads every restricted item know of it.

    Its actions are closed with it. Restricting again replaces the readers.
    """
    entry = _locked(entry, entry.version, by)
    if not entry.is_restricted:
        entry.restricted_by = by.user
        entry.restricted_at = timezone.now()
    entry.restricted_reason = reason
    _save(entry, "restricted_by", "restricted_at", "restricted_reason")
    entry.readers.exclude(user__in=readers).delete()
    named = set(entry.readers.values_list("user_id", flat=True))
    for user in readers:
        if user.pk not in named:
            EntryReader.objects.create(school_id=by.school_id, entry=entry, user=user)
    _record(entry, AuditEvent.RESTRICTED, by, fields=["readers"])
    _follow_restriction(entry, by)
    return entry


@transaction.atomic
def lift_restriction(*, entry, by):
    """Show it again to everybody who reads the log."""
    entry = _locked(entry, entry.version, by)
    entry.restricted_by = None
    entry.restricted_at = None
    entry.restricted_reason = ""
    _save(entry, "restricted_by", "restricted_at", "restricted_reason")
    entry.readers.all().delete()
    _record(entry, AuditEvent.CHANGED, by, fields=["restriction"])
    _follow_restriction(entry, by)
    return entry


@transaction.atomic
def remove_entry(*, entry, version, reason, by):
    """Take it out of sight. Raises NotPossible where actions or a letter rest on it: correct it then."""
    entry = _locked(entry, version, by, fields=("summary",))
    if Action.objects.agreed_at(ActionSource.CONTACT, entry.pk).exists():
        raise NotPossible(
            "Actions were agreed here, so it has to stay. Correct the words instead.",
            back=entry.get_absolute_url(),
        )
    if entry.letters.exists():
        raise NotPossible(
            "This is the copy of a letter that went out, so it has to stay.",
            back=entry.get_absolute_url(),
        )
    entry.removed_at = timezone.now()
    entry.removed_by = by.user
    entry.removed_reason = reason
    _save(entry, "removed_at", "removed_by", "removed_reason")
    close_due(by=by, kind=DueKind.CONTACT_FOLLOW_UP, subject_id=entry.pk, note="Contact removed")
    _record(entry, AuditEvent.REMOVED, by)
    return entry


def _follow_restriction(entry, by):
    close_to_others(
        source=ActionSource.CONTACT,
        source_id=entry.pk,
        is_restricted=entry.is_restricted,
        by=by,
    )
    _set_due(entry, by)


def _set_due(entry, by):
    """The follow-up is owed where everybody may know of it: a line on the list would tell of a restricted one."""
    if entry.follow_up_on and not entry.followed_up_on and not entry.is_restricted:
        first = entry.pupil_links.select_related("pupil").order_by("pk").first()
        open_due(
            by=by,
            kind=DueKind.CONTACT_FOLLOW_UP,
            subject_id=entry.pk,
            pupil=first.pupil,
            due_on=entry.follow_up_on,
            source="Day set on the contact log",
            owner_id=by.staff_id,
        )
    else:
        close_due(by=by, kind=DueKind.CONTACT_FOLLOW_UP, subject_id=entry.pk)


def _require_pupils(pupils):
    if not pupils:
        raise NotPossible("Name at least one pupil whom this is about.")


def _set_pupils(entry, pupils):
    entry.pupil_links.exclude(pupil__in=pupils).delete()
    held = set(entry.pupil_links.values_list("pupil_id", flat=True))
    for pupil in pupils:
        if pupil.pk not in held:
            EntryPupil.objects.create(school_id=entry.school_id, entry=entry, pupil=pupil)


def _locked(entry, version, by, *, fields=()):
    rows = ContactLogEntry.objects.visible_to(by)
    return locked(rows, pk=entry.pk, version=version, fields=fields)


def _save(entry, *fields):
    entry.version += 1
    entry.full_clean()
    entry.save(update_fields=[*fields, "version"])


def _record(entry, event, by, *, fields=()):
    audit.record(
        by=by,
        event=event,
        subject=entry,
        pupil_ids=list(entry.pupil_links.values_list("pupil_id", flat=True)),
        fields=fields,
    )
