"""Addresses of provision, one list per resource."""

from django.urls import path

from provision.views import costs, impact, maps

app_name = "provision"

# provision map, below /provision/map/
map_urls = [
    path("map/", maps.provision_map, name="map"),
    path("map/sessions/", maps.map_sessions, name="map_sessions"),
    path("map/gaps/", maps.map_gaps, name="map_gaps"),
    path("map/print/", maps.map_print, name="map_print"),
    path("map/export/", maps.map_export, name="map_export"),
    path("map/files/<int:map_pk>/", maps.map_file, name="map_file"),
]

# rates, rules, budgets and lines of cost, below /provision/costs/
cost_urls = [
    path("costs/", costs.cost_settings, name="cost_settings"),
    path("costs/rates/new/", costs.cost_rate_add, name="cost_rate_add"),
    path("costs/rates/<int:rate_pk>/", costs.cost_rate_edit, name="cost_rate_edit"),
    path("costs/points/new/", costs.cost_point_add, name="cost_point_add"),
    path("costs/points/<int:point_pk>/", costs.cost_point_edit, name="cost_point_edit"),
    path("costs/rules/new/", costs.cost_rule_add, name="cost_rule_add"),
    path("costs/rules/<int:rule_pk>/", costs.cost_rule_edit, name="cost_rule_edit"),
    path("costs/budget/", costs.cost_budget, name="cost_budget"),
    path("costs/budget/new/", costs.cost_budget_add, name="cost_budget_add"),
    path("costs/budget/<int:budget_pk>/", costs.cost_budget_edit, name="cost_budget_edit"),
    path(
        "costs/budget/<int:budget_pk>/remove/", costs.cost_budget_remove, name="cost_budget_remove"
    ),
    path("costs/sources/new/", costs.cost_funding_add, name="cost_funding_add"),
    path("costs/sources/<int:funding_pk>/", costs.cost_funding_edit, name="cost_funding_edit"),
    path("costs/lines/", costs.cost_lines, name="cost_lines"),
    path("costs/lines/new/", costs.cost_line_add, name="cost_line_add"),
    path("costs/lines/<int:cost_line_pk>/", costs.cost_line_edit, name="cost_line_edit"),
    path("costs/lines/<int:cost_line_pk>/remove/", costs.cost_line_remove, name="cost_line_remove"),
]

# how pupils came out, below /provision/impact/
impact_urls = [
    path("impact/<int:provision_pk>/", impact.impact_provision, name="impact_provision"),
    path("impact/groups/<int:intervention_pk>/", impact.impact_run, name="impact_run"),
    path("impact/groups/<int:intervention_pk>/rate/", impact.impact_rate, name="impact_rate"),
]

urlpatterns = [*map_urls, *cost_urls, *impact_urls]
