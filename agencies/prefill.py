"""The first words of a referral, taken from the pupil's record; the SENCo reads and changes them.

Apps above write what only they know by `add_writer` in `ready()`, as with endings: see `provision.support_now`.
"""

from agencies.models import Involvement
from agencies.questions import keys_of
from pupils.disclosures import are_moved
from pupils.enums import CharacteristicKind, EntryKind, RelationCode
from pupils.models import (
    Assessment,
    AttendanceFigure,
    Characteristic,
    Concern,
    ConcernPupil,
    ConcernTried,
    Need,
    Profile,
    Relationship,
)
from sendhub.templatetags.sendhub import day

MOST_SCORES = 8
MOST_CONCERNS = 3


def prefilled(*, pupil, kind, by, today, concern=None):
    """Return {key: text} for the questions of `kind` that the record can answer; empty ones left out."""
    texts = {
        key: write(pupil, by, today) for key, write in WRITERS.items() if key in set(keys_of(kind))
    }
    texts["reason"] = _reason(pupil, by, concern)
    tried = (_tried(pupil, by, concern), texts.get("tried"))
    texts["tried"] = "\n".join(text for text in tried if text)
    wanted = set(keys_of(kind))
    return {key: text for key, text in texts.items() if text and key in wanted}


def _open_concerns(pupil, by):
    """Return the concerns about this pupil alone that nobody restricted and that hold their words.

    More people read a referral.
    """
    others = ConcernPupil.objects.exclude(pupil=pupil).values("concern")
    rows = Concern.objects.visible_to(by).of(pupil).filter(restriction=None)
    return rows.exclude(pk__in=others).exclude(are_moved(EntryKind.CONCERN))


def _reason(pupil, by, concern):
    rows = _open_concerns(pupil, by)
    rows = rows.filter(pk=concern.pk) if concern else rows.order_by("-raised_at")[:MOST_CONCERNS]
    return "\n\n".join(_concern(row) for row in rows)


def _concern(concern):
    lines = [concern.text, *(f"– {words}" for words in concern.sentences)]
    told = "\n".join(line for line in lines if line)
    return f"{day(concern.raised_at)}: {told}"


def _tried(pupil, by, concern):
    concerns = _open_concerns(pupil, by)
    if concern:
        concerns = concerns.filter(pk=concern.pk)
    rows = ConcernTried.objects.filter(concern__in=concerns.values("pk"))
    return "\n".join(f"{row.what}: helped? {row.get_helped_display().lower()}" for row in rows)


def _profile(field):
    def write(pupil, by, today):
        row = Profile.objects.visible_to(by).of(pupil).filter(state="current").first()
        return getattr(row, field) if row else ""

    return write


def _scores(pupil, by, today):
    rows = Assessment.objects.visible_to(by).of(pupil)[:MOST_SCORES]
    return "\n".join(
        f"{day(row.taken_on)}: {row.instrument}, "
        f"{f'{float(row.score):g}' if row.score is not None else row.level}"
        for row in rows
    )


def _attendance(pupil, by, today):
    rows = AttendanceFigure.objects.visible_to(by).of(pupil)[:2]
    return "\n".join(
        f"{day(row.starts_on)} to {day(row.ends_on)}: {row.percentage} % of sessions"
        for row in rows
        if row.percentage is not None
    )


def _medical(pupil, by, today):
    needs = Need.objects.visible_to(by).of(pupil).covering(today).order_by("rank")
    lines = [row.description for row in needs if row.description]
    held = Characteristic.objects.visible_to(by).of(pupil).covering(today)
    held = held.filter(kind=CharacteristicKind.MEDICAL)
    return "\n".join([*lines, *(row.note for row in held if row.note)])


def _care(pupil, by, today):
    kinds = (CharacteristicKind.LOOKED_AFTER, CharacteristicKind.PREVIOUSLY_LOOKED_AFTER)
    held = Characteristic.objects.visible_to(by).of(pupil).covering(today).filter(kind__in=kinds)
    return ", ".join(row.get_kind_display() for row in held)


def _services(pupil, by, today):
    rows = Involvement.objects.visible_to(by).of(pupil).select_related("agency")
    return "\n".join(
        f"{row.agency.name}, from {day(row.starts_on)}"
        + (f" to {day(row.ends_on)}" if row.ends_on else "")
        for row in rows
    )


def _family(pupil, by, today):
    rows = Relationship.objects.visible_to(by).of(pupil).covering(today)
    rows = rows.exclude(relation=RelationCode.DOCTOR).select_related("contact")
    return "\n".join(
        f"{row.contact.full_name} ({row.get_relation_display() or 'contact'})"
        + (", lives with the pupil" if row.lives_with else "")
        for row in rows
    )


def _doctor(pupil, by, today):
    rows = Relationship.objects.visible_to(by).of(pupil).covering(today)
    row = rows.filter(relation=RelationCode.DOCTOR).select_related("contact").first()
    return row.contact.full_name if row else ""


WRITERS = {
    "strengths": _profile("likes"),
    "pupil_view": _profile("important"),
    "parent_view": _profile("family_says"),
    "attainment": _scores,
    "attendance": _attendance,
    "medical": _medical,
    "safeguarding": _care,
    "other_services": _services,
    "family": _family,
    "gp": _doctor,
}


def add_writer(key, write):
    """Have `write(pupil, by, today)` give the first words of the question `key`."""
    WRITERS[key] = write
