"""The table of permissions against the matrix of the security page, typed a second time by capability."""

from sendhub.accounts.enums import Role
from sendhub.accounts.permissions import GRANTS, Permission, permissions_of

STAFF = "senco sen_assistant head slt teacher ta"
SCHOOL_WIDE = "senco sen_assistant head slt"
CASEWORK = "senco sen_assistant"
CLASSROOM = "teacher ta"
LEADERS = "head slt"

MATRIX = {
    "desk_view": f"{STAFF} governor trust_lead admin",
    "pupil_list": STAFF,
    "pupil_view_all": SCHOOL_WIDE,
    "left_view": SCHOOL_WIDE,
    "roll_account": f"{SCHOOL_WIDE} admin",
    "pupil_identity_edit": f"{CASEWORK} admin",
    "pupil_record_edit": CASEWORK,
    "groups_set": f"{SCHOOL_WIDE} admin",
    "pupil_header_view": STAFF,
    "overview_view": STAFF,
    "profile_write": CASEWORK,
    "strategy_feedback": f"{CASEWORK} {CLASSROOM}",
    "bank_view": STAFF,
    "bank_edit": "senco",
    "concern_log": STAFF,
    "concern_view_all": SCHOOL_WIDE,
    "concern_suggest": "sen_assistant",
    "concern_decide": "senco",
    "sen_change": "senco",
    "plan_view": STAFF,
    "plan_write": CASEWORK,
    "review_line_write": CLASSROOM,
    "intervention_edit": CASEWORK,
    "session_record_all": CASEWORK,
    "session_record_own": CLASSROOM,
    "records_view": STAFF,
    "records_add": STAFF,
    "assessment_view": f"{SCHOOL_WIDE} teacher",
    "assessment_write": CASEWORK,
    "score_write": f"{CASEWORK} teacher",
    "arrangement_view": STAFF,
    "arrangement_write": CASEWORK,
    "attendance_view": f"{SCHOOL_WIDE} teacher",
    "attendance_edit": CASEWORK,
    "supporting_plan_view": STAFF,
    "supporting_plan_write": CASEWORK,
    "emergency_card_view": STAFF,
    "restricted_view": "senco head",
    "restrict": "senco head",
    "disclosure_move": "senco",
    "disclosure_erase_decide": "head",
    "document_view": STAFF,
    "document_view_all": SCHOOL_WIDE,
    "document_add": STAFF,
    "answers_enter": CASEWORK,
    "contacts_view": SCHOOL_WIDE,
    "contacts_edit": CASEWORK,
    "contact_log_view_all": SCHOOL_WIDE,
    "contact_log_edit": CASEWORK,
    "contact_log_own": CLASSROOM,
    "action_give": SCHOOL_WIDE,
    "action_done_own": STAFF,
    "action_view_all": SCHOOL_WIDE,
    "letter_view": SCHOOL_WIDE,
    "letter_send": CASEWORK,
    "consent_record": CASEWORK,
    "link_make": CASEWORK,
    "link_revoke": SCHOOL_WIDE,
    "ehc_view": SCHOOL_WIDE,
    "ehc_section_f_view": STAFF,
    "ehc_write": CASEWORK,
    "ehc_contribute": f"{CASEWORK} {CLASSROOM}",
    "ehc_decide": "senco",
    "costs_view": f"senco {LEADERS}",
    "costs_edit": f"senco {LEADERS}",
    "map_view_all": SCHOOL_WIDE,
    "map_view_own": CLASSROOM,
    "figures_view": f"{SCHOOL_WIDE} governor trust_lead",
    "report_view_live": SCHOOL_WIDE,
    "compliance_edit": SCHOOL_WIDE,
    "statutory_text_publish": f"senco {LEADERS}",
    "report_freeze": f"senco {LEADERS}",
    "training_record_all": SCHOOL_WIDE,
    "training_record_own": STAFF,
    "absence_record_all": SCHOOL_WIDE,
    "absence_record_own": STAFF,
    "export_names": f"senco {LEADERS}",
    "print_pupil": SCHOOL_WIDE,
    "print_profile": STAFF,
    "import_preview": f"{CASEWORK} admin",
    "import_preview_case": CASEWORK,
    "import_confirm": "senco admin",
    "import_confirm_case": "senco",
    "pupil_merge": "senco",
    "pupil_move": "senco",
    "handover": "senco",
    "erasure_propose": "senco",
    "erasure_decide": "head",
    "subject_access": "senco",
    "history_view": f"senco {LEADERS}",
    "security_log_view": f"{LEADERS} admin",
    "accounts_manage": "admin",
    "grants_told": LEADERS,
    "calendar_view": f"{STAFF} admin",
    "calendar_edit": "senco admin",
    "settings_view": f"{SCHOOL_WIDE} admin",
    "settings_edit": "admin",
}


def test_grants_equal_the_matrix():
    granted = {
        permission.value: {role.value for role in Role if permission in GRANTS[role]}
        for permission in Permission
    }

    assert granted == {name: set(roles.split()) for name, roles in MATRIX.items()}


def test_head_is_a_senior_leader_who_also_restricts_and_decides_erasures():
    assert GRANTS[Role.HEAD] - GRANTS[Role.SLT] == {
        Permission.RESTRICTED_VIEW,
        Permission.RESTRICT,
        Permission.ERASURE_DECIDE,
        Permission.DISCLOSURE_ERASE_DECIDE,
    }
    assert GRANTS[Role.SLT] <= GRANTS[Role.HEAD]


def test_two_roles_give_the_union():
    both = permissions_of({Role.TEACHER, Role.GOVERNOR})

    assert both == GRANTS[Role.TEACHER] | GRANTS[Role.GOVERNOR]


def test_no_role_gives_nothing():
    assert permissions_of(set()) == frozenset()
