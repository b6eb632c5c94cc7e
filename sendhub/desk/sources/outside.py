"""Entries of voices, private links, agencies, contacts and meetings."""

from django.db.models import F
from django.db.models.functions import (
    TruncDate,
)
from django.urls import reverse

from agencies import models as agencies
from agencies.enums import ContactKind, EndedAs, MeetingKind, Permit, ReferralState
from pupils import enums, models
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.sources.kit import Source, always, label_of, rows_of, tab_of
from sendhub.sharing.models import Link

VOICES = (
    Source(
        key="voice",
        label="Voice",
        permissions=frozenset({P.OVERVIEW_VIEW}),
        rows=rows_of(models.Voice),
        on=F("given_on"),
        code=F("of"),
        words=label_of(enums.VoiceOf),
        title=F("about"),
        text=F("words"),
        url=tab_of("pupils:pupil_voice"),
    ),
    Source(
        key="link",
        label="Private links",
        permissions=frozenset({P.LINK_REVOKE}),
        rows=lambda actor, pupil: rows_of(Link)(actor, pupil).exclude(sent_at=None),
        on=TruncDate("sent_at"),
        words=always("Asked or sent by private link"),
        title=F("receiver_name"),
        url=lambda pupil_pk, pk: reverse("pupils:link_detail", kwargs={"private_link_pk": pk}),
    ),
    Source(
        key="link",
        label="Private links",
        permissions=frozenset({P.LINK_REVOKE}),
        rows=lambda actor, pupil: rows_of(Link)(actor, pupil).exclude(answered_at=None),
        on=TruncDate("answered_at"),
        words=always("Answered"),
        title=F("receiver_name"),
        url=lambda pupil_pk, pk: reverse("pupils:link_detail", kwargs={"private_link_pk": pk}),
    ),
)

AGENCIES = (
    Source(
        key="agency",
        label="Agencies",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=rows_of(agencies.ReferralStep),
        on=F("on"),
        code=F("state"),
        words=label_of(ReferralState, "Referral: "),
        title=F("referral__agency__name"),
        text=F("note"),
    ),
    Source(
        key="agency",
        label="Agencies",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=rows_of(agencies.ReferralChase),
        on=F("on"),
        words=always("Reminded"),
        title=F("referral__agency__name"),
        text=F("note"),
    ),
    Source(
        key="agency",
        label="Agencies",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=rows_of(agencies.Advice),
        on=F("received_on"),
        words=always("Advice received"),
        title=F("agency__name"),
        text=F("title"),
        url=lambda pupil_pk, pk: reverse("agencies:advice_view", kwargs={"advice_pk": pk}),
    ),
    Source(
        key="agency",
        label="Agencies",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=lambda actor, pupil: rows_of(agencies.AdviceItem)(actor, pupil).exclude(ended_as=""),
        on=F("ended_on"),
        code=F("ended_as"),
        words=label_of(EndedAs, "Advice: "),
        title=F("text"),
        text=F("ended_text"),
    ),
    Source(
        key="agency",
        label="Agencies",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=rows_of(agencies.Involvement),
        on=F("starts_on"),
        words=always("Agency works with the pupil"),
        title=F("agency__name"),
        text=F("note"),
        url=tab_of("agencies:pupil_agencies"),
    ),
    Source(
        key="consent",
        label="Consent",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=rows_of(agencies.Consent),
        on=F("starts_on"),
        code=F("permit"),
        words=label_of(Permit, "Consent: "),
        title=F("agency__name"),
        text=F("what"),
        url=tab_of("agencies:pupil_consents"),
    ),
    Source(
        key="consent",
        label="Consent",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL}),
        rows=lambda actor, pupil: rows_of(agencies.Consent)(actor, pupil).exclude(
            withdrawn_on=None
        ),
        on=F("withdrawn_on"),
        words=always("Consent withdrawn"),
        title=F("agency__name"),
        text=F("withdrawn_note"),
        url=tab_of("agencies:pupil_consents"),
    ),
)

CONTACTS = (
    Source(
        key="log",
        label="Contact log",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL, P.CONTACT_LOG_OWN}),
        rows=rows_of(agencies.ContactLogEntry),
        on=F("on"),
        code=F("kind"),
        words=label_of(ContactKind),
        title=F("with_name"),
        text=F("summary"),
        url=lambda pupil_pk, pk: reverse("agencies:entry_view", kwargs={"entry_pk": pk}),
    ),
    Source(
        key="meeting",
        label="Meetings",
        permissions=frozenset({P.CONTACT_LOG_VIEW_ALL, P.CONTACT_LOG_OWN}),
        rows=lambda actor, pupil: rows_of(agencies.Meeting)(actor, pupil).filter(state="held"),
        on=TruncDate("starts_at"),
        code=F("kind"),
        words=label_of(MeetingKind),
        title=F("title"),
        text=F("minutes"),
        url=lambda pupil_pk, pk: reverse("agencies:meeting_view", kwargs={"meeting_pk": pk}),
    ),
)
