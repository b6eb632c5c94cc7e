"""The one-page profile, in versions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pupils.enums import ProfileState, Whose
from pupils.models.pupil import PupilRow
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.models import User
from sendhub.audit.versions import tracked
from sendhub.tenancy import SameSchool, SchoolModel


@tracked
class Profile(PupilRow):
    """What people should know, in the child's words first. One draft and one current version at a time."""

    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=ProfileState, default=ProfileState.DRAFT)
    words_of = models.CharField("whose words", max_length=10, choices=Whose, default=Whose.PUPIL)
    words_how = models.CharField("how they were given", max_length=200, blank=True)
    likes = models.TextField("what people like and admire about me", max_length=450, blank=True)
    important = models.TextField("what is important to me", max_length=450, blank=True)
    difficult = models.TextField("what I find difficult", max_length=450, blank=True)
    avoid = models.TextField("what to avoid", max_length=300, blank=True)
    communicate = models.TextField("how I communicate", max_length=300, blank=True)
    aims = models.TextField("my aims", max_length=300, blank=True)
    family_says = models.TextField("my family says", max_length=350, blank=True)
    photo = models.ForeignKey(
        "pupils.Document",
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    photo_allowed_by = models.CharField("who allowed the photo", max_length=150, blank=True)
    photo_allowed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField("review by", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PupilRowQuerySet.as_manager()

    class Meta(PupilRow.Meta):
        ordering = ("-number",)
        constraints = [
            *PupilRow.Meta.constraints,
            SameSchool(field="photo"),
            models.UniqueConstraint(
                fields=("school", "pupil", "number"), name="pupils_profile_number_once"
            ),
            models.UniqueConstraint(
                fields=("school", "pupil", "state"),
                condition=Q(state__in=(ProfileState.DRAFT, ProfileState.CURRENT)),
                name="pupils_profile_one_draft_one_current",
            ),
            models.CheckConstraint(
                name="pupils_profile_published_pair",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="pupils_profile_photo_allowed",
                condition=Q(photo=None) | Q(photo_allowed_on__isnull=False),
                violation_error_message="Record who allowed the photo, and when.",
            ),
        ]

    def __str__(self):
        return f"Profile {self.pk}"

    def get_absolute_url(self):
        return reverse("pupils:profile_version", kwargs={"profile_pk": self.pk})

    def get_edit_url(self):
        return reverse("pupils:profile_edit", kwargs={"profile_pk": self.pk})


@tracked
class ProfileStrategy(SchoolModel):
    """How to help me, in order; the first three are printed large."""

    profile = models.ForeignKey(
        Profile, models.CASCADE, db_constraint=False, related_name="strategies"
    )
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=180)

    class Meta(SchoolModel.Meta):
        ordering = ("order", "id")
        constraints = [*SchoolModel.Meta.constraints, SameSchool(field="profile")]

    def __str__(self):
        return f"Profile strategy {self.pk}"
