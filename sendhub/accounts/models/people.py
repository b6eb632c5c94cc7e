"""People: accounts that sign in, staff of a school (with or without an account), roles with dates."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from sendhub.accounts.enums import Role
from sendhub.accounts.models.schools import School, Trust


class UserManager(BaseUserManager):
    def create_user(self, *, email, name, password=None, is_demo=False):
        """Create an account that can sign in once a password is set."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, is_demo=is_demo)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class User(AbstractBaseUser):
    """An account. It has no permissions of its own and there is no superuser: roles are memberships."""

    email = models.EmailField(
        unique=True, error_messages={"unique": "This e-mail is already in use."}
    )
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Part of what each session is checked against: another number ends all sessions at once.
    session_stamp = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="accounts_user_email_lower",
                condition=Q(email=models.functions.Lower("email")),
            ),
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def _get_session_auth_hash(self, secret=None):
        """Django's check value over password and stamp: a change of either ends all sessions."""
        return salted_hmac(
            "sendhub.accounts.models.User.session",
            f"{self.password}:{self.session_stamp}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class StaffMember(models.Model):
    """A person who works at a school. With `user` they can sign in there."""

    school = models.ForeignKey(School, models.PROTECT, related_name="staff")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="staff_records"
    )
    title = models.CharField(max_length=20, blank=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    post = models.CharField("post", max_length=100, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    senco_from = models.DateField("SENCo since", null=True, blank=True)
    senco_qualified_on = models.DateField("SENCo qualification gained on", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("last_name", "first_name")
        constraints = [
            models.UniqueConstraint(fields=("school", "id"), name="accounts_staffmember_school_id"),
            models.UniqueConstraint(
                fields=("school", "user"), name="accounts_staffmember_user_once"
            ),
            models.CheckConstraint(
                name="accounts_staffmember_ends_after_start",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)


class Membership(models.Model):
    """A role a person holds at one school or one trust, from a day until a day (inclusive)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    trust = models.ForeignKey(
        Trust, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("role",)
        constraints = [
            models.CheckConstraint(
                name="accounts_membership_school_or_trust",
                condition=Q(school__isnull=False, trust=None) | Q(school=None, trust__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_membership_trust_lead_of_trust",
                condition=Q(trust=None) | Q(role=Role.TRUST_LEAD),
            ),
            models.CheckConstraint(
                name="accounts_membership_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=("user", "school", "role"),
                condition=Q(ends_on=None, school__isnull=False),
                name="accounts_membership_open_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.pk}"


class Invitation(models.Model):
    """An administrator's invitation to make an account; the link in the mail holds the only copy of the key."""

    school = models.ForeignKey(School, models.PROTECT, related_name="invitations")
    staff = models.ForeignKey(
        StaffMember, models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    email = models.EmailField()
    name = models.CharField(max_length=150)
    roles = models.JSONField(default=list)
    key_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-invited_at",)
        constraints = [
            models.CheckConstraint(
                name="accounts_invitation_accepted_pair",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Invitation {self.pk}"
