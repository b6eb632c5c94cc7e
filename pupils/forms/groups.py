"""Pupils of a class or group."""

from django import forms
from django.utils import timezone

from pupils.models import GroupMember, Pupil
from sendhub.accounts.forms.layout import day_field


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
