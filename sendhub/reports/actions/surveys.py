"""The staff survey: opened, announced, links taken, answered, with nothing that joins the last two."""

import hashlib
import secrets

from django.db import IntegrityError, transaction
from django.db.models import Q

from sendhub.accounts.models import StaffMember
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.jobs.mail import send_later
from sendhub.refusals import NotPossible
from sendhub.reports.models import (
    Survey,
    SurveyAnswer,
    SurveyDoor,
    SurveySlip,
    SurveyTaker,
)
from sendhub.reports.surveys import SPARE_SLIPS
from sendhub.tenancy import tenant

GONE = "There is no link left for this survey. Ask the SENCo to make more."


@transaction.atomic
def open_survey(*, name, opens_on, closes_on, today, by):
    """Make a round of the survey with a link for everybody who works here, and some to spare."""
    survey = Survey(
        school=by.school, name=name, opens_on=opens_on, closes_on=closes_on, made_by=by.user
    )
    survey.full_clean()
    survey.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=survey, fields=("opens_on", "closes_on"))
    make_slips(survey, working(by.school_id, today).count() + SPARE_SLIPS)
    if opens_on <= today:
        announce(survey=survey, today=today, by=by)
    return survey


def make_slips(survey, number):
    """All in one statement each: nothing in the database tells which was made before which."""
    tokens = [secrets.token_hex(32) for _ in range(number)]
    SurveySlip.objects.bulk_create(
        SurveySlip(school_id=survey.school_id, survey=survey, token=token) for token in tokens
    )
    SurveyDoor.objects.bulk_create(
        SurveyDoor(
            token_sha256=fingerprint(token),
            school_id=survey.school_id,
            survey_number=survey.pk,
        )
        for token in tokens
    )


@transaction.atomic
def change_days(*, survey, version, closes_on, by):
    """Close it earlier or later. Raises Conflict."""
    row = locked(
        Survey.objects.visible_to(by), pk=survey.pk, version=version, fields=("closes_on",)
    )
    row.closes_on = closes_on
    row.version += 1
    row.full_clean()
    row.save(update_fields=["closes_on", "version"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=("closes_on",))
    return row


def announce(*, survey, today, by, template="survey_open"):
    """Write to everybody who works here and has an address: who has answered is not known."""
    for person in working(survey.school_id, today).filter(
        Q(user__isnull=False, user__is_active=True) | ~Q(email="")
    ):
        send_later(
            template,
            to="staff",
            to_id=person.pk,
            school_id=survey.school_id,
            by=by,
            dedupe=f"{template}:{survey.pk}:{person.pk}",
        )
    done = "is_announced" if template == "survey_open" else "is_reminded"
    setattr(survey, done, True)
    survey.save(update_fields=[done])


@transaction.atomic
def take_link(*, survey, by, today):
    """Give somebody their one link and forget which it was. Returns its token.

    No audit row: its time, beside that of an answer, could tell. Raises NotPossible for a second one.
    """
    if not survey.is_open(today):
        raise NotPossible("This survey is not open.")
    if by.staff_id is None:
        raise NotPossible("Only people on the staff list of the school take part.")
    try:
        with transaction.atomic():
            SurveyTaker.objects.create(school_id=by.school_id, survey=survey, staff_id=by.staff_id)
    except IntegrityError:
        raise NotPossible(
            "You took your link before. Nobody knows which one it was, so it cannot be shown again: "
            "if it is lost, ask the SENCo for one on paper."
        ) from None
    return _draw(survey, 1)[0]


@transaction.atomic
def print_slips(*, survey, number, by):
    """Draw links to hand out on paper, for people without an account. Returns their tokens."""
    tokens = _draw(survey, number)
    audit.record(by=by, event=AuditEvent.PRINTED, subject=survey)
    return tokens


def _draw(survey, number):
    rows = SurveySlip.objects.filter(school_id=survey.school_id, survey=survey)
    # Numbers are random: the lowest ones are no order of anything.
    drawn = list(rows.select_for_update(skip_locked=True).order_by("pk")[:number])
    if len(drawn) < number:
        raise NotPossible(GONE, back=survey.get_absolute_url())
    SurveySlip.objects.filter(pk__in=[slip.pk for slip in drawn]).delete()
    return [slip.token for slip in drawn]


def survey_behind(token, *, today):
    """Return the survey of an unused link of an open survey, or None. Asked without a tenant."""
    door = SurveyDoor.objects.filter(token_sha256=fingerprint(token)).first()
    if door is None:
        return None
    with tenant(door.school_id):
        return (
            Survey.objects.filter(pk=door.survey_number, school_id=door.school_id)
            .open_on(today)
            .select_related("school")
            .first()
        )


def answer(*, token, ratings, today):
    """Keep an answer and forget the link it came by. Returns False when the link opens nothing any more."""
    survey = survey_behind(token, today=today)
    if survey is None:
        return False
    with tenant(survey.school_id):
        # The second of two presses finds nothing to delete.
        gone, _ = SurveyDoor.objects.filter(token_sha256=fingerprint(token)).delete()
        if not gone:
            return False
        SurveyAnswer.objects.create(school_id=survey.school_id, survey=survey, ratings=ratings)
    return True


def fingerprint(token):
    return hashlib.sha256(token.encode()).hexdigest()


def working(school_id, today):
    return StaffMember.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), school_id=school_id)
