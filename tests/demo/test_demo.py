"""The demo schools: believable, the same for the same seed, and never beside a real school."""

import datetime
import json
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Q
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from agencies.models import AdviceItem
from provision.content import digest_of
from provision.enums import Decision, LineState, PlaceState, Presence, SessionState, Stage
from provision.models import (
    Attendance,
    Cycle,
    Intervention,
    Outcome,
    OutcomeSupport,
    Participation,
    PlanVersion,
    ReviewLine,
    Session,
    SupportPlan,
)
from provision.rates import Rates
from pupils.enums import DueKind
from pupils.models import Concern, Document, Due, Pupil, SenStatus
from pupils.upn import has_right_letter, has_shape
from sendhub.accounts.models import ClosurePeriod, GroupStaff, School, StaffAbsence, Term, User
from sendhub.dates import SchoolDays
from sendhub.demo.people import children
from sendhub.demo.plan_stories import PLAN_STORIES
from sendhub.reports.retention import ended_periods
from sendhub.tenancy import tenant
from tests.factories.accounts import SchoolFactory

YEARS = ("R", "1", "2", "3", "4", "5", "6")


def people(seed, pupils=420):
    return children(seed=seed, pupils=pupils, years=YEARS, forms=2, academic_year=2026)


def test_same_seed_gives_the_same_people():
    assert people("1/0") == people("1/0")
    assert people("1/0") != people("2/0")


def test_shares_are_near_the_national_ones():
    made = people("shares", 7000)
    share = {code: 100 * sum(c.status == code for c in made) / len(made) for code in "NKE"}
    boys = [c.sex for c in made if c.status == "E"].count("M") / sum(c.status == "E" for c in made)

    assert abs(share["K"] - 14.5) < 2
    assert abs(share["E"] - 3.6) < 1
    assert 0.62 < boys < 0.8


def test_children_are_of_their_year_group():
    for child in people("years"):
        age = 4 if child.nc_year == "R" else 4 + int(child.nc_year)
        turned = datetime.date(2026 - age, 8, 31)
        assert turned - datetime.timedelta(days=366) < child.born_on <= turned


def test_nobody_in_need_lacks_a_need():
    made = people("needs")

    assert [c for c in made if (c.status in "KE") != bool(c.needs)] == []
    assert [c for c in made if c.status == "E" and "NSA" in c.needs] == []


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Fill the schools once; what a test changes in them is taken back after it."""
    uploads = tmp_path_factory.mktemp("demo") / "uploads"
    kept = override_settings(UPLOAD_ROOT=uploads)
    with django_db_blocker.unblock(), kept, transaction.atomic():
        call_command("seed_demo", schools=2, pupils=70, stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded, db):
    return School.objects.get(urn="999901")


def test_seed_fills_a_school(demo):
    with tenant(demo.pk):
        # Who is still to come from another school has no number with us yet.
        pupils = list(Pupil.objects.exclude(upn=""))
        upns = [p.upn for p in pupils]
        registered = {p.pk for p in pupils if p.sen_status != "N"}
        current = SenStatus.objects.filter(ends_on=None, status__in="KE")
        assert len(pupils) == len(set(upns)) == 70
        assert all(has_shape(upn) and has_right_letter(upn) for upn in upns)
        assert set(current.values_list("pupil_id", flat=True)) == registered
        assert Concern.objects.filter(state="received").exists()
        assert Due.objects.open().exists()


def test_sessions_were_held_missed_and_are_to_come(demo):
    today = timezone.localdate()
    with tenant(demo.pk):
        sessions = Session.objects.all()
        past = set(sessions.filter(on__lt=today).values_list("state", flat=True))
        terms = {
            run.starts_on.year * 12 + run.starts_on.month for run in Intervention.objects.all()
        }
        assert past >= {SessionState.HELD, SessionState.MISSED}
        assert len(terms) > 1
        assert sessions.exclude(missed_reason="").values("missed_reason").distinct().count() > 3
        assert set(sessions.filter(on__gt=today).values_list("state", flat=True)) <= {"planned"}


def test_sessions_count_the_pupils_of_their_attendance(demo):
    present = Count("attendances", filter=Q(attendances__presence=Presence.PRESENT))
    with tenant(demo.pk):
        held = Session.objects.filter(state=SessionState.HELD).annotate(
            there=present, rows=Count("attendances")
        )
        assert held.count() > 100
        assert not held.exclude(present=F("there"), placed=F("rows")).exists()
        assert not Attendance.objects.exclude(session__state=SessionState.HELD).exists()
        assert not Attendance.objects.filter(session__on__lt=F("participation__starts_on")).exists()


def test_demo_assistant_has_sessions_to_record(demo):
    today = timezone.localdate()
    with tenant(demo.pk):
        terms, closures = (
            Term.objects.filter(school=demo),
            ClosurePeriod.objects.filter(school=demo),
        )
        day = SchoolDays.of(terms, closures).previous(today)
        mine = Session.objects.filter(staff__user__email="ta@demo.example", on=day)
        assert set(mine.values_list("state", flat=True)) == {SessionState.PLANNED}
        assert StaffAbsence.objects.get().starts_on > today


def test_places_are_taken_ended_and_waited_for(demo):
    with tenant(demo.pk):
        places = Participation.objects.all()
        states = set(places.values_list("state", flat=True))
        assert states == set(PlaceState)
        assert places.filter(starts_on__gt=F("intervention__starts_on")).exists()
        assert places.exclude(exit_score=None).exclude(rating="").exists()
        assert places.filter(ends_on__lt=F("intervention__ends_on")).exists()


def test_plans_stand_in_every_stage_with_their_review_owed(demo):
    today = timezone.localdate()
    with tenant(demo.pk):
        open_cycles = Cycle.objects.running()
        owed = Due.objects.open().filter(kind=DueKind.PLAN_REVIEW)
        assert set(Cycle.objects.values_list("stage", flat=True)) == set(Stage)
        assert {due.subject_id: due.due_on for due in owed} == dict(
            open_cycles.values_list("pk", "review_on")
        )
        assert owed.filter(due_on__lt=today).exists()
        assert owed.filter(due_on__gt=today + datetime.timedelta(days=7)).exists()
        assert ReviewLine.objects.filter(state=LineState.NEW).exists()


def test_a_plan_has_ended_where_a_pupil_came_off_the_register(demo):
    with tenant(demo.pk):
        ended = SupportPlan.objects.exclude(ends_on=None)
        last = Cycle.objects.filter(plan__in=ended)
        assert set(last.values_list("stage", "decision")) == {(Stage.FINISHED, Decision.EXIT)}
        assert set(ended.values_list("pupil__sen_status", flat=True)) == {"N"}
        assert not ended.exclude(layers__ends_on=F("ends_on")).exists()


def test_plans_carry_over_what_was_not_reached(demo):
    with tenant(demo.pk):
        carried = Outcome.objects.exclude(carried_from=None)
        threads = carried.exclude(thread=F("carried_from__thread"))
        assert carried.exists()
        assert not threads.exists()
        assert not carried.exclude(cycle__number=F("carried_from__cycle__number") + 1).exists()


def test_each_plan_is_locked_as_agreed_and_as_reviewed(demo):
    with tenant(demo.pk):
        locked = PlanVersion.objects.all()
        agreed = set(Cycle.objects.exclude(do_from=None).values_list("pk", flat=True))
        done = set(Cycle.objects.filter(stage=Stage.FINISHED).values_list("pk", flat=True))
        assert set(locked.filter(moment="do").values_list("cycle_id", flat=True)) == agreed
        assert set(locked.filter(moment="review").values_list("cycle_id", flat=True)) == done
        assert all(version.digest == digest_of(version.content) for version in locked)
        assert not any(version.content["decision"] for version in locked.filter(moment="do"))


def test_one_adult_has_no_rate(demo):
    with tenant(demo.pk):
        rates = Rates(demo.pk)
        adults = set(Session.objects.values_list("staff_id", flat=True))
        known = {staff: rates.of([staff], on=timezone.localdate()) for staff in adults}
        assert list(known.values()).count(None) == 1


def test_plans_are_served_by_groups_that_are_meant_for_them(demo):
    meant = {need: story.offers for story in PLAN_STORIES for need in story.needs}
    with tenant(demo.pk):
        served = OutcomeSupport.objects.exclude(participation=None).values_list(
            "outcome__need__need_type", "participation__intervention__provision__name"
        )
        found = {(need, offer) for need, offer in served if need}

    assert found
    assert [each for each in sorted(found) if each[1] not in meant.get(each[0], each)] == []


def test_second_seed_is_refused(demo):
    with pytest.raises(CommandError, match="already there"):
        call_command("seed_demo", stdout=StringIO())


def test_seed_beside_a_real_school_is_refused(db):
    SchoolFactory(is_demo=False)

    with pytest.raises(CommandError, match="not a demo"):
        call_command("seed_demo", stdout=StringIO())


def test_demo_accounts_are_listed_as_others_rely_on(demo):
    out = StringIO()
    call_command("demo_accounts", as_json=True, stdout=out)
    listed = json.loads(out.getvalue())

    roles = [a["role"] for a in listed["accounts"]]
    assert set(listed) == {"accounts", "links"}
    assert set(listed["accounts"][0]) == {"role", "email", "password", "school", "note"}
    assert {"senco", "sen_assistant", "head", "slt", "teacher", "ta"} < set(roles)
    assert {"governor", "trust_lead", "admin"} < set(roles)
    assert [a["school"] for a in listed["accounts"] if a["role"] == "senco"] == ["999901", "999902"]


def test_demo_has_a_private_link_of_every_kind(demo, client):
    out = StringIO()
    call_command("demo_accounts", as_json=True, stdout=out)
    links = {each["kind"]: each for each in json.loads(out.getvalue())["links"]}

    opened = {}
    for kind, each in links.items():
        page = client.get(urlsplit(each["url"]).path)
        pressed = client.post(reverse("sharing:door_open"), {"token": page.context["token"]})
        opened[kind] = pressed.status_code
    assert opened == {
        "professional": 302,
        "referral": 302,
        "parent": 302,
        "other parent": 302,
        "pupil": 302,
        "expired": 404,
        "revoked": 404,
    }
    assert all(set(each) == {"kind", "url", "code", "pupil"} for each in links.values())


def test_demo_teacher_has_advice_to_read(demo):
    with tenant(demo.pk):
        taught = GroupStaff.objects.filter(staff__user__email="teacher@demo.example")
        rows = AdviceItem.objects.filter(
            for_class=True, pupil__group__in=taught.values("group"), receipts=None
        )
        assert rows.exists()


def test_demo_documents_are_of_every_kind(demo, tmp_path):
    folder = tmp_path / "documents"
    call_command("demo_documents", folder, stdout=StringIO())

    first_bytes = {path.name: path.read_bytes()[:4] for path in folder.iterdir()}
    assert first_bytes == {
        "profile.pdf": b"%PDF",
        "passport.pdf": b"%PDF",
        "class_page_a4.pdf": b"%PDF",
        "class_page_a5.pdf": b"%PDF",
        "regulation_plan.pdf": b"%PDF",
        "exam_candidates.pdf": b"%PDF",
        "exam_papers.pdf": b"%PDF",
        "exam_evidence.pdf": b"%PDF",
        "cue_card.pdf": b"%PDF",
        "emergency_cards_a4.pdf": b"%PDF",
        "emergency_cards_a5.pdf": b"%PDF",
        "supporting_plan.pdf": b"%PDF",
        "off_site.pdf": b"%PDF",
        "thank_you.pdf": b"%PDF",
        "support_plan.pdf": b"%PDF",
        "support_plan_family.pdf": b"%PDF",
        "review_summary.pdf": b"%PDF",
        "provision_map_school.pdf": b"%PDF",
        "provision_map_year.pdf": b"%PDF",
        "provision_map_class.pdf": b"%PDF",
        "provision_map_pupil.pdf": b"%PDF",
        "provision_map.xlsx": b"PK\x03\x04",
        "register.xlsx": b"PK\x03\x04",
        "assessment_request.pdf": b"%PDF",
        "ehc_plan.pdf": b"%PDF",
        "review_pack.pdf": b"%PDF",
        "link_slip.pdf": b"%PDF",
        "letter.pdf": b"%PDF",
        "meeting.pdf": b"%PDF",
        "meeting.ics": b"BEGI",
        "code_slip.pdf": b"%PDF",
        "action_plan.pdf": b"%PDF",
        "evidence_folder.pdf": b"%PDF",
    }


def test_first_school_has_papers_in_its_files(demo):
    with tenant(demo.pk):
        assert Document.objects.count() == 9


def test_disabled_demo_account_is_disabled(demo):
    assert User.objects.get(email="disabled@demo.example").is_active is False


def test_period_of_a_former_pupil_has_ended(demo):
    with tenant(demo.pk):
        pupils = Pupil.objects.filter(school=demo)
        ended = ended_periods(pupils, school_id=demo.pk, today=timezone.localdate())

    assert [(row.pupil.last_name, row.kind) for row in ended] == [("Penhallow", "not_upheld")]
