"""Teaching groups and who teaches them; which pupils are in them is `pupils.GroupMember`."""

from django.db import models
from django.db.models import F, Q

from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models.people import StaffMember
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class TeachingGroup(SchoolModel):
    """A class, set or support group of one academic year (named by the year it starts in)."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=GroupKind, default=GroupKind.CLASS)
    academic_year = models.PositiveSmallIntegerField()
    nc_year = models.CharField("year group", max_length=2, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(SchoolModel.Meta):
        ordering = ("name",)
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "academic_year", "name"), name="accounts_group_name_once"
            ),
        ]

    def __str__(self):
        return self.name


@tracked
class GroupStaff(SchoolModel):
    """Someone teaches or supports a group, from a day until a day (inclusive); cover always ends."""

    group = models.ForeignKey(
        TeachingGroup, models.PROTECT, db_constraint=False, related_name="staff_links"
    )
    staff = models.ForeignKey(
        StaffMember, models.PROTECT, db_constraint=False, related_name="group_links"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_cover = models.BooleanField(default=False)

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="group"),
            SameSchool(field="staff"),
            models.CheckConstraint(
                name="accounts_groupstaff_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="accounts_groupstaff_cover_ends",
                condition=Q(is_cover=False) | Q(ends_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=("school", "staff"), name="accounts_groupstaff_staff")]

    def __str__(self):
        return f"Group staff {self.pk}"
