"""Addresses of the statutory process, one list per resource."""

from django.urls import path

from ehcp.views import assessments, bodies, bundles, calendar, evidence, pupil

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
