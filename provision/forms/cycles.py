"""The parts of a cycle: Assess with its evidence, Plan, Review with its ratings."""

from crispy_forms.layout import Fieldset
from django import forms

from provision.actions.cycles import ASSESS, PLAN, REVIEW
from provision.enums import Decision, EvidenceKind, Rating
from provision.models import Cycle, Evidence, Outcome
from pupils.enums import InformedHow
from pupils.forms.values import DayField, helper_of
from pupils.rules.sen import monitoring_review_due
from sendhub.accounts.permissions import Permission

NEW_NOTE = "new"


def areas(*names):
    return {name: forms.Textarea(attrs={"rows": 3}) for name in names}


class PartForm(forms.ModelForm):
    """A part of a cycle with the version it was opened at; the action sets the fields on the locked row."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{self.part}_%s", **kwargs)
        self.fields["version"].initial = self.instance.version

    def _post_clean(self):
        """Leave the instance alone."""


class AssessForm(PartForm):
    """`cleaned_data["evidence"]`: the ticked lines as (kind, subject id, date, summary)."""

    part = "assess"
    pick = forms.MultipleChoiceField(required=False, label="Evidence")

    class Meta:
        model = Cycle
        fields = ASSESS
        widgets = areas(*(name for name in ASSESS if not name.endswith("_of")))
        labels = {
            "pupil_view": "What the pupil says",
            "parent_view_of": "Whose words (name)",
            "parent_view": "What the family says",
            "eal_note": "Is it the language?",
        }
        help_texts = {
            "strengths": "What the pupil does well and enjoys: what the plan builds on.",
            "barriers": "What you see, where and when; not a diagnosis.",
            "comparison": "Beside classmates, and beside national figures where they exist.",
            "checks": "When hearing and sight were last checked, and what came of it.",
            "eal_note": "For a pupil who is still learning English: how the language was ruled out (Code of Practice 6.24).",
            "pupil_view": "As the pupil said, drew or showed it.",
        }

    def __init__(self, *args, found, **kwargs):
        """`found`: the candidates the actor may tick; lines that stand already are offered with them."""
        super().__init__(*args, **kwargs)
        self.lines = self._lines(found)
        self.fields["pick"].choices = [(line["key"], line["summary"]) for line in self.lines]
        for line in self.lines:
            self.fields[line["field"]] = forms.CharField(
                label="As the plan says it",
                required=False,
                max_length=Evidence._meta.get_field("summary").max_length,
                initial=line["summary"],
            )
        self.helper = helper_of(
            Fieldset("The child’s words", "pupil_view", "pupil_view_of"),
            Fieldset("The family", "parent_view", "parent_view_of"),
            Fieldset("What we know", "strengths", "barriers", "progress", "comparison"),
            Fieldset("What was checked", "checks", "eal_note"),
        )

    def _lines(self, found):
        """One line for each row: those that stand now first, ticked, then those that could."""
        lines = {}
        for row in self.instance.evidence.all():
            key = f"{row.kind}-{row.subject_id}" if row.subject_id else f"note-{row.pk}"
            lines[key] = self._line(key, row.kind, row.subject_id, row.dated_on, row.summary, True)
        for row in found:
            if row.key not in lines:
                lines[row.key] = self._line(
                    row.key, row.kind, row.subject_id, row.dated_on, row.summary, False
                )
            lines[row.key]["is_old"] = row.is_old
        lines[NEW_NOTE] = self._line(NEW_NOTE, EvidenceKind.NOTE, None, None, "", False)
        sent = self._sent()
        if sent is not None:
            for line in lines.values():
                line["is_ticked"] = line["key"] in sent
                line["shown"] = self.data.get(line["field"], "") if self.is_bound else line["shown"]
        return list(lines.values())

    def _line(self, key, kind, subject_id, dated_on, summary, is_ticked):
        return {
            "key": key,
            "field": f"summary_{key}",
            "kind": kind,
            "label": EvidenceKind(kind).label,
            "subject_id": subject_id,
            "dated_on": dated_on,
            "summary": summary,
            "shown": self.initial.get(f"summary_{key}", summary),
            "is_ticked": is_ticked,
        }

    def _sent(self):
        """The keys that were ticked in what was sent or kept as a draft; None where nothing was."""
        if self.is_bound:
            return self.data.getlist("pick")
        kept = self.initial.get("pick")
        return [kept] if isinstance(kept, str) else kept

    def clean(self):
        cleaned = super().clean()
        picked = set(cleaned.pop("pick", ()))
        evidence = []
        for line in self.lines:
            summary = " ".join((cleaned.pop(line["field"], "") or "").split())
            is_new = line["key"] == NEW_NOTE
            if (is_new and summary) or (line["key"] in picked and not is_new):
                summary = summary or line["summary"]
                evidence.append((line["kind"], line["subject_id"], line["dated_on"], summary))
        cleaned["evidence"] = evidence
        return cleaned


class PlanForm(PartForm):
    part = "plan"
    staff_informed_on = DayField(label="Staff told on", required=False)
    review_on = DayField(label="Review by")

    class Meta:
        model = Cycle
        fields = PLAN
        widgets = areas("expected_impact", "adjustments", "home_part")
        labels = {"expected_impact": "What we expect to change by the review"}
        help_texts = {
            "expected_impact": "On progress, development or behaviour (Code of Practice 6.48).",
            "adjustments": "What every adult in class does differently.",
            "home_part": "What the family agreed to do, in their words.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["review_on"].help_text = "By the end of each term, three times a year."
        self.fields[
            "staff_informed_on"
        ].help_text = "When everyone who teaches the pupil knew what to do (6.49)."
        self.helper = helper_of(
            "expected_impact", "adjustments", "home_part", "review_on", "staff_informed_on"
        )

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day < self.instance.starts_on:
            raise forms.ValidationError("The review is before the cycle begins.")
        return day


class ReviewForm(PartForm):
    """`cleaned_data["ratings"]`: {outcome id: (rating, result, how we know)}.

    With `is_finish` also what finishing needs: the decision with its reason, and for an end of the
    plan the day to look again and whether the family was told.
    """

    part = "review"
    decision = forms.ChoiceField(
        label="What follows", required=False, widget=forms.RadioSelect, choices=()
    )
    reviewed_on = DayField(label="Reviewed on", required=False)
    next_review_on = DayField(label="Next review by", required=False)
    informed_on = DayField(label="Family told on", required=False)
    informed_how = forms.ChoiceField(
        label="How",
        required=False,
        choices=[
            ("", "Choose"),
            *((how.value, how.label) for how in InformedHow if how != InformedHow.IMPORTED),
        ],
    )
    monitor_until = DayField(label="Look again on", required=False)

    class Meta:
        model = Cycle
        fields = REVIEW
        widgets = areas(
            "quality",
            "review_pupil_view",
            "review_parent_view",
            "review_staff_view",
            "decision_reason",
        )
        labels = {"decision_reason": "Why"}
        help_texts = {
            "quality": "Did it happen as planned? The minutes above are what was held.",
            "review_pupil_view": "In the pupil’s own words.",
        }

    def __init__(self, *args, actor, today, is_finish=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.is_finish = today, is_finish
        self.outcomes = list(self.instance.outcomes.all())
        on_support = self.instance.pupil.sen_status == "K"
        self.fields["decision"].choices = [
            (code.value, code.label)
            for code in Decision
            # The end takes the pupil off the register, which is the SENCo's alone.
            if code != Decision.EXIT or not on_support or actor.can(Permission.SEN_CHANGE)
        ]
        self.initial["reviewed_on"] = self.initial.get("reviewed_on") or today
        self.fields["next_review_on"].help_text = "Empty: the end of the term."
        self.fields["monitor_until"].initial = monitoring_review_due(today)
        for outcome in self.outcomes:
            self._add_rating(outcome)
        self.helper = helper_of(
            Fieldset(
                "What was said",
                "review_pupil_view",
                "review_parent_view",
                "review_staff_view",
                "quality",
            ),
        )

    def _add_rating(self, outcome):
        of_outcome = Outcome._meta.get_field
        self.fields[f"rating_{outcome.pk}"] = forms.ChoiceField(
            label="What came of it, against what we expected",
            required=False,
            choices=[("", "Not rated yet"), *Rating.choices],
            initial=outcome.rating,
        )
        for name, label in (
            ("result", "Where the pupil is now"),
            ("rating_evidence", "How we know"),
        ):
            self.fields[f"{name}_{outcome.pk}"] = forms.CharField(
                label=label,
                required=False,
                max_length=of_outcome(name).max_length,
                initial=getattr(outcome, name),
            )

    @property
    def ratings(self):
        """(outcome, its three fields) in order, for the page."""
        return [
            (
                outcome,
                [self[f"{name}_{outcome.pk}"] for name in ("rating", "result", "rating_evidence")],
            )
            for outcome in self.outcomes
        ]

    def clean_reviewed_on(self):
        day = self.cleaned_data["reviewed_on"]
        if day and day > self.today:
            raise forms.ValidationError("The day of the review cannot lie ahead.")
        return day

    def clean_next_review_on(self):
        day = self.cleaned_data["next_review_on"]
        if day and day <= self.today:
            raise forms.ValidationError("Choose a day after today for the next review.")
        return day

    def clean(self):
        cleaned = super().clean()
        cleaned["ratings"] = {
            outcome.pk: tuple(
                cleaned.pop(f"{name}_{outcome.pk}", "")
                for name in ("rating", "result", "rating_evidence")
            )
            for outcome in self.outcomes
        }
        if self.is_finish:
            self._check_finish(cleaned)
        return cleaned

    def _check_finish(self, cleaned):
        for pk, (rating, _, _) in cleaned["ratings"].items():
            if not rating:
                self.add_error(
                    f"rating_{pk}", "Rate this outcome. If nobody could look at it: not reviewed."
                )
        if not cleaned.get("decision"):
            self.add_error("decision", "Choose what follows.")
        if not cleaned.get("decision_reason"):
            self.add_error("decision_reason", "Write down why.")
        if cleaned.get("decision") == Decision.EXIT:
            if bool(cleaned.get("informed_on")) != bool(cleaned.get("informed_how")):
                self.add_error("informed_how", "Say both when and how the family was told.")
            if cleaned.get("informed_on") and cleaned["informed_on"] > self.today:
                self.add_error("informed_on", "The day the family was told cannot lie ahead.")

    def finishing(self):
        """What the action `finish` takes beside what is saved with the review."""
        names = ["next_review_on"]
        if self.cleaned_data["decision"] == Decision.EXIT:
            names = ["informed_on", "informed_how", "monitor_until"]
        return {name: self.cleaned_data[name] for name in names}

    def saving(self):
        """What the action `save_review` takes."""
        return {name: self.cleaned_data[name] for name in ("version", "ratings", *REVIEW)}


class SettleForm(forms.Form):
    """What the review decided is begun."""

    kind = forms.ChoiceField(choices=())
    note = forms.CharField(label="What was done", max_length=200, required=False)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, kind) for kind in kinds]
