"""The pupil and what is true of the pupil for a time."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pupils.enums import CharacteristicKind, EnrolmentKind, Sex, StatusCode, YearGroup
from pupils.models.dated import no_overlap
from pupils.names import name_keys
from pupils.querysets.pupils import PupilQuerySet
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.models import StaffMember, TeachingGroup
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Pupil(SchoolModel):
    """A child on the books of one school.

    `search_key` and `sort_key` are written by `set_name_keys()`. `sen_status`, `nc_year` and
    `group` hold today's value so that the register needs no look-up per row: the first is written
    only by `actions.sen.change_status`, the last by `actions.groups.move_to_group`; their history
    (SenStatus, GroupMember) is the record, and answers for any other date.
    """

    upn = models.CharField("UPN", max_length=13, blank=True)
    uln = models.CharField("ULN", max_length=10, blank=True)
    admission_number = models.CharField(max_length=20, blank=True)
    first_name = models.CharField("legal first name", max_length=100)
    middle_names = models.CharField(max_length=150, blank=True)
    last_name = models.CharField("legal surname", max_length=100)
    known_as = models.CharField("known as", max_length=100, blank=True)
    known_as_last = models.CharField("known-as surname", max_length=100, blank=True)
    former_last_name = models.CharField("former surname", max_length=100, blank=True)
    born_on = models.DateField("date of birth", null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    nc_year = models.CharField("year group", max_length=2, choices=YearGroup, blank=True)
    group = models.ForeignKey(
        TeachingGroup,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="class",
    )
    sen_status = models.CharField(max_length=1, choices=StatusCode, default=StatusCode.NONE)
    ethnicity = models.CharField(max_length=4, blank=True)
    first_language = models.CharField(max_length=3, blank=True)
    home_language = models.CharField(max_length=3, blank=True)
    lead = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="case lead",
    )
    alert = models.CharField("note for every adult", max_length=300, blank=True)
    search_key = models.CharField(max_length=500, editable=False)
    sort_key = models.CharField(max_length=250, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="merged_from",
    )
    # Brought in by an import that was undone: the row stays, for only an erasure removes a pupil.
    is_taken_back = models.BooleanField(default=False, editable=False)
    own_fields = models.JSONField("the school’s own fields", default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("sort_key", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="group"),
            SameSchool(field="lead"),
            SameSchool(field="merged_into"),
            models.UniqueConstraint(
                fields=("school", "upn"),
                condition=~Q(upn="") & Q(merged_into=None, is_taken_back=False),
                name="pupils_pupil_upn_once",
                violation_error_message="Another pupil of this school has this UPN.",
            ),
            models.CheckConstraint(
                name="pupils_pupil_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="pupils_pupil_status_current",
                condition=Q(sen_status__in=("N", "K", "E")),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "sort_key", "id"), name="pupils_pupil_sort"),
            models.Index(fields=("school", "sen_status", "sort_key"), name="pupils_pupil_status"),
            models.Index(fields=("school", "nc_year", "sort_key"), name="pupils_pupil_year"),
            models.Index(fields=("school", "group"), name="pupils_pupil_group"),
            models.Index(fields=("school", "born_on"), name="pupils_pupil_born"),
        ]

    def __str__(self):
        return f"Pupil {self.pk}"

    @property
    def full_name(self):
        """The known-as name, as every page shows it."""
        return f"{self.known_as or self.first_name} {self.known_as_last or self.last_name}"

    @property
    def legal_name(self):
        parts = (self.first_name, self.middle_names, self.last_name)
        return " ".join(part for part in parts if part)

    @property
    def short_name(self):
        return self.known_as or self.first_name

    @property
    def initials(self):
        return f"{self.short_name[:1]}{(self.known_as_last or self.last_name)[:1]}".upper()

    def get_absolute_url(self):
        return reverse("desk:pupil_overview", kwargs={"pupil_pk": self.pk})

    def set_name_keys(self):
        """Write the search and sort keys from the names; called by each action that sets a name."""
        self.search_key, self.sort_key = name_keys(
            first_name=self.first_name,
            middle_names=self.middle_names,
            last_name=self.last_name,
            known_as=self.known_as,
            known_as_last=self.known_as_last,
            former_last_name=self.former_last_name,
            upn=self.upn,
        )


class PupilRow(SchoolModel):
    """A row about one pupil (abstract)."""

    pupil = models.ForeignKey(
        Pupil, models.PROTECT, db_constraint=False, related_name="%(class)s_set"
    )

    class Meta(SchoolModel.Meta):
        abstract = True
        constraints = (*SchoolModel.Meta.constraints, SameSchool(field="pupil"))


def ends_not_before_start(name):
    return models.CheckConstraint(
        name=name,
        condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
        violation_error_message="The last day is before the first.",
    )


@tracked
class FormerUpn(PupilRow):
    """A UPN the pupil had before, temporary ones included; files still name them."""

    upn = models.CharField("former UPN", max_length=13)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "upn", "pupil"), name="pupils_formerupn_once"
            ),
        ]

    def __str__(self):
        return f"Former UPN {self.pk}"


@tracked
class Enrolment(PupilRow):
    """A stay on roll. On roll today = one row that covers today; re-admission adds a row."""

    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)
    kind = models.CharField(max_length=1, choices=EnrolmentKind, default=EnrolmentKind.CURRENT)
    origin = models.CharField("came from", max_length=150, blank=True)
    destination = models.CharField("went to", max_length=150, blank=True)
    leaving_reason = models.CharField(max_length=100, blank=True)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on",)
        constraints = [
            *PupilRow.Meta.constraints,
            ends_not_before_start("pupils_enrolment_ends_after_start"),
            models.UniqueConstraint(
                fields=("school", "pupil"),
                condition=Q(ends_on=None),
                name="pupils_enrolment_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil", "starts_on"), name="pupils_enrolment_pupil")
        ]
        triggers = [no_overlap("one_stay_a_day", "pupil_id")]

    def __str__(self):
        return f"Enrolment {self.pk}"


@tracked
class FormerSchool(PupilRow):
    """A school the pupil went to before."""

    name = models.CharField(max_length=150, blank=True)
    urn = models.CharField("URN", max_length=6, blank=True)
    la_code = models.CharField(max_length=3, blank=True)
    establishment = models.CharField(max_length=4, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    leaving_reason = models.CharField(max_length=100, blank=True)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on",)
        constraints = [
            *PupilRow.Meta.constraints,
            ends_not_before_start("pupils_formerschool_ends_after_start"),
        ]

    def __str__(self):
        return f"Former school {self.pk}"


@tracked
class GroupMember(PupilRow):
    """The pupil is in a class, set or support group, from a day until a day (inclusive)."""

    group = models.ForeignKey(
        TeachingGroup, models.PROTECT, db_constraint=False, related_name="member_links"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="group"),
            ends_not_before_start("pupils_groupmember_ends_after_start"),
            models.UniqueConstraint(
                fields=("school", "pupil", "group"),
                condition=Q(ends_on=None),
                name="pupils_groupmember_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=("school", "group", "pupil"), name="pupils_groupmember_group"),
        ]
        triggers = [no_overlap("one_place_a_day", "pupil_id", "group_id")]

    def __str__(self):
        return f"Group member {self.pk}"


@tracked
class Characteristic(PupilRow):
    """A dated fact such as free school meals; `note` says more where it matters."""

    kind = models.CharField(max_length=30, choices=CharacteristicKind)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("kind", "-starts_on")
        constraints = [
            *PupilRow.Meta.constraints,
            ends_not_before_start("pupils_characteristic_ends_after_start"),
            models.UniqueConstraint(
                fields=("school", "pupil", "kind"),
                condition=Q(ends_on=None),
                name="pupils_characteristic_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=("school", "kind", "pupil"), name="pupils_characteristic_kind")
        ]
        triggers = [no_overlap("one_fact_a_day", "pupil_id", "kind")]

    def __str__(self):
        return f"Characteristic {self.pk}"


@tracked
class AttendanceFigure(PupilRow):
    """Sessions (half days) of one period as the MIS counted them."""

    starts_on = models.DateField("from")
    ends_on = models.DateField("to")
    possible = models.PositiveIntegerField("sessions possible")
    attended = models.PositiveIntegerField("sessions attended")
    authorised = models.PositiveIntegerField("authorised absence", default=0)
    unauthorised = models.PositiveIntegerField("unauthorised absence", default=0)
    school_name = models.CharField("at", max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-starts_on",)
        constraints = [
            *PupilRow.Meta.constraints,
            ends_not_before_start("pupils_attendance_ends_after_start"),
            models.CheckConstraint(
                name="pupils_attendance_adds_up",
                condition=Q(possible__gte=F("attended")),
                violation_error_message="More sessions attended than were possible.",
            ),
            models.UniqueConstraint(
                fields=("school", "pupil", "starts_on", "ends_on", "school_name"),
                name="pupils_attendance_period_once",
            ),
        ]

    def __str__(self):
        return f"Attendance {self.pk}"

    @property
    def percentage(self):
        """Attended sessions in per cent of possible ones, or None without sessions."""
        return round(100 * self.attended / self.possible, 1) if self.possible else None
