"""Terms and closures of a school: what "school day" means there."""

from django.db import models
from django.db.models import F, Q

from sendhub.accounts.enums import ClosureKind, TermKind
from sendhub.accounts.models.schools import School


class Term(models.Model):
    school = models.ForeignKey(School, models.CASCADE, related_name="terms")
    academic_year = models.PositiveSmallIntegerField()
    kind = models.CharField("term", max_length=10, choices=TermKind)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")

    class Meta:
        ordering = ("starts_on",)
        constraints = [
            models.UniqueConstraint(
                fields=("school", "academic_year", "kind"), name="accounts_term_once"
            ),
            models.CheckConstraint(
                name="accounts_term_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} term {self.academic_year}/{(self.academic_year + 1) % 100:02}"


class ClosurePeriod(models.Model):
    """Days inside or between terms on which the school is closed to pupils."""

    school = models.ForeignKey(School, models.CASCADE, related_name="closures")
    kind = models.CharField(max_length=10, choices=ClosureKind)
    name = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")

    class Meta:
        ordering = ("starts_on",)
        constraints = [
            models.CheckConstraint(
                name="accounts_closure_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self):
        return self.name or self.get_kind_display()
