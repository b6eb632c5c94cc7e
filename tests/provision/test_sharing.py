"""The support plan on a family's link: the locked version, and the answer beside the plan."""

import pytest
from django.urls import reverse

from provision.content import OutcomeContent, SupportContent
from provision.models import Agreement, Cycle
from pupils.models import Voice
from sendhub.sharing import registry
from sendhub.tenancy import tenant
from tests.factories import provision, pupils
from tests.factories.sharing import AskFactory, LinkFactory, PaperFactory
from tests.sharing.conftest import let_in
from tests.sharing.weight import MOST_ASSETS, MOST_HTML, weight_of_assets


@pytest.fixture
def version(school):
    pupil = pupils.PupilFactory(school=school)
    plan = provision.SupportPlanFactory(pupil=pupil)
    cycle = provision.CycleFactory(pupil=pupil, plan=plan, stage="do", do_from="2026-09-15")
    content = provision.plan_content().as_json() | {"strengths": "Climbs well"}
    return provision.PlanVersionFactory(pupil=pupil, cycle=cycle, content=content)


@pytest.fixture
def link(version):
    return LinkFactory(pupil=version.pupil, sent=True)


@pytest.fixture
def paper(link, version):
    return PaperFactory(link=link, kind="support_plan", object_id=version.pk, title="Support plan")


def test_family_reads_the_plan_as_it_was_locked(school, version, link, paper):
    with tenant(school.pk):
        Cycle.objects.update(strengths="Changed since")

    page = let_in(link).get(reverse("sharing:paper", args=[paper.pk])).content.decode()

    assert "Climbs well" in page
    assert "Changed since" not in page


def test_plan_that_runs_is_offered_to_a_family(school, version):
    with tenant(school.pk):
        offers = registry.PAPERS["support_plan"].offer(version.pupil)

    assert [offer.object_id for offer in offers] == [version.pk]


@pytest.mark.parametrize(
    ("stance", "reason"), [("agree", ""), ("in_part", "Not on Fridays."), ("disagree", "No.")]
)
def test_answer_stands_beside_the_plan_and_on_the_voice(school, link, paper, stance, reason):
    ask = AskFactory(link=link, kind="agreement", paper=paper, title=paper.title)

    let_in(link).post(
        reverse("sharing:answer", args=[ask.pk]),
        {"stance": stance, "reason": reason, "signature": "M. Alderbrook"},
    )

    with tenant(school.pk):
        kept = Agreement.objects.get()
        said = Voice.objects.get()
    assert (kept.party, kept.name, kept.answer, kept.reason, kept.entered_by) == (
        "parent",
        "M. Alderbrook",
        stance,
        reason,
        None,
    )
    assert said.about == "Support plan"


def test_plan_of_another_pupil_opens_nothing(school, link, version):
    other = provision.PlanVersionFactory(pupil=pupils.PupilFactory(school=school))
    wrong = PaperFactory(link=link, kind="support_plan", object_id=other.pk)

    assert let_in(link).get(reverse("sharing:paper", args=[wrong.pk])).status_code == 404


def outcome(number):
    supports = [
        SupportContent(what="Word boosters", who="Maris Fenwick", dose="20 minutes, twice a week")
        for _ in range(3)
    ]
    return OutcomeContent(
        pk=number,
        target="Retells a story in order. " * 8,
        baseline="Tells two of five parts. " * 8,
        measure="Three stories, five parts each. " * 8,
        supports=tuple(supports),
    )


@pytest.mark.parametrize("outcomes", [1, 6])
def test_page_of_a_plan_keeps_the_limits_in_every_script(
    school, version, link, paper, outcomes, assert_page_queries
):
    text = "She reads to her brother and climbs well. " * 30
    texts = ("pupil_view", "parent_view", "strengths", "barriers", "adjustments", "home_part")
    content = provision.plan_content(
        **dict.fromkeys(texts, text), outcomes=tuple(outcome(n) for n in range(outcomes))
    )
    with tenant(school.pk):
        type(version).objects.update(content=content.as_json())
    AskFactory(link=link, kind="agreement", paper=paper, title=paper.title)
    visitor = let_in(link)
    visitor.get(reverse("sharing:paper", args=[paper.pk]))

    for address, budget in (
        (reverse("sharing:home"), 5),
        (reverse("sharing:paper", args=[paper.pk]), 7),
    ):
        with assert_page_queries(budget):
            visitor.get(address)
        page = visitor.get(f"{address}?language=ur")
        assert len(page.content) <= MOST_HTML
        assert weight_of_assets(page.content.decode()) <= MOST_ASSETS


def test_plan_speaks_the_familys_language_around_the_schools_words(link, paper):
    visitor = let_in(link)

    home = visitor.get(f"{reverse('sharing:home')}?language=pl").content.decode()
    page = visitor.get(reverse("sharing:paper", args=[paper.pk])).content.decode()

    assert "Plan wsparcia" in home
    assert "Co idzie dobrze" in page
    assert '<p class="text" lang="en-gb" dir="auto">Climbs well</p>' in page
