"""What went well: written down, told to the family, printed as a note to take home."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import days as actions
from pupils.documents.days import thank_you_note, thank_you_pdf
from pupils.file import open_file
from pupils.filters.days import AchievementFilter
from pupils.forms.days import AchievementForm, ToldForm
from pupils.models import Achievement
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts.once import once
from sendhub.refusals import NotPossible

PAGE = 50


@require_GET
@requires(Permission.RECORDS_VIEW)
def achievement_list(request):
    today = timezone.localdate()
    found = AchievementFilter(request.GET, actor=request.actor, today=today)
    page = Paginator(found.qs.as_lines(), PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor, name="achievements", filters=found.used, results=page.paginator.count
    )
    context = {
        "form": found.form,
        "page": page,
        "is_narrowed": bool(found.used),
        "first": found.first,
        "last": found.last,
        "told_choices": ToldForm.base_fields["family_told_how"].choices,
    }
    return render(request, "pupils/days/achievement_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
@once
def achievement_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="days")
    today, left_on = timezone.localdate(), context["header"].left_on
    form = AchievementForm(
        request.POST or None, today=today, left_on=left_on, initial={"on": left_on or today}
    )
    if form.is_valid():
        actions.praise(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. It can be printed as a note for the family.")
        return redirect("pupils:achievement_list")
    context |= {
        "form": form,
        "heading": "Something went well",
        "draft_key": f"achievement:{context['pupil'].pk}",
    }
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
def achievement_edit(request, achievement_pk):
    rows = Achievement.objects.visible_to(request.actor).changeable_by(request.actor)
    row = get_object_or_404(rows, pk=achievement_pk)
    context = open_file(request, row.pupil_id, tab="days")
    form = AchievementForm(request.POST or None, instance=row, today=timezone.localdate())
    if form.is_valid():
        actions.edit_praise(achievement=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:achievement_list")
    context |= {
        "form": form,
        "row": row,
        "kind": "achievement",
        "draft_key": f"achievement-edit:{row.pk}",
    }
    return render(request, "pupils/days/row_form.html", context)


@require_POST
@requires(Permission.RECORDS_ADD)
def achievement_told(request, achievement_pk):
    """The family has heard of it. Whoever told them says so, not only who wrote it down."""
    row = get_object_or_404(Achievement.objects.visible_to(request.actor), pk=achievement_pk)
    form = ToldForm(request.POST)
    if not form.is_valid():
        raise NotPossible("Choose how the family heard.")
    actions.edit_praise(achievement=row, by=request.actor, **form.cleaned_data)
    messages.success(request, "Written down: the family knows.")
    return redirect("pupils:achievement_list")


@require_GET
@requires(Permission.RECORDS_ADD)
def achievement_print(request, achievement_pk):
    """The note to take home: for whoever may write one down, and so says it to the family."""
    rows = Achievement.objects.visible_to(request.actor)
    row = get_object_or_404(
        rows.select_related("pupil__group", "pupil__school", "created_by"), pk=achievement_pk
    )
    body = thank_you_pdf(
        thank_you_note(row, today=timezone.localdate()),
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
    )
    audit.record_opening(
        by=request.actor, subject=row, pupil_id=row.pupil_id, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="well-done-{row.pk}.pdf"'
    return response
