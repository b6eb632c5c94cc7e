"""Advice, line by line, and what became of each line."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.enums import EndedAs
from agencies.models.directory import Agency
from agencies.models.referrals import Referral
from agencies.querysets.cases import AdviceItemQuerySet, AdviceQuerySet
from pupils.models import Document
from pupils.models.pupil import PupilRow
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool


@tracked
class Advice(PupilRow):
    """Advice that came in, as a document of the file or typed."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, db_constraint=False, related_name="advice_set"
    )
    referral = models.ForeignKey(
        Referral,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="advice_set",
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    title = models.CharField(max_length=150)
    author = models.CharField("written by", max_length=150)
    dated_on = models.DateField("date of the advice")
    received_on = models.DateField("received on")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = AdviceQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-dated_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="agency"),
            SameSchool(field="referral"),
            SameSchool(field="document"),
        ]
        indexes = [models.Index(fields=("school", "pupil"), name="agencies_advice_pupil")]

    def __str__(self):
        return f"Advice {self.pk}"

    def get_absolute_url(self):
        return reverse("agencies:advice_view", kwargs={"advice_pk": self.pk})


@tracked
class AdviceItem(PupilRow):
    """One recommendation. It stays on the desk until `actions.advice.end_item` says what became of it.

    `for_class`: the adults who teach the pupil read it and say so.
    """

    advice = models.ForeignKey(Advice, models.PROTECT, db_constraint=False, related_name="items")
    order = models.PositiveSmallIntegerField(default=1)
    section = models.CharField(max_length=120, blank=True)
    text = models.TextField("recommendation", max_length=2_000)
    for_class = models.BooleanField("for everybody who teaches the pupil", default=False)
    ended_as = models.CharField("what became of it", max_length=12, choices=EndedAs, blank=True)
    ended_text = models.CharField("in words", max_length=500, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = AdviceItemQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("order", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="advice"),
            models.CheckConstraint(
                name="agencies_adviceitem_ended_together",
                condition=Q(ended_as="", ended_on=None, ended_by=None)
                | (~Q(ended_as="") & Q(ended_on__isnull=False, ended_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="agencies_adviceitem_refused_with_reason",
                condition=~Q(ended_as=EndedAs.NOT_ADOPTED) | ~Q(ended_text=""),
                violation_error_message="Say why this is not adopted.",
            ),
        ]
        indexes = [
            models.Index(
                fields=("school", "pupil"), condition=Q(ended_as=""), name="agencies_item_open"
            )
        ]

    def __str__(self):
        return f"Advice item {self.pk}"


@tracked
class AdviceReceipt(PupilRow):
    """Somebody who teaches the pupil has read a recommendation."""

    item = models.ForeignKey(
        AdviceItem, models.PROTECT, db_constraint=False, related_name="receipts"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(PupilRow.Meta):
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="item"),
            models.UniqueConstraint(
                fields=("school", "item", "user"), name="agencies_receipt_once"
            ),
        ]

    def __str__(self):
        return f"Advice receipt {self.pk}"
