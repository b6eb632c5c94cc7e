"""Filter and order of the pupil register."""

from datetime import date, timedelta
from functools import cached_property

import django_filters as filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q

from pupils import own_fields, register
from pupils.enums import (
    Area,
    CharacteristicKind,
    ConcernState,
    DueKind,
    NeedType,
    ProfileState,
    StatusCode,
    YearGroup,
)
from pupils.filters.kit import (
    FIRST_DAY,
    LAST_DAY,
    AnyOf,
    OnDay,
    OneOf,
    Order,
    PlainInput,
    PlainTicks,
    SharedFields,
    Words,
    YesNo,
    people_classes_and_fields,
)
from pupils.models import (
    Characteristic,
    ConcernPupil,
    Due,
    Monitoring,
    Need,
    Profile,
    Pupil,
    SenStatus,
)
from pupils.querysets.rows import covers
from pupils.rules import findings, sen
from pupils.rules.findings import Finding
from pupils.rules.years import academic_year
from sendhub.accounts.permissions import Permission

MINE = OuterRef("pk")


_FORMS = {}


class RegisterFilter(filters.FilterSet):
    """Filter and order of the pupil register.

    `on` is the day of status, needs, class and roll. Status and monitoring are kept apart from the rest
    (`qs_but_status`): the counts strip offers them, and counts what each of them would show.
    """

    q = Words(
        label="Name or UPN",
        method="by_words",
        widget=PlainInput("search"),
    )
    on = OnDay(
        label="As at",
        method="nothing",
        validators=[
            MinValueValidator(FIRST_DAY, "Choose a date between 1990 and 2100."),
            MaxValueValidator(LAST_DAY, "Choose a date between 1990 and 2100."),
        ],
        error_messages={"invalid": "Enter the day as a date, such as 15/01/2026."},
        widget=PlainInput("date"),
    )
    status = AnyOf(
        label="SEN status",
        choices=[(code.value, code.label) for code in StatusCode if code in sen.CURRENT_CODES],
        method="nothing",
        widget=PlainTicks,
    )
    monitoring = OneOf(
        label="Monitoring",
        choices=[
            ("true", "Monitored"),
            ("overdue", "Date to look again has passed"),
            ("false", "Not monitored"),
        ],
        method="nothing",
    )
    need = OneOf(label="Need", choices=NeedType.choices, method="by_need", at_once=True)
    primary = YesNo(
        label="Primary need only",
        method="nothing",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    area = OneOf(label="Area of need", choices=Area.choices, method="by_area")
    year = AnyOf(label="Year", method="by_year", choices=(), widget=PlainTicks)
    group = OneOf(label="Class", method="by_group", choices=(), at_once=True)
    characteristic = OneOf(
        label="Characteristic", choices=CharacteristicKind.choices, method="by_characteristic"
    )
    profile = OneOf(
        label="One-page profile",
        choices=[("yes", "Has one"), ("no", "Has none"), ("overdue", "To be reviewed")],
        method="by_profile",
    )
    concern = OneOf(
        label="Concerns",
        choices=[("open", "With an open concern"), ("none", "Without one")],
        method="by_concern",
    )
    lead = OneOf(label="Case lead", method="by_lead", choices=())
    due = OneOf(
        label="Dates",
        choices=[
            ("overdue", "Something is late"),
            ("week", "Due within a week"),
            ("told", "Parent to be told"),
        ],
        method="by_due",
    )
    own = OneOf(label="The school’s own fields", method="by_own_field", choices=())
    check = OneOf(
        label="To check",
        choices=[
            (finding.value, findings.LABELS[finding])
            for finding in (*findings.FOR_THE_CENSUS, Finding.NSA_LONG, Finding.PARENT_NOT_TOLD)
        ],
        method="by_finding",
    )
    roll = OneOf(
        label="On roll",
        choices=[("left", "Left"), ("all", "On roll and left")],
        method="nothing",
        any_label="On roll",
    )
    sort = Order(
        choices=[(way + key, label) for key, label in [("name", "Name"), *((c.key, c.label) for c in register.COLUMNS.values() if c.sort)] for way in ("", "-")],
        method="nothing",
        widget=forms.HiddenInput,
    )  # fmt: skip

    # What only people who see the whole school are offered.
    SCHOOL_WIDE = ("on", "characteristic", "concern", "lead", "due", "check", "roll")
    STRIP = ("status", "monitoring")

    class Meta:
        model = Pupil
        fields = ()

    def __init__(self, data, *, actor, today):
        self.today = today
        self.actor = actor
        super().__init__(data, queryset=Pupil.objects.visible_to(actor))
        if not actor.can(Permission.PUPIL_VIEW_ALL):
            for name in self.SCHOOL_WIDE:
                del self.filters[name]
        form = self.form
        self.fill(form.fields)
        form.is_valid()
        self.day = register.Day(on=form.cleaned_data.get("on") or today, today=today)

    def get_form_class(self):
        """Make the form once for each set of filters; what depends on the school is filled in afterwards."""
        offered = frozenset(self.filters)
        if offered not in _FORMS:
            _FORMS[offered] = super().get_form_class()
            _FORMS[offered].base_fields = SharedFields(_FORMS[offered].base_fields)
        return _FORMS[offered]

    def fill(self, fields):
        """Give the fields the choices of this school, before anything is checked against them."""
        on = self.asked_day()
        groups, leads, own = people_classes_and_fields(self.actor, year=academic_year(on))
        fields["group"].choices = groups
        fields["year"].choices = years_of(self.actor.school)
        if own:
            fields["own"].choices = own_fields.choices_of(own)
        else:
            del fields["own"]
        if "lead" in fields:
            fields["lead"].choices = [("me", "Me"), ("none", "Nobody"), *leads]

    def asked_day(self):
        try:
            return date.fromisoformat((self.data or {}).get("on", ""))
        except ValueError:
            return self.today

    @property
    def values(self):
        return self.form.cleaned_data

    @property
    def qs(self):
        return self.qs_but_status.filter(self.strip)

    @cached_property
    def qs_but_status(self):
        """Everything but what the strip chooses, with `status` on each row."""
        values = self.values
        rows = self.queryset.all()
        match values.get("roll"):
            case "left":
                rows = rows.exclude(pk__in=rows.on_roll(self.day.on).values("pk"))
            case "all":
                pass
            case _:
                rows = rows.on_roll(self.day.on)
        rows = rows.annotate(status=register.status(self.day))
        for name, value in values.items():
            if name not in self.STRIP and value not in (None, "", [], False):
                rows = self.filters[name].filter(rows, value)
        return rows

    @property
    def strip(self):
        """The condition of what the strip chooses."""
        found = Q()
        if codes := self.values.get("status"):
            found &= Q(status__in=codes)
        match self.values.get("monitoring"):
            case "true":
                found &= Q(register.is_monitored(self.day))
            case "false":
                found &= ~Q(register.is_monitored(self.day))
            case "overdue":
                found &= Q(self.late_monitoring())
        return found

    def late_monitoring(self):
        return Exists(
            Monitoring.objects.filter(covers(self.day.on), pupil=MINE, review_on__lt=self.day.on)
        )

    @property
    def used(self):
        """Names of the filters in use, for the audit; never what was typed."""
        values = self.values
        return [name for name, value in values.items() if value not in (None, "", [], False)]

    @property
    def in_words(self):
        """What the list is narrowed to, as (label, words): printed on top of paper and file."""
        lines = []
        for name in self.used:
            if name in ("sort", "on"):
                continue
            value, field = self.values[name], self.form.fields[name]
            if name in ("q", "primary"):
                words = value if name == "q" else "yes"
            else:
                labels = {str(k): label for k, label in field.choices}
                words = ", ".join(
                    labels[str(v)] for v in (value if isinstance(value, list) else [value])
                )
            lines.append((self.filters[name].label, words))
        return lines

    def nothing(self, rows, name, value):
        return rows

    def by_words(self, rows, name, value):
        return rows.search(value)

    def current_needs(self):
        needs = Need.objects.filter(covers(self.day.on), pupil=MINE)
        return needs.filter(rank=1) if self.values.get("primary") else needs

    def by_need(self, rows, name, value):
        return rows.filter(Exists(self.current_needs().filter(need_type=value)))

    def by_area(self, rows, name, value):
        return rows.filter(Exists(self.current_needs().filter(need_type__in=types_of(value))))

    def by_year(self, rows, name, value):
        return rows.alias(year=register.year(self.day)).filter(year__in=value)

    def by_group(self, rows, name, value):
        return rows.alias(in_group=register.group(self.day)).filter(in_group=value)

    def by_characteristic(self, rows, name, value):
        return rows.filter(
            Exists(Characteristic.objects.filter(covers(self.day.on), pupil=MINE, kind=value))
        )

    def by_profile(self, rows, name, value):
        current = Profile.objects.filter(pupil=MINE, state=ProfileState.CURRENT)
        if value == "overdue":
            return rows.filter(Exists(current.filter(review_on__lt=self.today)))
        return rows.filter(Exists(current) if value == "yes" else ~Exists(current))

    def by_concern(self, rows, name, value):
        unsettled = ConcernPupil.objects.filter(pupil=MINE, concern__restriction=None).exclude(
            concern__state=ConcernState.DECIDED
        )
        return rows.filter(Exists(unsettled) if value == "open" else ~Exists(unsettled))

    def by_lead(self, rows, name, value):
        if value == "none":
            return rows.filter(lead=None)
        return rows.filter(lead=self.actor.staff_id if value == "me" else value)

    def by_due(self, rows, name, value):
        owed = Due.objects.filter(pupil=MINE, done_on=None)
        if value == "told":
            owed = owed.filter(kind=DueKind.TELL_PARENT)
        elif value == "week":
            owed = owed.filter(due_on__lte=self.today + timedelta(days=7))
        else:
            owed = owed.filter(due_on__lt=self.today)
        return rows.filter(Exists(owed))

    def by_added(self, rows, name, value):
        return rows.filter(ADDED[name](value))

    def by_own_field(self, rows, name, value):
        return own_fields.narrowed(rows, value)

    def by_finding(self, rows, name, value):
        day = self.day
        needs = Need.objects.filter(covers(day.on), pupil=MINE)
        nsa = needs.filter(need_type=NeedType.NSA)
        kinds = Characteristic.objects.filter(covers(day.on), pupil=MINE)
        untold = SenStatus.objects.filter(
            covers(day.on), pupil=MINE, status=StatusCode.SUPPORT, informed_on=None
        )
        condition = {
            Finding.NO_NEED: Q(status__in=sen.ON_REGISTER) & ~Exists(needs),
            Finding.NSA_WITH_PLAN: Q(status=StatusCode.PLAN) & Exists(nsa),
            Finding.NSA_WITHOUT_SUPPORT: Q(status=StatusCode.NONE) & Exists(nsa),
            Finding.NSA_LONG: Q(status=StatusCode.SUPPORT)
            & Exists(nsa.filter(starts_on__lt=findings.nsa_long_before(day.on))),
            Finding.RETIRED_NEED: Exists(needs.filter(need_type__in=sen.RETIRED_NEEDS)),
            Finding.UNIT_AND_RESOURCED: Exists(kinds.filter(kind=CharacteristicKind.SEN_UNIT))
            & Exists(kinds.filter(kind=CharacteristicKind.RESOURCED)),
            Finding.NO_UPN: Q(upn=""),
            Finding.PARENT_NOT_TOLD: Exists(untold),
        }
        return rows.filter(condition[value])


# Filters of later apps, which this one does not know: name to (value -> condition on pupils).
ADDED = {}


def add_filter(name, *, label, choices, condition):
    """Offer one more filter of the register; called by a later app's `ready()`."""
    ADDED[name] = condition
    RegisterFilter.base_filters[name] = OneOf(
        label=label, choices=choices, method="by_added", field_name=name
    )


def types_of(area):
    """The need types of an area, retired ones included: an old record is found too."""
    return [need for need in NeedType if sen.area_of(need) == area]


def years_of(school):
    """The year groups of the school, from its lowest to its highest, short for ticks."""
    codes = YearGroup.values
    try:
        codes = codes[codes.index(school.lowest_year) : codes.index(school.highest_year) + 1]
    except ValueError:
        codes = codes[:-1]
    return [(code, code if code.isalpha() or code[0] == "N" else f"Y{code}") for code in codes]
