"""The step into a new school year: what is decided for each class; which lines of a rehearsal are shown."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from pupils.enums import Fate
from pupils.rules import rollover as rules
from pupils.rules.rollover import Choice
from sendhub.accounts.forms.layout import day_field
from sendhub.accounts.querysets import staff_at

FURTHEST = timedelta(days=366)
HOMELESS = "homeless"


class RehearsalForm(forms.Form):
    """A name and a teacher for each class, and the first day in the new classes."""

    starts_on = day_field(
        "First day in the new classes",
        help_text="Rehearse as early as you like; it is confirmed on this day or after it.",
    )

    def __init__(self, *args, actor, moves, first_day, **kwargs):
        super().__init__(*args, **kwargs)
        self.moves = moves
        today = timezone.localdate()
        self.fields["starts_on"].initial = first_day
        staff = list(staff_at(actor).exclude(ends_on__lt=today))
        self.staff = {str(member.pk): member for member in staff}
        names = [("", "Decide later"), *((pk, each.full_name) for pk, each in self.staff.items())]
        # Who has the class of that name now goes on with it, unless somebody says otherwise.
        present = {move.group.name: next(iter(move.staff), None) for move in moves}
        for move in moves:
            if not move.movers:
                continue
            link = present.get(move.new_name)
            self.fields[f"name_{move.group.pk}"] = forms.CharField(
                label=f"New name of {move.group.name}",
                max_length=60,
                initial=move.new_name,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
            self.fields[f"staff_{move.group.pk}"] = forms.ChoiceField(
                label=f"Who takes the class that was {move.group.name}",
                choices=names,
                initial=link.staff_id if link and not link.is_cover else "",
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def clean_starts_on(self):
        starts_on = self.cleaned_data["starts_on"]
        if abs(starts_on - timezone.localdate()) > FURTHEST:
            raise forms.ValidationError("Choose a day within a year of today.")
        return starts_on

    def clean(self):
        names = {
            move.group.pk: self.cleaned_data.get(f"name_{move.group.pk}", "")
            for move in self.moves
            if move.movers
        }
        doubled = rules.doubled(names.values())
        for pk, name in names.items():
            if name.strip().casefold() in doubled:
                self.add_error(f"name_{pk}", f"Two classes would be called {name.strip()}.")
        return self.cleaned_data

    def choices(self):
        """Return what was decided by group id."""
        data = self.cleaned_data
        return {
            move.group.pk: Choice(
                name=data[f"name_{move.group.pk}"].strip(),
                staff=self.staff.get(data[f"staff_{move.group.pk}"]),
            )
            for move in self.moves
            if move.movers
        }

    def rows(self):
        """Pair each class with its two fields for the table."""
        for move in self.moves:
            pk = move.group.pk
            fields = (self[f"name_{pk}"], self[f"staff_{pk}"]) if move.movers else (None, None)
            yield move, *fields


class LinesForm(forms.Form):
    """Narrows the pupils of a rehearsal by what becomes of them and by the class they are in."""

    fate = forms.ChoiceField(label="What happens", required=False)
    group = forms.ChoiceField(label="Class now", required=False)

    def __init__(self, data, *, outcome):
        super().__init__(data)
        told = {line[4] for line in outcome["pupils"]}
        fates = [(fate.value, fate.label.capitalize()) for fate in Fate if fate.value in told]
        if outcome["homeless"]:
            fates.append((HOMELESS, "Is in no class"))
        self.fields["fate"].choices = [("", "Anything"), *fates]
        names = dict.fromkeys(line[1] for line in outcome["pupils"])
        self.fields["group"].choices = [("", "All classes"), *((name, name) for name in names)]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def lines(self, outcome):
        """Return the lines that are asked for; a choice that does not exist asks for all."""
        asked = self.cleaned_data if self.is_valid() else {}
        lines = outcome["pupils"] + [[pk, "", "", "", HOMELESS] for pk in outcome["homeless"]]
        if asked.get("fate"):
            lines = [line for line in lines if line[4] == asked["fate"]]
        if asked.get("group"):
            lines = [line for line in lines if line[1] == asked["group"]]
        return lines
