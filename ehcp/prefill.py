"""The first words of a request, taken from the pupil's record; the SENCo reads and changes them."""

from agencies.models import Advice
from agencies.prefill import WRITERS as FROM_RECORD
from ehcp.request_questions import KEYS
from provision.enums import PlaceState, Stage
from provision.models import Cycle, Outcome, Participation
from pupils.models import Need, Profile
from pupils.rules.sen import area_of
from sendhub.templatetags.sendhub import day

MOST_CYCLES = 4
MOST_LINES = 12


def prefilled(*, pupil, by, today):
    """Return {key: text} for the questions the record can answer; empty ones left out."""
    texts = {key: write(pupil, by, today) for key, write in FROM_RECORD.items() if key in KEYS}
    texts |= _needs(pupil, by, today)
    texts |= {key: write(pupil, by) for key, write in OWN.items()}
    return {key: text for key, text in texts.items() if text}


def _needs(pupil, by, today):
    """The needs under their broad areas; one without an area stands with the portrait's questions."""
    texts = {}
    for need in Need.objects.visible_to(by).of(pupil).covering(today).order_by("rank"):
        area = area_of(need.need_type)
        if area:
            line = need.get_need_type_display()
            line += f": {need.description}" if need.description else ""
            texts[area] = "\n".join(part for part in (texts.get(area), line) if part)
    return {str(area): text for area, text in texts.items()}


def _portrait(pupil, by):
    profile = Profile.objects.visible_to(by).of(pupil).filter(state="current").first()
    if profile is None:
        return ""
    return "\n".join(
        text for text in (profile.likes, profile.difficult, profile.communicate) if text
    )


def _cycles(pupil, by):
    rows = Cycle.objects.visible_to(by).of(pupil).filter(stage=Stage.FINISHED)
    lines = [
        f"{day(row.starts_on)} to {day(row.reviewed_on)}: {row.get_decision_display()}. "
        f"{row.decision_reason}".strip()
        for row in rows.order_by("-reviewed_on")[:MOST_CYCLES]
    ]
    return "\n".join(reversed(lines))


def _outcomes(pupil, by):
    running = Cycle.objects.visible_to(by).of(pupil).exclude(stage=Stage.FINISHED)
    rows = Outcome.objects.visible_to(by).filter(cycle__in=running).order_by("order", "pk")
    return "\n".join(row.aim or row.target for row in rows[:MOST_LINES])


def _provision(pupil, by):
    rows = Participation.objects.visible_to(by).of(pupil).filter(state=PlaceState.TAKING_PART)
    return "\n".join(
        f"{row.intervention.name}, from {day(row.starts_on)}"
        + (f": {row.intervention.goal}" if row.intervention.goal else "")
        for row in rows.select_related("intervention")[:MOST_LINES]
    )


def _professionals(pupil, by):
    rows = Advice.objects.visible_to(by).of(pupil).select_related("agency")
    return "\n".join(
        f"{row.agency.name}, {row.author}: {row.title}, {day(row.dated_on)}"
        for row in rows[:MOST_LINES]
    )


OWN = {
    "portrait": _portrait,
    "cycles": _cycles,
    "outcomes": _outcomes,
    "provision": _provision,
    "professionals": _professionals,
}
