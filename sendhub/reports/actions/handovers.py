"""Hand a pupil's record to the next school; take a bundle of another school in, line by line."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from provision.actions.strategies import add_strategy
from pupils.actions.pupils import add_pupil
from pupils.actions.sen import NeedLine, set_needs
from pupils.actions.transitions import start as start_move
from pupils.enums import MovePhase, StatusCode
from pupils.models import FormerUpn, Need, Pupil
from sendhub.accounts.actor import Actor
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.jobs.actions import enqueue
from sendhub.jobs.models import Job
from sendhub.refusals import NotPossible
from sendhub.reports.actions.files import keep
from sendhub.reports.enums import LineState, RecordFileKind
from sendhub.reports.models import HandoverIn, HandoverLine, RecordFile


@transaction.atomic
def ask_for_handover(*, pupil: Pupil, to: str, by: Actor) -> Job:
    """Have the bundle for the next school made; whoever asks has read the record."""
    file = RecordFile(
        school=by.school,
        kind=RecordFileKind.HANDOVER,
        pupil=pupil,
        reason=to,
        asked_by=by.user,
        read_by=by.user,
        read_at=timezone.now(),
    )
    file.full_clean()
    file.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=file, pupil_id=pupil.pk)
    return enqueue("make_handover", school_id=by.school_id, by=by, args={"file_id": file.pk})


@transaction.atomic
def keep_handover(*, file: RecordFile, bundle_id: str, content: bytes, by: Actor):
    file.bundle_id = bundle_id
    file.save(update_fields=["bundle_id"])
    keep(file, content, pupils=1)
    audit.record_export(by=by, name="reports.handover", pupil_ids=[file.pupil_id])


@transaction.atomic
def close_handover(*, receipt: dict, fingerprint: str, by: Actor) -> RecordFile:
    """Close the handover that a receipt belongs to; the same receipt again changes nothing.

    Raises NotPossible for a receipt of a bundle that did not go out from here.
    """
    rows = RecordFile.objects.visible_to(by).select_for_update(of=("self",))
    file = rows.filter(kind=RecordFileKind.HANDOVER, bundle_id=receipt["bundle"]).first()
    if file is None:
        raise NotPossible(
            "This receipt is for a bundle that did not go out from this school.",
            back=reverse("reports:handover_list"),
        )
    if file.closed_at is not None:
        return file
    file.receipt = receipt | {"fingerprint": fingerprint}
    file.closed_by, file.closed_at = by.user, timezone.now()
    file.full_clean(exclude=["content"])
    file.save(update_fields=["receipt", "closed_by", "closed_at"])
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=file,
        pupil_id=file.pupil_id,
        fields=["receipt"],
    )
    return file


@transaction.atomic
def receive(*, handover: dict, fingerprint: str, by: Actor) -> tuple[HandoverIn, bool]:
    """Keep a bundle that was found whole; return (its row, whether it is new). Nothing enters a pupil's file."""
    standing = HandoverIn.objects.filter(school_id=by.school_id, bundle_id=handover["id"]).first()
    if standing:
        return standing, False
    row = HandoverIn(
        school=by.school,
        bundle_id=handover["id"],
        from_school=handover["from"]["name"],
        from_urn=handover["from"]["urn"],
        made_on=handover["made_on"],
        fingerprint=fingerprint,
        identity=handover["pupil"],
        received_by=by.user,
    )
    row.full_clean()
    row.save()
    HandoverLine.objects.bulk_create(
        HandoverLine(school_id=by.school_id, handover=row, order=order, **line)
        for order, line in enumerate(handover["lines"], start=1)
    )
    audit.record(by=by, event=AuditEvent.IMPORT_APPLIED, subject=row)
    return row, True


def pupil_meant(handover: HandoverIn, *, by: Actor) -> Pupil | None:
    """The pupil of this school with the bundle's UPN, now or before; names and birth dates only suggest."""
    upn = handover.identity["upn"]
    if not upn:
        return None
    pupils = Pupil.objects.visible_to(by)
    former = FormerUpn.objects.filter(school_id=by.school_id, upn=upn).values("pupil")
    return pupils.filter(upn=upn).first() or pupils.filter(pk__in=former).first()


@transaction.atomic
def put_on_file(*, handover: HandoverIn, by: Actor) -> HandoverIn:
    """Tie the bundle to the pupil of its UPN, or open a file for a new pupil from today on."""
    handover = HandoverIn.objects.visible_to(by).select_for_update().get(pk=handover.pk)
    if handover.pupil_id:
        return handover
    handover.pupil = pupil_meant(handover, by=by) or _new_pupil(handover, by)
    handover.full_clean()
    handover.save(update_fields=["pupil"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=handover, pupil_id=handover.pupil_id)
    return handover


def _new_pupil(handover, by):
    said, today = handover.identity, timezone.localdate()
    try:
        pupil = add_pupil(
            by=by,
            starts_on=today,
            origin=handover.from_school[:100],
            upn=said["upn"],
            first_name=said["first_name"],
            last_name=said["last_name"],
            born_on=date.fromisoformat(said["born_on"]) if said["born_on"] else None,
            sex=said["sex"],
        )
        # The steps of an arrival that are still to be done: the family, the first plan.
        start_move(
            pupil=pupil,
            phase=MovePhase.ARRIVING,
            moves_on=today,
            other_school=handover.from_school[:150],
            by=by,
            today=today,
        )
        return pupil
    except ValidationError as problem:
        raise NotPossible(
            f"The pupil cannot be put on roll as the bundle says: {' '.join(problem.messages)} "
            "Add the pupil by hand, then come back.",
            back=handover.get_absolute_url(),
        ) from problem


@transaction.atomic
def decide(*, line: HandoverLine, is_taken: bool, by: Actor) -> HandoverLine:
    """Take a line into the pupil's file or leave it; what was decided stands.

    A need and a strategy become the pupil's own, anything else is read here. Raises NotPossible
    when nobody has said whose bundle it is.
    """
    line = (
        HandoverLine.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("handover__pupil")
        .get(pk=line.pk)
    )
    back = line.handover.get_absolute_url()
    if line.handover.pupil is None:
        raise NotPossible("Say first whose bundle this is.", back=back)
    if line.state != LineState.WAITING:
        raise NotPossible("This line was decided already.", back=back)
    if is_taken and line.kind in _TAKE:
        try:
            _TAKE[line.kind](line, by)
        except ValidationError as problem:
            raise NotPossible(
                f"This line cannot be taken as it stands: {' '.join(problem.messages)}", back=back
            ) from problem
    line.state = LineState.TAKEN if is_taken else LineState.NOT_TAKEN
    line.decided_by, line.decided_at = by.user, timezone.now()
    line.full_clean()
    line.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=line,
        pupil_id=line.handover.pupil_id,
        fields=["state"],
    )
    return line


@transaction.atomic
def take_section(*, line: HandoverLine, by: Actor) -> tuple[int, list[str]]:
    """Take each line that waits in the section of this one; return (how many, why others wait on)."""
    waiting = HandoverLine.objects.visible_to(by).filter(
        handover=line.handover_id, section=line.section, state=LineState.WAITING
    )
    taken, refused = 0, []
    for each in waiting:
        # As in an import: a line that cannot be taken does not keep the others back.
        try:
            decide(line=each, is_taken=True, by=by)
        except NotPossible as problem:
            refused.append(f"{each.title}: {problem.message}")
        else:
            taken += 1
    return taken, refused


def _take_need(line, by):
    """Put the need behind those the pupil has; one that is held already changes nothing."""
    pupil, today = line.handover.pupil, timezone.localdate()
    if pupil.sen_status == StatusCode.NONE:
        raise NotPossible(
            "Set the SEN status of this pupil first: a need belongs to SEN Support or to an EHC plan.",
            back=line.handover.get_absolute_url(),
        )
    held = Need.objects.of(pupil).covering(today).order_by("rank", "pk")
    lines = [NeedLine(row.need_type, row.description, row.eal_considered) for row in held]
    if line.values["need_type"] in {each.need_type for each in lines}:
        return
    added = NeedLine(line.values["need_type"], line.values["description"])
    set_needs(pupil=pupil, needs=[*lines, added], on=today, by=by)


def _take_strategy(line, by):
    source = f"Handover from {line.handover.from_school}"[:200]
    today = timezone.localdate()
    add_strategy(pupil=line.handover.pupil, by=by, starts_on=today, source=source, **line.values)


_TAKE = {"need": _take_need, "strategy": _take_strategy}
