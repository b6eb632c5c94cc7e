"""A disclosure that was moved out to safeguarding, and the two persons who let its earlier wording go."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pupils.enums import EntryKind
from sendhub.accounts.models import User
from sendhub.reports.enums import DisclosureState
from sendhub.reports.querysets import DisclosureQuerySet
from sendhub.tenancy import SchoolModel


class DisclosureErasure(SchoolModel):
    """A proposal to erase what an entry said before it was moved out, the decision, and the certificate.

    `entry_number` is a bare number, as in the audit; no word of the entry ever stands here. `state`
    is written by `actions.disclosures` alone. Words typed and moved out again are proposed again.
    """

    kind = models.CharField(max_length=12, choices=EntryKind, editable=False)
    entry_number = models.BigIntegerField(editable=False)
    state = models.CharField(
        max_length=10, choices=DisclosureState, default=DisclosureState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    versions = models.PositiveIntegerField("earlier versions that were erased", default=0)

    objects = DisclosureQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-proposed_at", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "kind", "entry_number"),
                condition=Q(state=DisclosureState.PROPOSED),
                name="reports_disclosureerasure_once",
            ),
            models.CheckConstraint(
                name="reports_disclosureerasure_two_persons",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="reports_disclosureerasure_decided_at_and_by",
                condition=Q(state=DisclosureState.PROPOSED, decided_at=None, decided_by=None)
                | (
                    ~Q(state=DisclosureState.PROPOSED)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
            ),
        ]

    def __str__(self):
        return f"Erasure of a disclosure {self.pk}"

    def get_absolute_url(self):
        return reverse("reports:disclosure_view", kwargs={"disclosure_pk": self.pk})
