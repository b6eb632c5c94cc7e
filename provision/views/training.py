"""What staff learn: the log, one entry, gaps, certificates."""

import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision import training as reading
from provision.actions import training as actions
from provision.enums import TrainingKind
from provision.filters.training import TrainingFilter
from provision.forms.training import CertificateForm, HeldForm, TrainingForm
from provision.models import Certificate, TrainedStaff, Training, TrainingPart
from sendhub import uploads
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.dates import academic_year, academic_year_name, academic_year_span
from sendhub.drafts.once import once

PAGE = 50
FORM = "provision/training/training_form.html"
KEEPERS = (Permission.TRAINING_RECORD_ALL, Permission.TRAINING_RECORD_OWN)


def _training(request, training_pk, rows=None):
    rows = Training.objects.visible_to(request.actor) if rows is None else rows
    return get_object_or_404(rows.select_related("provision", "recorded_by"), pk=training_pk)


def _editable(request, training_pk):
    return _training(request, training_pk, Training.objects.editable_by(request.actor))


@require_GET
@requires(*KEEPERS)
def training_list(request):
    today = timezone.localdate()
    found = TrainingFilter(request.GET, actor=request.actor, today=today)
    rows = (
        found.qs.select_related("provision").annotate(people=Count("parts")).order_by("-on", "-pk")
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor,
        name="provision.training",
        filters=found.used,
        results=page.paginator.count,
    )
    context = {"form": found.form, "page": page, "is_narrowed": bool(found.used), "today": today}
    return render(request, "provision/training/training_list.html", context)


@require_GET
@requires(Permission.TRAINING_RECORD_ALL)
def training_gaps(request):
    """Which provisions have too few trained adults, which needs had no training, who had least."""
    actor, today = request.actor, timezone.localdate()
    year = academic_year(today)
    span = academic_year_span(year)
    context = {
        "provisions": reading.provision_gaps(actor, today=today),
        "areas": reading.area_gaps(actor, span=span, today=today),
        "people": reading.people_minutes(actor, span=span, today=today),
        "year": academic_year_name(year),
    }
    return render(request, "provision/training/training_gaps.html", context)


@require_http_methods(["GET", "POST"])
@requires(*KEEPERS)
@once
def training_add(request):
    kind = request.GET.get("kind")
    initial = {"kind": kind} if kind in TrainingKind.values else {}
    return _added(request, initial | {"on": timezone.localdate()}, "Add to the log")


@require_http_methods(["GET", "POST"])
@requires(Permission.TRAINING_RECORD_ALL)
@once
def training_renew(request, trained_pk):
    """The form filled for somebody whose training for a provision runs out."""
    rows = TrainedStaff.objects.visible_to(request.actor).select_related("provision", "staff")
    mark = get_object_or_404(rows, pk=trained_pk)
    initial = {
        "kind": TrainingKind.COURSE,
        "topic": mark.provision.name,
        "area": mark.provision.area,
        "provision": mark.provision_id,
        "staff": [mark.staff_id],
        "on": timezone.localdate(),
    }
    return _added(request, initial, f"Renew: {mark.provision.name}, {mark.staff.full_name}")


def _added(request, initial, heading):
    form = TrainingForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), initial=initial
    )
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        training = actions.record_training(by=request.actor, **values)
        said = "It is in the log." if training.is_held else "Planned. Say afterwards who was there."
        messages.success(request, said)
        return redirect(training)
    context = {"form": form, "heading": heading, "draft_key": "training"}
    return render(request, FORM, context)


@require_http_methods(["GET", "POST"])
@requires(*KEEPERS)
def training_edit(request, training_pk):
    training = _editable(request, training_pk)
    form = TrainingForm(
        request.POST or None, instance=training, actor=request.actor, today=timezone.localdate()
    )
    if form.is_valid():
        actions.change_training(training=training, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(training)
    context = {
        "form": form,
        "training": training,
        "heading": "Change this entry",
        "draft_key": f"training:{training.pk}",
    }
    return render(request, FORM, context)


@require_GET
@requires(*KEEPERS)
def training_view(request, training_pk):
    training = _training(request, training_pk)
    parts = TrainingPart.objects.visible_to(request.actor).filter(training=training)
    context = {
        "training": training,
        "parts": list(parts.select_related("staff", "certificate").defer("certificate__content")),
        "others": training.parts.count(),
        "may_edit": Training.objects.editable_by(request.actor).filter(pk=training.pk).exists(),
        "today": timezone.localdate(),
    }
    context["others"] -= len(context["parts"])
    return render(request, "provision/training/training_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(*KEEPERS)
def training_hold(request, training_pk):
    """Who was there, once the day has come."""
    training = _editable(request, training_pk)
    form = HeldForm(request.POST or None, training=training)
    if form.is_valid():
        actions.hold_training(training=training, by=request.actor, **form.cleaned_data)
        messages.success(request, "Recorded as held.")
        return redirect(training)
    context = {"form": form, "training": training, "heading": "Who was there?"}
    return render(request, FORM, context)


@require_POST
@requires(*KEEPERS)
def training_remove(request, training_pk):
    training = actions.remove_training(training=_editable(request, training_pk), by=request.actor)
    messages.success(request, "Taken out of the log. You can put it back here.")
    return redirect(training)


@require_POST
@requires(*KEEPERS)
def training_put_back(request, training_pk):
    training = actions.put_back(training=_editable(request, training_pk), by=request.actor)
    messages.success(request, "It is in the log again.")
    return redirect(training)


def _part(request, training_part_pk):
    rows = TrainingPart.objects.visible_to(request.actor).select_related("training", "staff")
    return get_object_or_404(rows, pk=training_part_pk)


@require_http_methods(["GET", "POST"])
@requires(*KEEPERS)
@once
def certificate_add(request, training_part_pk):
    part = _part(request, training_part_pk)
    form = CertificateForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        actions.keep_certificate(part=part, by=request.actor, **form.cleaned_data)
        messages.success(request, "The certificate is kept.")
        return redirect(part.training)
    context = {
        "form": form,
        "training": part.training,
        "heading": f"Certificate of {part.staff.full_name}",
        "is_file": True,
    }
    return render(request, FORM, context)


@require_GET
@requires(*KEEPERS)
def certificate_file(request, training_part_pk):
    part = _part(request, training_part_pk)
    certificate = get_object_or_404(Certificate, part=part)
    audit.record_opening(
        by=request.actor, subject=certificate, pupil_id=None, event=AuditEvent.DOWNLOADED
    )
    return uploads.sent(
        io.BytesIO(certificate.content), name=certificate.name, media_type=certificate.media_type
    )
