"""Referrals: started, permitted, sent, moved from state to state; a reminder is one press."""

from django.db import transaction
from django.utils import timezone

from agencies import rules
from agencies.documents.referrals import as_kept, referral_paper
from agencies.enums import How, ReferralState
from agencies.models import Referral, ReferralAttachment, ReferralChase, ReferralStep
from agencies.prefill import prefilled
from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind, WhoseMove
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

# The due row of a state, by whose move it is; a report that is here is the school's move, too.
DUE_OF = {
    WhoseMove.SCHOOL: DueKind.REFERRAL_SEND,
    WhoseMove.FAMILY: DueKind.REFERRAL_CONSENT,
    WhoseMove.AGENCY: DueKind.REFERRAL_ANSWER,
}
DUES = (*DUE_OF.values(), DueKind.REFERRAL_ADVICE)


@transaction.atomic
def start_referral(*, pupil, agency, kind, by, concern=None, due=None):
    """Start a draft with the first words from the record; what a concern or a review (`due`) decided is done by it."""
    today = timezone.localdate()
    referral = Referral(
        school_id=by.school_id,
        pupil=pupil,
        agency=agency,
        kind=kind,
        concern=concern,
        answers=prefilled(pupil=pupil, kind=kind, by=by, today=today, concern=concern),
        since=today,
        created_by=by.user,
    )
    referral.full_clean()
    referral.save()
    _step(referral, today, "", by)
    audit.record(by=by, event=AuditEvent.REFERRAL_STARTED, subject=referral, pupil_id=pupil.pk)
    if concern:
        close_due(
            by=by, kind=DueKind.REFERRAL_START, subject_id=concern.pk, note="Referral started"
        )
    if due:
        close_due(by=by, kind=due.kind, subject_id=due.subject_id, note="Referral started")
    set_clock(referral, by=by)
    return referral


@transaction.atomic
def edit_referral(*, referral, version, answers, urgency, professional, documents, by):
    """Save the answers and what goes with them. Raises NotPossible once it is sent."""
    referral = _locked(referral, version, by)
    _refuse_sent(referral)
    referral.answers = answers
    referral.urgency = urgency
    referral.professional = professional
    _save(referral, "answers", "urgency", "professional")
    chosen = {document.pk: document for document in documents}
    referral.attachments.exclude(document__in=chosen).delete()
    held = set(referral.attachments.values_list("document_id", flat=True))
    for pk, document in chosen.items():
        if pk not in held:
            ReferralAttachment.objects.create(
                school_id=by.school_id,
                pupil_id=referral.pupil_id,
                referral=referral,
                document=document,
            )
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=referral,
        pupil_id=referral.pupil_id,
        fields=("answers", "attachments"),
    )
    return referral


@transaction.atomic
def ask_consent(*, referral, by):
    """Say that the family was asked: the move is theirs."""
    referral = _locked(referral, referral.version, by)
    return _move(referral, ReferralState.AWAITING_CONSENT, timezone.localdate(), "", by)


@transaction.atomic
def rest_on_consent(*, referral, consent, by):
    """Let the referral rest on a consent in force: it is ready to send.

    Raises NotPossible for a consent to another agency, about another pupil, or not in force.
    """
    referral = _locked(referral, referral.version, by)
    today = timezone.localdate()
    if (
        consent.pupil_id != referral.pupil_id
        or consent.agency_id != referral.agency_id
        or not consent.is_in_force(today)
    ):
        raise NotPossible(
            "This consent does not hold for this referral today.", back=referral.get_absolute_url()
        )
    referral.consent = consent
    _save(referral, "consent")
    return _move(referral, ReferralState.READY, today, "", by)


@transaction.atomic
def send_referral(*, referral, version, how, on, by):
    """Write down that it went out, and keep the paper as it was.

    Raises NotPossible without a consent in force.
    """
    referral = _locked(referral, version, by)
    today = timezone.localdate()
    if referral.consent is None or not referral.consent.is_in_force(today):
        raise NotPossible(
            "Nothing goes out without a consent in force, or the reason why none is needed.",
            back=referral.get_absolute_url(),
        )
    paper = referral_paper(referral, by=by, today=today)
    referral.sent_on = on
    referral.sent_how = how
    referral.sent_by = by.user
    referral.sent_paper = as_kept(paper)
    _save(referral, "sent_on", "sent_how", "sent_by", "sent_paper")
    audit.record(
        by=by, event=AuditEvent.REFERRAL_SENT, subject=referral, pupil_id=referral.pupil_id
    )
    return _move(referral, ReferralState.SENT, on, "", by)


@transaction.atomic
def move_referral(*, referral, version, state, on, by, note="", **dates):
    """Take the next step, with what is known at it: reference, appointment, report due.

    `dates` sets `reference`, `appointment_on`, `report_due_on`, `missed_appointments`; the step may be none
    (`state` as it is), when only these are known anew. Raises NotPossible for a step that is not in the table.
    """
    referral = _locked(referral, version, by)
    for name, value in dates.items():
        setattr(referral, name, value)
    _save(referral, *dates)
    if state == referral.state:
        audit.record(
            by=by,
            event=AuditEvent.CHANGED,
            subject=referral,
            pupil_id=referral.pupil_id,
            fields=sorted(dates),
        )
        set_clock(referral, by=by)
        return referral
    return _move(referral, state, on, note, by)


@transaction.atomic
def chase(*, referral, by, how=How.EMAIL, note=""):
    """Write down that whoever has to move was reminded today; the clock gives them the chase rule's days.

    Raises NotPossible when the move is the school's own, or it was done today already.
    """
    referral = _locked(referral, referral.version, by)
    today = timezone.localdate()
    clock = clock_now(referral)
    if clock is None or clock.whose_move == WhoseMove.SCHOOL:
        raise NotPossible("Nobody outside is awaited now.", back=referral.get_absolute_url())
    if referral.chases.filter(on=today).exists():
        raise NotPossible("They were reminded today already.", back=referral.get_absolute_url())
    row = ReferralChase.objects.create(
        school_id=by.school_id,
        pupil_id=referral.pupil_id,
        referral=referral,
        on=today,
        how=how,
        note=note,
        by_user=by.user,
    )
    audit.record(
        by=by, event=AuditEvent.REFERRAL_CHASED, subject=referral, pupil_id=referral.pupil_id
    )
    set_clock(referral, by=by)
    return row


def end_for_want_of_consent(*, referral, by):
    """End a referral whose consent was withdrawn; part of `withdraw_consent`'s transaction.

    Advice that has come stays: the school closes such a case itself.
    """
    # Whoever withdraws need not be one who sees referrals: a parent on a link of their own.
    referral = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("pupil", "agency")
        .get(pk=referral.pk, school_id=by.school_id)
    )
    if rules.can_become(referral.state, ReferralState.WITHDRAWN):
        _move(
            referral,
            ReferralState.WITHDRAWN,
            timezone.localdate(),
            "Consent was withdrawn",
            by,
        )


def clock_now(referral):
    """Return the clock of the referral as it stands. One query unless `chased_on` is annotated."""
    if hasattr(referral, "chased_on"):
        chased_on = referral.chased_on
    else:
        last = referral.chases.order_by("-on").first()
        chased_on = last.on if last else None
    return rules.clock_of(
        state=referral.state,
        since=referral.since,
        sent_on=referral.sent_on,
        usual_wait_weeks=referral.agency.usual_wait_weeks,
        chase_days=referral.agency.chase_days,
        appointment_on=referral.appointment_on,
        report_due_on=referral.report_due_on,
        chased_on=chased_on if chased_on and chased_on >= referral.since else None,
    )


def set_clock(referral, *, by):
    """Leave exactly one open due row for the referral, or none when nothing is awaited.

    Advice that is here owes what becomes of its lines, and the referral nothing beside it.
    """
    clock = clock_now(referral)
    kept = DUE_OF[clock.whose_move] if clock else None
    if referral.state == ReferralState.REPORT_RECEIVED:
        is_entered = referral.advice_set.exists()
        clock, kept = (None, None) if is_entered else (clock, DueKind.REFERRAL_ADVICE)
    for kind in DUES:
        if kind != kept:
            close_due(by=by, kind=kind, subject_id=referral.pk)
    if clock:
        open_due(
            by=by,
            kind=kept,
            subject_id=referral.pk,
            pupil=referral.pupil,
            due_on=clock.due_on,
            source=clock.source,
            whose_move=clock.whose_move,
            owner_id=referral.pupil.lead_id,
        )


def _locked(referral, version, by):
    rows = Referral.objects.visible_to(by).select_related("pupil", "agency", "consent")
    return locked(rows, pk=referral.pk, version=version, fields=())


def _refuse_sent(referral):
    if referral.is_sent:
        raise NotPossible(
            "The referral has gone out: the paper stays as it was sent.",
            back=referral.get_absolute_url(),
        )


def _move(referral, state, on, note, by):
    if not rules.can_become(referral.state, state):
        raise NotPossible(
            f"A referral that is “{referral.get_state_display().lower()}” cannot become "
            f"“{ReferralState(state).label.lower()}”.",
            back=referral.get_absolute_url(),
        )
    referral.state = state
    referral.since = on
    if state in rules.NEEDS_REASON:
        referral.end_reason = note
    _save(referral, "state", "since", "end_reason")
    _step(referral, on, note, by)
    audit.record(
        by=by,
        event=AuditEvent.REFERRAL_MOVED,
        subject=referral,
        pupil_id=referral.pupil_id,
        fields=("state",),
    )
    set_clock(referral, by=by)
    return referral


def _step(referral, on, note, by):
    ReferralStep.objects.create(
        school_id=by.school_id,
        pupil_id=referral.pupil_id,
        referral=referral,
        state=referral.state,
        on=on,
        note=note,
        by_user=by.user,
    )


def _save(referral, *fields):
    referral.version += 1
    referral.full_clean()
    referral.save(update_fields=[*fields, "version"])
