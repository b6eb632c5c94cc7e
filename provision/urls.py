"""Addresses of provision, one list per resource."""

app_name = "provision"

urlpatterns = []
