"""The one-minute form, and what the SENCo answers."""

from datetime import date

from django import forms
from django.urls import reverse_lazy

from pupils.enums import (
    Area,
    ConcernDecision,
    ConcernPart,
    ConcernSource,
    Frequency,
    Helped,
    InformedHow,
    LanguageRather,
    NeedType,
)
from pupils.models import Pupil
from pupils.rules import concerns as rules
from pupils.rules import sen as sen_rules
from sendhub.accounts.permissions import Permission

# What a teacher notices, in everyday words; the key is the broad area of need.
SENTENCES = (
    (Area.COMMUNICATION, "Talking, understanding, or being with others"),
    (Area.COGNITION, "Learning, remembering, reading, writing or number"),
    (Area.SEMH, "Feelings, behaviour, friendships or worries"),
    (Area.SENSORY, "Seeing, hearing, moving, tiredness or the senses"),
)
MOST_FOUND = 20
LONG = 20_000


def long_text(**kwargs):
    return forms.CharField(
        max_length=LONG,
        required=kwargs.pop("required", False),
        widget=forms.Textarea(attrs={"rows": kwargs.pop("rows", 4)}),
        error_messages={
            "max_length": "This is longer than 20,000 characters. It is still here: shorten it, or "
            "add the rest as a document."
        },
        **kwargs,
    )


class ConcernForm(forms.Form):
    """Logs a concern. Pupils come from what the actor may see; a child not found is named in words."""

    pupil = forms.ModelChoiceField(
        Pupil.objects.none(), required=False, label="Which pupil?", empty_label="Choose a pupil"
    )
    find = forms.CharField(
        required=False,
        max_length=60,
        label="Find another pupil",
        # Fills the list above while typing; without script the button does the same.
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "hx-get": reverse_lazy("pupils:concern_pupils"),
                "hx-trigger": "keyup changed delay:300ms",
                "hx-target": "#id_pupil",
            }
        ),
    )
    named_pupil = forms.CharField(required=False, max_length=150, label="Not found? Write the name")
    named_class = forms.CharField(required=False, max_length=60, label="and the class")
    areas = forms.MultipleChoiceField(
        choices=SENTENCES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="What is it about?",
    )
    text = long_text(
        label="What did you notice?",
        help_text="What you saw or heard, when and where. Families may read this.",
        rows=5,
    )
    frequency = forms.ChoiceField(
        choices=[("", "Choose"), *Frequency.choices], required=False, label="How often?"
    )
    family_knows = forms.TypedChoiceField(
        choices=(("yes", "Yes"), ("no", "Not yet")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label="Does the family know?",
        error_messages={"required": "Say whether the family knows about this."},
    )
    family_said = forms.CharField(
        required=False,
        max_length=LONG,
        label="What they said, or why not yet",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language_rather = forms.ChoiceField(
        choices=[("", "Choose"), *LanguageRather.choices],
        required=False,
        label="Could it be the language (EAL) rather than a need?",
    )
    others = forms.ModelMultipleChoiceField(
        Pupil.objects.none(), required=False, label="Other pupils who were part of it"
    )
    others_part = forms.ChoiceField(
        choices=[
            (ConcernPart.AFFECTED, "They were affected"),
            (ConcernPart.PRESENT, "They were there"),
            (ConcernPart.CONCERNED, "It is about them too"),
        ],
        required=False,
        initial=ConcernPart.AFFECTED,
        label="Their part in it",
    )
    source = forms.ChoiceField(
        choices=ConcernSource.choices,
        required=False,
        initial=ConcernSource.STAFF,
        label="Who noticed?",
    )
    source_name = forms.CharField(required=False, max_length=150, label="Their name, if not you")

    def __init__(self, *args, actor, offers, today, pupil=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        visible = Pupil.objects.visible_to(actor).on_roll(today)
        mine = visible.in_groups(actor.group_ids, on=today) if actor.group_ids else visible.none()
        self.mine = list(mine.only("pk", "first_name", "last_name", "known_as", "known_as_last"))
        self.found = self._found(visible, pupil)
        self.fields["pupil"].queryset = visible
        self.fields["others"].queryset = visible
        self.fields["pupil"].choices = self._choices()
        self.fields["others"].choices = [(p.pk, p.full_name) for p in self.mine]
        if pupil:
            self.fields["pupil"].initial = pupil.pk
        if not actor.can(Permission.PUPIL_VIEW_ALL):
            del self.fields["source"], self.fields["source_name"]
        self.offers = offers
        for number, offer in enumerate(offers):
            self.fields[f"tried_{number}"] = forms.ChoiceField(
                choices=[("", "not tried"), *Helped.choices], required=False, label=offer.name
            )
        if self.is_bound and self.errors:
            self._mark_errors()

    def _found(self, visible, pupil):
        """The pupils found by the typed part of a name, and the one chosen, so that it stays chosen."""
        typed = self.data.get("find", "") if self.is_bound else ""
        chosen = self.data.get("pupil", "") if self.is_bound else ""
        found = list(visible.search(typed)[:MOST_FOUND]) if typed.strip() else []
        known = {p.pk for p in (*self.mine, *found)}
        if chosen.isdigit() and int(chosen) not in known:
            found += list(visible.filter(pk=chosen))
        if pupil and pupil.pk not in known:
            found.append(pupil)
        return found

    def _choices(self):
        groups = [("", "Choose a pupil")]
        if self.found:
            groups.append(("Found", [(p.pk, p.full_name) for p in self.found]))
        if self.mine:
            groups.append(("My classes", [(p.pk, p.full_name) for p in self.mine]))
        return groups

    def _mark_errors(self):
        for name in self.errors:
            if name in self.fields:
                widget = self.fields[name].widget
                widget.attrs["aria-invalid"] = "true"

    def tried_fields(self):
        return [self[f"tried_{number}"] for number in range(len(self.offers))]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("pupil") and not cleaned.get("named_pupil"):
            self.add_error("pupil", "Choose the pupil, or write the name below.")
        if not cleaned.get("text") and not cleaned.get("areas"):
            self.add_error("text", "Write what you noticed, or tick what it is about.")
        return cleaned

    def values(self):
        """Return what `raise_concern` takes."""
        cleaned = self.cleaned_data
        knows = cleaned["family_knows"]
        part = cleaned.get("others_part") or ConcernPart.AFFECTED
        return {
            "pupil": cleaned["pupil"],
            "named_pupil": "" if cleaned["pupil"] else cleaned["named_pupil"],
            "named_class": "" if cleaned["pupil"] else cleaned["named_class"],
            "areas": cleaned["areas"],
            "text": cleaned["text"],
            "frequency": cleaned["frequency"],
            "family_knows": knows,
            "family_said": cleaned["family_said"] if knows else "",
            "family_why_not": "" if knows else cleaned["family_said"][:300],
            "language_rather": cleaned["language_rather"],
            "source": cleaned.get("source") or ConcernSource.STAFF,
            "source_name": cleaned.get("source_name", ""),
            "others": [(p, part) for p in cleaned["others"] if p != cleaned["pupil"]],
            "tried": [
                (offer.name, cleaned[f"tried_{number}"])
                for number, offer in enumerate(self.offers)
                if cleaned.get(f"tried_{number}")
            ],
        }


class MessageForm(forms.Form):
    text = long_text(required=True, label="Your message", rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SuggestForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=ConcernDecision.choices, widget=forms.RadioSelect, label="Suggested decision"
    )
    reason = long_text(required=True, label="Why", rows=3)


class DecideForm(forms.Form):
    """Decides a concern; asks nothing that the record answers already."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=ConcernDecision.choices,
        widget=forms.RadioSelect,
        label="Decide",
        error_messages={"required": "Choose what happens next."},
    )
    reason = long_text(
        required=True,
        label="Reason",
        rows=3,
    )
    reply = long_text(label="Reply to the person who raised it", rows=3)
    review_on = forms.DateField(
        required=False,
        label="Look again on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="For strategies and monitoring.",
    )
    on_register = forms.BooleanField(
        required=False, label="Put on SEN Support from today (with Start Assess)"
    )
    need_type = forms.ChoiceField(required=False, label="Primary need")
    informed_how = forms.ChoiceField(
        choices=[("", "Not told yet: remind me"), *InformedHow.choices[:-1]],
        required=False,
        label="How the parent was told",
        help_text="Parents must be told when SEN Support starts: Children and Families Act 2014, s.68.",
    )
    informed_on = forms.DateField(
        required=False,
        label="Told on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, today: date, can_register, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        current = [
            (code, label) for code, label in NeedType.choices if code not in sen_rules.RETIRED_NEEDS
        ]
        self.fields["need_type"].choices = [("", "Choose"), *current]
        if not can_register:
            for name in ("on_register", "need_type", "informed_how", "informed_on"):
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        decision, review_on = cleaned.get("decision"), cleaned.get("review_on")
        if decision in rules.WITH_DATE and not review_on and "review_on" not in self.errors:
            cleaned["review_on"] = rules.review_offered(decision, self.today)
        elif decision in rules.WITH_DATE and review_on and review_on <= self.today:
            self.add_error("review_on", "Choose a day after today to look again.")
        elif decision not in rules.WITH_DATE:
            cleaned["review_on"] = None
        if cleaned.get("on_register"):
            self._clean_register(cleaned)
        return cleaned

    def _clean_register(self, cleaned):
        if cleaned.get("decision") != ConcernDecision.ASSESS:
            self.add_error("on_register", "SEN Support begins with the decision “Start Assess”.")
        if not cleaned.get("need_type"):
            self.add_error("need_type", "Choose the primary need for the register.")
        if cleaned.get("informed_how") and not cleaned.get("informed_on"):
            cleaned["informed_on"] = self.today
        if cleaned.get("informed_on") and not cleaned.get("informed_how"):
            self.add_error("informed_how", "Say how the parent was told.")
        if cleaned.get("informed_on") and cleaned["informed_on"] > self.today:
            self.add_error("informed_on", "The day on which the parent was told cannot lie ahead.")


class AttachForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    pupil = forms.ModelChoiceField(Pupil.objects.none(), label="Which pupil is it?")

    def __init__(self, *args, actor, today, typed="", **kwargs):
        super().__init__(*args, **kwargs)
        visible = Pupil.objects.visible_to(actor).on_roll(today)
        self.fields["pupil"].queryset = visible
        words = typed.split()
        found = visible.search(typed)[:MOST_FOUND] if typed else []
        if not found and words:
            found = visible.search(words[-1])[:MOST_FOUND]
        self.fields["pupil"].choices = [("", "Choose"), *((p.pk, p.full_name) for p in found)]


class QueueFilter(forms.Form):
    """What the list of concerns shows."""

    show = forms.ChoiceField(
        choices=(("open", "Open"), ("decided", "Decided"), ("all", "All")),
        required=False,
        label="Show",
    )
    area = forms.ChoiceField(
        choices=[("", "Any area"), *Area.choices], required=False, label="Area"
    )
    q = forms.CharField(required=False, max_length=60, label="Pupil")
