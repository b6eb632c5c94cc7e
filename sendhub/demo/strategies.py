"""Strategies of the demo schools: the starter bank, what each pupil has of it, and what the rooms answer."""

import random
from datetime import timedelta

from provision.actions.bank import take_starter_list
from provision.enums import Works
from provision.models import PupilStrategy, ReadReceipt, RegulationPlan, StrategyAnswer
from pupils.models import Need, ProfileStrategy
from pupils.rules.sen import area_of
from sendhub.accounts.models import GroupStaff

NOTES = {
    Works.YES: ("", "", "Ready in half the time.", "The whole table uses it now."),
    Works.NO: (
        "Too loud in the hall: cannot hear it there.",
        "Put away within a minute.",
        "Works in the morning, not after lunch.",
    ),
}
CALM_PLAN = {
    "triggers": "Noise in the corridor, being hurried, losing a game, a change nobody announced.",
    "early_signs": "Goes quiet, pulls the sleeves over the hands, answers with one word.",
    "helps": (
        "1. Say the name once, quietly, and wait.\n"
        "2. Offer the card and the calm corner; stay near, say nothing.\n"
        "3. After five minutes offer water and one small job."
    ),
    "makes_worse": "Standing over, asking why, an audience, touching without asking.",
    "afterwards": "Ten minutes of quiet. Mend what was broken together at the end of the day.",
    "who": "Ask the office for the SENCo; if out, the deputy head.",
}


def write_strategies(pupils, *, by, senco, seed, today, at):
    """Give the pupils on the register strategies from the bank; `at` turns a day into a moment."""
    rng = random.Random(seed)  # noqa: S311  invented people, not secrets
    bank = take_starter_list(by=by)
    areas = {}
    for need in Need.objects.filter(pupil__in=pupils, ends_on=None).order_by("rank", "pk"):
        areas.setdefault(need.pupil_id, area_of(need.need_type))
    told = {}
    for row in ProfileStrategy.objects.filter(profile__pupil__in=pupils).select_related("profile"):
        told.setdefault(row.profile.pupil_id, []).append(row.text)
    rows = []
    for pupil in pupils:
        fitting = [line for line in bank if line.area in (areas.get(pupil.pk), "")]
        taken = rng.sample(fitting, min(len(fitting), rng.randint(2, 4)))
        started = today - timedelta(days=rng.randint(20, 70))
        texts = [
            {"text": text, "source": "One-page profile"} for text in told.get(pupil.pk, [])[:1]
        ]
        texts += [
            {
                "text": line.name,
                "how": line.how,
                "kind": line.kind,
                "bank_line": line,
                "source": "School’s bank of strategies",
                "is_adjustment": line.kind in ("equipment", "access") and rng.random() < 0.4,
            }
            for line in taken
        ]
        # The last of them is news to those who read the page a fortnight ago.
        news = at(today - timedelta(days=rng.randint(1, 9))) if rng.random() < 0.4 else at(started)
        rows += [
            PupilStrategy(
                school=pupil.school,
                pupil=pupil,
                order=order,
                starts_on=started,
                created_by=senco.user,
                changed_at=news if order == len(texts) else at(started),
                **values,
            )
            for order, values in enumerate(texts, start=1)
        ]
    made = PupilStrategy.objects.bulk_create(rows, batch_size=1000)
    _answer(made, pupils, rng=rng, today=today, at=at)
    _calm_plans([p for p in pupils if areas.get(p.pk) == "semh"], senco=senco, today=today, at=at)


def _answer(strategies, pupils, *, rng, today, at):
    """Each class teacher has read most of it and answered some of it."""
    groups = {pupil.pk: pupil.group_id for pupil in pupils}
    teachers = {}
    for link in GroupStaff.objects.filter(staff__user__isnull=False).select_related("staff__user"):
        teachers.setdefault(link.group_id, link.staff.user)
    answers, receipts = [], {}
    for strategy in strategies:
        teacher = teachers.get(groups[strategy.pupil_id])
        if teacher is None or strategy.order > 3:
            continue
        if rng.random() < 0.8:
            receipts[strategy.pupil_id] = teacher
        if rng.random() < 0.35:
            works = Works.YES if rng.random() < 0.7 else Works.NO
            answers.append(
                StrategyAnswer(
                    school=strategy.school,
                    pupil_id=strategy.pupil_id,
                    strategy=strategy,
                    works=works,
                    note=rng.choice(NOTES[works]),
                    by_user=teacher,
                )
            )
    made = StrategyAnswer.objects.bulk_create(answers, batch_size=1000)
    for answer in made:
        answer.at = at(today - timedelta(days=rng.randint(1, 14)))
    StrategyAnswer.objects.bulk_update(made, ["at"], batch_size=500)
    ReadReceipt.objects.bulk_create(
        (
            ReadReceipt(
                school=pupil.school,
                pupil=pupil,
                by_user=receipts[pupil.pk],
                at=at(today - timedelta(days=15)),
            )
            for pupil in pupils
            if pupil.pk in receipts
        ),
        batch_size=1000,
    )


def _calm_plans(pupils, *, senco, today, at):
    for place, pupil in enumerate(pupils[::3]):
        started = today - timedelta(days=5 + 9 * place)
        RegulationPlan.objects.create(
            school=pupil.school,
            pupil=pupil,
            starts_on=started,
            created_by=senco.user,
            changed_at=at(started),
            **CALM_PLAN,
        )
