"""How SENCo and leaders work together, looked at once a year."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from pupils.enums import ActionSource
from pupils.models import Action
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.dates import academic_year, academic_year_name
from sendhub.drafts.once import once
from sendhub.reports.actions import inclusion as actions
from sendhub.reports.forms.inclusion import (
    SelfReviewForm,
)
from sendhub.reports.models import (
    SelfReview,
)
from sendhub.reports.views.inclusion import add_action, form_page, lines_of, row_of

P = Permission
PAGE = 20


@require_GET
@requires(P.COMPLIANCE_EDIT)
def together_list(request):
    """How SENCo and leaders work together, year by year."""
    reviews = list(SelfReview.objects.visible_to(request.actor))
    today = timezone.localdate()
    context = {
        "reviews": [(each, academic_year_name(each.year)) for each in reviews],
        "is_due": not reviews or reviews[0].year < academic_year(today),
    }
    return render(request, "reports/inclusion/together_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
@once
def together_add(request):
    form = SelfReviewForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        review = actions.save_review(by=request.actor, **form.cleaned_data)
        messages.success(request, "Kept. Now agree one meaningful action for this term.")
        return redirect(review)
    title = "How do we work together?"
    return form_page(request, form, title, "", draft_key="self-review")


@require_GET
@requires(P.COMPLIANCE_EDIT)
def together_view(request, self_review_pk):
    review = row_of(request, SelfReview, self_review_pk)
    rows = Action.objects.visible_to(request.actor)
    shown, settleable = lines_of(request, rows.agreed_at(ActionSource.TOGETHER, review.pk))
    context = {
        "review": review,
        "name": academic_year_name(review.year),
        "actions": shown,
        "settleable": settleable,
    }
    return render(request, "reports/inclusion/together_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
def together_edit(request, self_review_pk):
    review = row_of(request, SelfReview, self_review_pk)
    form = SelfReviewForm(request.POST or None, instance=review, today=timezone.localdate())
    if form.is_valid():
        actions.save_review(review=review, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(review)
    return form_page(request, form, "Change the self-review", review.get_absolute_url())


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
@once
def together_action_add(request, self_review_pk):
    review = row_of(request, SelfReview, self_review_pk)
    return add_action(request, review, ActionSource.TOGETHER, "One meaningful action this term")
