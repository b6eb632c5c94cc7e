"""Addresses of the statutory process, one list per resource."""

from django.urls import path

from ehcp.views import (
    assessments,
    bodies,
    bundles,
    calendar,
    deliveries,
    evidence,
    la_forms,
    ledgers,
    lines,
    meetings,
    packs,
    papers,
    plan_data,
    plans,
    pupil,
    reviews,
    rounds,
    versions,
)

app_name = "ehcp"

# /ehcp/assessments/
CASE = "assessments/<int:needs_assessment_pk>"
urlpatterns = [
    path("assessments/", assessments.assessment_list, name="assessment_list"),
    path("pupils/<int:pupil_pk>/assessments/", pupil.pupil_assessments, name="pupil_assessments"),
    path(
        "pupils/<int:pupil_pk>/assessments/new/",
        assessments.assessment_start,
        name="assessment_start",
    ),
    path(
        "cycles/<int:cycle_pk>/assessment/",
        assessments.assessment_from_cycle,
        name="assessment_from_cycle",
    ),
    path(f"{CASE}/", assessments.assessment_view, name="assessment_view"),
    path(f"{CASE}/edit/", assessments.assessment_edit, name="assessment_edit"),
    path(f"{CASE}/step/", assessments.assessment_step, name="assessment_step"),
    path(f"{CASE}/dates/", assessments.assessment_days, name="assessment_days"),
    path(f"{CASE}/exceptions/new/", assessments.exception_add, name="exception_add"),
    path(f"{CASE}/moved/", assessments.assessment_move, name="assessment_move"),
    path(f"{CASE}/advice/new/", bodies.advice_request_add, name="advice_request_add"),
    path(
        "advice-requests/<int:advice_request_pk>/",
        bodies.advice_request_edit,
        name="advice_request_edit",
    ),
    path(f"{CASE}/consultations/new/", bodies.consultation_add, name="consultation_add"),
    path(
        "consultations/<int:consultation_pk>/", bodies.consultation_edit, name="consultation_edit"
    ),
    path(f"{CASE}/comments/new/", bodies.representation_add, name="representation_add"),
]

# /ehcp/assessments/<case>/bundle/
urlpatterns += [
    path(f"{CASE}/bundle/", bundles.bundle_make, name="bundle_make"),
    path("bundles/<int:bundle_pk>/", bundles.bundle_file, name="bundle_file"),
]

# /ehcp/assessments/<case>/evidence/ and the checklists
urlpatterns += [
    path(f"{CASE}/evidence/", evidence.assessment_evidence, name="assessment_evidence"),
    path(f"{CASE}/evidence/<int:evidence_item_pk>/", evidence.evidence_tick, name="evidence_tick"),
    path(
        f"{CASE}/evidence/<int:evidence_item_pk>/back/",
        evidence.evidence_untick,
        name="evidence_untick",
    ),
    path("checklists/", evidence.checklist_view, name="checklist_view"),
    path("checklists/<int:evidence_item_pk>/", evidence.checklist_edit, name="checklist_edit"),
    path("checklists/<int:evidence_item_pk>/new/", evidence.checklist_add, name="checklist_add"),
]

# /ehcp/calendar/
urlpatterns += [
    path("calendar/", calendar.calendar_address, name="calendar_address"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
]

# /ehcp/plans/
PLAN = "plans/<int:ehc_plan_pk>"
urlpatterns += [
    path("plans/short/", deliveries.shortfall_list, name="shortfall_list"),
    path("pupils/<int:pupil_pk>/plan/", plans.pupil_ehc_plan, name="pupil_ehc_plan"),
    path("pupils/<int:pupil_pk>/plan/new/", plans.plan_start, name="plan_start"),
    path(f"{PLAN}/", plans.plan_view, name="plan_view"),
    path(f"{PLAN}/draft/", plans.plan_draft, name="plan_draft"),
    path(f"{PLAN}/end/", plans.plan_end, name="plan_end"),
    path(f"{PLAN}/edit/", plan_data.plan_edit, name="plan_edit"),
    path(f"{PLAN}/moved/", plan_data.plan_move, name="plan_move"),
    path(f"{PLAN}/told/", plan_data.plan_told, name="plan_told"),
    path(f"{PLAN}/ledger/", deliveries.plan_ledger, name="plan_ledger"),
    path(f"{PLAN}/ledger/print/", ledgers.ledger_print, name="ledger_print"),
    path(f"{PLAN}/ledger/table/", ledgers.ledger_export, name="ledger_export"),
    path(f"{PLAN}/ledger/letter/", ledgers.ledger_letter, name="ledger_letter"),
]

# /ehcp/versions/ and their lines
VERSION = "versions/<int:plan_version_pk>"
urlpatterns += [
    path(f"{VERSION}/", versions.version_view, name="version_view"),
    path(f"{VERSION}/edit/", versions.version_edit, name="version_edit"),
    path(f"{VERSION}/issue/", versions.version_issue, name="version_issue"),
    path(f"{VERSION}/compare/", versions.version_compare, name="version_compare"),
    path(f"{VERSION}/paper/", papers.version_paper, name="version_paper"),
    path(f"{VERSION}/print/", versions.version_print, name="version_print"),
    path(f"{VERSION}/needs/new/", lines.need_add, name="need_add"),
    path(f"{VERSION}/outcomes/new/", lines.outcome_add, name="outcome_add"),
    path(f"{VERSION}/care/new/", lines.care_add, name="care_add"),
    path(f"{VERSION}/provision/new/", lines.provision_add, name="provision_add"),
    path("plan-needs/<int:plan_need_pk>/", lines.need_edit, name="need_edit"),
    path("plan-needs/<int:plan_need_pk>/drop/", lines.need_drop, name="need_drop"),
    path("outcomes/<int:outcome_text_pk>/", lines.outcome_edit, name="outcome_edit"),
    path("outcomes/<int:outcome_text_pk>/drop/", lines.outcome_drop, name="outcome_drop"),
    path("care/<int:care_text_pk>/", lines.care_edit, name="care_edit"),
    path("care/<int:care_text_pk>/drop/", lines.care_drop, name="care_drop"),
    path("provision/<int:provision_text_pk>/", lines.provision_edit, name="provision_edit"),
    path("provision/<int:provision_text_pk>/drop/", lines.provision_drop, name="provision_drop"),
]

# /ehcp/lines/: what delivers Section F
urlpatterns += [
    path("lines/<int:section_f_line_pk>/tie/", deliveries.line_tie, name="line_tie"),
    path("lines/<int:section_f_line_pk>/log/", deliveries.support_log, name="support_log"),
    path("ties/<int:f_delivery_pk>/end/", deliveries.tie_end, name="tie_end"),
]

# /ehcp/reviews/
REVIEW = "reviews/<int:review_pk>"
urlpatterns += [
    path("reviews/", reviews.review_list, name="review_list"),
    path("pupils/<int:pupil_pk>/reviews/", reviews.pupil_reviews, name="pupil_reviews"),
    path("plans/<int:ehc_plan_pk>/early-review/", reviews.review_early, name="review_early"),
    path(f"{REVIEW}/", reviews.review_view, name="review_view"),
    path(f"{REVIEW}/day/", reviews.review_meeting_day, name="review_meeting_day"),
    path(f"{REVIEW}/put-off/", reviews.review_put_off, name="review_put_off"),
    path(f"{REVIEW}/cancel/", reviews.review_cancel, name="review_cancel"),
    path(f"{REVIEW}/people/new/", reviews.review_person_add, name="review_person_add"),
    path(
        "reviews/people/<int:review_person_pk>/",
        reviews.review_person_edit,
        name="review_person_edit",
    ),
    path(f"{REVIEW}/round/", rounds.review_round, name="review_round"),
    path(f"{REVIEW}/remind/", rounds.review_remind, name="review_remind"),
    path(f"{REVIEW}/circulated/", rounds.review_circulate, name="review_circulate"),
    path("reviews/mine/", rounds.own_part_list, name="own_part_list"),
    path("reviews/mine/<int:review_person_pk>/", rounds.own_part_write, name="own_part_write"),
    path(f"{REVIEW}/meeting/", meetings.review_meeting, name="review_meeting"),
    path(f"{REVIEW}/report/", meetings.review_report, name="review_report"),
    path(f"{REVIEW}/decision/", meetings.review_decision, name="review_decision"),
    path(f"{REVIEW}/amended/", meetings.review_amended, name="review_amended"),
]

# /ehcp/reviews/<review>/packs/
urlpatterns += [
    path(f"{REVIEW}/packs/", packs.review_packs, name="review_packs"),
    path("packs/<int:pack_pk>/", packs.pack_file, name="pack_file"),
    path("packs/months/", packs.batch_make, name="batch_make"),
    path("packs/months/<int:pack_batch_pk>/", packs.batch_view, name="batch_view"),
]

# /ehcp/la-forms/
urlpatterns += [
    path("la-forms/", la_forms.la_form_list, name="la_form_list"),
    path("la-forms/new/", la_forms.la_form_add, name="la_form_add"),
    path("la-forms/<int:la_form_pk>/", la_forms.la_form_file, name="la_form_file"),
    path("la-forms/<int:la_form_pk>/end/", la_forms.la_form_end, name="la_form_end"),
    path(f"{REVIEW}/la-forms/", la_forms.review_la_forms, name="review_la_forms"),
    path(f"{CASE}/la-forms/", la_forms.assessment_la_forms, name="assessment_la_forms"),
]
