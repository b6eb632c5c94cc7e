"""Frozen figures of a school: the only thing governors and trust leads read. No tenant, no pupil."""

from django.db import models
from django.urls import reverse

from pupils.enums import NeedType
from sendhub.accounts.models import School, User
from sendhub.reports.enums import EditionKind, Measure
from sendhub.reports.querysets import FiguresQuerySet, NationalFigureQuerySet


class SchoolFigures(models.Model):
    """One frozen edition. `figures` holds printed values only: what is hidden was never stored.

    `counted_on` is the day the register is told for, `starts_on` the first day of what is told
    about a time. Written once by `actions.editions.freeze_figures` and never changed.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="figures")
    edition = models.CharField(max_length=60)
    kind = models.CharField(
        max_length=10, choices=EditionKind, default=EditionKind.HALF_TERM, editable=False
    )
    starts_on = models.DateField(null=True, editable=False)
    counted_on = models.DateField(null=True, editable=False)
    frozen_on = models.DateField()
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    figures = models.JSONField()

    objects = FiguresQuerySet.as_manager()

    class Meta:
        ordering = ("-counted_on", "-frozen_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=("school", "edition"), name="reports_figures_once"),
        ]

    def __str__(self):
        return f"{self.school} {self.edition}"

    def get_absolute_url(self):
        return reverse("reports:edition_view", kwargs={"edition_pk": self.pk})


class NationalFigure(models.Model):
    """A published national share, dated and with its source; set by a command on the server.

    Without a need: of all pupils. With one: of the pupils with that status, how many have it as
    primary need.
    """

    measure = models.CharField(max_length=10, choices=Measure)
    phase = models.CharField(max_length=20, help_text="a phase of schools, mainstream, or all")
    need = models.CharField("primary need", max_length=4, choices=NeedType, blank=True, default="")
    counted_on = models.DateField("census day")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    source = models.CharField(max_length=200)

    objects = NationalFigureQuerySet.as_manager()

    class Meta:
        ordering = ("measure", "phase", "-counted_on", "need")
        constraints = [
            models.UniqueConstraint(
                fields=("measure", "phase", "need", "counted_on"),
                name="reports_nationalfigure_once",
            ),
        ]

    def __str__(self):
        return " ".join(filter(None, (self.measure, self.phase, self.need, str(self.counted_on))))
