from django.urls import path

from sendhub.accounts.views import (
    calendar,
    groups,
    invitations,
    people,
    roles,
    schools,
    security,
    sessions,
)

app_name = "accounts"

urlpatterns = [
    # my own sessions, the school I act in: people/
    path("people/stay/", sessions.stay, name="stay"),
    path("people/school/choose/", sessions.school_choose, name="school_choose"),
    path("people/sessions/", sessions.session_list, name="session_list"),
    path("people/sessions/end/", sessions.session_end_all, name="session_end_all"),
    path("people/sessions/<int:session_pk>/end/", sessions.session_end, name="session_end"),
    # everybody: people/
    path("people/", people.people, name="people"),
    path("people/staff/add/", people.staff_add, name="staff_add"),
    path("people/staff/<int:staff_pk>/", people.staff_view, name="staff_view"),
    path("people/staff/<int:staff_pk>/edit/", people.staff_edit, name="staff_edit"),
    path("people/staff/<int:staff_pk>/invite/", invitations.staff_invite, name="staff_invite"),
    path("people/accounts/<int:user_pk>/", people.account_view, name="account_view"),
    path("people/accounts/<int:user_pk>/edit/", people.account_edit, name="account_edit"),
    path("people/accounts/<int:user_pk>/disable/", people.account_disable, name="account_disable"),
    path("people/accounts/<int:user_pk>/enable/", people.account_enable, name="account_enable"),
    path(
        "people/accounts/<int:user_pk>/sign-out/", people.account_sign_out, name="account_sign_out"
    ),
    path("people/accounts/<int:user_pk>/factor/", people.factor_reset, name="factor_reset"),
    path(
        "people/accounts/<int:user_pk>/sessions/<int:session_pk>/end/",
        people.account_session_end,
        name="account_session_end",
    ),
    path("people/accounts/<int:user_pk>/roles/add/", roles.role_add, name="role_add"),
    path("people/roles/<int:membership_pk>/end/", roles.role_end, name="role_end"),
    # invitations: people/invitations/
    path("people/invite/", invitations.invitation_add, name="invitation_add"),
    path(
        "people/invitations/<int:invitation_pk>/",
        invitations.invitation_view,
        name="invitation_view",
    ),
    path(
        "people/invitations/<int:invitation_pk>/resend/",
        invitations.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "people/invitations/<int:invitation_pk>/revoke/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path("invitation/", invitations.invitation_accept, name="invitation_accept"),
    path("invitation/<str:key>/", invitations.invitation_open, name="invitation_open"),
    # the school: school/
    path("school/", schools.school_view, name="school_view"),
    path("school/edit/", schools.school_edit, name="school_edit"),
    path("school/logo/", schools.school_logo, name="school_logo"),
    path("school/calendar/", calendar.calendar, name="calendar"),
    path("school/calendar/copy/", calendar.calendar_copy, name="calendar_copy"),
    path("school/terms/add/", calendar.term_add, name="term_add"),
    path("school/terms/<int:term_pk>/", calendar.term_edit, name="term_edit"),
    path("school/terms/<int:term_pk>/remove/", calendar.term_remove, name="term_remove"),
    path("school/closures/add/", calendar.closure_add, name="closure_add"),
    path("school/closures/<int:closure_pk>/", calendar.closure_edit, name="closure_edit"),
    path(
        "school/closures/<int:closure_pk>/remove/", calendar.closure_remove, name="closure_remove"
    ),
    # classes and sets: groups/
    path("groups/", groups.groups, name="groups"),
    path("groups/add/", groups.group_add, name="group_add"),
    path("groups/<int:group_pk>/", groups.group_view, name="group_view"),
    path("groups/<int:group_pk>/edit/", groups.group_edit, name="group_edit"),
    path("groups/<int:group_pk>/staff/add/", groups.group_staff_add, name="group_staff_add"),
    path("groups/staff/<int:link_pk>/end/", groups.group_staff_end, name="group_staff_end"),
    # sign-ins, grants, refusals: security/
    path("security/", security.security_log, name="security_log"),
]
