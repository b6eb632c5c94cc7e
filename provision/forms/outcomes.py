"""Forms of an outcome and of what serves it."""

from django import forms

from provision.enums import PlaceState
from provision.models import Outcome, OutcomeSupport, Participation, PupilStrategy
from pupils.forms.values import DayField, helper_of
from pupils.models import Need

MOST_MINUTES, MOST_SESSIONS, MOST_WEEKS = 360, 25, 52


class OutcomeForm(forms.ModelForm):
    """A new outcome, or with an instance a change of it at its version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    by_on = DayField(label="By", required=False)

    class Meta:
        model = Outcome
        fields = ("target", "need", "baseline", "measure", "by_on", "aim")
        widgets = {
            "target": forms.Textarea(attrs={"rows": 2}),
            # Results ticked in Assess, to be picked as they stand.
            "baseline": forms.TextInput(attrs={"list": "results-on-file"}),
            "measure": forms.TextInput(attrs={"list": "results-on-file"}),
            "aim": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            "target": "Outcome for this cycle",
            "need": "Which need it is about",
            "baseline": "Where the pupil is now",
            "measure": "How we will know",
            "aim": "Long-term outcome it leads to",
        }
        help_texts = {
            "target": "The difference for the child, not the support: “Zoë reads a page aloud without losing the line”.",
            "baseline": "For example: reads 12 words a minute.",
            "measure": "For example: 25 words a minute, counted by the class teacher.",
            "aim": "By the end of the key stage, for example.",
        }

    def __init__(self, *args, pupil, actor, **kwargs):
        key = kwargs["instance"].pk if kwargs.get("instance") else "new"
        super().__init__(*args, auto_id=f"outcome-{key}_%s", **kwargs)
        self.fields["need"].queryset = Need.objects.visible_to(actor).of(pupil).filter(ends_on=None)
        self.fields["need"].label_from_instance = lambda need: need.get_need_type_display()
        self.fields["need"].empty_label = "Choose a need"
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
        self.fields["target"].error_messages["required"] = "Write what will be different."
        self.helper = helper_of("version", "target", "baseline", "measure", "by_on", "need", "aim")

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk:
            cleaned.pop("version", None)
        return cleaned

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""


class SupportForm(forms.ModelForm):
    """What serves an outcome. `source` names a place, a strategy, or own words with their dose."""

    WORDS = "words"
    source = forms.ChoiceField(label="What serves this outcome", choices=())

    class Meta:
        model = OutcomeSupport
        fields = ("what", "adult", "minutes", "sessions_a_week", "weeks")
        labels = {
            "what": "In own words",
            "adult": "Who",
            "minutes": "Minutes each time",
            "sessions_a_week": "Times a week",
            "weeks": "Weeks",
        }

    def __init__(self, *args, outcome, actor, **kwargs):
        super().__init__(*args, auto_id=f"support-{outcome.pk}_%s", **kwargs)
        linked = list(outcome.supports.all())
        places = Participation.objects.visible_to(actor).of(outcome.pupil)
        places = places.exclude(state=PlaceState.ENDED).select_related("intervention")
        strategies = PupilStrategy.objects.visible_to(actor).of(outcome.pupil).filter(ends_on=None)
        self.places = {
            f"place-{row.pk}": row
            for row in places
            if row.pk not in {support.participation_id for support in linked}
        }
        self.strategies = {
            f"strategy-{row.pk}": row
            for row in strategies
            if row.pk not in {support.strategy_id for support in linked}
        }
        choices = [(self.WORDS, "Support in own words")]
        if self.places:
            rows = [(key, row.intervention.name) for key, row in self.places.items()]
            choices.append(("Intervention the pupil is in", rows))
        if self.strategies:
            rows = [(key, row.text) for key, row in self.strategies.items()]
            choices.append(("Strategy of the pupil", rows))
        self.fields["source"].choices = choices
        for name, most in (
            ("minutes", MOST_MINUTES),
            ("sessions_a_week", MOST_SESSIONS),
            ("weeks", MOST_WEEKS),
        ):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label, required=False, min_value=1, max_value=most
            )
        self.helper = helper_of("source", "what", "adult", "minutes", "sessions_a_week", "weeks")

    def clean(self):
        cleaned = super().clean()
        source = cleaned.pop("source", self.WORDS)
        if source != self.WORDS:
            place, strategy = self.places.get(source), self.strategies.get(source)
            return {"participation": place, "strategy": strategy}
        if not cleaned.get("what"):
            self.add_error("what", "Say what is done, or choose an intervention or a strategy.")
        return cleaned

    def _post_clean(self):
        """The action builds the row."""
