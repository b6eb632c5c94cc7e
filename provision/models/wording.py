"""What the school calls things: the plan and the tiers, by date. Wording only, never a rule."""

from django.db import models

from provision.enums import Level, PlanName, TierScheme
from pupils.querysets.rows import SchoolRowQuerySet
from sendhub.audit.versions import tracked
from sendhub.tenancy import SchoolModel


@tracked
class Wording(SchoolModel):
    """From a day on, the name of the plan and the scheme of tiers; the latest that has begun holds."""

    starts_on = models.DateField("from")
    plan_name = models.CharField(
        "what the plan is called", max_length=20, choices=PlanName, default=PlanName.SEN_SUPPORT
    )
    scheme = models.CharField(
        "how tiers are named", max_length=20, choices=TierScheme, default=TierScheme.OAP
    )
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-starts_on",)
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "starts_on"),
                name="provision_wording_once_a_day",
                violation_error_message="Another wording begins on that day already.",
            ),
        ]

    def __str__(self):
        return f"Wording {self.pk}"


@tracked
class Tier(SchoolModel):
    """The school's name for one level in one scheme; without a row `rules.wording` has the usual name."""

    scheme = models.CharField(max_length=20, choices=TierScheme)
    level = models.PositiveSmallIntegerField(choices=Level)
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("scheme", "level")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "scheme", "level"), name="provision_tier_once"
            ),
        ]

    def __str__(self):
        return self.name
