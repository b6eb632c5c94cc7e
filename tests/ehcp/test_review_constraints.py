"""What the database itself refuses about reviews, whoever writes."""

import datetime

import pytest
from django.db import IntegrityError

from tests.factories import ehcp, ehcp_reviews
from tests.factories import ehcp_reviews as make

D = datetime.date


@pytest.mark.parametrize(
    ("factory", "values", "constraint"),
    [
        ("AnnualReviewFactory", {"state": "held"}, "ehcp_annualreview_held_has_meeting"),
        ("AnnualReviewFactory", {"kind": "early"}, "ehcp_annualreview_early_reasoned"),
        ("AnnualReviewFactory", {"decision": "amend"}, "ehcp_annualreview_decided_together"),
        (
            "AnnualReviewFactory",
            {"notice_on": D(2026, 12, 1)},
            "ehcp_annualreview_notice_with_amend",
        ),
        (
            "AnnualReviewFactory",
            {"report_sent_on": D(2026, 12, 1)},
            "ehcp_annualreview_reported_by",
        ),
        (
            "AnnualReviewFactory",
            {"cancelled_on": D(2026, 12, 1)},
            "ehcp_annualreview_cancelled_together",
        ),
        (
            "AnnualReviewFactory",
            {
                "meeting_on": D(2026, 12, 1),
                "decided_on": D(2026, 11, 30),
                "decision": "maintain",
            },
            "ehcp_annualreview_decided_after_meeting",
        ),
        (
            "ReviewPersonFactory",
            {"stance": "disagree", "signed_on": D(2026, 12, 1)},
            "ehcp_reviewperson_reasoned",
        ),
        ("ReviewPersonFactory", {"stance": "agree"}, "ehcp_reviewperson_signed_together"),
        ("ContributionFactory", {"by_user": None}, "ehcp_contribution_by_one"),
    ],
)
def test_database_refuses(db, factory, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        getattr(make, factory)(**values)


def test_a_plan_has_one_undecided_review_at_most(db):
    plan = ehcp.EhcPlanFactory()
    row = {"pupil": plan.pupil, "plan": plan}
    ehcp_reviews.AnnualReviewFactory(**row)
    ehcp_reviews.AnnualReviewFactory(**row, state="complete", meeting_on=D(2026, 1, 5))

    with pytest.raises(IntegrityError, match="ehcp_annualreview_one_undecided"):
        ehcp_reviews.AnnualReviewFactory(**row)
