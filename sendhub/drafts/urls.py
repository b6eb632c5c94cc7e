from django.urls import path

from sendhub.drafts import views

app_name = "drafts"

# drafts/
urlpatterns = [
    path("", views.draft_list, name="draft_list"),
    path("save/", views.draft_save, name="draft_save"),
    path("<int:draft_pk>/", views.draft_detail, name="draft_detail"),
    path("<int:draft_pk>/discard/", views.draft_discard, name="draft_discard"),
]
