from django.urls import path

from sendhub.desk.views import home, pupil, search

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("counts/", home.counts, name="counts"),
    path("search/", search.search, name="search"),
    # a pupil's file: the tabs that show every app
    path("pupils/<int:pupil_pk>/", pupil.pupil_overview, name="pupil_overview"),
    path("pupils/<int:pupil_pk>/chronology/", pupil.pupil_chronology, name="pupil_chronology"),
    path(
        "pupils/<int:pupil_pk>/chronology/print/",
        pupil.pupil_chronology_print,
        name="pupil_chronology_print",
    ),
]
