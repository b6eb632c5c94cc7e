"""The staff survey: opened and read by leaders, links taken by staff, answered by whoever holds a link."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once
from sendhub.reports.actions import surveys as actions
from sendhub.reports.forms.surveys import AnswerForm, DaysForm, SlipsForm, SurveyForm
from sendhub.reports.models import Survey, SurveyAnswer, SurveyTaker
from sendhub.reports.surveys import BANDS, results, trend_of
from sendhub.sharing.visits import private
from sendhub.small_numbers import SMALLEST

STAFF = (Permission.TRAINING_RECORD_ALL, Permission.TRAINING_RECORD_OWN)
TREND = 6


def _survey(request, survey_pk):
    return get_object_or_404(Survey.objects.visible_to(request.actor), pk=survey_pk)


@require_GET
@requires(*STAFF)
def survey_list(request):
    """Rounds with their trend for leaders; for everybody the one that is open, with their link."""
    actor, today = request.actor, timezone.localdate()
    reads = actor.can(Permission.TRAINING_RECORD_ALL)
    surveys = list(Survey.objects.visible_to(actor)) if reads else []
    current = Survey.objects.visible_to(actor).open_on(today).first()
    took = SurveyTaker.objects.visible_to(actor).filter(survey=current, staff=actor.staff_id)
    context = {
        "surveys": surveys,
        "trend": _trend(surveys, today) if reads else None,
        "current": current,
        "has_taken": current is not None and took.exists(),
        "today": today,
    }
    return render(request, "reports/survey/survey_list.html", context)


def _trend(surveys, today):
    """The names of the last closed rounds, oldest first, and each statement through them; one query."""
    closed = [survey for survey in surveys if survey.closes_on < today][:TREND][::-1]
    ratings = {survey.pk: [] for survey in closed}
    for pk, each in SurveyAnswer.objects.filter(survey__in=closed).values_list("survey", "ratings"):
        ratings[pk].append(each)
    names = [survey.name for survey in closed]
    rows = trend_of(names, [results(ratings[survey.pk]) for survey in closed])
    head = ("Survey", "Mostly or fully")
    return {
        "names": names,
        "head": head,
        "rows": rows,
        "has_pictures": any(row.svg for row in rows),
    }


@require_http_methods(["GET", "POST"])
@requires(Permission.TRAINING_RECORD_ALL)
@once
def survey_open(request):
    today = timezone.localdate()
    form = SurveyForm(request.POST or None, actor=request.actor, today=today)
    if form.is_valid():
        survey = actions.open_survey(by=request.actor, today=today, **form.cleaned_data)
        messages.success(request, "Made. Everybody is told on the day it opens.")
        return redirect(survey)
    return render(
        request, "reports/survey/survey_form.html", {"form": form, "title": "Open a survey"}
    )


@require_GET
@requires(Permission.TRAINING_RECORD_ALL)
def survey_view(request, survey_pk):
    """What was answered, once it is closed and five answered; until then only how many."""
    survey, today = _survey(request, survey_pk), timezone.localdate()
    audit.record_opening(by=request.actor, subject=survey)
    numbers = SurveyAnswer.objects.visible_to(request.actor).filter(survey=survey)
    is_closed = survey.closes_on < today
    answers = list(numbers.values_list("ratings", flat=True)) if is_closed else []
    context = {
        "survey": survey,
        "is_closed": is_closed,
        "is_open": survey.is_open(today),
        "answered": len(answers) if is_closed else numbers.aggregate(n=Count("pk"))["n"],
        "staff": actions.working(request.actor.school_id, today).count(),
        "results": results(answers),
        "bands": BANDS,
        "smallest": SMALLEST,
    }
    return render(request, "reports/survey/survey_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.TRAINING_RECORD_ALL)
def survey_days(request, survey_pk):
    survey = _survey(request, survey_pk)
    form = DaysForm(request.POST or None, survey=survey)
    if form.is_valid():
        actions.change_days(survey=survey, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(survey)
    context = {"form": form, "title": "Move the last day", "survey": survey}
    return render(request, "reports/survey/survey_form.html", context)


@require_POST
@requires(*STAFF)
def survey_take(request, survey_pk):
    """The person's one link, shown this once."""
    survey = _survey(request, survey_pk)
    token = actions.take_link(survey=survey, by=request.actor, today=timezone.localdate())
    context = {"survey": survey, "links": [address_of(token)], "is_mine": True}
    return private(render(request, "reports/survey/survey_links.html", context))


@require_http_methods(["GET", "POST"])
@requires(Permission.TRAINING_RECORD_ALL)
def survey_slips(request, survey_pk):
    """Links to cut apart and hand out, for people without an account."""
    survey = _survey(request, survey_pk)
    form = SlipsForm(request.POST or None)
    if form.is_valid():
        tokens = actions.print_slips(survey=survey, by=request.actor, **form.cleaned_data)
        context = {"survey": survey, "links": [address_of(token) for token in tokens]}
        return private(render(request, "reports/survey/survey_links.html", context))
    context = {"form": form, "title": "Links on paper", "survey": survey}
    return render(request, "reports/survey/survey_form.html", context)


def address_of(token):
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}/link/survey/{token}/"


@login_not_required  # whoever holds a link is anonymous, signed in or not
def survey_door(request, token):
    """The same page for any token; asks and spends nothing: mail scanners follow links, too."""
    return private(render(request, "reports/survey/door.html", {"token": token}))


@require_POST
@login_not_required  # as above; the token comes in the body, so that no later address holds it
def survey_answer(request):
    """The statements, then thanks. What does not open says the same whatever the reason."""
    token, today = request.POST.get("token", "")[:200], timezone.localdate()
    survey = actions.survey_behind(token, today=today)
    if survey is None:
        return private(render(request, "reports/survey/closed.html", status=404))
    form = AnswerForm(request.POST if "sent" in request.POST else None)
    if form.is_valid():
        kept = actions.answer(token=token, ratings=form.cleaned_data, today=today)
        page, status = ("thanks", 200) if kept else ("closed", 404)
        return private(
            render(request, f"reports/survey/{page}.html", {"survey": survey}, status=status)
        )
    context = {"form": form, "token": token, "survey": survey}
    return private(render(request, "reports/survey/answer.html", context))
