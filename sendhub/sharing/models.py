"""Links, what they show and ask, and what was answered. The door alone is read without a school."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.models import School, User
from sendhub.audit.versions import tracked
from sendhub.sharing import rules
from sendhub.sharing.enums import Audience, CodeBy, Delivery, GivenHow, Language, Stance
from sendhub.sharing.keys import new_seed
from sendhub.sharing.querysets import LinkQuerySet, LinkRowQuerySet, ResponseQuerySet
from sendhub.tenancy import SameSchool, SchoolModel


class Door(models.Model):
    """Which school a token leads to: the one table of sharing that is read before a school is known.

    Holds nothing about a pupil. Made when a link goes out, gone when it is revoked, locked or sent anew.
    """

    token_sha256 = models.CharField(max_length=64, unique=True)
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    # A plain number: a key from a table without policy into one with it would tell what is there.
    link_id = models.BigIntegerField(unique=True)
    expires_at = models.DateTimeField()

    def __str__(self):
        return f"Door {self.pk}"


@tracked
class Link(SchoolModel):
    """A private link: exact versions to read and things asked, for one receiver, about one pupil.

    Prepared first, then seen on the preview, then sent (`sent_at`). `seed` makes token and code, see
    `keys`. With `delivery` none there is no door: the family answers on paper, by phone or in person.
    Who the receiver is stands in words as the preview showed it; `contact` is the parent's row.
    """

    pupil = models.ForeignKey("pupils.Pupil", models.PROTECT, db_constraint=False, related_name="+")
    audience = models.CharField("for", max_length=12, choices=Audience)
    contact = models.ForeignKey(
        "pupils.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    receiver_name = models.CharField("name", max_length=200)
    receiver_relation = models.CharField("relation", max_length=150, blank=True)
    receiver_email = models.EmailField("e-mail", blank=True)
    language = models.CharField(max_length=10, choices=Language, default=Language.ENGLISH)
    delivery = models.CharField("how it goes", max_length=10, choices=Delivery)
    code_by = models.CharField("how the code goes", max_length=10, choices=CodeBy, blank=True)
    note = models.TextField("a line to the receiver", max_length=1_000, blank=True)
    due_on = models.DateField("answer by", null=True, blank=True)
    seed = models.CharField(max_length=64, default=new_seed, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_reason = models.CharField("why", max_length=200, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta(SchoolModel.Meta):
        ordering = ("-made_at", "-id")
        constraints = [
            *SchoolModel.Meta.constraints,
            SameSchool(field="pupil"),
            SameSchool(field="contact"),
            models.CheckConstraint(
                name="sharing_link_revoked_together",
                # A consent withdrawn through a link, or the program itself, revokes without a person.
                condition=Q(revoked_at__isnull=False) | Q(revoked_by=None),
            ),
            models.CheckConstraint(
                name="sharing_link_code_by_another_way",
                condition=Q(delivery=Delivery.NONE, code_by="")
                | (Q(delivery=Delivery.SLIP) & ~Q(code_by=""))
                | Q(delivery=Delivery.EMAIL, code_by__in=(CodeBy.SLIP, CodeBy.SPOKEN)),
                violation_error_message="The code goes by another way than the link.",
            ),
            models.CheckConstraint(
                name="sharing_link_mail_has_address",
                condition=(~Q(delivery=Delivery.EMAIL) & ~Q(code_by=CodeBy.EMAIL))
                | ~Q(receiver_email=""),
                violation_error_message="There is no e-mail address on file for this person.",
            ),
            models.CheckConstraint(
                name="sharing_link_sent_expires",
                condition=Q(sent_at=None) | Q(delivery=Delivery.NONE) | Q(expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sharing_link_contact_is_family",
                condition=Q(contact=None) | Q(audience=Audience.PARENT),
            ),
        ]
        indexes = [
            models.Index(fields=("school", "pupil", "-made_at"), name="sharing_link_pupil"),
            models.Index(fields=("school", "contact"), name="sharing_link_contact"),
            models.Index(
                fields=("school", "due_on"),
                condition=Q(answered_at=None, revoked_at=None),
                name="sharing_link_waiting",
            ),
        ]

    def __str__(self):
        return f"Link {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:link_detail", kwargs={"private_link_pk": self.pk})

    @property
    def light(self):
        return rules.light(
            sent_at=self.sent_at,
            revoked_at=self.revoked_at,
            locked_at=self.locked_at,
            answered_at=self.answered_at,
            opened_at=self.opened_at,
            expires_at=self.expires_at,
            delivery=self.delivery,
            now=timezone.now(),
        )


class LinkRow(SchoolModel):
    """A row that hangs on a link (abstract)."""

    link = models.ForeignKey(Link, models.PROTECT, db_constraint=False, related_name="%(class)ss")

    class Meta(SchoolModel.Meta):
        abstract = True
        constraints = (*SchoolModel.Meta.constraints, SameSchool(field="link"))


@tracked
class Paper(LinkRow):
    """One exact version that the link shows: `kind` is a key of `registry.PAPERS`, `object_id` its row."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = LinkRowQuerySet.as_manager()

    class Meta(LinkRow.Meta):
        ordering = ("order", "id")
        constraints = [
            *LinkRow.Meta.constraints,
            models.UniqueConstraint(
                fields=("school", "link", "kind", "object_id"), name="sharing_paper_once"
            ),
        ]

    def __str__(self):
        return f"Paper {self.pk}"


@tracked
class Ask(LinkRow):
    """One thing the link asks for: `kind` is a key of `registry.ASKS`.

    It may be about a paper of the same link, or about a row of an app above (`object_id`).
    """

    kind = models.CharField(max_length=40)
    paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="asks"
    )
    object_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=1)
    is_required = models.BooleanField("waited for", default=True)

    objects = LinkRowQuerySet.as_manager()

    class Meta(LinkRow.Meta):
        ordering = ("order", "id")
        constraints = [*LinkRow.Meta.constraints, SameSchool(field="paper")]

    def __str__(self):
        return f"Ask {self.pk}"


class AskDraft(SchoolModel):
    """What a visitor typed and has not sent; nobody else ever sees it. Gone with the answer."""

    ask = models.OneToOneField(
        Ask, models.CASCADE, db_constraint=False, related_name="visitor_draft"
    )
    fields = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta(SchoolModel.Meta):
        constraints = [*SchoolModel.Meta.constraints, SameSchool(field="ask")]

    def __str__(self):
        return f"Ask draft {self.pk}"


@tracked
class Response(LinkRow):
    """The answer to one ask, given by the visitor or typed in for them; it does not change any more.

    `answers` holds the texts by the name of their field; `document` what was sent along.
    """

    ask = models.OneToOneField(Ask, models.PROTECT, db_constraint=False, related_name="response")
    answers = models.JSONField(default=dict, blank=True)
    stance = models.CharField(max_length=10, choices=Stance, blank=True)
    reason = models.TextField(max_length=20_000, blank=True)
    signature = models.CharField("signed by", max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    given_how = models.CharField("how it was given", max_length=10, choices=GivenHow)
    given_on = models.DateField("given on")
    document = models.ForeignKey(
        "pupils.Document",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    by_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = ResponseQuerySet.as_manager()

    class Meta(LinkRow.Meta):
        ordering = ("-at", "-id")
        constraints = [
            *LinkRow.Meta.constraints,
            SameSchool(field="ask"),
            SameSchool(field="document"),
            SameSchool(field="by_link"),
            models.CheckConstraint(
                name="sharing_response_by_one",
                condition=Q(by_user=None, by_link__isnull=False, given_how=GivenHow.LINK)
                | (Q(by_user__isnull=False, by_link=None) & ~Q(given_how=GivenHow.LINK)),
            ),
            models.CheckConstraint(
                name="sharing_response_signed_together",
                condition=Q(signature="", signed_at=None)
                | (~Q(signature="") & Q(signed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="sharing_response_reasoned",
                condition=~Q(stance__in=(Stance.IN_PART, Stance.DISAGREE)) | ~Q(reason=""),
                violation_error_message="Say why.",
            ),
        ]
        indexes = [models.Index(fields=("school", "link"), name="sharing_response_link")]

    def __str__(self):
        return f"Response {self.pk}"
