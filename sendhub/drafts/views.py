from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts import actions, rules
from sendhub.drafts.forms import DraftForm
from sendhub.drafts.models import Draft


@require_GET
@requires(Permission.DESK_VIEW)
def draft_list(request):
    drafts = Draft.objects.visible_to(request.actor).newest_first().defer("fields")[:100]
    return render(request, "drafts/draft_list.html", {"drafts": drafts})


@require_POST
@requires(Permission.DESK_VIEW)
def draft_save(request):
    """Answer the script that saves while somebody types; the body says when, for the line under the form."""
    form = DraftForm(request.POST)
    if not form.is_valid() or not request.actor.has_tenant:
        return HttpResponse("Draft not saved.", status=422, content_type="text/plain")
    draft = actions.save_draft(
        key=form.cleaned_data["draft_key"],
        path=form.cleaned_data["draft_path"],
        title=form.cleaned_data["draft_title"],
        fields=rules.worth_keeping(request.POST.lists()),
        by=request.actor,
    )
    return render(request, "drafts/_saved.html", {"draft": draft})


@require_GET
@requires(Permission.DESK_VIEW)
def draft_detail(request, draft_pk):
    """Show the kept text itself: for a form whose page is gone or cannot be opened any more."""
    draft = get_object_or_404(Draft.objects.visible_to(request.actor), pk=draft_pk)
    typed = [
        (name.replace("_", " ").replace("-", " ").capitalize(), text)
        for name, texts in draft.fields.items()
        for text in texts
    ]
    return render(request, "drafts/draft_detail.html", {"draft": draft, "typed": typed})


@require_POST
@requires(Permission.DESK_VIEW)
def draft_discard(request, draft_pk):
    draft = get_object_or_404(Draft.objects.visible_to(request.actor), pk=draft_pk)
    actions.discard(key=draft.key, by=request.actor)
    messages.success(request, "Draft thrown away.")
    return redirect("drafts:draft_list")
