"""What the page of a version shows: its sections, its lines with their hints, and what lacks its other half."""

from django.db.models import Prefetch

from ehcp.models import CareText, OutcomeText, ProvisionText
from ehcp.plan_enums import CareSection
from ehcp.plan_texts import TEXTS, care_in_words, provision_in_words
from ehcp.rules.plans import gaps, missing_of_care, missing_of_line, says_something, vague_words


def whole(versions):
    """Fetch all that a version holds. Eight queries, whatever it holds."""
    outcomes = OutcomeText.objects.select_related("line").prefetch_related("needs")
    served = Prefetch("outcomes", OutcomeText.objects.select_related("line"))
    provision = ProvisionText.objects.select_related("line").prefetch_related(served)
    care = CareText.objects.select_related("line").prefetch_related(served)
    return versions.select_related(
        "plan__local_authority", "pupil__school", "document"
    ).prefetch_related(
        "needs",
        Prefetch("outcomes", outcomes),
        Prefetch("provision", provision),
        Prefetch("care", care),
    )


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
        care={
            row.line.code: [each.line.number for each in row.outcomes.all()]
            for row in plan_version.care.all()
        },
        unanswered=_unanswered(plan_version),
    )


def _unanswered(plan_version):
    """Return the sections that name needs while those that should answer hold nothing."""
    said = plan_version.sections
    held = {row.line.section for row in plan_version.care.all()}
    held |= {section for section in CareSection.values if says_something(said.get(section, ""))}
    answers = {"C": {CareSection.G}, "D": {CareSection.H1, CareSection.H2}}
    return [
        section
        for section, by in answers.items()
        if says_something(said.get(section, "")) and not by & held
    ]


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


def care_with_hints(plan_version):
    """Return [(row, words, vague words, what is not said)] of Sections G, H1 and H2."""
    return [
        (
            row,
            care_in_words(row),
            vague_words(f"{row.text} {row.amount}"),
            missing_of_care(amount=row.amount, provider=row.provider),
        )
        for row in plan_version.care.all()
    ]


def said_texts(plan_version, *, only=""):
    """Return [(label, text)] of the texts that hold something, in the order of the law."""
    return [
        (f"{text.section}: {text.label}", plan_version.sections[text.key])
        for text in TEXTS
        if plan_version.sections.get(text.key) and text.section not in only
    ]
