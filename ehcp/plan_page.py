"""What the page of a version shows: its sections, its lines with their hints, and what lacks its other half."""

from django.db.models import Prefetch

from ehcp.models import OutcomeText, ProvisionText
from ehcp.plan_texts import TEXTS, provision_in_words
from ehcp.rules.plans import gaps, missing_of_line, vague_words


def whole(versions):
    """Fetch all that a version holds. Six queries whatever it holds."""
    outcomes = OutcomeText.objects.select_related("line").prefetch_related("needs")
    provision = ProvisionText.objects.select_related("line").prefetch_related("outcomes__line")
    return versions.select_related(
        "plan__local_authority", "pupil__school", "document"
    ).prefetch_related("needs", Prefetch("outcomes", outcomes), Prefetch("provision", provision))


def gaps_of(plan_version):
    return gaps(
        needs=[need.number for need in plan_version.needs.all()],
        outcomes={
            row.line.number: [need.number for need in row.needs.all()]
            for row in plan_version.outcomes.all()
        },
        provision={
            row.line.number: [each.line.number for each in row.outcomes.all()]
            for row in plan_version.provision.all()
        },
    )


def provision_with_hints(plan_version):
    """Return [(row, words, vague words, what is not said)]."""
    return [
        (
            row,
            provision_in_words(row),
            vague_words(row.text),
            missing_of_line(
                minutes=row.minutes,
                adult=row.adult,
                group_size=row.group_size,
                setting=row.setting,
            ),
        )
        for row in plan_version.provision.all()
    ]


def said_texts(plan_version, *, only=""):
    """Return [(label, text)] of the texts that hold something, in the order of the law."""
    return [
        (f"{text.section}: {text.label}", plan_version.sections[text.key])
        for text in TEXTS
        if plan_version.sections.get(text.key) and text.section not in only
    ]
