"""Plans for health, safety and behaviour of a demo school: one read by all, one late, one changed since."""

from datetime import timedelta

from django.utils import timezone

from pupils.actions import supporting as actions
from pupils.models import Relationship, SupportingPlan, SupportingReceipt
from sendhub.demo.contact_log import acting_as

HEALTH = (
    {
        "condition": "Epilepsy",
        "triggers": "Being very tired, flicker, missed breakfast.",
        "signs": "Stops and stares, lips move, does not answer. Rarely: falls, arms and legs jerk.",
        "emergency": "1. Note the time.\n2. Clear the space, nothing in the mouth, something soft under the head.\n3. After 5 minutes, or a second fit: ring 999 and give the rescue medicine.\n4. Lay on the side afterwards and stay.",
        "medication": "Rescue medicine in the cheek, one pre-filled syringe. By trained staff alone.",
        "stored": "Green bag in the office, first cupboard; second bag goes on trips.",
        "trained": "Mrs Fenn and Mr Tarn, until next July.",
        "everyday": "May rest in the library. Never alone at the pool or on the climbing frame.",
        "trips": "Green bag, charged phone, one trained adult in the same group.",
    },
    {
        "condition": "Nut allergy",
        "triggers": "Any nut, also in sauces and cakes. Not: coconut.",
        "signs": "Itching mouth, hives, swollen lips. Severe: noisy breathing, pale, floppy.",
        "emergency": "1. Do not let the child walk; lay down, legs up.\n2. Adrenaline pen into the outer thigh.\n3. Ring 999, say anaphylaxis.\n4. Second pen after 5 minutes if no better.",
        "medication": "Two adrenaline pens.",
        "stored": "Red box in the classroom, by the door; spare in the office.",
        "trained": "All staff in September.",
    },
)
OTHERS = (
    (
        "peep",
        "",
        {
            "alarm": "Hears it and freezes: an adult says the child’s name and shows the picture card.",
            "need": "Ear defenders on at once, a hand to hold, the quiet way by the library.",
            "helpers": "Class teaching assistant; the teacher next door when away.",
            "route": "Classroom, library, garden gate. Never through the hall.",
            "practised": "In September and after half-term: two minutes and a half.",
        },
        150,
    ),
    (
        "behaviour",
        "",
        {
            "child": "Leave me a bit. Do not talk so much. I come back when I can.",
            "looks": "Goes under the table, pushes chairs, then runs to the field.",
            "says": "It is too loud, or I do not know how to begin.",
            "prevent": "First task together, a break card on the table, warning before changes.",
            "respond": "Two words, space, the others go on. One adult within sight, not within reach.",
            "after": "Ten minutes of quiet, then the drawing talk. No telling off in front of others.",
        },
        -4,
    ),
    (
        "risk",
        "Leaving the site",
        {
            "hazard": "May run through the side gate to the road when the yard is loud.",
            "before": "medium",
            "harm": "high",
            "measures": "Gate locked at 9; adult at the gate at both ends of break; photo with the office.",
            "left": "low",
            "stop": "Outside lessons stop when no second adult is there.",
        },
        60,
    ),
    (
        "pep",
        "",
        {
            "kept": "Site of the virtual school; paper copy with the designated teacher.",
            "teacher": "Deputy head",
            "meeting": "In the last week of term, with carer and social worker.",
        },
        40,
    ),
)


def write_supporting(pupils, *, school, senco, today):
    """Two healthcare plans, an evacuation plan, a behaviour plan, a risk assessment and a PEP."""
    by = acting_as(senco.user, school, today)
    pupils = pupils[8:14] if len(pupils) > 20 else pupils[:6]
    for number, (answers, pupil) in enumerate(zip(HEALTH, pupils, strict=False)):
        parent = Relationship.objects.of(pupil).filter(has_parental_responsibility=True).first()
        call = f"1. {parent.contact.full_name}: {parent.contact.mobile}" if parent else ""
        values = {
            "answers": answers | ({"call": call} if call else {}),
            "owner": senco,
            "consent_with": parent.contact if parent else None,
            "consent_on": today - timedelta(days=40) if parent else None,
            "review_on": today + timedelta(days=20 + 180 * number),
        }
        plan = actions.write_plan(pupil=pupil, kind="health", by=by, **values)
        if number == 0:
            values["answers"] = values["answers"] | {"stored": "Green bag in the medical room."}
            plan = actions.write_plan(
                pupil=pupil, kind="health", by=by, replaces=plan, version=plan.version, **values
            )
        _some_read(plan, school, today)
    for (kind, title, answers, days), pupil in zip(OTHERS, pupils[2:], strict=False):
        plan = actions.write_plan(
            pupil=pupil,
            kind=kind,
            title=title,
            answers=answers,
            owner=senco,
            review_on=today + timedelta(days=days),
            by=by,
        )
        if kind == "peep":
            _some_read(plan, school, today, everybody=True)
    # Written in October, in the story: a report tells of the plans of its day.
    then = timezone.now() - timedelta(days=40)
    SupportingPlan.objects.visible_to(by).update(written_at=then)


def _some_read(plan, school, today, *, everybody=False):
    """The first of its readers has read it, or all of them."""
    receipts = list(SupportingReceipt.objects.filter(plan=plan).select_related("staff__user"))
    for receipt in receipts if everybody else receipts[:1]:
        actions.mark_read(plan=plan, by=acting_as(receipt.staff.user, school, today))
