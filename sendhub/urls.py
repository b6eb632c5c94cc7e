"""Every address, by app."""

from django.conf import settings
from django.urls import include, path

from sendhub import errors
from sendhub.jobs import health

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("", include("sendhub.desk.urls")),
    path("jobs/", include("sendhub.jobs.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("drafts/", include("sendhub.drafts.urls")),
    path("link/survey/", include("sendhub.reports.survey_urls")),
    path("link/", include("sendhub.sharing.urls")),
    path("pupils/", include("pupils.urls")),
    path("agencies/", include("agencies.urls")),
    path("provision/", include("provision.urls")),
    path("ehcp/", include("ehcp.urls")),
    path("reports/", include("sendhub.reports.urls")),
    path("accounts/", include("sendhub.accounts.sign_in_urls")),
    path("", include("sendhub.accounts.urls")),
]

if settings.DEBUG:
    from sendhub.gallery import gallery

    urlpatterns.append(path("gallery/", gallery, name="gallery"))
