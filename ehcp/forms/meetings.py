"""Meeting mode: one form for the hour, built from the texts, the plan's outcomes and the people of the review."""

from django import forms

from ehcp.plan_enums import Section
from ehcp.review_enums import LineDecision, Outcome
from provision.enums import Rating
from pupils.forms.values import DayField
from sendhub.sharing.enums import Stance

MOST = 5_000
# Empty lines offered for new changes and actions; saving offers as many again.
NEW_LINES = 2

RATINGS = [("", "Not rated yet"), *Rating.choices]
DECISIONS = [("", "Nothing proposed yet"), *LineDecision.choices]
STANCES = [("", "Has not said"), *Stance.choices]
SECTIONS = [("", "Choose"), *((letter.value, f"{letter}: {letter.label}") for letter in Section)]
ATTENDED = [("", "Not said"), ("yes", "There"), ("no", "Not there")]


def area(rows, label, *, help_text=""):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class MeetingForm(forms.Form):
    """Every field has a name of its own, so that a draft finds its place again.

    `t_<text>`; for each outcome line `o<pk>_rating`, `_evidence`, `_decision`, `_new_text`; for each
    person `p<pk>_attended`, `_stance`, `_stance_reason`; changes `c<pk>_…`, actions `a<pk>_…`, where
    `new1` … stand for lines to come. A line whose text is emptied is taken out.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    recommendation = forms.ChoiceField(
        label="The school recommends",
        required=False,
        choices=[("", "Not said yet"), *Outcome.choices],
        widget=forms.RadioSelect,
    )
    recommendation_reason = area(3, "Why")

    def __init__(self, *args, review, parts, outcomes, people, initial=None, **kwargs):
        """`outcomes`: (line, words) of the plan version under review; `parts`: the texts of this child."""
        self.review = review
        held = {
            "version": review.version,
            "recommendation": review.recommendation,
            "recommendation_reason": review.recommendation_reason,
        }
        held |= {f"t_{key}": text for key, text in review.notes.items()}
        super().__init__(*args, initial=held | (initial or {}), **kwargs)
        self.outcomes, self.people = outcomes, people
        self.texts = [text for _, texts in parts for text in texts]
        for text in self.texts:
            self.fields[f"t_{text.key}"] = area(text.rows, text.title, help_text=text.help)
        self.parts = [(title, [self[f"t_{text.key}"] for text in texts]) for title, texts in parts]
        self._add_outcomes({row.line_id: row for row in review.ratings.all()})
        self._add_people()
        self.change_keys = self._add_lines("c", review.changes.all(), self._change_fields)
        self.action_keys = self._add_lines("a", review.actions.all(), self._action_fields)
        for field in self.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if is_choice else "form-control")

    # --- building -------------------------------------------------------------------------------

    def _add(self, name, field, value=""):
        self.fields[name] = field
        if value not in ("", None):
            self.initial.setdefault(name, value)

    def _add_outcomes(self, held):
        for line, _ in self.outcomes:
            row = held.get(line.pk)
            start = f"o{line.pk}"
            self._add(
                f"{start}_rating",
                forms.ChoiceField(label="How far", choices=RATINGS, required=False),
                row and row.rating,
            )
            self._add(f"{start}_evidence", area(2, "What shows it"), row and row.evidence)
            self._add(
                f"{start}_decision",
                forms.ChoiceField(label="From here", choices=DECISIONS, required=False),
                row and row.decision,
            )
            self._add(
                f"{start}_new_text", area(2, "New wording, if it changes"), row and row.new_text
            )

    def _add_people(self):
        for person in self.people:
            start = f"p{person.pk}"
            attended = {True: "yes", False: "no", None: ""}[person.attended]
            self._add(
                f"{start}_attended",
                forms.ChoiceField(label="At the meeting", choices=ATTENDED, required=False),
                attended,
            )
            self._add(
                f"{start}_stance",
                forms.ChoiceField(label="With what was said", choices=STANCES, required=False),
                person.stance,
            )
            self._add(
                f"{start}_stance_reason", area(1, "If not, or in part: why"), person.stance_reason
            )

    def _add_lines(self, letter, rows, fields_of):
        keys = []
        for row in [*rows, *([None] * NEW_LINES)]:
            key = f"{letter}{row.pk}" if row else f"{letter}new{len(keys) + 1}"
            for name, field in fields_of().items():
                self._add(f"{key}_{name}", field, row and getattr(row, name))
            keys.append(key)
        return keys

    def _change_fields(self):
        return {
            "section": forms.ChoiceField(label="Section", choices=SECTIONS, required=False),
            "text": area(2, "What changes"),
            "reason": area(2, "Why"),
        }

    def _action_fields(self):
        return {
            "text": forms.CharField(label="What", required=False, max_length=2_000),
            "owner": forms.CharField(label="Who", required=False, max_length=200),
            "due_on": DayField(label="By", required=False),
        }

    # --- for the page -----------------------------------------------------------------------------

    def headings(self):
        """Return [(id, heading)] of the form's parts in their order on the page."""
        parts = [(f"part-{place}", title) for place, (title, _) in enumerate(self.parts, start=1)]
        first, others = parts[:1], parts[1:]
        return [
            *first,
            ("outcomes", "Outcomes"),
            *others,
            ("changes", "Changes to the plan"),
            ("actions", "Actions"),
            ("people", "Who was there"),
            ("recommendation", "Recommendation"),
        ]

    def outcome_rows(self):
        return [
            (line, words, [self[f"o{line.pk}_{name}"] for name in ("rating", "evidence", "decision", "new_text")])
            for line, words in self.outcomes
        ]  # fmt: skip

    def person_rows(self):
        return [
            (person, [self[f"p{person.pk}_{name}"] for name in ("attended", "stance", "stance_reason")])
            for person in self.people
        ]  # fmt: skip

    def change_rows(self):
        return [
            [self[f"{key}_{name}"] for name in ("section", "text", "reason")]
            for key in self.change_keys
        ]

    def action_rows(self):
        return [
            [self[f"{key}_{name}"] for name in ("text", "owner", "due_on")]
            for key in self.action_keys
        ]

    # --- reading --------------------------------------------------------------------------------

    def clean(self):
        cleaned = super().clean()
        for person in self.people:
            name = f"p{person.pk}_stance"
            if cleaned.get(name) in (Stance.IN_PART, Stance.DISAGREE) and not cleaned.get(
                f"{name}_reason"
            ):
                self.add_error(
                    f"{name}_reason", f"Say what {person.shown_name} does not agree with."
                )
        for key in self.change_keys:
            if cleaned.get(f"{key}_text") and not cleaned.get(f"{key}_section"):
                self.add_error(f"{key}_section", "Choose the section of the plan.")
        for key in self.action_keys:
            if cleaned.get(f"{key}_text") and not cleaned.get(f"{key}_owner"):
                self.add_error(f"{key}_owner", "Say who does this.")
        return cleaned

    def read(self):
        """Return what `actions.meetings.save_meeting` takes."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "recommendation": data["recommendation"],
            "recommendation_reason": data["recommendation_reason"],
            "notes": self._notes(),
            "ratings": {
                line: {
                    name: data[f"o{line.pk}_{name}"]
                    for name in ("rating", "evidence", "decision", "new_text")
                }
                for line, _ in self.outcomes
            },
            "people": {
                person: {
                    "attended": {"yes": True, "no": False}.get(data[f"p{person.pk}_attended"]),
                    "stance": data[f"p{person.pk}_stance"],
                    "stance_reason": data[f"p{person.pk}_stance_reason"],
                }
                for person in self.people
            },
            "changes": self._lines(self.change_keys, ("section", "text", "reason")),
            "actions": self._lines(self.action_keys, ("text", "owner", "due_on")),
        }

    def _notes(self):
        """The texts of this form over what stands: a part that no longer concerns the child keeps its words."""
        asked = {text.key: self.cleaned_data[f"t_{text.key}"] for text in self.texts}
        return {key: text for key, text in (self.review.notes | asked).items() if text}

    def _lines(self, keys, names):
        lines = []
        for key in keys:
            values = {name: self.cleaned_data[f"{key}_{name}"] for name in names}
            if values["text"]:
                number = key[1:]
                lines.append(values | ({"pk": int(number)} if number.isdecimal() else {}))
        return lines
