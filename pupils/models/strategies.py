"""The school's one bank of strategies: what every classroom may try, and what goes beyond it."""

from django.db import models

from pupils.enums import Area, Level, StrategyKind
from pupils.querysets.strategies import StrategyQuerySet
from sendhub.audit.versions import tracked
from sendhub.tenancy import SchoolModel


@tracked
class Strategy(SchoolModel):
    """One line of the bank. Those of the universal level are the offer on the concern form.

    `area` empty serves any need; a retired line (`is_active` off) is offered nowhere and stays where
    a pupil has it.
    """

    name = models.CharField("what to do", max_length=200)
    area = models.CharField("area of need", max_length=30, choices=Area, blank=True)
    level = models.PositiveSmallIntegerField("tier", choices=Level, default=Level.UNIVERSAL)
    kind = models.CharField(max_length=10, choices=StrategyKind, default=StrategyKind.TEACHING)
    how = models.CharField("how to do it tomorrow", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("place in the list", default=1)
    is_active = models.BooleanField("on offer", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = StrategyQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("level", "order", "name")
        verbose_name_plural = "strategies"
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "name"),
                name="pupils_strategy_once",
                violation_error_message="The bank has a strategy of this name already.",
            ),
        ]

    def __str__(self):
        return self.name
