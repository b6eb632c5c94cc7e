"""Sections G, H1 and H2: lines that keep their number over versions, and of which the ledger knows nothing."""

import datetime

import pytest
from django.db import IntegrityError
from django.urls import reverse

from ehcp import plan_page
from ehcp.actions import plans as actions
from ehcp.documents.plans import plan_paper
from ehcp.ledger import ledgers
from ehcp.models import CareText, EhcPlanVersion
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.factories import ehcp as make
from tests.factories.pupils import PupilFactory

ISSUED = datetime.date(2026, 9, 1)
AMENDED = datetime.date(2026, 10, 1)


@pytest.fixture
def plan(school):
    pupil = PupilFactory(school=school)
    return make.EhcPlanFactory(school=school, pupil=pupil, first_issued_on=ISSUED)


@pytest.fixture
def final(plan):
    """A version in force with an outcome and a line of Section G that serves it."""
    row = {"school": plan.school, "pupil": plan.pupil}
    version = make.EhcPlanVersionFactory(
        **row, plan=plan, issued_on=ISSUED, sections={"H1": "A short break each month"}
    )
    care = make.CareTextFactory(**row, plan_version=version, line__number=1)
    make.CareOutcomeFactory(
        **row, care=care, outcome=make.OutcomeTextFactory(**row, plan_version=version)
    )
    return version


@pytest.fixture
def draft(school, plan, final, senco_actor):
    with tenant(school.pk):
        return actions.start_draft(plan=plan, by=senco_actor)


def address(name, row):
    key = "plan_version_pk" if isinstance(row, EhcPlanVersion) else "care_text_pk"
    return reverse(f"ehcp:{name}", kwargs={key: row.pk})


def whole(version):
    return plan_page.whole(EhcPlanVersion.objects.filter(pk=version.pk)).get()


def test_line_is_added_and_numbered_within_its_section(school, draft, senco_client):
    with tenant(school.pk):
        outcome = draft.outcomes.get()
    for version, section in enumerate(("G", "H1", "H2", "H1"), start=draft.version):
        values = {"version": version, "section": section, "text": "Nurse", "outcomes": outcome.pk}
        answer = senco_client.post(address("care_add", draft), values)
        assert answer.status_code == 302, answer.context["form"].errors

    with tenant(school.pk):
        rows = list(CareText.objects.filter(plan_version=draft).select_related("line"))
        assert [row.line.code for row in rows] == ["G1", "G2", "H1.1", "H1.2", "H2.1"]
        assert {row.outcomes.get() for row in rows} == {outcome}


def test_line_is_changed_and_keeps_its_section(school, draft, senco_client):
    with tenant(school.pk):
        care = draft.care.get()
    values = {"version": draft.version, "section": "H2", "text": "Nurse", "amount": "Weekly"}

    answer = senco_client.post(address("care_edit", care), values)

    with tenant(school.pk):
        held = CareText.objects.select_related("line").get(pk=care.pk)
        assert (answer.status_code, held.amount, held.line.code) == (302, "Weekly", "G1")
        assert not held.outcomes.exists()


def test_section_has_to_be_chosen(draft, senco_client):
    answer = senco_client.post(
        address("care_add", draft), {"version": draft.version, "text": "Nurse"}
    )

    assert answer.context["form"].errors == {"section": ["Choose the section: G, H1 or H2."]}


def test_line_is_taken_out_of_the_draft_alone(school, final, draft, senco_client):
    with tenant(school.pk):
        care = draft.care.get()

    senco_client.post(address("care_drop", care), {"version": draft.version})

    with tenant(school.pk):
        assert (final.care.count(), draft.care.count()) == (1, 0)


def test_final_version_takes_no_line(school, final, senco_client, senco_actor):
    answer = senco_client.get(address("care_add", final))

    assert answer.status_code == 409
    with tenant(school.pk), pytest.raises(NotPossible, match="final and never changes"):
        actions.drop_line(row=final.care.get(), version=final.version, by=senco_actor)


def test_amended_version_copies_lines_with_what_they_serve(school, final, draft):
    with tenant(school.pk):
        before, after = final.care.get(), draft.care.get()

        assert (after.line, after.text, after.amount) == (before.line, before.text, before.amount)
        assert after.outcomes.get().plan_version == draft


def test_line_of_health_is_not_in_the_ledger(school, plan, final, senco_actor):
    with tenant(school.pk):
        held = ledgers([plan], first=ISSUED, last=AMENDED, actor=senco_actor)

    assert held == {plan.pk: []}


def test_version_prints_lines_after_what_its_text_already_said(school, final, senco_actor):
    with tenant(school.pk):
        paper = plan_paper(whole(final), by=senco_actor, today=AMENDED)

    said = {part.title: part.lines for part in paper.parts}
    assert said["Section G: Health provision"] == (
        (
            "",
            "G1. Visit of the community nurse to check the feeding plan; 30 minutes each half term; "
            "Children’s community nursing",
        ),
    )
    assert said["Section H1: Social care provision under the 1970 Act"] == (
        ("", "A short break each month"),
    )


def test_comparison_shows_what_changed_in_a_line(school, final, draft, senco_client, senco_actor):
    with tenant(school.pk):
        care = draft.care.get()
        actions.save_care(
            care=care,
            plan_version=draft,
            version=draft.version,
            by=senco_actor,
            outcomes=[],
            text=care.text,
            amount="30 minutes each month",
            provider=care.provider,
        )

    changes = {
        letter: told
        for letter, _, told in senco_client.get(address("version_compare", draft)).context["pairs"]
    }

    assert [words for kind, words in changes["G"] if kind != "same"] == ["half term; ", "month; "]
    assert changes["H1"] is None


def test_gaps_and_hints_tell_what_a_line_lacks(school, draft, senco_client, senco_actor):
    with tenant(school.pk):
        care = draft.care.get()
        care = actions.save_care(
            care=care,
            plan_version=draft,
            version=draft.version,
            by=senco_actor,
            outcomes=[],
            text="Access to a nurse",
            amount="",
            provider="",
        )
        draft.refresh_from_db()
        actions.save_texts(
            plan_version=draft,
            version=draft.version,
            by=senco_actor,
            sections={"C": "Epilepsy", "D": "Short breaks", "H1": "None"},
        )

    context = senco_client.get(draft.get_absolute_url()).context

    assert (context["gaps"].care_without_outcome, context["gaps"].unanswered) == (["G1"], ["D"])
    [(_, words, vague, missing)] = context["care"]
    assert (words, [hint.words for hint in vague]) == ("Access to a nurse", ["access to"])
    assert missing == ["how much and how often", "who provides it"]


@pytest.mark.parametrize("number", [1, 3])
def test_version_page_budget(school, final, senco_client, assert_page_queries, number):
    row = {"school": school, "pupil": final.pupil, "plan_version": final}
    for section in ("G", "H1", "H2")[:number]:
        care = make.CareTextFactory(**row, line__section=section, line__number=9)
        outcome = make.OutcomeTextFactory(**row)
        make.CareOutcomeFactory(school=school, pupil=final.pupil, care=care, outcome=outcome)

    with assert_page_queries(14):
        senco_client.get(final.get_absolute_url())


def test_database_keeps_other_sections_out(db):
    with pytest.raises(IntegrityError, match="ehcp_careline_section"):
        make.CareLineFactory(section="F")
