"""The one screen of a cycle: what stands on it, with the forms the actor may use at this stage."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import capfirst

from provision.coaching import hints_of
from provision.content import standing, support_content
from provision.delivery import delivered
from provision.enums import EvidenceKind, Party, Stage
from provision.evidence import candidates
from provision.forms.agreements import AgreementForm, LineForm
from provision.forms.cycles import AssessForm, PlanForm, ReviewForm
from provision.forms.outcomes import OutcomeForm, SupportForm
from provision.models import Cycle, Outcome, PlanVersion
from provision.rules import cycles as rules
from provision.words import words_of
from pupils.enums import ActionSource, DueKind
from pupils.file import open_file
from pupils.models import Action, Due, Need
from pupils.views.agreed import with_days
from sendhub.accounts.permissions import Permission
from sendhub.drafts import saved

STAGES = (Stage.ASSESS, Stage.PLAN, Stage.DO, Stage.REVIEW)
FOLLOW_UPS = (DueKind.PLAN_REFERRAL, DueKind.ASSESSMENT_REQUEST)


ASSESS_TEXTS = ["strengths", "barriers", "progress", "comparison", "checks", "eal_note"]
PLAN_TEXTS = ["expected_impact", "adjustments", "home_part"]
REVIEW_TEXTS = ["review_pupil_view", "review_parent_view", "review_staff_view", "quality"]


def texts_of(cycle, names):
    """(label, text) of what is written, for reading."""
    return [
        (capfirst(Cycle._meta.get_field(name).verbose_name), getattr(cycle, name))
        for name in names
        if getattr(cycle, name)
    ]


def cycle_of(request, cycle_pk):
    """Return the cycle with all that it shows, if the actor may see it."""
    return get_object_or_404(Cycle.objects.visible_to(request.actor).whole(), pk=cycle_pk)


def draft_key(part, cycle):
    return f"cycle-{part}:{cycle.pk}"


def page_of(request, cycle, **refused):
    """Return the context of the page; a form that was refused takes the place of its fresh one."""
    actor, today = request.actor, timezone.localdate()
    context = open_file(request, cycle.pupil_id, tab="plan")
    outcomes = list(cycle.outcomes.all())
    places = [
        support.participation
        for outcome in outcomes
        for support in outcome.supports.all()
        if support.participation
    ]
    first = cycle.do_from or cycle.starts_on
    last = cycle.reviewed_on or today
    minutes = delivered(places, actor=actor, first=first, last=last)
    context |= {
        "cycle": cycle,
        "plan": cycle.plan,
        "words": words_of(actor, today),
        "stages": stage_bar(cycle),
        "days": (cycle.review_on - today).days,
        "today": today,
        "outcomes": outcomes,
        "minutes": minutes,
        "places": [(place, minutes[place.pk]) for place in {p.pk: p for p in places}.values()],
        "supports": {
            support.pk: support_content(support)
            for outcome in outcomes
            for support in outcome.supports.all()
        },
        "agreements": standing(cycle.agreements.all()),
        **_agreed(cycle, actor, today),
        "missing": [
            Party(party).label
            for party in rules.missing_agreements({row.party for row in cycle.agreements.all()})
        ],
        "lines": list(cycle.review_lines.all()),
        "history": history_of(cycle, actor),
        "versions": list(
            PlanVersion.objects.visible_to(actor)
            .filter(cycle__plan=cycle.plan)
            .select_related("cycle", "locked_by")
            .defer("content")
        ),
        "cycles": list(Cycle.objects.visible_to(actor).filter(plan=cycle.plan).order_by("number")),
        "assess_texts": texts_of(cycle, ASSESS_TEXTS),
        "plan_texts": texts_of(cycle, PLAN_TEXTS),
        "review_texts": texts_of(cycle, REVIEW_TEXTS),
        "may_write_plan": actor.can(Permission.PLAN_WRITE)
        and rules.may_write(Stage.PLAN, cycle.stage),
    }
    if not cycle.is_finished and actor.permissions & {
        Permission.REVIEW_LINE_WRITE,
        Permission.PLAN_WRITE,
    }:
        context["line_form"] = refused.get("line") or LineForm(cycle=cycle, actor=actor)
    if actor.can(Permission.PLAN_WRITE):
        context |= _writing(request, cycle, refused, today)
    return context


def _agreed(cycle, actor, today):
    """The actions given on this cycle that the actor may know of; none before Do. Two queries at most."""
    if cycle.do_from is None:
        return {"actions": [], "settleable": set()}
    rows = Action.objects.visible_to(actor).agreed_at(ActionSource.PLAN, cycle.pk)
    actions = with_days(rows.as_lines(actor), today)
    mine = set(rows.settleable_by(actor).values_list("pk", flat=True)) if actions else set()
    return {"actions": actions, "settleable": mine}


def _writing(request, cycle, refused, today):
    """The forms of who writes the plan, those of the present stage only."""
    actor = request.actor
    found = {
        "offer_support": cycle.pupil.sen_status == "N" and not cycle.is_finished,
        "follow_ups": list(
            Due.objects.visible_to(actor)
            .open()
            .filter(kind__in=FOLLOW_UPS, subject_id__in=_cycles_of(cycle))
        ),
    }
    if rules.may_write(Stage.PLAN, cycle.stage):
        needs = Need.objects.visible_to(actor).of(cycle.pupil).filter(ends_on=None)
        found["plan_hints"] = coached(cycle, needs)
        found |= _outcome_forms(request, cycle, refused)
        # Evidence is looked for only where it is asked for: it takes seven queries.
        if cycle.stage == Stage.ASSESS or request.GET.get("write") == "assess":
            found["assess_form"] = assess_form(request, cycle, today)
        if cycle.stage == Stage.PLAN:
            found["plan_form"] = part_form(request, PlanForm, cycle)
        found |= {f"{part}_form": refused[part] for part in ("assess", "plan") if part in refused}
    if cycle.stage == Stage.REVIEW:
        found["review_form"] = refused.get("review") or part_form(
            request, ReviewForm, cycle, actor=actor, today=today
        )
    if not cycle.is_finished:
        found["agreement_form"] = refused.get("agreement") or AgreementForm(
            today=today, initial=_usual_answer(cycle)
        )
    return found


def coached(cycle, needs):
    """Give each outcome its hints and return those about the plan as a whole."""
    hints = hints_of(cycle, needs=needs)
    for outcome in cycle.outcomes.all():
        outcome.hints = hints.get(str(outcome.pk), [])
    return hints.get("", [])


def _cycles_of(cycle):
    return Cycle.objects.filter(plan=cycle.plan_id).values("pk")


def _outcome_forms(request, cycle, refused):
    """The form of a new outcome, or of the one that is open in the address; one form for its support."""
    pupil, actor = cycle.pupil, request.actor
    opened = request.GET.get("outcome", "")
    found = {
        "new_outcome": refused.get("new_outcome") or OutcomeForm(pupil=pupil, actor=actor),
        "results_on_file": [
            row.summary[:300]
            for row in cycle.evidence.all()
            if row.kind in (EvidenceKind.ASSESSMENT, EvidenceKind.STEPS)
        ],
        "wants_outcome": "new_outcome" in refused
        or opened == "new"
        or (cycle.stage == Stage.PLAN and not cycle.outcomes.all()),
    }
    for outcome in cycle.outcomes.all():
        if "outcome" in refused and refused["outcome"].instance.pk == outcome.pk:
            outcome.form = refused["outcome"]
        elif opened == str(outcome.pk):
            outcome.form = OutcomeForm(instance=outcome, pupil=pupil, actor=actor)
        if "support" in refused and refused["support_of"] == outcome.pk:
            outcome.support_form = refused["support"]
        elif request.GET.get("support", "") == str(outcome.pk):
            outcome.support_form = SupportForm(outcome=outcome, actor=actor)
    return found


def _usual_answer(cycle):
    """The first party whose answer is missing, to be filled in."""
    missing = rules.missing_agreements({row.party for row in cycle.agreements.all()})
    return {"party": missing[0]} if missing else {}


def assess_form(request, cycle, today, data=None):
    found = candidates(cycle.pupil, actor=request.actor, today=today)
    return part_form(request, AssessForm, cycle, data, found=found)


def part_form(request, form, cycle, data=None, **more):
    """The form of a part; a fresh one begins with the person's draft of it."""
    initial = {} if data is not None else saved.initial(request, draft_key(form.part, cycle))
    return form(data, instance=cycle, initial=initial, **more)


def stage_bar(cycle):
    """(stage, state) of the four stages: done, now or later; none is ever hidden."""
    if cycle.is_finished:
        return [(stage, "done") for stage in STAGES]
    here = STAGES.index(Stage(cycle.stage))
    return [
        (stage, "done" if place < here else "now" if place == here else "later")
        for place, stage in enumerate(STAGES)
    ]


def history_of(cycle, actor):
    """One line per outcome over all cycles of the plan, once there are two. One query."""
    rows = (
        Outcome.objects.visible_to(actor)
        .filter(cycle__plan=cycle.plan_id)
        .select_related("cycle")
        .order_by("cycle__number", "order")
    )
    lines = rules.threads(
        (
            row.thread or row.pk,
            rules.Turn(row.cycle.number, row.target, row.get_rating_display()),
        )
        for row in rows
    )
    return lines if any(turn.number != cycle.number for line in lines for turn in line) else []
