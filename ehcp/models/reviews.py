"""Annual reviews: the whole process from the first question to the LA's decision, and who takes part."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.models import Professional
from ehcp.plan_enums import Section
from ehcp.querysets.reviews import PersonQuerySet, ReviewQuerySet, ReviewRowQuerySet
from ehcp.review_enums import (
    LineDecision,
    Outcome,
    PersonRole,
    Reply,
    ReviewKind,
    ReviewState,
)
from ehcp.rules.reviews import AFTER_MEETING, UNDECIDED
from provision.enums import Rating
from pupils.models import Contact, Document
from pupils.models.pupil import PupilRow
from sendhub.accounts.models import StaffMember, User
from sendhub.audit.versions import tracked
from sendhub.sharing.enums import GivenHow, Stance
from sendhub.sharing.models import Link, Response
from sendhub.tenancy import SameSchool


@tracked
class AnnualReview(PupilRow):
    """One review of one plan. `state` is written by `actions.reviews` and `actions.decisions` alone.

    `anchor_on`: the day the plan was first made or the last review was completed; `due_on` the LA's
    last day for its decision, `la_due_on` the LA's own date, beside it. `transfer_by` is the last day
    on which a plan amended for a move to the next phase is in time. `notes` holds the texts of the
    meeting by their key (`review_texts`). What the school recommends and what the LA decides are two fields.
    """

    plan = models.ForeignKey(
        "ehcp.EhcPlan", models.PROTECT, db_constraint=False, related_name="reviews"
    )
    plan_version = models.ForeignKey(
        "ehcp.EhcPlanVersion",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="reviews",
    )
    kind = models.CharField(max_length=12, choices=ReviewKind, default=ReviewKind.ANNUAL)
    early_reason = models.TextField("why now", max_length=2_000, blank=True)
    anchor_on = models.DateField("counted from")
    due_on = models.DateField("complete by")
    la_due_on = models.DateField("the LA’s own date", null=True, blank=True)
    transfer_by = models.DateField("amended for the move by", null=True, blank=True)
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.PLANNED)
    meeting_on = models.DateField("day of the meeting", null=True, blank=True)
    meeting_at = models.TimeField("time", null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    asked_on = models.DateField("contributions asked", null=True, blank=True)
    circulated_on = models.DateField("papers sent out", null=True, blank=True)
    notes = models.JSONField(default=dict, blank=True)
    recommendation = models.CharField(max_length=10, choices=Outcome, blank=True)
    recommendation_reason = models.TextField("why", max_length=5_000, blank=True)
    report_sent_on = models.DateField("report sent", null=True, blank=True)
    report_sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField("the LA’s decision", max_length=10, choices=Outcome, blank=True)
    decided_on = models.DateField("decision notified", null=True, blank=True)
    notice_on = models.DateField("notice of amendments served", null=True, blank=True)
    amended_on = models.DateField("amended plan issued", null=True, blank=True)
    not_amended_on = models.DateField("LA will not amend after all", null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_reason = models.CharField("why", max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-due_on", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="plan"),
            SameSchool(field="plan_version"),
            models.UniqueConstraint(
                fields=("school", "plan"),
                condition=Q(state__in=sorted(UNDECIDED)),
                name="ehcp_annualreview_one_undecided",
            ),
            models.CheckConstraint(
                name="ehcp_annualreview_held_has_meeting",
                condition=~Q(state__in=sorted(AFTER_MEETING)) | Q(meeting_on__isnull=False),
            ),
            models.CheckConstraint(
                name="ehcp_annualreview_early_reasoned",
                condition=~Q(kind=ReviewKind.EARLY) | ~Q(early_reason=""),
                violation_error_message="Say why the review is held early.",
            ),
            models.CheckConstraint(
                name="ehcp_annualreview_decided_together",
                condition=Q(decision="", decided_on=None)
                | (~Q(decision="") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="ehcp_annualreview_notice_with_amend",
                condition=Q(notice_on=None) | Q(decision=Outcome.AMEND),
            ),
            models.CheckConstraint(
                name="ehcp_annualreview_decided_after_meeting",
                condition=Q(decided_on=None) | Q(decided_on__gte=F("meeting_on")),
                violation_error_message="The LA decides after the meeting, not before it.",
            ),
            models.CheckConstraint(
                name="ehcp_annualreview_reported_by",
                condition=Q(report_sent_on=None, report_sent_by=None)
                | Q(report_sent_on__isnull=False, report_sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ehcp_annualreview_cancelled_together",
                condition=Q(cancelled_on=None, cancelled_by=None, cancelled_reason="")
                | (Q(cancelled_on__isnull=False) & ~Q(cancelled_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil"), name="ehcp_annualreview_pupil"),
            models.Index(fields=("school", "due_on"), name="ehcp_annualreview_due"),
            models.Index(fields=("school", "meeting_on"), name="ehcp_annualreview_meeting"),
        ]

    def __str__(self):
        return f"Annual review {self.pk}"

    def get_absolute_url(self):
        return reverse("ehcp:review_view", kwargs={"review_pk": self.pk})

    @property
    def is_held(self):
        return self.state in AFTER_MEETING


class ReviewPart(PupilRow):
    """A row that hangs on a review (abstract)."""

    class Meta(PupilRow.Meta):
        abstract = True
        constraints = (*PupilRow.Meta.constraints, SameSchool(field="review"))


@tracked
class ReviewPerson(ReviewPart):
    """Somebody who is invited, asked for a contribution, or both; one row a person.

    Who they are stands in words; `contact`, `staff` and `professional` lead to their row, where there
    is one. `link` is what they were asked by. "Must be invited" is not "must attend".
    """

    review = models.ForeignKey(
        AnnualReview, models.PROTECT, db_constraint=False, related_name="people"
    )
    role = models.CharField(max_length=15, choices=PersonRole)
    name = models.CharField(max_length=200, blank=True)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    staff = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    email = models.EmailField("e-mail", blank=True)
    is_invited = models.BooleanField("invited to the meeting", default=True)
    invited_on = models.DateField("notice given", null=True, blank=True)
    reply = models.CharField(max_length=15, choices=Reply, blank=True)
    attended = models.BooleanField(null=True, blank=True)
    is_asked = models.BooleanField("asked for a contribution", default=True)
    asked_on = models.DateField("asked", null=True, blank=True)
    answer_by = models.DateField("answer by", null=True, blank=True)
    received_on = models.DateField("received", null=True, blank=True)
    link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    sent_report_on = models.DateField("report sent to them", null=True, blank=True)
    stance = models.CharField(max_length=10, choices=Stance, blank=True)
    stance_reason = models.TextField("why", max_length=5_000, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    objects = PersonQuerySet.as_manager()

    class Meta(ReviewPart.Meta):
        ordering = ("order", "id")
        constraints = [
            *ReviewPart.Meta.constraints,
            SameSchool(field="contact"),
            SameSchool(field="staff"),
            SameSchool(field="professional"),
            SameSchool(field="link"),
            models.UniqueConstraint(
                fields=("school", "review", "contact"), name="ehcp_reviewperson_contact_once"
            ),
            models.UniqueConstraint(
                fields=("school", "review", "staff"), name="ehcp_reviewperson_staff_once"
            ),
            models.UniqueConstraint(
                fields=("school", "review", "professional"),
                name="ehcp_reviewperson_professional_once",
            ),
            models.CheckConstraint(
                name="ehcp_reviewperson_reasoned",
                condition=~Q(stance__in=(Stance.IN_PART, Stance.DISAGREE)) | ~Q(stance_reason=""),
                violation_error_message="Say what they do not agree with.",
            ),
            models.CheckConstraint(
                name="ehcp_reviewperson_signed_together",
                condition=Q(stance="", signed_on=None)
                | (~Q(stance="") & Q(signed_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "review"), name="ehcp_reviewperson_review"),
            models.Index(
                fields=("school", "staff"),
                condition=Q(received_on=None),
                name="ehcp_reviewperson_waiting",
            ),
        ]

    def __str__(self):
        return f"Review person {self.pk}"

    @property
    def shown_name(self):
        return self.name or f"{self.get_role_display()} (not named)"


@tracked
class Contribution(ReviewPart):
    """What one person gave to a review; quoted, so it does not change. `is_late`: after the report."""

    review = models.ForeignKey(
        AnnualReview, models.PROTECT, db_constraint=False, related_name="contributions"
    )
    person = models.ForeignKey(
        ReviewPerson, models.PROTECT, db_constraint=False, related_name="contributions"
    )
    lines = models.JSONField(default=list)
    given_how = models.CharField("how it was given", max_length=10, choices=GivenHow)
    given_on = models.DateField("given on")
    is_late = models.BooleanField("came after the report", default=False)
    response = models.ForeignKey(
        Response, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = ReviewRowQuerySet.as_manager()

    class Meta(ReviewPart.Meta):
        ordering = ("at", "id")
        constraints = [
            *ReviewPart.Meta.constraints,
            SameSchool(field="person"),
            SameSchool(field="response"),
            SameSchool(field="document"),
            SameSchool(field="by_link"),
            models.CheckConstraint(
                name="ehcp_contribution_by_one",
                condition=Q(by_user=None, by_link__isnull=False)
                | Q(by_user__isnull=False, by_link=None),
            ),
        ]
        indexes = [models.Index(fields=("school", "review"), name="ehcp_contribution_review")]

    def __str__(self):
        return f"Contribution {self.pk}"


@tracked
class OutcomeRating(ReviewPart):
    """How far an outcome of the plan came, on the one scale, and what the meeting proposes for it."""

    review = models.ForeignKey(
        AnnualReview, models.PROTECT, db_constraint=False, related_name="ratings"
    )
    line = models.ForeignKey(
        "ehcp.OutcomeLine", models.PROTECT, db_constraint=False, related_name="ratings"
    )
    rating = models.CharField(max_length=15, choices=Rating, blank=True)
    evidence = models.TextField(max_length=5_000, blank=True)
    decision = models.CharField("proposed", max_length=10, choices=LineDecision, blank=True)
    new_text = models.TextField("new wording", max_length=5_000, blank=True)

    objects = ReviewRowQuerySet.as_manager()

    class Meta(ReviewPart.Meta):
        ordering = ("id",)
        constraints = [
            *ReviewPart.Meta.constraints,
            SameSchool(field="line"),
            models.UniqueConstraint(
                fields=("school", "review", "line"), name="ehcp_outcomerating_once"
            ),
        ]

    def __str__(self):
        return f"Outcome rating {self.pk}"


@tracked
class ReviewChange(ReviewPart):
    """A change to the plan that the meeting asks for, by section, with the reason; in E a new outcome."""

    review = models.ForeignKey(
        AnnualReview, models.PROTECT, db_constraint=False, related_name="changes"
    )
    section = models.CharField(max_length=2, choices=Section)
    text = models.TextField("what changes", max_length=5_000)
    reason = models.TextField("why", max_length=5_000, blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    objects = ReviewRowQuerySet.as_manager()

    class Meta(ReviewPart.Meta):
        ordering = ("order", "id")
        indexes = [models.Index(fields=("school", "review"), name="ehcp_reviewchange_review")]

    def __str__(self):
        return f"Review change {self.pk}"


@tracked
class ReviewAction(ReviewPart):
    """Something that was agreed: what, who, until when."""

    review = models.ForeignKey(
        AnnualReview, models.PROTECT, db_constraint=False, related_name="actions"
    )
    text = models.TextField("what", max_length=2_000)
    owner = models.CharField("who", max_length=200)
    due_on = models.DateField("by", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    objects = ReviewRowQuerySet.as_manager()

    class Meta(ReviewPart.Meta):
        ordering = ("order", "id")
        indexes = [models.Index(fields=("school", "review"), name="ehcp_reviewaction_review")]

    def __str__(self):
        return f"Review action {self.pk}"


@tracked
class ReviewMove(ReviewPart):
    """The meeting was put on another day."""

    review = models.ForeignKey(
        AnnualReview, models.PROTECT, db_constraint=False, related_name="moves"
    )
    from_on = models.DateField("from")
    to_on = models.DateField("to")
    reason = models.CharField("why", max_length=300)
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = ReviewRowQuerySet.as_manager()

    class Meta(ReviewPart.Meta):
        ordering = ("at", "id")
        indexes = [models.Index(fields=("school", "review"), name="ehcp_reviewmove_review")]

    def __str__(self):
        return f"Review move {self.pk}"
