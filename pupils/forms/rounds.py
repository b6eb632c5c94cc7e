"""Forms of a round robin: the school's sets of questions, whom to ask what, the answers."""

from django import forms
from django.db.models import Q

from pupils.forms.agreed import due_problem
from pupils.forms.concerns import long_text
from pupils.forms.file import FileForm
from pupils.forms.values import DayField, helper_of
from pupils.models import QuestionSet
from pupils.querysets.rows import covers
from pupils.rules.rounds import questions_of, questions_problem, usual_due
from sendhub.accounts.models import GroupStaff, StaffMember
from sendhub.sharing.enums import Audience
from sendhub.sharing.forms import AnswerForm
from sendhub.sharing.forms import long_text as link_text


class QuestionSetForm(FileForm):
    class Meta:
        model = QuestionSet
        fields = ("name", "questions", "is_active")
        help_texts = {
            "questions": "One question a line, at most eight. Short rounds are answered.",
            "is_active": "Without the tick it is offered no more; rounds that were asked keep it.",
        }

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.school = school

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = QuestionSet.objects.filter(school=self.school).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError("There is a set of this name.")
        return name

    def clean_questions(self):
        text = self.cleaned_data["questions"]
        if problem := questions_problem(questions_of(text)):
            raise forms.ValidationError(problem)
        return "\n".join(questions_of(text))


def taught_by(pupil, *, school, today):
    """The staff of the pupil's groups today, cover included."""
    groups = pupil.groupmember_set.filter(covers(today)).values("group")
    links = GroupStaff.objects.filter(covers(today), group__in=groups)
    return StaffMember.objects.filter(
        Q(pk__in=links.values("staff")) & (Q(ends_on=None) | Q(ends_on__gte=today)), school=school
    ).order_by("last_name", "first_name", "pk")


class AskForm(forms.Form):
    """What is asked, of whom, by when. Everybody who teaches the pupil is ticked."""

    title = forms.CharField(
        label="What it is about",
        max_length=100,
        help_text="Those who are asked read this first. For example: reading in all lessons.",
    )
    questions = long_text(
        "Questions, one a line", rows=5, required=True, message="Write a question."
    )
    due_on = DayField(label="Answers by")
    staff = forms.ModelMultipleChoiceField(
        StaffMember.objects.none(),
        label="Who teaches or supports the pupil",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    family = forms.MultipleChoiceField(
        label="Family, by private link",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each link is looked at before it goes.",
    )

    def __init__(self, *args, pupil, school, receivers, today, chosen_set=None, **kwargs):
        taught = taught_by(pupil, school=school, today=today)
        initial = {"due_on": usual_due(today), "staff": list(taught)}
        if chosen_set:
            initial |= {"title": chosen_set.name, "questions": chosen_set.questions}
        super().__init__(*args, initial=initial, **kwargs)
        self.today = today
        self.receivers = {each.key: each for each in receivers if each.audience == Audience.PARENT}
        self.fields["staff"].queryset = taught
        self.fields["staff"].label_from_instance = lambda row: row.full_name
        self.fields["family"].choices = [
            (key, f"{each.name}, {each.relation.lower()}") for key, each in self.receivers.items()
        ]
        names = ["title", "questions", "due_on", "staff"]
        if self.receivers:
            names.append("family")
        else:
            del self.fields["family"]
        self.helper = helper_of(*names)

    def clean_questions(self):
        questions = questions_of(self.cleaned_data["questions"])
        if problem := questions_problem(questions):
            raise forms.ValidationError(problem)
        return questions

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if problem := due_problem(day, self.today):
            raise forms.ValidationError(problem)
        return day

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("staff") or cleaned.get("family")) and "staff" not in self.errors:
            self.add_error("staff", "Choose at least one person to ask.")
        return cleaned

    def asked(self):
        """What the action takes, from valid input."""
        given = self.cleaned_data
        family = [self.receivers[key] for key in given.get("family", ())]
        names = ("title", "questions", "due_on", "staff")
        return {name: given[name] for name in names} | {"receivers": family}


def fields_of(questions, make):
    return {f"q{place}": make(question) for place, question in enumerate(questions)}


class StaffAnswerForm(forms.Form):
    """The questions of a round, one field each; none must be answered, one at least."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, answer, **kwargs):
        held = {f"q{place}": text for place, text in enumerate(answer.answers)}
        initial = held | kwargs.pop("initial", {}) | {"version": answer.version}
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.questions = answer.round.questions
        made = fields_of(self.questions, lambda question: long_text(question, rows=3))
        self.fields.update(made)
        self.helper = helper_of("version", *made)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(self._texts(cleaned)):
            self.add_error("q0", "Write something for one of the questions.")
        return cleaned

    def _texts(self, cleaned):
        return [cleaned.get(f"q{place}", "").strip() for place in range(len(self.questions))]

    def answers(self):
        return self._texts(self.cleaned_data)


class RoundLinkForm(AnswerForm):
    """What a family is asked: `link_form` adds the round's own questions to it."""

    wants_signature = False
    about = ""


def link_form(question_round):
    """The form of a link: what the round is about and its questions, in the words in which the school wrote them."""
    own = fields_of(question_round.questions, link_text)
    return type("RoundLinkForm", (RoundLinkForm,), own | {"about": question_round.title})
