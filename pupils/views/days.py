"""A school day: the check-in list, one tap a pupil; what was tapped before; who is on the list."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import days as actions
from pupils.day_enums import DayPart, Mood, Weekday
from pupils.file import open_file, pupil_of
from pupils.filters.days import CheckInFilter
from pupils.forms.concerns import FindForm
from pupils.forms.days import (
    CheckInForm,
    KeyPupilForm,
    MoodForm,
    PartForm,
    RowVersionForm,
)
from pupils.models import Achievement, CheckIn, KeyPupil, Pupil, QuietVisit
from pupils.rules.days import days_in_words
from pupils.views.concerns import found, my_pupils
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once
from sendhub.refusals import NotPossible

PAGE = 50
# What can be added for a pupil who was found: the words of the button, and its page.
ADDS = {
    "check-in": ("Check in today", ""),
    "quiet-room": ("Came to the quiet room", "pupils:quiet_add"),
    "achievement": ("Something went well", "pupils:achievement_add"),
}


@dataclass(frozen=True)
class Line:
    """A pupil on the list of a part of the day, and the check-in once there is one."""

    pupil: Pupil
    key: KeyPupil | None
    check_in: CheckIn | None
    may_change: bool


def lines_of(actor, *, today, part):
    """Return the lines of today's list: who is on it by rule or by hand, and who was checked in besides. Three queries."""
    keys = KeyPupil.objects.visible_to(actor).on_list(today, part)
    on_roll = Pupil.objects.visible_to(actor).on_roll(today).select_related("group")
    done = (
        CheckIn.objects.visible_to(actor).filter(on=today, part=part).select_related("created_by")
    )
    by_key = {key.pupil_id: key for key in keys}
    by_pupil = {row.pupil_id: row for row in done}
    pupils = on_roll.filter(pk__in=by_key.keys() | by_pupil.keys())
    return [_line(pupil, by_key.get(pupil.pk), by_pupil.get(pupil.pk), actor) for pupil in pupils]


def _line(pupil, key, check_in, actor):
    keeps = actor.can(Permission.PUPIL_RECORD_EDIT)
    may_change = check_in is None or keeps or check_in.created_by_id == actor.user_id
    return Line(pupil, key, check_in, may_change)


def part_now(request):
    form = PartForm(request.GET)
    asked = form.cleaned_data["part"] if form.is_valid() else ""
    return DayPart(asked) if asked else DayPart.at(timezone.localtime().time())


@require_GET
@requires(Permission.RECORDS_VIEW)
def check_in_list(request):
    """Whom to look in on now; each face is one tap and a complete check-in."""
    today, part = timezone.localdate(), part_now(request)
    lines = lines_of(request.actor, today=today, part=part)
    audit.record_list(by=request.actor, name="check_in_list", results=len(lines))
    context = {
        "lines": lines,
        "done": sum(line.check_in is not None for line in lines),
        "today": today,
        "part": part,
        "parts": DayPart.choices,
        "moods": Mood.choices,
    }
    return render(request, "pupils/days/check_in_list.html", context)


@require_POST
@requires(Permission.RECORDS_ADD)
def check_in_save(request, pupil_pk):
    """One tap; with htmx only this pupil's line is drawn again."""
    pupil = pupil_of(request, pupil_pk)
    form = MoodForm(request.POST)
    if not form.is_valid():
        raise NotPossible("Choose one of the faces.", back=reverse("pupils:check_in_list"))
    row = actions.check_in(pupil=pupil, by=request.actor, **form.cleaned_data)
    return _drawn_again(request, pupil, row)


def _drawn_again(request, pupil, row):
    """The pupil's line after a tap, or the list at this pupil where there is no script."""
    part = DayPart(row.part)
    if not request.htmx:
        return redirect(f"{reverse('pupils:check_in_list')}?part={part}#pupil-{pupil.pk}")
    keys = KeyPupil.objects.visible_to(request.actor).on_list(row.on, part).of(pupil)
    context = {
        "line": _line(pupil, keys.first(), row, request.actor),
        "part": part,
        "moods": Mood.choices,
    }
    return render(request, "pupils/days/_check_in_line.html", context)


def _check_in(request, pk):
    rows = CheckIn.objects.visible_to(request.actor).changeable_by(request.actor)
    return get_object_or_404(rows.select_related("pupil__group", "created_by"), pk=pk)


@require_POST
@requires(Permission.RECORDS_ADD)
def check_in_follow_up(request, check_in_pk):
    row = _check_in(request, check_in_pk)
    saved = actions.ask_follow_up(check_in=row, by=request.actor)
    return _drawn_again(request, row.pupil, saved)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
def check_in_edit(request, check_in_pk):
    row = _check_in(request, check_in_pk)
    context = open_file(request, row.pupil_id, tab="days")
    form = CheckInForm(request.POST or None, instance=row, today=timezone.localdate())
    if form.is_valid():
        saved = actions.edit_check_in(check_in=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Check-in saved.")
        return redirect(
            f"{reverse('pupils:check_in_list')}?part={saved.part}#pupil-{saved.pupil_id}"
        )
    context |= {"form": form, "row": row, "kind": "check-in", "draft_key": f"check-in:{row.pk}"}
    return render(request, "pupils/days/row_form.html", context)


@require_GET
@requires(Permission.RECORDS_VIEW)
def check_in_log(request):
    """What was said and seen before, with its filter."""
    today = timezone.localdate()
    found = CheckInFilter(request.GET, actor=request.actor, today=today)
    page = Paginator(found.qs.as_lines(), PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor, name="check_ins", filters=found.used, results=page.paginator.count
    )
    context = {
        "form": found.form,
        "page": page,
        "is_narrowed": bool(found.used),
        "first": found.first,
        "last": found.last,
    }
    return render(request, "pupils/days/check_in_log.html", context)


@require_GET
@requires(Permission.RECORDS_VIEW)
def key_pupil_list(request):
    """The rules of the list: which pupil, on which days, what to look for."""
    today = timezone.localdate()
    rows = KeyPupil.objects.visible_to(request.actor).lasting().not_ended(today)
    shown = list(rows.select_related("pupil__group"))
    for row in shown:
        row.days = days_in_words(row.weekdays)
    audit.record_list(by=request.actor, name="key_pupils", results=len(shown))
    return render(request, "pupils/days/key_pupil_list.html", {"rows": shown})


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
@once
def key_pupil_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="days")
    today = timezone.localdate()
    initial = {"starts_on": today, "weekdays": Weekday.values, "part": DayPart.MORNING}
    form = KeyPupilForm(request.POST or None, initial=initial, today=today)
    if form.is_valid():
        actions.put_on_list(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "On the list.")
        return redirect("pupils:key_pupil_list")
    context |= {"form": form, "heading": "Check in on this pupil"}
    return render(request, "pupils/file_form.html", context)


def _key_pupil(request, pk):
    return get_object_or_404(KeyPupil.objects.visible_to(request.actor), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
def key_pupil_edit(request, key_pupil_pk):
    row = _key_pupil(request, key_pupil_pk)
    context = open_file(request, row.pupil_id, tab="days")
    form = KeyPupilForm(request.POST or None, instance=row, today=timezone.localdate())
    if form.is_valid():
        actions.edit_on_list(key_pupil=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:key_pupil_list")
    context |= {"form": form, "heading": f"On the list: {row.get_part_display().lower()}"}
    return render(request, "pupils/file_form.html", context)


@require_POST
@requires(Permission.PUPIL_RECORD_EDIT)
def key_pupil_end(request, key_pupil_pk):
    actions.take_off_list(key_pupil=_key_pupil(request, key_pupil_pk), by=request.actor)
    messages.success(request, "Off the list from tomorrow on. What was said stays in the file.")
    return redirect("pupils:key_pupil_list")


@require_POST
@requires(Permission.RECORDS_ADD)
def key_pupil_today(request, pupil_pk):
    """Put a pupil on today's list by hand."""
    pupil, form = pupil_of(request, pupil_pk), PartForm(request.POST)
    asked = form.cleaned_data["part"] if form.is_valid() else ""
    part = asked or DayPart.at(timezone.localtime().time())
    actions.put_on_today(pupil=pupil, part=part, by=request.actor)
    return redirect(f"{reverse('pupils:check_in_list')}?part={part}#pupil-{pupil.pk}")


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
def day_find(request, adding):
    """Find the pupil to add something for: my classes, or a name. By POST, so that no name stands in an address."""
    if adding not in ADDS:
        raise Http404
    today, form = timezone.localdate(), FindForm(request.POST or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    pupils = found(request.actor, text, today)
    classes = [] if text else my_pupils(request.actor, today)
    label, page = ADDS[adding]
    audit.record_list(
        by=request.actor, name="day_find", filters=("q",) if text else (), results=len(pupils)
    )
    context = {
        "adding": adding,
        "label": label,
        "page": page,
        "part": part_now(request),
        "searched": text,
        "found": pupils,
        "classes": classes,
    }
    only_found = request.htmx and request.method == "POST"
    name = "_day_found" if only_found else "day_find"
    return render(request, f"pupils/days/{name}.html", context)


ROWS = {
    "check-in": (CheckIn, "pupils:check_in_list"),
    "quiet-room": (QuietVisit, "pupils:quiet_list"),
    "achievement": (Achievement, "pupils:achievement_list"),
}


@require_POST
@requires(Permission.RECORDS_ADD)
def day_row_remove(request, day_kind, day_row_pk):
    """Take back what was tapped for the wrong pupil."""
    if day_kind not in ROWS:
        raise Http404
    model, page = ROWS[day_kind]
    rows = model.objects.visible_to(request.actor).changeable_by(request.actor)
    row, form = get_object_or_404(rows, pk=day_row_pk), RowVersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    actions.remove_row(row=row, version=version, by=request.actor)
    messages.success(request, "Taken back. The history keeps what it was.")
    return redirect(page)
