"""Who may open which address: one line per view, the roles that are let in.

A line is a decision. A view missing here, or one whose answer differs, fails the sweep.
`everyone` is each role; a public view is marked with the reason.
"""

STAFF = "senco sen_assistant head slt teacher ta"
SCHOOL_WIDE = "senco sen_assistant head slt"
CASEWORK = "senco sen_assistant"
EVERYONE = f"{STAFF} governor admin"

MATRIX = {
    # desk
    "desk:home": EVERYONE,
    # jobs: everybody's own
    "jobs:job_list": EVERYONE,
    "jobs:job_detail": EVERYONE,
    "jobs:job_cancel": EVERYONE,
    "jobs:job_retry": EVERYONE,
    # drafts: everybody's own
    "drafts:draft_list": EVERYONE,
    "drafts:draft_save": EVERYONE,
    "drafts:draft_detail": EVERYONE,
    "drafts:draft_discard": EVERYONE,
    # register
    "pupils:register": STAFF,
    "pupils:register_print": STAFF,
    "pupils:register_export": "senco head slt",
    "pupils:register_columns": STAFF,
    "pupils:register_view_save": STAFF,
    "pupils:register_view_delete": STAFF,
    "pupils:register_bulk": CASEWORK,
    "pupils:roll": "senco sen_assistant head slt admin",
    "pupils:due_list": "senco sen_assistant head slt",
    # identity and roll
    "pupils:pupil_add": "senco sen_assistant admin",
    "pupils:pupil_edit": "senco sen_assistant admin",
    "pupils:pupil_leave": "senco",
    "pupils:pupil_leave_cancel": "senco",
    "pupils:pupil_readmit": "senco",
    "pupils:pupil_lead": CASEWORK,
    # SEN
    "pupils:pupil_sen": STAFF,
    "pupils:sen_status_change": "senco",
    "pupils:sen_needs": "senco",
    "pupils:sen_parent_told": "senco",
    "pupils:monitoring_start": "senco",
    "pupils:monitoring_review": "senco",
    # concerns
    "pupils:concern_queue": STAFF,
    "pupils:concern_log": STAFF,
    "pupils:concern_pupils": STAFF,
    "pupils:concern_status": STAFF,
    "pupils:concern_triage": "senco sen_assistant head slt",
    "pupils:concern_decide": "senco",
    "pupils:concern_suggest": "sen_assistant",
    "pupils:concern_ask": CASEWORK,
    "pupils:concern_attach": CASEWORK,
    "pupils:concern_looked_again": "senco",
    # my own sessions, the school I act in
    "accounts:stay": EVERYONE,
    "accounts:school_choose": EVERYONE,
    "accounts:session_list": EVERYONE,
    "accounts:session_end": EVERYONE,
    "accounts:session_end_all": EVERYONE,
    # people, roles, invitations
    "accounts:people": "admin",
    "accounts:staff_add": "admin",
    "accounts:staff_view": "admin",
    "accounts:staff_edit": "admin",
    "accounts:staff_invite": "admin",
    "accounts:account_view": "admin",
    "accounts:account_edit": "admin",
    "accounts:account_disable": "admin",
    "accounts:account_enable": "admin",
    "accounts:account_sign_out": "admin",
    "accounts:account_session_end": "admin",
    "accounts:factor_reset": "admin",
    "accounts:role_add": "admin",
    "accounts:role_end": "admin",
    "accounts:invitation_add": "admin",
    "accounts:invitation_view": "admin",
    "accounts:invitation_resend": "admin",
    "accounts:invitation_revoke": "admin",
    # the school, its terms and closures
    "accounts:school_view": f"{SCHOOL_WIDE} admin",
    "accounts:school_edit": "admin",
    "accounts:school_logo": EVERYONE,
    "accounts:calendar": f"{STAFF} admin",
    "accounts:calendar_copy": "senco admin",
    "accounts:term_add": "senco admin",
    "accounts:term_edit": "senco admin",
    "accounts:term_remove": "senco admin",
    "accounts:closure_add": "senco admin",
    "accounts:closure_edit": "senco admin",
    "accounts:closure_remove": "senco admin",
    # classes and groups
    "accounts:groups": f"{SCHOOL_WIDE} admin",
    "accounts:group_add": f"{SCHOOL_WIDE} admin",
    "accounts:group_view": f"{SCHOOL_WIDE} admin",
    "accounts:group_edit": f"{SCHOOL_WIDE} admin",
    "accounts:group_staff_add": f"{SCHOOL_WIDE} admin",
    "accounts:group_staff_end": f"{SCHOOL_WIDE} admin",
    # security log
    "accounts:security_log": "head slt admin",
    # profile
    "pupils:profile": STAFF,
    "pupils:profile_version": STAFF,
    "pupils:profile_start": CASEWORK,
    "pupils:profile_edit": CASEWORK,
    "pupils:profile_print": STAFF,
    # import
    "pupils:import_list": "senco sen_assistant admin",
    "pupils:import_preview": "senco sen_assistant admin",
    "pupils:import_columns": "senco sen_assistant admin",
    "pupils:import_abandon": "senco sen_assistant admin",
    "pupils:import_problems": "senco sen_assistant admin",
    "pupils:import_confirm": "senco admin",
    "pupils:import_reopen": "senco admin",
    "pupils:import_suggested": "senco admin",
    "pupils:import_row": "senco admin",
    "pupils:import_undo": "senco admin",
}

# Views that ask for no sign-in, each with its reason.
PUBLIC = {
    "healthz": "a monitor has no account; the answer holds states only",
    "accounts:invitation_open": "an invited person has no account yet; the key stands for them",
    "accounts:invitation_accept": "as above; the key is in the session by then",
}

# allauth's own addresses and where they send someone signed out; None: the page itself answers.
ALLAUTH_SIGNED_OUT = {
    "account_login": None,
    "account_logout": "account_login",
    "account_inactive": None,
    "account_reauthenticate": "account_login",
    "account_change_password": "account_login",
    "account_reset_password": None,
    "account_reset_password_done": None,
    "account_reset_password_from_key": None,
    "account_reset_password_from_key_done": None,
    "mfa_index": "account_login",
    "mfa_authenticate": "account_login",
    "mfa_reauthenticate": "account_login",
    "mfa_activate_totp": "account_login",
    "mfa_deactivate_totp": "account_login",
    "mfa_view_recovery_codes": "account_login",
    "mfa_generate_recovery_codes": "account_login",
    "mfa_download_recovery_codes": "account_login",
    "mfa_list_webauthn": "account_login",
    "mfa_add_webauthn": "account_login",
    "mfa_login_webauthn": "account_login",
    "mfa_reauthenticate_webauthn": "account_login",
    "mfa_remove_webauthn": "account_login",
    "mfa_edit_webauthn": "account_login",
}
