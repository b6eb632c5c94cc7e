"""The round of contributions: asked with one press, the row of lights, reminders, a teacher's own part."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ehcp.actions import rounds as actions
from ehcp.forms.reviews import DayForm, OwnPartForm, RoundForm
from ehcp.models import ReviewPerson
from ehcp.review_page import people_of, review_of
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts import saved
from sendhub.drafts.once import once


@require_http_methods(["GET", "POST"])
@requires(Permission.LINK_MAKE)
def review_round(request, review_pk):
    """Child, receivers with address and what is asked, on one page before anything goes out."""
    review = review_of(request, review_pk)
    if not review.meeting_on:
        return redirect("ehcp:review_meeting_day", review_pk=review.pk)
    today = timezone.localdate()
    open_people = ReviewPerson.objects.visible_to(request.actor).filter(
        review=review, received_on=None
    )
    form = RoundForm(
        request.POST or None,
        review=review,
        today=today,
        people=open_people.select_related("staff", "link", "contact"),
        due_on=actions.answer_by(meeting_on=review.meeting_on, today=today),
    )
    if form.is_valid():
        actions.ask_round(review=review, by=request.actor, **form.cleaned_data)
        messages.success(
            request,
            f"{len(form.cleaned_data['people'])} asked. Now see that each code reaches its receiver.",
        )
        return redirect(review)
    context = open_file(request, review.pupil_id, tab="ehcp_reviews")
    people = people_of(review, today=today)
    context |= {
        "review": review,
        "form": form,
        "people": [person for person in people if person.received_on is None],
        "ticked": set(form["people"].value() or ())
        | {str(pk) for pk in form["people"].value() or ()},
    }
    return render(request, "ehcp/review_round.html", context)


@require_POST
@requires(Permission.LINK_MAKE)
def review_remind(request, review_pk):
    review = review_of(request, review_pk)
    reminded, to_ring = actions.remind_all(review=review, by=request.actor)
    said = f"{reminded} reminded."
    if to_ring:
        said += f" Ask in person: {', '.join(person.shown_name for person in to_ring)}."
    messages.success(request, said)
    return redirect(review)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def review_circulate(request, review_pk):
    """Write down that notice and papers went to everyone invited."""
    review = review_of(request, review_pk)
    form = DayForm(request.POST or None, review=review, today=timezone.localdate())
    if form.is_valid():
        actions.circulate(review=review, by=request.actor, **form.cleaned_data)
        messages.success(request, "Written down: notice and papers are out.")
        return redirect(review)
    context = open_file(request, review.pupil_id, tab="ehcp_reviews")
    context |= {"form": form, "heading": "Notice and papers went to everyone invited"}
    return render(request, "pupils/file_form.html", context)


@require_GET
@requires(Permission.EHC_CONTRIBUTE)
def own_part_list(request):
    """What waits for me, each with its day."""
    people = ReviewPerson.objects.to_write(request.actor).select_related("pupil__group", "review")
    audit.record_list(by=request.actor, name="ehcp.own_part", filters=[], results=len(people))
    return render(request, "ehcp/own_part_list.html", {"people": people})


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_CONTRIBUTE)
@once
def own_part_write(request, review_person_pk):
    """A teacher's or assistant's part, written on a phone in a minute or two, or typed in for a colleague."""
    people = ReviewPerson.objects.may_write(request.actor).select_related("review")
    person = get_object_or_404(people, pk=review_person_pk)
    key = f"review-part:{person.pk}"
    form = OwnPartForm(
        request.POST or None,
        initial={} if request.method == "POST" else saved.initial(request, key),
    )
    if form.is_valid():
        actions.write_own(person=person, lines=form.lines(), by=request.actor)
        saved.clear(request, key)
        messages.success(request, "Thank you. Your part is in the review.")
        return redirect("ehcp:own_part_list")
    context = open_file(request, person.pupil_id, tab="ehcp_reviews")
    context |= {"form": form, "draft_key": key, "person": person, "review": person.review}
    return render(request, "ehcp/own_part_write.html", context)
