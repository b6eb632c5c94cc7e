"""The contact log: calls, e-mails, letters, visits; who, when, what was said."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.enums import ContactKind
from agencies.models.directory import Professional
from agencies.querysets.log import ContactLogQuerySet, EntryPartQuerySet, EntryPupilQuerySet
from pupils.models import Contact
from pupils.models.pupil import PupilRow
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class ContactLogEntry(SchoolModel):
    """One contact about one or several pupils (`pupil_links`).

    `with_name` is who was spoken to, in words; `contact` or `professional` their row where there is
    one. Restricted, it is known to its named readers, its author and who reads every restricted item.
    A removed one stays for the history.
    """

    kind = models.CharField("how", max_length=12, choices=ContactKind)
    on = models.DateField("date")
    at = models.TimeField("time", null=True, blank=True)
    they_began = models.BooleanField("they contacted the school", default=False)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    with_name = models.CharField("with whom", max_length=200)
    summary = models.TextField("what was said", max_length=20_000)
    follow_up_on = models.DateField("come back to it on", null=True, blank=True)
    followed_up_on = models.DateField(null=True, blank=True)
    followed_up_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    restricted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    restricted_at = models.DateTimeField(null=True, blank=True)
    restricted_reason = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ContactLogQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        verbose_name = "contact"
        ordering = ("-on", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="contact"),
            SameSchool(field="professional"),
            models.CheckConstraint(
                name="agencies_entry_restricted_pair",
                condition=Q(restricted_at=None, restricted_by=None)
                | Q(restricted_at__isnull=False, restricted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="agencies_entry_removed_pair",
                condition=Q(removed_at=None, removed_by=None, removed_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason="")),
            ),
            models.CheckConstraint(
                name="agencies_entry_followed_up_pair",
                condition=Q(followed_up_on=None, followed_up_by=None)
                | Q(followed_up_on__isnull=False, followed_up_by__isnull=False),
            ),
            models.CheckConstraint(
                name="agencies_entry_with_one",
                condition=Q(contact=None) | Q(professional=None),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "-on", "-id"), name="agencies_entry_on"),
            models.Index(fields=("school", "created_by"), name="agencies_entry_author"),
        ]

    def __str__(self):
        return f"Contact {self.pk}"

    def get_absolute_url(self):
        return reverse("agencies:entry_view", kwargs={"entry_pk": self.pk})

    @property
    def is_restricted(self):
        return self.restricted_at is not None


@tracked
class EntryPupil(PupilRow):
    """A pupil whom a contact is about."""

    entry = models.ForeignKey(
        ContactLogEntry, models.PROTECT, db_constraint=False, related_name="pupil_links"
    )

    objects = EntryPupilQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        verbose_name = "part in a contact"
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="entry"),
            models.UniqueConstraint(
                fields=("school", "entry", "pupil"), name="agencies_entrypupil_once"
            ),
        ]
        indexes = [models.Index(fields=("school", "pupil"), name="agencies_entrypupil_pupil")]

    def __str__(self):
        return f"Entry pupil {self.pk}"


@tracked
class EntryReader(SchoolModel):
    """A person named as reader of a restricted contact."""

    entry = models.ForeignKey(
        ContactLogEntry, models.PROTECT, db_constraint=False, related_name="readers"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = EntryPartQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="entry"),
            models.UniqueConstraint(
                fields=("school", "entry", "user"), name="agencies_entryreader_once"
            ),
        ]

    def __str__(self):
        return f"Entry reader {self.pk}"
