"""Advice of a pupil: received, decided line by line, read by who teaches the pupil."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import rules
from agencies.actions import advice as actions
from agencies.endings import endings_for
from agencies.filters.referrals import AdviceFilter
from agencies.forms.advice import AdviceForm, EndForm, ItemForm
from agencies.models import Advice, AdviceItem, AdviceReceipt
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def advice_list(request):
    """The lines of advice without an end, the oldest advice first."""
    today = timezone.localdate()
    found = AdviceFilter(request.GET, actor=request.actor)
    found.form.is_valid()
    used = [name for name, value in found.form.cleaned_data.items() if value]
    rows = found.qs.select_related("pupil", "advice__agency")
    rows = rows.order_by("advice__received_on", "advice", "order")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for item in page:
        item.age_days = (today - item.advice.received_on).days
    audit.record_list(
        by=request.actor, name="agencies.advice", filters=used, results=page.paginator.count
    )
    context = {"form": found.form, "page": page, "is_narrowed": bool(used)}
    return render(request, "agencies/advice_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
@once
def advice_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="agencies")
    today = timezone.localdate()
    form = AdviceForm(
        request.POST or None,
        actor=request.actor,
        pupil=context["pupil"],
        today=today,
        initial={
            "received_on": today,
            "referral": request.GET.get("referral"),
            "agency": request.GET.get("agency"),
        },
    )
    if form.is_valid():
        advice = actions.receive_advice(
            pupil=context["pupil"], by=request.actor, **form.cleaned_data
        )
        messages.success(request, "Advice kept. Decide now what becomes of each line.")
        return redirect(advice)
    context |= {
        "form": form,
        "heading": "Advice that came in",
        "draft_key": f"advice:{context['pupil'].pk}",
    }
    return render(request, "pupils/file_form.html", context)


def _advice(request, advice_pk):
    rows = Advice.objects.visible_to(request.actor).with_items()
    return get_object_or_404(rows, pk=advice_pk)


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def advice_view(request, advice_pk):
    advice = _advice(request, advice_pk)
    audit.record_opening(by=request.actor, subject=advice, pupil_id=advice.pupil_id)
    context = open_file(request, advice.pupil_id, tab="agencies")
    readers = {}
    receipts = AdviceReceipt.objects.filter(item__advice=advice).select_related("user")
    for receipt in receipts.order_by("at"):
        readers.setdefault(receipt.item_id, []).append(receipt.user.name)
    items = list(advice.items.all())
    for item in items:
        item.read_by = readers.get(item.pk, [])
        item.endings = endings_for(request.actor, item)
    context |= {
        "advice": advice,
        "items": items,
        "is_old": rules.is_old_advice(advice.dated_on, timezone.localdate()),
        "item_form": ItemForm(),
    }
    return render(request, "agencies/advice_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
@once
def advice_item_add(request, advice_pk):
    advice = _advice(request, advice_pk)
    form = ItemForm(request.POST or None)
    if form.is_valid():
        actions.add_item(advice=advice, by=request.actor, **form.cleaned_data)
        messages.success(request, "Line added.")
        return redirect(advice)
    context = open_file(request, advice.pupil_id, tab="agencies")
    context |= {"form": form, "heading": "Add a line"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
def advice_item_end(request, advice_item_pk):
    rows = AdviceItem.objects.visible_to(request.actor).select_related("advice__agency")
    item = get_object_or_404(rows, pk=advice_item_pk)
    form = EndForm(
        request.POST or None, initial={"version": item.version, "for_class": item.for_class}
    )
    if form.is_valid():
        actions.end_item(item=item, by=request.actor, **form.cleaned_data)
        messages.success(request, "Decided.")
        return redirect(item.advice)
    context = open_file(request, item.pupil_id, tab="agencies")
    context |= {"form": form, "item": item}
    return render(request, "agencies/advice_item_end.html", context)


@require_POST
@requires(Permission.CONTACT_LOG_OWN, Permission.CONTACT_LOG_EDIT)
def advice_item_read(request, advice_item_pk):
    item = get_object_or_404(AdviceItem.objects.visible_to(request.actor), pk=advice_item_pk)
    actions.read_item(item=item, by=request.actor)
    messages.success(request, "Thank you. The SENCo sees that you have read it.")
    if request.POST.get("next") == "desk":
        return redirect("desk:home")
    return redirect("agencies:pupil_agencies", pupil_pk=item.pupil_id)
