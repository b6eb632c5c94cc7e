"""Supporting plans: written as versions, looked at again, read, reminded of, ended."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from pupils.actions.agreed import finish_action, give_action
from pupils.actions.due import close_due, open_due
from pupils.actions.reviews import move_due, owe_review, reviewed, save_review
from pupils.actions.rows import add_row, lock_pupil
from pupils.enums import ActionSource, DueKind
from pupils.models import Action, SupportingPlan, SupportingReceipt
from pupils.rules import supporting as rules
from pupils.supporting import readers_of
from pupils.supporting_enums import SupportingKind, SupportingState
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def write_plan(*, pupil, kind, by, replaces=None, version=None, **values):
    """Put a plan in force, as the next version of the one it replaces; its readers are asked to read it.

    Raises Conflict when the version it replaces was changed since, NotPossible when it is not in force.
    """
    lock_pupil(pupil)
    number = 1
    if replaces:
        before = _locked(replaces, version, by)
        before.state = SupportingState.EARLIER
        _save(before, "state")
        _let_go(before, by, "A new version")
        number = before.number + 1
    elif kind != SupportingKind.RISK:
        _refuse_second(pupil, kind)
    plan = add_row(
        model=SupportingPlan,
        pupil=pupil,
        by=by,
        kind=kind,
        number=number,
        replaces=replaces,
        written_by=by.user,
        **values,
    )
    owe_review(plan, DueKind.SUPPORTING_REVIEW, by, plan.name)
    ask_readers(plan=plan, by=by)
    return plan


@transaction.atomic
def ask_readers(*, plan, by):
    """Ask who works with the pupil today and was not asked yet; the owner is owed the answer in a week."""
    if plan.kind not in rules.FOR_READERS:
        return
    today = timezone.localdate()
    asked = set(SupportingReceipt.objects.filter(plan=plan).values_list("staff", flat=True))
    new = [staff for staff in readers_of(plan.pupil, on=today) if staff.pk not in asked]
    for staff in new:
        add_row(
            model=SupportingReceipt,
            pupil=plan.pupil,
            by=by,
            plan=plan,
            staff=staff,
            asked_on=today,
        )
    if new:
        open_due(
            by=by,
            kind=DueKind.SUPPORTING_UNREAD,
            subject_id=plan.pk,
            pupil=plan.pupil,
            due_on=today + rules.READ_WITHIN,
            source=plan.name[:200],
            owner_id=plan.owner_id,
        )


@transaction.atomic
def mark_read(*, plan, by):
    """Say that one has read this version; a second press changes nothing."""
    if not plan.is_in_force:
        raise NotPossible("There is a newer version: read that one.", back=_page(plan))
    if by.staff_id is None:
        raise NotPossible("Only people on the staff list are asked to read it.", back=_page(plan))
    lock_pupil(plan.pupil)
    today = timezone.localdate()
    receipt, _ = SupportingReceipt.objects.get_or_create(
        school_id=by.school_id,
        plan=plan,
        staff_id=by.staff_id,
        defaults={"pupil": plan.pupil, "asked_on": today},
    )
    if receipt.read_at:
        return
    receipt.read_at = timezone.now()
    receipt.save(update_fields=["read_at"])
    audit.record(by=by, event=AuditEvent.SUPPORTING_READ, subject=plan, pupil_id=plan.pupil_id)
    _finish_reminders(receipt, by)
    if not SupportingReceipt.objects.filter(plan=plan, read_at=None).exists():
        close_due(
            by=by, kind=DueKind.SUPPORTING_UNREAD, subject_id=plan.pk, note="All have read it"
        )


@transaction.atomic
def remind(*, plan, by):
    """Give everybody who has not read it an action for today, once. Returns how many were reminded."""
    if not plan.is_in_force:
        raise NotPossible("There is a newer version of this plan.", back=_page(plan))
    today = timezone.localdate()
    ask_readers(plan=plan, by=by)
    unread = SupportingReceipt.objects.filter(plan=plan, read_at=None, reminded_on=None)
    rows = list(unread.select_for_update(of=("self",)).select_related("staff"))
    for receipt in rows:
        receipt.reminded_on = today
        receipt.save(update_fields=["reminded_on"])
        give_action(
            source=ActionSource.SUPPORTING,
            source_id=receipt.pk,
            pupil=plan.pupil,
            text=f"Read the plan in the file, under Health and safety: {plan.name}"[:500],
            owner=receipt.staff,
            due_on=today,
            by=by,
        )
    return len(rows)


@transaction.atomic
def review_plan(*, plan, version, reviewed_on, review_said, review_on, is_over, by):
    """Write down that it was looked at and still holds, or end it."""
    saved = reviewed(plan, version, by, reviewed_on, review_said, review_on)
    if not saved.is_in_force:
        raise NotPossible("Only a plan in force is looked at again.", back=_page(plan))
    fields = ["reviewed_on", "review_said", "review_on"]
    if is_over:
        saved.state, saved.ended_on = SupportingState.ENDED, reviewed_on
        fields += ["state", "ended_on"]
    save_review(saved, fields, by)
    move_due(saved, DueKind.SUPPORTING_REVIEW, by, saved.name, is_over)
    if is_over:
        _let_go(saved, by, "Ended")
    return saved


@transaction.atomic
def take_up(*, plan, version, by):
    """Put an ended plan in force again: it was ended by mistake."""
    saved = locked(
        SupportingPlan.objects.visible_to(by), pk=plan.pk, version=version, fields=("title",)
    )
    if saved.state != SupportingState.ENDED:
        raise NotPossible("Only a plan that was ended comes back.", back=_page(plan))
    saved.state, saved.ended_on = SupportingState.CURRENT, None
    _save(saved, "state", "ended_on")
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=saved, pupil_id=saved.pupil_id, fields=("state",)
    )
    owe_review(saved, DueKind.SUPPORTING_REVIEW, by, saved.name)
    return saved


def _refuse_second(pupil, kind):
    held = SupportingPlan.objects.of(pupil).in_force().filter(kind=kind).first()
    if held:
        raise NotPossible(
            "This pupil has a plan of this kind in force: change that one.", back=_page(held)
        )


def _locked(plan, version, by):
    """The version to be replaced, locked; a conflict shows each answer beside mine."""

    def beside(record):
        return {
            each.key: (each.label, record.answers.get(each.key, ""))
            for each in rules.QUESTIONS[record.kind]
        }

    saved = locked(
        SupportingPlan.objects.visible_to(by),
        pk=plan.pk,
        version=version,
        fields=("title", "review_on"),
        also=beside,
    )
    if not saved.is_in_force:
        raise NotPossible("Only a plan in force can be changed.", back=_page(plan))
    return saved


def _save(saved, *fields):
    saved.version += 1
    saved.full_clean()
    saved.save(update_fields=[*fields, "version"])


def _let_go(plan, by, note):
    """Nothing is owed of a version that is out of force."""
    for kind in (DueKind.SUPPORTING_REVIEW, DueKind.SUPPORTING_UNREAD):
        close_due(by=by, kind=kind, subject_id=plan.pk, note=note)
    for receipt in SupportingReceipt.objects.filter(plan=plan, read_at=None):
        _finish_reminders(receipt, by)


def _finish_reminders(receipt, by):
    rows = Action.objects.filter(school_id=by.school_id, done_on=None)
    for action in rows.agreed_at(ActionSource.SUPPORTING, receipt.pk):
        finish_action(
            action=action,
            version=action.version,
            evidence="Read, or replaced by a newer one",
            by=by,
        )


def _page(plan):
    return reverse("pupils:pupil_supporting", kwargs={"pupil_pk": plan.pupil_id})
