"""Who may open which address: one line per view, the roles that are let in.

A line is a decision. A view missing here, or one whose answer differs, fails the sweep.
`everyone` is each role; a public view is marked with the reason.
"""

STAFF = "senco sen_assistant head slt teacher ta"
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
    "healthz",  # a monitor has no account; the answer holds states only
}

# allauth's own addresses and what they answer to someone signed out.
ALLAUTH_SIGNED_OUT = {}
