"""What stands on a review's page: its dates on both sides, the lights of the round, and what can be done next."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404

from ehcp.case_page import line_of
from ehcp.clocks import Clock
from ehcp.models import AnnualReview
from ehcp.review_enums import PersonLight
from ehcp.review_texts import texts_for
from ehcp.rules import reviews as rules
from ehcp.rules.assessments import Milestone
from ehcp.rules.deadlines import DEADLINES
from ehcp.rules.review_clocks import KINDS
from pupils.enums import CharacteristicKind, WhoseMove
from pupils.models import Characteristic, Due
from sendhub.accounts.models import ClosurePeriod, Term
from sendhub.dates import SchoolDays
from sendhub.prepared import prepared

# How far ahead a review shows as a bar on the desk: about a term.
SOON = timedelta(days=100)

LIGHT_TONES = {
    PersonLight.RECEIVED: "good",
    PersonLight.LATE: "late",
    PersonLight.WAITING: "info",
    PersonLight.NOT_ASKED: "quiet",
    PersonLight.STOPPED: "warn",
}


def review_of(request, review_pk):
    rows = AnnualReview.objects.visible_to(request.actor).select_related(
        "pupil__group", "pupil__school__local_authority", "plan", "plan_version"
    )
    return get_object_or_404(rows, pk=review_pk)


def school_days(school_id):
    return SchoolDays.of(
        Term.objects.filter(school=school_id), ClosurePeriod.objects.filter(school=school_id)
    )


def people_of(review, *, today):
    """The people of the review with their light; one query."""
    people = list(review.people.select_related("link", "staff", "contact"))
    for person in people:
        person.light = rules.light_of(
            asked_on=person.asked_on,
            received_on=person.received_on,
            due_on=person.answer_by,
            today=today,
            is_stopped=bool(person.link and person.link.revoked_at),
        )
        person.tone = LIGHT_TONES[person.light]
    return people


def milestone_of(due):
    """An obligation of a review as the date of a case."""
    return Milestone(
        code=due.kind,
        what=due.get_kind_display(),
        whose=WhoseMove(due.whose_move),
        due_on=due.due_on,
        source=due.source,
        sum="",
        done_on=due.done_on,
        is_statutory=due.is_statutory,
    )


def dates_of(reviews, *, actor):
    """Return {review id: its obligations, met or not, the earliest first}. One query."""
    found = {}
    for due in _obligations(actor, tuple(review.pk for review in reviews)):
        found.setdefault(due.subject_id, []).append(milestone_of(due))
    return found


@prepared
def _obligations(actor, review_pks):
    rows = Due.objects.visible_to(actor).filter(kind__in=KINDS, subject_id__in=review_pks)
    return rows.order_by("due_on", "pk")


def lines_of(review, *, actor, today, days):
    """Every date of the review as the page shows it. One query."""
    dates = dates_of([review], actor=actor).get(review.pk, ())
    return [line_of(date, today=today, school_days=days) for date in dates]


def review_cases(actor, today):
    """The reviews that somebody has to move on within a term."""
    rows = AnnualReview.objects.visible_to(actor).open().filter(due_on__lte=today + SOON)
    dues = Due.objects.filter(kind__in=KINDS, subject_id=OuterRef("pk"), done_on=None)
    first = Subquery(dues.order_by("due_on").values("due_on")[:1])
    return rows.select_related("pupil__group").annotate(next_on=first)


def draw_reviews(reviews, actor, today):
    """The reviews as bars of the desk. One query."""
    dates = dates_of(reviews, actor=actor)
    return [
        Clock(
            pupil=review.pupil,
            what=review.get_kind_display(),
            address=review.get_absolute_url(),
            lines=tuple(line_of(date, today=today) for date in dates.get(review.pk, ())),
            today=today,
        )
        for review in reviews
    ]


def limit_of(review):
    """The last day for the meeting, and the duty behind it."""
    transfer = None
    if review.transfer_by:
        transfer = (DEADLINES["PHASE_SCHOOL"], review.transfer_by)
    return rules.limit_of(review_due=review.due_on, transfer=transfer)


def next_step(review, people):
    """Return (what, button, route) of the one thing the school does next; None when the move is the LA's."""
    waiting = [p for p in people if p.light in (PersonLight.WAITING, PersonLight.LATE)]
    if review.state in rules.BEFORE_MEETING and not review.meeting_on:
        return ("Set the day of the meeting.", "Set the day", "ehcp:review_meeting_day")
    if review.state == "planned":
        return ("Ask everybody for their part.", "Ask for contributions", "ehcp:review_round")
    if review.state == "asked":
        what = f"{len(waiting)} still to answer. " if waiting else "Everybody has answered. "
        return (f"{what}Then papers go out.", "Make the pack", "ehcp:review_packs")
    if review.state == "circulated":
        return ("Hold the meeting.", "Open meeting mode", "ehcp:review_meeting")
    if review.state == "held":
        return ("Finish the report.", "Finish the report", "ehcp:review_report")
    return None


def is_looked_after(review, *, actor, today):
    held = Characteristic.objects.visible_to(actor).of(review.pupil).covering(today)
    return held.filter(kind=CharacteristicKind.LOOKED_AFTER).exists()


def parts_of(review, *, actor, today):
    """The texts of the meeting that concern this child."""
    return texts_for(
        needs_adulthood=rules.prepares_for_adulthood(review.pupil.nc_year),
        is_looked_after=is_looked_after(review, actor=actor, today=today),
        has_transfer=review.transfer_by is not None,
    )


def lacks_of(review, *, outcomes):
    """What the report still lacks, in words."""
    ratings = review.ratings.exclude(rating="").count()
    return rules.missing_for_report(
        ratings=min(ratings, len(outcomes)),
        outcomes=len(outcomes),
        differences=review.notes.get("differences", ""),
        recommendation=review.recommendation,
        needs_adulthood=rules.prepares_for_adulthood(review.pupil.nc_year),
        pfa=sum(1 for key, _ in rules.PFA_AREAS if review.notes.get(key)),
    )
