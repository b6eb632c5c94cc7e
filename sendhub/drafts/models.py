"""Text that is not sent yet, and the marks that a form was sent once."""

from django.conf import settings
from django.db import models

from sendhub.drafts.querysets import DraftQuerySet
from sendhub.tenancy import SchoolModel


class Draft(SchoolModel):
    """What a person typed into a form and has not sent; nobody else ever sees it.

    `key` names the form and, for an edit, its record ("concern", "profile:214"). A form that arrived
    on an expired session is kept under its own address instead. Written by `drafts.actions` alone.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=150, blank=True)
    path = models.CharField(max_length=300)
    fields = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "user", "key"), name="drafts_draft_one_per_form"
            ),
        ]

    def __str__(self):
        return f"Draft {self.pk}"


class SentForm(SchoolModel):
    """A create form with a one-time id that was sent, and where its first result is."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    form_id = models.CharField(max_length=64)
    result_url = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "user", "form_id"), name="drafts_sentform_once"
            ),
        ]

    def __str__(self):
        return f"Sent form {self.pk}"
