"""Addresses of the reports, one list per resource."""

from django.urls import path

from sendhub.reports.views import (
    analysis,
    census,
    compliance,
    disclosures,
    editions,
    erasures,
    evidence,
    files,
    handovers,
    inclusion,
    packs,
    surveys,
    talks,
    texts,
    times,
    together,
    trust,
    walks,
)

app_name = "reports"

urlpatterns = []

# /reports/: frozen editions
urlpatterns += [
    path("", editions.edition_list, name="edition_list"),
    path("make/", editions.edition_make, name="edition_make"),
    path("<int:edition_pk>/", editions.edition_view, name="edition_view"),
    path("<int:edition_pk>/print/", editions.edition_print, name="edition_print"),
]

# /reports/trust/
urlpatterns += [
    path("trust/", trust.trust_view, name="trust_view"),
    path("trust/export/", trust.trust_export, name="trust_export"),
]

# /reports/duties/: the compliance list
urlpatterns += [
    path("duties/", compliance.compliance, name="compliance"),
    path("duties/add/", compliance.compliance_add, name="compliance_add"),
    path("duties/<int:duty_pk>/", compliance.compliance_edit, name="compliance_edit"),
]

# /reports/texts/: what a school must publish
urlpatterns += [
    path("texts/<str:text_kind>/", texts.text_view, name="text_view"),
    path("texts/<str:text_kind>/publish/", texts.text_publish, name="text_publish"),
    path("texts/<str:text_kind>/<str:text_item>/", texts.text_edit, name="text_edit"),
    path("published/<int:published_pk>/page/", texts.text_page, name="text_page"),
    path("published/<int:published_pk>/print/", texts.text_print, name="text_print"),
]

# /reports/census/
urlpatterns += [
    path("census/", census.census, name="census"),
    path("census/export/", census.census_export, name="census_export"),
]

# /reports/: what the record says over time and between groups
urlpatterns += [
    path("register/", analysis.register_time, name="register_time"),
    path("equity/", analysis.equity, name="equity"),
]

# /reports/time/: what SENCo time goes into
urlpatterns += [
    path("time/", times.time_view, name="time_view"),
    path("time/pupils/<int:pupil_pk>/", times.time_log, name="time_log"),
    path("time/pupils/<int:pupil_pk>/start/", times.time_start, name="time_start"),
    path("time/<int:time_pk>/", times.time_edit, name="time_edit"),
    path("time/<int:time_pk>/stop/", times.time_stop, name="time_stop"),
    path("time/<int:time_pk>/remove/", times.time_remove, name="time_remove"),
]

# /reports/data/: the whole school's data as files
urlpatterns += [
    path("data/", files.school_data, name="school_data"),
    path("data/<int:record_file_pk>/", files.school_data_file, name="school_data_file"),
]

# /reports/packs/: subject access
urlpatterns += [
    path("packs/pupils/<int:pupil_pk>/", packs.subject_access_ask, name="subject_access_ask"),
    path("packs/<int:subject_pack_pk>/", packs.subject_access_read, name="subject_access_read"),
    path(
        "packs/<int:subject_pack_pk>/file/", packs.subject_access_file, name="subject_access_file"
    ),
]

# /reports/handovers/: to the next school, and from the one before
urlpatterns += [
    path("handovers/", handovers.handover_list, name="handover_list"),
    path("handovers/<int:handover_pk>/", handovers.handover_view, name="handover_view"),
    path("handovers/close/", handovers.handover_close, name="handover_close"),
    path(
        "handovers/<int:handover_pk>/receipt/", handovers.handover_receipt, name="handover_receipt"
    ),
    path("handovers/<int:handover_pk>/pupil/", handovers.handover_pupil, name="handover_pupil"),
    path("handovers/lines/<int:handover_line_pk>/", handovers.line_decide, name="handover_line"),
    path(
        "handovers/lines/<int:handover_line_pk>/section/",
        handovers.section_take,
        name="handover_section",
    ),
    path("handovers/pupils/<int:pupil_pk>/", handovers.handover_ask, name="handover_ask"),
    path("handovers/files/<int:handover_file_pk>/", handovers.handover_file, name="handover_file"),
]

# /reports/plan/, /talks/, /together/, /walks/: inclusion as shared work
urlpatterns += [
    path("plan/", inclusion.plan_view, name="plan_view"),
    path("plan/<int:plan_year>/", inclusion.plan_edit, name="plan_edit"),
    path("plan/<int:plan_year>/print/", inclusion.plan_print, name="plan_print"),
    path("plan/<int:plan_year>/add/", inclusion.priority_add, name="priority_add"),
    path("priorities/<int:priority_pk>/", inclusion.priority_edit, name="priority_edit"),
    path("priorities/<int:priority_pk>/remove/", inclusion.priority_remove, name="priority_remove"),
    path(
        "priorities/<int:priority_pk>/actions/",
        inclusion.priority_action_add,
        name="priority_action_add",
    ),
    path("talks/", talks.talk_list, name="talk_list"),
    path("talks/hold/", talks.talk_add, name="talk_add"),
    path("talks/<int:talk_pk>/", talks.talk_view, name="talk_view"),
    path("talks/<int:talk_pk>/notes/", talks.talk_edit, name="talk_edit"),
    path("talks/<int:talk_pk>/next/", talks.talk_after, name="talk_after"),
    path("together/", together.together_list, name="together_list"),
    path("together/add/", together.together_add, name="together_add"),
    path("together/<int:self_review_pk>/", together.together_view, name="together_view"),
    path("together/<int:self_review_pk>/change/", together.together_edit, name="together_edit"),
    path(
        "together/<int:self_review_pk>/actions/",
        together.together_action_add,
        name="together_action_add",
    ),
    path("walks/", walks.walk_list, name="walk_list"),
    path("walks/add/", walks.walk_add, name="walk_add"),
    path("walks/<int:walk_pk>/", walks.walk_view, name="walk_view"),
    path("walks/<int:walk_pk>/change/", walks.walk_edit, name="walk_edit"),
    path("walks/<int:walk_pk>/actions/", walks.walk_action_add, name="walk_action_add"),
    path("walks/<int:walk_pk>/remove/", walks.walk_remove, name="walk_remove"),
    path("walks/<int:walk_pk>/put-back/", walks.walk_put_back, name="walk_put_back"),
]

# /reports/evidence/: the inspection folder
urlpatterns += [
    path("evidence/", evidence.evidence_list, name="evidence_list"),
    path("evidence/make/", evidence.evidence_make, name="evidence_make"),
    path("evidence/<int:evidence_folder_pk>/file/", evidence.evidence_file, name="evidence_file"),
    path(
        "evidence/<int:evidence_folder_pk>/remove/",
        evidence.evidence_remove,
        name="evidence_remove",
    ),
]

# /reports/surveys/: how sure the staff feel
urlpatterns += [
    path("surveys/", surveys.survey_list, name="survey_list"),
    path("surveys/open/", surveys.survey_open, name="survey_open"),
    path("surveys/<int:survey_pk>/", surveys.survey_view, name="survey_view"),
    path("surveys/<int:survey_pk>/days/", surveys.survey_days, name="survey_days"),
    path("surveys/<int:survey_pk>/take/", surveys.survey_take, name="survey_take"),
    path("surveys/<int:survey_pk>/paper/", surveys.survey_slips, name="survey_slips"),
]

# /reports/retention/: how long files are kept, what holds them, who lets them go
urlpatterns += [
    path("retention/", erasures.period_list, name="period_list"),
    path("retention/<str:period_kind>/", erasures.period_edit, name="period_edit"),
    path("erasures/", erasures.erasure_list, name="erasure_list"),
    path("erasures/<int:erasure_pk>/", erasures.erasure_view, name="erasure_view"),
    path("erasures/pupils/<int:pupil_pk>/", erasures.erasure_propose, name="erasure_propose"),
    path(
        "disclosures/<str:entry_kind>/<int:entry_row_pk>/",
        disclosures.disclosure_propose,
        name="disclosure_propose",
    ),
    path("disclosures/<int:disclosure_pk>/", disclosures.disclosure_view, name="disclosure_view"),
    path("holds/pupils/<int:pupil_pk>/", erasures.hold_list, name="hold_list"),
    path("holds/<int:hold_pk>/end/", erasures.hold_end, name="hold_end"),
]
