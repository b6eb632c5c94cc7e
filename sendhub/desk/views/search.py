"""The search of the head of every page."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_GET

from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.desk.forms import SearchForm
from sendhub.desk.search import MOST, found, is_too_short
from sendhub.desk.search.near import near


@require_GET
@requires(Permission.PUPIL_LIST)
def search(request):
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    sections = found(request.actor, text)
    audit.record_list(
        by=request.actor,
        name="desk.search",
        filters=("q",),
        results=sum(len(section.lines) for section in sections),
    )
    too_short = text != "" and is_too_short(text)
    ways = near(request.actor, text) if text and not sections and not too_short else []
    context = {
        "form": form,
        "text": text,
        "sections": sections,
        "most": MOST,
        "is_too_short": too_short,
        "near": [{"words": way, "query": urlencode({"q": way})} for way in ways],
    }
    return render(request, "desk/search.html", context)
