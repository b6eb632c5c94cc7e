"""Forms of a pupil's move: started for one or for many, its notes, its steps; a pupil who is to come."""

from datetime import timedelta

from crispy_forms.layout import Fieldset, Layout
from django import forms

from pupils.enums import MovePhase, MoveStep, StatusCode, YearGroup
from pupils.forms.file import FileForm
from pupils.forms.pupils import PupilAddForm, staff_of
from pupils.forms.values import DayField, helper_of, keep_bounds
from pupils.models import Document, Pupil, Transition, TransitionStep
from sendhub import dates

FURTHEST = timedelta(days=550)
TOO_FAR = "Choose a day within a year and a half of today."

GOING = [each for each in MovePhase.choices if each[0] != MovePhase.ARRIVING]


def first_day_after(today):
    """The first day of the school year to come."""
    return dates.academic_year_span(dates.academic_year(today) + 1).starts_on


def _teacher_field(actor, today):
    field = forms.ModelChoiceField(
        staff_of(actor, today).order_by("last_name", "first_name", "pk"),
        label="New teacher or key adult here",
        required=False,
        empty_label="Not known yet",
    )
    field.label_from_instance = lambda row: row.full_name
    return field


class MoveForm(forms.Form):
    """Starts the move of one pupil."""

    phase = forms.ChoiceField(label="Which move", choices=MovePhase.choices)
    moves_on = DayField(label="First day there")
    other_school = forms.CharField(
        label="The other school or college",
        max_length=150,
        required=False,
        help_text="Where the pupil goes to or comes from. Leave empty for a move within this school.",
    )

    def __init__(self, *args, actor, pupil, phase, today, **kwargs):
        held = {"phase": phase, "moves_on": first_day_after(today)}
        super().__init__(*args, initial=held, **kwargs)
        self.today, self.pupil = today, pupil
        self.fields["new_teacher"] = _teacher_field(actor, today)
        self.helper = helper_of("phase", "moves_on", "other_school", "new_teacher")

    def clean_moves_on(self):
        day = self.cleaned_data["moves_on"]
        if abs(day - self.today) > FURTHEST:
            raise forms.ValidationError(TOO_FAR)
        return day

    def clean(self):
        cleaned = super().clean()
        needs_school = (MovePhase.ARRIVING, MovePhase.OTHER, MovePhase.POST_16)
        if cleaned.get("phase") in needs_school and not cleaned.get("other_school"):
            self.add_error("other_school", "Say which school or college.")
        return cleaned


class ManyForm(forms.Form):
    """Starts the moves of the ticked pupils of a year group."""

    phase = forms.ChoiceField(label="Which move", required=False)
    moves_on = DayField(label="First day there")
    other_school = forms.CharField(
        label="The other school",
        max_length=150,
        required=False,
        help_text="Only when all of them go to the same one; else write it in each pupil’s notes.",
    )
    pupil = forms.ModelMultipleChoiceField(
        queryset=Pupil.objects.none(), error_messages={"required": "Tick the pupils first."}
    )

    def __init__(self, *args, pupils, today, **kwargs):
        super().__init__(*args, initial={"moves_on": first_day_after(today)}, **kwargs)
        self.today = today
        self.fields["phase"].choices = [("", "As the year group says"), *GOING]
        self.fields["pupil"].queryset = pupils
        self.helper = helper_of("phase", "moves_on", "other_school")

    clean_moves_on = MoveForm.clean_moves_on


class WhoForm(forms.Form):
    """Which pupils are offered for a start: a year group, and who has which status."""

    nc_year = forms.ChoiceField(label="Year group", required=False)
    status = forms.ChoiceField(
        label="Who",
        required=False,
        choices=[
            ("", "SEN Support or EHC plan"),
            (StatusCode.PLAN, "EHC plan"),
            ("all", "Everybody"),
        ],
    )

    def __init__(self, data, *, actor):
        super().__init__(data)
        held = set(Pupil.objects.visible_to(actor).order_by().values_list("nc_year", flat=True))
        years = [each for each in YearGroup.choices if each[0] in held]
        self.fields["nc_year"].choices = [("", "Choose a year group"), *years]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def pupils(self, actor, today):
        """Return the pupils on roll that are asked for; none before a year group is chosen."""
        asked = self.cleaned_data if self.is_valid() else {}
        rows = Pupil.objects.visible_to(actor).on_roll(today)
        if not asked.get("nc_year"):
            return rows.none()
        rows = rows.filter(nc_year=asked["nc_year"])
        if asked["status"] == StatusCode.PLAN:
            return rows.filter(sen_status=StatusCode.PLAN)
        if asked["status"] == "":
            return rows.exclude(sen_status=StatusCode.NONE)
        return rows


class NotesForm(FileForm):
    """The notes in guided parts; what the profile and the strategies say stands there already."""

    class Meta:
        model = Transition
        fields = (
            *("phase", "moves_on", "other_school", "new_teacher"),
            *("strengths", "helps", "hinders", "people", "worries", "first_day"),
            *("own_words", "drawing"),
        )
        help_texts = {
            "strengths": "What the pupil is good at and likes, and what people like about them.",
            "helps": "One thing a line, what works best first. It comes from the strategies.",
            "hinders": "What has been tried and does not help, or makes things harder.",
            "people": "Friends to sit with, the adult they go to, family, professionals.",
            "worries": "What the pupil and the family worry about, and what calms it.",
            "first_day": "Where to go, who meets them, what to say, what not to ask in front of others.",
            "own_words": "In the pupil’s own words, written or told. Their answers by link stand beside.",
            "drawing": "Add the picture under Documents first. A photo only with permission.",
            "other_school": "Leave empty for a move within this school.",
        }

    def __init__(self, *args, actor, pictures, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.instance.new_teacher_id
        self.fields["new_teacher"] = _teacher_field(actor, self.today)
        self.fields["new_teacher"].initial = chosen
        self.fields["drawing"] = forms.ModelChoiceField(
            pictures,
            label="The pupil’s drawing or picture",
            required=False,
            empty_label="None",
            help_text=self.Meta.help_texts["drawing"],
        )
        self.fields["drawing"].label_from_instance = lambda document: document.title
        keep_bounds(self)
        self.helper.layout = Layout(
            "version",
            Fieldset("The move", "phase", "moves_on", "other_school", "new_teacher"),
            Fieldset("What the new adults should know", *self.Meta.fields[4:10]),
            Fieldset("The pupil’s own page", "own_words", "drawing"),
        )

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""


class StepForm(FileForm):
    past = ("done_on",)

    class Meta:
        model = TransitionStep
        fields = ("kind", "on", "who", "note", "done_on")
        help_texts = {
            "on": "The day of the visit or meeting, or the last day for anything else. It stands among the dates.",
            "who": "For example: Zoë, her mother, Mr Hall from the new school.",
            "done_on": "Leave empty while it is still to come.",
        }
        widgets = {"kind": forms.Select(choices=MoveStep.choices)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["rows"] = 3
        keep_bounds(self)

    def _post_clean(self):
        """Leave the instance alone: the action sets the fields on the locked row."""


class ExpectedForm(PupilAddForm):
    """A pupil who is to come: the first day lies ahead, and the school they come from is asked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("group", "kind"):
            del self.fields[name]
        self.fields["origin"].required = True
        self.fields["origin"].label = "Comes from"
        self.fields["starts_on"].initial = first_day_after(self.today)
        self.helper = helper_of(
            *("first_name", "last_name", "known_as", "born_on", "sex", "nc_year", "upn"),
            *("starts_on", "origin", "is_another"),
        )
        for name in set(self.fields) - set(self.helper.layout.fields):
            del self.fields[name]

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day <= self.today:
            raise forms.ValidationError(
                "Choose a day after today; who is here already is added under Pupils."
            )
        if day - self.today > FURTHEST:
            raise forms.ValidationError(TOO_FAR)
        return day


def pictures_of(pupil, actor):
    """Pictures of the pupil's documents that the actor may see, drawings included."""
    rows = Document.objects.visible_to(actor).of(pupil)
    return rows.filter(media_type__in=("image/jpeg", "image/png"))
