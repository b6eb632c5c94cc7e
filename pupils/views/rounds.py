"""Round robin: the rounds that are out, asking, answering, reading the answers together."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import rounds as actions
from pupils.file import open_file
from pupils.filters.rounds import RoundFilter
from pupils.forms.days import RowVersionForm
from pupils.forms.rounds import AskForm, QuestionSetForm, StaffAnswerForm
from pupils.models import QuestionRound, QuestionSet, RoundAnswer
from pupils.rules.rounds import STARTERS
from pupils.views.links import receivers_of
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts import saved
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.PUPIL_VIEW_ALL)
def round_list(request):
    """The rounds that are out, then those that are closed; how many have answered."""
    found = RoundFilter(request.GET, actor=request.actor)
    page = Paginator(found.qs.with_counts(), PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    for row in page:
        row.days = (row.due_on - today).days
    audit.record_list(
        by=request.actor, name="rounds", filters=found.used, results=page.paginator.count
    )
    context = {"form": found.form, "page": page, "is_narrowed": bool(found.used)}
    return render(request, "pupils/rounds/round_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.LINK_MAKE)
@once
def round_ask(request, pupil_pk):
    """Ask about a pupil; `?set=` begins with the words of one of the school's sets."""
    context = open_file(request, pupil_pk, tab="days")
    pupil, today = context["pupil"], timezone.localdate()
    sets = list(QuestionSet.objects.visible_to(request.actor).filter(is_active=True))
    chosen = next((each for each in sets if str(each.pk) == request.GET.get("set")), None)
    form = AskForm(
        request.POST or None,
        pupil=pupil,
        school=request.actor.school,
        receivers=receivers_of(request, pupil),
        today=today,
        chosen_set=chosen or (sets[0] if sets else None),
    )
    if form.is_valid():
        row = actions.ask(pupil=pupil, by=request.actor, **form.asked())
        messages.success(
            request, "Asked. Staff find it on their desk; look at each link, then send it."
        )
        return redirect(row)
    context |= {"form": form, "sets": sets, "chosen": chosen}
    return render(request, "pupils/rounds/round_ask.html", context)


def _round(request, pk):
    rows = QuestionRound.objects.visible_to(request.actor)
    return get_object_or_404(rows.with_counts(), pk=pk)


@require_GET
@requires(Permission.PUPIL_VIEW_ALL)
def round_view(request, round_pk):
    """The answers side by side, one question after the other."""
    row = _round(request, round_pk)
    context = open_file(request, row.pupil_id, tab="days")
    answers = list(
        RoundAnswer.objects.visible_to(request.actor)
        .filter(round=row)
        .select_related("staff", "link")
    )
    context |= {
        "round": row,
        "people": answers,
        "waiting": [each for each in answers if each.answered_on is None],
        "collated": collated(row.questions, answers),
    }
    return render(request, "pupils/rounds/round_view.html", context)


def collated(questions, answers):
    """(question, [(who, words)]) in the order of the questions; who said nothing to one is left out."""
    given = [each for each in answers if each.answered_on]
    return [
        (
            question,
            [
                (each.name, each.answers[place])
                for each in given
                if place < len(each.answers) and each.answers[place]
            ],
        )
        for place, question in enumerate(questions)
    ]


@require_POST
@requires(Permission.LINK_MAKE)
def round_remind(request, round_pk):
    reminded, in_person = actions.remind(question_round=_round(request, round_pk), by=request.actor)
    told = f"{reminded} reminded." if reminded != 1 else "One person reminded."
    if in_person:
        told += f" Ask in person: {', '.join(in_person)}."
    messages.success(request, told)
    return redirect("pupils:round_view", round_pk=round_pk)


@require_POST
@requires(Permission.LINK_MAKE)
def round_close(request, round_pk):
    row, form = _round(request, round_pk), RowVersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    actions.close(question_round=row, version=version, by=request.actor)
    messages.success(request, "Closed. The answers can be ticked into the next Assess.")
    return redirect(row)


@require_GET
@requires(Permission.RECORDS_ADD)
def round_mine(request):
    """What I am asked, and what I have answered in rounds that are still open."""
    rows = RoundAnswer.objects.visible_to(request.actor).asked_of(request.actor)
    rows = rows.filter(round__closed_on=None).select_related("round", "pupil__group")
    audit.record_list(by=request.actor, name="rounds_asked_of_me", results=len(rows))
    context = {
        "waiting": [row for row in rows if row.answered_on is None],
        "answered": [row for row in rows if row.answered_on],
    }
    return render(request, "pupils/rounds/round_mine.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
def round_answer(request, round_answer_pk):
    """Answer on a phone in a minute or two; until the round is closed it can be changed."""
    rows = RoundAnswer.objects.visible_to(request.actor).asked_of(request.actor)
    row = get_object_or_404(rows.select_related("round__asked_by"), pk=round_answer_pk)
    key = f"round-answer:{row.pk}"
    form = StaffAnswerForm(
        request.POST or None,
        answer=row,
        initial={} if request.method == "POST" else saved.initial(request, key),
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        actions.answer(answer=row, version=version, answers=form.answers(), by=request.actor)
        saved.clear(request, key)
        messages.success(request, "Thank you. Your answers are with the SENCo.")
        return redirect("pupils:round_mine")
    context = open_file(request, row.pupil_id, tab="days")
    context |= {"form": form, "answer": row, "round": row.round, "draft_key": key}
    return render(request, "pupils/rounds/round_answer.html", context)


@require_GET
@requires(Permission.LINK_MAKE)
def question_set_list(request):
    sets = list(QuestionSet.objects.visible_to(request.actor))
    for each in sets:
        each.lines = each.questions.splitlines()
    context = {"sets": sets, "starters": STARTERS if not sets else ()}
    return render(request, "pupils/rounds/question_set_list.html", context)


@require_POST
@requires(Permission.LINK_MAKE)
@once
def question_set_start(request):
    """Take over the sets that are suggested to a school without any."""
    if not QuestionSet.objects.visible_to(request.actor).exists():
        for name, questions in STARTERS:
            actions.keep_set(name=name, questions=questions, by=request.actor)
        messages.success(request, "Taken over. Change the words until they are yours.")
    return redirect("pupils:question_set_list")


@require_http_methods(["GET", "POST"])
@requires(Permission.LINK_MAKE)
@once
def question_set_edit(request, question_set_pk=None):
    """Write a new set, or change one."""
    row = None
    if question_set_pk:
        rows = QuestionSet.objects.visible_to(request.actor)
        row = get_object_or_404(rows, pk=question_set_pk)
    form = QuestionSetForm(request.POST or None, instance=row, school=request.actor.school)
    if form.is_valid():
        actions.keep_set(question_set=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:question_set_list")
    context = {"form": form, "heading": "Change the questions" if row else "A new set of questions"}
    return render(request, "pupils/rounds/question_set_edit.html", context)
