"""What delivers a line of Section F: a tie to an intervention, and support logged by hand."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from ehcp.models.plans import SectionFLine
from ehcp.querysets.plans import DeliveryQuerySet
from provision.models import Participation
from pupils.models.pupil import PupilRow, ends_not_before_start
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool


class LineRow(PupilRow):
    """A row that hangs on a line of Section F (abstract)."""

    class Meta(PupilRow.Meta):
        abstract = True
        constraints = (*PupilRow.Meta.constraints, SameSchool(field="line"))


@tracked
class FDelivery(LineRow):
    """The pupil's place in an intervention counts towards the line, `percent` of its minutes."""

    line = models.ForeignKey(
        SectionFLine, models.PROTECT, db_constraint=False, related_name="deliveries"
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, db_constraint=False, related_name="section_f"
    )
    percent = models.PositiveSmallIntegerField(
        "share of its minutes, in percent",
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeliveryQuerySet.as_manager()

    class Meta(LineRow.Meta):
        ordering = ("starts_on", "id")
        constraints = [
            *LineRow.Meta.constraints,
            SameSchool(field="participation"),
            models.UniqueConstraint(
                fields=("school", "line", "participation"), name="ehcp_fdelivery_once"
            ),
            models.CheckConstraint(
                name="ehcp_fdelivery_percent", condition=Q(percent__gte=1, percent__lte=100)
            ),
            ends_not_before_start("ehcp_fdelivery_ends_after_start"),
        ]

    def __str__(self):
        return f"Delivery of a line {self.pk}"


@tracked
class LoggedSupport(LineRow):
    """Support for a line given outside an intervention, logged by hand. `is_makeup`: for a session missed before."""

    line = models.ForeignKey(
        SectionFLine, models.PROTECT, db_constraint=False, related_name="logged"
    )
    on = models.DateField("day")
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    staff = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="given by",
    )
    is_makeup = models.BooleanField("makes up for what was missed", default=False)
    note = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeliveryQuerySet.as_manager()

    class Meta(LineRow.Meta):
        ordering = ("-on", "-id")
        constraints = [
            *LineRow.Meta.constraints,
            SameSchool(field="staff"),
            models.CheckConstraint(
                name="ehcp_loggedsupport_minutes", condition=Q(minutes__gte=1, minutes__lte=480)
            ),
        ]
        indexes = [models.Index(fields=("school", "line", "on"), name="ehcp_loggedsupport_line")]

    def __str__(self):
        return f"Logged support {self.pk}"
