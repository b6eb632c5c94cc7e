"""Addresses of the reports, one list per resource."""

from django.urls import path

from sendhub.reports.views import (
    analysis,
    census,
    compliance,
    disclosures,
    editions,
    erasures,
    files,
    handovers,
    packs,
    texts,
    times,
    trust,
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
    path("handovers/pupils/<int:pupil_pk>/", handovers.handover_ask, name="handover_ask"),
    path("handovers/files/<int:handover_file_pk>/", handovers.handover_file, name="handover_file"),
]

# /reports/retention/: how long files are kept, what holds them, who lets them go
urlpatterns += [
    path("retention/", erasures.period_list, name="period_list"),
    path("retention/<str:period_kind>/", erasures.period_edit, name="period_edit"),
    path("erasures/", erasures.erasure_list, name="erasure_list"),
    path("erasures/<int:erasure_pk>/", erasures.erasure_view, name="erasure_view"),
    path("erasures/pupils/<int:pupil_pk>/", erasures.erasure_propose, name="erasure_propose"),
    path(
        "disclosures/concerns/<int:concern_pk>/",
        disclosures.disclosure_propose,
        name="disclosure_propose",
    ),
    path("disclosures/<int:disclosure_pk>/", disclosures.disclosure_view, name="disclosure_view"),
    path("holds/pupils/<int:pupil_pk>/", erasures.hold_list, name="hold_list"),
    path("holds/<int:hold_pk>/end/", erasures.hold_end, name="hold_end"),
]
