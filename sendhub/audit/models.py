"""Audit entries (inside a school) and security entries (of the service)."""

from django.db import models

from sendhub.audit.enums import audit_events, security_events
from sendhub.tenancy import SchoolModel


class Entry(SchoolModel):
    """A business event or an opening: ids and names of fields, never values. Append-only, never erased.

    The object is a model label and a number; a foreign key would stop an erasure.
    """

    at = models.DateTimeField(auto_now_add=True)
    event = models.CharField(max_length=40, choices=audit_events)
    by_user_id = models.BigIntegerField(null=True)
    by_link_id = models.BigIntegerField(null=True)
    by_system = models.CharField(max_length=40, blank=True)
    roles = models.CharField(max_length=120, blank=True)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    pupil_id = models.BigIntegerField(null=True)
    pupil_ids = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    results = models.IntegerField(null=True)
    network = models.GenericIPAddressField(null=True)

    class Meta(SchoolModel.Meta):
        constraints = [
            *SchoolModel.Meta.constraints,
            models.CheckConstraint(
                name="audit_entry_by_one",
                condition=(
                    models.Q(by_user_id__isnull=False, by_link_id=None, by_system="")
                    | models.Q(by_user_id=None, by_link_id__isnull=False, by_system="")
                    | (models.Q(by_user_id=None, by_link_id=None) & ~models.Q(by_system=""))
                ),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil_id", "-at"), name="audit_entry_pupil"),
            models.Index(fields=("school", "-at"), name="audit_entry_at"),
        ]

    def __str__(self):
        return f"Entry {self.pk}"


class SecurityEntry(models.Model):
    """A sign-in, a grant or a refusal; no tenant, nothing about a pupil. Append-only, never erased."""

    at = models.DateTimeField(auto_now_add=True)
    event = models.CharField(max_length=40, choices=security_events)
    user_id = models.BigIntegerField(null=True)
    about_user_id = models.BigIntegerField(null=True)
    school_id = models.BigIntegerField(null=True)
    route = models.CharField(max_length=120, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    network = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=("school_id", "-at"), name="audit_security_school"),
            models.Index(fields=("user_id", "-at"), name="audit_security_user"),
        ]

    def __str__(self):
        return f"Security entry {self.pk}"
