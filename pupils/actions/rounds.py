"""Round robin: asked of staff on their desk and of families by private link, reminded, answered, closed."""

from django.db import transaction
from django.utils import timezone

from pupils.actions import agreed
from pupils.actions.rows import add_row, change_row
from pupils.enums import ActionSource
from pupils.models import Action, QuestionRound, QuestionSet, RoundAnswer
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.jobs import mail
from sendhub.refusals import NotPossible
from sendhub.sharing import actions as links
from sendhub.sharing import rules as link_rules
from sendhub.sharing.actions import Asked
from sendhub.sharing.enums import CodeBy, Delivery, Language

ASK = "round_robin"
ANSWERED = "Answered"


@transaction.atomic
def keep_set(*, by, question_set=None, version=0, **values):
    """Write a set of questions, or change it: rounds that are out keep the questions they were asked with."""
    if question_set:
        return change_row(row=question_set, version=version, by=by, **values)
    row = QuestionSet(school_id=by.school_id, **values)
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, fields=sorted(values))
    return row


@transaction.atomic
def ask(*, pupil, title, questions, due_on, staff, receivers, by):
    """Ask everybody chosen: staff find it among their actions, families get a link that waits to be looked at.

    `receivers`: adults of the family whom a link may go to. Raises NotPossible when nobody is chosen.
    """
    if not (staff or receivers):
        raise NotPossible("Choose at least one person to ask.")
    row = add_row(
        model=QuestionRound,
        pupil=pupil,
        by=by,
        title=title,
        questions=list(questions),
        due_on=due_on,
        asked_by=by.user,
    )
    for member in staff:
        _ask_member(row, member, by)
    for receiver in receivers:
        _ask_family(row, receiver, by)
    return row


def _ask_member(row, member, by):
    answer = _asked(row, by, staff=member, name=member.full_name)
    agreed.give_action(
        source=ActionSource.ROUND,
        source_id=answer.pk,
        pupil=row.pupil,
        owner=member,
        text=f"Answer {len(row.questions)} questions: {row.title}",
        due_on=row.due_on,
        by=by,
    )
    _write_to(member, by)


def _ask_family(row, receiver, by):
    """Prepare the link; its own page shows what it holds before anybody sends it."""
    answer = _asked(row, by, name=receiver.name)
    has_mail = bool(receiver.email)
    answer.link = links.prepare(
        pupil=row.pupil,
        audience=receiver.audience,
        contact=receiver.contact,
        receiver_name=receiver.name,
        receiver_relation=receiver.relation,
        receiver_email=receiver.email,
        asked=[Asked(kind=ASK, title=row.title, object_id=answer.pk)],
        due_on=min(row.due_on, link_rules.latest_due(timezone.localdate())),
        language=receiver.language or Language.ENGLISH,
        delivery=Delivery.EMAIL if has_mail else Delivery.SLIP,
        code_by=CodeBy.SPOKEN,
        by=by,
    )
    answer.full_clean()
    answer.save(update_fields=["link"])


def _asked(row, by, **values):
    answer = RoundAnswer(school_id=by.school_id, pupil_id=row.pupil_id, round=row, **values)
    answer.full_clean()
    answer.save()
    return answer


def _write_to(member, by):
    if member.user_id:
        mail.send_later("notice", to="user", to_id=member.user_id, school_id=by.school_id, by=None)


@transaction.atomic
def answer(*, answer, version, answers, by):
    """Keep what a member of staff answered; until the round is closed it can be changed.

    Raises NotPossible once it is closed, Conflict.
    """
    row = locked(RoundAnswer.objects.visible_to(by), pk=answer.pk, version=version, fields=())
    if row.round.closed_on:
        raise NotPossible("This round is closed. Tell the SENCo in person.")
    _keep(row, answers, by)
    _finish(row, ANSWERED, by)
    return row


@transaction.atomic
def receive(*, answer, answers, by):
    """Keep what came by private link, or was typed in for the family. Also after closing: nothing is lost."""
    row = RoundAnswer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    _keep(row, answers, by)
    return row


def _keep(row, answers, by):
    row.answers = list(answers)
    row.answered_on = timezone.localdate()
    row.version += 1
    row.full_clean()
    row.save(update_fields=["answers", "answered_on", "version"])
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=row, pupil_id=row.pupil_id, fields=("answers",)
    )


def _finish(row, evidence, by):
    """Mark the action of who was asked as done."""
    for action in Action.objects.agreed_at(ActionSource.ROUND, row.pk).open():
        agreed.finish_action(action=action, version=action.version, evidence=evidence, by=by)


@transaction.atomic
def remind(*, question_round, by):
    """Remind all who have not answered; returns (reminded, names of those to ask in person)."""
    reminded, in_person = 0, []
    waiting = RoundAnswer.objects.visible_to(by).filter(round=question_round).waiting()
    for row in waiting.select_related("staff", "link"):
        if row.staff_id and row.staff.user_id:
            _write_to(row.staff, by)
            reminded += 1
        elif row.link_id and _can_be_reminded(row.link):
            links.remind(link=row.link, by=by)
            reminded += 1
        else:
            in_person.append(row.name)
    audit.record(
        by=by,
        event=AuditEvent.LINK_REMINDED,
        subject=question_round,
        pupil_id=question_round.pupil_id,
    )
    return reminded, in_person


def _can_be_reminded(link):
    return link.delivery == Delivery.EMAIL and link.sent_at and not link.revoked_at


@transaction.atomic
def close(*, question_round, version, by):
    """Wait for nobody any more: actions are closed, links that are out open for nobody. Raises NotPossible, Conflict."""
    row = locked(
        QuestionRound.objects.visible_to(by), pk=question_round.pk, version=version, fields=()
    )
    if row.closed_on:
        raise NotPossible("This round is closed already.", back=row.get_absolute_url())
    for waiting in row.answers.filter(answered_on=None).select_related("link"):
        if waiting.link_id and waiting.link.revoked_at is None:
            links.revoke(link=waiting.link, by=by, reason="The round of questions was closed")
        _finish(waiting, "The round was closed", by)
    return change_row(
        row=row, version=row.version, by=by, closed_on=timezone.localdate(), closed_by=by.user
    )
