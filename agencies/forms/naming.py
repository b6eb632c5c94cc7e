"""Naming pupils on a form: those near at hand by a tick, others by their names, one a line."""

import unicodedata

from django import forms
from django.db.models import Q

from pupils.models import Pupil, Relationship

MOST_PUPILS = 40
FITTING = 4


def near(pupils, actor):
    """Return the pupils named already and those who share an adult with them: brothers and sisters."""
    pks = [pupil.pk for pupil in pupils]
    shared = Relationship.objects.visible_to(actor).filter(pupil__in=pks).values("contact")
    kin = Relationship.objects.visible_to(actor).filter(contact__in=shared).values("pupil")
    rows = Pupil.objects.visible_to(actor).filter(Q(pk__in=pks) | Q(pk__in=kin))
    return rows.select_related("group")


def in_words(pupil):
    return f"{pupil.full_name}, {pupil.group.name}" if pupil.group else pupil.full_name


class PupilsNamed(forms.Form):
    """`cleaned_data["pupils"]` holds the pupils ticked and those found by name, each once."""

    is_pupil_needed = True
    pupils = forms.ModelMultipleChoiceField(
        None, label="About", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label="Other pupils, one name a line",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where it concerns them, too: each line stands in that pupil’s file.",
    )

    def offer_pupils(self, named, actor):
        self.actor = actor
        self.fields["pupils"].queryset = near(named, actor)
        self.fields["pupils"].label_from_instance = in_words
        self.fields["pupils"].initial = [pupil.pk for pupil in named]

    def clean_others(self):
        found = []
        for line in self.cleaned_data["others"].splitlines():
            name = unicodedata.normalize("NFC", line).strip()
            if not name:
                continue
            rows = Pupil.objects.visible_to(self.actor).search(name).select_related("group")
            fitting = list(rows[:FITTING])
            if not fitting:
                raise forms.ValidationError(f"No pupil of yours is called “{name}”.")
            if len(fitting) > 1:
                who = "; ".join(in_words(pupil) for pupil in fitting)
                raise forms.ValidationError(f"“{name}” fits several: {who}. Write the whole name.")
            found += fitting
        return found

    def clean(self):
        cleaned = super().clean()
        pupils = list(dict.fromkeys([*cleaned.get("pupils", ()), *cleaned.pop("others", ())]))
        if self.is_pupil_needed and not pupils and not self.errors:
            self.add_error("pupils", "Name at least one pupil whom this is about.")
        if len(pupils) > MOST_PUPILS:
            self.add_error("others", f"At most {MOST_PUPILS} pupils can be named.")
        cleaned["pupils"] = pupils
        return cleaned
