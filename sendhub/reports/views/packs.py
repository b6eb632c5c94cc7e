"""Subject access: ask for the entries, read them, release the pack, fetch it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from pupils.file import open_file
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once
from sendhub.reports.actions import files as actions
from sendhub.reports.enums import RecordFileKind
from sendhub.reports.forms.files import PackForm, ReleaseForm
from sendhub.reports.models import RecordFile
from sendhub.reports.subject_access import WITHHELD, by_section
from sendhub.reports.tasks import KEPT
from sendhub.reports.views.files import handed_out


def pack_of(request, subject_pack_pk):
    rows = RecordFile.objects.visible_to(request.actor).select_related("pupil", "read_by")
    rows = rows.filter(kind=RecordFileKind.SUBJECT_ACCESS)
    return get_object_or_404(rows.defer("content"), pk=subject_pack_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.SUBJECT_ACCESS)
@asked_again
@once
def subject_access_ask(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="details")
    pupil = context["pupil"]
    form = PackForm(request.POST or None)
    if form.is_valid():
        return redirect(actions.ask_for_pack(pupil=pupil, by=request.actor, **form.cleaned_data))
    packs = RecordFile.objects.visible_to(request.actor).filter(
        pupil=pupil, kind=RecordFileKind.SUBJECT_ACCESS
    )
    context |= {"form": form, "packs": packs.defer("content", "gathered")}
    return render(request, "reports/subject_access_ask.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SUBJECT_ACCESS)
@asked_again
def subject_access_read(request, subject_pack_pk):
    """Every entry as it would leave, those that tell of others first; a person decides."""
    pack = pack_of(request, subject_pack_pk)
    context = open_file(request, pack.pupil_id, tab="details")
    form = ReleaseForm(request.POST or None, pack=pack)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("left_out", "blacked_out")}
        job = actions.release_pack(pack=pack, by=request.actor, **values)
        messages.success(request, "Released. The pack is being made without what you left out.")
        return redirect(job)
    marked = [entry for entry in pack.gathered if entry["marks"]]
    if form.is_bound:
        ticked = request.POST.getlist("left_out")
    else:
        ticked = [entry["key"] for entry in marked if WITHHELD & set(entry["marks"])]
    context |= {
        "pack": pack,
        "form": form,
        "marked": marked,
        "sections": by_section(entry for entry in pack.gathered if not entry["marks"]),
        "ticked": ticked,
        "kept_days": KEPT[RecordFileKind.SUBJECT_ACCESS].days,
    }
    return render(request, "reports/subject_access_read.html", context)


@require_GET
@requires(Permission.SUBJECT_ACCESS)
@asked_again
def subject_access_file(request, subject_pack_pk):
    return handed_out(
        request, subject_pack_pk, RecordFileKind.SUBJECT_ACCESS, stem="subject-access"
    )
