"""Addresses of the reports, one list per resource."""

from django.urls import path

from sendhub.reports.views import editions, trust

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
