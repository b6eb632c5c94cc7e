"""The round of contributions: who takes part, asked all at once, what came, papers and notice sent out."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ehcp.actions.reviews import keep, move, require, take
from ehcp.invitees import people_for
from ehcp.models import AnnualReview, Contribution, ReviewPerson
from ehcp.review_enums import PersonRole, ReviewState
from ehcp.rules import reviews as rules
from ehcp.rules.deadlines import DEADLINES, last_day
from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.jobs import mail
from sendhub.refusals import NotPossible
from sendhub.sharing import actions as links
from sendhub.sharing import rules as link_rules
from sendhub.sharing.actions import Asked
from sendhub.sharing.enums import Audience, CodeBy, Delivery, GivenHow

# Papers go out two weeks before the meeting; a week before that leaves time to read and to bind. Ours.
DAYS_TO_BIND = 7
# Nobody is asked to answer within less. Ours.
LEAST_DAYS = 5

AUDIENCES = {
    PersonRole.PARENT: Audience.PARENT,
    PersonRole.PUPIL: Audience.PUPIL,
    PersonRole.YOUNG_PERSON: Audience.PUPIL,
}
ASKS = {
    Audience.PARENT: "review_parent",
    Audience.PUPIL: "review_pupil",
    Audience.PROFESSIONAL: "review_professional",
}
ASK_TITLE = "Contribution to the annual review"
NOTICE_AND_ADVICE = "SEND Regulations 2014, reg 20(4): advice goes to everyone two weeks before"


def answer_by(*, meeting_on, today):
    """Return by when contributions are asked: a week before papers go out, and never at once."""
    papers_by = last_day(DEADLINES["AR_CIRCULATE"], meeting_on)
    wanted = max(papers_by - timedelta(days=DAYS_TO_BIND), today + timedelta(days=LEAST_DAYS))
    return min(wanted, link_rules.latest_due(today))


@transaction.atomic
def gather_people(*, review, by):
    """Add whom the record names and the review does not hold yet; returns how many."""
    found = people_for(review, by=by, on=timezone.localdate())
    for person in found:
        person.full_clean()
        person.save()
        audit.record(by=by, event=AuditEvent.CREATED, subject=person, pupil_id=review.pupil_id)
    return len(found)


@transaction.atomic
def keep_person(*, review, by, person=None, **values):
    """Add somebody to the review, or change who they are."""
    event = AuditEvent.CHANGED if person else AuditEvent.CREATED
    person = person or ReviewPerson(
        school_id=by.school_id, pupil_id=review.pupil_id, review=review, order=len(PersonRole) + 1
    )
    for name, value in values.items():
        setattr(person, name, value)
    person.full_clean()
    person.save()
    audit.record(
        by=by, event=event, subject=person, pupil_id=review.pupil_id, fields=sorted(values)
    )
    return person


@transaction.atomic
def ask_round(*, review, version, people, due_on, by):
    """Ask everybody chosen at once: families, pupil and professionals by private link, staff on their desk.

    Whoever has no address is asked on paper, by phone or in person, and stands in the same row of lights.
    Raises NotPossible without a day for the meeting, or when nobody is chosen.
    """
    review = take(review, version, by)
    require(review, rules.BEFORE_MEETING, "The meeting was held already.")
    if not review.meeting_on:
        raise NotPossible("Set the day of the meeting first.", back=review.get_absolute_url())
    chosen = [person for person in people if person.received_on is None]
    if not chosen:
        raise NotPossible("Choose at least one person to ask.", back=review.get_absolute_url())
    today = timezone.localdate()
    for person in chosen:
        person.asked_on, person.answer_by, person.is_asked = today, due_on, True
        if person.staff_id:
            _ask_staff(review, person, due_on, by)
        else:
            person.link = _ask_by_link(review, person, due_on, by)
        person.full_clean()
        person.save(update_fields=["asked_on", "answer_by", "is_asked", "link"])
    review.asked_on = review.asked_on or today
    if review.state == ReviewState.PLANNED:
        move(review, ReviewState.ASKED)
    return keep(review, "asked_on", "state", by=by, event=AuditEvent.REVIEW_ASKED)


def _ask_staff(review, person, due_on, by):
    open_due(
        by=by,
        kind=DueKind.REVIEW_CONTRIBUTION,
        subject_id=person.pk,
        pupil=review.pupil,
        due_on=due_on,
        source="Papers go out two weeks before the meeting",
        owner_id=person.staff_id,
    )
    if person.staff.user_id:
        mail.send_later(
            "notice", to="user", to_id=person.staff.user_id, school_id=by.school_id, by=None
        )


def _ask_by_link(review, person, due_on, by):
    """Ask anew on a link of their own; one that still stands from an earlier asking is revoked."""
    if person.link_id and person.link.revoked_at is None:
        links.revoke(link=person.link, by=by, reason="Asked again")
    audience = AUDIENCES.get(person.role, Audience.PROFESSIONAL)
    by_mail = bool(person.email) and audience != Audience.PUPIL
    link = links.prepare(
        pupil=review.pupil,
        audience=audience,
        contact=person.contact,
        receiver_name=person.shown_name,
        receiver_relation=person.get_role_display(),
        receiver_email=person.email,
        asked=[Asked(kind=ASKS[audience], title=ASK_TITLE, object_id=person.pk)],
        due_on=due_on,
        delivery=_delivery(audience, by_mail),
        code_by=CodeBy.SPOKEN,
        by=by,
    )
    return links.send(link=link, by=by)


def _delivery(audience, by_mail):
    """By e-mail where there is an address; the child answers at school from a slip; others are asked in person."""
    if by_mail:
        return Delivery.EMAIL
    return Delivery.SLIP if audience == Audience.PUPIL else Delivery.NONE


@transaction.atomic
def receive(*, person, lines, by, given_how, given_on, response=None, document=None):
    """Keep what a person gave; the first time turns their light green. After the report it is kept as late.

    `lines`: [question, words] in order. Also for a review that is over: nothing anybody said is lost.
    """
    person = ReviewPerson.objects.select_for_update(of=("self",)).get(
        pk=person.pk, school_id=by.school_id
    )
    review = AnnualReview.objects.get(pk=person.review_id, school_id=by.school_id)
    contribution = Contribution(
        school_id=by.school_id,
        pupil_id=person.pupil_id,
        review=review,
        person=person,
        lines=lines,
        given_how=given_how,
        given_on=given_on,
        is_late=review.report_sent_on is not None or review.state in rules.FINAL,
        response=response,
        document=document,
        by_user=by.user,
        by_link=by.link,
    )
    contribution.full_clean()
    contribution.save()
    if person.received_on is None:
        person.received_on = given_on
        person.save(update_fields=["received_on"])
    close_due(by=by, kind=DueKind.REVIEW_CONTRIBUTION, subject_id=person.pk)
    audit.record(
        by=by,
        event=AuditEvent.CONTRIBUTION_RECEIVED,
        subject=contribution,
        pupil_id=person.pupil_id,
    )
    return contribution


@transaction.atomic
def write_own(*, person, lines, by):
    """Keep what a member of staff wrote on their own line.

    Raises NotPossible when it was written already or is not asked any more.
    """
    if person.received_on or not person.asked_on:
        raise NotPossible("Nothing is waited for from you here any more.")
    return receive(
        person=person,
        lines=lines,
        by=by,
        given_how=GivenHow.IN_PERSON,
        given_on=timezone.localdate(),
    )


@transaction.atomic
def remind_all(*, review, by):
    """Remind everybody who has not answered; returns (reminded, left to ring: people without an address)."""
    reminded, to_ring = 0, []
    waiting = review.people.filter(asked_on__isnull=False, received_on=None)
    for person in waiting.select_related("link", "staff"):
        if person.staff_id:
            if person.staff.user_id:
                mail.send_later(
                    "notice", to="user", to_id=person.staff.user_id, school_id=by.school_id, by=None
                )
                reminded += 1
        elif person.link and person.link.delivery == Delivery.EMAIL and not person.link.revoked_at:
            links.remind(link=person.link, by=by)
            reminded += 1
        else:
            to_ring.append(person)
    return reminded, to_ring


def stop_asking(*, review, by):
    """Nobody is waited for any more: links that are out open for nobody, lines on desks are closed."""
    for person in review.people.filter(received_on=None, asked_on__isnull=False).select_related(
        "link"
    ):
        if person.link and person.link.revoked_at is None:
            links.revoke(link=person.link, by=by, reason="The review was cancelled")
        close_due(
            by=by, kind=DueKind.REVIEW_CONTRIBUTION, subject_id=person.pk, note="Review cancelled"
        )


@transaction.atomic
def give_notice(*, review, on, by):
    """Write down that everybody invited who was not told of this day yet has been told."""
    told = (
        review.people.filter(is_invited=True, invited_on=None)
        .exclude(name="")
        .update(invited_on=on)
    )
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=review,
        pupil_id=review.pupil_id,
        fields=("invited_on",),
    )
    return told


@transaction.atomic
def circulate(*, review, version, on, by):
    """Write down that notice and papers went to everyone invited."""
    review = take(review, version, by)
    require(review, rules.BEFORE_MEETING, "The meeting was held already.")
    if not review.meeting_on:
        raise NotPossible("Set the day of the meeting first.", back=review.get_absolute_url())
    review.circulated_on = on
    if review.state != ReviewState.CIRCULATED:
        move(review, ReviewState.CIRCULATED)
    give_notice(review=review, on=on, by=by)
    return keep(review, "circulated_on", "state", by=by, event=AuditEvent.REVIEW_MOVED)
