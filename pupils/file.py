"""Opening a pupil's file: the pupil with all that the header shows, the tabs, and the opening on record."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from pupils.enums import CharacteristicKind, DueKind, NeedType, Whose
from pupils.models import Pupil
from pupils.rules.sen import area_of
from pupils.tabs import tabs_for
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.templatetags.sendhub import day

# What an adult must know at a glance. Free meals and pupil premium are not among it.
ALERTS = (
    CharacteristicKind.MEDICAL,
    CharacteristicKind.LOOKED_AFTER,
    CharacteristicKind.PREVIOUSLY_LOOKED_AFTER,
    CharacteristicKind.EAL,
    CharacteristicKind.DISABLED,
    CharacteristicKind.YOUNG_CARER,
)


@dataclass(frozen=True)
class Header:
    """What stands above every tab."""

    needs: list  # (name, area key, diagnosis)
    alerts: list  # (words, note)
    next_due: tuple | None  # (what, date, days until it)
    words: str
    words_of: str
    left_on: object
    starts_on: object
    is_merged: bool
    has_no_contact: bool
    card_pk: int | None  # of the emergency card


def pupil_of(request, pupil_pk):
    """Return the visible pupil, or 404; the number of a file merged into another leads to that one."""
    rows = Pupil.objects.visible_to(request.actor).keeping(pupil_pk)
    return get_object_or_404(rows.select_related("group", "lead", "school"))


def open_file(request, pupil_pk, *, tab):
    """Return the context of a page of the pupil's file and write the opening. Two queries."""
    today = timezone.localdate()
    rows = Pupil.objects.visible_to(request.actor).keeping(pupil_pk)
    pupil = get_object_or_404(
        rows.with_header(today).select_related("group", "lead", "school"),
    )
    audit.record_opening(by=request.actor, subject=pupil, pupil_id=pupil.pk)
    header = header_of(pupil, actor=request.actor, today=today)
    topics, pages = tabs_for(request.actor, pupil, here=tab)
    return {
        "pupil": pupil,
        "header": header,
        "topics": topics,
        "topic_pages": pages,
        "quick_adds": quick_adds(request.actor, pupil, has_left=header.left_on is not None),
    }


def header_of(pupil, *, actor, today):
    """Put the annotated values of `with_header` into words."""
    held = {row["kind"]: row["note"] for row in pupil.header_alerts}
    alerts = [(kind.label, held[kind]) for kind in ALERTS if kind in held]
    if pupil.header_interpreter:
        alerts.append(("Interpreter needed", ""))
    if pupil.header_part_time and actor.can(Permission.ATTENDANCE_VIEW):
        alerts.append((f"Part-time timetable until {day(pupil.header_part_time)}", ""))
    return Header(
        needs=[
            (NeedType(row["need_type"]).label, area_of(row["need_type"]) or "", row["description"])
            for row in pupil.header_needs
        ],
        alerts=alerts,
        next_due=_next_due(pupil.header_due, today),
        words=pupil.header_words or "",
        words_of=Whose(pupil.header_words_of).label if pupil.header_words_of else "",
        left_on=_left_on(pupil, today),
        starts_on=_date(pupil.header_stay, "starts_on"),
        is_merged=pupil.header_is_merged,
        has_no_contact=pupil.header_no_contact and actor.can(Permission.CONTACTS_VIEW),
        card_pk=pupil.header_card if actor.can(Permission.EMERGENCY_CARD_VIEW) else None,
    )


def _date(row, name):
    value = (row or {}).get(name)
    return timezone.datetime.fromisoformat(value).date() if value else None


def _left_on(pupil, today):
    ends_on = _date(pupil.header_stay, "ends_on")
    return ends_on if ends_on and ends_on < today else None


def _next_due(row, today):
    if not row:
        return None
    due_on = _date(row, "due_on")
    return DueKind(row["kind"]).label, due_on, (due_on - today).days


QUICK_ADDS = (
    ("Observation", "pupils:observation_add", (Permission.RECORDS_ADD,)),
    ("Quiet room", "pupils:quiet_add", (Permission.RECORDS_ADD,)),
    ("Something went well", "pupils:achievement_add", (Permission.RECORDS_ADD,)),
    ("On the check-in list", "pupils:key_pupil_add", (Permission.PUPIL_RECORD_EDIT,)),
    ("Score", "pupils:assessment_add", (Permission.SCORE_WRITE, Permission.ASSESSMENT_WRITE)),
    ("Strategy", "provision:strategy_choose", (Permission.PROFILE_WRITE,)),
    ("Document", "pupils:document_add", (Permission.DOCUMENT_ADD,)),
    ("Suspension", "pupils:suspension_add", (Permission.ATTENDANCE_EDIT,)),
    ("Adult of the family", "pupils:contact_add", (Permission.CONTACTS_EDIT,)),
    (
        "Call, e-mail or visit",
        "agencies:entry_add",
        (Permission.CONTACT_LOG_EDIT, Permission.CONTACT_LOG_OWN),
    ),
    ("Letter", "agencies:letter_add", (Permission.LETTER_SEND,)),
    (
        "Meeting",
        "agencies:meeting_add",
        (Permission.CONTACT_LOG_EDIT, Permission.CONTACT_LOG_OWN),
    ),
    ("Action", "pupils:action_add", (Permission.ACTION_GIVE,)),
    ("Questions to all teachers", "pupils:round_ask", (Permission.LINK_MAKE,)),
    ("Referral", "agencies:referral_start", (Permission.CONTACT_LOG_EDIT,)),
    ("Advice", "agencies:advice_add", (Permission.CONTACT_LOG_EDIT,)),
    ("Intervention", "provision:pupil_place", (Permission.INTERVENTION_EDIT,)),
)
# Nobody is referred, placed, checked in on or in the quiet room after leaving; advice may still arrive.
ONLY_ON_ROLL = {
    "Referral",
    "Intervention",
    "Suspension",
    "Quiet room",
    "On the check-in list",
    "Questions to all teachers",
}


def quick_adds(actor, pupil, *, has_left=False):
    """Return (label, address) of what the actor may add to this file; nobody worries about a pupil who left."""
    adds = []
    if actor.can(Permission.CONCERN_LOG) and not has_left:
        adds.append(("Concern", f"{reverse('pupils:concern_log')}?pupil={pupil.pk}"))
    if actor.can(Permission.RECORDS_ADD) and not has_left:
        adds.append(("Incident", f"{reverse('pupils:incident_write')}?pupil={pupil.pk}"))
    adds += [
        (label, reverse(name, kwargs={"pupil_pk": pupil.pk}))
        for label, name, permissions in QUICK_ADDS
        if actor.permissions.intersection(permissions) and not (has_left and label in ONLY_ON_ROLL)
    ]
    if actor.can(Permission.PLAN_WRITE) and not has_left:
        adds.append(("Plan", reverse("provision:pupil_plan", kwargs={"pupil_pk": pupil.pk})))
    return adds
