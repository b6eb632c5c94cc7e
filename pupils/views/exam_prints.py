"""Access arrangements on paper: candidates, papers by day, a pupil’s evidence, the cue card."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from pupils import exams
from pupils.documents import exams as documents
from pupils.exam_papers import papers
from pupils.file import pupil_of
from pupils.filters.exams import CandidateFilter
from pupils.models import AccessArrangement, ExamCandidate, ExamSitting
from pupils.working import shown_of
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.templatetags.sendhub import day


def _refusals(request):
    return lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED)


def _paper(body, name):
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@require_GET
@requires(Permission.PRINT_PUPIL)
def exam_list_print(request):
    """The candidates as the list shows them, all its pages."""
    today = timezone.localdate()
    found = CandidateFilter(request.GET, actor=request.actor, today=today)
    candidates = [exams.candidate_of(row, today) for row in found.qs]
    if found.wants_missing:
        candidates = [each for each in candidates if each.missing]
    table = documents.candidate_table(
        candidates,
        school=request.actor.school,
        under=documents.years_in_words(found.form.cleaned_data.get("year")),
        today=today,
    )
    body = documents.table_pdf(table, on_refusal=_refusals(request))
    audit.record_export(
        by=request.actor,
        name="pupils.exams",
        pupil_ids=[each.pupil.pk for each in candidates],
        fields=table.headings,
    )
    return _paper(body, "access-arrangements")


@require_GET
@requires(Permission.PRINT_PUPIL)
def sitting_list_print(request):
    """The papers of one day (`?on=2027-05-13`), or all that are still to come."""
    today = timezone.localdate()
    rows = ExamSitting.objects.visible_to(request.actor)
    on = _day(request.GET.get("on", ""))
    rows = rows.filter(on=on) if on else rows.filter(on__gte=today)
    found = papers(request.actor, rows, today)
    table = documents.paper_table(
        found,
        school=request.actor.school,
        under=day(on) if on else f"From {day(today)} on",
        today=today,
    )
    body = documents.table_pdf(table, on_refusal=_refusals(request))
    audit.record_export(
        by=request.actor,
        name="pupils.sittings",
        pupil_ids=[seat.pupil.pk for paper in found for seat in paper.seats],
        fields=table.headings,
    )
    return _paper(body, "exam-papers")


def _day(text):
    try:
        return timezone.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None


def _candidate(request, pupil_pk, today):
    pupil = pupil_of(request, pupil_pk)
    row = exams.candidates(request.actor, today).select_related("group", "school").get(pk=pupil.pk)
    return exams.candidate_of(row, today)


@require_GET
@requires(Permission.PRINT_PUPIL)
def evidence_print(request, pupil_pk):
    today, actor = timezone.localdate(), request.actor
    candidate = _candidate(request, pupil_pk, today)
    written = ExamCandidate.objects.visible_to(actor).of(candidate.pupil)
    summary = documents.evidence_summary(
        candidate,
        written=written.filter(exam=candidate.exam).first(),
        shown=shown_of(candidate.pupil, actor, today),
        by=actor,
        today=today,
    )
    body = documents.evidence_pdf(summary, on_refusal=_refusals(request))
    _printed(request, candidate)
    return _paper(body, f"exam-evidence-{candidate.pupil.pk}")


@require_GET
@requires(Permission.PRINT_PUPIL)
def cue_card_print(request, pupil_pk):
    today = timezone.localdate()
    candidate = _candidate(request, pupil_pk, today)
    card = documents.cue_card(candidate, today=today)
    body = documents.card_pdf(card, on_refusal=_refusals(request))
    _printed(request, candidate)
    return _paper(body, f"cue-card-{candidate.pupil.pk}")


def _printed(request, candidate):
    audit.record(
        by=request.actor,
        event=AuditEvent.PRINTED,
        subject=candidate.pupil,
        pupil_id=candidate.pupil.pk,
        fields=[AccessArrangement._meta.label_lower],
    )
