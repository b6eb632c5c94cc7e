"""A pupil by hand: add, keep identity, on and off roll, lead; the account of the roll; several at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import pupils as actions
from pupils.actions import register as register_actions
from pupils.file import open_file, pupil_of
from pupils.filters.roll import RollFilter
from pupils.forms.pupils import (
    ChosenForm,
    IdentityForm,
    LeadForm,
    LeaveForm,
    PupilAddForm,
    ReadmitForm,
    ReviewDayForm,
)
from pupils.models import Enrolment, Pupil
from pupils.views.came_from import census_line
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.ROLL_ACCOUNT)
def roll(request):
    """Who is on roll: name, UPN, class; no status and no need."""
    found = RollFilter(request.GET, actor=request.actor, today=timezone.localdate())
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor, name="pupils.roll", filters=found.used, results=page.paginator.count
    )
    context = {"form": found.form, "page": page, "is_narrowed": bool(found.used)}
    return render(request, "pupils/roll.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_IDENTITY_EDIT)
@once
def pupil_add(request):
    form = PupilAddForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if form.is_valid():
        pupil = actions.add_pupil(by=request.actor, **form.cleaned_data)
        messages.success(request, format_html("<bdi>{}</bdi> is on roll.", pupil.full_name))
        if form.note_upn:
            messages.warning(request, form.note_upn)
        return redirect(home_of(pupil, request.actor))
    return render(request, "pupils/pupil_add.html", {"form": form, "back": list_of(request.actor)})


def home_of(pupil, actor):
    """Where to go after a change: the pupil's page, or the roll for who sees no more than that."""
    if actor.can(Permission.PUPIL_VIEW_ALL):
        return reverse("pupils:pupil_sen", kwargs={"pupil_pk": pupil.pk})
    return reverse("pupils:roll")


def list_of(actor):
    return reverse("pupils:register" if actor.can(Permission.PUPIL_LIST) else "pupils:roll")


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_IDENTITY_EDIT)
def pupil_edit(request, pupil_pk):
    pupil = get_object_or_404(Pupil.objects.on_account(request.actor), pk=pupil_pk)
    back = census_line(request, pupil) or home_of(pupil, request.actor)
    form = IdentityForm(
        request.POST or None, instance=pupil, actor=request.actor, today=timezone.localdate()
    )
    if form.is_valid():
        values = form.cleaned_data
        values["version"] = values["version"] or 0
        actions.edit_identity(pupil=pupil, by=request.actor, **values)
        messages.success(request, "Saved.")
        if form.note_upn:
            messages.warning(request, form.note_upn)
        return redirect(back)
    audit.record_opening(by=request.actor, subject=pupil, pupil_id=pupil.pk)
    context = {"form": form, "named": pupil, "back": back}
    return render(request, "pupils/pupil_edit.html", context)


def stay_of(pupil, actor):
    return Enrolment.objects.visible_to(actor).filter(pupil=pupil).order_by("-starts_on").first()


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_MOVE)
def pupil_leave(request, pupil_pk):
    pupil = pupil_of(request, pupil_pk)
    stay = stay_of(pupil, request.actor)
    form = LeaveForm(request.POST or None, stay=stay, today=timezone.localdate())
    if form.is_valid():
        actions.leave(pupil=pupil, by=request.actor, **form.cleaned_data)
        messages.success(request, "The last day is set. The file stays with the school.")
        return redirect(home_of(pupil, request.actor))
    return move_page(request, pupil, form, "leave", stay)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_MOVE)
def pupil_readmit(request, pupil_pk):
    pupil = pupil_of(request, pupil_pk)
    last = stay_of(pupil, request.actor)
    form = ReadmitForm(
        request.POST or None, actor=request.actor, last=last, today=timezone.localdate()
    )
    if form.is_valid():
        actions.readmit(pupil=pupil, by=request.actor, **form.cleaned_data)
        messages.success(request, "The pupil is on roll again, with the same file.")
        return redirect(home_of(pupil, request.actor))
    return move_page(request, pupil, form, "readmit", last)


@require_POST
@requires(Permission.PUPIL_MOVE)
def pupil_leave_cancel(request, pupil_pk):
    pupil = pupil_of(request, pupil_pk)
    actions.cancel_leaving(pupil=pupil, by=request.actor)
    messages.success(request, "The last day is taken back.")
    return redirect(home_of(pupil, request.actor))


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
def pupil_lead(request, pupil_pk):
    pupil = pupil_of(request, pupil_pk)
    form = LeadForm(
        request.POST or None,
        actor=request.actor,
        today=timezone.localdate(),
        initial={"lead": pupil.lead_id},
    )
    if form.is_valid():
        actions.set_lead(pupil=pupil, by=request.actor, **form.cleaned_data)
        messages.success(request, "Case lead saved.")
        return redirect(home_of(pupil, request.actor))
    return move_page(request, pupil, form, "lead", None)


TITLES = {
    "leave": "Take off roll",
    "readmit": "Put on roll again",
    "lead": "Case lead",
}


def move_page(request, pupil, form, kind, stay):
    context = open_file(request, pupil.pk, tab="details") | {
        "form": form,
        "kind": kind,
        "title": TITLES[kind],
        "stay": stay,
    }
    return render(request, "pupils/pupil_move.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
def register_bulk(request):
    """Do one thing to the pupils ticked on the list, after looking at them once more."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen = ChosenForm(sent, actor=request.actor)
    if not chosen.is_valid():
        messages.warning(request, " ".join(e for errors in chosen.errors.values() for e in errors))
        return redirect(f"{reverse('pupils:register')}?tick=1")
    pupils, what = chosen.cleaned_data["pupil"], chosen.cleaned_data["what"]
    form_class = LeadForm if what == "lead" else ReviewDayForm
    form = form_class(request.POST or None, actor=request.actor, today=timezone.localdate())
    back = f"{reverse('pupils:register')}?{QueryDict(sent.get('back', '')).urlencode()}"
    if form.is_valid():
        act = (
            register_actions.set_leads if what == "lead" else register_actions.move_monitoring_dates
        )
        done, left = act(pupils=pupils, by=request.actor, **form.cleaned_data)
        messages.success(request, f"Done for {done} pupil{'' if done == 1 else 's'}.")
        if left:
            messages.warning(request, f"Left as it was for {left}: not being monitored.")
        return redirect(back)
    audit.record_list(by=request.actor, name="pupils.bulk", results=len(pupils))
    context = {
        "form": form,
        "pupils": pupils,
        "what": what,
        "title": dict(chosen.fields["what"].choices)[what],
        "back": back,
        "back_query": sent.get("back", ""),
    }
    return render(request, "pupils/register_bulk.html", context)
