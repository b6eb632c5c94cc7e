"""What a child, the family or a professional said, in their own words."""

from django.db import models
from django.db.models import Q

from pupils.enums import VoiceOf
from pupils.models.pupil import PupilRow
from pupils.querysets.record import VoiceQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.sharing.enums import GivenHow
from sendhub.sharing.models import Link, Response
from sendhub.tenancy import SameSchool


@tracked
class Voice(PupilRow):
    """One thing that somebody said about one matter. It is quoted, so it does not change any more."""

    of = models.CharField("whose words", max_length=12, choices=VoiceOf)
    name = models.CharField("who", max_length=200)
    about = models.CharField("about what", max_length=200)
    words = models.TextField(max_length=20_000)
    given_how = models.CharField("how it was given", max_length=10, choices=GivenHow)
    given_on = models.DateField("given on")
    response = models.ForeignKey(
        Response,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="voices",
    )
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = VoiceQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-given_on", "-at", "id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="response"),
            SameSchool(field="by_link"),
            models.CheckConstraint(
                name="pupils_voice_by_one",
                condition=Q(by_user=None, by_link__isnull=False)
                | Q(by_user__isnull=False, by_link=None),
            ),
        ]
        indexes = [models.Index(fields=("school", "pupil", "-given_on"), name="pupils_voice_pupil")]

    def __str__(self):
        return f"Voice {self.pk}"
