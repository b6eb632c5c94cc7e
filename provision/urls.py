"""Addresses of provision, one list per resource."""

from django.urls import path

from provision.views import maps

app_name = "provision"

# provision map, below /provision/map/
map_urls = [
    path("map/", maps.provision_map, name="map"),
    path("map/sessions/", maps.map_sessions, name="map_sessions"),
    path("map/gaps/", maps.map_gaps, name="map_gaps"),
]

urlpatterns = [*map_urls]
