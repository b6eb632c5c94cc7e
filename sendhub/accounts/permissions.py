"""Who may do what: one enum and one table, row by row the matrix of the security page.

A permission answers "may this role do this at all?". Which pupils it reaches is `visible_to(actor)`:
PUPIL_VIEW_ALL widens it from own pupils to the school. Roles are never asked for by name in code.
"""

from enum import StrEnum, auto

from sendhub.accounts.enums import Role


class Permission(StrEnum):
    DESK_VIEW = auto()
    PUPIL_LIST = auto()
    PUPIL_VIEW_ALL = auto()  # reaches every pupil of the school
    CONCERN_VIEW_ALL = auto()  # reads concerns of other people
    RESTRICTED_VIEW = auto()  # reads restricted items without being named
    LEFT_VIEW = auto()  # keeps sight of pupils after they have left
    ROLL_ACCOUNT = auto()
    PUPIL_IDENTITY_EDIT = auto()
    PUPIL_RECORD_EDIT = auto()  # enrolment, characteristics, lead
    GROUPS_SET = auto()
    PUPIL_HEADER_VIEW = auto()
    OVERVIEW_VIEW = auto()
    PROFILE_WRITE = auto()
    STRATEGY_FEEDBACK = auto()
    BANK_VIEW = auto()
    BANK_EDIT = auto()
    CONCERN_LOG = auto()
    CONCERN_SUGGEST = auto()
    CONCERN_DECIDE = auto()
    SEN_CHANGE = auto()
    PLAN_VIEW = auto()
    PLAN_WRITE = auto()
    REVIEW_LINE_WRITE = auto()
    INTERVENTION_EDIT = auto()
    SESSION_RECORD_ALL = auto()
    SESSION_RECORD_OWN = auto()
    RECORDS_VIEW = auto()
    RECORDS_ADD = auto()
    ASSESSMENT_VIEW = auto()
    ASSESSMENT_WRITE = auto()
    SCORE_WRITE = auto()
    ARRANGEMENT_VIEW = auto()
    ARRANGEMENT_WRITE = auto()
    ATTENDANCE_VIEW = auto()
    ATTENDANCE_EDIT = auto()
    SUPPORTING_PLAN_VIEW = auto()
    SUPPORTING_PLAN_WRITE = auto()
    EMERGENCY_CARD_VIEW = auto()
    RESTRICT = auto()
    DISCLOSURE_MOVE = auto()
    DISCLOSURE_ERASE_DECIDE = auto()
    DOCUMENT_VIEW = auto()
    DOCUMENT_VIEW_ALL = auto()  # also documents that are not marked "for staff"
    DOCUMENT_ADD = auto()
    ANSWERS_ENTER = auto()
    CONTACTS_VIEW = auto()
    CONTACTS_EDIT = auto()
    CONTACT_LOG_VIEW_ALL = auto()
    CONTACT_LOG_EDIT = auto()
    CONTACT_LOG_OWN = auto()
    ACTION_GIVE = auto()
    ACTION_DONE_OWN = auto()
    ACTION_VIEW_ALL = auto()
    LETTER_VIEW = auto()
    LETTER_SEND = auto()
    CONSENT_RECORD = auto()
    LINK_MAKE = auto()
    LINK_REVOKE = auto()
    EHC_VIEW = auto()
    EHC_SECTION_F_VIEW = auto()
    EHC_WRITE = auto()
    EHC_CONTRIBUTE = auto()
    EHC_DECIDE = auto()
    COSTS_VIEW = auto()
    COSTS_EDIT = auto()
    MAP_VIEW_ALL = auto()
    MAP_VIEW_OWN = auto()
    FIGURES_VIEW = auto()
    REPORT_VIEW_LIVE = auto()
    COMPLIANCE_EDIT = auto()
    STATUTORY_TEXT_PUBLISH = auto()
    REPORT_FREEZE = auto()
    TRAINING_RECORD_ALL = auto()
    TRAINING_RECORD_OWN = auto()
    ABSENCE_RECORD_ALL = auto()
    ABSENCE_RECORD_OWN = auto()
    EXPORT_NAMES = auto()
    PRINT_PUPIL = auto()  # any printed document about a pupil
    PRINT_PROFILE = auto()  # profile and class page
    IMPORT_PREVIEW = auto()
    IMPORT_PREVIEW_CASE = auto()  # sees SEN, free meals, looked-after and contact columns
    IMPORT_CONFIRM = auto()
    IMPORT_CONFIRM_CASE = auto()
    PUPIL_MERGE = auto()
    PUPIL_MOVE = auto()  # left, re-admitted
    HANDOVER = auto()
    ERASURE_PROPOSE = auto()
    ERASURE_DECIDE = auto()
    SUBJECT_ACCESS = auto()
    HISTORY_VIEW = auto()
    SECURITY_LOG_VIEW = auto()
    ACCOUNTS_MANAGE = auto()
    GRANTS_TOLD = auto()  # is written to when a leader's role is given
    CALENDAR_VIEW = auto()
    CALENDAR_EDIT = auto()
    SETTINGS_VIEW = auto()
    SETTINGS_EDIT = auto()


P = Permission

_EVERY_CLASSROOM_ROLE = frozenset(
    {
        P.DESK_VIEW,
        P.PUPIL_LIST,
        P.PUPIL_HEADER_VIEW,
        P.OVERVIEW_VIEW,
        P.STRATEGY_FEEDBACK,
        P.BANK_VIEW,
        P.CONCERN_LOG,
        P.PLAN_VIEW,
        P.REVIEW_LINE_WRITE,
        P.SESSION_RECORD_OWN,
        P.RECORDS_VIEW,
        P.RECORDS_ADD,
        P.ARRANGEMENT_VIEW,
        P.SUPPORTING_PLAN_VIEW,
        P.EMERGENCY_CARD_VIEW,
        P.DOCUMENT_VIEW,
        P.DOCUMENT_ADD,
        P.CONTACT_LOG_OWN,
        P.ACTION_DONE_OWN,
        P.EHC_SECTION_F_VIEW,
        P.EHC_CONTRIBUTE,
        P.MAP_VIEW_OWN,
        P.TRAINING_RECORD_OWN,
        P.ABSENCE_RECORD_OWN,
        P.PRINT_PROFILE,
        P.CALENDAR_VIEW,
    }
)

# What the SENCo and the SEN assistant share.
_CASEWORK = frozenset(
    {
        P.DESK_VIEW,
        P.PUPIL_LIST,
        P.PUPIL_VIEW_ALL,
        P.CONCERN_VIEW_ALL,
        P.LEFT_VIEW,
        P.ROLL_ACCOUNT,
        P.PUPIL_IDENTITY_EDIT,
        P.PUPIL_RECORD_EDIT,
        P.GROUPS_SET,
        P.PUPIL_HEADER_VIEW,
        P.OVERVIEW_VIEW,
        P.PROFILE_WRITE,
        P.STRATEGY_FEEDBACK,
        P.BANK_VIEW,
        P.CONCERN_LOG,
        P.PLAN_VIEW,
        P.PLAN_WRITE,
        P.INTERVENTION_EDIT,
        P.SESSION_RECORD_ALL,
        P.RECORDS_VIEW,
        P.RECORDS_ADD,
        P.ASSESSMENT_VIEW,
        P.ASSESSMENT_WRITE,
        P.SCORE_WRITE,
        P.ARRANGEMENT_VIEW,
        P.ARRANGEMENT_WRITE,
        P.ATTENDANCE_VIEW,
        P.ATTENDANCE_EDIT,
        P.SUPPORTING_PLAN_VIEW,
        P.SUPPORTING_PLAN_WRITE,
        P.EMERGENCY_CARD_VIEW,
        P.DOCUMENT_VIEW,
        P.DOCUMENT_VIEW_ALL,
        P.DOCUMENT_ADD,
        P.ANSWERS_ENTER,
        P.CONTACTS_VIEW,
        P.CONTACTS_EDIT,
        P.CONTACT_LOG_VIEW_ALL,
        P.CONTACT_LOG_EDIT,
        P.ACTION_GIVE,
        P.ACTION_DONE_OWN,
        P.ACTION_VIEW_ALL,
        P.LETTER_VIEW,
        P.LETTER_SEND,
        P.CONSENT_RECORD,
        P.LINK_MAKE,
        P.LINK_REVOKE,
        P.EHC_VIEW,
        P.EHC_SECTION_F_VIEW,
        P.EHC_WRITE,
        P.EHC_CONTRIBUTE,
        P.MAP_VIEW_ALL,
        P.FIGURES_VIEW,
        P.REPORT_VIEW_LIVE,
        P.COMPLIANCE_EDIT,
        P.TRAINING_RECORD_ALL,
        P.TRAINING_RECORD_OWN,
        P.ABSENCE_RECORD_ALL,
        P.ABSENCE_RECORD_OWN,
        P.PRINT_PUPIL,
        P.PRINT_PROFILE,
        P.IMPORT_PREVIEW,
        P.IMPORT_PREVIEW_CASE,
        P.CALENDAR_VIEW,
        P.SETTINGS_VIEW,
    }
)

_SLT = frozenset(
    {
        P.DESK_VIEW,
        P.PUPIL_LIST,
        P.PUPIL_VIEW_ALL,
        P.CONCERN_VIEW_ALL,
        P.LEFT_VIEW,
        P.ROLL_ACCOUNT,
        P.GROUPS_SET,
        P.PUPIL_HEADER_VIEW,
        P.OVERVIEW_VIEW,
        P.BANK_VIEW,
        P.CONCERN_LOG,
        P.PLAN_VIEW,
        P.RECORDS_VIEW,
        P.RECORDS_ADD,
        P.ASSESSMENT_VIEW,
        P.ARRANGEMENT_VIEW,
        P.ATTENDANCE_VIEW,
        P.SUPPORTING_PLAN_VIEW,
        P.EMERGENCY_CARD_VIEW,
        P.DOCUMENT_VIEW,
        P.DOCUMENT_VIEW_ALL,
        P.DOCUMENT_ADD,
        P.CONTACTS_VIEW,
        P.CONTACT_LOG_VIEW_ALL,
        P.ACTION_GIVE,
        P.ACTION_DONE_OWN,
        P.ACTION_VIEW_ALL,
        P.LETTER_VIEW,
        P.LINK_REVOKE,
        P.EHC_VIEW,
        P.EHC_SECTION_F_VIEW,
        P.COSTS_VIEW,
        P.COSTS_EDIT,
        P.MAP_VIEW_ALL,
        P.FIGURES_VIEW,
        P.REPORT_VIEW_LIVE,
        P.COMPLIANCE_EDIT,
        P.STATUTORY_TEXT_PUBLISH,
        P.REPORT_FREEZE,
        P.TRAINING_RECORD_ALL,
        P.TRAINING_RECORD_OWN,
        P.ABSENCE_RECORD_ALL,
        P.ABSENCE_RECORD_OWN,
        P.EXPORT_NAMES,
        P.PRINT_PUPIL,
        P.PRINT_PROFILE,
        P.HISTORY_VIEW,
        P.SECURITY_LOG_VIEW,
        P.GRANTS_TOLD,
        P.CALENDAR_VIEW,
        P.SETTINGS_VIEW,
    }
)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.SENCO: _CASEWORK
    | {
        P.BANK_EDIT,
        P.RESTRICTED_VIEW,
        P.CONCERN_DECIDE,
        P.SEN_CHANGE,
        P.RESTRICT,
        P.DISCLOSURE_MOVE,
        P.EHC_DECIDE,
        P.COSTS_VIEW,
        P.COSTS_EDIT,
        P.STATUTORY_TEXT_PUBLISH,
        P.REPORT_FREEZE,
        P.EXPORT_NAMES,
        P.IMPORT_CONFIRM,
        P.IMPORT_CONFIRM_CASE,
        P.PUPIL_MERGE,
        P.PUPIL_MOVE,
        P.HANDOVER,
        P.ERASURE_PROPOSE,
        P.SUBJECT_ACCESS,
        P.HISTORY_VIEW,
        P.CALENDAR_EDIT,
    },
    Role.SEN_ASSISTANT: _CASEWORK | {P.CONCERN_SUGGEST},
    Role.SLT: _SLT,
    Role.HEAD: _SLT | {P.RESTRICTED_VIEW, P.RESTRICT, P.ERASURE_DECIDE, P.DISCLOSURE_ERASE_DECIDE},
    Role.TEACHER: _EVERY_CLASSROOM_ROLE | {P.ASSESSMENT_VIEW, P.SCORE_WRITE, P.ATTENDANCE_VIEW},
    Role.TA: _EVERY_CLASSROOM_ROLE,
    Role.GOVERNOR: frozenset({P.DESK_VIEW, P.FIGURES_VIEW}),
    Role.TRUST_LEAD: frozenset({P.DESK_VIEW, P.FIGURES_VIEW}),
    Role.ADMIN: frozenset(
        {
            P.DESK_VIEW,
            P.ROLL_ACCOUNT,
            P.PUPIL_IDENTITY_EDIT,
            P.GROUPS_SET,
            P.IMPORT_PREVIEW,
            P.IMPORT_CONFIRM,
            P.SECURITY_LOG_VIEW,
            P.ACCOUNTS_MANAGE,
            P.CALENDAR_VIEW,
            P.CALENDAR_EDIT,
            P.SETTINGS_VIEW,
            P.SETTINGS_EDIT,
        }
    ),
}

# Governors and trust leads read frozen figures only and never enter a school's rows.
ROLES_WITHOUT_TENANT = frozenset({Role.GOVERNOR, Role.TRUST_LEAD})


def permissions_of(roles):
    """Return the union of what the roles may do."""
    return frozenset().union(*(GRANTS[role] for role in roles))
