"""Forms of what keeps a pupil from school: timetables, places, providers, suspensions, and their reviews."""

from datetime import timedelta

from django import forms

from pupils.forms.file import FileForm
from pupils.forms.values import DayField, helper_of
from pupils.models import (
    Contact,
    OffSitePlace,
    PartTimeTable,
    PlaceWeek,
    Provider,
    ProviderCheck,
    Relationship,
    Suspension,
)
from pupils.models.offsite import DAYS
from pupils.offsite_enums import HalfDay, SuspensionKind
from pupils.rules import offsite as rules
from sendhub import dates
from sendhub.templatetags.sendhub import day

NO_END = (
    "A part-time timetable without a last day is refused: choose the day until which it is agreed."
)
YEAR = timedelta(days=366)


class ReviewForm(forms.Form):
    """What was found, and either the next day to look or that it is over."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reviewed_on = DayField(label="Looked at on")
    review_said = forms.CharField(
        label="What we found, and what the child and the family say",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_over = forms.BooleanField(required=False)
    review_on = DayField(
        label="If not: look at it again on",
        required=False,
    )

    def __init__(self, *args, row, over, today, last=None, **kwargs):
        held = {"version": row.version, "reviewed_on": today}
        super().__init__(*args, initial=held, **kwargs)
        self.today, self.last = today, last
        self.fields["is_over"].label = over
        if last:
            self.fields["review_on"].help_text = f"By {day(last)}: that is its last day."
        self.helper = helper_of(*self.fields)

    def clean(self):
        cleaned = super().clean()
        held, following = cleaned.get("reviewed_on"), cleaned.get("review_on")
        if held and held > self.today:
            self.add_error("reviewed_on", "This day is still to come.")
        if cleaned.get("is_over"):
            return cleaned
        if not following and "review_on" not in self.errors:
            self.add_error("review_on", "Choose the day of the next look, or say that it is over.")
        elif held and following and following <= held:
            self.add_error("review_on", "Choose a day after this review.")
        elif following and self.last and following > self.last:
            self.add_error(
                "review_on",
                f"It is agreed until {day(self.last)} only. To go on longer, make a new agreement.",
            )
        return cleaned


class TimetableForm(FileForm):
    class Meta:
        model = PartTimeTable
        fields = (
            "starts_on",
            "ends_on",
            "purpose",
            *DAYS,
            "steps",
            "review_on",
            "agreed_with",
            "agreed_on",
            "agreed_how",
            "again_because",
        )
        help_texts = {
            "ends_on": "When the child is to be back full time. It is never moved to a later day.",
            "purpose": "What it is to make possible, and why nothing else does.",
            "monday": "Hours at school on this day; 0 for none.",
            "steps": "Which hours come back when, and what has to be in place for that.",
            "review_on": "On the last day at the latest. It turns up on the desk.",
            "agreed_on": "Before the first day. Without the parent’s agreement there is none.",
        }
        error_messages = {"ends_on": {"required": NO_END}}

    def __init__(self, *args, pupil, **kwargs):
        super().__init__(*args, **kwargs)
        self.pupil = pupil
        parents = Relationship.objects.of(pupil).filter(
            has_parental_responsibility=True, no_contact=False, ends_on=None
        )
        self.fields["agreed_with"].queryset = Contact.objects.filter(
            pk__in=parents.values("contact")
        )
        self.fields["agreed_with"].label_from_instance = lambda row: row.full_name
        self.fields[
            "agreed_with"
        ].help_text = "Adults with parental responsibility, as they stand under Family."
        if self.instance.pk:
            del self.fields["again_because"]
        else:
            self.fields[
                "again_because"
            ].help_text = "Only where one ended less than six weeks before this begins."

    def clean_agreed_on(self):
        agreed_on = self.cleaned_data["agreed_on"]
        if agreed_on > self.today:
            raise forms.ValidationError("This day is still to come.")
        return agreed_on

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if not any(cleaned.get(name) for name in DAYS):
            self.add_error("monday", "Enter the hours at school: all days are empty.")
        if not (starts_on and ends_on):
            return cleaned
        self._check_days(cleaned, starts_on, ends_on)
        if not self.instance.pk:
            self._check_before(cleaned, starts_on, ends_on)
        elif ends_on > self.initial["ends_on"]:
            self.add_error("ends_on", "To go on longer, make a new agreement.")
        return cleaned

    def _check_days(self, cleaned, starts_on, ends_on):
        review_on, agreed_on = cleaned.get("review_on"), cleaned.get("agreed_on")
        if ends_on < starts_on:
            self.add_error("ends_on", "The last day is before the first.")
        elif ends_on - starts_on > YEAR:
            self.add_error("ends_on", "It is for a short time: choose a day within a year.")
        elif review_on and not starts_on <= review_on <= ends_on:
            self.add_error("review_on", "Choose a day between the first and the last.")
        if agreed_on and agreed_on > starts_on:
            self.add_error("agreed_on", "It is agreed before it begins.")

    def _check_before(self, cleaned, starts_on, ends_on):
        rows = PartTimeTable.objects.of(self.pupil)
        if other := rows.sharing_days(starts_on, ends_on).first():
            self.add_error(
                "starts_on",
                f"There is one until {day(other.ends_on)} already. Begin after it, or review it first.",
            )
            return
        before = rows.before(starts_on)
        if before is None or not rules.is_going_on(before.ends_on, starts_on):
            return
        if not cleaned.get("again_because"):
            self.add_error(
                "again_because",
                f"The one that ended on {day(before.ends_on)} would simply go on. Say why.",
            )
        agreed_on = cleaned.get("agreed_on")
        if agreed_on and agreed_on <= before.agreed_on:
            self.add_error(
                "agreed_on",
                f"What was agreed on {day(before.agreed_on)} was the one before. Agree this one, too.",
            )

    def _get_validation_exclusions(self):
        # `clean` says these beside their fields, in more words than the constraints.
        return super()._get_validation_exclusions() | {"ends_on", "review_on"}


class PlaceForm(FileForm):
    """A place; `placed_although` is asked for only once a provider is chosen whose check has run out."""

    days = forms.MultipleChoiceField(
        label="Sessions there",
        choices=HalfDay,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one session."},
    )

    class Meta:
        model = OffSitePlace
        fields = (
            "provider",
            "kind",
            "starts_on",
            "ends_on",
            "purpose",
            "days",
            "transport",
            "contact_name",
            "review_on",
            "placed_although",
        )
        help_texts = {
            "ends_on": "Leave empty while it is open.",
            "purpose": "What the child is to gain there, and how it leads back.",
            "contact_name": "For example: the centre rings our office before 9.30, 01632 960 118.",
            "review_on": "It turns up on the desk.",
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        providers = Provider.objects.visible_to(actor).prefetch_related("checks")
        if self.instance.pk:
            for name in ("provider", "placed_although"):
                del self.fields[name]
            return
        self.fields["provider"].queryset = providers.filter(is_in_use=True)
        self.fields["provider"].label_from_instance = lambda row: row.name
        self.asked = self._run_out()
        if not self.asked:
            del self.fields["placed_although"]

    def _run_out(self):
        """The checks of the chosen provider that have run out on the first day."""
        try:
            chosen = self.fields["provider"].clean(self.data.get("provider"))
            starts_on = self.fields["starts_on"].clean(self.data.get("starts_on"))
        except forms.ValidationError:
            return []
        missing, expired = rules.check_gaps(chosen.checks.all(), starts_on)
        return [] if missing else expired

    def clean(self):
        cleaned = super().clean()
        starts_on, provider = cleaned.get("starts_on"), cleaned.get("provider")
        review_on = cleaned.get("review_on")
        if starts_on and review_on and review_on < starts_on:
            self.add_error("review_on", "Choose a day after the first.")
        if self.instance.pk or not (provider and starts_on):
            return cleaned
        missing, _ = rules.check_gaps(provider.checks.all(), starts_on)
        if missing:
            names = ", ".join(kind.label for kind in missing)
            self.add_error(
                "provider", f"This provider cannot take a pupil yet. Not checked so far: {names}."
            )
        elif self.asked and not cleaned.get("placed_although"):
            words = "; ".join(check.ran_out for check in self.asked)
            self.add_error(
                "placed_although",
                f"{words}. Check again first, or say why the place begins all the same.",
            )
        return cleaned


class WeekForm(FileForm):
    past = ("week_on",)

    class Meta:
        model = PlaceWeek
        fields = ("week_on", "possible", "attended", "note")
        labels = {"week_on": "a day of the week"}
        help_texts = {"possible": "Half days expected there in that week."}

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, **kwargs)
        self.place = place

    def clean_week_on(self):
        return dates.monday_of(self.cleaned_data["week_on"])

    def clean(self):
        cleaned = super().clean()
        week_on = cleaned.get("week_on")
        others = PlaceWeek.objects.filter(place=self.place, week_on=week_on)
        if week_on and others.exclude(pk=self.instance.pk).exists():
            self.add_error("week_on", f"The week from {day(week_on)} is written down already.")
        return cleaned


class ProviderForm(FileForm):
    class Meta:
        model = Provider
        fields = (
            "name",
            "what",
            "address",
            "contact_name",
            "telephone",
            "email",
            "note",
            "is_in_use",
        )
        help_texts = {
            "what": "For example: outdoor learning, two days a week, Years 5 to 9.",
            "is_in_use": "Providers out of use stay in old records and are not offered.",
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.school = actor.school

    def _get_validation_exclusions(self):
        """Let "one provider of a name" be checked here, where its words can be shown."""
        return super()._get_validation_exclusions() - {"school"}


class CheckForm(FileForm):
    past = ("checked_on",)

    class Meta:
        model = ProviderCheck
        fields = ("kind", "checked_on", "expires_on", "note")
        help_texts = {
            "expires_on": "The day on the paper, or when you mean to look again.",
            "note": "For example: policy of 2026 seen, copy with the office.",
        }


class SuspensionForm(FileForm):
    past = ("starts_on",)

    class Meta:
        model = Suspension
        fields = ("kind", "starts_on", "ends_on", "sessions", "reason", "context", "back_talk_on")
        help_texts = {
            "ends_on": "Leave empty for a permanent exclusion only.",
            "sessions": "A whole day is 2.",
            "context": "What was known of the child’s needs, and what had been tried.",
        }

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == SuspensionKind.SUSPENSION:
            if not cleaned.get("ends_on") and "ends_on" not in self.errors:
                self.add_error("ends_on", "Enter the last day of the suspension.")
            if not cleaned.get("sessions") and "sessions" not in self.errors:
                self.add_error("sessions", "Enter the number of half days.")
        return cleaned

    def _get_validation_exclusions(self):
        # `clean` says it beside the fields.
        return super()._get_validation_exclusions() | {"sessions"}
