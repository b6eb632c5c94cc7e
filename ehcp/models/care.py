"""Sections G, H1 and H2: health and social care provision, as lines that stay the same over versions."""

from django.db import models
from django.db.models import Q

from ehcp.models.plans import MOST_TEXT, EhcPlan, EhcPlanVersion, Line, OutcomeText, VersionRow
from ehcp.plan_enums import CARE, CareSection
from ehcp.querysets.plans import EhcRowQuerySet
from pupils.models.pupil import PupilRow
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool


@tracked
class CareLine(Line):
    """A line of health or social care provision, numbered within its section.

    Who must arrange it is not the school: the health body for G (CFA 2014 s.42(3)), the LA for H.
    So nothing is counted against it, and the ledger does not know it.
    """

    plan = models.ForeignKey(
        EhcPlan, models.PROTECT, db_constraint=False, related_name="care_lines"
    )
    section = models.CharField("section", max_length=2, choices=CareSection)

    objects = EhcRowQuerySet.as_manager()

    class Meta(Line.Meta):
        ordering = ("section", "number", "id")
        constraints = [
            *Line.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "plan", "section", "number"), name="ehcp_careline_number_once"
            ),
            models.CheckConstraint(name="ehcp_careline_section", condition=Q(section__in=CARE)),
        ]

    def __str__(self):
        return f"Provision {self.code}"

    @property
    def code(self):
        """As a plan prints it: G2, but H1.2, whose letter ends in a figure."""
        dot = "" if self.section == CareSection.G else "."
        return f"{self.section}{dot}{self.number}"


@tracked
class CareText(VersionRow):
    """A line of Section G, H1 or H2 in the words of one version; `outcomes` of Section E that it serves."""

    plan_version = models.ForeignKey(
        EhcPlanVersion, models.CASCADE, db_constraint=False, related_name="care"
    )
    line = models.ForeignKey(CareLine, models.PROTECT, db_constraint=False, related_name="texts")
    text = models.TextField("what", max_length=MOST_TEXT)
    amount = models.CharField("how much and how often", max_length=300, blank=True)
    provider = models.CharField("who provides it", max_length=300, blank=True)
    outcomes = models.ManyToManyField(OutcomeText, through="CareOutcome", related_name="care")

    objects = EhcRowQuerySet.as_manager()

    class Meta(VersionRow.Meta):
        ordering = ("line__section", "line__number", "id")
        constraints = [
            *VersionRow.Meta.constraints,
            SameSchool(field="line"),
            models.UniqueConstraint(
                fields=("school", "plan_version", "line"), name="ehcp_caretext_line_once"
            ),
        ]

    def __str__(self):
        return f"Care text {self.pk}"


@tracked
class CareOutcome(PupilRow):
    """A line of health or social care provision serves an outcome."""

    care = models.ForeignKey(
        CareText, models.CASCADE, db_constraint=False, related_name="outcome_links"
    )
    outcome = models.ForeignKey(
        OutcomeText, models.CASCADE, db_constraint=False, related_name="care_links"
    )

    objects = EhcRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="care"),
            SameSchool(field="outcome"),
            models.UniqueConstraint(
                fields=("school", "care", "outcome"), name="ehcp_careoutcome_once"
            ),
        ]

    def __str__(self):
        return f"Outcome of care {self.pk}"
