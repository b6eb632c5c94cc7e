"""How long files are kept, what holds them, and the two persons who let one go."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pupils.models.pupil import PupilRow
from pupils.querysets.rows import SchoolRowQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.reports.enums import ErasureState, HoldKind, RetentionKind
from sendhub.reports.querysets import ErasureQuerySet, HoldQuerySet
from sendhub.tenancy import SchoolModel


@tracked
class RetentionPeriod(SchoolModel):
    """A period that the school set; without a row the default of `retention.PERIODS` holds."""

    kind = models.CharField("for", max_length=20, choices=RetentionKind, editable=False)
    years = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("kind",)
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(fields=("school", "kind"), name="reports_retentionperiod_once"),
        ]

    def __str__(self):
        return f"Retention period {self.pk}"


@tracked
class Hold(PupilRow):
    """A reason why the file stays whatever its period says; while it stands nothing is erased."""

    kind = models.CharField("what stands in the way", max_length=20, choices=HoldKind)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-set_at", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            models.CheckConstraint(
                name="reports_hold_ended_at_and_by",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Hold {self.pk}"


class Erasure(SchoolModel):
    """A proposal to erase one pupil, the second person's decision, and the certificate.

    `pupil_number` is a bare number, as in the audit: in the end it points to nobody. `counts` holds
    what went, by table; no name ever stands here. `state` is written by `actions.erasures` alone.
    """

    pupil_number = models.BigIntegerField(editable=False)
    kind = models.CharField("period", max_length=20, choices=RetentionKind)
    period_ended_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=ErasureState, default=ErasureState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-proposed_at", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "pupil_number"),
                condition=~Q(state=ErasureState.REFUSED),
                name="reports_erasure_once",
            ),
            models.CheckConstraint(
                name="reports_erasure_two_persons",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="reports_erasure_decided_at_and_by",
                condition=Q(state=ErasureState.PROPOSED, decided_at=None, decided_by=None)
                | (
                    ~Q(state=ErasureState.PROPOSED)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="reports_erasure_done_at",
                condition=Q(state=ErasureState.DONE, done_at__isnull=False)
                | (~Q(state=ErasureState.DONE) & Q(done_at=None)),
            ),
        ]

    def __str__(self):
        return f"Erasure {self.pk}"

    def get_absolute_url(self):
        return reverse("reports:erasure_view", kwargs={"erasure_pk": self.pk})


class ErasedPupil(SchoolModel):
    """The ledger: a number that `erase_pupil` erased. The app reads it and can never write it."""

    pupil_number = models.BigIntegerField()
    erased_at = models.DateTimeField()

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "pupil_number"), name="reports_erasedpupil_once"
            ),
        ]

    def __str__(self):
        return f"Erased pupil {self.pk}"


class ErasureMark(SchoolModel):
    """A row that `erase_pupil` is about to delete; the app neither reads nor writes these.

    Marked all at once, because what is shared with other pupils can be told only while the rows
    that tie it to them still stand.
    """

    pupil_number = models.BigIntegerField()
    table_name = models.CharField(max_length=63)
    row_number = models.BigIntegerField()

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "pupil_number", "table_name", "row_number"),
                name="reports_erasuremark_once",
            ),
        ]

    def __str__(self):
        return f"Mark {self.pk}"
