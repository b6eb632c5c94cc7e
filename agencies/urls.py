"""Addresses of agencies, one list per resource."""

from django.urls import path

from agencies.views import (
    advice,
    consents,
    contact_log,
    directory,
    feeds,
    letters,
    meetings,
    pupil,
    referrals,
    sharing,
    surgeries,
)

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
    path("advice/", advice.advice_list, name="advice_list"),
    path("pupils/<int:pupil_pk>/advice/new/", advice.advice_add, name="advice_add"),
    path("advice/<int:advice_pk>/", advice.advice_view, name="advice_view"),
    path("advice/<int:advice_pk>/lines/new/", advice.advice_item_add, name="advice_item_add"),
    path("advice/lines/<int:advice_item_pk>/end/", advice.advice_item_end, name="advice_item_end"),
    path(
        "advice/lines/<int:advice_item_pk>/read/", advice.advice_item_read, name="advice_item_read"
    ),
]

# /agencies/log/
urlpatterns += [
    path("log/", contact_log.entry_list, name="entry_list"),
    path("log/export/", contact_log.entry_export, name="entry_export"),
    path("pupils/<int:pupil_pk>/log/", contact_log.pupil_log, name="pupil_log"),
    path("pupils/<int:pupil_pk>/log/new/", contact_log.entry_add, name="entry_add"),
    path("log/<int:entry_pk>/", contact_log.entry_view, name="entry_view"),
    path("log/<int:entry_pk>/edit/", contact_log.entry_edit, name="entry_edit"),
    path("log/<int:entry_pk>/remove/", contact_log.entry_remove, name="entry_remove"),
    path("log/<int:entry_pk>/done/", contact_log.entry_followed_up, name="entry_followed_up"),
    path("log/<int:entry_pk>/actions/new/", contact_log.entry_action_add, name="entry_action_add"),
    path("log/<int:entry_pk>/readers/", contact_log.entry_restrict, name="entry_restrict"),
    path("log/<int:entry_pk>/readers/lift/", contact_log.entry_unrestrict, name="entry_unrestrict"),
]

# /agencies/meetings/
urlpatterns += [
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings.meeting_add, name="meeting_plan"),
    path("pupils/<int:pupil_pk>/meetings/new/", meetings.meeting_add, name="meeting_add"),
    path("meetings/<int:meeting_pk>/", meetings.meeting_view, name="meeting_view"),
    path("meetings/<int:meeting_pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<int:meeting_pk>/papers/", meetings.meeting_papers, name="meeting_papers"),
    path("meetings/<int:meeting_pk>/move/", meetings.meeting_move, name="meeting_move"),
    path("meetings/<int:meeting_pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:meeting_pk>/minutes/", meetings.meeting_write_up, name="meeting_write_up"),
    path("meetings/<int:meeting_pk>/slots/", meetings.meeting_slots, name="meeting_slots"),
    path(
        "meetings/<int:meeting_pk>/actions/new/",
        meetings.meeting_action_add,
        name="meeting_action_add",
    ),
    path("meetings/<int:meeting_pk>/print/", meetings.meeting_print, name="meeting_print"),
    path("meetings/<int:meeting_pk>/calendar/", meetings.meeting_ics, name="meeting_ics"),
]

# /agencies/surgeries/ and the calendar of a person
urlpatterns += [
    path("surgeries/", surgeries.surgery_list, name="surgery_list"),
    path("surgeries/<int:surgery_slot_pk>/book/", surgeries.slot_book, name="slot_book"),
    path("surgeries/<int:surgery_slot_pk>/free/", surgeries.slot_free, name="slot_free"),
    path("calendar/", feeds.feed_view, name="feed_view"),
    path("calendar/new/", feeds.feed_make, name="feed_make"),
    path("calendar/revoke/", feeds.feed_revoke, name="feed_revoke"),
    path("calendar.ics", feeds.feed_open, name="feed_open"),
]

# /agencies/letters/
urlpatterns += [
    path("letters/templates/", letters.letter_template_list, name="letter_template_list"),
    path("letters/templates/new/", letters.letter_template_add, name="letter_template_add"),
    path(
        "letters/templates/starters/",
        letters.letter_template_starters,
        name="letter_template_starters",
    ),
    path(
        "letters/templates/<int:letter_template_pk>/",
        letters.letter_template_edit,
        name="letter_template_edit",
    ),
    path("pupils/<int:pupil_pk>/letters/new/", letters.letter_add, name="letter_add"),
    path("letters/<int:parent_letter_pk>/", letters.letter_view, name="letter_view"),
    path("letters/<int:parent_letter_pk>/edit/", letters.letter_edit, name="letter_edit"),
    path("letters/<int:parent_letter_pk>/discard/", letters.letter_discard, name="letter_discard"),
    path("letters/<int:parent_letter_pk>/print/", letters.letter_print, name="letter_print"),
    path("letters/<int:parent_letter_pk>/printed/", letters.letter_printed, name="letter_printed"),
    path("letters/<int:parent_letter_pk>/link/", letters.letter_link, name="letter_link"),
]
