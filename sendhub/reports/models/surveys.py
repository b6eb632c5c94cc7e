"""The staff confidence survey: anonymous, and so that nobody could find out even with the whole database.

What keeps a person and their answer apart: links are made for all at once (`SurveyDoor`, the
fingerprint, and `SurveySlip`, the link itself). Taking one deletes the slip and notes who took one
(`SurveyTaker`); answering deletes the door and adds the answer. No row, version row or audit row holds
both sides, none of them has a time, and numbers are random, so that no order tells.
"""

import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pupils.querysets.rows import SchoolRowQuerySet
from sendhub.accounts.models import School, StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.reports.survey_querysets import SurveyQuerySet
from sendhub.tenancy import SameSchool, SchoolModel


def random_number():
    return secrets.randbits(62)


@tracked
class Survey(SchoolModel):
    """One round of the survey, open on both its days and those between."""

    name = models.CharField("name", max_length=60)
    opens_on = models.DateField("opens on")
    closes_on = models.DateField("last day")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    is_announced = models.BooleanField(default=False)
    is_reminded = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = SurveyQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-opens_on", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "name"),
                name="reports_survey_name_once",
                violation_error_message="There is a survey of this name already.",
            ),
            models.CheckConstraint(
                name="reports_survey_closes_after",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="It closes before it opens.",
            ),
        ]

    def __str__(self):
        return f"Survey {self.pk}"

    def get_absolute_url(self):
        return reverse("reports:survey_view", kwargs={"survey_pk": self.pk})

    def is_open(self, today):
        return self.opens_on <= today <= self.closes_on


class SurveyPart(SchoolModel):
    """A row of a survey (abstract): its number is random, so that no order tells."""

    id = models.BigIntegerField(primary_key=True, default=random_number, editable=False)

    class Meta(SchoolModel.Meta):
        abstract = True
        constraints = (*SchoolModel.Meta.constraints, SameSchool(field="survey"))


class SurveySlip(SurveyPart):
    """A link that nobody has taken yet, as it will stand in their hands. Gone once it is taken."""

    survey = models.ForeignKey(Survey, models.CASCADE, db_constraint=False, related_name="slips")
    token = models.CharField(max_length=64)

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SurveyPart.Meta):
        pass

    def __str__(self):
        return "Survey slip"


class SurveyTaker(SurveyPart):
    """Somebody took a link: they get no second one. Whether they answered is not known."""

    survey = models.ForeignKey(Survey, models.CASCADE, db_constraint=False, related_name="takers")
    staff = models.ForeignKey(StaffMember, models.PROTECT, db_constraint=False, related_name="+")

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SurveyPart.Meta):
        constraints = [
            *SurveyPart.Meta.constraints,
            SameSchool(field="staff"),
            models.UniqueConstraint(
                fields=("school", "survey", "staff"), name="reports_surveytaker_once"
            ),
        ]

    def __str__(self):
        return "Survey taker"


class SurveyAnswer(SurveyPart):
    """{topic: 1 to 5}. Nothing else: no words, no time, no role."""

    survey = models.ForeignKey(Survey, models.CASCADE, db_constraint=False, related_name="answers")
    ratings = models.JSONField()

    objects = SchoolRowQuerySet.as_manager()

    class Meta(SurveyPart.Meta):
        pass

    def __str__(self):
        return "Survey answer"


class SurveyDoor(models.Model):
    """The fingerprint of a link that was not used yet, read before any school is known."""

    token_sha256 = models.CharField(max_length=64, primary_key=True)
    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    survey_number = models.BigIntegerField()

    def __str__(self):
        return "Survey door"
