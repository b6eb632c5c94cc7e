"""Who learned something about what a healthcare plan is about, as the log of training has it."""

from django.db.models import Q

from provision.models import TrainingPart


def trained_for(stems, actor, today):
    """Return {plan's number: [(person, topic, until or None)]}: held, not run out, still on the staff. One query."""
    telling = Q()
    for stem in set().union(*stems.values()):
        telling |= Q(training__topic__icontains=stem)
    if not telling:
        return {}
    rows = (
        TrainingPart.objects.visible_to(actor)
        .filter(telling, training__removed_at=None, training__is_held=True)
        .exclude(training__runs_out_on__lt=today)
        .exclude(staff__ends_on__lt=today)
        .select_related("training", "staff")
        .order_by("staff__last_name", "staff__first_name", "-training__on")
    )
    found = {}
    for row in rows:
        topic = row.training.topic
        for number, words in stems.items():
            if any(stem in topic.lower() for stem in words):
                line = (row.staff.full_name, topic, row.training.runs_out_on)
                found.setdefault(number, []).append(line)
    return found
