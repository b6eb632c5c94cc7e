"""Meeting mode, the report, the LA's decision, the amended plan."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ehcp.actions import decisions, meetings
from ehcp.forms.meetings import MeetingForm
from ehcp.forms.reviews import AmendedForm, DayForm, DecisionForm
from ehcp.review_page import lacks_of, parts_of, people_of, review_of
from ehcp.review_plan import outcomes_of
from pupils.file import open_file
from pupils.views.due import back_from
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts import saved


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def review_meeting(request, review_pk):
    """One screen for the hour; what is typed saves itself as a draft, and the button keeps it."""
    review = review_of(request, review_pk)
    today = timezone.localdate()
    key = f"review-meeting:{review.pk}"
    people = people_of(review, today=today)
    form = MeetingForm(
        request.POST or None,
        review=review,
        parts=parts_of(review, actor=request.actor, today=today),
        outcomes=outcomes_of(review),
        people=[person for person in people if person.name],
        initial={} if request.method == "POST" else saved.initial(request, key),
    )
    if form.is_valid():
        held = "held" in request.POST
        meetings.save_meeting(review=review, held=held, by=request.actor, **form.read())
        saved.clear(request, key)
        messages.success(request, "Saved.")
        return redirect(
            "ehcp:review_report" if held else "ehcp:review_meeting", review_pk=review.pk
        )
    context = open_file(request, review.pupil_id, tab="ehcp_reviews")
    context |= {
        "review": review,
        "form": form,
        "draft_key": key,
        "voices": [row for row in review.contributions.select_related("person") if row.person.role in ("pupil", "young_person")],
        "contributions": review.contributions.select_related("person"),
        "may_hold": bool(review.meeting_on and review.meeting_on <= today and not review.is_held),
    }  # fmt: skip
    return render(request, "ehcp/review_meeting.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def review_report(request, review_pk):
    """What the report still lacks, and the press that says it went to the LA and to everyone invited."""
    review = review_of(request, review_pk)
    form = DayForm(request.POST or None, review=review, today=timezone.localdate())
    if form.is_valid():
        decisions.send_report(review=review, by=request.actor, **form.cleaned_data)
        messages.success(request, "Written down. The LA’s four weeks run from the meeting.")
        return back_from(request, review)
    context = open_file(request, review.pupil_id, tab="ehcp_reviews")
    context |= {
        "review": review,
        "form": form,
        "lacks": lacks_of(review, outcomes=outcomes_of(review)),
    }
    return render(request, "ehcp/review_report.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def review_decision(request, review_pk):
    review = review_of(request, review_pk)
    form = DecisionForm(request.POST or None, review=review, today=timezone.localdate())
    if form.is_valid():
        decisions.record_decision(review=review, by=request.actor, **form.cleaned_data)
        messages.success(request, "Recorded. The next review has its date.")
        return back_from(request, review)
    return _form_page(request, review, form, "The LA’s decision")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def review_amended(request, review_pk):
    review = review_of(request, review_pk)
    form = AmendedForm(request.POST or None, review=review, today=timezone.localdate())
    if form.is_valid():
        decisions.record_amended(review=review, by=request.actor, **form.cleaned_data)
        messages.success(request, "Recorded. Enter the amended plan as a new version of the plan.")
        return back_from(request, review)
    return _form_page(request, review, form, "How amending ended")


def _form_page(request, review, form, heading):
    context = open_file(request, review.pupil_id, tab="ehcp_reviews")
    return render(request, "pupils/file_form.html", context | {"form": form, "heading": heading})
