"""The hour of the meeting, saved as one: words, ratings, changes, actions, who was there, who agrees."""

from django.db import transaction
from django.utils import timezone

from ehcp.actions.reviews import keep, move, require, take
from ehcp.models import OutcomeRating, ReviewAction, ReviewChange
from ehcp.review_enums import ReviewState
from ehcp.rules import reviews as rules
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def save_meeting(
    *,
    review,
    version,
    notes,
    ratings,
    people,
    changes,
    actions,
    recommendation,
    recommendation_reason,
    held,
    by,
):
    """Keep all that the one screen holds. `held` says that the meeting took place.

    `ratings`: {outcome line: values}; `people`: {person: values}; `changes` and `actions`: the whole
    list in order, each a dict, so what is not in it was taken out.
    Raises NotPossible after the LA's decision, and for a meeting that is still to come.
    """
    review = take(review, version, by)
    require(
        review,
        rules.UNDECIDED,
        "The LA has decided: what the meeting said stays as it was. What comes later goes into the next review.",
    )
    today = timezone.localdate()
    if held and not review.is_held:
        if review.meeting_on is None or review.meeting_on > today:
            raise NotPossible(
                "The meeting is not held before its day. Put it on another day if it took place earlier.",
                back=review.get_absolute_url(),
            )
        move(review, ReviewState.HELD)
    review.notes = notes
    review.recommendation = recommendation
    review.recommendation_reason = recommendation_reason
    _keep_ratings(review, ratings)
    _keep_people(people, today)
    _replace(review, ReviewChange, changes)
    _replace(review, ReviewAction, actions)
    return keep(
        review,
        "notes",
        "recommendation",
        "recommendation_reason",
        "state",
        by=by,
        event=AuditEvent.REVIEW_MOVED,
    )


def _keep_ratings(review, ratings):
    """Keep what was said of each outcome; a line of which nothing was said gets no row."""
    held = {row.line_id: row for row in review.ratings.all()}
    for line, values in ratings.items():
        if line.pk not in held and not any(values.values()):
            continue
        row = held.get(line.pk) or OutcomeRating(
            school_id=review.school_id, pupil_id=review.pupil_id, review=review, line=line
        )
        if all(getattr(row, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()


def _keep_people(people, today):
    for person, values in people.items():
        changed = [name for name, value in values.items() if getattr(person, name) != value]
        if not changed:
            continue
        for name, value in values.items():
            setattr(person, name, value)
        person.signed_on = (person.signed_on or today) if person.stance else None
        person.full_clean()
        person.save(update_fields=[*values, "signed_on"])


def _replace(review, model, rows):
    """Leave exactly these rows, in this order: those with `pk` are changed, the others are new."""
    held = {row.pk: row for row in model.objects.filter(review=review)}
    kept = set()
    for order, values in enumerate(rows, start=1):
        row = held.get(values.pop("pk", None)) or model(
            school_id=review.school_id, pupil_id=review.pupil_id, review=review
        )
        for name, value in {**values, "order": order}.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
        kept.add(row.pk)
    model.objects.filter(review=review, pk__in=set(held) - kept).delete()
