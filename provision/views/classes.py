"""The class page: read it, answer it, print it; the list of classes, and what is new on their pages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from provision.actions import strategies as actions
from provision.class_page import class_lines, gather, groups_for, new_strategies
from provision.documents.class_page import PAPERS, class_page_document, class_page_pdf
from provision.enums import Works
from provision.forms.strategies import AnswerForm
from provision.models import PupilStrategy, StrategyAnswer
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.refusals import NotPossible

# Short enough to stand side by side on a phone; the group they stand in says "in my room".
BUTTONS = ((Works.YES, "Works"), (Works.NO, "Does not work"))
PAGE = 50


def _group(request, group_pk):
    rows = groups_for(request.actor, timezone.localdate()).select_related("school")
    return get_object_or_404(rows, pk=group_pk)


def _opened(request, group, *, event=AuditEvent.OPENED):
    """Gather the page and write that it was opened, with the pupils it tells of."""
    page = gather(group, actor=request.actor, today=timezone.localdate())
    audit.record(
        by=request.actor, event=event, subject=group, pupil_ids=[pupil.pk for pupil in page.shown]
    )
    return page


@require_GET
@requires(Permission.PUPIL_HEADER_VIEW)
def class_list(request):
    lines = class_lines(request.actor, timezone.localdate())
    return render(request, "provision/class_list.html", {"lines": lines})


@require_GET
@requires(Permission.PUPIL_HEADER_VIEW)
def class_news(request):
    """The strategies new to the person: the whole of what the desk begins."""
    rows = new_strategies(request.actor, timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.record_list(by=request.actor, name="provision.news", results=page.paginator.count)
    return render(request, "provision/class_news.html", {"page": page})


@require_GET
@requires(Permission.PUPIL_HEADER_VIEW)
def class_page(request, group_pk):
    group = _group(request, group_pk)
    context = {
        "group": group,
        "page": _opened(request, group),
        "choices": BUTTONS,
        "is_mine": group.pk in request.actor.group_ids
        and request.actor.can(Permission.STRATEGY_FEEDBACK),
    }
    return render(request, "provision/class_page.html", context)


@require_POST
@requires(Permission.STRATEGY_FEEDBACK)
def class_page_read(request, group_pk):
    group = _group(request, group_pk)
    page = gather(group, actor=request.actor, today=timezone.localdate())
    actions.read_class_page(group=group, pupils=page.shown, by=request.actor)
    messages.success(request, "Thank you. The SENCo sees that you have read it.")
    return redirect("provision:class_page", group_pk=group.pk)


@require_POST
@requires(Permission.STRATEGY_FEEDBACK)
def class_answer(request, group_pk, pupil_strategy_pk):
    """Works or does not work in my room, in one tap; with htmx only this answer is drawn again."""
    group = _group(request, group_pk)
    rows = PupilStrategy.objects.visible_to(request.actor)
    row = get_object_or_404(rows, pk=pupil_strategy_pk)
    form = AnswerForm(request.POST, prefix=f"s{row.pk}")
    answer = None
    if form.is_valid():
        answer = actions.answer_strategy(strategy=row, by=request.actor, **form.cleaned_data)
    elif not request.htmx:
        errors = [error for field in form.errors.values() for error in field]
        raise NotPossible(" ".join(errors), back=_place(group, row))
    if not request.htmx:
        return redirect(_place(group, row))
    mine = answer or StrategyAnswer.objects.filter(strategy=row, by_user=request.user).first()
    context = {
        "group": group,
        "strategy": row,
        "mine": mine,
        "form": form,
        "choices": BUTTONS,
        "is_saved": answer is not None,
    }
    return render(request, "provision/_answer.html", context)


def _place(group, strategy):
    page = reverse("provision:class_page", kwargs={"group_pk": group.pk})
    return f"{page}#strategy-{strategy.pk}"


@require_GET
@requires(Permission.PRINT_PROFILE, Permission.PRINT_PUPIL)
def class_page_print(request, group_pk, paper):
    """A4 or A5, with names or with initials for paper that may be seen by pupils."""
    if paper not in PAPERS:
        raise NotPossible("The class page prints on A4 and on A5.")
    group = _group(request, group_pk)
    page = _opened(request, group, event=AuditEvent.PRINTED)
    document = class_page_document(page, paper=paper, today=timezone.localdate())
    body = class_page_pdf(
        document, on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED)
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="class-page-{group.pk}-{paper}.pdf"'
    return response
