"""Addresses of agencies, one list per resource."""

from django.urls import path

from agencies.views import advice, consents, directory, pupil, referrals, sharing

app_name = "agencies"

# /agencies/
urlpatterns = [
    path("", directory.agency_list, name="agency_list"),
    path("waits/", directory.agency_waits, name="agency_waits"),
    path("waits/export/", directory.waits_export, name="waits_export"),
    path("new/", directory.agency_add, name="agency_add"),
    path("<int:agency_pk>/", directory.agency_view, name="agency_view"),
    path("<int:agency_pk>/edit/", directory.agency_edit, name="agency_edit"),
    path("<int:agency_pk>/people/new/", directory.professional_add, name="professional_add"),
    path("people/<int:professional_pk>/", directory.professional_edit, name="professional_edit"),
]

# /agencies/pupils/<pupil>/ and involvements
urlpatterns += [
    path("pupils/<int:pupil_pk>/", pupil.pupil_agencies, name="pupil_agencies"),
    path(
        "pupils/<int:pupil_pk>/involvements/new/",
        directory.involvement_add,
        name="involvement_add",
    ),
    path("involvements/<int:involvement_pk>/", directory.involvement_edit, name="involvement_edit"),
]

# /agencies/pupils/<pupil>/consents/
urlpatterns += [
    path("pupils/<int:pupil_pk>/consents/", consents.pupil_consents, name="pupil_consents"),
    path("pupils/<int:pupil_pk>/consents/new/", consents.consent_add, name="consent_add"),
    path("consents/<int:consent_pk>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("consents/<int:consent_pk>/link/", sharing.consent_share, name="consent_share"),
]

# /agencies/referrals/
urlpatterns += [
    path("referrals/", referrals.referral_list, name="referral_list"),
    path("pupils/<int:pupil_pk>/referrals/new/", referrals.referral_start, name="referral_start"),
    path(
        "concerns/<int:concern_pk>/referral/",
        referrals.referral_from_concern,
        name="referral_from_concern",
    ),
    path("due/<int:due_pk>/referral/", referrals.referral_from_due, name="referral_from_due"),
    path("referrals/<int:referral_pk>/", referrals.referral_view, name="referral_view"),
    path("referrals/<int:referral_pk>/edit/", referrals.referral_edit, name="referral_edit"),
    path(
        "referrals/<int:referral_pk>/ask-consent/",
        referrals.referral_ask_consent,
        name="referral_ask_consent",
    ),
    path(
        "referrals/<int:referral_pk>/consents/<int:consent_pk>/",
        referrals.referral_rest,
        name="referral_rest",
    ),
    path("referrals/<int:referral_pk>/send/", referrals.referral_send, name="referral_send"),
    path("referrals/<int:referral_pk>/link/", sharing.referral_share, name="referral_share"),
    path("referrals/<int:referral_pk>/step/", referrals.referral_step, name="referral_step"),
    path("referrals/<int:referral_pk>/remind/", referrals.referral_chase, name="referral_chase"),
    path("referrals/<int:referral_pk>/print/", referrals.referral_print, name="referral_print"),
]

# /agencies/advice/
urlpatterns += [
    path("pupils/<int:pupil_pk>/advice/new/", advice.advice_add, name="advice_add"),
    path("advice/<int:advice_pk>/", advice.advice_view, name="advice_view"),
    path("advice/<int:advice_pk>/lines/new/", advice.advice_item_add, name="advice_item_add"),
    path("advice/lines/<int:advice_item_pk>/end/", advice.advice_item_end, name="advice_item_end"),
    path(
        "advice/lines/<int:advice_item_pk>/read/", advice.advice_item_read, name="advice_item_read"
    ),
]
