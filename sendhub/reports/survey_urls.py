"""Addresses of the staff survey for whoever holds a link, below /link/survey/."""

from django.urls import path

from sendhub.reports.views import surveys

app_name = "survey"

urlpatterns = [
    path("answer/", surveys.survey_answer, name="survey_answer"),
    path("<str:token>/", surveys.survey_door, name="survey_door"),
]
