"""The compliance list."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from pupils.views.due import back_from
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once
from sendhub.reports.actions import compliance as actions
from sendhub.reports.compliance import compliance_lines
from sendhub.reports.enums import ComplianceKind, TextKind
from sendhub.reports.forms.compliance import ComplianceForm
from sendhub.reports.models import ComplianceItem


@require_GET
@requires(Permission.COMPLIANCE_EDIT)
def compliance(request):
    lines = compliance_lines(by=request.actor, today=timezone.localdate())
    context = {
        "lines": lines,
        "in_place": sum(line.tone != "late" for line in lines),
        "texts": TextKind.choices,
    }
    return render(request, "reports/compliance.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.COMPLIANCE_EDIT)
@once
def compliance_add(request):
    kind = request.GET.get("kind")
    initial = {"kind": kind} if kind in ComplianceKind.values else {}
    form = ComplianceForm(request.POST or None, actor=request.actor, initial=initial)
    if form.is_valid():
        actions.save_item(by=request.actor, **form.cleaned_data)
        messages.success(request, "Added. Its review date stands among the dates and duties.")
        return redirect("reports:compliance")
    return render(request, "reports/compliance_form.html", {"form": form, "title": "Add a duty"})


@require_http_methods(["GET", "POST"])
@requires(Permission.COMPLIANCE_EDIT)
def compliance_edit(request, duty_pk):
    item = get_object_or_404(ComplianceItem.objects.visible_to(request.actor), pk=duty_pk)
    form = ComplianceForm(request.POST or None, actor=request.actor, instance=item)
    if form.is_valid():
        actions.save_item(item=item, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return back_from(request, "reports:compliance")
    return render(request, "reports/compliance_form.html", {"form": form, "title": item.title})
