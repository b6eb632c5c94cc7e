"""What is owed, by whom, until when: one row per obligation, whoever owes it."""

from django.db import models
from django.db.models import Q

from pupils.enums import WhoseMove, due_kinds
from pupils.querysets.dues import DueQuerySet
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Due(SchoolModel):
    """An obligation, opened and closed by the actions of every app (`actions.due`).

    `subject_id` is the row it rests on (a SenStatus, a Monitoring, a Concern, ...), named by the
    kind; one open row per kind and subject. Desk, file header and reminders read only this table.
    """

    pupil = models.ForeignKey(
        "pupils.Pupil",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="dues",
    )
    kind = models.CharField(max_length=30, choices=due_kinds)
    subject_id = models.BigIntegerField()
    due_on = models.DateField("due")
    is_statutory = models.BooleanField(default=False)
    source = models.CharField("rule", max_length=200, blank=True)
    whose_move = models.CharField(max_length=10, choices=WhoseMove, default=WhoseMove.SCHOOL)
    owner = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    done_note = models.CharField(max_length=200, blank=True)
    put_off_until = models.DateField(null=True, blank=True)
    put_off_why = models.CharField("why it waits", max_length=200, blank=True)
    put_off_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DueQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        verbose_name = "due date"
        ordering = ("due_on", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="pupil"),
            SameSchool(field="owner"),
            models.UniqueConstraint(
                fields=("school", "kind", "subject_id"),
                condition=Q(done_on=None),
                name="pupils_due_open_once",
            ),
            models.CheckConstraint(
                name="pupils_due_put_off_whole",
                condition=Q(put_off_until=None, put_off_by=None, put_off_why="")
                | Q(put_off_until__isnull=False, put_off_by__isnull=False) & ~Q(put_off_why=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=("school", "due_on"), condition=Q(done_on=None), name="pupils_due_open"
            ),
            models.Index(fields=("school", "pupil", "due_on"), name="pupils_due_pupil"),
        ]

    def __str__(self):
        return f"Due {self.pk}"
