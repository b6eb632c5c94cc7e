"""Work of provision in the background."""

from datetime import time, timedelta

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from provision.actions import maps as map_actions
from provision.actions.timetable import fit_all
from provision.documents.maps import map_document, map_html
from provision.forms.maps import MapForm
from provision.maps.lenses import Map
from provision.models import MapExport
from sendhub.accounts.permissions import Permission
from sendhub.jobs import actions as jobs
from sendhub.jobs.registry import job, schedule
from sendhub.pdf import make_long_pdf
from sendhub.refusals import NotPossible

# Long enough to fetch the paper, short enough that it does not lie about.
KEPT = timedelta(days=7)


@job("provision_map", title="Print a provision map", limit_seconds=120)
def provision_map(task, *, export_id):
    export = MapExport.objects.visible_to(task.by).get(pk=export_id)
    if not task.by.can(Permission.PRINT_PUPIL):
        raise NotPossible("The person who asked for this map may not print it any more.")
    query = QueryDict(mutable=True)
    for name, values in export.query.items():
        query.setlist(name, values)
    form = MapForm(query, actor=task.by, today=timezone.localdate())
    found = Map(form.ask())
    task.progress(1, 3)
    html = map_html(map_document(form, found, size=export.kind))
    task.progress(2, 3)
    content = make_long_pdf(html, style="provision_map")
    pupils = sorted({line.place.pupil_id for line in found.lines})
    map_actions.keep_paper(export=export, content=content, pupil_ids=pupils, by=task.by)
    task.progress(3, 3)
    return reverse("provision:map_file", kwargs={"map_pk": export.pk})


@job("forget_maps", title="Forget old papers of the provision map", as_machine=True)
@schedule(daily_at=time(3, 30))
def forget_maps(task):
    map_actions.forget_papers(school_id=task.school_id, before=timezone.now() - KEPT)


@job("fit_sessions", title="Fit sessions to the calendar", as_machine=True)
def fit_sessions(task):
    fit_all(school_id=task.by.school_id, today=timezone.localdate())


def calendar_changed(*, by):
    """Have the sessions to come follow the terms and closures as they stand after this transaction."""
    jobs.enqueue("fit_sessions", school_id=by.school_id, by=by)
