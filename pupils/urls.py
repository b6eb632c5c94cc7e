"""Addresses of the pupil record, one list per resource."""

from django.urls import path

from pupils.views import concerns, due, imports, profiles, pupils, register, sen

app_name = "pupils"

urlpatterns = []

# /pupils/
urlpatterns += [
    path("", register.register, name="register"),
    path("print/", register.register_print, name="register_print"),
    path("export/", register.register_export, name="register_export"),
    path("columns/", register.register_columns, name="register_columns"),
    path("views/save/", register.register_view_save, name="register_view_save"),
    path("views/<int:view_pk>/delete/", register.register_view_delete, name="register_view_delete"),
    path("several/", pupils.register_bulk, name="register_bulk"),
    path("roll/", pupils.roll, name="roll"),
    path("due/", due.due_list, name="due_list"),
]

# /pupils/<pupil>/: identity and roll
urlpatterns += [
    path("add/", pupils.pupil_add, name="pupil_add"),
    path("<int:pupil_pk>/edit/", pupils.pupil_edit, name="pupil_edit"),
    path("<int:pupil_pk>/leave/", pupils.pupil_leave, name="pupil_leave"),
    path("<int:pupil_pk>/leave/cancel/", pupils.pupil_leave_cancel, name="pupil_leave_cancel"),
    path("<int:pupil_pk>/readmit/", pupils.pupil_readmit, name="pupil_readmit"),
    path("<int:pupil_pk>/lead/", pupils.pupil_lead, name="pupil_lead"),
]

# /pupils/<pupil>/sen/
urlpatterns += [
    path("<int:pupil_pk>/sen/", sen.pupil_sen, name="pupil_sen"),
    path("<int:pupil_pk>/sen/status/", sen.sen_status_change, name="sen_status_change"),
    path("<int:pupil_pk>/sen/needs/", sen.sen_needs, name="sen_needs"),
    path("<int:pupil_pk>/sen/monitoring/", sen.monitoring_start, name="monitoring_start"),
    path("sen/status/<int:status_pk>/told/", sen.sen_parent_told, name="sen_parent_told"),
    path("sen/monitoring/<int:monitoring_pk>/", sen.monitoring_review, name="monitoring_review"),
]

# /pupils/<pupil>/profile/
urlpatterns += [
    path("<int:pupil_pk>/profile/", profiles.profile, name="profile"),
    path("<int:pupil_pk>/profile/start/", profiles.profile_start, name="profile_start"),
    path("profiles/<int:profile_pk>/", profiles.profile_version, name="profile_version"),
    path("profiles/<int:profile_pk>/edit/", profiles.profile_edit, name="profile_edit"),
    path("profiles/<int:profile_pk>/print/", profiles.profile_print, name="profile_print"),
]

# /pupils/imports/
urlpatterns += [
    path("imports/", imports.import_list, name="import_list"),
    path("imports/<int:batch_pk>/", imports.import_preview, name="import_preview"),
    path("imports/<int:batch_pk>/columns/", imports.import_columns, name="import_columns"),
    path("imports/<int:batch_pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("imports/<int:batch_pk>/suggested/", imports.import_suggested, name="import_suggested"),
    path("imports/<int:batch_pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<int:batch_pk>/reopen/", imports.import_reopen, name="import_reopen"),
    path("imports/<int:batch_pk>/abandon/", imports.import_abandon, name="import_abandon"),
    path("imports/<int:batch_pk>/problems.csv", imports.import_problems, name="import_problems"),
    path("imports/rows/<int:row_pk>/", imports.import_row, name="import_row"),
]

# /pupils/concerns/
urlpatterns += [
    path("concerns/", concerns.concern_queue, name="concern_queue"),
    path("concerns/new/", concerns.concern_log, name="concern_log"),
    path("concerns/pupils/", concerns.concern_pupils, name="concern_pupils"),
    path("concerns/<int:concern_pk>/", concerns.concern_status, name="concern_status"),
    path("concerns/<int:concern_pk>/triage/", concerns.concern_triage, name="concern_triage"),
    path("concerns/<int:concern_pk>/decide/", concerns.concern_decide, name="concern_decide"),
    path("concerns/<int:concern_pk>/suggest/", concerns.concern_suggest, name="concern_suggest"),
    path("concerns/<int:concern_pk>/ask/", concerns.concern_ask, name="concern_ask"),
    path("concerns/<int:concern_pk>/attach/", concerns.concern_attach, name="concern_attach"),
    path(
        "concerns/<int:concern_pk>/looked-again/",
        concerns.concern_looked_again,
        name="concern_looked_again",
    ),
]
