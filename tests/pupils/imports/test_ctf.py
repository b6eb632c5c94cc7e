from datetime import date
from pathlib import Path

import pytest

from pupils.imports.ctf import SchoolNumber, read_ctf
from pupils.imports.records import (
    AddressRecord,
    AttendanceRecord,
    NeedRecord,
    PhoneRecord,
    SenEpisode,
    Spell,
    from_json,
    to_json,
)
from pupils.imports.refusals import FileRefused

TODAY = date(2026, 11, 24)
FILES = Path(__file__).parent / "files"


@pytest.fixture
def ctf():
    return read_ctf((FILES / "ctf_full.xml").read_bytes(), today=TODAY)


def one_pupil(inside, header=""):
    return (
        f"<CTfile><Header>{header}</Header><CTFpupilData><Pupil><Surname>Ost</Surname>"
        f"<Forename>Ida</Forename><DOB>2015-01-17</DOB>{inside}</Pupil></CTFpupilData></CTfile>"
    ).encode()


def test_read_ctf_header(ctf):
    assert ctf.source == SchoolNumber("999", "9901", "", "St. Odo's C.E. Primary")
    assert ctf.addressee == SchoolNumber("999", "9902")
    assert (ctf.version, ctf.qualifier) == ("25.0", "full")
    assert ctf.notices == []


def test_read_ctf_pupil(ctf):
    pupil = ctf.records[0]

    assert pupil.line == 15
    assert (pupil.upn, pupil.former_upns) == ("B999990112001", ["B99999011200A"])
    assert (pupil.surname, pupil.forename) == ("Ó Briain", "Zoë")
    assert (pupil.preferred_surname, pupil.preferred_forename) == ("", "Zo")
    assert (pupil.sex, pupil.nc_year, pupil.born_on) == ("F", "6", date(2015, 1, 17))
    assert pupil.sen == [
        SenEpisode("P", date(2019, 9, 1), date(2022, 1, 31)),
        SenEpisode("K", date(2022, 2, 1), date(2024, 6, 30)),
        SenEpisode("E", date(2024, 7, 1)),
    ]
    assert pupil.needs == [NeedRecord("ASD", 1), NeedRecord("SLCN", 2, date(2023, 9, 5))]
    assert pupil.fsm == [Spell(date(2020, 9, 1))]
    assert pupil.flags == {
        "eal": True,
        "service_child": False,
        "medical": True,
        "looked_after": True,
    }
    assert pupil.address == AddressRecord(["12a Quill Row"], "Marrow", "", "ZZ99 3VZ")
    assert pupil.attendance == [
        AttendanceRecord(date(2025, 9, 1), date(2026, 8, 31), 300, 284, 9, 7)
    ]
    assert [s.urn for s in pupil.schools] == [""]
    assert [(r.stage, r.subject, r.result) for r in pupil.results] == [("KS1", "MAT", "EXS")]
    assert "Need “XYZ” is not a need of the census and was left out." in pupil.warnings


def test_read_ctf_contacts_by_their_order(ctf):
    first, second = ctf.records[0].contacts

    assert (first.forename, first.relation, first.has_responsibility) == ("Maeve", "PAM", True)
    assert first.lives_with_pupil is True
    assert first.phones == [PhoneRecord("07700900301", "M"), PhoneRecord("960101", "H")]
    assert (second.forename, second.relation, second.has_responsibility) == ("Ultan", "", False)
    assert second.has_court_order is True


def test_read_ctf_pupil_whose_provision_ended_is_not_on_the_register(ctf):
    pupil = ctf.records[1]

    assert pupil.sen_now == SenEpisode("N", date(2021, 5, 18))
    assert pupil.needs == [NeedRecord("SLCN", 1, date(2020, 2, 2), date(2021, 5, 17))]
    assert (pupil.surname, pupil.forename) == ("Achterberg", "Piet-Jan")
    assert pupil.is_in_capitals


def test_records_survive_json(ctf):
    for record in ctf.records:
        assert from_json(to_json(record)) == record


def test_retired_status_without_end_is_not_todays():
    sen = "<SENhistory><SEN><StartDate>2015-01-01</StartDate><SENprovision>S</SENprovision></SEN></SENhistory>"

    pupil = read_ctf(one_pupil(sen), today=TODAY).records[0]

    assert pupil.sen == []
    assert pupil.warnings == [
        "SEN status S (Statement) was retired; it is not taken as the status of today. Choose SEN "
        "Support or EHC plan on the pupil's file."
    ]


def test_nsa_beside_a_plan_is_left_out():
    sen = (
        "<SENhistory><SEN><StartDate>2020-01-01</StartDate><SENprovision>E</SENprovision></SEN>"
        "<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>NSA</SENtype></SENneed></SENneeds>"
        "</SENhistory>"
    )

    pupil = read_ctf(one_pupil(sen), today=TODAY).records[0]

    assert pupil.needs == []
    assert pupil.warnings[0].startswith("NSA (no specialist assessment) cannot stand beside")


def test_unknown_version_and_placeholder_only_warn():
    header = (
        "<CTFversion>99.0</CTFversion><DestSchool><LEA>XXX</LEA><Estab>XXXX</Estab>"
        "<URN>XXXXXX</URN></DestSchool>"
    )

    file = read_ctf(one_pupil("", header), today=TODAY)

    assert file.addressee == SchoolNumber("XXX", "XXXX")
    assert "CTF version “99.0” is not one we know; check the preview with care." in file.notices


def test_bad_birth_date_is_a_problem_of_its_row():
    data = one_pupil("").replace(b"2015-01-17", b"2015-02-30")

    assert read_ctf(data, today=TODAY).records[0].problems == [
        "Date of birth “2015-02-30” is not a date."
    ]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><CTfile>&b;</CTfile>'


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (BOMB, "The file begins with a document type (DOCTYPE)"),
        (
            b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><CTfile/>',
            "The file begins with a document type (DOCTYPE)",
        ),
        (b"<CTfile>" + b"<a>" * 60, "The file is nested deeper than any CTF"),
        (b"<CTfile><Header>" + b"<a>" * 200_000, "The file is nested deeper than any CTF"),
        (b"<CTfile><Header></CTfile>", "The XML breaks off or is damaged at line 1."),
        (b"<CTfile>\n<Header>\n", "The XML breaks off or is damaged at line 3."),
        (b"<CTfile><CTFpupilData/></CTfile>", "The CTF holds no pupils."),
        (b"<Pupils><Pupil/></Pupils>", "This XML file is not a common transfer file"),
        (b"<ATfile/>", "This is an admissions transfer file (ATF)."),
        (b"<CTfile>" + b"<a/>" * 500_001 + b"</CTfile>", "The file holds more than can be read"),
        (
            one_pupil("<Email>" + "x" * 20_001 + "</Email>"),
            "Line 1 holds a value of more than 20,000 characters.",
        ),
        (b"<CTfile>&undefined;</CTfile>", "The XML breaks off or is damaged at line 1."),
    ],
)
def test_read_ctf_refuses_with_a_sentence(data, start):
    with pytest.raises(FileRefused) as refusal:
        read_ctf(data, today=TODAY)

    assert str(refusal.value).startswith(start)


def test_read_ctf_of_windows_1252_that_claims_utf_8():
    data = b'<?xml version="1.0" encoding="utf-8"?>' + one_pupil("").replace(
        b"Ida", "Zoë".encode("cp1252")
    )

    file = read_ctf(data, today=TODAY)

    assert file.records[0].forename == "Zoë"
    assert file.notices[0].startswith("The letters were read as Windows-1252 (Western European).")


SAMPLES = sorted(Path(__file__).parents[4].joinpath("shared/samples/ctf").glob("*.xml"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_read_ctf_of_collected_samples(path):
    file = read_ctf(path.read_bytes(), today=TODAY)

    assert not any(record.problems for record in file.records)
