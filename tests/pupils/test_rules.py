"""Rules of the record, at both sides of each edge."""

from datetime import date

import pytest

from pupils.enums import Area, ConcernDecision, ConcernState, NeedType, StatusCode, YearGroup
from pupils.rules import concerns, sen, years

D = date


def test_every_need_has_an_area_or_a_written_none():
    assert set(sen.AREA_OF) == set(NeedType)
    assert {need for need, area in sen.AREA_OF.items() if area is None} == {"DS", "OTH", "NSA"}


@pytest.mark.parametrize(
    ("need", "area"),
    [
        ("SPLD", Area.COGNITION),
        ("PMLD", Area.COGNITION),
        ("SLCN", Area.COMMUNICATION),
        ("ASD", Area.COMMUNICATION),
        ("SEMH", Area.SEMH),
        ("MSI", Area.SENSORY),
        ("PD", Area.SENSORY),
        ("DS", None),
    ],
)
def test_area_of(need, area):
    assert sen.area_of(need) == area


def test_needs_of_area_leaves_out_retired_codes():
    assert sen.needs_of_area(Area.SEMH) == [NeedType.SEMH]
    assert sen.needs_of_area(Area.SENSORY) == ["HI", "VI", "MSI", "PD"]


@pytest.mark.parametrize("code", StatusCode)
def test_only_three_codes_are_current(code):
    assert sen.is_current_code(code) is (code in ("N", "K", "E"))


def test_every_current_status_leads_somewhere():
    assert set(sen.NEXT_STATUS) == sen.CURRENT_CODES


TODAY = D(2026, 11, 24)


@pytest.mark.parametrize(
    ("old", "new", "starts_on", "current_from", "problem"),
    [
        ("N", "K", TODAY, None, None),
        ("N", "K", D(2026, 11, 25), None, "The first day of a status cannot lie in the future."),
        ("K", "E", D(2026, 9, 2), D(2026, 9, 1), None),
        (
            "K",
            "E",
            D(2026, 9, 1),
            D(2026, 9, 1),
            "The status now held began on 1 September 2026; the new one must begin after that day.",
        ),
        ("K", "K", TODAY, None, "The pupil already has the status SEN Support."),
        ("E", "N", TODAY, None, None),
        (
            "N",
            "A",
            TODAY,
            None,
            "School Action (historic) is retired: it can only stand in the history.",
        ),
        (
            "N",
            "S",
            TODAY,
            None,
            "Statement (historic) is retired: it can only stand in the history.",
        ),
    ],
)
def test_status_problem(old, new, starts_on, current_from, problem):
    assert (
        sen.status_problem(
            old=old, new=new, starts_on=starts_on, current_from=current_from, today=TODAY
        )
        == problem
    )


@pytest.mark.parametrize(
    ("old", "new", "must"),
    [("N", "K", True), ("E", "K", True), ("K", "K", False), ("N", "E", False), ("K", "N", False)],
)
def test_parent_must_be_told_when_sen_support_starts(old, new, must):
    assert sen.must_tell_parent(old=old, new=new) is must


def test_offered_dates():
    assert sen.tell_parent_due(D(2026, 11, 24)) == D(2026, 12, 4)
    assert sen.monitoring_review_due(D(2026, 11, 24)) == D(2027, 1, 5)
    assert sen.profile_review_due(D(2026, 11, 24)) == D(2027, 2, 23)


@pytest.mark.parametrize(
    ("status", "needs", "problems"),
    [
        ("K", ["SLCN", "SPLD"], []),
        ("K", ["NSA"], []),
        ("K", [], []),
        ("N", [], []),
        ("E", ["ASD"], []),
        (
            "E",
            ["NSA"],
            ["NSA cannot stand beside an EHC plan: choose the need that the plan names."],
        ),
        (
            "N",
            ["NSA"],
            [
                "NSA goes only with SEN Support.",
                "A pupil without SEN Support or an EHC plan has no need of the census.",
            ],
        ),
        ("N", ["MLD"], ["A pupil without SEN Support or an EHC plan has no need of the census."]),
        ("K", ["MLD", "MLD"], ["The same need is given twice."]),
        (
            "K",
            ["BESD"],
            ["BESD is retired: choose Social, emotional and mental health instead."],
        ),
    ],
)
def test_needs_problems(status, needs, problems):
    assert sen.needs_problems(status, needs) == problems


NSA_OLD = "NSA has stood for more than a term: has the need been assessed since?"


@pytest.mark.parametrize(
    ("status", "needs", "nsa_from", "warnings"),
    [
        ("K", ["SLCN"], None, []),
        ("N", [], None, []),
        ("K", [], None, ["The census asks for a primary need from every pupil on the register."]),
        ("K", ["NSA"], D(2026, 7, 27), []),
        ("K", ["NSA"], D(2026, 7, 26), [NSA_OLD]),
        ("K", ["SLCN", "NSA"], None, ["NSA beside another need says nothing more: leave it out."]),
    ],
)
def test_needs_warnings(status, needs, nsa_from, warnings):
    assert sen.needs_warnings(status, needs, nsa_from=nsa_from, today=TODAY) == warnings


@pytest.mark.parametrize(
    ("need", "language", "asks"),
    [
        ("SLCN", "PAN", True),
        ("MLD", "POL", True),
        ("SPLD", "OTH", True),
        ("ASD", "POL", False),
        ("SLCN", "ENG", False),
        ("SLCN", "ENB", False),
        ("SLCN", "", False),
    ],
)
def test_should_note_eal(need, language, asks):
    assert sen.should_note_eal(need, language) is asks


@pytest.mark.parametrize(
    ("unit", "resourced", "warns"),
    [(True, True, 1), (True, False, 0), (False, True, 0), (False, False, 0)],
)
def test_unit_and_resourced_provision_warns(unit, resourced, warns):
    assert len(sen.places_warnings(in_unit=unit, in_resourced=resourced)) == warns


@pytest.mark.parametrize(
    ("rows", "shared"),
    [
        ([], None),
        ([(D(2025, 1, 1), D(2025, 6, 30)), (D(2025, 7, 1), None)], None),
        (
            [(D(2025, 7, 1), None), (D(2025, 1, 1), D(2025, 7, 1))],
            ((D(2025, 1, 1), D(2025, 7, 1)), (D(2025, 7, 1), None)),
        ),
        (
            [(D(2025, 1, 1), None), (D(2026, 1, 1), None)],
            ((D(2025, 1, 1), None), (D(2026, 1, 1), None)),
        ),
        ([(None, D(2025, 1, 1)), (D(2025, 1, 2), D(2025, 1, 2))], None),
    ],
)
def test_overlaps(rows, shared):
    assert sen.overlaps(rows) == shared


@pytest.mark.parametrize(
    ("born_on", "on", "nc_year"),
    [
        (D(2022, 8, 31), D(2026, 9, 1), "R"),
        (D(2022, 9, 1), D(2026, 9, 1), "N2"),
        (D(2022, 8, 31), D(2026, 8, 31), "N2"),
        (D(2021, 9, 1), D(2026, 11, 24), "R"),
        (D(2021, 8, 31), D(2026, 11, 24), "1"),
        (D(2015, 12, 25), D(2026, 11, 24), "6"),
        (D(2010, 9, 1), D(2026, 11, 24), "11"),
        (D(2024, 2, 29), D(2026, 11, 24), "N1"),
        (D(2024, 9, 1), D(2026, 11, 24), None),
        (D(2007, 9, 1), D(2026, 11, 24), "14"),
        (D(2007, 8, 31), D(2026, 11, 24), None),
    ],
)
def test_year_by_age(born_on, on, nc_year):
    assert years.year_by_age(born_on, on) == nc_year


def test_outside_usual_year():
    assert years.is_outside_usual_year("5", D(2015, 12, 25), TODAY)
    assert not years.is_outside_usual_year("6", D(2015, 12, 25), TODAY)
    assert not years.is_outside_usual_year("X", D(2015, 12, 25), TODAY)
    assert not years.is_outside_usual_year("6", None, TODAY)


@pytest.mark.parametrize(
    ("nc_year", "by", "moved"),
    [("R", 1, "1"), ("1", -1, "R"), ("6", 1, "7"), ("14", 1, None), ("X", 1, "X"), ("", 1, "")],
)
def test_year_moved(nc_year, by, moved):
    assert years.year_moved(nc_year, by) == moved


def test_year_groups_sort_as_people_expect():
    given = ["10", "X", "R", "", "2", "1", "N2"]

    assert sorted(given, key=years.order_of) == ["N2", "R", "1", "2", "10", "X", ""]
    assert years.order_of(YearGroup.N1) == 0


def test_every_concern_state_is_in_the_table_or_final():
    assert set(concerns.NEXT_STATES) == set(ConcernState)
    assert {s for s, following in concerns.NEXT_STATES.items() if not following} == (
        concerns.FINAL_STATES
    )


def test_decided_concern_stays_decided():
    assert not concerns.can_become("decided", "being_looked_at")
    assert concerns.can_become("question_to_reporter", "decided")


def test_dates_offered_with_a_decision():
    assert concerns.review_offered(ConcernDecision.STRATEGIES, TODAY) == D(2026, 12, 22)
    assert concerns.review_offered(ConcernDecision.MONITORING, TODAY) == D(2027, 1, 5)
    assert concerns.review_offered(ConcernDecision.NO_ACTION, TODAY) is None
    assert concerns.family_follow_up_due(TODAY) == D(2026, 12, 1)


def raised(n, *, by, pupil=1, on=TODAY, group=None, areas=("semh",)):
    return concerns.Raised(n, on, by, pupil, group, frozenset(areas))


def test_three_people_on_one_area_make_a_pattern():
    rows = [raised(n, by=n) for n in (1, 2, 3)]

    assert concerns.patterns(rows, today=TODAY) == [
        concerns.Pattern("area", (1, 2, 3), pupil_id=1, area="semh")
    ]


def test_two_people_or_one_person_thrice_make_none():
    assert concerns.patterns([raised(1, by=1), raised(2, by=2)], today=TODAY) == []
    assert concerns.patterns([raised(n, by=1) for n in (1, 2, 3)], today=TODAY) == []


def test_different_areas_or_pupils_make_none():
    rows = [raised(1, by=1), raised(2, by=2), raised(3, by=3, areas=("cognition_learning",))]

    assert concerns.patterns(rows, today=TODAY) == []
    assert concerns.patterns([raised(n, by=n, pupil=n) for n in (1, 2, 3)], today=TODAY) == []


@pytest.mark.parametrize(
    ("oldest", "found"), [(D(2026, 10, 25), 1), (D(2026, 10, 24), 0), (D(2026, 11, 25), 0)]
)
def test_pattern_looks_back_thirty_days(oldest, found):
    rows = [raised(1, by=1, on=oldest), raised(2, by=2), raised(3, by=3)]

    assert len(concerns.patterns(rows, today=TODAY)) == found


def test_three_pupils_of_one_class_make_a_pattern():
    rows = [raised(n, by=1, pupil=n, group=7, areas=()) for n in (1, 2, 3)]

    assert concerns.patterns(rows, today=TODAY) == [
        concerns.Pattern("class", (1, 2, 3), group_id=7)
    ]
    assert concerns.patterns(rows[:2], today=TODAY) == []
