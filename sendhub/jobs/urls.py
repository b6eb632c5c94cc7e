from django.urls import path

from sendhub.jobs import condition, outbox, views

app_name = "jobs"

# jobs/
urlpatterns = [
    path("", views.job_list, name="job_list"),
    path("health/", condition.condition, name="condition"),
    path("mail/", outbox.letter_list, name="letter_list"),
    path("mail/templates/<str:template>/", outbox.letter_template, name="letter_template"),
    path("mail/<int:letter_pk>/", outbox.letter_detail, name="letter_detail"),
    path("mail/<int:letter_pk>/retry/", outbox.letter_retry, name="letter_retry"),
    path("<int:job_pk>/", views.job_detail, name="job_detail"),
    path("<int:job_pk>/cancel/", views.job_cancel, name="job_cancel"),
    path("<int:job_pk>/retry/", views.job_retry, name="job_retry"),
]
