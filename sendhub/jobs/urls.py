from django.urls import path

from sendhub.jobs import views

app_name = "jobs"

# jobs/
urlpatterns = [
    path("", views.job_list, name="job_list"),
    path("<int:job_pk>/", views.job_detail, name="job_detail"),
    path("<int:job_pk>/cancel/", views.job_cancel, name="job_cancel"),
    path("<int:job_pk>/retry/", views.job_retry, name="job_retry"),
]
