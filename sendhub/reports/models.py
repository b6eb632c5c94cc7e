"""Frozen figures of a school: the only thing governors and trust leads read. No tenant, no pupil."""

from django.db import models

from sendhub.accounts.models import School


class SchoolFigures(models.Model):
    """One frozen edition. `figures` holds printed values only: what is hidden was never stored."""

    school = models.ForeignKey(School, models.PROTECT, related_name="figures")
    edition = models.CharField(max_length=60)
    frozen_on = models.DateField()
    figures = models.JSONField()

    class Meta:
        ordering = ("-frozen_on",)
        constraints = [
            models.UniqueConstraint(fields=("school", "edition"), name="reports_figures_once"),
        ]

    def __str__(self):
        return f"{self.school} {self.edition}"
