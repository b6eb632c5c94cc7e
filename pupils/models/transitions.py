"""A pupil's move: into the next class or school, or to us from another; its notes, its steps, who has read them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.enums import MovePhase, MoveStep
from pupils.models.pupil import PupilRow
from pupils.querysets.rows import PupilRowQuerySet
from pupils.querysets.transitions import TransitionQuerySet
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool

LONG = 1500


@tracked
class Transition(PupilRow):
    """One move and its notes; a pupil has one that is open. Notes are for the new adults once `finished_at` is set.

    `other_school`: where the pupil goes to or comes from; empty when the move is within this school.
    """

    phase = models.CharField("which move", max_length=12, choices=MovePhase)
    moves_on = models.DateField("first day there")
    other_school = models.CharField("the other school or college", max_length=150, blank=True)
    new_teacher = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="new teacher or key adult here",
    )
    strengths = models.TextField("strengths and interests", max_length=LONG, blank=True)
    helps = models.TextField("what helps", max_length=LONG, blank=True)
    hinders = models.TextField("what does not help", max_length=LONG, blank=True)
    people = models.TextField("people who matter", max_length=LONG, blank=True)
    worries = models.TextField("worries about the move", max_length=LONG, blank=True)
    first_day = models.TextField("what to say and do on the first day", max_length=LONG, blank=True)
    own_words = models.TextField("the pupil’s own page", max_length=LONG, blank=True)
    drawing = models.ForeignKey(
        "pupils.Document",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="the pupil’s drawing or picture",
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TransitionQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-moves_on", "-id")
        verbose_name = "move with its notes"
        verbose_name_plural = "moves with their notes"
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="new_teacher"),
            SameSchool(field="drawing"),
            models.UniqueConstraint(
                fields=("school", "pupil"),
                condition=Q(closed_at=None),
                name="pupils_transition_open_once",
            ),
            models.CheckConstraint(
                name="pupils_transition_finished_at_and_by",
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
            ),
            models.CheckConstraint(
                name="pupils_transition_closed_at_and_by",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=("school", "moves_on"),
                condition=Q(closed_at=None),
                name="pupils_transition_open",
            ),
        ]

    def __str__(self):
        return f"Transition {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:pupil_transition", kwargs={"pupil_pk": self.pupil_id})


@tracked
class TransitionStep(PupilRow):
    """A visit, a meeting or another step of a move: planned for a day, and done."""

    transition = models.ForeignKey(
        Transition, models.PROTECT, db_constraint=False, related_name="steps"
    )
    kind = models.CharField("what", max_length=12, choices=MoveStep)
    on = models.DateField("on or by")
    who = models.CharField("who takes part", max_length=200, blank=True)
    note = models.TextField("what came of it", max_length=2000, blank=True)
    done_on = models.DateField("done on", null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("on", "id")
        verbose_name = "step of a move"
        verbose_name_plural = "steps of moves"
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="transition"),
            models.CheckConstraint(
                name="pupils_transitionstep_done_pair",
                condition=Q(done_on=None, done_by=None)
                | Q(done_on__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Transition step {self.pk}"


@tracked
class TransitionReading(PupilRow):
    """Somebody has read the notes as they stood in a version."""

    transition = models.ForeignKey(
        Transition, models.PROTECT, db_constraint=False, related_name="readings"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    of_version = models.PositiveIntegerField()
    at = models.DateTimeField("read at")

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-at", "-id")
        verbose_name = "notes of a move read"
        verbose_name_plural = "notes of moves read"
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="transition"),
            models.UniqueConstraint(
                fields=("school", "transition", "user"), name="pupils_transitionreading_once"
            ),
        ]

    def __str__(self):
        return f"Transition reading {self.pk}"
