"""Forms of a concern: the one-minute form, the question, the decision."""

import unicodedata
from datetime import timedelta

from django import forms
from django.forms.utils import ErrorDict

from pupils.enums import (
    ConcernDecision,
    ConcernPart,
    ConcernSource,
    DueKind,
    Frequency,
    Helped,
    InformedHow,
    LanguageRather,
    NeedType,
)
from pupils.models import Pupil
from pupils.rules import concerns as rules
from pupils.rules import sen
from pupils.rules.noticing import LONGEST_TEXT, REASONS, SENTENCES, THANKS, offered
from sendhub.accounts.permissions import Permission
from sendhub.dates import LAST_YEAR

TOO_LONG = {"max_length": "This is %(show_value)s characters long; it can hold %(limit_value)s."}
FURTHEST = timedelta(days=366)


class NfcForm(forms.Form):
    """Keeps what is typed in one Unicode form, so that two spellings of a letter are one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self):
        cleaned = super().clean()
        return {
            name: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
            for name, value in cleaned.items()
        }


def long_text(label, *, rows=4, help_text="", required=False, message=""):
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "class": "form-control"}),
        error_messages=TOO_LONG | ({"required": message} if message else {}),
    )


def short_text(label, length, help_text=""):
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages=TOO_LONG,
    )


def day_field(label, help_text=""):
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a date like 27 3 2027."},
    )


def yes_or_no(value):
    return {"yes": True, "no": False}.get(value)


# More digits than a row's number can have are nobody's.
MOST_DIGITS = 19


class PupilsForm(NfcForm):
    """A form about one or several pupils in sight, each with a part in it (`part-<number>`)."""

    pupils = forms.ModelMultipleChoiceField(
        queryset=Pupil.objects.none(),
        required=False,
        error_messages={"invalid_choice": "One of the pupils is not among yours today."},
    )

    def __init__(self, *args, actor, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pupils"].queryset = (
            Pupil.objects.visible_to(actor).on_roll(today).select_related("group")
        )

    def chosen_ids(self):
        """Numbers of the pupils ticked, from what was sent or from a draft; strangers are left out later."""
        given = self.data.getlist("pupils") if self.is_bound else self.initial.get("pupils", [])
        given = [given] if isinstance(given, (str, int)) else given
        texts = (str(number) for number in given)
        return {int(t) for t in texts if t.isdecimal() and len(t) < MOST_DIGITS}

    def part_of(self, pupil):
        name = f"part-{pupil.pk}"
        given = self.data.get(name) if self.is_bound else self.initial.get(name)
        return given if given in ConcernPart.values else ConcernPart.CONCERNED

    def parts_given(self):
        """(pupil, part) of each pupil, from valid input."""
        return [(pupil, self.part_of(pupil)) for pupil in self.cleaned_data["pupils"]]

    def refuse_nobody_concerned(self, cleaned):
        parts = {self.part_of(pupil) for pupil in cleaned.get("pupils") or ()}
        if parts and ConcernPart.CONCERNED not in parts:
            self.add_error("pupils", "Say which of the pupils it is about.")

    def without_errors(self):
        """For "Find": show what was typed again, complain of nothing yet."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        return self


class ConcernForm(PupilsForm):
    """The one-minute form. Only a pupil (or a name) and what was noticed must be given."""

    named_pupil = short_text("Name", 150)
    named_class = short_text("Class", 60)
    noticed = forms.MultipleChoiceField(
        label="What did you notice?", required=False, widget=forms.CheckboxSelectMultiple
    )
    text = long_text(
        "In your own words", help_text="What you saw or heard, when and where. No diagnosis needed."
    )
    frequency = forms.ChoiceField(
        label="How often?",
        required=False,
        choices=Frequency.choices,
        widget=forms.RadioSelect,
    )
    other_tried = short_text("Something else you tried", 200)
    other_helped = forms.ChoiceField(
        label="Did it help?", required=False, choices=Helped.choices, widget=forms.RadioSelect
    )
    language_rather = forms.ChoiceField(
        label="Could it be learning English rather than a special need?",
        required=False,
        choices=LanguageRather.choices,
        widget=forms.RadioSelect,
    )
    family_knows = forms.TypedChoiceField(
        label="Does the family know?",
        required=False,
        choices=(("yes", "Yes"), ("no", "Not yet")),
        coerce=yes_or_no,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    family_said = long_text("What they said", rows=2)
    family_why_not = short_text("Why not yet?", 300)
    source = forms.ChoiceField(
        label="Who noticed?",
        required=False,
        choices=ConcernSource.choices,
        initial=ConcernSource.STAFF,
        widget=forms.RadioSelect,
    )
    source_name = short_text("Their name", 150)

    def __init__(self, *args, actor, today, offers, **kwargs):
        super().__init__(*args, actor=actor, today=today, **kwargs)
        self.offers = offered(offers)
        self.fields["noticed"].choices = [(key, words) for key, (_, words) in SENTENCES.items()]
        for offer in self.offers:
            self.fields[f"tried-{offer.key}"] = forms.ChoiceField(
                label=offer.name,
                required=False,
                choices=Helped.choices,
                widget=forms.RadioSelect,
            )
        if not actor.can(Permission.ANSWERS_ENTER):
            del self.fields["source"], self.fields["source_name"]

    def tried_fields(self):
        return [(offer, self[f"tried-{offer.key}"]) for offer in self.offers]

    def sentences_by_area(self):
        """(area, [(key, words)]) in the order of the Code of Practice."""
        by_area = {}
        for key, (area, words) in SENTENCES.items():
            by_area.setdefault(area, []).append((key, words))
        return list(by_area.items())

    def ticked(self):
        given = self.data.getlist("noticed") if self.is_bound else self.initial.get("noticed", [])
        return {given} if isinstance(given, str) else set(given)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("pupils") and not cleaned.get("named_pupil") and not self.errors:
            self.add_error("pupils", "Choose a pupil, or type a name under “Another pupil”.")
        if not cleaned.get("noticed") and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("noticed", "Tick a sentence, or say in your own words what you noticed.")
        if cleaned.get("family_knows") is False and not cleaned.get("family_why_not"):
            self.add_error("family_why_not", "Say in a few words why the family does not know yet.")
        if cleaned.get("other_tried") and not cleaned.get("other_helped"):
            self.add_error("other_helped", "Say whether it helped.")
        if cleaned.get("source", ConcernSource.STAFF) != ConcernSource.STAFF and not cleaned.get(
            "source_name"
        ):
            self.add_error("source_name", "Say who noticed it.")
        self.refuse_nobody_concerned(cleaned)
        return cleaned

    def concern(self):
        """What the action takes, from valid input."""
        given = self.cleaned_data
        tried = [
            (offer.name, given[f"tried-{offer.key}"])
            for offer in self.offers
            if given.get(f"tried-{offer.key}")
        ]
        if given.get("other_tried"):
            tried.append((given["other_tried"], given["other_helped"]))
        names = (
            *("named_pupil", "named_class", "noticed", "text", "frequency", "language_rather"),
            *("family_knows", "family_said", "family_why_not"),
        )
        return {
            "pupils": self.parts_given(),
            "tried": tried,
            **{name: given[name] for name in names},
            "source": given.get("source") or ConcernSource.STAFF,
            "source_name": given.get("source_name", ""),
        }


class FindForm(forms.Form):
    """A few letters of a name."""

    q = forms.CharField(required=False, max_length=100)


class MessageForm(NfcForm):
    """A question to the reporter, or the answer."""

    text = long_text("Your words", rows=3, required=True, message="Write a few words first.")


class SuggestForm(NfcForm):
    decision = forms.ChoiceField(
        label="I suggest",
        choices=ConcernDecision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you suggest."},
    )
    reason = long_text("Why", rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(NfcForm):
    """The SENCo's decision: one choice is enough, the rest stands there already and can be changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Decision",
        choices=ConcernDecision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a decision."},
    )
    decision_reason = long_text(
        "Reason", rows=2, help_text="Left empty, the sentence beside the decision is sent."
    )
    reply = long_text("Words to the reporter", rows=2)
    strategies_on = day_field("Look again on")
    monitoring_on = day_field("Look again on")
    on_support = forms.BooleanField(label="Put on SEN Support from today", required=False)
    need = forms.ChoiceField(
        label="Primary need",
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    eal_considered = short_text("How English as an additional language was considered", 300)
    informed_on = day_field("Parent told on", "Empty: it stays on your list until they are told.")
    informed_how = forms.ChoiceField(
        label="How",
        required=False,
        choices=(
            ("", "–"),
            *(choice for choice in InformedHow.choices if choice[0] != InformedHow.IMPORTED),
        ),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    take_text_out = forms.BooleanField(
        label="Take the text out of SENDHub now (I have handed it over)", required=False
    )

    def __init__(self, *args, concern, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["version"].initial = concern.version
        self.fields["decision"].initial = concern.suggested_decision or None
        self.fields["decision_reason"].initial = concern.suggested_reason
        self.fields["reply"].initial = THANKS
        for decision in rules.WITH_DATE:
            self.fields[self.date_field(decision)].initial = rules.review_offered(decision, today)
        self.fields["need"].choices = [("", "–"), *_needs(concern.areas)]

    @staticmethod
    def date_field(decision):
        return {
            ConcernDecision.STRATEGIES: "strategies_on",
            ConcernDecision.MONITORING: "monitoring_on",
        }[decision]

    def choices_with_reasons(self):
        """(code, words, the reason sent when none is typed, checked) for the page."""
        chosen = self["decision"].value()
        return [
            (decision.value, decision.label, REASONS[decision], decision.value == chosen)
            for decision in ConcernDecision
        ]

    def clean(self):
        cleaned = super().clean()
        decision = cleaned.get("decision")
        cleaned["review_on"] = None
        for other in rules.WITH_DATE:
            day = cleaned.pop(self.date_field(other), None)
            if other == decision:
                cleaned["review_on"] = day
                self._check_day(self.date_field(other), day)
        if decision == ConcernDecision.ASSESS and cleaned.get("on_support"):
            self._check_support(cleaned)
        else:
            cleaned |= {"on_support": False, "need": "", "informed_on": None, "informed_how": ""}
            cleaned["eal_considered"] = ""
        return cleaned

    def _check_day(self, name, day):
        if name in self.errors:
            return
        if day is None:
            self.add_error(name, "Give the date to look again.")
        elif day <= self.today:
            self.add_error(name, "Choose a day after today.")
        elif day > self.today + FURTHEST or day.year > LAST_YEAR:
            self.add_error(name, "Choose a day within a year.")

    def _check_support(self, cleaned):
        if not cleaned.get("need"):
            self.add_error("need", "Choose the primary need.")
        told, how = cleaned.get("informed_on"), cleaned.get("informed_how")
        if told and told > self.today:
            self.add_error("informed_on", "The parent cannot have been told on a day to come.")
        if told and not how:
            self.add_error("informed_how", "Say how the parent was told.")
        if how and not told and "informed_on" not in self.errors:
            self.add_error("informed_on", "Say when the parent was told.")


def _needs(areas):
    """Current need types, those of the noticed areas first; NSA stays for SEN Support without a specialist."""
    current = [need for need in NeedType if need not in sen.RETIRED_NEEDS]
    return [
        (need.value, need.label)
        for need in sorted(current, key=lambda need: sen.area_of(need) not in areas)
    ]


class AttachForm(forms.Form):
    """Which pupil a typed name means."""

    pupil = forms.ModelChoiceField(
        queryset=Pupil.objects.none(),
        error_messages={
            "required": "Choose the pupil.",
            "invalid_choice": "This pupil is not on roll at your school.",
        },
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pupil"].queryset = Pupil.objects.visible_to(actor)


class FollowUpForm(NfcForm):
    """Family spoken to, strategies looked at again, referral started."""

    kind = forms.ChoiceField(
        choices=[
            (kind.value, kind.label)
            for kind in (
                DueKind.FAMILY_FOLLOW_UP,
                DueKind.STRATEGIES_REVIEW,
                DueKind.REFERRAL_START,
            )
        ]
    )
    note = long_text("What came of it", rows=2)
    review_on = day_field("Look again on", "Empty: it is finished.")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day and not self.today < day <= self.today + FURTHEST:
            raise forms.ValidationError("Choose a day after today, within a year.")
        return day
