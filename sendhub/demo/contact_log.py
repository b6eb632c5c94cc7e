"""The contact log of a demo school: what was said, what is to come back to, who does what by when."""

import random
from datetime import time, timedelta

from agencies.actions import contact_log as actions
from pupils.actions.agreed import finish_action, give_action
from pupils.enums import ActionSource
from pupils.models import Relationship
from sendhub.accounts.actor import actor_of
from sendhub.accounts.models import GroupStaff
from sendhub.accounts.querysets import groups_taught, memberships_of

# How, who began it, what was said, days until one comes back to it (None: closed), what was agreed.
TALKS = (
    (
        "call",
        True,
        "Mornings are hard: tears at the door since half-term. At home there is a new baby.",
        5,
        "Meet at the side door at 8.40 with a job to do",
    ),
    (
        "at_gate",
        False,
        "The reading record works. They read together four times last week.",
        None,
        "",
    ),
    (
        "email",
        True,
        "Asks when the speech and language therapist will come. Told: the waiting list is 14 weeks.",
        -3,
        "Ask the therapy service for a date",
    ),
    (
        "home_visit",
        False,
        "Showed us the corner where homework is done. Noise is the difficulty, not will.",
        None,
        "Lend ear defenders for home",
    ),
    (
        "drop_in",
        True,
        "Came in about the spelling test. Agreed: ten words, chosen with the class teacher.",
        12,
        "",
    ),
    (
        "talk",
        False,
        "Talked through the profile. Would add: likes to know who will be there.",
        None,
        "Put the change into the profile",
    ),
)
EVIDENCE = "Done this week; looked at together with the class teacher."


def write_contact_log(pupils, *, school, senco, seed, today):
    """Give two pupils of each class a talk; some actions are done, some are late."""
    by = acting_as(senco.user, school, today)
    rng = random.Random(seed)  # noqa: S311  invented talks, not secrets
    teaches = {
        link.group_id: link.staff
        for link in GroupStaff.objects.select_related("staff").order_by("-pk")
    }
    for number, pupil in enumerate(_two_a_class(pupils)):
        adult = Relationship.objects.offered_links(pupil, today).order_by("order", "pk").first()
        kind, they_began, summary, back_in, agreed = TALKS[number % len(TALKS)]
        if adult is None:
            continue
        entry = actions.add_entry(
            pupils=[pupil],
            kind=kind,
            they_began=they_began,
            on=today - timedelta(days=rng.randint(1, 40)),
            at=time(rng.randint(8, 15), rng.choice((5, 20, 40))),
            contact=adult.contact,
            with_name=adult.contact.full_name,
            summary=summary,
            follow_up_on=today + timedelta(days=back_in) if back_in is not None else None,
            by=by,
        )
        if not agreed:
            continue
        action = give_action(
            source=ActionSource.CONTACT,
            source_id=entry.pk,
            pupil=pupil,
            text=agreed,
            owner=teaches.get(pupil.group_id, senco),
            due_on=today + timedelta(days=rng.randint(-6, 14)),
            by=by,
        )
        if number % 5 == 4:
            finish_action(action=action, version=action.version, evidence=EVIDENCE, by=by)


def _two_a_class(pupils):
    classes = {}
    for pupil in pupils:
        classes.setdefault(pupil.group_id, []).append(pupil)
    return [pupil for held in classes.values() for pupil in held[:2]]


def acting_as(user, school, today):
    """Return the actor of a demo person, as a request would have it."""
    actor = actor_of(user=user, memberships=memberships_of(user, on=today), school=school)
    staff_id, group_ids = groups_taught(school=school, user=user, on=today)
    return actor.with_groups(staff_id=staff_id, group_ids=group_ids)
