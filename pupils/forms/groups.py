"""Pupils of a class or group, and the step into the new school year."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from pupils.models import GroupMember, Pupil
from pupils.rules import rollover as rules
from sendhub.accounts.forms.layout import day_field
from sendhub.accounts.querysets import staff_at


class PupilChoice(forms.ModelChoiceField):
    def label_from_instance(self, pupil):
        place = pupil.group.name if pupil.group else "no class"
        return f"{pupil.last_name}, {pupil.known_as or pupil.first_name} ({place})"


class MemberForm(forms.Form):
    """Put a pupil of the roll into the group."""

    pupil = PupilChoice(label="Pupil", queryset=None, empty_label="Choose a pupil")
    on = day_field("From", help_text="Today or earlier.")

    def __init__(self, *args, actor, group, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        inside = GroupMember.objects.filter(group=group, ends_on=None).values("pupil_id")
        self.fields["pupil"].queryset = (
            Pupil.objects.on_account(actor)
            .on_roll(today)
            .exclude(pk__in=inside)
            .select_related("group")
            .order_by("sort_key")
        )
        self.fields["on"].initial = today

    def clean_on(self):
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError("Choose today or an earlier day.")
        return self.cleaned_data["on"]


class RolloverForm(forms.Form):
    """A name and a teacher for each class, and the first day in the new classes."""

    starts_on = day_field("First day in the new classes", help_text="Today or earlier.")

    def __init__(self, *args, actor, moves, first_day, **kwargs):
        super().__init__(*args, **kwargs)
        self.moves = moves
        today = timezone.localdate()
        self.fields["starts_on"].initial = min(first_day, today)
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
        if starts_on > timezone.localdate():
            raise forms.ValidationError("Choose today or an earlier day: the moves count at once.")
        if starts_on < timezone.localdate() - timedelta(days=120):
            raise forms.ValidationError("That day is too long ago.")
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
        """Return what was decided, as (name, staff member or None) by group id."""
        data = self.cleaned_data
        return {
            move.group.pk: (
                data[f"name_{move.group.pk}"].strip(),
                self.staff.get(data[f"staff_{move.group.pk}"]),
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
