"""Who reads a supporting plan, and what stands on an emergency card."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from pupils.models import GroupMember
from pupils.querysets.rows import covers
from pupils.rules.supporting import answered
from sendhub.accounts.models import GroupStaff, StaffMember
from sendhub.templatetags.sendhub import day


def readers_of(pupil, *, on):
    """Return the teachers and assistants of the pupil's classes and groups on the day, cover included."""
    groups = GroupMember.objects.filter(
        Q(pupil=pupil) | Q(pupil__merged_into=pupil), covers(on)
    ).values("group")
    teaches = GroupStaff.objects.filter(covers(on), staff=OuterRef("pk"), group__in=groups)
    rows = StaffMember.objects.filter(Exists(teaches), school_id=pupil.school_id)
    return rows.exclude(ends_on__lt=on).exclude(user=None).order_by("last_name", "first_name")


@dataclass(frozen=True)
class Card:
    """An emergency card: what anybody needs who finds the child unwell."""

    plan: object
    name: str
    initials: str
    line: str
    condition: str
    lines: list  # (label, text) without the condition
    number: int
    dated: str


def card_of(plan):
    pupil = plan.pupil
    place = [pupil.get_nc_year_display(), pupil.group.name if pupil.group else ""]
    others = {key: text for key, text in plan.answers.items() if key != "condition"}
    return Card(
        plan=plan,
        name=pupil.full_name,
        initials=pupil.initials,
        line=", ".join(part for part in place if part),
        condition=plan.answers.get("condition", ""),
        lines=answered(plan.kind, others, on_card=True),
        number=plan.number,
        dated=day(plan.written_at),
    )
