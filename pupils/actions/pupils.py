"""Open a pupil's file by hand, keep its identity, take pupils on and off roll."""

from django.db import transaction
from django.utils import timezone

from pupils import leaving
from pupils.actions.groups import move_to_group
from pupils.actions.locking import locked_pupil
from pupils.actions.sen import stop_monitoring
from pupils.enums import DueKind, EnrolmentKind
from pupils.models import Due, Enrolment, FormerUpn, GroupMember, Monitoring, Pupil
from pupils.upn import normal
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

# What the identity form may change; status, class and lead have actions of their own.
IDENTITY_FIELDS = (
    "upn",
    "uln",
    "admission_number",
    "first_name",
    "middle_names",
    "last_name",
    "known_as",
    "known_as_last",
    "former_last_name",
    "born_on",
    "sex",
    "nc_year",
    "ethnicity",
    "first_language",
    "home_language",
    "alert",
)


def _write_identity(pupil, values):
    unknown = set(values) - set(IDENTITY_FIELDS)
    if unknown:
        raise TypeError(f"not identity: {', '.join(sorted(unknown))}")
    for name, value in values.items():
        setattr(pupil, name, normal(value) if name == "upn" else value)
    _refuse_upn(pupil)
    pupil.set_name_keys()
    pupil.full_clean()


def _refuse_upn(pupil):
    # Said in words here: two people may enter the same pupil at the same moment.
    same = Pupil.objects.filter(
        school_id=pupil.school_id, upn=pupil.upn, merged_into=None, is_taken_back=False
    ).exclude(pk=pupil.pk)
    if pupil.upn and same.exists():
        raise NotPossible("Another pupil of this school has this UPN.")


@transaction.atomic
def add_pupil(
    *, by, starts_on, group=None, kind=EnrolmentKind.CURRENT, origin="", lead=None, **identity
):
    """Open a file for a pupil who is new to the school and put the pupil on roll.

    `identity`: any of IDENTITY_FIELDS. Raises NotPossible when the UPN is taken.
    """
    pupil = Pupil(school=by.school, lead=lead)
    _write_identity(pupil, identity)
    pupil.save()
    _enrol(pupil, starts_on=starts_on, kind=kind, origin=origin)
    if group is not None:
        pupil = move_to_group(pupil=pupil, group=group, on=starts_on, by=by)
    audit.record(by=by, event=AuditEvent.PUPIL_ENROLLED, subject=pupil, pupil_id=pupil.pk)
    return pupil


@transaction.atomic
def edit_identity(*, pupil, version, by, **identity):
    """Change names, numbers and other fields of identity.

    A UPN that is replaced stays as a former one, so that files which still name it find the pupil.
    Raises Conflict when someone saved the pupil since the form was opened.
    """
    rows = Pupil.objects.filter(school_id=by.school_id, merged_into=None)
    pupil = locked(rows, pk=pupil.pk, version=version, fields=tuple(identity))
    before = {name: getattr(pupil, name) for name in identity}
    _write_identity(pupil, identity)
    changed = [name for name in identity if getattr(pupil, name) != before[name]]
    if not changed:
        return pupil
    pupil.version += 1
    pupil.save(update_fields=[*changed, "search_key", "sort_key", "version"])
    if "upn" in changed and before["upn"]:
        FormerUpn.objects.get_or_create(school_id=pupil.school_id, pupil=pupil, upn=before["upn"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=pupil, pupil_id=pupil.pk, fields=changed)
    return pupil


@transaction.atomic
def set_lead(*, pupil, lead, by):
    """Say who leads the case (a StaffMember or None); open obligations without an owner go to the lead."""
    pupil = locked_pupil(pupil)
    before, pupil.lead = pupil.lead_id, lead
    pupil.save(update_fields=["lead"])
    Due.objects.filter(pupil=pupil, done_on=None, owner_id=before).update(owner=lead)
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=pupil, pupil_id=pupil.pk, fields=("lead",)
    )
    return pupil


def _enrol(pupil, *, starts_on, kind, origin):
    row = Enrolment(
        school_id=pupil.school_id, pupil=pupil, starts_on=starts_on, kind=kind, origin=origin
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def leave(*, pupil, ends_on, by, destination="", reason=""):
    """Take the pupil off roll; `ends_on` is the last day, today or later days included.

    Classes and groups end with it and monitoring stops; the file stays, the class last held too.
    Raises NotPossible when the pupil is not on roll.
    """
    pupil = locked_pupil(pupil)
    stay = Enrolment.objects.filter(pupil=pupil, ends_on=None).first()
    if stay is None:
        raise NotPossible("The pupil is not on roll, or a last day is already set.")
    if ends_on < stay.starts_on:
        raise NotPossible("The last day is before the first.")
    stay.ends_on = ends_on
    stay.destination = destination
    stay.leaving_reason = reason
    stay.full_clean()
    stay.save(update_fields=["ends_on", "destination", "leaving_reason"])
    for member in GroupMember.objects.filter(pupil=pupil, ends_on=None):
        member.ends_on = max(ends_on, member.starts_on)
        member.save(update_fields=["ends_on"])
    for watched in Monitoring.objects.filter(pupil=pupil, ends_on=None):
        stop_monitoring(
            monitoring=watched,
            ends_on=max(ends_on, watched.starts_on),
            outcome="Left the school.",
            by=by,
        )
    _drop_own_dues(pupil, by)
    leaving.has_left(pupil=pupil, ends_on=ends_on, by=by)
    audit.record(by=by, event=AuditEvent.PUPIL_LEFT, subject=stay, pupil_id=pupil.pk)
    return stay


def _drop_own_dues(pupil, by):
    """What only the school's routine asks for ends with the stay; statutory duties stay open."""
    routine = (
        DueKind.PROFILE_REVIEW,
        DueKind.STRATEGIES_REVIEW,
        DueKind.TRANSITION_NOTES,
        DueKind.TRANSITION_READ,
    )
    for due in Due.objects.filter(
        pupil=pupil, done_on=None, kind__in=routine, is_statutory=False
    ).select_for_update(of=("self",)):
        due.done_on = timezone.localdate()
        due.done_by = by.user
        due.done_note = "The pupil left"
        due.save(update_fields=["done_on", "done_by", "done_note"])


@transaction.atomic
def cancel_leaving(*, pupil, by):
    """Take back a last day that is still to come, or was today: classes that ended with it go on."""
    pupil = locked_pupil(pupil)
    stay = Enrolment.objects.filter(pupil=pupil).order_by("-starts_on").first()
    if stay is None or stay.ends_on is None:
        raise NotPossible("No last day is set.")
    if stay.ends_on < timezone.localdate():
        raise NotPossible("The pupil has left: re-admit the pupil instead.")
    return take_back_leaving(pupil=pupil, ended_on=stay.ends_on, by=by)


@transaction.atomic
def take_back_leaving(*, pupil, ended_on, by):
    """Go on with the stay that ended on the day and with the classes that ended with it."""
    stay = Enrolment.objects.select_for_update().get(pupil=pupil, ends_on=ended_on)
    stay.ends_on = None
    stay.destination = stay.leaving_reason = ""
    stay.save(update_fields=["ends_on", "destination", "leaving_reason"])
    GroupMember.objects.filter(pupil=pupil, ends_on=ended_on).update(ends_on=None)
    leaving.stays_after_all(pupil=pupil, ended_on=ended_on, by=by)
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=stay, pupil_id=pupil.pk, fields=("ends_on",)
    )
    return stay


@transaction.atomic
def readmit(*, pupil, starts_on, by, group=None, kind=EnrolmentKind.CURRENT, origin=""):
    """Put a pupil who left on roll again: the same file, a new stay.

    Raises NotPossible when the pupil is on roll, or the day lies inside an earlier stay.
    """
    pupil = locked_pupil(pupil)
    last = Enrolment.objects.filter(pupil=pupil).order_by("-starts_on").first()
    if last is not None and last.ends_on is None:
        raise NotPossible("The pupil is on roll already.")
    if last is not None and starts_on <= last.ends_on:
        raise NotPossible("The first day must come after the last day of the stay before.")
    stay = _enrol(pupil, starts_on=starts_on, kind=kind, origin=origin)
    move_to_group(pupil=pupil, group=group, on=starts_on, by=by)
    leaving.is_back(pupil=pupil, by=by)
    audit.record(by=by, event=AuditEvent.PUPIL_READMITTED, subject=stay, pupil_id=pupil.pk)
    return stay
