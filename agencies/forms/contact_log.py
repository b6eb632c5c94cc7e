"""Forms of the contact log."""

from datetime import timedelta

from crispy_forms.layout import Fieldset
from django import forms

from agencies.enums import ContactKind
from agencies.forms.naming import PupilsNamed
from agencies.models import Professional
from pupils.forms.agreed import ACTION_FIELDS, FirstAction
from pupils.forms.values import DayField, helper_of
from pupils.models import Relationship

FURTHEST = timedelta(days=366)


class EntryForm(PupilsNamed):
    """One contact; `cleaned_data["action"]` holds the action agreed at it, if there is one.

    `who` names somebody of the pupils' families or of an agency; `with_name` says it in words.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="How", choices=ContactKind.choices, widget=forms.RadioSelect)
    they_began = forms.BooleanField(label="They contacted the school", required=False)
    on = DayField(label="Date")
    at = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Enter the time as hours and minutes, such as 15:40."},
    )
    who = forms.ChoiceField(label="With whom", required=False)
    with_name = forms.CharField(
        label="Somebody else",
        required=False,
        max_length=200,
        help_text="In words, where the person is not on the list. For example: grandmother, at the gate.",
    )
    summary = forms.CharField(
        label="What was said",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Facts and their own words. Families may ask to read it.",
    )
    follow_up_on = DayField(
        label="Come back to it on",
        required=False,
        help_text="Leave empty where nothing is left open. A restricted contact gets no line among the dates that others see.",
    )

    def __init__(self, *args, actor, pupils, today, entry=None, initial=None, **kwargs):
        held = _held(entry) if entry else {"on": today, "kind": ContactKind.CALL}
        super().__init__(*args, initial=held | (initial or {}), **kwargs)
        self.today, self.entry = today, entry
        self.offer_pupils(pupils, actor)
        self.people = dict(_people(actor, pupils, today, entry))
        self.fields["who"].choices = [
            ("", "Choose, or write below"),
            *((key, label) for key, (label, _) in self.people.items()),
        ]
        layout = ["pupils", "others", "kind", "they_began", "on", "at", "who", "with_name"]
        layout += ["summary", "follow_up_on"]
        self.first_action = FirstAction(self, actor, today) if entry is None else None
        if self.first_action and self.first_action.is_offered:
            layout.append(Fieldset("Something agreed", *ACTION_FIELDS))
        if entry is None:
            del self.fields["version"]
        else:
            layout.insert(0, "version")
        self.helper = helper_of(*layout)

    def clean_on(self):
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError("This day is still to come. A plan for it is a meeting.")
        return self.cleaned_data["on"]

    def clean_follow_up_on(self):
        day = self.cleaned_data["follow_up_on"]
        if day and (self.entry is None or day != self.entry.follow_up_on):
            if day < self.today:
                raise forms.ValidationError("Choose today or a day to come.")
            if day > self.today + FURTHEST:
                raise forms.ValidationError("Choose a day within a year.")
        return day

    def clean(self):
        cleaned = super().clean()
        label, row = self.people.get(cleaned.pop("who", ""), ("", None))
        if not label and not cleaned.get("with_name"):
            self.add_error("who", "Say with whom.")
        cleaned["with_name"] = cleaned.get("with_name") or label
        cleaned["professional"] = row if isinstance(row, Professional) else None
        cleaned["contact"] = row if row and not cleaned["professional"] else None
        if self.first_action:
            cleaned["action"] = self.first_action.taken(cleaned)
        return cleaned


def _held(entry):
    held = {name: getattr(entry, name) for name in ("version", "kind", "they_began", "on", "at")}
    held |= {name: getattr(entry, name) for name in ("with_name", "summary", "follow_up_on")}
    if entry.contact_id:
        held["who"] = f"contact-{entry.contact_id}"
    elif entry.professional_id:
        held["who"] = f"professional-{entry.professional_id}"
    return held


def _people(actor, pupils, today, entry):
    """Yield (key, (label, row)) of the families' adults, and of the agencies' people who are there now."""
    adults = Relationship.objects.visible_to(actor).filter(pupil__in=pupils).covering(today)
    for row in adults.select_related("contact").order_by("order", "pk"):
        said = row.get_relation_display()
        name = f"{row.contact.full_name} ({said})" if said else row.contact.full_name
        yield f"contact-{row.contact_id}", (name, row.contact)
    people = Professional.objects.visible_to(actor)
    held = people.filter(pk=entry.professional_id if entry else None)
    for row in (people.in_use() | held).select_related("agency"):
        yield f"professional-{row.pk}", (f"{row.name}, {row.agency.name}", row)


class EntryRemovalForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why is it taken out?",
        max_length=200,
        help_text="For example: written in the wrong pupil’s file. The history keeps who and why.",
    )

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, initial={"version": entry.version}, **kwargs)
        self.helper = helper_of("version", "reason")
