"""What a map is asked for: lens, days, scope, filters. Nothing of the query reaches the ORM but through these."""

from django import forms
from django.db.models import Q

from provision.enums import Level, MapFileKind
from provision.maps.reading import Ask
from provision.models import FundingSource, Intervention, Participation, Session
from provision.rules.costs import financial_span, financial_year
from pupils.enums import Area, CharacteristicKind, NeedType, StatusCode, YearGroup
from pupils.filters.kit import PlainInput, PlainSelect, people_and_classes
from pupils.forms.register import ExportForm
from pupils.forms.values import DayField, helper_of
from pupils.models import Characteristic, Need, Pupil
from pupils.querysets.rows import covers
from pupils.rules.sen import area_of
from sendhub import dates
from sendhub.accounts.models import StaffMember, Term
from sendhub.accounts.permissions import Permission
from sendhub.dates import Span

LENSES = (("provision", "By provision"), ("pupil", "By pupil"), ("adult", "By adult"))
# Filters that have a place of their own on the page.
PLACED = ("period", "group", "year")
SCHOOL_WIDE = ("status", "premium", "year")


def choice(label, any_label, choices=()):
    """A select with "any" on top; the choices of the school are filled in later."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", any_label), *choices],
        widget=PlainSelect,
        error_messages={"invalid_choice": "Choose one of the list."},
    )


class MapForm(forms.Form):
    """The view on the map; it lives in the address alone."""

    by = forms.ChoiceField(choices=LENSES, required=False, widget=forms.HiddenInput)
    period = choice("Days", "This school year")
    starts_on = DayField(label="From", required=False, widget=PlainInput("date"))
    ends_on = DayField(label="To", required=False, widget=PlainInput("date"))
    group = choice("Class", "All classes")
    year = choice("Year", "All years")
    tier = choice("Tier", "All tiers", Level.choices)
    need = choice("Need", "All needs", Area.choices)
    status = choice(
        "SEN status",
        "Any",
        [
            (code.value, code.label)
            for code in (StatusCode.SUPPORT, StatusCode.PLAN, StatusCode.NONE)
        ],
    )
    premium = choice(
        "Pupil premium", "Any", [("yes", "Pupil premium"), ("no", "Not pupil premium")]
    )
    funding = choice("Paid from", "Any source")
    pupil = forms.ModelChoiceField(Pupil.objects.none(), required=False, widget=forms.HiddenInput)
    run = forms.ModelChoiceField(
        Intervention.objects.none(), required=False, widget=forms.HiddenInput
    )
    adult = forms.ModelChoiceField(
        StaffMember.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, data, *, actor, today):
        super().__init__(data)
        self.actor, self.today = actor, today
        self.sees_all = actor.can(Permission.PUPIL_VIEW_ALL)
        self.spans = spans_of(actor.school, today)
        self.fill()
        self.is_valid()

    def fill(self):
        """Give the fields the choices of this school, before anything is checked against them."""
        fields, actor = self.fields, self.actor
        fields["pupil"].queryset = Pupil.objects.visible_to(actor)
        fields["run"].queryset = Intervention.objects.visible_to(actor)
        fields["adult"].queryset = StaffMember.objects.filter(school_id=actor.school_id)
        fields["period"].choices = [("", self.spans[""][0])] + [
            (key, label) for key, (label, _) in self.spans.items() if key
        ]
        classes, _ = people_and_classes(actor, year=dates.academic_year(self.today))
        fields["group"].choices = [("", "All classes"), *classes]
        if self.sees_all:
            fields["year"].choices = [("", "All years"), *YearGroup.choices]
        else:
            for name in SCHOOL_WIDE:
                del fields[name]
        if actor.can(Permission.COSTS_VIEW):
            sources = FundingSource.objects.visible_to(actor).values_list("pk", "name")
            fields["funding"].choices = [("", "Any source"), *sources]
        else:
            del fields["funding"]

    def clean(self):
        data = self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "The last day is before the first.")
        return data

    @property
    def values(self):
        return self.cleaned_data

    @property
    def lens(self):
        return self.values.get("by") or "provision"

    @property
    def span(self):
        """The days asked for; a first or last day typed in goes before the choice."""
        chosen = self.spans[self.values.get("period") or ""][1]
        return Span(
            self.values.get("starts_on") or chosen.starts_on,
            max(
                self.values.get("ends_on") or chosen.ends_on,
                self.values.get("starts_on") or chosen.starts_on,
            ),
        )

    @property
    def is_whole_year(self):
        """Tell whether the days are one academic or financial year, as the threshold wants them."""
        return self.span in (
            dates.academic_year_span(dates.academic_year(self.span.starts_on)),
            financial_span(financial_year(self.span.starts_on)),
        )

    @property
    def placed(self):
        """The filters that have a place of their own."""
        return [self[name] for name in PLACED if name in self.fields]

    @property
    def more(self):
        """The filters that follow under "More filters"."""
        return [field for field in self.visible_fields() if field.name not in PLACED]

    @property
    def uses_more(self):
        return any(self.values.get(field.name) for field in self.more)

    @property
    def used(self):
        return [name for name, value in self.values.items() if value]

    @property
    def narrowing(self):
        """The filters that leave pupils out."""
        return [
            name
            for name in ("pupil", "group", "year", "need", "status", "premium")
            if self.values.get(name)
        ]

    @property
    def in_words(self):
        """(label, words) of each filter in use, for headings, paper and file."""
        words = []
        for name in ("tier", "need", "status", "premium", "funding", "group", "year"):
            if value := self.values.get(name):
                field = self.fields[name]
                labels = {str(key): label for key, label in field.choices}
                words.append((field.label, labels[value]))
        return words

    def ask(self):
        """The question behind this view."""
        values = self.values
        return Ask(
            actor=self.actor,
            period=self.span,
            today=self.today,
            pupils=self.pupils(),
            is_narrowed=bool(self.narrowing) or not self.sees_all,
            level=int(values["tier"]) if values.get("tier") else None,
            funding_id=int(values["funding"]) if values.get("funding") else None,
            run_ids=self.run_ids(),
        )

    def run_ids(self):
        """The runs asked for, or those an adult gives a session of in these days; None: all."""
        if run := self.values.get("run"):
            return (run.pk,)
        if adult := self.values.get("adult"):
            rows = Session.objects.visible_to(self.actor).filter(
                Q(staff=adult) | Q(slot__helpers__staff=adult),
                on__range=(self.span.starts_on, self.span.ends_on),
            )
            return tuple(rows.order_by().values_list("intervention", flat=True).distinct())
        return None

    def pupils(self):
        values, rows = self.values, Pupil.objects.visible_to(self.actor)
        if pupil := values.get("pupil"):
            rows = rows.filter(pk=pupil.pk)
        if group := values.get("group"):
            rows = rows.filter(group=group)
        if year := values.get("year"):
            rows = rows.filter(nc_year=year)
        if status := values.get("status"):
            rows = rows.filter(sen_status=status)
        if area := values.get("need"):
            codes = [code for code in NeedType.values if area_of(code) == area]
            needs = Need.objects.filter(covers(self.today), need_type__in=codes)
            rows = rows.filter(pk__in=needs.values("pupil"))
        if premium := values.get("premium"):
            held = Characteristic.objects.filter(
                covers(self.today), kind=CharacteristicKind.PUPIL_PREMIUM
            ).values("pupil")
            rows = rows.filter(pk__in=held) if premium == "yes" else rows.exclude(pk__in=held)
        return rows


def spans_of(school, today):
    """{key: (label, days)} of the periods a map offers: years around today and the terms. One query."""
    year, money_year = dates.academic_year(today), financial_year(today)
    name = dates.academic_year_name
    spans = {
        "": (f"School year {name(year)}", dates.academic_year_span(year)),
        "last_year": (f"School year {name(year - 1)}", dates.academic_year_span(year - 1)),
        "financial": (f"Financial year {name(money_year)}", financial_span(money_year)),
        "last_financial": (
            f"Financial year {name(money_year - 1)}",
            financial_span(money_year - 1),
        ),
    }
    terms = Term.objects.filter(school=school, academic_year__gte=year - 1).order_by("-starts_on")
    for term in terms:
        spans[f"{term.academic_year}-{term.kind}"] = (
            str(term),
            Span(term.starts_on, term.ends_on),
        )
    return spans


class SessionsForm(MapForm):
    """The sessions behind a number: of a group, a pupil or an adult, of one kind."""

    what = choice(
        "Sessions",
        "All",
        [
            ("due", "Planned until today"),
            ("owed", "Owed until today, the school being open"),
            ("held", "Held"),
            ("lost", "Missed, paid all the same"),
            ("missed", "Missed, school closed"),
            ("unrecorded", "Not recorded"),
            ("ahead", "Still to come"),
        ],
    )
    staff = choice("Adult", "Every adult")

    # The scope of the map that the number stands on; it stays in the address.
    SCOPE = ("group", "year", "tier", "need", "status", "premium", "funding")

    def fill(self):
        super().fill()
        del self.fields["by"]
        for name in self.fields.keys() & set(self.SCOPE):
            self.fields[name].widget = forms.HiddenInput()
        staff = StaffMember.objects.filter(school_id=self.actor.school_id)
        self.fields["staff"].choices = [
            ("", "Every adult"),
            ("none", "No adult named"),
            *((each.pk, each.full_name) for each in staff),
        ]

    @property
    def sessions(self):
        """The sessions asked for, the earliest first."""
        values = self.values
        rows = Session.objects.visible_to(self.actor).filter(
            on__range=(self.span.starts_on, self.span.ends_on)
        )
        if (runs := self.run_ids()) is not None:
            rows = rows.filter(intervention__in=runs)
        if tier := values.get("tier"):
            rows = rows.filter(intervention__provision__level=tier)
        if pupil := values.get("pupil"):
            rows = rows.of_pupil(pupil)
        if values.get("funding") or (self.narrowing and not pupil):
            rows = rows.filter(intervention__in=self.places().values("intervention"))
        if staff := values.get("staff"):
            rows = rows.filter(staff=None) if staff == "none" else rows.given_by(staff)
        return rows.of_kind(values.get("what"), today=self.today)

    def places(self):
        """The places in scope that touch the days."""
        first, last = self.span.starts_on, self.span.ends_on
        pupils = self.pupils().values("pk")
        rows = Participation.objects.visible_to(self.actor).filter(
            Q(pupil__in=pupils) | Q(pupil__merged_into__in=pupils),
            Q(ends_on=None) | Q(ends_on__gte=first),
            starts_on__lte=last,
        )
        if funding := self.values.get("funding"):
            rows = rows.filter(funding=funding)
        return rows


class PaperForm(forms.Form):
    """The size of the paper."""

    kind = forms.ChoiceField(
        label="Paper",
        choices=[(kind.value, kind.label) for kind in (MapFileKind.A4, MapFileKind.A3)],
        initial=MapFileKind.A4,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of("kind")


class SheetForm(ExportForm):
    """As the export of the register: many pupils need the password again and a reason."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["format"]
        self.helper = helper_of(*self.fields)
