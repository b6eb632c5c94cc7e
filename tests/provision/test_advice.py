"""A line of advice that becomes a strategy, a place or an outcome; old advice where evidence is gathered."""

import datetime

import pytest
from django.urls import reverse

from agencies.models import AdviceItem
from provision.evidence import candidates
from provision.models import Outcome, Participation, PupilStrategy
from pupils.enums import DueKind
from pupils.models import Due
from sendhub.tenancy import tenant
from tests.factories import agencies as make
from tests.factories import provision, pupils

TODAY = datetime.date.today()


@pytest.fixture
def pupil(school):
    return pupils.PupilFactory(school=school)


@pytest.fixture
def item(pupil):
    advice = make.AdviceFactory(pupil=pupil)
    pupils.DueFactory(pupil=pupil, kind=DueKind.ADVICE_DECIDE, subject_id=advice.pk)
    return make.AdviceItemFactory(advice=advice, text="Give one step at a time.")


def url(name, item):
    return reverse(f"provision:{name}", kwargs={"advice_item_pk": item.pk})


def ended(item):
    with tenant(item.school_id):
        row = AdviceItem.objects.get(pk=item.pk)
        owed = Due.objects.filter(kind=DueKind.ADVICE_DECIDE, done_on=None).count()
    return row.ended_as, row.ended_text, row.for_class, owed


def test_line_becomes_a_strategy_that_says_where_it_comes_from(senco_client, school, item):
    page = senco_client.get(url("strategy_from_advice", item))
    form = page.context["form"].initial

    senco_client.post(
        url("strategy_from_advice", item),
        {
            "text": form["text"],
            "source": form["source"],
            "kind": "teaching",
            "starts_on": TODAY.isoformat(),
        },
    )

    with tenant(school.pk):
        strategy = PupilStrategy.objects.get()
    assert strategy.text == "Give one step at a time."
    assert strategy.source.startswith("Maris Fenwick, Wraxminster therapy service")
    assert ended(item) == ("strategy", "Give one step at a time.", True, 0)


def test_line_becomes_a_place(senco_client, school, item):
    run = provision.InterventionFactory(
        school=school, name="Word boosters", starts_on=TODAY, ends_on=TODAY
    )

    senco_client.post(url("place_from_advice", item), {"intervention": run.pk})

    with tenant(school.pk):
        assert Participation.objects.get().intervention_id == run.pk
    assert ended(item) == ("provision", "Word boosters", False, 0)


def test_line_becomes_an_outcome_while_the_plan_is_written(senco_client, school, pupil, item):
    plan = provision.SupportPlanFactory(pupil=pupil)
    provision.CycleFactory(pupil=pupil, plan=plan, stage="plan")

    senco_client.post(
        url("outcome_from_advice", item), {"target": "Follows two steps.", "baseline": ""}
    )

    with tenant(school.pk):
        assert Outcome.objects.get().target == "Follows two steps."
    assert ended(item) == ("outcome", "Follows two steps.", False, 0)


def test_without_a_plan_at_plan_the_reason_is_told(senco_client, item):
    refused = senco_client.get(url("outcome_from_advice", item))

    assert refused.status_code == 409
    assert ended(item)[0] == ""


def test_decided_line_is_not_made_twice(senco_client, school, item):
    typed = {"text": "Once", "kind": "teaching", "starts_on": TODAY.isoformat()}
    senco_client.post(url("strategy_from_advice", item), typed)

    again = senco_client.post(url("strategy_from_advice", item), typed)

    with tenant(school.pk):
        assert PupilStrategy.objects.count() == 1
    assert again.status_code in (302, 409)


@pytest.mark.parametrize(("years", "is_old"), [(1, False), (3, True)])
def test_advice_is_offered_as_evidence_and_marked_when_old(senco_actor, pupil, years, is_old):
    advice = make.AdviceFactory(pupil=pupil, dated_on=TODAY - datetime.timedelta(days=years * 365))
    make.AdviceItemFactory(advice=advice, text="Pre-teach words.")

    with tenant(pupil.school_id):
        found = candidates(pupil, actor=senco_actor, today=TODAY)

    assert [(each.kind, each.is_old, each.is_usual) for each in found] == [
        ("advice", is_old, not is_old)
    ]
    assert found[0].summary.endswith("Maris Fenwick: Pre-teach words.")


def test_old_advice_is_marked_on_the_page_of_assess(senco_client, pupil):
    plan = provision.SupportPlanFactory(pupil=pupil)
    cycle = provision.CycleFactory(pupil=pupil, plan=plan, stage="assess")
    make.AdviceFactory(pupil=pupil, dated_on=TODAY - datetime.timedelta(days=1100))

    page = senco_client.get(cycle.get_absolute_url()).content.decode()

    assert "more than two years old" in page


def test_plans_in_force_are_offered_as_evidence_and_not_ticked_unasked(senco_actor, pupil):
    health = pupils.SupportingPlanFactory(pupil=pupil, title="Asthma")
    pupils.SupportingPlanFactory(pupil=pupil, kind="pep", answers={"kept": "Virtual school"})
    pupils.SupportingPlanFactory(
        pupil=pupil, kind="peep", state="ended", ended_on=TODAY, answers={"alarm": "Is told."}
    )

    with tenant(pupil.school_id):
        found = candidates(pupil, actor=senco_actor, today=TODAY)

    assert [(each.kind, each.subject_id, each.is_usual) for each in found] == [
        ("supporting", health.pk, False)
    ]
    assert "What to do: Blue inhaler, two puffs" in found[0].summary
