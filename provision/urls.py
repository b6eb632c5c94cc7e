"""Addresses of provision, one list per resource."""

from django.urls import path

from provision.views import (
    advice,
    bank,
    catalogue,
    clashes,
    classes,
    costs,
    cover,
    cycles,
    impact,
    interventions,
    maps,
    outcomes,
    places,
    plans,
    prints,
    pupils,
    registers,
    regulation,
    review_lines,
    sessions,
    slots,
    strategies,
    training,
    wording,
)

app_name = "provision"

# what staff learn, below /provision/training/
training_urls = [
    path("training/", training.training_list, name="training_list"),
    path("training/new/", training.training_add, name="training_add"),
    path("training/gaps/", training.training_gaps, name="training_gaps"),
    path("training/<int:training_pk>/", training.training_view, name="training_view"),
    path("training/<int:training_pk>/change/", training.training_edit, name="training_edit"),
    path("training/<int:training_pk>/held/", training.training_hold, name="training_hold"),
    path("training/<int:training_pk>/remove/", training.training_remove, name="training_remove"),
    path(
        "training/<int:training_pk>/put-back/",
        training.training_put_back,
        name="training_put_back",
    ),
    path("training/renew/<int:trained_pk>/", training.training_renew, name="training_renew"),
    path(
        "training/certificates/<int:training_part_pk>/",
        training.certificate_file,
        name="certificate_file",
    ),
    path(
        "training/certificates/<int:training_part_pk>/add/",
        training.certificate_add,
        name="certificate_add",
    ),
]

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

# sessions of a day and the register of one, below /provision/sessions/
session_urls = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/<int:group_session_pk>/", sessions.session_record, name="session_record"),
    path(
        "sessions/<int:group_session_pk>/take-back/",
        sessions.session_take_back,
        name="session_take_back",
    ),
    path(
        "interventions/<int:intervention_pk>/register/",
        registers.register_print,
        name="register_print",
    ),
    path("pupils/<int:pupil_pk>/interventions/", pupils.pupil_provision, name="pupil_provision"),
    path("clashes/", clashes.clash_list, name="clash_list"),
]

# who is away and who covers, below /provision/cover/
cover_urls = [
    path("cover/", cover.cover_list, name="cover_list"),
    path("cover/away/", cover.absence_add, name="absence_add"),
    path("cover/away/<int:absence_pk>/remove/", cover.absence_remove, name="absence_remove"),
    path("cover/sessions/<int:group_session_pk>/", cover.cover_assign, name="cover_assign"),
    path("cover/sessions/<int:group_session_pk>/end/", cover.cover_end, name="cover_end"),
    path("cover/sessions/<int:group_session_pk>/miss/", cover.cover_miss, name="cover_miss"),
]

urlpatterns = [
    *training_urls,
    *map_urls,
    *cost_urls,
    *impact_urls,
    *session_urls,
    *cover_urls,
]

# /provision/bank/
urlpatterns += [
    path("bank/", bank.bank_list, name="bank_list"),
    path("bank/add/", bank.bank_add, name="bank_add"),
    path("bank/start/", bank.bank_start, name="bank_start"),
    path("bank/<int:strategy_pk>/", bank.bank_edit, name="bank_edit"),
    path("bank/<int:strategy_pk>/retire/", bank.bank_retire, name="bank_retire"),
    path("bank/<int:strategy_pk>/return/", bank.bank_return, name="bank_return"),
]

# /provision/pupils/<pupil>/strategies/
urlpatterns += [
    path("pupils/<int:pupil_pk>/strategies/", strategies.pupil_strategies, name="pupil_strategies"),
    path("pupils/<int:pupil_pk>/strategies/add/", strategies.strategy_add, name="strategy_add"),
    path(
        "pupils/<int:pupil_pk>/strategies/choose/",
        strategies.strategy_choose,
        name="strategy_choose",
    ),
    path(
        "pupils/<int:pupil_pk>/strategies/from-profile/",
        strategies.strategy_from_profile,
        name="strategy_from_profile",
    ),
    path("strategies/<int:pupil_strategy_pk>/", strategies.strategy_edit, name="strategy_edit"),
    path("strategies/<int:pupil_strategy_pk>/end/", strategies.strategy_end, name="strategy_end"),
    path(
        "strategies/<int:pupil_strategy_pk>/up/",
        strategies.strategy_move,
        {"way": "up"},
        name="strategy_up",
    ),
    path(
        "strategies/<int:pupil_strategy_pk>/down/",
        strategies.strategy_move,
        {"way": "down"},
        name="strategy_down",
    ),
]

# /provision/pupils/<pupil>/regulation/
urlpatterns += [
    path("pupils/<int:pupil_pk>/regulation/", regulation.pupil_regulation, name="pupil_regulation"),
    path(
        "pupils/<int:pupil_pk>/regulation/write/",
        regulation.regulation_write,
        name="regulation_write",
    ),
    path("regulation/<int:regulation_pk>/end/", regulation.regulation_end, name="regulation_end"),
    path(
        "regulation/<int:regulation_pk>/print/",
        regulation.regulation_print,
        name="regulation_print",
    ),
]

# /provision/classes/
urlpatterns += [
    path("classes/", classes.class_list, name="class_list"),
    path("classes/new/", classes.class_news, name="class_news"),
    path("classes/<int:group_pk>/", classes.class_page, name="class_page"),
    path("classes/<int:group_pk>/read/", classes.class_page_read, name="class_page_read"),
    path(
        "classes/<int:group_pk>/strategies/<int:pupil_strategy_pk>/answer/",
        classes.class_answer,
        name="class_answer",
    ),
    path(
        "classes/<int:group_pk>/print/<str:paper>/",
        classes.class_page_print,
        name="class_page_print",
    ),
]

# plans, below /provision/plans/
urlpatterns += [
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/pupils/<int:pupil_pk>/", plans.pupil_plan, name="pupil_plan"),
    path("plans/pupils/<int:pupil_pk>/start/", plans.plan_start, name="plan_start"),
    path(
        "plans/concerns/<int:concern_pk>/start/",
        plans.plan_start_from_concern,
        name="plan_start_from_concern",
    ),
    path("plans/<int:plan_pk>/edit/", plans.plan_edit, name="plan_edit"),
]

# cycles with their outcomes, answers and lines, below /provision/cycles/
urlpatterns += [
    path("cycles/<int:cycle_pk>/", cycles.cycle_view, name="cycle_view"),
    path("cycles/<int:cycle_pk>/assess/", cycles.cycle_assess, name="cycle_assess"),
    path("cycles/<int:cycle_pk>/plan/", cycles.cycle_plan, name="cycle_plan"),
    path(
        "cycles/<int:cycle_pk>/review/begin/", cycles.cycle_review_begin, name="cycle_review_begin"
    ),
    path("cycles/<int:cycle_pk>/review/", cycles.cycle_review, name="cycle_review"),
    path("cycles/<int:cycle_pk>/settle/", cycles.cycle_settle, name="cycle_settle"),
    path("cycles/<int:cycle_pk>/coach/", cycles.cycle_coach, name="cycle_coach"),
    path("cycles/<int:cycle_pk>/outcomes/add/", outcomes.outcome_add, name="outcome_add"),
    path("cycles/<int:cycle_pk>/agreements/add/", review_lines.agreement_add, name="agreement_add"),
    path("cycles/<int:cycle_pk>/lines/add/", review_lines.line_add, name="line_add"),
    path("cycles/<int:cycle_pk>/actions/add/", review_lines.action_add, name="cycle_action_add"),
    path("lines/<int:line_pk>/decide/", review_lines.line_decide, name="line_decide"),
    path("outcomes/<int:outcome_pk>/edit/", outcomes.outcome_edit, name="outcome_edit"),
    path("outcomes/<int:outcome_pk>/remove/", outcomes.outcome_remove, name="outcome_remove"),
    path("outcomes/<int:outcome_pk>/supports/add/", outcomes.support_add, name="support_add"),
    path("supports/<int:support_pk>/remove/", outcomes.support_remove, name="support_remove"),
]

# the plan on paper
urlpatterns += [
    path("cycles/<int:cycle_pk>/print/", prints.plan_print, name="plan_print"),
    path("cycles/<int:cycle_pk>/print/family/", prints.plan_print_family, name="plan_print_family"),
    path("cycles/<int:cycle_pk>/print/review/", prints.review_print, name="review_print"),
    path("versions/<int:version_pk>/print/", prints.version_print, name="version_print"),
]

# words for plans and tiers, below /provision/wording/
urlpatterns += [
    path("wording/", wording.wording_view, name="wording_view"),
    path("wording/add/", wording.wording_add, name="wording_add"),
    path("wording/<int:wording_pk>/remove/", wording.wording_remove, name="wording_remove"),
    path("wording/tiers/", wording.tiers_edit, name="tiers_edit"),
]

# a line of advice becomes a strategy, a place or an outcome
urlpatterns += [
    path(
        "advice/<int:advice_item_pk>/strategy/",
        advice.strategy_from_advice,
        name="strategy_from_advice",
    ),
    path("advice/<int:advice_item_pk>/place/", advice.place_from_advice, name="place_from_advice"),
    path(
        "advice/<int:advice_item_pk>/outcome/",
        advice.outcome_from_advice,
        name="outcome_from_advice",
    ),
]

# /provision/catalogue/
urlpatterns += [
    path("catalogue/", catalogue.provision_list, name="provision_list"),
    path("catalogue/add/", catalogue.provision_add, name="provision_add"),
    path("catalogue/starter/", catalogue.provision_starter, name="provision_starter"),
    path("catalogue/<int:provision_pk>/", catalogue.provision_view, name="provision_view"),
    path("catalogue/<int:provision_pk>/edit/", catalogue.provision_edit, name="provision_edit"),
    path("catalogue/<int:provision_pk>/offer/", catalogue.provision_offer, name="provision_offer"),
    path(
        "catalogue/<int:provision_pk>/remove/", catalogue.provision_remove, name="provision_remove"
    ),
    path("catalogue/<int:provision_pk>/trained/", catalogue.trained_add, name="trained_add"),
    path(
        "catalogue/trained/<int:trained_pk>/remove/",
        catalogue.trained_remove,
        name="trained_remove",
    ),
]

# /provision/interventions/
urlpatterns += [
    path("interventions/", interventions.intervention_list, name="intervention_list"),
    path("interventions/add/", interventions.intervention_add, name="intervention_add"),
    path(
        "interventions/<int:intervention_pk>/",
        interventions.intervention_view,
        name="intervention_view",
    ),
    path(
        "interventions/<int:intervention_pk>/edit/",
        interventions.intervention_edit,
        name="intervention_edit",
    ),
    path(
        "interventions/<int:intervention_pk>/end/",
        interventions.intervention_end,
        name="intervention_end",
    ),
    path(
        "interventions/<int:intervention_pk>/hand-over/",
        interventions.intervention_hand_over,
        name="intervention_hand_over",
    ),
    path(
        "interventions/<int:intervention_pk>/copy/",
        interventions.intervention_copy,
        name="intervention_copy",
    ),
    path(
        "interventions/<int:intervention_pk>/remove/",
        interventions.intervention_remove,
        name="intervention_remove",
    ),
    path(
        "interventions/<int:intervention_pk>/save-back/",
        interventions.intervention_save_back,
        name="intervention_save_back",
    ),
    path(
        "interventions/<int:intervention_pk>/sessions/add/",
        interventions.session_add,
        name="session_add",
    ),
    path("interventions/<int:intervention_pk>/slots/add/", slots.slot_add, name="slot_add"),
    path("interventions/<int:intervention_pk>/pupils/add/", places.place_add, name="place_add"),
]

# /provision/slots/
urlpatterns += [
    path("slots/<int:slot_pk>/edit/", slots.slot_edit, name="slot_edit"),
    path("slots/<int:slot_pk>/remove/", slots.slot_remove, name="slot_remove"),
]

# /provision/places/
urlpatterns += [
    path("places/pupils/<int:pupil_pk>/add/", places.pupil_place, name="pupil_place"),
    path("places/<int:place_pk>/promote/", places.place_promote, name="place_promote"),
    path("places/<int:place_pk>/end/", places.place_end, name="place_end"),
    path("places/<int:place_pk>/measure/", places.place_measure, name="place_measure"),
]
