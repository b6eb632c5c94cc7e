"""Money: rates by pay point (never a person's pay), lines of cost, sources of funding. Pounds, four places."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from provision.enums import CostKind, FundingElement, SharedBy
from provision.models.interventions import Intervention
from provision.querysets.costs import CostLineQuerySet, MoneyQuerySet
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel

NOT_NEGATIVE = (MinValueValidator(0),)


@tracked
class StaffRate(SchoolModel):
    """What an hour of a pay point costs the school, on-costs included, from a day on."""

    pay_point = models.CharField(max_length=40)
    hourly_rate = models.DecimalField(
        "pounds an hour, on-costs included",
        max_digits=12,
        decimal_places=4,
        validators=NOT_NEGATIVE,
    )
    starts_on = models.DateField("from")
    version = models.PositiveIntegerField(default=1)

    objects = MoneyQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("pay_point", "-starts_on")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "pay_point", "starts_on"),
                name="provision_staffrate_once",
                violation_error_message="This pay point has a rate from that day already.",
            ),
            models.CheckConstraint(
                name="provision_staffrate_positive",
                condition=Q(hourly_rate__gt=0, hourly_rate__lte=500),
                violation_error_message="A rate lies above 0 and below 500 pounds an hour.",
            ),
        ]

    def __str__(self):
        return f"Staff rate {self.pk}"


@tracked
class StaffPayPoint(SchoolModel):
    """The pay point someone is on from a day on; the latest that has begun holds."""

    staff = models.ForeignKey(StaffMember, models.PROTECT, db_constraint=False, related_name="+")
    pay_point = models.CharField(max_length=40)
    starts_on = models.DateField("from")
    version = models.PositiveIntegerField(default=1)

    objects = MoneyQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("staff", "-starts_on")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="staff"),
            models.UniqueConstraint(
                fields=("school", "staff", "starts_on"),
                name="provision_staffpaypoint_once",
                violation_error_message="This person has a pay point from that day already.",
            ),
        ]

    def __str__(self):
        return f"Staff pay point {self.pk}"


@tracked
class FundingSource(SchoolModel):
    name = models.CharField(max_length=80)
    element = models.CharField("kind", max_length=15, choices=FundingElement)
    is_active = models.BooleanField("in use", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = MoneyQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("element", "name")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "name"),
                name="provision_fundingsource_once",
                violation_error_message="There is a source of this name already.",
            ),
        ]

    def __str__(self):
        return self.name


@tracked
class CostLine(SchoolModel):
    """A cost beside the adults' time: of an intervention (its pupils share it) or of one pupil."""

    intervention = models.ForeignKey(
        Intervention,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="cost_lines",
    )
    pupil = models.ForeignKey(
        "pupils.Pupil",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    kind = models.CharField(max_length=10, choices=CostKind)
    what = models.CharField("for what", max_length=200)
    on = models.DateField("date")
    amount = models.DecimalField(
        "pounds", max_digits=12, decimal_places=4, validators=(MinValueValidator(0),)
    )
    funding = models.ForeignKey(
        FundingSource,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = CostLineQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-on", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="intervention"),
            SameSchool(field="pupil"),
            SameSchool(field="funding"),
            models.CheckConstraint(
                name="provision_costline_of_one",
                condition=Q(intervention=None, pupil__isnull=False)
                | Q(intervention__isnull=False, pupil=None),
                violation_error_message="A cost belongs to an intervention or to one pupil.",
            ),
            models.CheckConstraint(
                name="provision_costline_not_negative", condition=Q(amount__gte=0)
            ),
        ]
        indexes = [models.Index(fields=("school", "on"), name="provision_costline_day")]

    def __str__(self):
        return f"Cost line {self.pk}"


@tracked
class BudgetLine(SchoolModel):
    """Money the school has for a time from one source, to hold against what was spent."""

    funding = models.ForeignKey(
        FundingSource, models.PROTECT, db_constraint=False, related_name="budget_lines"
    )
    starts_on = models.DateField("from")
    ends_on = models.DateField("to")
    amount = models.DecimalField("pounds", max_digits=12, decimal_places=4, validators=NOT_NEGATIVE)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MoneyQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-starts_on", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="funding"),
            models.CheckConstraint(
                name="provision_budgetline_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="The last day is before the first.",
            ),
        ]

    def __str__(self):
        return f"Budget line {self.pk}"


@tracked
class CostRule(SchoolModel):
    """The school's rules of costing from a day on; the latest that has begun holds."""

    starts_on = models.DateField("from")
    shared_by = models.CharField(
        "a session's cost is shared by", max_length=10, choices=SharedBy, default=SharedBy.PRESENT
    )
    threshold = models.DecimalField(
        "pounds a pupil a year before top-up",
        max_digits=12,
        decimal_places=4,
        default=6000,
        validators=NOT_NEGATIVE,
    )
    fair_test_percent = models.PositiveSmallIntegerField(
        "not a fair test below this share of sessions, in per cent", default=60
    )
    version = models.PositiveIntegerField(default=1)

    objects = MoneyQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-starts_on",)
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "starts_on"),
                name="provision_costrule_once_a_day",
                violation_error_message="Other rules begin on that day already.",
            ),
            models.CheckConstraint(
                name="provision_costrule_percent",
                condition=Q(fair_test_percent__lte=100),
                violation_error_message="A share lies between 0 and 100 per cent.",
            ),
        ]

    def __str__(self):
        return f"Cost rule {self.pk}"
