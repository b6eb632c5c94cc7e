"""Annual reviews: the planner over the year, one review, its day, its people, cancelling."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ehcp.actions import reviews as actions
from ehcp.actions import rounds
from ehcp.forms.reviews import CancelForm, EarlyForm, MeetingDayForm, PersonForm, PutOffForm
from ehcp.models import AnnualReview, ReviewPerson
from ehcp.planner import PlannerForm, planned
from ehcp.review_page import (
    lacks_of,
    limit_of,
    lines_of,
    next_step,
    people_of,
    review_of,
    school_days,
)
from ehcp.review_plan import anchor_of, outcomes_of, plans_in_force
from ehcp.rules import reviews as rules
from ehcp.rules.showing import day_in_words
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.EHC_VIEW)
def review_list(request):
    """The planner: what comes first, load by week, what clashes."""
    today = timezone.localdate()
    form = PlannerForm(request.GET)
    form.is_valid()
    rows = AnnualReview.objects.visible_to(request.actor).open().as_lines()
    found = planned(rows, today=today, days=school_days(request.actor.school_id))
    lines = form.narrowed(found.lines, by=request.actor)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor, name="ehcp.review", filters=form.used, results=page.paginator.count
    )
    context = {"form": form, "page": page, "weeks": found.weeks, "counts": found.counts}
    return render(request, "ehcp/review_list.html", context)


@require_GET
@requires(Permission.EHC_VIEW)
def review_view(request, review_pk):
    review = review_of(request, review_pk)
    audit.record_opening(by=request.actor, subject=review, pupil_id=review.pupil_id)
    context = open_file(request, review.pupil_id, tab="ehcp_reviews")
    today = timezone.localdate()
    days = school_days(request.actor.school_id)
    people = people_of(review, today=today)
    outcomes = outcomes_of(review)
    context |= {
        "review": review,
        "limit": limit_of(review),
        "steps": rules.steps_around(review.meeting_on, days) if review.meeting_on else [],
        "clocks": lines_of(review, actor=request.actor, today=today, days=days),
        "people": people,
        "answered": sum(1 for person in people if person.received_on),
        "asked": sum(1 for person in people if person.asked_on),
        "contributions": list(review.contributions.select_related("person", "document")),
        "moves": list(review.moves.select_related("by_user")),
        "next": next_step(review, people),
        "lacks": lacks_of(review, outcomes=outcomes) if review.state == "held" else [],
        "is_before": review.state in rules.BEFORE_MEETING,
        "is_undecided": review.state in rules.UNDECIDED,
        "may_decide": review.state in ("held", "reported"),
    }
    return render(request, "ehcp/review_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def review_meeting_day(request, review_pk):
    """Give the meeting its day, proposed backwards from the date the review is due."""
    review = review_of(request, review_pk)
    if review.meeting_on:
        return redirect("ehcp:review_put_off", review_pk=review.pk)
    today = timezone.localdate()
    days = school_days(request.actor.school_id)
    limit = limit_of(review)
    proposed = rules.propose_meeting(latest_on=limit.meeting_on, today=today, school_days=days)
    form = MeetingDayForm(request.POST or None, review=review, today=today, proposed=proposed)
    if form.is_valid():
        actions.set_meeting(review=review, by=request.actor, **form.cleaned_data)
        rounds.gather_people(review=review, by=request.actor)
        _warn_of_closed_day(request, form.cleaned_data["meeting_on"], days)
        messages.success(request, "The day is set. Whom the record names is on the list.")
        return redirect("ehcp:review_round", review_pk=review.pk)
    context = open_file(request, review.pupil_id, tab="ehcp_reviews")
    context |= {
        "review": review,
        "form": form,
        "limit": limit,
        "proposed": proposed,
        "steps": rules.steps_around(proposed, days) if proposed else [],
    }
    return render(request, "ehcp/review_meeting_day.html", context)


def _warn_of_closed_day(request, meeting_on, days):
    """A meeting may be held in the holidays; nobody should find out by standing before a locked door."""
    if days.terms and not days.is_school_day(meeting_on):
        messages.warning(request, f"School is closed on {day_in_words(meeting_on)}.")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def review_put_off(request, review_pk):
    review = review_of(request, review_pk)
    form = PutOffForm(request.POST or None, review=review, today=timezone.localdate())
    if form.is_valid():
        actions.put_off(review=review, by=request.actor, **form.cleaned_data)
        days = school_days(request.actor.school_id)
        _warn_of_closed_day(request, form.cleaned_data["meeting_on"], days)
        messages.success(request, "Moved. Every date that hangs on the meeting has moved with it.")
        return redirect(review)
    return _form_page(request, review, form, "Put the meeting on another day")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def review_cancel(request, review_pk):
    review = review_of(request, review_pk)
    form = CancelForm(request.POST or None, review=review, today=timezone.localdate())
    if form.is_valid():
        actions.cancel_review(review=review, by=request.actor, **form.cleaned_data)
        messages.success(
            request,
            "Cancelled, with the reason. The plan must be reviewed all the same: see below.",
        )
        return redirect("ehcp:pupil_reviews", pupil_pk=review.pupil_id)
    return _form_page(request, review, form, "Cancel this review")


def _form_page(request, review, form, heading):
    context = open_file(request, review.pupil_id, tab="ehcp_reviews")
    return render(request, "pupils/file_form.html", context | {"form": form, "heading": heading})


@require_GET
@requires(Permission.EHC_VIEW)
def pupil_reviews(request, pupil_pk):
    """The tab: the review that stands open first, then those before it."""
    context = open_file(request, pupil_pk, tab="ehcp_reviews")
    reviews = list(AnnualReview.objects.visible_to(request.actor).of(context["pupil"]).as_lines())
    plans = plans_in_force(request.actor).of(context["pupil"])
    context |= {
        "open_reviews": [row for row in reviews if row.state not in rules.FINAL],
        "past_reviews": [row for row in reviews if row.state in rules.FINAL],
        "plans": list(plans),
        "today": timezone.localdate(),
    }
    return render(request, "ehcp/pupil_reviews.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def review_early(request, ehc_plan_pk):
    """Hold a review before its time."""
    plans = plans_in_force(request.actor).select_related("pupil__school__local_authority")
    plan = get_object_or_404(plans, pk=ehc_plan_pk)
    form = EarlyForm(request.POST or None)
    if form.is_valid():
        review = actions.start_early(
            plan=plan, anchor_on=anchor_of(plan), by=request.actor, **form.cleaned_data
        )
        messages.success(request, "The early review is open. Set its day.")
        return redirect("ehcp:review_meeting_day", review_pk=review.pk)
    context = open_file(request, plan.pupil_id, tab="ehcp_reviews")
    context |= {"form": form, "heading": "Hold a review early"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def review_person_add(request, review_pk):
    review = review_of(request, review_pk)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        rounds.keep_person(review=review, by=request.actor, **form.cleaned_data)
        messages.success(request, "Added.")
        return redirect(review)
    return _form_page(request, review, form, "Add somebody to the review")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def review_person_edit(request, review_person_pk):
    people = ReviewPerson.objects.visible_to(request.actor).select_related("review")
    person = get_object_or_404(people, pk=review_person_pk)
    form = PersonForm(request.POST or None, instance=person)
    if form.is_valid():
        rounds.keep_person(
            review=person.review, person=person, by=request.actor, **form.cleaned_data
        )
        messages.success(request, "Saved.")
        return redirect(person.review)
    return _form_page(request, person.review, form, person.shown_name)
