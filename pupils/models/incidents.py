"""Incidents of dysregulation: what came before, what happened, what helped, and afterwards."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.day_enums import Place, Trigger
from pupils.enums import ConcernPart
from pupils.models.pupil import PupilRow
from pupils.querysets.days import IncidentPupilQuerySet, IncidentQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Incident(SchoolModel):
    """One incident with one or several pupils, each with a part in it.

    What the law has the school record of force, restriction and injury stands in the school's own
    statutory record: `record_reference` and `record_on` only point there.
    """

    on = models.DateField("date")
    at = models.TimeField("time")
    minutes = models.PositiveSmallIntegerField("how many minutes", null=True, blank=True)
    place = models.CharField("where", max_length=20, choices=Place)
    setting = models.CharField("what was going on there", max_length=150, blank=True)
    trigger = models.CharField("what seems to have set it off", max_length=20, choices=Trigger)
    before = models.TextField("what came before", max_length=20_000, blank=True)
    during = models.TextField("what happened", max_length=20_000)
    helped = models.TextField("what helped", max_length=20_000, blank=True)
    after = models.TextField("afterwards", max_length=20_000, blank=True)
    record_reference = models.CharField("number in the school’s record", max_length=60, blank=True)
    record_on = models.DateField("entered there on", null=True, blank=True)
    own_fields = models.JSONField("the school’s own fields", default=dict, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = IncidentQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-on", "-at", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.CheckConstraint(
                name="pupils_incident_record_whole",
                condition=Q(record_on=None, record_reference="")
                | Q(record_on__isnull=False) & ~Q(record_reference=""),
                violation_error_message="Give both: the number and the day it was entered.",
            ),
        ]
        indexes = [models.Index(fields=("school", "-on"), name="pupils_incident_day")]

    def __str__(self):
        return f"Incident {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:incident_view", kwargs={"incident_pk": self.pk})


@tracked
class IncidentPupil(PupilRow):
    """A pupil's part in an incident."""

    incident = models.ForeignKey(
        Incident, models.PROTECT, db_constraint=False, related_name="pupil_links"
    )
    part = models.CharField(max_length=10, choices=ConcernPart, default=ConcernPart.CONCERNED)

    objects = IncidentPupilQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="incident"),
            models.UniqueConstraint(
                fields=("school", "incident", "pupil"), name="pupils_incidentpupil_once"
            ),
        ]
        indexes = [models.Index(fields=("school", "pupil"), name="pupils_incidentpupil_pupil")]

    def __str__(self):
        return f"Incident pupil {self.pk}"
