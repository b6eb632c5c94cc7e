"""The two tabs of a pupil's file that show every app's data: the overview and the chronology."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from provision.models import Cycle, PupilStrategy
from provision.models.strategies import FIRST
from pupils.file import open_file
from pupils.models import Due, ProfileStrategy
from pupils.views.due import line_of
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.desk.chronology import happened, in_words, kinds_for, latest
from sendhub.desk.forms import ChronologyForm

PER_PAGE = 50
# A printed chronology holds this many entries; more are printed by period.
MOST_PRINTED = 500
MOST_DUE = 5


@require_GET
@requires(Permission.OVERVIEW_VIEW)
def pupil_overview(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="overview")
    pupil, actor, today = context["pupil"], request.actor, timezone.localdate()
    dues = list(
        Due.objects.visible_to(actor).of(pupil).open().select_related("owner")[: MOST_DUE + 1]
    )
    cycles = Cycle.objects.visible_to(actor).of(pupil).running()
    context |= {
        "cycle": cycles.select_related("plan__lead").first(),
        "due_lines": [line_of(due, actor=actor, today=today) for due in dues[:MOST_DUE]],
        "more_dues": len(dues) > MOST_DUE,
        "strategies": _how_to_help(pupil, actor),
        "latest": in_words(latest(pupil, actor=actor, today=today), pupil=pupil),
    }
    return render(request, "desk/pupil_overview.html", context)


def _how_to_help(pupil, actor):
    """The pupil's first three strategies; while there are none, the profile's."""
    own = PupilStrategy.objects.visible_to(actor).of(pupil).in_force()[:FIRST]
    texts = [row.text for row in own]
    if texts:
        return texts
    told = ProfileStrategy.objects.filter(
        school_id=actor.school_id, profile__pupil=pupil, profile__state="current"
    )
    return [row.text for row in told[:FIRST]]


def _asked(request):
    form = ChronologyForm(request.GET or None, kinds=kinds_for(request.actor))
    return form, form.cleaned_data if form.is_valid() else {}


@require_GET
@requires(Permission.OVERVIEW_VIEW)
def pupil_chronology(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="chronology")
    form, asked = _asked(request)
    rows = happened(context["pupil"], actor=request.actor, **asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "form": form,
        "page": page,
        "entries": in_words(page.object_list, pupil=context["pupil"]),
        "is_narrowed": any(asked.values()),
    }
    return render(request, "desk/pupil_chronology.html", context)


@require_GET
@requires(Permission.PRINT_PUPIL)
def pupil_chronology_print(request, pupil_pk):
    """The same stream on plain pages for paper, unpaged."""
    context = open_file(request, pupil_pk, tab="chronology")
    form, asked = _asked(request)
    rows = happened(context["pupil"], actor=request.actor, **asked)
    entries = in_words(rows[: MOST_PRINTED + 1], pupil=context["pupil"])
    audit.record_opening(
        by=request.actor,
        subject=context["pupil"],
        pupil_id=context["pupil"].pk,
        event=AuditEvent.PRINTED,
    )
    context |= {
        "form": form,
        "entries": entries[:MOST_PRINTED],
        "is_cut": len(entries) > MOST_PRINTED,
        "most": MOST_PRINTED,
        "printed_on": timezone.localdate(),
    }
    return render(request, "desk/pupil_chronology_print.html", context)
