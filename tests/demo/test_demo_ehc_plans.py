"""What the demo shows of EHC plans: care lines, an LA's paper, why support fell short, whom reviews are about."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from ehcp.ledger import ledgers
from ehcp.models import AnnualReview, CareText, EhcPlan, EhcPlanVersion
from ehcp.rules.reviews import PFA_AREAS
from pupils.enums import DueKind
from pupils.models import Due
from sendhub.accounts.actor import Machine
from sendhub.accounts.models import School
from sendhub.demo.reviews import write_reviews
from sendhub.demo.schools import ALL_YEARS, school_plan
from sendhub.tenancy import tenant
from tests.factories.ehcp import EhcPlanFactory, EhcPlanVersionFactory
from tests.factories.pupils import PupilFactory


def test_plans_have_care_lines_a_paper_and_reasons_for_what_fell_short(db, settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    call_command("seed_demo", schools=1, pupils=140, stdout=StringIO())
    school = School.objects.get()
    today = timezone.localdate()

    with tenant(school.pk):
        plans = list(EhcPlan.objects.in_force())
        year = today - datetime.timedelta(days=365)
        held = ledgers(plans, first=year, last=today, actor=Machine(school, "test"))
        reasons = {why for lines in held.values() for line in lines for why, _ in line.reasons}
        papers = EhcPlanVersion.objects.exclude(document=None)

        assert len(reasons) > 2
        assert set(CareText.objects.values_list("line__section", flat=True)) == {"G", "H1", "H2"}
        assert [version.is_final for version in papers] == [False]


def test_third_school_is_all_through():
    assert school_plan(2).years == ALL_YEARS
    assert "9" in ALL_YEARS


@pytest.mark.parametrize(
    ("nc_year", "born_on", "notes"),
    [
        ("9", datetime.date(2013, 5, 17), {key for key, _ in PFA_AREAS}),
        ("5", datetime.date(2017, 5, 17), set()),
    ],
)
def test_held_review_of_year_nine_holds_what_was_said_on_adulthood(
    school, senco, senco_actor, nc_year, born_on, notes
):
    pupil = PupilFactory(school=school, nc_year=nc_year, born_on=born_on)
    plan = EhcPlanFactory(school=school, pupil=pupil)
    EhcPlanVersionFactory(school=school, pupil=pupil, plan=plan)

    with tenant(school.pk):
        write_reviews(school=school, senco=senco, by=senco_actor, today=timezone.localdate())

        review = AnnualReview.objects.get()
        assert {key for key in review.notes if key.startswith("pfa_")} == notes
        assert not review.people.exclude(name="").filter(invited_on=None).exists()
        assert Due.objects.get(kind=DueKind.REVIEW_MEETING).done_on == review.asked_on


def test_child_under_five_has_a_day_to_look_again_that_has_passed(school, senco, senco_actor):
    today = timezone.localdate()
    born_on = today - datetime.timedelta(days=4 * 365 + 90)
    pupil = PupilFactory(school=school, nc_year="R", born_on=born_on)
    plan = EhcPlanFactory(school=school, pupil=pupil)
    EhcPlanVersionFactory(school=school, pupil=pupil, plan=plan)

    with tenant(school.pk):
        write_reviews(school=school, senco=senco, by=senco_actor, today=today)

        review = AnnualReview.objects.get()
        assert today - review.anchor_on == datetime.timedelta(days=200)
