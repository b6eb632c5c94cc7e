"""Days on which someone who works here is away: why is nobody's business but the office's."""

from django.db import models
from django.db.models import F, Q

from sendhub.accounts.models.people import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class StaffAbsence(SchoolModel):
    """Someone is away from a day until a day, both included. No reason is kept: it may be an illness."""

    staff = models.ForeignKey(
        StaffMember, models.PROTECT, db_constraint=False, related_name="absences"
    )
    starts_on = models.DateField("first day away")
    ends_on = models.DateField("last day away")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        ordering = ("starts_on", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="staff"),
            models.CheckConstraint(
                name="accounts_staffabsence_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="The last day is before the first.",
            ),
        ]
        indexes = [models.Index(fields=("school", "ends_on"), name="accounts_absence_days")]

    def __str__(self):
        return f"Staff absence {self.pk}"
