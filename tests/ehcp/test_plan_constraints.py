"""What the database itself refuses about EHC plans and their delivery, whoever writes."""

import datetime

import pytest
from django.db import IntegrityError

from sendhub.tenancy import tenant
from tests.factories import ehcp as make

D = datetime.date
AT = datetime.datetime(2025, 11, 21, 9, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("factory", "values", "constraint"),
    [
        ("EhcPlanFactory", {"ended_on": D(2026, 9, 1)}, "ehcp_plan_ended_together"),
        ("EhcPlanFactory", {"ended_reason": "other"}, "ehcp_plan_ended_together"),
        ("EhcPlanVersionFactory", {"issued_on": None}, "ehcp_version_draft_not_issued"),
        ("DraftFactory", {"issued_on": D(2026, 9, 1)}, "ehcp_version_draft_not_issued"),
        ("EhcPlanVersionFactory", {"finalised_at": None}, "ehcp_version_finalised_together"),
        ("DraftFactory", {"finalised_at": AT}, "ehcp_version_finalised_together"),
        ("ProvisionTextFactory", {"minutes": None}, "ehcp_provisiontext_quantified_whole"),
        ("ProvisionTextFactory", {"times": None}, "ehcp_provisiontext_quantified_whole"),
        ("ProvisionTextFactory", {"minutes": 0}, "ehcp_provisiontext_bounds"),
        (
            "ProvisionTextFactory",
            {"starts_on": D(2026, 9, 2), "ends_on": D(2026, 9, 1)},
            "ehcp_provisiontext_ends_after_start",
        ),
        ("FDeliveryFactory", {"percent": 101}, "ehcp_fdelivery_percent"),
        ("FDeliveryFactory", {"ends_on": D(2026, 9, 1)}, "ehcp_fdelivery_ends_after_start"),
        ("LoggedSupportFactory", {"minutes": 481}, "ehcp_loggedsupport_minutes"),
    ],
)
def test_database_refuses(db, factory, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        getattr(make, factory)(**values)


@pytest.mark.parametrize(
    ("factory", "values", "constraint"),
    [
        ("EhcPlanVersionFactory", {"number": 2}, "ehcp_version_one_a_day"),
        ("EhcPlanVersionFactory", {"issued_on": D(2026, 9, 1)}, "ehcp_version_number_once"),
    ],
)
def test_second_version_is_refused(db, factory, values, constraint):
    first = make.EhcPlanVersionFactory()

    with tenant(first.school_id), pytest.raises(IntegrityError, match=constraint):
        getattr(make, factory)(school=first.school, pupil=first.pupil, plan=first.plan, **values)


def test_pupil_has_one_running_plan(db):
    plan = make.EhcPlanFactory()

    with pytest.raises(IntegrityError, match="ehcp_plan_one_running"):
        make.EhcPlanFactory(school=plan.school, pupil=plan.pupil)
