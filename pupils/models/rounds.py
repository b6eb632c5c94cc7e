"""Round robin: a few questions about a pupil to those who teach the pupil, and to the family by link."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.models.pupil import PupilRow
from pupils.querysets.rounds import QuestionRoundQuerySet, RoundAnswerQuerySet
from pupils.querysets.rows import SchoolRowQuerySet
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.sharing.models import Link
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class QuestionSet(SchoolModel):
    """A short set of questions that the school asks again and again; each line is one question."""

    name = models.CharField(max_length=100)
    questions = models.TextField(max_length=2_000)
    is_active = models.BooleanField("is offered", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        verbose_name = "set of questions"
        verbose_name_plural = "sets of questions"
        ordering = ("name", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "name"),
                name="pupils_questionset_name_once",
                violation_error_message="There is a set of this name.",
            ),
        ]

    def __str__(self):
        return f"Question set {self.pk}"


@tracked
class QuestionRound(PupilRow):
    """The questions as they were asked about a pupil; answers come until `closed_on`."""

    title = models.CharField("what it is about", max_length=100)
    questions = models.JSONField(default=list)
    due_on = models.DateField("answers by")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = QuestionRoundQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "round of questions"
        verbose_name_plural = "rounds of questions"
        ordering = ("-asked_at", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            models.CheckConstraint(
                name="pupils_questionround_closed_pair",
                condition=Q(closed_on=None, closed_by=None)
                | Q(closed_on__isnull=False, closed_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=("school", "closed_on"), name="pupils_questionround_open")]

    def __str__(self):
        return f"Question round {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:round_view", kwargs={"round_pk": self.pk})


@tracked
class RoundAnswer(PupilRow):
    """What one person was asked in a round, and what they said: `answers` in the order of the questions."""

    round = models.ForeignKey(
        QuestionRound, models.PROTECT, db_constraint=False, related_name="answers"
    )
    staff = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    name = models.CharField("who was asked", max_length=150)
    answers = models.JSONField(default=list, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RoundAnswerQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "answer to a round of questions"
        verbose_name_plural = "answers to rounds of questions"
        ordering = ("name", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="round"),
            SameSchool(field="staff"),
            SameSchool(field="link"),
            models.CheckConstraint(
                name="pupils_roundanswer_of_one", condition=Q(staff=None) | Q(link=None)
            ),
            models.UniqueConstraint(
                fields=("school", "round", "staff"),
                condition=Q(staff__isnull=False),
                name="pupils_roundanswer_once",
            ),
        ]

    def __str__(self):
        return f"Round answer {self.pk}"
