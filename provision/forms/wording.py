"""What the school calls things."""

from crispy_forms.layout import HTML, Fieldset
from django import forms

from provision.enums import Level, TierScheme
from provision.models import Tier, Wording
from provision.rules.wording import TIER_NAMES
from pupils.forms.values import DayField, helper_of


class WordingForm(forms.ModelForm):
    starts_on = DayField(label="From")

    class Meta:
        model = Wording
        fields = ("starts_on", "plan_name", "scheme")

    def __init__(self, *args, taken, today, **kwargs):
        """`taken`: days from which another wording holds already."""
        super().__init__(*args, **kwargs)
        self.taken = taken
        self.initial["starts_on"] = today
        self.helper = helper_of("starts_on", "plan_name", "scheme")

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day in self.taken:
            raise forms.ValidationError("Another wording begins on that day already.")
        return day

    def _post_clean(self):
        """The action builds the row."""


class TiersForm(forms.Form):
    """The school's own names of the four levels in each scheme; an empty one is the usual name."""

    def __init__(self, *args, tiers, **kwargs):
        super().__init__(*args, **kwargs)
        own = {(tier.scheme, tier.level): tier.name for tier in tiers}
        parts = []
        for scheme in TierScheme:
            names = []
            for level in Level:
                names.append(f"{scheme.value}_{level.value}")
                self.fields[names[-1]] = forms.CharField(
                    label=TIER_NAMES[scheme][level],
                    required=False,
                    max_length=Tier._meta.get_field("name").max_length,
                    initial=own.get((scheme.value, level.value), ""),
                )
            parts.append(Fieldset(scheme.label, *names))
        parts.append(HTML('<p class="form-text">An empty name goes back to the usual one.</p>'))
        self.helper = helper_of(*parts)

    def names(self):
        """{(scheme, level): name} as typed."""
        return {
            (scheme.value, level.value): self.cleaned_data[f"{scheme.value}_{level.value}"].strip()
            for scheme in TierScheme
            for level in Level
        }
