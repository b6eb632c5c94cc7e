"""Imports from file to register and back, as the actions do it."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from pupils import models
from pupils.actions import imports
from pupils.actions.imports import free_days
from pupils.enums import CharacteristicKind, DueKind, ImportState, Verdict
from pupils.imports.files import open_file
from pupils.upn import invented
from sendhub.accounts.models import TeachingGroup
from sendhub.audit.enums import AuditEvent
from sendhub.audit.models import Entry
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.factories.pupils import (
    CharacteristicFactory,
    FormerUpnFactory,
    NeedFactory,
    PupilFactory,
    SenStatusFactory,
)

TODAY = date(2026, 11, 24)
FILES = Path(__file__).parents[1] / "imports" / "files"
UPN = invented(establishment="9901", year=2021, serial=1)
UPN_2 = invented(establishment="9901", year=2021, serial=2)
HEAD = "UPN,Surname,Forename,DOB,Sex,Year,Class"


def csv(*lines, head=HEAD):
    return "\r\n".join((head, *lines)).encode()


PLAIN = csv(f"{UPN},Ost,Ida,02/01/2015,F,6,6 Oak", f"{UPN_2},Nord,Ulf,03/02/2015,M,6,6 Oak")


@pytest.fixture
def inside(school):
    with tenant(school.pk):
        yield school


def preview(data, by, name="pupils.csv"):
    return imports.begin(file=open_file(data, name, today=TODAY), by=by, today=TODAY)


def verdicts(batch):
    return [r.verdict for r in batch.rows.all()]


def confirmed(data, by, name="pupils.csv", **options):
    batch = preview(data, by, name)
    confirm(batch, by, **options)
    batch.refresh_from_db()
    return batch


def confirm(batch, by, typed_name=""):
    batch.refresh_from_db()
    return imports.confirm(
        batch=batch, version=batch.version, typed_name=typed_name, by=by, today=TODAY
    )


def only_pupil():
    return models.Pupil.objects.get()


def test_fact_of_a_file_takes_no_day_that_is_on_record(inside, school, senco_actor):
    confirmed(PLAIN, senco_actor)
    ida = models.Pupil.objects.get(upn=UPN)
    CharacteristicFactory(
        pupil=ida, kind=CharacteristicKind.EAL, starts_on=date(2026, 9, 1), ends_on=TODAY
    )

    confirmed(csv(f"{UPN},Ost,Ida,02/01/2015,F,6,6 Oak,Y", head=f"{HEAD},EAL"), senco_actor)

    rows = models.Characteristic.objects.filter(pupil=ida).order_by("starts_on")
    assert list(rows.values_list("starts_on", "ends_on")) == [
        (date(2026, 9, 1), TODAY),
        (date(2026, 11, 25), None),
    ]


@pytest.mark.parametrize(
    ("new", "fitted"),
    [
        ((date(2024, 1, 1), None), (date(2025, 9, 1), None)),
        ((None, date(2024, 12, 1)), (None, date(2024, 8, 31))),
        ((None, None), (date(2025, 9, 1), None)),
        ((date(2025, 9, 1), None), (date(2025, 9, 1), None)),
        ((date(2024, 9, 1), date(2025, 8, 31)), None),
    ],
)
def test_need_of_a_file_is_cut_to_free_days(inside, school, new, fitted):
    pupil = PupilFactory(school=school)
    NeedFactory(pupil=pupil, starts_on=date(2024, 9, 1), ends_on=date(2025, 8, 31))
    row = models.Need(
        school=school, pupil=pupil, need_type="SLCN", rank=1, starts_on=new[0], ends_on=new[1]
    )

    kept = free_days.fitted(models.Need, [(None, row)])

    assert [(made.starts_on, made.ends_on) for _, made in kept] == ([fitted] if fitted else [])


def test_preview_writes_nothing_about_pupils(inside, senco_actor):
    batch = preview(PLAIN, senco_actor)

    assert batch.state == ImportState.PREVIEW
    assert verdicts(batch) == [Verdict.NEW, Verdict.NEW]
    assert models.Pupil.objects.count() == 0
    assert batch.counts["new"] == 2


def test_confirm_brings_pupils_in_whole(inside, senco_actor):
    batch = confirmed(PLAIN, senco_actor)

    ida, ulf = models.Pupil.objects.order_by("-last_name")
    assert batch.state == ImportState.APPLIED
    assert (ida.first_name, ida.last_name, ida.sex, ida.nc_year) == ("Ida", "Ost", "F", "6")
    assert (ida.search_key.startswith("ida"), ida.sort_key) == (True, "ost ida")
    group = TeachingGroup.objects.get()
    assert (group.name, group.academic_year, group.nc_year) == ("6 Oak", 2026, "6")
    assert {ida.group_id, ulf.group_id} == {group.pk}
    assert [m.starts_on for m in models.GroupMember.objects.all()] == [TODAY, TODAY]
    assert [e.starts_on for e in ida.enrolment_set.all()] == [TODAY]
    entry = Entry.objects.get(event=AuditEvent.IMPORT_APPLIED)
    assert entry.pupil_ids == sorted([ida.pk, ulf.pk])


def test_whole_ctf_comes_in(inside, senco_actor):
    inside.local_authority.code = "999"
    batch = confirmed(
        (FILES / "ctf_full.xml").read_bytes(), senco_actor, "x.xml", typed_name=inside.name
    )

    zoe = models.Pupil.objects.get(upn="B999990112001")
    assert batch.state == ImportState.APPLIED
    assert (zoe.known_as, zoe.sen_status, zoe.ethnicity, zoe.first_language) == (
        "Zo",
        "E",
        "WIRI",
        "GLE",
    )
    assert [f.upn for f in zoe.formerupn_set.all()] == ["B99999011200A"]
    assert [
        (s.status, s.starts_on, s.ends_on) for s in zoe.senstatus_set.order_by("starts_on")
    ] == [
        ("P", date(2019, 9, 1), date(2022, 1, 31)),
        ("K", date(2022, 2, 1), date(2024, 6, 30)),
        ("E", date(2024, 7, 1), None),
    ]
    assert [(n.need_type, n.rank) for n in zoe.need_set.all()] == [("ASD", 1), ("SLCN", 2)]
    assert sorted((c.kind, c.starts_on, c.note) for c in zoe.characteristic_set.all()) == [
        ("eal", None, ""),
        ("fsm", date(2020, 9, 1), ""),
        ("looked_after", None, "Local authority 999"),
        ("medical", None, ""),
    ]
    assert [a.lines for a in zoe.addresses.all()] == ["12a Quill Row\nMarrow"]
    maeve, ultan = zoe.relationship_set.all()
    assert (maeve.contact.first_name, maeve.relation, maeve.may_receive, maeve.lives_with) == (
        "Maeve",
        "PAM",
        True,
        True,
    )
    assert (maeve.contact.mobile, maeve.contact.telephone) == ("07700900301", "960101")
    assert (ultan.has_parental_responsibility, ultan.may_receive) == (False, False)
    assert [(a.possible, a.attended) for a in zoe.attendancefigure_set.all()] == [(300, 284)]
    assert [(a.instrument, a.subject, a.level) for a in zoe.assessment_set.all()] == [
        ("KS1 TA MAT", "MAT", "EXS")
    ]
    assert [s.name for s in zoe.formerschool_set.all()] == ["St. Odo's C.E. Primary"]
    assert [e.origin for e in zoe.enrolment_set.all()] == ["St. Odo's C.E. Primary"]
    piet = models.Pupil.objects.get(last_name="Achterberg")
    assert piet.sen_status == "N"
    assert [(n.need_type, n.ends_on) for n in piet.need_set.all()] == [("SLCN", date(2021, 5, 17))]
    assert models.Due.objects.count() == 0


@pytest.mark.parametrize("name", ["ctf_full.xml", "sims_style_semicolon_cp1252.csv"])
def test_same_file_twice_changes_nothing(inside, senco_actor, name):
    data = (FILES / name).read_bytes()
    confirmed(data, senco_actor, name, typed_name=inside.name)
    events = models.Pupil.pgh_event_model.objects.count()

    again = preview(data, senco_actor, name)

    assert {v: n for v, n in again.counts.items() if v in Verdict.values and n} == {
        "same": again.counts["same"] or -1
    } or verdicts(again) == [
        Verdict.SAME,
        Verdict.POSSIBLE,
    ]
    assert again.notices[0].startswith("This very file was imported on ")
    confirm(again, senco_actor, typed_name=inside.name)
    assert models.Pupil.pgh_event_model.objects.count() == events


def test_one_bad_row_among_many_never_blocks_the_good(inside, senco_actor):
    lines = [
        f"{invented(establishment='9901', year=2020, serial=n)},Ost,Ida{n},02/01/2015,F,6,"
        for n in range(1, 60)
    ]
    lines[30] = ",,Nameless,02/01/2015,F,6,"

    batch = confirmed(csv(*lines), senco_actor)

    assert models.Pupil.objects.count() == 58
    row = batch.rows.get(verdict=Verdict.PROBLEM)
    assert (row.line, row.problems) == (32, ["There is no surname."])


def test_change_writes_named_fields_once(inside, senco_actor):
    pupil = PupilFactory(school=inside, upn=UPN, first_name="Ida", last_name="Ost", version=3)

    batch = confirmed(csv(f"{UPN},West,Ida,14/05/2018,F,5,"), senco_actor)

    pupil.refresh_from_db()
    assert (pupil.last_name, pupil.nc_year, pupil.sex, pupil.sort_key, pupil.version) == (
        "West",
        "5",
        "F",
        "west ida",
        4,
    )
    assert [(c["label"], c["old"], c["new"]) for c in batch.rows.get().changes] == [
        ("Surname", "Ost", "West"),
        ("Sex", "", "F"),
        ("Year group", "4", "5"),
    ]
    assert models.Pupil.pgh_event_model.objects.filter(pgh_obj=pupil).count() == 2


def test_new_upn_keeps_the_old_one_as_former(inside, senco_actor):
    pupil = PupilFactory(school=inside, upn=UPN_2, first_name="Ida", last_name="Ost")
    FormerUpnFactory(pupil=pupil, upn=UPN)
    head = "UPN,Former UPN,Surname,Forename,DOB"
    new = invented(establishment="9901", year=2025, serial=9)

    confirmed(csv(f"{new},{UPN_2},Ost,Ida,14/05/2018", head=head), senco_actor)

    pupil.refresh_from_db()
    assert pupil.upn == new
    assert {f.upn for f in pupil.formerupn_set.all()} == {UPN, UPN_2}


def sen_csv(status, since="", need=""):
    head = "UPN,Surname,Forename,SEN Status,SEN Start Date,Primary Need"
    return csv(f"{UPN},Ost,Ida,{status},{since},{need}", head=head)


def ida(school, **values):
    return PupilFactory(school=school, upn=UPN, first_name="Ida", last_name="Ost", **values)


def test_new_status_ends_the_one_before(inside, senco_actor):
    pupil = ida(inside, sen_status="K")

    confirmed(sen_csv("E", "01/10/2026", "ASD"), senco_actor)

    pupil.refresh_from_db()
    assert pupil.sen_status == "E"
    assert [(s.status, s.ends_on) for s in pupil.senstatus_set.order_by("starts_on")] == [
        ("K", date(2026, 9, 30)),
        ("E", None),
    ]
    assert [(n.need_type, n.rank) for n in pupil.need_set.all()] == [("ASD", 1)]


@pytest.mark.parametrize(
    ("before", "since", "dues"),
    [
        ("N", "20/11/2026", 1),  # our school's decision, and fresh
        ("N", "01/09/2025", 0),  # long ago: told then
        ("N", "", 0),  # no date: a first import of the column
        ("E", "20/11/2026", 0),  # not new to SEN
    ],
)
def test_parents_are_to_be_told_only_when_it_is_news(inside, senco_actor, before, since, dues):
    pupil = ida(inside, sen_status=before)

    confirmed(sen_csv("K", since), senco_actor)

    due = models.Due.objects.filter(kind=DueKind.TELL_PARENT)
    status = pupil.senstatus_set.get(ends_on=None)
    assert due.count() == dues
    assert (status.informed_on is None) is bool(dues)
    assert [d.subject_id for d in due] == [status.pk] * dues


def test_new_pupil_at_k_opens_nothing(inside, senco_actor):
    head = "UPN,Surname,Forename,DOB,SEN Status,SEN Start Date"
    confirmed(csv(f"{UPN},Ost,Ida,02/01/2015,K,20/11/2026", head=head), senco_actor)

    assert models.Due.objects.count() == 0
    assert only_pupil().senstatus_set.get().informed_how == "imported"


def test_retired_status_is_left_out(inside, senco_actor):
    pupil = ida(inside, sen_status="K")

    batch = confirmed(sen_csv("S"), senco_actor)

    pupil.refresh_from_db()
    assert pupil.sen_status == "K"
    assert batch.rows.get().warnings[0].startswith("SEN status S (Statement) was retired")


def test_needs_are_ranked_anew_and_none_is_lost(inside, senco_actor):
    pupil = ida(inside, sen_status="K")
    NeedFactory(pupil=pupil, need_type="SLCN", rank=1)

    confirmed(sen_csv("K", need="SPLD"), senco_actor)

    assert [(n.need_type, n.rank) for n in pupil.need_set.all()] == [("SPLD", 1), ("SLCN", 2)]


def test_no_ends_a_characteristic_and_blank_does_not(inside, senco_actor):
    pupil = ida(inside)
    CharacteristicFactory(pupil=pupil, kind=CharacteristicKind.EAL, starts_on=date(2020, 9, 1))
    CharacteristicFactory(
        pupil=pupil, kind=CharacteristicKind.FREE_MEALS, starts_on=date(2020, 9, 1)
    )
    head = "UPN,Surname,Forename,FSM,EAL"

    confirmed(csv(f"{UPN},Ost,Ida,N,", head=head), senco_actor)

    assert {c.kind: c.ends_on for c in pupil.characteristic_set.all()} == {
        "eal": None,
        "fsm": date(2026, 11, 23),
    }


def test_brother_and_sister_share_a_parent(inside, senco_actor):
    head = "UPN,Surname,Forename,DOB,Parent 1 Name,Parent 1 Relationship,Parent 1 Email"
    data = csv(
        f"{UPN},Ost,Ida,02/01/2015,Ann Ost,Mother,ann@example.org",
        f"{UPN_2},Ost,Ulf,02/01/2016,Ann Ost,Mother,ann@example.org",
        f"{invented(establishment='9901', year=2021, serial=3)},Ost,Eva,02/01/2016,Ann Ost,Mother,other@example.org",
        head=head,
    )

    confirmed(data, senco_actor)

    assert models.Contact.objects.count() == 2
    assert models.Relationship.objects.count() == 3


def test_class_change_ends_the_membership_before(inside, senco_actor):
    confirmed(PLAIN, senco_actor)
    pupil = models.Pupil.objects.get(upn=UPN)

    confirmed(csv(f"{UPN},Ost,Ida,02/01/2015,F,6,6 Ash"), senco_actor)

    pupil.refresh_from_db()
    assert pupil.group.name == "6 Ash"
    open_rows = pupil.groupmember_set.filter(ends_on=None)
    assert [m.group.name for m in open_rows] == ["6 Ash"]


def test_decision_same_pupil(inside, senco_actor):
    pupil = PupilFactory(
        school=inside, upn="", first_name="Ida", last_name="Ost", born_on=date(2015, 1, 2)
    )
    batch = preview(PLAIN, senco_actor)
    row = batch.rows.get(line=2)
    assert (row.verdict, row.candidates) == (Verdict.POSSIBLE, [pupil.pk])

    imports.decide(row=row, decision=str(pupil.pk), by=senco_actor, today=TODAY)
    confirm(batch, senco_actor)

    pupil.refresh_from_db()
    assert pupil.upn == UPN
    assert models.Pupil.objects.count() == 2


def test_decision_new_or_skip(inside, senco_actor):
    PupilFactory(school=inside, upn="", first_name="Ida", last_name="Ost", born_on=date(2015, 1, 2))
    batch = preview(PLAIN, senco_actor)

    imports.decide(row=batch.rows.get(line=2), decision="new", by=senco_actor, today=TODAY)
    imports.decide(row=batch.rows.get(line=3), decision="skip", by=senco_actor, today=TODAY)
    confirm(batch, senco_actor, typed_name=inside.name)

    assert sorted(p.upn for p in models.Pupil.objects.all()) == sorted(["", UPN])


def test_decide_all_suggested(inside, senco_actor):
    for name, born in (("Ida", date(2015, 1, 2)), ("Ulf", date(2015, 2, 3))):
        last = "Ost" if name == "Ida" else "Nord"
        PupilFactory(school=inside, upn="", first_name=name, last_name=last, born_on=born)
    batch = preview(PLAIN, senco_actor)

    assert imports.decide_all_suggested(batch=batch, by=senco_actor, today=TODAY) == 2
    assert verdicts(batch) == [Verdict.CHANGED, Verdict.CHANGED]


def test_two_rows_cannot_be_said_to_be_one_pupil(inside, senco_actor):
    twin = PupilFactory(
        school=inside, upn="", first_name="Ida", last_name="Ost", born_on=date(2015, 1, 2)
    )
    batch = preview(
        csv(f"{UPN},Ost,Ida,02/01/2015,F,6,", f"{UPN_2},Ost,Ida,02/01/2015,F,6,"), senco_actor
    )
    imports.decide(row=batch.rows.get(line=2), decision=str(twin.pk), by=senco_actor, today=TODAY)

    with pytest.raises(NotPossible, match="already belongs to that pupil"):
        imports.decide(
            row=batch.rows.get(line=3), decision=str(twin.pk), by=senco_actor, today=TODAY
        )


def test_confirm_of_an_old_preview_is_refused(inside, senco_actor):
    batch = preview(PLAIN, senco_actor)

    with pytest.raises(NotPossible, match="changed in another window"):
        imports.confirm(
            batch=batch, version=batch.version - 1, typed_name="", by=senco_actor, today=TODAY
        )


def test_register_changed_since_the_preview_is_shown_anew(inside, senco_actor):
    pupil = ida(inside)
    batch = preview(csv(f"{UPN},West,Ida,14/05/2018,F,4,"), senco_actor)
    models.Pupil.objects.filter(pk=pupil.pk).update(last_name="South")

    confirm(batch, senco_actor)

    batch.refresh_from_db()
    pupil.refresh_from_db()
    assert batch.state == ImportState.PREVIEW
    assert batch.rows.get().changes[0]["old"] == "South"
    assert pupil.last_name == "South"


@pytest.mark.parametrize("typed", ["", "Another School"])
def test_file_for_another_school_stops(inside, senco_actor, typed):
    batch = preview((FILES / "ctf_full.xml").read_bytes(), senco_actor, "x.xml")

    with pytest.raises(NotPossible, match=r"addressed to another school \(999/9902\)"):
        confirm(batch, senco_actor, typed_name=typed)
    assert models.Pupil.objects.count() == 0


def test_file_for_a_former_number_of_ours_goes_on(inside, senco_actor):
    inside.former_numbers.create(la_code="999", establishment="9902")

    assert preview((FILES / "ctf_full.xml").read_bytes(), senco_actor).header["asks"] == ""


def test_list_that_matches_nobody_asks_for_the_name(inside, senco_actor):
    PupilFactory(school=inside)

    batch = preview(PLAIN, senco_actor)

    assert batch.header["asks"] == (
        "None of the UPNs in this file belongs to a pupil of ours. It may be another school's file."
    )


def test_list_whose_only_known_pupil_has_a_problem_is_ours(inside, senco_actor):
    PupilFactory(school=inside, upn=UPN)

    batch = preview(csv(f"{UPN},Ost,Ida,31/02/2015", head="UPN,Surname,Forename,DOB"), senco_actor)

    assert (batch.counts["problem"], batch.header["asks"]) == (1, "")


CASE = csv(
    f"{UPN},Ost,Ida,02/01/2015,K,SLCN,Y,Ann Ost",
    head="UPN,Surname,Forename,DOB,SEN Status,Primary Need,FSM,Parent 1 Name",
)


def test_administrator_brings_in_identity_and_the_senco_the_rest(inside, admin_actor, senco_actor):
    batch = confirmed(CASE, admin_actor)

    pupil = only_pupil()
    assert batch.state == ImportState.WAITING
    assert (pupil.last_name, pupil.sen_status) == ("Ost", "N")
    assert (pupil.need_set.count(), pupil.characteristic_set.count()) == (0, 0)
    assert pupil.relationship_set.count() == 0
    assert batch.counts["case"] == {
        "SEN status and needs": 1,
        "Free meals and pupil premium": 1,
        "Contacts and addresses": 1,
    }

    confirm(batch, senco_actor)

    batch.refresh_from_db()
    pupil.refresh_from_db()
    assert batch.state == ImportState.APPLIED
    assert pupil.sen_status == "K"
    assert (pupil.need_set.count(), pupil.characteristic_set.count()) == (1, 1)
    assert pupil.relationship_set.count() == 1
    assert models.Due.objects.count() == 0


def test_undo_takes_everything_back(inside, senco_actor):
    old = ida(inside, sen_status="N")
    before = models.Pupil.objects.values().get(pk=old.pk)
    batch = confirmed(
        csv(
            f"{UPN},West,Ida,14/05/2018,K,20/11/2026,SLCN,Y,Ann Ost,6 Oak",
            f"{UPN_2},Nord,Ulf,03/02/2015,K,,SLCN,Y,Bo Nord,6 Oak",
            head="UPN,Surname,Forename,DOB,SEN Status,SEN Start Date,Primary Need,FSM,Parent 1 Name,Class",
        ),
        senco_actor,
    )
    assert models.Due.objects.count() == 1

    assert imports.undo(batch=batch, by=senco_actor) == []

    after = models.Pupil.objects.values().get(pk=old.pk)
    assert {k: v for k, v in after.items() if k != "version"} == {
        k: v for k, v in before.items() if k != "version"
    }
    for model in (models.SenStatus, models.Need, models.Characteristic, models.Relationship):
        assert model.objects.count() == 0
    assert (models.Contact.objects.count(), TeachingGroup.objects.count()) == (0, 0)
    assert models.Due.objects.count() == 0
    seen = models.Pupil.objects.visible_to(senco_actor)
    assert [p.pk for p in seen] == [old.pk]
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE


def test_pupil_taken_back_comes_in_again(inside, senco_actor):
    batch = confirmed(CASE, senco_actor)
    imports.undo(batch=batch, by=senco_actor)

    again = confirmed(CASE, senco_actor)

    pupil = only_pupil()
    assert again.rows.get().verdict == Verdict.NEW
    assert (pupil.is_taken_back, pupil.sen_status) == (False, "K")
    assert pupil.enrolment_set.count() == 1


def test_pupil_worked_on_since_stays_whole(inside, senco_actor):
    batch = confirmed(PLAIN, senco_actor)
    worked, other = models.Pupil.objects.order_by("upn")
    SenStatusFactory(pupil=worked)

    stayed = imports.undo(batch=batch, by=senco_actor)

    assert [row.pupil_id for row in stayed] == [worked.pk]
    assert [p.pk for p in models.Pupil.objects.visible_to(senco_actor)] == [worked.pk]
    assert TeachingGroup.objects.count() == 1


def test_changed_pupil_worked_on_since_stays(inside, senco_actor):
    pupil = ida(inside)
    batch = confirmed(csv(f"{UPN},West,Ida,14/05/2018,F,5,"), senco_actor)
    models.Pupil.objects.filter(pk=pupil.pk).update(nc_year="6")

    with pytest.raises(NotPossible, match="has been worked on since"):
        imports.undo(batch=batch, by=senco_actor)


def test_undo_after_seven_days_is_refused(inside, senco_actor):
    batch = confirmed(PLAIN, senco_actor)
    batch.applied_at = timezone.now() - timezone.timedelta(days=8)
    batch.save(update_fields=["applied_at"])

    with pytest.raises(NotPossible, match="for seven days"):
        imports.undo(batch=batch, by=senco_actor)


def test_old_files_are_forgotten(inside, senco_actor):
    batch = confirmed(PLAIN, senco_actor)
    later = timezone.now() + timezone.timedelta(days=8)

    assert imports.forget_old_files(school_id=inside.pk, now=later) == 1

    batch.refresh_from_db()
    assert (batch.content, batch.rows.count(), batch.counts["new"]) == (None, 0, 2)
    assert imports.forget_old_files(school_id=inside.pk, now=later) == 0


def test_columns_are_asked_for_and_remembered(inside, senco_actor):
    data = csv("Ost,Ida,02/01/2015", head="Alpha,Beta,Gamma")
    batch = preview(data, senco_actor)
    assert batch.state == ImportState.MAPPING

    batch = imports.map_columns(
        batch=batch,
        mapping={0: "surname", 1: "forename", 2: "born_on"},
        is_remembered=True,
        by=senco_actor,
        today=TODAY,
    )

    assert verdicts(batch) == [Verdict.NEW]
    again = preview(csv("Nord,Ulf,02/01/2015", head="Alpha,Beta,Gamma"), senco_actor)
    assert again.state == ImportState.PREVIEW


def test_other_school_sees_none_of_it(school, other_school, senco_actor, other_senco_actor):
    with tenant(school.pk):
        confirmed(PLAIN, senco_actor)

    with tenant(other_school.pk):
        assert models.ImportBatch.objects.count() == 0
        assert verdicts(preview(PLAIN, other_senco_actor)) == [Verdict.NEW, Verdict.NEW]


def run(path, school, *options):
    out = io.StringIO()
    call_command("import_pupils", str(path), "--school", school.urn, *options, stdout=out)
    return out.getvalue()


def test_command_shows_counts_and_writes_only_with_apply(school, tmp_path):
    path = tmp_path / "pupils.csv"
    path.write_bytes(PLAIN)

    expected = '{"new": 2, "changed": 0, "same": 0, "possible": 0, "problem": 0}\n'
    assert run(path, school, "--json") == expected
    with tenant(school.pk):
        assert (models.Pupil.objects.count(), models.ImportBatch.objects.count()) == (0, 0)
    assert run(path, school, "--json", "--apply") == expected
    with tenant(school.pk):
        assert models.Pupil.objects.count() == 2
    assert run(path, school, "--json", "--apply") == expected.replace(
        '"new": 2', '"new": 0'
    ).replace('"same": 0', '"same": 2')


def test_command_refuses_with_the_sentence(school, tmp_path):
    path = tmp_path / "pupils.csv"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError, match="^This is a PDF."):
        run(path, school)


def test_command_asks_before_another_schools_file(school, tmp_path):
    path = FILES / "ctf_full.xml"

    with pytest.raises(CommandError, match="addressed to another school"):
        run(path, school, "--apply")
    assert '"new": 2' in run(path, school, "--apply", "--json", "--accept-addressee")


def test_upn_of_a_merged_file_means_the_file_that_is_kept(inside, senco_actor):
    kept = PupilFactory(school=inside, first_name="Ida", last_name="Ost")
    PupilFactory(school=inside, upn=UPN, first_name="Ida", last_name="Ost", merged_into=kept)

    batch = preview(csv(f"{UPN},Ost,Ida,14/05/2018,F,4,"), senco_actor)

    assert [r.pupil_id for r in batch.rows.all()] == [kept.pk]


def test_failure_in_the_middle_leaves_nothing(inside, senco_actor):
    batch = preview(PLAIN, senco_actor)

    def stop(done, of):
        raise RuntimeError("the worker is killed")

    with pytest.raises(RuntimeError), transaction.atomic():
        imports.apply_import(batch=batch, by=senco_actor, today=TODAY, report=stop)

    batch.refresh_from_db()
    assert batch.state == ImportState.PREVIEW
    assert (models.Pupil.objects.count(), TeachingGroup.objects.count()) == (0, 0)
