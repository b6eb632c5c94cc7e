"""Inside a visit: what there is to read, what is asked."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sendhub.drafts import rules as draft_rules
from sendhub.sharing import registry, visiting
from sendhub.sharing.models import Ask, Paper
from sendhub.sharing.visits import COOKIE, PATH, TOO_LARGE, private, stopped, visitor


@require_GET
@login_not_required  # a visitor has no account; `visitor` checks the link on each request
@visitor
def home(request):
    link = request.actor.link
    asks = list(
        Ask.objects.visible_to(request.actor)
        .select_related("response", "paper")
        .annotate(draft_at=F("visitor_draft__updated_at"))
    )
    for ask in asks:
        ask.words = registry.ASKS[ask.kind].title
    papers = list(Paper.objects.visible_to(request.actor))
    for shown in papers:
        shown.words = registry.PAPERS[shown.kind].words if shown.kind in registry.PAPERS else ""
    answered = [hasattr(ask, "response") for ask in asks]
    waited_for = [ask for ask in asks if ask.is_required and not hasattr(ask, "response")]
    context = {
        "link": link,
        "papers": papers,
        "asks": asks,
        "is_waited_for": bool(waited_for),
        "is_done": any(answered) and not waited_for,
        "just": request.GET.get("just", ""),
    }
    return render(request, "sharing/home.html", context)


def _paper(request, paper_pk):
    papers = Paper.objects.visible_to(request.actor).select_related("link__pupil")
    paper = get_object_or_404(papers, pk=paper_pk)
    kind = registry.PAPERS.get(paper.kind)
    if kind is None:
        raise Http404
    return paper, kind


@require_GET
@login_not_required  # as above
@visitor
def paper(request, paper_pk):
    shown, kind = _paper(request, paper_pk)
    if kind.context is None:
        return redirect("sharing:paper_file", paper_pk=shown.pk)
    context = kind.context(shown)
    visiting.open_paper(paper=shown, by=request.actor)
    asks = Ask.objects.visible_to(request.actor).filter(paper=shown, response=None)
    context |= {"paper": shown, "has_file": kind.file is not None, "ask": asks.first()}
    return render(request, kind.template, context)


@require_GET
@login_not_required  # as above
@visitor
def paper_file(request, paper_pk):
    shown, kind = _paper(request, paper_pk)
    if kind.file is None:
        raise Http404
    response = kind.file(shown)
    visiting.open_paper(paper=shown, by=request.actor)
    return response


@require_http_methods(["GET", "POST"])
@login_not_required  # as above
@visitor
def answer(request, ask_pk):
    """Answer one ask; “later” keeps what is typed on the server and goes back."""
    asks = Ask.objects.visible_to(request.actor).select_related(
        "link", "paper", "visitor_draft", "response"
    )
    ask = get_object_or_404(asks, pk=ask_pk)
    if hasattr(ask, "response"):
        return redirect("sharing:home")
    kind = registry.ASKS[ask.kind]
    if "later" in request.POST:
        fields = draft_rules.worth_keeping(request.POST.lists())
        fields.pop("later", None)
        return _kept(request, ask, fields)
    draft = getattr(ask, "visitor_draft", None)
    form = kind.form_of(ask)(
        request.POST or None,
        request.FILES or None,
        room=registry.file_keeper().room(ask.link) if request.FILES else None,
        initial=draft_rules.as_initial(draft.fields) if draft else None,
    )
    if form.is_valid():
        visiting.answer(ask=ask, by=request.actor, answers=form.answers(), **form.given())
        return redirect_home("sent")
    context = {"ask": ask, "form": form, "words": kind.title, "draft": draft}
    return render(request, "sharing/answer.html", context)


def _kept(request, ask, fields):
    if draft_rules.is_too_long(fields):
        return stopped(request, TOO_LARGE, status=422)
    visiting.keep_draft(ask=ask, fields=fields)
    if request.headers.get("X-Draft"):
        return HttpResponse(status=204)
    return redirect_home("kept")


def redirect_home(just):
    response = redirect("sharing:home")
    response["Location"] += f"?just={just}"
    return response


@require_POST
@login_not_required  # as above
@visitor
def end(request):
    """Leave: the next person at this phone sees nothing."""
    request.visit.end()
    return redirect("sharing:ended")


@require_GET
@login_not_required  # the visit is over; the page says so and holds nothing
def ended(request):
    response = render(request, "sharing/ended.html")
    response.delete_cookie(COOKIE, path=PATH)
    return private(response)
