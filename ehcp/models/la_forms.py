"""Forms of local authorities that a school has added."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ehcp.enums import FormPurpose
from ehcp.querysets.assessments import LaFormQuerySet
from sendhub.accounts.models import LocalAuthority, User
from sendhub.tenancy import SchoolModel

ENDINGS = (("docx", "Word"), ("xlsx", "Excel"))


class LaForm(SchoolModel):
    """A form as the LA gives it out, with the mapping file that came with it; never changed, only replaced.

    No version rows: it is written once, and the file would be kept twice. Holds no pupil's data.
    """

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    purpose = models.CharField("what it is for", max_length=10, choices=FormPurpose)
    title = models.CharField("name of the form", max_length=120)
    ending = models.CharField(max_length=4, choices=ENDINGS, editable=False)
    content = models.BinaryField(editable=False)
    mapping = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LaFormQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("title", "id")
        verbose_name = "form of a local authority"
        verbose_name_plural = "forms of local authorities"
        constraints = [
            *SchoolModel.Meta.constraints,
            models.CheckConstraint(
                name="ehcp_laform_ended_pair",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("school", "local_authority", "title"),
                condition=Q(ended_at=None),
                name="ehcp_laform_title_once",
            ),
        ]

    def __str__(self):
        return f"Form {self.pk}"

    def get_absolute_url(self):
        return reverse("ehcp:la_form_list")
