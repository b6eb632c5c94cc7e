"""Rounds of the staff survey of a demo school: three that are over, and one that is open."""

import random
from datetime import timedelta

from sendhub.dates import add_months
from sendhub.reports.actions.surveys import fingerprint, make_slips, working
from sendhub.reports.models import Survey, SurveyAnswer, SurveyDoor, SurveySlip
from sendhub.reports.surveys import SPARE_SLIPS, TOPICS

# Months ago, and how sure people felt on the whole; sensory needs least, as the log of training says.
OVER = ((18, 2.9), (12, 3.2), (6, 3.6))
LESS = {"sensory": 0.9, "semh": 0.4, "time": 0.8}
OPEN_SINCE, OPEN_FOR = timedelta(days=4), timedelta(days=13)
TAKE_PART, ANSWERED_SO_FAR = 0.7, 7


def write_surveys(school, *, seed, today):
    rng = random.Random(seed)  # noqa: S311  invented data, the same for the same seed
    staff = working(school.pk, today).count()
    for months, mean in OVER:
        opens_on = add_months(today, -months)
        survey = _survey(school, opens_on)
        SurveyAnswer.objects.bulk_create(
            _answer(survey, mean, rng) for _ in range(round(staff * TAKE_PART))
        )
    survey = _survey(school, today - OPEN_SINCE)
    make_slips(survey, staff + SPARE_SLIPS)
    # As many links were used as there are answers.
    used = SurveySlip.objects.filter(school=school, survey=survey)[:ANSWERED_SO_FAR]
    tokens = [slip.token for slip in used]
    SurveyDoor.objects.filter(token_sha256__in=map(fingerprint, tokens)).delete()
    SurveySlip.objects.filter(token__in=tokens).delete()
    SurveyAnswer.objects.bulk_create(
        _answer(survey, OVER[-1][1], rng) for _ in range(ANSWERED_SO_FAR)
    )


def _survey(school, opens_on):
    return Survey.objects.create(
        school=school,
        name=f"{opens_on:%B %Y}",
        opens_on=opens_on,
        closes_on=opens_on + OPEN_FOR,
        is_announced=True,
        is_reminded=True,
    )


def _answer(survey, mean, rng):
    ratings = {
        topic: min(5, max(1, round(rng.gauss(mean - LESS.get(topic, 0), 1)))) for topic in TOPICS
    }
    return SurveyAnswer(school_id=survey.school_id, survey=survey, ratings=ratings)
