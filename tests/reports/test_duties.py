"""The compliance list and the statutory texts: due dates, drawn words, editions that do not change."""

import datetime
import re

import page as page_validation
import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.enums import DueKind
from pupils.models import Due
from sendhub.accounts.models import StaffMember
from sendhub.reports.actions.compliance import save_item
from sendhub.reports.compliance import compliance_lines
from sendhub.reports.enums import ComplianceKind, TextKind
from sendhub.reports.items import ITEMS, items_of
from sendhub.reports.models import ComplianceItem, PublishedText, StatutoryText
from sendhub.reports.texts import parts_of
from sendhub.tenancy import tenant
from tests.factories.provision import ProvisionFactory
from tests.factories.pupils import StrategyFactory
from tests.factories.reports import (
    ComplianceItemFactory,
    PublishedTextFactory,
    SchoolFiguresFactory,
    StatutoryTextFactory,
    figures_of,
)

TODAY = datetime.date(2026, 11, 20)


def lines_of(school, actor):
    with tenant(school.pk):
        return {line.kind: line for line in compliance_lines(by=actor, today=TODAY)}


def test_item_gets_the_review_of_its_duty_and_stands_among_the_dates(school, senco_actor):
    with tenant(school.pk):
        item = save_item(
            kind=ComplianceKind.ACCESSIBILITY_PLAN,
            approved_on=datetime.date(2024, 2, 29),
            by=senco_actor,
        )
        due = Due.objects.get(kind=DueKind.COMPLIANCE_REVIEW)

    assert item.review_on == datetime.date(2027, 2, 28)
    assert (due.due_on, due.subject_id, due.is_statutory, due.pupil) == (
        item.review_on,
        item.pk,
        True,
        None,
    )


def test_new_approval_settles_the_date_and_opens_the_next(school, senco_actor):
    with tenant(school.pk):
        item = save_item(
            kind=ComplianceKind.SEN_POLICY, approved_on=datetime.date(2025, 11, 1), by=senco_actor
        )
        save_item(item=item, version=1, approved_on=TODAY, review_on=None, by=senco_actor)
        dues = list(Due.objects.order_by("pk").values_list("due_on", "done_on"))

    assert dues == [
        (datetime.date(2026, 11, 1), timezone.localdate()),
        (datetime.date(2027, 11, 20), None),
    ]


@pytest.mark.parametrize(
    ("approved", "review", "state"),
    [
        (None, None, "missing"),
        ("2025-11-01", "2026-11-19", "late"),
        ("2025-11-01", "2026-11-20", "soon"),
        ("2025-11-01", "2027-01-19", "soon"),
        ("2025-11-01", "2027-01-20", "good"),
        ("2025-11-01", None, "good"),
    ],
)
def test_list_says_where_an_item_stands(school, senco_actor, approved, review, state):
    ComplianceItemFactory(school=school, approved_on=approved, review_on=review)

    assert lines_of(school, senco_actor)[ComplianceKind.SEN_POLICY].state == state


def test_duty_that_nobody_entered_is_on_the_list(school, senco_actor):
    lines = lines_of(school, senco_actor)

    assert lines[ComplianceKind.ACCESSIBILITY_PLAN].state == "missing"
    assert "awaits confirmation" in lines[ComplianceKind.INCLUSION_STRATEGY].duty.note


@pytest.mark.parametrize(
    ("since", "gained", "state", "review"),
    [
        ("2024-09-01", None, "good", datetime.date(2027, 8, 31)),
        ("2023-12-01", None, "soon", datetime.date(2026, 11, 30)),
        ("2023-09-01", None, "late", datetime.date(2026, 8, 31)),
        ("2023-09-01", "2025-07-01", "good", None),
    ],
)
def test_qualification_follows_from_the_staff_record(
    school, senco_actor, since, gained, state, review
):
    StaffMember.objects.filter(school=school).update(senco_from=since, senco_qualified_on=gained)

    line = lines_of(school, senco_actor)[ComplianceKind.SENCO_QUALIFICATION]

    assert (line.state, line.review_on) == (state, review)


def test_same_duty_twice_is_told_at_its_field(senco_client, school):
    ComplianceItemFactory(school=school)

    page = senco_client.post(reverse("reports:compliance_add"), {"kind": "sen_policy"})

    assert page.context["form"].errors["name"] == ["This stands on the list already."]


def test_two_editors_of_a_duty_are_told_of_each_other(senco_client, school):
    item = ComplianceItemFactory(school=school, version=2, note="Theirs")

    answer = senco_client.post(
        reverse("reports:compliance_edit", args=[item.pk]),
        {"version": 1, "note": "Mine", "address": "https://school.example/policy"},
    )

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs" in page
    assert 'value="https://school.example/policy"' in page


def test_due_date_of_a_policy_names_the_school_and_opens_the_item(
    senco_client, senco_actor, school
):
    with tenant(school.pk):
        item = save_item(
            kind=ComplianceKind.SEN_POLICY, approved_on=datetime.date(2025, 1, 1), by=senco_actor
        )

    page = senco_client.get(reverse("pupils:due_list")).content.decode()
    desk = senco_client.get("/").context["dues"].today

    address = reverse("reports:compliance_edit", args=[item.pk])
    assert ">The school</th>" in page
    assert address in page
    assert [line.address for line in desk] == [f"{address}?from=desk"]


# --- statutory texts -----------------------------------------------------------------------------

# Each "must" field of document-fields.md (SEN information report) and the item that holds it.
MUST = {
    "kinds of SEN provided for": "1",
    "how SEN is identified and assessed": "2",
    "SENCO name and contact": "4",
    "consulting parents": "7",
    "consulting pupils": "8",
    "assessing and reviewing progress": "3b",
    "moving between phases, preparing for adulthood": "12",
    "approach to teaching": "3c",
    "adaptations to curriculum and environment": "3d",
    "staff expertise and training": "5",
    "how effectiveness is evaluated": "3a",
    "taking part in activities with others": "3f",
    "emotional and social development, bullying": "3g",
    "other bodies involved": "10",
    "complaints": "9",
    "link to the local offer": "13",
    "admission of disabled pupils, accessibility plan": "69a",
}


def test_information_report_holds_every_field_that_reports_must_have():
    keys = [item.key for item in ITEMS[TextKind.INFORMATION_REPORT]]

    assert set(MUST.values()) <= set(keys)
    numbers = {key.rstrip("abcdefg") for key in keys}
    assert numbers == {*(str(number) for number in range(1, 14)), "69"}


@pytest.mark.parametrize(
    ("key", "source"),
    [
        ("4", "Schedule 1, item 4"),
        ("3b", "Schedule 1, item 3(b)"),
        ("69d", "CFA 2014, s.69(3)(b)"),
        ("aims", ""),
    ],
)
def test_item_names_where_the_law_asks_for_it(key, source):
    [item] = [item for items in ITEMS.values() for item in items if item.key == key]

    assert item.source == source


def test_name_of_the_authority_does_not_answer_where_its_local_offer_is(school, senco_actor):
    def local_offer():
        with tenant(school.pk):
            parts = parts_of(TextKind.INFORMATION_REPORT, by=senco_actor, today=TODAY)
        return next(part for part in parts if part.item.key == "13")

    silent = local_offer()
    StatutoryTextFactory(school=school, item="13", text="https://example.org/offer")

    assert silent.drawn == [f"Our local authority is {school.local_authority.name}."]
    assert (silent.is_empty, silent.state[0]) == (True, "The school’s words are missing")
    assert not local_offer().is_empty


def test_special_school_leaves_out_two_items():
    left = {item.key for item in ITEMS[TextKind.INFORMATION_REPORT]} - {
        item.key for item in items_of(TextKind.INFORMATION_REPORT, phase="special")
    }

    assert left == {"2", "4"}


def test_record_speaks_from_frozen_figures_and_hides_rare_needs(school, senco_actor):
    figures = figures_of()
    figures["tables"] = [
        [
            "need",
            "Primary need",
            [
                ["SLCN", "Speech, language", "c"],
                ["NSA", "No specialist assessment", "none"],
                ["DS", "Down Syndrome", "none"],
            ],
        ]
    ]
    figures["cells"] |= {
        "need.SLCN.support": "about 15",
        "need.SLCN.plan": "0",
        "need.NSA.support": "about 10",
        "need.NSA.plan": "0",
        "need.DS.support": "0",
        "need.DS.plan": "fewer than 5",
    }
    figures["facts"]["training"] = []
    SchoolFiguresFactory(school=school, figures=figures)

    with tenant(school.pk):
        parts = parts_of(TextKind.INFORMATION_REPORT, by=senco_actor, today=TODAY)

    assert parts[0].drawn == [
        "On 23 October 2026, the primary needs of pupils here were, among others: Speech, language."
    ]


@pytest.mark.parametrize(
    ("reviewed", "state"),
    [
        (None, ("Not reviewed yet", "warn")),
        (datetime.datetime(2025, 11, 20, 9, tzinfo=datetime.UTC), ("Up to date", "good")),
        (datetime.datetime(2025, 11, 19, 9, tzinfo=datetime.UTC), ("Over a year old", "late")),
    ],
)
def test_text_older_than_a_year_is_stale(school, senco, senco_actor, reviewed, state):
    StatutoryTextFactory(
        school=school, text="Ours", reviewed_at=reviewed, reviewed_by=senco if reviewed else None
    )

    with tenant(school.pk):
        part = parts_of(TextKind.INFORMATION_REPORT, by=senco_actor, today=TODAY)[0]

    assert part.state == state


def test_saving_an_item_marks_it_reviewed_and_two_writers_are_told(senco_client, school):
    address = reverse("reports:text_edit", args=["information_report", "3c"])

    first = senco_client.post(address, {"text": "We chunk.", "version": 0})
    late = senco_client.post(address, {"text": "Mine instead.", "version": 0})

    with tenant(school.pk):
        row = StatutoryText.objects.get()
    assert (first.url, row.text, row.reviewed_at is not None) == (
        "/reports/texts/information_report/#item-3c",
        "We chunk.",
        True,
    )
    assert late.status_code == 409


def written(school):
    for kind in TextKind:
        for item in ITEMS[kind]:
            StatutoryTextFactory(school=school, kind=kind, item=item.key, text=f"About {item.key}.")


def test_published_edition_stays_and_renews_the_duty(senco_client, school):
    written(school)

    senco_client.post(reverse("reports:text_publish", args=["information_report"]))

    with tenant(school.pk):
        row = PublishedText.objects.get()
        item = ComplianceItem.objects.get()
        StatutoryText.objects.update(text="Other words")
    assert (row.number, item.kind, item.approved_on) == (
        1,
        "information_report",
        timezone.localdate(),
    )
    page = senco_client.get(reverse("reports:text_page", args=[row.pk]))
    assert "About 3c." in page.content.decode()
    assert "Other words" not in page.content.decode()
    assert page["Content-Disposition"] == 'attachment; filename="information-report-1.html"'


def test_nothing_is_published_while_an_item_is_empty(senco_client, school):
    answer = senco_client.post(reverse("reports:text_publish", args=["information_report"]))

    with tenant(school.pk):
        assert not PublishedText.objects.exists()
    assert answer.status_code == 409
    assert "Nothing is written yet for" in answer.content.decode()


def test_text_offers_publishing_when_no_item_is_left_to_write(senco_client, school):
    address = reverse("reports:text_view", args=["information_report"])
    before = senco_client.get(address)
    written(school)
    after = senco_client.get(address)

    found = [
        (len(page.context["missing"]), "Publish an edition" in page.content.decode())
        for page in (before, after)
    ]
    # Of how progress is reviewed the record always tells.
    assert found == [(len(before.context["parts"]) - 1, False), (0, True)]


def test_page_file_stands_alone_and_keeps_lines_and_addresses(senco_client, school, senco):
    words = "Ask <us>.\nSee https://example.org/offer"
    row = PublishedTextFactory(
        school=school,
        published_by=senco,
        content={"parts": [{"title": "The local offer", "words": words, "drawn": []}]},
    )

    page = senco_client.get(reverse("reports:text_page", args=[row.pk])).content.decode()

    assert "<p>Ask &lt;us&gt;.<br>See <a href=" in page
    assert re.findall(r'(?:href|src)="([^"]+)"', page) == ["https://example.org/offer"]
    assert "url(" not in page
    assert "max-width: 44rem" in page


def test_strategy_says_that_it_awaits_confirmation(senco_client, school):
    page = senco_client.get(reverse("reports:text_view", args=["inclusion_strategy"]))

    assert "await confirmation" in page.content.decode()


def test_published_text_is_an_accessible_pdf(senco_client, school, senco):
    parts = [{"title": "The SENCo", "words": "Łukasz, 01632 960100", "drawn": ["Ours."]}]
    row = PublishedTextFactory(school=school, published_by=senco, content={"parts": parts})

    answer = senco_client.get(reverse("reports:text_print", args=[row.pk]))

    result = page_validation.validate_pdf_bytes(
        answer.content, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert result.is_compliant


@pytest.mark.parametrize("number", [1, 3])
def test_duties_and_text_query_budget(senco_client, school, number, assert_page_queries):
    for place in range(number):
        ComplianceItemFactory(school=school, kind=ComplianceKind.OTHER, name=f"Duty {place}")
        StatutoryTextFactory(school=school, item=f"{place + 1}", text="Ours")
        PublishedTextFactory(school=school, number=place + 1)

    with assert_page_queries(6):
        senco_client.get(reverse("reports:compliance"))
    with assert_page_queries(12):
        senco_client.get(reverse("reports:text_view", args=["information_report"]))


def drawn_of(client, kind):
    page = client.get(reverse("reports:text_view", args=[kind]))
    return {part.item.key: part.drawn for part in page.context["parts"]}


def test_strategy_parts_what_every_pupil_has_from_what_some_have_beside_it(senco_client, school):
    for level, name in ((1, "Movement break"), (2, "Narrative group")):
        ProvisionFactory(school=school, level=level, name=name)
    StrategyFactory(school=school, name="Agreed script", level=1)
    StrategyFactory(school=school, name="Sloping desk", level=2)
    StrategyFactory(school=school, name="Retired way", level=1, is_active=False)

    parts = drawn_of(senco_client, "inclusion_strategy")

    assert parts["teaching"] == [
        "What every classroom may try first: Agreed script.",
        "Universal: Movement break.",
    ]
    assert parts["provision"] == ["Targeted: Narrative group."]


def test_long_bank_is_named_in_part_and_counted(senco_client, school):
    for number in range(13):
        StrategyFactory(school=school, name=f"Way {number:02}", level=1)

    [told] = drawn_of(senco_client, "information_report")["3c"]

    assert told.startswith("What every classroom may try first: Way 00, Way 01, ")
    assert told.endswith("Way 09 and 3 more.")
