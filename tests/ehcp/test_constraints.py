"""What the database itself refuses about the statutory process, whoever writes."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError

from tests.factories import ehcp as make
from tests.factories import ehcp_reviews

D = datetime.date
MODELS = [
    model
    for model in apps.get_app_config("ehcp").get_models()
    if not hasattr(model, "pgh_tracked_model")
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_a_factory(db, model):
    name = f"{model.__name__}Factory"
    assert (getattr(make, name, None) or getattr(ehcp_reviews, name))().pk


@pytest.mark.parametrize(
    ("factory", "values", "constraint"),
    [
        (
            "NeedsAssessmentFactory",
            {"sent_on": D(2026, 9, 2), "received_on": D(2026, 9, 1)},
            "ehcp_assessment_received_after_sent",
        ),
        (
            "NeedsAssessmentFactory",
            {"received_on": D(2026, 9, 2), "assessing_on": D(2026, 9, 1)},
            "ehcp_assessment_decided_after_received",
        ),
        (
            "NeedsAssessmentFactory",
            {"received_on": D(2026, 9, 2), "refused_assess_on": D(2026, 9, 1)},
            "ehcp_assessment_refused_after_received",
        ),
        (
            "NeedsAssessmentFactory",
            {"assessing_on": D(2026, 9, 2), "complete_on": D(2026, 9, 1)},
            "ehcp_assessment_complete_after_decided",
        ),
        (
            "NeedsAssessmentFactory",
            {"assessing_on": D(2026, 9, 2), "refused_issue_on": D(2026, 9, 1)},
            "ehcp_assessment_no_plan_after_decided",
        ),
        (
            "NeedsAssessmentFactory",
            {"assessing_on": D(2026, 9, 2), "draft_on": D(2026, 9, 1)},
            "ehcp_assessment_draft_after_decided",
        ),
        (
            "NeedsAssessmentFactory",
            {"draft_on": D(2026, 9, 2), "comments_on": D(2026, 9, 1)},
            "ehcp_assessment_comments_after_draft",
        ),
        (
            "NeedsAssessmentFactory",
            {"draft_on": D(2026, 9, 2), "final_on": D(2026, 9, 1)},
            "ehcp_assessment_final_after_draft",
        ),
        (
            "AdviceRequestFactory",
            {"received_on": D(2026, 10, 25)},
            "ehcp_advice_given_after_asked",
        ),
        ("ConsultationFactory", {"answer": "can"}, "ehcp_consultation_answered_together"),
        (
            "ConsultationFactory",
            {"answered_on": D(2027, 1, 10)},
            "ehcp_consultation_answered_together",
        ),
        (
            "ConsultationFactory",
            {"answered_on": D(2027, 1, 4), "answer": "can"},
            "ehcp_consultation_answered_together",
        ),
        ("EvidenceItemFactory", {"stale_months": 0}, "ehcp_evidenceitem_months"),
        ("EvidenceTickFactory", {"is_left_out": True}, "ehcp_evidencetick_left_out_with_reason"),
    ],
)
def test_database_refuses(db, factory, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        getattr(make, factory)(**values)


def test_pupil_has_one_open_case(db):
    first = make.NeedsAssessmentFactory(state="refused_assess")
    make.NeedsAssessmentFactory(pupil=first.pupil)

    with pytest.raises(IntegrityError, match="ehcp_assessment_open_once"):
        make.NeedsAssessmentFactory(pupil=first.pupil, state="appeal")
