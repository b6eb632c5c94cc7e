"""The history of a pupil's file, and the pages that show two files of one child as one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import merges as actions
from pupils.file import open_file, pupil_of
from pupils.forms.history import EVENTS, OPENINGS, HistoryForm
from pupils.history import changes_of, entries_of, in_words
from pupils.models import Pupil
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.models import User
from sendhub.accounts.permissions import Permission

PER_PAGE = 50
MOST_FOUND = 20


@require_GET
@requires(Permission.HISTORY_VIEW)
def pupil_history(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="history")
    form = HistoryForm(request.GET or None, school=request.actor.school)
    asked = form.cleaned_data if form.is_valid() else {}
    limits = {
        "since": asked.get("since"),
        "until": asked.get("until"),
        "user_id": asked["who"].pk if asked.get("who") else None,
    }
    show = asked.get("show")
    if show in (EVENTS, OPENINGS):
        rows = entries_of(
            context["pupil"], actor=request.actor, openings=show == OPENINGS, **limits
        )
    else:
        rows = changes_of(
            context["pupil"], actor=request.actor, kind=asked.get("kind", ""), **limits
        )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context |= {"form": form, "page": page, "show": show}
    if show in (EVENTS, OPENINGS):
        context["entries"] = _with_names(page.object_list)
    else:
        context["changes"] = in_words(page.object_list)
    return render(request, "pupils/pupil_history.html", context)


def _with_names(entries):
    """Give each audit entry the name of its person and of its object's kind. One query."""
    entries = list(entries)
    names = dict(
        User.objects.filter(pk__in={row.by_user_id for row in entries}).values_list("pk", "name")
    )
    for row in entries:
        row.who = names.get(row.by_user_id) or (
            "by a private link" if row.by_link_id else row.by_system or "the program"
        )
        row.what = row.object_type.rpartition(".")[2].replace("_", " ")
    return entries


@require_GET
@requires(Permission.PUPIL_MERGE)
def merge_choose(request, pupil_pk):
    """Find the second file: the same birth date or a like name, or whatever is searched for."""
    context = open_file(request, pupil_pk, tab="details")
    pupil, text = context["pupil"], request.GET.get("q", "")[:100].strip()
    rows = Pupil.objects.visible_to(request.actor).exclude(pk=pupil.pk)
    if text:
        rows = rows.search(text)
    elif pupil.born_on:
        rows = rows.filter(born_on=pupil.born_on)
    else:
        rows = rows.search(pupil.last_name)
    context |= {"found": rows.select_related("group")[:MOST_FOUND], "text": text}
    return render(request, "pupils/merge_choose.html", context)


COMPARED = (
    ("Legal name", "legal_name"),
    ("Known as", "full_name"),
    ("Date of birth", "born_on"),
    ("UPN", "upn"),
    ("ULN", "uln"),
    ("Sex", "get_sex_display"),
    ("Year", "get_nc_year_display"),
    ("Class", "group"),
    ("SEN status", "get_sen_status_display"),
    ("First language", "first_language"),
)


def _beside(one, other):
    def value(pupil, name):
        found = getattr(pupil, name)
        return found() if callable(found) else found

    rows = []
    for label, name in COMPARED:
        left, right = value(one, name), value(other, name)
        rows.append((label, left, right, left != right))
    return rows


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_MERGE)
@asked_again
def merge_confirm(request, pupil_pk, other_pk):
    """Both files side by side; the one that is kept gives name, status, class and sight."""
    context = open_file(request, pupil_pk, tab="details")
    pupils = Pupil.objects.visible_to(request.actor).select_related("group")
    other = get_object_or_404(pupils, pk=other_pk)
    if request.method == "POST":
        kept = actions.merge_files(kept=context["pupil"], other=other, by=request.actor)
        messages.success(request, "The two files are shown as one. Nothing was moved.")
        return redirect("pupils:pupil_details", pupil_pk=kept.pk)
    context |= {"other": other, "compared": _beside(context["pupil"], other)}
    return render(request, "pupils/merge_confirm.html", context)


@require_POST
@requires(Permission.PUPIL_MERGE)
@asked_again
def unmerge(request, pupil_pk):
    kept = pupil_of(request, pupil_pk)
    other = get_object_or_404(
        Pupil.objects.filter(school_id=request.actor.school_id, merged_into=kept), pk=pupil_pk
    )
    actions.part_files(other=other, by=request.actor)
    messages.success(request, "The files stand apart again, each as it was.")
    return redirect("pupils:pupil_details", pupil_pk=kept.pk)
