"""SEN surgeries as colleagues see them: free slots, the own ones, booked and given back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.actions import surgeries as actions
from agencies.forms.meetings import BookingForm
from agencies.models import Meeting, SurgerySlot
from agencies.views.contact_log import READS, WRITES
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission


@require_GET
@requires(*READS)
def surgery_list(request):
    """Surgeries to come with their slots: free or taken, one's own with what it is about."""
    now = timezone.now()
    coming = Meeting.objects.filter(school_id=request.actor.school_id).surgeries().planned()
    surgeries = list(
        coming.filter(ends_at__gt=now).select_related("led_by").order_by("starts_at", "pk")
    )
    slots = SurgerySlot.objects.visible_to(request.actor).filter(meeting__in=surgeries)
    by_surgery = {}
    for slot in slots.select_related("pupil"):
        slot.is_mine = slot.booked_by_id is not None and slot.booked_by_id == request.actor.staff_id
        slot.is_over = slot.starts_at <= now
        by_surgery.setdefault(slot.meeting_id, []).append(slot)
    context = {"surgeries": [(each, by_surgery.get(each.pk, [])) for each in surgeries]}
    return render(request, "agencies/surgery_list.html", context)


def _slot(request, slot_pk):
    rows = SurgerySlot.objects.visible_to(request.actor).select_related("meeting__led_by")
    return get_object_or_404(rows, pk=slot_pk)


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
def slot_book(request, surgery_slot_pk):
    slot = _slot(request, surgery_slot_pk)
    form = BookingForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        actions.book_slot(slot=slot, by=request.actor, **form.cleaned_data)
        messages.success(request, "Booked. It stands on your desk and in your calendar.")
        return redirect("agencies:surgery_list")
    return render(request, "agencies/slot_book.html", {"slot": slot, "form": form})


@require_POST
@requires(*WRITES)
def slot_free(request, surgery_slot_pk):
    """Give back one's own slot; who runs the surgeries may free any."""
    slot = _slot(request, surgery_slot_pk)
    if not request.actor.can(Permission.CONTACT_LOG_EDIT):
        rows = SurgerySlot.objects.visible_to(request.actor).of_person(request.actor)
        slot = get_object_or_404(rows, pk=slot.pk)
    actions.free_slot(slot=slot, by=request.actor)
    messages.success(request, "Given back. A colleague can book it now.")
    return redirect("agencies:surgery_list")
