"""Eight presses of Save on each form that makes something: one record, and all lead to it."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sendhub.accounts.enums import Role
from sendhub.drafts.once import once
from tests.attacks.world import MARK, address
from tests.conftest import person
from tests.factories import pupils
from tests.permissions.test_views import OURS
from tests.permissions.views import MATRIX

GUARD = once(lambda request: None).__code__


def is_guarded(view):
    """Tell whether `once` stands among the decorators of the view."""
    while view is not None:
        if view.__code__ is GUARD:
            return True
        view = getattr(view, "__wrapped__", None)
    return False


PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\r\xefF\xb8\x00\x00\x00\x00IEND\xaeB`\x82"
)
TODAY = "2026-09-20"
IN_A_YEAR = (datetime.date.today() + datetime.timedelta(days=360)).isoformat()
TOMORROW = (datetime.date.today() + datetime.timedelta(days=1)).isoformat()
RELATION = {"relation": "PAM", "order": "1", "has_parental_responsibility": "on"}

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")

# What somebody sends who fills the form in, by view.
FILLED = {
    "accounts:group_add": {
        "name": "4 Rowan",
        "kind": "class",
        "academic_year": "2026",
        "nc_year": "4",
    },
    "accounts:group_staff_add": lambda world: {"staff": world.worker.pk, "starts_on": TODAY},
    "accounts:invitation_add": {
        "name": "Ida Ost",
        "email": "ida.ost@school.example",
        "roles": ["teacher"],
    },
    "accounts:staff_invite": {
        "name": "Ida Ost",
        "email": "ida.ost@school.example",
        "roles": ["teacher"],
    },
    "accounts:role_add": {"role": "teacher", "starts_on": "2099-09-01"},
    "accounts:term_add": {"kind": "autumn", "starts_on": "2030-09-02", "ends_on": "2030-12-19"},
    "accounts:closure_add": {
        "kind": "half_term",
        "starts_on": "2030-10-21",
        "ends_on": "2030-10-25",
    },
    "accounts:staff_add": {"first_name": "Ida", "last_name": "Ost", "email": ""},
    "pupils:observation_add": {"seen_on": TODAY, "seen": "Looked away twice."},
    "pupils:assessment_add": {
        "instrument": "Reading test",
        "kind": "standardised",
        "taken_on": TODAY,
        "score": "88",
    },
    "pupils:sen_status_change": {
        "status": "E",
        "starts_on": TODAY,
        "reason": "Plan issued",
        "is_told": "no",
    },
    "pupils:monitoring_start": {"review_on": "2099-01-05", "reason": "Reading"},
    "pupils:document_add": lambda world: {
        "title": "Report",
        "kind": "other",
        "file": SimpleUploadedFile("report.png", PNG, "image/png"),
    },
    "pupils:contact_add": {"first_name": "Ada", "last_name": "Nguyễn", **RELATION},
    "pupils:contact_link": RELATION,
    "pupils:address_add": {"lines": "1 Lane"},
    "pupils:contact_address_add": {"lines": "1 Lane"},
    "pupils:characteristic_add": {"kind": "medical", "starts_on": TODAY},
    "pupils:former_school_add": {"name": "Nether Larkfield Infants"},
    "pupils:attendance_add": {
        "starts_on": "2024-09-01",
        "ends_on": "2025-07-20",
        "possible": "380",
        "attended": "361",
        "authorised": "10",
        "unauthorised": "9",
    },
    "pupils:group_rollover": lambda world: {
        "starts_on": TODAY,
        f"name_{world.group.pk}": f"{MARK} class",
        f"staff_{world.group.pk}": "",
    },
    "pupils:round_ask": lambda world: {
        "title": "Reading",
        "questions": "How does reading go?",
        "due_on": TOMORROW,
        "staff": world.staff.pk,
    },
    "pupils:question_set_start": {},
    **{
        f"pupils:question_set_{verb}": {
            "name": "Reading",
            "questions": "How does reading go?",
            "is_active": "on",
            "version": "1",
        }
        for verb in ("add", "edit")
    },
    "pupils:transition_start": lambda world: {"pupil": world.pupil.pk, "moves_on": IN_A_YEAR},
    "pupils:transition_expect": {
        "first_name": "Linnet",
        "last_name": "Farrow",
        "starts_on": IN_A_YEAR,
        "origin": "Larchwood Primary",
    },
    "pupils:own_field_add": {
        "noun": "pupil",
        "kind": "text",
        "label": "Club",
        "seen_by": "case",
    },
    "pupils:pupil_transition": {"phase": "next_class", "moves_on": IN_A_YEAR},
    "pupils:transition_step_add": {"kind": "visit", "on": IN_A_YEAR},
    "pupils:timetable_add": lambda world: {
        "starts_on": "2099-01-05",
        "ends_on": "2099-02-27",
        "review_on": "2099-02-02",
        "purpose": "Mornings first",
        "steps": "One more hour a week",
        **dict.fromkeys(DAYS, "3"),
        "agreed_with": world.keys["contact_pk"],
        "agreed_on": TODAY,
        "agreed_how": "meeting",
    },
    "pupils:off_site_add": lambda world: {
        "provider": world.keys["provider_pk"],
        "kind": "alternative",
        "starts_on": TODAY,
        "purpose": "What goes well",
        "days": ["tue_am"],
        "transport": "Minibus",
        "contact_name": "They ring us",
        "review_on": "2099-01-05",
    },
    "pupils:off_site_week": {"week_on": TODAY, "possible": "2", "attended": "1"},
    "pupils:suspension_add": {
        "kind": "suspension",
        "starts_on": TODAY,
        "ends_on": TODAY,
        "sessions": "2",
        "reason": "DB",
    },
    "pupils:avoidance_add": lambda world: {
        "starts_on": TODAY,
        "mentor": world.staff.pk,
        "review_on": "2099-01-05",
    },
    "pupils:step_add": {"text": "To the gate", "planned_on": TODAY},
    "pupils:provider_add": {"name": "Hollow Lane Farm"},
    "pupils:provider_check_add": {
        "kind": "visit",
        "checked_on": TODAY,
        "expires_on": "2099-01-05",
    },
    "pupils:supporting_add": lambda world: {
        "title": "Swimming",
        "hazard": "May run to the edge",
        "before": "medium",
        "harm": "high",
        "measures": "A second adult at the side",
        "left": "low",
        "owner": world.staff.pk,
        "review_on": TOMORROW,
    },
    "pupils:action_add": {
        "text": "Ring the family",
        "owner_name": "Orla Fenwick",
        "due_on": TOMORROW,
    },
    "agencies:entry_add": lambda world: {
        "pupils": [world.pupil.pk],
        "kind": "call",
        "on": TODAY,
        "with_name": "Orla Fenwick",
        "summary": "Rang about the bus.",
    },
    "agencies:meeting_add": lambda world: {
        "pupils": [world.pupil.pk],
        "kind": "taf",
        "on": TOMORROW,
        "begins": "15:30",
        "ends": "16:15",
        "led_by": world.staff.pk,
    },
    "pupils:key_pupil_add": {"part": "end", "weekdays": ["1", "3"], "starts_on": TODAY},
    "pupils:quiet_add": {
        "reason": "asked",
        "on": TODAY,
        "came_at": "10:40",
        "left_at": "10:55",
        "adults": "Jo Ost",
    },
    "pupils:achievement_add": {"text": "Read aloud.", "kind": "courage", "on": TODAY},
    "pupils:incident_write": lambda world: {
        "pupils": [world.pupil.pk],
        "on": TODAY,
        "at": "10:45",
        "place": "playground",
        "trigger": "peers",
        "during": "Shouted and ran.",
    },
    "pupils:incident_follow": {"key": "talk", "due_on": TOMORROW},
    "pupils:arrangement_add": {"kind": "rest_breaks"},
    "pupils:working_add": {"kind": "mock", "seen_on": TODAY, "text": "Finished six of nine."},
    "pupils:sitting_add": {
        "title": "English, paper 1",
        "nc_year": "11",
        "on": TOMORROW,
        "starts_at": "09:00",
        "minutes": "90",
    },
    "pupils:battery_add": {"name": "Reading profile", "is_active": "on"},
    "pupils:scale_add": {
        "name": "Reading accuracy",
        "kind": "standardised",
        "measures": "attainment",
        "mean": "100",
        "deviation": "15",
        "is_active": "on",
    },
    "pupils:framework_add": {
        "name": "First steps",
        "steps": "Reading: points to a picture",
        "is_active": "on",
    },
    "pupils:score_file_add": lambda world: {
        "battery": world.keys["battery_pk"],
        "taken_on": TODAY,
        "file": SimpleUploadedFile("s.csv", b"UPN,Score\r\nA1,90\r\n", "text/csv"),
    },
    "pupils:pupil_add": {
        "first_name": "Zoë",
        "last_name": "Rowan",
        "starts_on": "2026-09-02",
        "kind": "C",
    },
    "pupils:import_list": lambda world: {
        "file": SimpleUploadedFile("a.csv", b"UPN,Surname,Forename\r\n,Ost,Ida\r\n", "text/csv")
    },
    "pupils:concern_log": lambda world: {
        "pupils": world.pupil.pk,
        "source": "staff",
        "text": "Seen twice this week.",
        "family_knows": "yes",
    },
    "provision:cost_rate_add": {
        "pay_point": "TA 9",
        "hourly_rate": "16.50",
        "starts_on": TODAY,
    },
    "provision:cost_point_add": lambda world: {
        "staff": world.staff.pk,
        "pay_point": f"{MARK} point",
        "starts_on": TODAY,
    },
    "provision:cost_rule_add": {
        "starts_on": TODAY,
        "shared_by": "placed",
        "threshold": "6000",
        "fair_test_percent": "70",
    },
    "provision:cost_funding_add": {"name": "Top-up", "element": "top_up", "is_active": "on"},
    "provision:cost_budget_add": lambda world: {
        "funding": world.keys["funding_pk"],
        "amount": "5000",
        "starts_on": "2026-09-01",
        "ends_on": "2027-08-31",
    },
    "provision:cost_line_add": {
        "kind": "materials",
        "what": "Workbooks",
        "on": TODAY,
        "amount": "12.50",
    },
}
# Addresses that keep something and need no mark: what is sent again meets the rule that stands beside.
ONE_BY_RULE = {
    "accounts:security_log": "a page to read",
    "pupils:check_in_log": "a page to read",
    "pupils:check_in_save": "one check-in a pupil and part of the day",
    "drafts:draft_save": "one draft a form",
    "pupils:profile_start": "one draft a pupil",
    "pupils:register_view_save": "a name once a person",
}
# Rooms built later bring the test of their own forms, or a line in FILLED.
FIRST_ROOMS = ("accounts:", "drafts:", "pupils:")
# A link and an answer need a whole family: the tests of sharing press these. A rehearsal that can be
# confirmed and taken back needs a school year: tests/pupils/test_rollover.py presses those.
PRESSED_ELSEWHERE = {
    *("pupils:answer_add", "pupils:answer_enter", "pupils:link_add"),
    *("pupils:rollover_confirm", "pupils:rollover_undo"),
}
GUARDED = {name for name in MATRIX if is_guarded(OURS[name].callback)}
MAKING = ("_add", "_log", "_start", "_link", "_save")


def test_every_form_that_makes_something_is_guarded():
    making = {name for name in MATRIX if name.startswith(FIRST_ROOMS) and name.endswith(MAKING)}

    assert making - GUARDED == set(ONE_BY_RULE)
    guarded = {name for name in GUARDED if name.startswith(FIRST_ROOMS)}
    assert guarded - PRESSED_ELSEWHERE <= set(FILLED) <= GUARDED


@pytest.mark.parametrize("name", sorted(FILLED))
def test_eight_presses_make_one_record(ours, insider, everything, settings, tmp_path, name):
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    keys = ours.keys
    if name == "pupils:contact_link":
        keys = keys | {"contact_pk": pupils.ContactFactory(school=ours.school).pk}
    if name in ("pupils:monitoring_start", "pupils:pupil_transition"):
        keys = keys | {"pupil_pk": pupils.PupilFactory(school=ours.school).pk}
    if name == "accounts:role_add":
        keys = keys | {"user_pk": person(ours.school, Role.TA).pk}  # nobody changes their own roles
    path = address(name, keys)
    if name == "pupils:transition_start":
        path += f"?nc_year={ours.pupil.nc_year}"
    if name == "provision:cost_line_add":
        path += f"?pupil={ours.pupil.pk}"

    def press():
        sent = FILLED[name](ours) if callable(FILLED[name]) else FILLED[name]
        return insider.post(path, {**sent, "form_id": "one"})

    first = press()
    after_one = everything()
    rest = [press() for _ in range(7)]

    errors = first.context["form"].errors if first.status_code == 200 else ""
    assert first.status_code == 302, errors
    assert {(response.status_code, response.url) for response in rest} == {(302, first.url)}
    assert everything() == after_one
