"""Addresses of the pupil record, one list per resource."""

from django.urls import path

from pupils.views import (
    achievements,
    agreed,
    answers,
    avoidance,
    concerns,
    contacts,
    day_tab,
    days,
    disclosures,
    documents,
    due,
    exam_prints,
    exam_season,
    exams,
    facts,
    groups,
    history,
    imports,
    incidents,
    links,
    offsite,
    offsite_school,
    own_fields,
    profiles,
    providers,
    pupils,
    quiet_room,
    records,
    register,
    rollovers,
    rounds,
    scores,
    sen,
    supporting,
    supporting_school,
    transitions,
    triage,
)

app_name = "pupils"

urlpatterns = []

# /pupils/
urlpatterns += [
    path("", register.register, name="register"),
    path("print/", register.register_print, name="register_print"),
    path("export/", register.register_export, name="register_export"),
    path("export/<int:export_pk>/", register.register_export_file, name="register_export_file"),
    path("columns/", register.register_columns, name="register_columns"),
    path("views/save/", register.register_view_save, name="register_view_save"),
    path("views/<int:view_pk>/delete/", register.register_view_delete, name="register_view_delete"),
    path("several/", pupils.register_bulk, name="register_bulk"),
    path("roll/", pupils.roll, name="roll"),
    path("due/", due.due_list, name="due_list"),
    path("due/<int:due_pk>/put-off/", due.due_put_off, name="due_put_off"),
    path("due/<int:due_pk>/take-up/", due.due_take_up, name="due_take_up"),
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
    path("sen/status/<int:status_pk>/correct/", sen.sen_status_correct, name="sen_status_correct"),
    path("sen/status/<int:status_pk>/told/", sen.sen_parent_told, name="sen_parent_told"),
    path("sen/monitoring/<int:monitoring_pk>/", sen.monitoring_review, name="monitoring_review"),
]

# /pupils/<pupil>/profile/
urlpatterns += [
    path("<int:pupil_pk>/profile/", profiles.profile, name="profile"),
    path("<int:pupil_pk>/profile/start/", profiles.profile_start, name="profile_start"),
    path("profiles/<int:profile_pk>/", profiles.profile_version, name="profile_version"),
    path("profiles/<int:profile_pk>/photo/", profiles.profile_photo, name="profile_photo"),
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
    path("imports/rows/<int:row_pk>/decide/", imports.import_decide, name="import_decide"),
]

# /pupils/concerns/
urlpatterns += [
    path("concerns/", concerns.concern_queue, name="concern_queue"),
    path("concerns/new/", concerns.concern_log, name="concern_log"),
    path("concerns/find/", concerns.concern_find, name="concern_find"),
    path("concerns/<int:concern_pk>/", concerns.concern_status, name="concern_status"),
    path("concerns/<int:concern_pk>/answer/", concerns.concern_answer, name="concern_answer"),
    path("concerns/<int:concern_pk>/triage/", triage.concern_triage, name="concern_triage"),
    path("concerns/<int:concern_pk>/decide/", triage.concern_decide, name="concern_decide"),
    path("concerns/<int:concern_pk>/suggest/", triage.concern_suggest, name="concern_suggest"),
    path("concerns/<int:concern_pk>/ask/", triage.concern_ask, name="concern_ask"),
    path("concerns/<int:concern_pk>/look/", triage.concern_look, name="concern_look"),
    path("concerns/<int:concern_pk>/find/", triage.concern_find_pupil, name="concern_find_pupil"),
    path("concerns/<int:concern_pk>/attach/", triage.concern_attach, name="concern_attach"),
    path(
        "concerns/<int:concern_pk>/follow-up/",
        triage.concern_follow_up,
        name="concern_follow_up",
    ),
]

# /pupils/<pupil>/contacts/
urlpatterns += [
    path("<int:pupil_pk>/contacts/", contacts.pupil_contacts, name="pupil_contacts"),
    path("<int:pupil_pk>/contacts/choose/", contacts.contact_choose, name="contact_choose"),
    path("<int:pupil_pk>/contacts/add/", contacts.contact_add, name="contact_add"),
    path(
        "<int:pupil_pk>/contacts/<int:contact_pk>/link/", contacts.contact_link, name="contact_link"
    ),
    path(
        "<int:pupil_pk>/contacts/<int:contact_pk>/edit/", contacts.contact_edit, name="contact_edit"
    ),
    path("<int:pupil_pk>/address/", contacts.address_add, name="address_add"),
    path(
        "<int:pupil_pk>/contacts/<int:contact_pk>/address/",
        contacts.address_add,
        name="contact_address_add",
    ),
    path(
        "relationships/<int:relationship_pk>/edit/",
        contacts.relationship_edit,
        name="relationship_edit",
    ),
    path(
        "relationships/<int:relationship_pk>/end/",
        contacts.relationship_end,
        name="relationship_end",
    ),
]

# /pupils/<pupil>/details/ and attendance/
urlpatterns += [
    path("<int:pupil_pk>/details/", facts.pupil_details, name="pupil_details"),
    path(
        "<int:pupil_pk>/characteristics/add/", facts.characteristic_add, name="characteristic_add"
    ),
    path(
        "characteristics/<int:characteristic_pk>/edit/",
        facts.characteristic_edit,
        name="characteristic_edit",
    ),
    path("<int:pupil_pk>/former-schools/add/", facts.former_school_add, name="former_school_add"),
    path("<int:pupil_pk>/attendance/", facts.pupil_attendance, name="pupil_attendance"),
    path("<int:pupil_pk>/attendance/add/", facts.attendance_add, name="attendance_add"),
    path("attendance/<int:figure_pk>/edit/", facts.attendance_edit, name="attendance_edit"),
]

# /pupils/<pupil>/observations/ and assessments/
urlpatterns += [
    path("<int:pupil_pk>/observations/", records.pupil_records, name="pupil_records"),
    path("<int:pupil_pk>/observations/add/", records.observation_add, name="observation_add"),
    path(
        "observations/<int:observation_pk>/edit/", records.observation_edit, name="observation_edit"
    ),
    path("<int:pupil_pk>/assessments/", records.pupil_assessments, name="pupil_assessments"),
    path("<int:pupil_pk>/assessments/add/", records.assessment_add, name="assessment_add"),
    path("assessments/<int:assessment_pk>/edit/", records.assessment_edit, name="assessment_edit"),
]

# /pupils/<pupil>/documents/
urlpatterns += [
    path("<int:pupil_pk>/documents/", documents.pupil_documents, name="pupil_documents"),
    path("<int:pupil_pk>/documents/add/", documents.document_add, name="document_add"),
    path("documents/<int:document_pk>/", documents.document_download, name="document_download"),
    path("documents/<int:document_pk>/edit/", documents.document_edit, name="document_edit"),
    path("documents/<int:document_pk>/remove/", documents.document_remove, name="document_remove"),
    path("restrict/<str:kind>/<int:item_pk>/", documents.item_restrict, name="item_restrict"),
    path(
        "restrict/<str:kind>/<int:item_pk>/lift/", documents.item_unrestrict, name="item_unrestrict"
    ),
]

# /pupils/<pupil>/links/: private links
urlpatterns += [
    path("<int:pupil_pk>/links/", links.pupil_links, name="pupil_links"),
    path("<int:pupil_pk>/links/add/", links.link_add, name="link_add"),
    path("links/<int:private_link_pk>/", links.link_detail, name="link_detail"),
    path("links/<int:private_link_pk>/send/", links.link_send, name="link_send"),
    path("links/<int:private_link_pk>/resend/", links.link_resend, name="link_resend"),
    path("links/<int:private_link_pk>/remind/", links.link_remind, name="link_remind"),
    path("links/<int:private_link_pk>/revoke/", links.link_revoke, name="link_revoke"),
    path("links/<int:private_link_pk>/code/", links.link_code, name="link_code"),
    path("links/<int:private_link_pk>/slip/", links.link_slip, name="link_slip"),
    path("links/<int:private_link_pk>/code-slip/", links.link_code_slip, name="link_code_slip"),
]

# /pupils/<pupil>/voice/ and answers typed in
urlpatterns += [
    path("<int:pupil_pk>/voice/", answers.pupil_voice, name="pupil_voice"),
    path("<int:pupil_pk>/answers/add/", answers.answer_add, name="answer_add"),
    path("asks/<int:ask_pk>/answer/", answers.answer_enter, name="answer_enter"),
    path("answers/<int:response_pk>/", answers.answer_detail, name="answer_detail"),
]

# /pupils/<pupil>/history/ and merge/
urlpatterns += [
    path("<int:pupil_pk>/history/", history.pupil_history, name="pupil_history"),
    path("<int:pupil_pk>/merge/", history.merge_choose, name="merge_choose"),
    path("<int:pupil_pk>/merge/<int:other_pk>/", history.merge_confirm, name="merge_confirm"),
    path("<int:pupil_pk>/unmerge/", history.unmerge, name="unmerge"),
]
# /pupils/groups/
urlpatterns += [
    path("groups/new-year/", rollovers.rollover, name="group_rollover"),
    path("groups/new-year/<int:rollover_pk>/", rollovers.rollover_view, name="rollover_view"),
    path(
        "groups/new-year/<int:rollover_pk>/confirm/",
        rollovers.rollover_confirm,
        name="rollover_confirm",
    ),
    path("groups/new-year/<int:rollover_pk>/undo/", rollovers.rollover_undo, name="rollover_undo"),
    path("groups/<int:group_pk>/", groups.group_pupils, name="group_pupils"),
    path(
        "groups/<int:group_pk>/<int:pupil_pk>/remove/",
        groups.group_pupil_remove,
        name="group_pupil_remove",
    ),
]

# /pupils/actions/
urlpatterns += [
    path("actions/", agreed.action_list, name="action_list"),
    path("<int:pupil_pk>/actions/add/", agreed.action_add, name="action_add"),
    path("actions/<int:action_pk>/", agreed.action_done, name="action_done"),
    path("actions/<int:action_pk>/edit/", agreed.action_edit, name="action_edit"),
    path("actions/<int:action_pk>/undo/", agreed.action_undo, name="action_undo"),
]

# /pupils/exams/: candidates, the season's dates, the timetable
urlpatterns += [
    path("exams/", exams.exam_list, name="exam_list"),
    path("exams/print/", exam_prints.exam_list_print, name="exam_list_print"),
    path("exams/dates/", exam_season.exam_dates, name="exam_dates"),
    path(
        "exams/dates/<str:exam>/<int:exam_year>/<str:date_kind>/",
        exam_season.exam_date_edit,
        name="exam_date_edit",
    ),
    path("exams/papers/", exam_season.sitting_list, name="sitting_list"),
    path("exams/papers/print/", exam_prints.sitting_list_print, name="sitting_list_print"),
    path("exams/papers/add/", exam_season.sitting_add, name="sitting_add"),
    path("exams/papers/<int:sitting_pk>/", exam_season.sitting_edit, name="sitting_edit"),
    path(
        "exams/papers/<int:sitting_pk>/remove/", exam_season.sitting_remove, name="sitting_remove"
    ),
]

# /pupils/<pupil>/exams/
urlpatterns += [
    path("<int:pupil_pk>/exams/", exams.pupil_exams, name="pupil_exams"),
    path("<int:pupil_pk>/exams/add/", exams.arrangement_add, name="arrangement_add"),
    path("<int:pupil_pk>/exams/candidate/", exams.candidate_edit, name="candidate_edit"),
    path("<int:pupil_pk>/exams/working/add/", exams.working_add, name="working_add"),
    path("<int:pupil_pk>/exams/evidence/", exam_prints.evidence_print, name="evidence_print"),
    path("<int:pupil_pk>/exams/card/", exam_prints.cue_card_print, name="cue_card_print"),
    path("arrangements/<int:arrangement_pk>/", exams.arrangement_move, name="arrangement_move"),
    path(
        "arrangements/<int:arrangement_pk>/edit/", exams.arrangement_edit, name="arrangement_edit"
    ),
    path("working/<int:working_note_pk>/", exams.working_edit, name="working_edit"),
    path("working/<int:working_note_pk>/remove/", exams.working_remove, name="working_remove"),
]
# /pupils/transitions/ and <pupil>/transition/
urlpatterns += [
    path("transitions/", transitions.transition_list, name="transition_list"),
    path("transitions/start/", transitions.transition_start, name="transition_start"),
    path("transitions/expect/", transitions.transition_expect, name="transition_expect"),
    path("<int:pupil_pk>/transition/", transitions.pupil_transition, name="pupil_transition"),
    path(
        "transitions/<int:transition_pk>/edit/", transitions.transition_edit, name="transition_edit"
    ),
    path(
        "transitions/<int:transition_pk>/over/",
        transitions.transition_close,
        name="transition_close",
    ),
    path(
        "transitions/<int:transition_pk>/read/", transitions.transition_read, name="transition_read"
    ),
    path(
        "transitions/<int:transition_pk>/print/",
        transitions.transition_print,
        name="transition_print",
    ),
    path(
        "transitions/<int:transition_pk>/own-page/",
        transitions.transition_own_page,
        name="transition_own_page",
    ),
    path(
        "transitions/<int:transition_pk>/steps/add/",
        transitions.transition_step_add,
        name="transition_step_add",
    ),
    path(
        "transitions/steps/<int:step_pk>/",
        transitions.transition_step_edit,
        name="transition_step_edit",
    ),
]

# /pupils/tests/: the school's tests, frameworks of small steps, lists of results
urlpatterns += [
    path("tests/", scores.score_settings, name="score_settings"),
    path("tests/add/", scores.battery_add, name="battery_add"),
    path("tests/<int:battery_pk>/", scores.battery_edit, name="battery_edit"),
    path("tests/<int:battery_pk>/parts/add/", scores.scale_add, name="scale_add"),
    path("tests/parts/<int:scale_pk>/", scores.scale_edit, name="scale_edit"),
    path("tests/steps/add/", scores.framework_add, name="framework_add"),
    path("tests/steps/<int:framework_pk>/", scores.framework_edit, name="framework_edit"),
    path("tests/lists/add/", scores.score_file_add, name="score_file_add"),
    path("tests/lists/<int:score_file_pk>/", scores.score_file_view, name="score_file_view"),
    path(
        "tests/lists/<int:score_file_pk>/columns/",
        scores.score_file_columns,
        name="score_file_columns",
    ),
    path(
        "tests/lists/<int:score_file_pk>/confirm/",
        scores.score_file_confirm,
        name="score_file_confirm",
    ),
    path("tests/lists/<int:score_file_pk>/undo/", scores.score_file_undo, name="score_file_undo"),
    path("tests/lists/<int:score_file_pk>/drop/", scores.score_file_drop, name="score_file_drop"),
    path("<int:pupil_pk>/steps/<int:framework_pk>/", scores.pupil_steps, name="pupil_steps"),
]
# /pupils/<pupil>/off-site/: part-time timetable, places elsewhere, suspensions
urlpatterns += [
    path("<int:pupil_pk>/off-site/", offsite.pupil_offsite, name="pupil_offsite"),
    path("<int:pupil_pk>/off-site/print/", offsite.offsite_print, name="offsite_print"),
    path("<int:pupil_pk>/part-time/add/", offsite.timetable_add, name="timetable_add"),
    path("part-time/<int:timetable_pk>/edit/", offsite.timetable_edit, name="timetable_edit"),
    path("part-time/<int:timetable_pk>/review/", offsite.timetable_review, name="timetable_review"),
    path("<int:pupil_pk>/off-site/add/", offsite.off_site_add, name="off_site_add"),
    path("off-site/<int:off_site_pk>/edit/", offsite.off_site_edit, name="off_site_edit"),
    path("off-site/<int:off_site_pk>/review/", offsite.off_site_review, name="off_site_review"),
    path("off-site/<int:off_site_pk>/week/", offsite.off_site_week, name="off_site_week"),
    path("<int:pupil_pk>/suspensions/add/", offsite.suspension_add, name="suspension_add"),
    path("suspensions/<int:suspension_pk>/edit/", offsite.suspension_edit, name="suspension_edit"),
]

# /pupils/<pupil>/avoidance/: the plan and its steps
urlpatterns += [
    path("<int:pupil_pk>/avoidance/add/", avoidance.avoidance_add, name="avoidance_add"),
    path("avoidance/<int:avoidance_pk>/edit/", avoidance.avoidance_edit, name="avoidance_edit"),
    path(
        "avoidance/<int:avoidance_pk>/review/", avoidance.avoidance_review, name="avoidance_review"
    ),
    path("avoidance/<int:avoidance_pk>/steps/add/", avoidance.step_add, name="step_add"),
    path("steps/<int:return_step_pk>/edit/", avoidance.step_edit, name="step_edit"),
    path("steps/<int:return_step_pk>/tried/", avoidance.step_try, name="step_try"),
    path("steps/<int:return_step_pk>/not-tried/", avoidance.step_untry, name="step_untry"),
]

# /pupils/off-site/: over the school, and the providers
urlpatterns += [
    path("off-site/", offsite_school.offsite_list, name="offsite_list"),
    path("off-site/attendance/", offsite_school.offsite_absence, name="offsite_absence"),
    path("off-site/providers/", providers.provider_list, name="provider_list"),
    path("off-site/providers/add/", providers.provider_add, name="provider_add"),
    path("off-site/providers/<int:provider_pk>/", providers.provider_view, name="provider_view"),
    path(
        "off-site/providers/<int:provider_pk>/edit/", providers.provider_edit, name="provider_edit"
    ),
    path(
        "off-site/providers/<int:provider_pk>/check/",
        providers.provider_check_add,
        name="provider_check_add",
    ),
]

# /pupils/<pupil>/supporting/: plans for health, safety and behaviour
urlpatterns += [
    path("<int:pupil_pk>/supporting/", supporting.pupil_supporting, name="pupil_supporting"),
    path(
        "<int:pupil_pk>/supporting/add/<str:supporting_kind>/",
        supporting.supporting_add,
        name="supporting_add",
    ),
    path("supporting/<int:supporting_pk>/", supporting.supporting_view, name="supporting_view"),
    path(
        "supporting/<int:supporting_pk>/edit/", supporting.supporting_edit, name="supporting_edit"
    ),
    path(
        "supporting/<int:supporting_pk>/review/",
        supporting.supporting_review,
        name="supporting_review",
    ),
    path(
        "supporting/<int:supporting_pk>/take-up/",
        supporting.supporting_take_up,
        name="supporting_take_up",
    ),
    path(
        "supporting/<int:supporting_pk>/read/", supporting.supporting_read, name="supporting_read"
    ),
    path(
        "supporting/<int:supporting_pk>/remind/",
        supporting.supporting_remind,
        name="supporting_remind",
    ),
    path(
        "supporting/<int:supporting_pk>/print/",
        supporting.supporting_print,
        name="supporting_print",
    ),
]

# /pupils/supporting/ and cards/: over the school
urlpatterns += [
    path("supporting/", supporting_school.supporting_list, name="supporting_list"),
    path("cards/", supporting_school.card_list, name="card_list"),
    path("cards/<str:paper>/", supporting_school.card_print_all, name="card_print_all"),
    path("cards/<int:supporting_pk>/card/", supporting_school.card_view, name="card_view"),
    path(
        "cards/<int:supporting_pk>/<str:paper>/",
        supporting_school.card_print,
        name="card_print",
    ),
]


# /pupils/days/: check-ins and their list
urlpatterns += [
    path("<int:pupil_pk>/days/", day_tab.pupil_days, name="pupil_days"),
    path("days/", days.check_in_list, name="check_in_list"),
    path("days/before/", days.check_in_log, name="check_in_log"),
    path("days/find/<str:adding>/", days.day_find, name="day_find"),
    path("<int:pupil_pk>/days/check-in/", days.check_in_save, name="check_in_save"),
    path("<int:pupil_pk>/days/today/", days.key_pupil_today, name="key_pupil_today"),
    path("days/check-ins/<int:check_in_pk>/", days.check_in_edit, name="check_in_edit"),
    path(
        "days/check-ins/<int:check_in_pk>/follow-up/",
        days.check_in_follow_up,
        name="check_in_follow_up",
    ),
    path("days/list/", days.key_pupil_list, name="key_pupil_list"),
    path("<int:pupil_pk>/days/list/add/", days.key_pupil_add, name="key_pupil_add"),
    path("days/list/<int:key_pupil_pk>/", days.key_pupil_edit, name="key_pupil_edit"),
    path("days/list/<int:key_pupil_pk>/end/", days.key_pupil_end, name="key_pupil_end"),
    path(
        "days/<str:day_kind>/<int:day_row_pk>/remove/", days.day_row_remove, name="day_row_remove"
    ),
]

# /pupils/entries/: of every kind whose words can be moved out to safeguarding
urlpatterns += [
    path(
        "entries/<str:entry_kind>/<int:entry_row_pk>/move-out/",
        disclosures.words_move_out,
        name="words_move_out",
    ),
]

# /pupils/days/quiet-room/ and achievements/
urlpatterns += [
    path("days/quiet-room/", quiet_room.quiet_list, name="quiet_list"),
    path("<int:pupil_pk>/quiet-room/add/", quiet_room.quiet_add, name="quiet_add"),
    path("days/quiet-room/<int:quiet_visit_pk>/", quiet_room.quiet_edit, name="quiet_edit"),
    path("days/quiet-room/<int:quiet_visit_pk>/back/", quiet_room.quiet_leave, name="quiet_leave"),
    path("days/achievements/", achievements.achievement_list, name="achievement_list"),
    path("<int:pupil_pk>/achievements/add/", achievements.achievement_add, name="achievement_add"),
    path(
        "days/achievements/<int:achievement_pk>/",
        achievements.achievement_edit,
        name="achievement_edit",
    ),
    path(
        "days/achievements/<int:achievement_pk>/told/",
        achievements.achievement_told,
        name="achievement_told",
    ),
    path(
        "days/achievements/<int:achievement_pk>/print/",
        achievements.achievement_print,
        name="achievement_print",
    ),
]

# /pupils/incidents/
urlpatterns += [
    path("incidents/", incidents.incident_list, name="incident_list"),
    path("incidents/new/", incidents.incident_write, name="incident_write"),
    path("incidents/beside/", incidents.incident_beside, name="incident_beside"),
    path("incidents/patterns/", incidents.incident_patterns, name="incident_patterns"),
    path("incidents/<int:incident_pk>/", incidents.incident_view, name="incident_view"),
    path("incidents/<int:incident_pk>/edit/", incidents.incident_edit, name="incident_edit"),
    path("incidents/<int:incident_pk>/follow/", incidents.incident_follow, name="incident_follow"),
    path(
        "incidents/<int:incident_pk>/restrict/",
        incidents.incident_restrict,
        name="incident_restrict",
    ),
    path(
        "incidents/<int:incident_pk>/restrict/lift/",
        incidents.incident_unrestrict,
        name="incident_unrestrict",
    ),
]

# /pupils/own-fields/
urlpatterns += [
    path("own-fields/", own_fields.own_field_list, name="own_field_list"),
    path("own-fields/add/", own_fields.own_field_add, name="own_field_add"),
    path("own-fields/<int:own_field_pk>/", own_fields.own_field_edit, name="own_field_edit"),
    path(
        "own-fields/<int:own_field_pk>/archive/",
        own_fields.own_field_archive,
        name="own_field_archive",
    ),
    path("<int:pupil_pk>/own-fields/", own_fields.pupil_own_fields, name="pupil_own_fields"),
    path(
        "concerns/<int:concern_pk>/own-fields/",
        own_fields.concern_own_fields,
        name="concern_own_fields",
    ),
]

# /pupils/rounds/: round robin
urlpatterns += [
    path("rounds/", rounds.round_list, name="round_list"),
    path("<int:pupil_pk>/rounds/ask/", rounds.round_ask, name="round_ask"),
    path("rounds/<int:round_pk>/", rounds.round_view, name="round_view"),
    path("rounds/<int:round_pk>/remind/", rounds.round_remind, name="round_remind"),
    path("rounds/<int:round_pk>/close/", rounds.round_close, name="round_close"),
    path("rounds/mine/", rounds.round_mine, name="round_mine"),
    path("rounds/answers/<int:round_answer_pk>/", rounds.round_answer, name="round_answer"),
    path("rounds/sets/", rounds.question_set_list, name="question_set_list"),
    path("rounds/sets/start/", rounds.question_set_start, name="question_set_start"),
    path("rounds/sets/add/", rounds.question_set_edit, name="question_set_add"),
    path("rounds/sets/<int:question_set_pk>/", rounds.question_set_edit, name="question_set_edit"),
]
