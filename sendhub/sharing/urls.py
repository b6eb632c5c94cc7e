from django.urls import path

from sendhub.sharing.views import door, visit

app_name = "sharing"

# link/: after the button no path holds the token
urlpatterns = [
    path("", visit.home, name="home"),
    path("open/", door.door_open, name="door_open"),
    path("code/", door.code, name="code"),
    path("papers/<int:paper_pk>/", visit.paper, name="paper"),
    path("papers/<int:paper_pk>/file/", visit.paper_file, name="paper_file"),
    path("asks/<int:ask_pk>/", visit.answer, name="answer"),
    path("end/", visit.end, name="end"),
    path("ended/", visit.ended, name="ended"),
    path("<str:token>/", door.door, name="door"),
]
