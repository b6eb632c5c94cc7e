"""Local authorities, trusts and schools: set by commands on the server, no pupil data."""

from django.db import models

from sendhub.accounts.enums import Phase


class LocalAuthority(models.Model):
    """A local authority; `local_dates` holds its own expectations, shown beside the law's, never instead."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=100)
    inbox = models.EmailField(blank=True)
    local_dates = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "local authorities"

    def __str__(self):
        return self.name


class Trust(models.Model):
    name = models.CharField(max_length=150, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self):
        return self.name


class School(models.Model):
    """A school in England. `settings_version` guards its settings page against two editors."""

    name = models.CharField(max_length=150)
    urn = models.CharField("URN", max_length=6, unique=True)
    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="schools")
    establishment = models.CharField("establishment number", max_length=4)
    trust = models.ForeignKey(Trust, models.PROTECT, null=True, blank=True, related_name="schools")
    phase = models.CharField(max_length=20, choices=Phase)
    lowest_year = models.CharField("lowest year", max_length=2, default="R")
    highest_year = models.CharField("highest year", max_length=2, default="6")
    address = models.TextField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    logo = models.BinaryField(null=True, blank=True, editable=False)
    logo_type = models.CharField(max_length=20, blank=True, editable=False)
    senco_label = models.CharField(
        "what you call the SENCo", max_length=20, default="SENCo", blank=True
    )
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("local_authority", "establishment"), name="accounts_school_number_once"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def number(self):
        """LA code and establishment number, as they stand in a CTF header."""
        return f"{self.local_authority.code}{self.establishment}"


class FormerSchoolNumber(models.Model):
    """A number the school had before (conversion to academy, merger): files may still name it."""

    school = models.ForeignKey(School, models.CASCADE, related_name="former_numbers")
    la_code = models.CharField(max_length=3)
    establishment = models.CharField(max_length=4)
    urn = models.CharField(max_length=6, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("la_code", "establishment"), name="accounts_former_number_once"
            ),
        ]

    def __str__(self):
        return f"{self.la_code}{self.establishment}"
