"""Check-ins and who is on their list, the quiet room, achievements; and what they ask to be followed up."""

from django.db import transaction
from django.utils import timezone

from pupils.actions.agreed import give_action
from pupils.actions.locking import locked_pupil
from pupils.actions.rows import add_row, change_row
from pupils.disclosures import is_waiting
from pupils.enums import ActionSource
from pupils.models import Achievement, Action, CheckIn, KeyPupil, QuietVisit
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def put_on_list(*, pupil, by, **values):
    """Check in on the pupil on these weekdays from now on. Raises NotPossible while such a rule runs."""
    locked_pupil(pupil)
    running = KeyPupil.objects.filter(pupil=pupil, part=values["part"]).lasting()
    if running.sharing_days(values["starts_on"], values.get("ends_on")).exists():
        raise NotPossible("This pupil is on this list already. Change the days there.")
    return add_row(model=KeyPupil, pupil=pupil, by=by, created_by=by.user, **values)


@transaction.atomic
def put_on_today(*, pupil, part, by):
    """Put the pupil on today's list alone; a second press changes nothing."""
    locked_pupil(pupil)
    today = timezone.localdate()
    listed = KeyPupil.objects.filter(pupil=pupil).on_list(today, part).first()
    if listed:
        return listed
    return add_row(
        model=KeyPupil,
        pupil=pupil,
        by=by,
        created_by=by.user,
        weekdays=[today.isoweekday()],
        part=part,
        starts_on=today,
        ends_on=today,
    )


def edit_on_list(*, key_pupil, version, by, **values):
    return change_row(row=key_pupil, version=version, by=by, **values)


@transaction.atomic
def take_off_list(*, key_pupil, by):
    """End the rule today. Raises NotPossible when it has ended."""
    row = KeyPupil.objects.visible_to(by).select_for_update(of=("self",)).get(pk=key_pupil.pk)
    today = timezone.localdate()
    if row.ends_on and row.ends_on <= today:
        raise NotPossible("This has ended already.")
    return change_row(row=row, version=row.version, by=by, ends_on=max(today, row.starts_on))


@transaction.atomic
def check_in(*, pupil, part, mood, by):
    """Write down how the pupil is, today; another mood in the same part of the day takes its place.

    Raises NotPossible when a colleague checked in before.
    """
    locked_pupil(pupil)
    today = timezone.localdate()
    rows = CheckIn.objects.visible_to(by).of(pupil).filter(on=today, part=part)
    row = rows.first()
    if row is None:
        return add_row(
            model=CheckIn, pupil=pupil, by=by, created_by=by.user, on=today, part=part, mood=mood
        )
    if not rows.changeable_by(by).exists():
        raise NotPossible(f"{row.created_by.name} has checked in on this pupil already.")
    return change_row(row=row, version=row.version, by=by, mood=mood)


@transaction.atomic
def edit_check_in(*, check_in, version, by, **values):
    """Add words to a check-in; the tick "needs follow-up" gives the action, once."""
    rows = CheckIn.objects.visible_to(by).filter(pk=check_in.pk, needs_follow_up=False)
    asked = values.get("needs_follow_up") and rows.exists()
    row = change_row(row=check_in, version=version, by=by, **values)
    if asked:
        _give_follow_up(row, by)
    return row


@transaction.atomic
def ask_follow_up(*, check_in, by):
    """Say in one tap that somebody must look again; a second press changes nothing."""
    row = CheckIn.objects.visible_to(by).select_for_update(of=("self",)).get(pk=check_in.pk)
    if row.needs_follow_up:
        return row
    return edit_check_in(check_in=row, version=row.version, by=by, needs_follow_up=True)


def _give_follow_up(row, by):
    if Action.objects.agreed_at(ActionSource.CHECK_IN, row.pk).open().exists():
        return
    said = f", “{row.own_words}”" if row.own_words else ""
    give_action(
        source=ActionSource.CHECK_IN,
        source_id=row.pk,
        pupil=row.pupil,
        by=by,
        text=f"Follow up the check-in: {row.get_mood_display().lower()}{said}"[:500],
        due_on=row.on,
        **owner_for(row.pupil, by),
    )


def owner_for(pupil, by):
    """Who takes on what somebody without the right to give actions asks for: the case lead, else oneself."""
    if pupil is not None and pupil.lead_id:
        return {"owner_id": pupil.lead_id}
    if by.staff_id:
        return {"owner_id": by.staff_id}
    return {"owner_name": by.user.name}


@transaction.atomic
def come_in(*, pupil, by, **values):
    """The pupil came to the quiet room. Raises NotPossible while the pupil is there."""
    locked_pupil(pupil)
    rows = QuietVisit.objects.filter(pupil=pupil).there_now(values["on"])
    if values.get("left_at") is None and rows.exists():
        raise NotPossible("This pupil is in the quiet room already.")
    return add_row(model=QuietVisit, pupil=pupil, by=by, created_by=by.user, **values)


@transaction.atomic
def go_back(*, visit, by):
    """The pupil went back to class now. Raises NotPossible when that was said before."""
    row = QuietVisit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=visit.pk)
    if row.left_at is not None:
        raise NotPossible("This pupil has gone back already.", back=row.get_absolute_url())
    now = timezone.localtime().time().replace(second=0, microsecond=0)
    left_at = max(now, row.came_at) if row.on == timezone.localdate() else row.came_at
    return change_row(row=row, version=row.version, by=by, left_at=left_at)


def edit_visit(*, visit, version, by, **values):
    return change_row(row=visit, version=version, by=by, **values)


def praise(*, pupil, by, **values):
    """Write down what went well; `family_told_how` says that the family has heard of it today."""
    return add_row(
        model=Achievement,
        pupil=pupil,
        by=by,
        created_by=by.user,
        **values,
        **_told(values.get("family_told_how"), by),
    )


@transaction.atomic
def edit_praise(*, achievement, version, by, **values):
    """Change the words, or say that the family was told; what was told stays told by whom it was."""
    if "family_told_how" in values:
        was_told = (
            Achievement.objects.filter(pk=achievement.pk).exclude(family_told_on=None).exists()
        )
        if bool(values["family_told_how"]) != was_told:
            values |= _told(values["family_told_how"], by)
    return change_row(row=achievement, version=version, by=by, **values)


def _told(how, by):
    if not how:
        return {"family_told_on": None, "family_told_by": None}
    return {"family_told_on": timezone.localdate(), "family_told_by": by.user}


@transaction.atomic
def remove_row(*, row, version, by):
    """Take back what was tapped for the wrong pupil. The history keeps it. Raises Conflict."""
    row = locked(type(row).objects.visible_to(by), pk=row.pk, version=version, fields=())
    if getattr(row, "needs_follow_up", False):
        raise NotPossible("Somebody was asked to follow this up. Change the check-in instead.")
    if is_waiting(row):
        raise NotPossible(
            "Words of this were moved to safeguarding. It can be taken back once what it said before is erased."
        )
    audit.record(by=by, event=AuditEvent.REMOVED, subject=row, pupil_id=row.pupil_id)
    row.delete()
