from django.urls import path

from pupils.views import profiles

app_name = "pupils"

# /pupils/<pupil>/profile/
profile_urls = [
    path("<int:pupil_pk>/profile/", profiles.profile, name="profile"),
    path("<int:pupil_pk>/profile/start/", profiles.profile_start, name="profile_start"),
    path("profiles/<int:profile_pk>/", profiles.profile_version, name="profile_version"),
    path("profiles/<int:profile_pk>/edit/", profiles.profile_edit, name="profile_edit"),
    path("profiles/<int:profile_pk>/print/", profiles.profile_print, name="profile_print"),
]

urlpatterns = [
    *profile_urls,
]
