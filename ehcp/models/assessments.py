"""EHC needs assessments: the request, its evidence, each date of both sides, and who was asked."""

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from ehcp.enums import (
    AdviceFrom,
    AskedBy,
    CaseState,
    ConsultedAnswer,
    EvidenceSource,
    FamilyKnows,
    Framework,
    Ground,
)
from ehcp.querysets.assessments import (
    AssessmentRowQuerySet,
    EvidenceItemQuerySet,
    NeedsAssessmentQuerySet,
)
from ehcp.rules.assessments import OPEN
from provision.models import Cycle
from pupils.enums import Whose
from pupils.models import Document
from pupils.models.pupil import PupilRow
from sendhub.accounts.models import LocalAuthority, User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel

LONG = 20_000


def not_before(earlier, later, name):
    """The database's half of `rules.assessments.ORDER`."""
    return models.CheckConstraint(
        name=f"ehcp_assessment_{name}",
        condition=Q(**{earlier: None}) | Q(**{later: None}) | Q(**{f"{later}__gte": F(earlier)}),
    )


@tracked
class NeedsAssessment(PupilRow):
    """A request for an EHC needs assessment and what became of it: CFA 2014 s.36.

    `state` and the days of the steps are written by `actions.assessments` alone. `sent_paper` keeps
    the request as it went out. `previous`: the case this one follows, with another LA or by a new request.
    """

    framework = models.CharField(
        max_length=10, choices=Framework, default=Framework.CFA2014, editable=False
    )
    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    asked_by = models.CharField("who asks", max_length=15, choices=AskedBy)
    asked_by_note = models.CharField("who that is", max_length=150, blank=True)
    is_reassessment = models.BooleanField("the pupil has an EHC plan already", default=False)
    family_knows = models.CharField(
        "what the family says", max_length=10, choices=FamilyKnows, default=FamilyKnows.NOT_TOLD
    )
    family_told_on = models.DateField("told on", null=True, blank=True)
    family_note = models.CharField("in their words", max_length=300, blank=True)
    cycle = models.ForeignKey(
        Cycle, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    answers = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=20, choices=CaseState, default=CaseState.CONSIDERING, editable=False
    )
    send_by = models.DateField("send the request by", null=True, blank=True)
    sent_on = models.DateField("sent", null=True, blank=True)
    received_on = models.DateField("received by the LA", null=True, blank=True)
    assessing_on = models.DateField("LA said it will assess", null=True, blank=True)
    refused_assess_on = models.DateField("LA said it will not assess", null=True, blank=True)
    complete_on = models.DateField("assessment complete", null=True, blank=True)
    refused_issue_on = models.DateField("LA said it will not issue a plan", null=True, blank=True)
    draft_on = models.DateField("draft plan served", null=True, blank=True)
    comments_on = models.DateField("comments on the draft sent", null=True, blank=True)
    final_on = models.DateField("final plan issued", null=True, blank=True)
    mediation_on = models.DateField("mediation adviser contacted", null=True, blank=True)
    certificate_on = models.DateField("mediation certificate", null=True, blank=True)
    appeal_on = models.DateField("appeal made", null=True, blank=True)
    appeal_outcome = models.CharField("outcome of appeal or mediation", max_length=300, blank=True)
    agreed_final_on = models.DateField(
        "day for the plan that was ordered or agreed", null=True, blank=True
    )
    withdrawn_on = models.DateField("withdrawn", null=True, blank=True)
    end_reason = models.CharField("reason", max_length=300, blank=True)
    reference = models.CharField("the LA’s reference", max_length=60, blank=True)
    officer = models.CharField("the LA’s case officer", max_length=150, blank=True)
    sent_paper = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = NeedsAssessmentQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-created_at", "-id")
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="cycle"),
            SameSchool(field="previous"),
            models.UniqueConstraint(
                fields=("school", "pupil"),
                condition=Q(state__in=sorted(OPEN)),
                name="ehcp_assessment_open_once",
            ),
            not_before("sent_on", "received_on", "received_after_sent"),
            not_before("received_on", "assessing_on", "decided_after_received"),
            not_before("received_on", "refused_assess_on", "refused_after_received"),
            not_before("assessing_on", "complete_on", "complete_after_decided"),
            not_before("assessing_on", "refused_issue_on", "no_plan_after_decided"),
            not_before("assessing_on", "draft_on", "draft_after_decided"),
            not_before("draft_on", "comments_on", "comments_after_draft"),
            not_before("draft_on", "final_on", "final_after_draft"),
        ]
        indexes = [
            models.Index(fields=("school", "state"), name="ehcp_assessment_state"),
            models.Index(fields=("school", "pupil"), name="ehcp_assessment_pupil"),
        ]

    def __str__(self):
        return f"Needs assessment {self.pk}"

    def get_absolute_url(self):
        return reverse("ehcp:assessment_view", kwargs={"needs_assessment_pk": self.pk})

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def known_by_on(self):
        """The day by which people name the case: of the request, or of its first note while it is not sent."""
        return self.sent_on or self.received_on or timezone.localdate(self.created_at)

    @property
    def is_sent(self):
        return self.state != CaseState.CONSIDERING


class AssessmentPart(PupilRow):
    """A row that hangs on a needs assessment (abstract)."""

    class Meta(PupilRow.Meta):
        abstract = True
        constraints = (*PupilRow.Meta.constraints, SameSchool(field="assessment"))


def of_assessment(related_name):
    return models.ForeignKey(
        NeedsAssessment, models.PROTECT, db_constraint=False, related_name=related_name
    )


@tracked
class AssessmentStep(AssessmentPart):
    """A step the case took, on a day, with what was said; never changed, a correction is a step too."""

    assessment = of_assessment("steps")
    state = models.CharField(max_length=20, choices=CaseState)
    on = models.DateField("day")
    note = models.CharField(max_length=300, blank=True)
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = AssessmentRowQuerySet.as_manager()

    class Meta(AssessmentPart.Meta):
        ordering = ("at", "id")
        indexes = [models.Index(fields=("school", "assessment"), name="ehcp_step_assessment")]

    def __str__(self):
        return f"Assessment step {self.pk}"


@tracked
class AssessmentException(AssessmentPart):
    """A lawful reason, as the LA gave it, why a time limit need not be met: regs 5(4), 8(2), 10(4), 13(3).

    The only thing that pauses a date that is late; the date itself never moves.
    """

    assessment = of_assessment("exceptions")
    code = models.CharField("for which date", max_length=20)
    ground = models.CharField("the ground", max_length=20, choices=Ground)
    said_on = models.DateField("the LA said so on")
    note = models.CharField("in the LA’s words", max_length=500, blank=True)
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = AssessmentRowQuerySet.as_manager()

    class Meta(AssessmentPart.Meta):
        ordering = ("said_on", "id")
        constraints = [
            *AssessmentPart.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "assessment", "code"), name="ehcp_exception_once"
            ),
        ]

    def __str__(self):
        return f"Assessment exception {self.pk}"


@tracked
class AdviceRequest(AssessmentPart):
    """Advice the LA asked of somebody under reg 6(1). `asked_on`: the day the body received the request."""

    assessment = of_assessment("advice_requests")
    source = models.CharField("whose advice", max_length=1, choices=AdviceFrom)
    name = models.CharField("who was asked", max_length=150, blank=True)
    asked_on = models.DateField("they received the LA’s request on")
    received_on = models.DateField("their advice was given on", null=True, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    ground = models.CharField(
        "lawful reason for taking longer", max_length=20, choices=Ground, blank=True
    )
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AssessmentRowQuerySet.as_manager()

    class Meta(AssessmentPart.Meta):
        ordering = ("source", "id")
        constraints = [
            *AssessmentPart.Meta.constraints,
            SameSchool(field="document"),
            models.CheckConstraint(
                name="ehcp_advice_given_after_asked",
                condition=Q(received_on=None) | Q(received_on__gte=F("asked_on")),
                violation_error_message="Advice cannot be given before it was asked for.",
            ),
        ]
        indexes = [models.Index(fields=("school", "assessment"), name="ehcp_advice_assessment")]

    def __str__(self):
        return f"Advice request {self.pk}"

    def get_absolute_url(self):
        return self.assessment.get_absolute_url()

    @property
    def who(self):
        return self.name or self.get_source_display()


@tracked
class Consultation(AssessmentPart):
    """A school the LA consulted before naming it; `is_ours`: this school itself."""

    assessment = of_assessment("consultations")
    name = models.CharField("school", max_length=150)
    is_ours = models.BooleanField("it is this school", default=False)
    asked_on = models.DateField("received the consultation on")
    answered_on = models.DateField("answered on", null=True, blank=True)
    answer = models.CharField(max_length=12, choices=ConsultedAnswer, blank=True)
    note = models.TextField("what it said", max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AssessmentRowQuerySet.as_manager()

    class Meta(AssessmentPart.Meta):
        ordering = ("asked_on", "id")
        constraints = [
            *AssessmentPart.Meta.constraints,
            models.CheckConstraint(
                name="ehcp_consultation_answered_together",
                condition=Q(answered_on=None, answer="")
                | (Q(answered_on__isnull=False, answered_on__gte=F("asked_on")) & ~Q(answer="")),
                violation_error_message="Give the answer and its day together, and no earlier than the question.",
            ),
        ]

    def __str__(self):
        return f"Consultation {self.pk}"

    def get_absolute_url(self):
        return self.assessment.get_absolute_url()


@tracked
class Representation(AssessmentPart):
    """Comments on a draft plan: what was said, which school was asked for, whether a meeting is wanted."""

    assessment = of_assessment("representations")
    whose = models.CharField("who comments", max_length=10, choices=Whose, default=Whose.FAMILY)
    sent_on = models.DateField("sent to the LA on")
    text = models.TextField("what they say", max_length=LONG, blank=True)
    school_asked_for = models.CharField("school asked for", max_length=150, blank=True)
    wants_meeting = models.BooleanField("asks to meet an officer of the LA", default=False)
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = AssessmentRowQuerySet.as_manager()

    class Meta(AssessmentPart.Meta):
        ordering = ("sent_on", "id")

    def __str__(self):
        return f"Representation {self.pk}"


@tracked
class EvidenceItem(SchoolModel):
    """A line of the checklist that goes with a request to one LA. `source` says what of the record answers it."""

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=100)
    label = models.CharField("what is wanted", max_length=200)
    source = models.CharField(
        "answered by the record", max_length=20, choices=EvidenceSource, blank=True
    )
    stale_months = models.PositiveSmallIntegerField(
        "too old after (months)",
        null=True,
        blank=True,
        validators=(MinValueValidator(1), MaxValueValidator(60)),
    )
    is_needed = models.BooleanField("always wanted", default=True)
    is_in_use = models.BooleanField("in use", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = EvidenceItemQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("order", "id")
        constraints = [
            *SchoolModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "local_authority", "label"), name="ehcp_evidenceitem_once"
            ),
            models.CheckConstraint(
                name="ehcp_evidenceitem_months",
                condition=Q(stale_months=None) | Q(stale_months__range=(1, 60)),
            ),
        ]

    def __str__(self):
        return f"Evidence item {self.pk}"

    def get_absolute_url(self):
        return reverse("ehcp:checklist_edit", kwargs={"evidence_item_pk": self.pk})


@tracked
class EvidenceTick(AssessmentPart):
    """What a person says about a line of the checklist: there it is, or why it is not needed."""

    assessment = of_assessment("ticks")
    item = models.ForeignKey(
        EvidenceItem, models.PROTECT, db_constraint=False, related_name="ticks"
    )
    is_left_out = models.BooleanField("not needed for this pupil", default=False)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    dated_on = models.DateField("its date", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = AssessmentRowQuerySet.as_manager()

    class Meta(AssessmentPart.Meta):
        constraints = [
            *AssessmentPart.Meta.constraints,
            SameSchool(field="item"),
            SameSchool(field="document"),
            models.UniqueConstraint(
                fields=("school", "assessment", "item"), name="ehcp_evidencetick_once"
            ),
            models.CheckConstraint(
                name="ehcp_evidencetick_left_out_with_reason",
                condition=Q(is_left_out=False) | ~Q(note=""),
                violation_error_message="Say why it is not needed.",
            ),
        ]

    def __str__(self):
        return f"Evidence tick {self.pk}"


class RequestBundle(AssessmentPart):
    """The request with its evidence as one PDF, drawn in the background and kept as it was."""

    assessment = of_assessment("bundles")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    content = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    pages = models.PositiveIntegerField(default=0)
    left_out = models.JSONField("papers that could not be bound in", default=list, blank=True)

    objects = AssessmentRowQuerySet.as_manager()

    class Meta(AssessmentPart.Meta):
        ordering = ("-made_at", "-id")

    def __str__(self):
        return f"Request bundle {self.pk}"
