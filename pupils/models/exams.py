"""Access arrangements in tests and exams, what shows that they are needed, and the season’s dates."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from pupils.enums import YearGroup
from pupils.exam_enums import (
    ArrangementKind,
    ArrangementState,
    Exam,
    ExamDateKind,
    WorkingKind,
)
from pupils.models.pupil import PupilRow
from pupils.querysets.exams import ArrangementQuerySet, ExamSittingQuerySet
from pupils.querysets.rows import PupilRowQuerySet, SchoolRowQuerySet
from pupils.rules.exams import OPEN
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SchoolModel


@tracked
class ExamCandidate(PupilRow):
    """What is said once about a pupil as a candidate: the picture of need, and that the pupil was told."""

    exam = models.CharField(max_length=10, choices=Exam)
    difficulty = models.TextField("what is hard, and how it shows", max_length=5_000, blank=True)
    told_on = models.DateField("the pupil was told on", null=True, blank=True)
    told_how = models.CharField("how and by whom", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "pupil", "exam"), name="pupils_examcandidate_once"
            ),
        ]

    def __str__(self):
        return f"Exam candidate {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:pupil_exams", kwargs={"pupil_pk": self.pupil_id})


@tracked
class AccessArrangement(PupilRow):
    """One adjustment for one exam. `state` is written by `actions.exams.move_arrangement` alone.

    `changed_at`: since when the rooms see it as it is.
    """

    exam = models.CharField(max_length=10, choices=Exam)
    kind = models.CharField("arrangement", max_length=20, choices=ArrangementKind)
    detail = models.CharField("what exactly", max_length=200, blank=True)
    subjects = models.CharField("only in these subjects", max_length=200, blank=True)
    in_lessons = models.CharField("what teachers do in lessons", max_length=300, blank=True)
    state = models.CharField(
        max_length=12, choices=ArrangementState, default=ArrangementState.CONSIDERING
    )
    since = models.DateField("stands so since")
    reference = models.CharField("reference of the approval", max_length=60, blank=True)
    expires_on = models.DateField("holds until", null=True, blank=True)
    reason = models.CharField("why", max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ArrangementQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("exam", "kind", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "pupil", "exam", "kind"),
                condition=Q(state__in=OPEN) & ~Q(kind="other"),
                name="pupils_accessarrangement_open_once",
                violation_error_message="The pupil has this arrangement, or it is being looked at.",
            ),
            models.CheckConstraint(
                name="pupils_accessarrangement_ends_after",
                condition=Q(expires_on=None) | Q(expires_on__gte=F("since")),
                violation_error_message="It would end before it begins.",
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil"), name="pupils_arrangement_pupil"),
            models.Index(fields=("school", "exam", "state"), name="pupils_arrangement_state"),
        ]

    def __str__(self):
        return f"Access arrangement {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:arrangement_move", kwargs={"arrangement_pk": self.pk})

    @property
    def named(self):
        """The arrangement as it is said: with the detail."""
        label = self.get_kind_display()
        if self.kind == ArrangementKind.OTHER and self.detail:
            return self.detail
        return f"{label} ({self.detail})" if self.detail else label


@tracked
class WorkingNote(PupilRow):
    """Dated proof of a pupil’s normal way of working, as someone who teaches the pupil tells it."""

    kind = models.CharField(max_length=10, choices=WorkingKind, default=WorkingKind.FEEDBACK)
    seen_on = models.DateField("date")
    subject = models.CharField("subject or lesson", max_length=80, blank=True)
    said_by = models.CharField("from whom", max_length=150, blank=True)
    text = models.TextField("what it shows", max_length=5_000)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-seen_on", "-id")
        verbose_name = "proof of normal way of working"
        verbose_name_plural = "proofs of normal way of working"
        indexes = [
            models.Index(fields=("school", "pupil", "-seen_on"), name="pupils_workingnote_pupil")
        ]

    def __str__(self):
        return f"Working note {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:pupil_exams", kwargs={"pupil_pk": self.pupil_id})


@tracked
class ExamDate(SchoolModel):
    """A date of an exam season as the school has it from this year’s booklet; it goes before the shipped one."""

    exam = models.CharField(max_length=10, choices=Exam)
    exam_year = models.PositiveSmallIntegerField("year of the exams")
    kind = models.CharField(max_length=10, choices=ExamDateKind)
    on = models.DateField("date")
    source = models.CharField("where it stands", max_length=200)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("exam", "exam_year", "kind")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "exam", "exam_year", "kind"), name="pupils_examdate_once"
            ),
        ]

    def __str__(self):
        return f"Exam date {self.pk}"


@tracked
class ExamSitting(SchoolModel):
    """One paper on one day, sat by one year group: what the list for invigilators is made of."""

    exam = models.CharField(max_length=10, choices=Exam)
    on = models.DateField("date")
    starts_at = models.TimeField("begins at")
    minutes = models.PositiveSmallIntegerField("length in minutes")
    title = models.CharField("subject and paper", max_length=120)
    nc_year = models.CharField("year group", max_length=2, choices=YearGroup)
    room = models.CharField("main room", max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ExamSittingQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("on", "starts_at", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.CheckConstraint(
                name="pupils_examsitting_has_length", condition=Q(minutes__gte=1, minutes__lte=600)
            ),
        ]
        indexes = [models.Index(fields=("school", "on"), name="pupils_examsitting_on")]

    def __str__(self):
        return f"Exam sitting {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:sitting_list")
