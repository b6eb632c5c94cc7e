"""Letters to families: templates of the school, and each letter as it went out."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.enums import LetterHow
from agencies.models.contact_log import ContactLogEntry
from agencies.querysets.letters import LetterQuerySet, TemplateQuerySet
from pupils.models import Contact
from pupils.models.pupil import PupilRow
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.sharing.models import Link
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class LetterTemplate(SchoolModel):
    """A letter with gaps, such as {pupil}; see `agencies.letters.GAPS`."""

    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=10_000)
    is_in_use = models.BooleanField("in use", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = TemplateQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("name", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "name"),
                name="agencies_lettertemplate_name_once",
                violation_error_message="A letter of this name is there already.",
            ),
        ]

    def __str__(self):
        return self.name


@tracked
class LetterSent(PupilRow):
    """A letter to one adult about one pupil: a draft until it is sent, then fixed; `entry` is its copy on the log."""

    contact = models.ForeignKey(Contact, models.PROTECT, db_constraint=False, related_name="+")
    template = models.ForeignKey(
        LetterTemplate, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    subject = models.CharField(max_length=150)
    body = models.TextField("text", max_length=10_000)
    sent_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=10, choices=LetterHow, blank=True)
    link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    entry = models.ForeignKey(
        ContactLogEntry,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="letters",
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = LetterQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "letter"
        ordering = ("-created_at", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="contact"),
            SameSchool(field="template"),
            SameSchool(field="link"),
            SameSchool(field="entry"),
            models.CheckConstraint(
                name="agencies_letter_sent_together",
                condition=Q(sent_on=None, how="", entry=None)
                | (Q(sent_on__isnull=False, entry__isnull=False) & ~Q(how="")),
            ),
        ]
        indexes = [models.Index(fields=("school", "pupil"), name="agencies_letter_pupil")]

    def __str__(self):
        return f"Letter {self.pk}"

    def get_absolute_url(self):
        return reverse("agencies:letter_view", kwargs={"parent_letter_pk": self.pk})

    @property
    def is_sent(self):
        return self.sent_on is not None
