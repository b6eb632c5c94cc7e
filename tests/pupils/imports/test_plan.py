from datetime import date

import pytest

from pupils.imports.changes import Change
from pupils.imports.differences import FLAGS, IDENTITY
from pupils.imports.matching import Existing, Register
from pupils.imports.plan import Verdict, counts, matches_nobody, not_in_file, plan
from pupils.imports.records import (
    AddressRecord,
    AttendanceRecord,
    ContactRecord,
    FormerSchool,
    NeedRecord,
    PhoneRecord,
    PupilRecord,
    SenEpisode,
    Spell,
)

TODAY = date(2026, 11, 24)
UPN = "B999990112001"


def record(line=2, **values):
    values = {
        "surname": "Ost",
        "forename": "Ida",
        "born_on": date(2015, 1, 2),
        "upn": UPN,
    } | values
    return PupilRecord(line=line, **values)


def existing(pk=1, **values):
    fields = {
        "surname": "Ost",
        "forename": "Ida",
        "born_on": date(2015, 1, 2),
        "upn": UPN,
        "nc_year": "6",
    }
    fields |= {k: v for k, v in values.items() if k in IDENTITY}
    rest = {k: v for k, v in values.items() if k not in IDENTITY}
    own = {k: v for k, v in fields.items() if k in Existing.__dataclass_fields__}
    return Existing(pk=pk, values=fields, **own, **rest)


def planned(rec, *pupils, **options):
    return plan([rec], Register(pupils), today=TODAY, **options)[0]


def test_unknown_pupil_is_new():
    row = planned(record())

    assert (row.verdict, row.pupil) == (Verdict.NEW, None)


def test_same_pupil_is_same():
    assert planned(record(), existing()).verdict == Verdict.SAME


def test_blank_never_erases():
    ours = existing(middle_names="Ruth", flags={"eal": Spell()}, address=AddressRecord(["1 Row"]))

    assert planned(record(), ours).verdict == Verdict.SAME


def test_change_is_shown_old_and_new():
    row = planned(record(surname="West", nc_year="7"), existing())

    assert row.verdict == Verdict.CHANGED
    assert row.changes == [
        Change("surname", "Surname", "Ost", "West"),
        Change("nc_year", "Year group", "6", "7"),
    ]


def test_former_upn_of_ours_matches():
    row = planned(record(upn="T99999011200A"), existing(former_upns=("T99999011200A",)))

    assert row.pupil == 1


def test_former_upn_in_the_file_matches_and_new_upn_is_a_change():
    row = planned(record(upn="C999990112009", former_upns=[UPN]), existing())

    assert row.pupil == 1
    assert Change("upn", "UPN", UPN, "C999990112009") in row.changes


def test_name_and_birth_date_only_suggest():
    row = planned(record(upn=""), existing())

    assert (row.verdict, row.pupil, row.candidates) == (Verdict.POSSIBLE, None, [1])


def test_day_and_month_exchanged_suggest():
    row = planned(record(upn="", born_on=date(2015, 2, 1)), existing())

    assert row.verdict == Verdict.POSSIBLE


def test_twin_is_not_suggested():
    assert planned(record(upn="", forename="Ulf"), existing()).verdict == Verdict.NEW


def test_upn_under_another_name_and_birth_date_is_asked():
    row = planned(
        record(surname="Nord", forename="Eva", born_on=date(2013, 5, 5)),
        existing(),
    )

    assert (row.verdict, row.candidates) == (Verdict.POSSIBLE, [1])


def test_decision_same_new_or_nobody():
    same = planned(record(upn=""), existing(), decisions={2: 1})
    new = planned(record(upn=""), existing(), decisions={2: "new"})

    assert (same.verdict, same.pupil) == (Verdict.SAME, 1)
    assert (new.verdict, new.pupil) == (Verdict.NEW, None)


def test_two_rows_of_one_upn_are_problems_of_both():
    rows = plan([record(2), record(3)], Register([]), today=TODAY)

    assert [(r.verdict, r.problems) for r in rows] == [
        (Verdict.PROBLEM, ["Row 3 names the same pupil."]),
        (Verdict.PROBLEM, ["Row 2 names the same pupil."]),
    ]


def test_same_name_and_birth_date_with_two_upns_are_two_children():
    rows = plan([record(2), record(3, upn="C999990112009")], Register([]), today=TODAY)

    assert [r.verdict for r in rows] == [Verdict.NEW, Verdict.NEW]


def test_upn_and_former_upn_of_two_pupils_are_a_problem():
    row = planned(
        record(upn="", former_upns=[UPN, "C999990112009"]),
        existing(1),
        existing(2, upn="C999990112009"),
    )

    assert row.problems == ["The UPN and a former UPN belong to different pupils of ours."]


def test_two_rows_for_one_pupil_of_ours_are_problems():
    rows = plan(
        [record(2), record(3, upn="D999990112009", former_upns=[UPN], forename="Ida-Mae")],
        Register([existing()]),
        today=TODAY,
    )

    assert [r.verdict for r in rows] == [Verdict.PROBLEM, Verdict.PROBLEM]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"born_on": None}, "A new pupil needs a date of birth."),
        (
            {"left_on": date(2026, 7, 1)},
            "The file says that this pupil has left; leavers are not brought in.",
        ),
        ({"surname": ""}, "No pupil of ours has this UPN, and the row has no name."),
    ],
)
def test_new_pupil_needs(values, problem):
    assert planned(record(**values)).problems == [problem]


def test_pupil_of_another_school_in_a_census_is_a_problem():
    rows = plan(
        [
            record(2, school_number="9999902"),
            record(3, upn="", school_number="9999901", forename="X"),
        ],
        Register([]),
        today=TODAY,
        our_numbers={"9999902"},
    )

    assert [r.verdict for r in rows] == [Verdict.NEW, Verdict.PROBLEM]


def test_capitals_do_not_change_our_spelling():
    rec = record(surname="OST", forename="IDA")
    rec.tidy_names()

    assert planned(rec, existing(surname="Ost")).verdict == Verdict.SAME


def change_of(row, key):
    return next((c.old, c.new) for c in row.changes if c.key == key)


def test_new_status_ends_ours_and_is_shown():
    ours = existing(sen=[SenEpisode("K", date(2024, 9, 1))])

    row = planned(record(sen=[SenEpisode("E", date(2026, 10, 1))]), ours)

    assert change_of(row, "sen") == (
        "K (SEN Support) since 1 September 2024",
        "E (EHC plan) since 1 October 2026",
    )


def test_status_of_the_file_older_than_ours_begins_today():
    ours = existing(sen=[SenEpisode("N", date(2026, 9, 1))])

    row = planned(record(sen=[SenEpisode("K", date(2024, 1, 1))]), ours)

    assert change_of(row, "sen")[1] == "K (SEN Support) since 24 November 2026"


@pytest.mark.parametrize(
    ("ours_since", "theirs_since"),
    [(date(2024, 9, 1), date(2027, 1, 1)), (TODAY, date(2026, 9, 1))],
)
def test_status_not_begun_or_changed_here_today_is_left_out(ours_since, theirs_since):
    ours = existing(sen=[SenEpisode("K", ours_since)])

    row = planned(record(sen=[SenEpisode("E", theirs_since)]), ours)

    assert row.verdict == Verdict.SAME
    assert row.warnings[0].startswith("SEN status E of the file was left out")


def test_same_status_keeps_our_date_and_says_so():
    ours = existing(sen=[SenEpisode("K", date(2024, 9, 1))])

    row = planned(record(sen=[SenEpisode("K", date(2023, 9, 1))]), ours)

    assert row.verdict == Verdict.SAME
    assert row.warnings == [
        "The file has SEN status K since 1 September 2023, our record since 1 September 2024: ours "
        "was kept."
    ]


def test_earlier_status_is_added_only_before_ours():
    ours = existing(sen=[SenEpisode("K", date(2024, 9, 1))])
    file = [
        SenEpisode("A", date(2012, 9, 1), date(2014, 8, 31)),
        SenEpisode("N", date(2023, 9, 1), date(2024, 12, 31)),
        SenEpisode("K", date(2025, 1, 1)),
    ]

    row = planned(record(sen=file), ours)

    assert change_of(row, "sen_history") == ("", "A from 1 September 2012 until 31 August 2014")


def test_needs_of_the_file_come_first_and_ours_stay():
    ours = existing(needs=[NeedRecord("SLCN", 1), NeedRecord("SPLD", 2)])

    row = planned(record(needs=[NeedRecord("ASD", 1)]), ours)

    assert change_of(row, "needs") == ("SLCN, SPLD", "ASD, SLCN, SPLD")


def test_primary_need_alone_changes_nothing_we_know():
    ours = existing(needs=[NeedRecord("SLCN", 1), NeedRecord("SPLD", 2)])

    assert planned(record(needs=[NeedRecord("SLCN", 1)]), ours).verdict == Verdict.SAME


def test_contact_changes():
    ours = existing(
        contacts=[
            ContactRecord("Ost", "Ann", relation="PAM", email="a@example.org"),
        ]
    )
    rec = record(
        contacts=[
            ContactRecord("Ost", "Ann", relation="PAM", phones=[PhoneRecord("07700 900301")]),
            ContactRecord("Ost", "Bo", relation="PAF", has_responsibility=True),
        ]
    )

    row = planned(rec, ours)

    assert [(c.label, c.old, c.new) for c in row.changes] == [
        ("Contact Ann Ost", "no mobile", "07700 900301"),
        ("New contact", "", "Bo Ost, father, has parental responsibility"),
    ]


def test_attendance_is_compared_by_period():
    year = (date(2025, 9, 1), date(2026, 8, 31))
    ours = existing(attendance={(*year, ""): (100, 90, 0, 0)})

    same = planned(record(attendance=[AttendanceRecord(*year, 100, 90)]), ours)
    more = planned(record(attendance=[AttendanceRecord(*year, 120, 105)]), ours)

    assert same.verdict == Verdict.SAME
    assert [(c.label, c.old, c.new) for c in more.changes] == [
        ("Attendance 2025/26", "90 of 100 sessions", "105 of 120 sessions")
    ]


def test_our_own_school_is_no_earlier_school():
    schools = [FormerSchool("Odo", "999", "9901"), FormerSchool("Ours", "999", "9902")]

    row = planned(record(schools=schools), existing(), our_numbers={"9999902"})

    assert change_of(row, "schools") == ("", "Odo")


@pytest.mark.parametrize("kind", FLAGS)
def test_flag_of_no_changes_only_what_was_yes(kind):
    rec = record(flags={kind: False})

    assert planned(rec, existing()).verdict == Verdict.SAME
    row = planned(rec, existing(flags={kind: Spell()}))
    assert change_of(row, f"flag:{kind}") == ("yes", "no")
    assert row.identity_verdict == Verdict.SAME


def test_leaver_in_our_register_comes_on_roll_again():
    row = planned(record(), existing(is_on_roll=False, left_on=date(2025, 7, 20)))

    assert change_of(row, "enrolment") == ("left on 20 July 2025", "on roll again")


def test_not_in_file_is_listed_only_for_a_list_of_the_year():
    pupils = [existing(pk=n, upn=f"B99999011200{n}", nc_year="6") for n in range(1, 5)]
    register = Register([*pupils, existing(pk=9, upn="B999990112999", nc_year="5")])
    records = [
        record(n, upn=f"B99999011200{n}", nc_year="6", forename=f"Ida{n}") for n in (1, 2, 3)
    ]

    rows = plan(records, register, today=TODAY)
    assert not_in_file(rows, register) == [4]

    rows = plan(records[:1], register, today=TODAY)
    assert not_in_file(rows, register) == []


def test_matches_nobody():
    register = Register([existing()])
    stranger = [record(upn="C999990112009", forename="Eva")]

    assert matches_nobody(plan(stranger, register, today=TODAY), register)
    assert not matches_nobody(plan(stranger, Register([]), today=TODAY), Register([]))
    assert not matches_nobody(plan([record()], register, today=TODAY), register)


def test_counts_have_every_verdict():
    assert counts([planned(record())]) == {
        "new": 1,
        "changed": 0,
        "same": 0,
        "possible": 0,
        "problem": 0,
    }
