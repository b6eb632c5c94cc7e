"""The school's own fields: what a school wants to know beside what the record asks.

A field is a row (`OwnField`); its value stands in the JSON column `own_fields` of the row it is about,
under the field's number. So a list shows and narrows by any number of them without another query, the
values stand under the same row-level security, in the same version rows, and go with an erasure; no
second table has to be kept in step. There is no GIN index: PostgreSQL does not use one for `@>` under
row-level security (the operator is not leakproof), and within one school's rows, which the school's own
indexes find, none is needed.
"""

from django.db import models
from django.db.models import Q

from pupils.enums import OwnFieldKind, OwnFieldNoun, SeenBy
from pupils.querysets.own_fields import OwnFieldQuerySet
from sendhub.accounts.models import User
from sendhub.tenancy import SchoolModel


class OwnField(SchoolModel):
    """One field of the school. Kind and noun do not change; archived, its values stay and are not shown."""

    noun = models.CharField("about", max_length=10, choices=OwnFieldNoun)
    label = models.CharField(max_length=60)
    help_text = models.CharField("what to enter", max_length=200, blank=True)
    kind = models.CharField("kind", max_length=10, choices=OwnFieldKind)
    options = models.JSONField("choices", default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=1)
    seen_by = models.CharField("who sees it", max_length=10, choices=SeenBy, default=SeenBy.CASE)
    in_documents = models.BooleanField("printed on the transition passport", default=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OwnFieldQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("noun", "order", "id")
        verbose_name = "field of the school’s own"
        verbose_name_plural = "the school’s own fields"
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "noun", "label"),
                condition=Q(archived_at=None),
                name="pupils_ownfield_label_once",
                violation_error_message="There is a field of this name already.",
            ),
            models.CheckConstraint(
                name="pupils_ownfield_archived_at_and_by",
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Own field {self.pk}"

    @property
    def key(self):
        """Under which the value stands in a row's `own_fields`."""
        return str(self.pk)
