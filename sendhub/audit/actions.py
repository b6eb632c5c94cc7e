"""Write audit entries and security entries. `by` is an Actor or a Machine: see `sendhub.accounts.actor`."""

from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.audit.models import Entry, SecurityEntry


def _entry(*, by, event, object_type, **values):
    return Entry.objects.create(
        school_id=by.school_id,
        event=event,
        by_user_id=by.user_id,
        by_link_id=by.link_id,
        by_system=by.system,
        roles=",".join(sorted(by.roles)),
        network=by.network,
        object_type=object_type,
        **values,
    )


def record(*, by, event, subject, pupil_id=None, fields=(), pupil_ids=()):
    """Write that something happened to `subject`, in the transaction of the change itself.

    `pupil_ids` is for an event about many pupils at once, such as an import.
    """
    return _entry(
        by=by,
        event=event,
        object_type=subject._meta.label_lower,
        object_id=subject.pk,
        pupil_id=pupil_id,
        pupil_ids=list(pupil_ids),
        fields=list(fields),
    )


def record_opening(*, by, subject, pupil_id=None, event=AuditEvent.OPENED):
    """Write that a person opened, printed or downloaded `subject`; if this fails the page is not shown."""
    return record(by=by, event=event, subject=subject, pupil_id=pupil_id)


def record_list(*, by, name, filters=(), results=None):
    """Write that a list or search was shown: the names of the filters used, never what was typed."""
    return _entry(
        by=by,
        event=AuditEvent.LISTED,
        object_type=name,
        fields=sorted(filters),
        results=results,
    )


def record_export(*, by, name, pupil_ids, fields=()):
    """Write that a file left the program, with the ids of all pupils in it."""
    pupil_ids = sorted(set(pupil_ids))
    return _entry(
        by=by,
        event=AuditEvent.EXPORTED,
        object_type=name,
        pupil_ids=pupil_ids,
        fields=list(fields),
        results=len(pupil_ids),
    )


def record_security(
    *,
    event,
    user_id=None,
    about_user_id=None,
    school_id=None,
    route="",
    detail="",
    network=None,
    request_id="",
):
    """Write one security row; `detail` is a role or a reason in our own words."""
    return SecurityEntry.objects.create(
        event=event,
        user_id=user_id,
        about_user_id=about_user_id,
        school_id=school_id,
        route=route[:120],
        detail=detail[:200],
        network=network,
        request_id=request_id,
    )


def refuse(request, event, *, detail="", school_id=None):
    """Note a refusal on the request; the outermost middleware writes it after the transaction has ended.

    Written here it would be rolled back together with what was refused. `school_id` names the school
    where no actor does: at the door of a private link.
    """
    if not hasattr(request, "refusals"):
        request.refusals = []
    request.refusals.append((SecurityEvent(event), detail, school_id))
