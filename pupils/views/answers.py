"""Answers: typed in for people who answer on paper, by phone or in person; and the voice section."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from pupils.file import open_file
from pupils.forms.file import laid_out
from pupils.forms.links import SpokenAnswerForm
from pupils.models import Voice
from pupils.views.links import receivers_of
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts import saved
from sendhub.drafts.once import once
from sendhub.sharing import actions, registry, visiting
from sendhub.sharing.actions import Asked
from sendhub.sharing.enums import Delivery
from sendhub.sharing.forms import words_of
from sendhub.sharing.models import Ask, Response


@require_GET
@requires(Permission.OVERVIEW_VIEW)
def pupil_voice(request, pupil_pk):
    """What the child says, first; then the family and professionals, for who may read that."""
    context = open_file(request, pupil_pk, tab="voice")
    voices = list(Voice.objects.visible_to(request.actor).of(context["pupil"]))
    context |= {
        "child": _in_sittings(voice for voice in voices if voice.of == "pupil"),
        "others": _in_sittings(voice for voice in voices if voice.of != "pupil"),
    }
    return render(request, "pupils/pupil_voice.html", context)


def _in_sittings(voices):
    """Group what was said in one answer: [(first voice, [voices]), ...]."""
    sittings = {}
    for voice in voices:
        key = voice.response_id or (voice.name, voice.given_on)
        sittings.setdefault(key, []).append(voice)
    return [(said[0], said) for said in sittings.values()]


@require_http_methods(["GET", "POST"])
@requires(Permission.ANSWERS_ENTER)
@once
def answer_enter(request, ask_pk):
    """Type in what somebody answered to a thing they were asked."""
    asks = Ask.objects.visible_to(request.actor).select_related("link__pupil", "paper", "response")
    ask = get_object_or_404(asks, pk=ask_pk)
    if hasattr(ask, "response"):
        return redirect("pupils:answer_detail", response_pk=ask.response.pk)
    if ask.link.revoked_at or not ask.link.sent_at:
        raise Http404
    kind = registry.ASKS[ask.kind]
    context = open_file(request, ask.link.pupil_id, tab="voice")
    key = f"answer:{ask.pk}"
    form = _form(request, kind.form_of(ask), room_for=ask.link, key=key)
    if form.is_valid():
        visiting.answer(ask=ask, by=request.actor, answers=form.answers(), **form.given())
        saved.clear(request, key)
        messages.success(request, "Kept, in their words. It stands in the voice section.")
        return redirect("pupils:pupil_voice", pupil_pk=context["pupil"].pk)
    context |= {
        "form": form,
        "who": ask.link.receiver_name,
        "relation": ask.link.receiver_relation,
        "what": ask.title if ask.paper_id else kind.staff_title,
        "draft_key": key,
    }
    return render(request, "pupils/answer_enter.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ANSWERS_ENTER)
@once
def answer_add(request, pupil_pk):
    """Type in an answer that came without any link: who and what stand in the address."""
    context = open_file(request, pupil_pk, tab="voice")
    pupil = context["pupil"]
    chosen = SpokenAnswerForm(request.GET, receivers=receivers_of(request, pupil))
    if not chosen.is_valid():
        context |= {"offered": chosen.offered}
        return render(request, "pupils/answer_choose.html", context)
    receiver, kind = chosen.cleaned_data["to"], chosen.cleaned_data["ask"]
    key = f"answer:{pupil.pk}:{receiver.key}:{kind.key}"
    form = _form(request, kind.form, room_for=None, key=key)
    if form.is_valid():
        link = actions.prepare(
            pupil=pupil,
            audience=receiver.audience,
            contact=receiver.contact,
            receiver_name=receiver.name,
            receiver_relation=receiver.relation,
            asked=[Asked(kind=kind.key, title=kind.staff_title)],
            delivery=Delivery.NONE,
            by=request.actor,
        )
        link = actions.send(link=link, by=request.actor)
        ask = Ask.objects.visible_to(request.actor).get(link=link)
        visiting.answer(ask=ask, by=request.actor, answers=form.answers(), **form.given())
        saved.clear(request, key)
        messages.success(request, "Kept, in their words.")
        return redirect("pupils:pupil_voice", pupil_pk=pupil.pk)
    context |= {
        "form": form,
        "who": receiver.name,
        "relation": receiver.relation,
        "what": kind.staff_title,
        "draft_key": key,
    }
    return render(request, "pupils/answer_enter.html", context)


def _form(request, form_class, *, room_for, key):
    form = form_class(
        request.POST or None,
        request.FILES or None,
        entered=True,
        room=registry.file_keeper().room(room_for) if room_for and request.FILES else None,
        initial={} if request.method == "POST" else saved.initial(request, key),
    )
    form.helper = laid_out()
    return form


@require_GET
@requires(Permission.LINK_MAKE, Permission.LINK_REVOKE)
def answer_detail(request, response_pk):
    """One answer as it was given: words, agreement, signature, file."""
    responses = Response.objects.visible_to(request.actor)
    response = get_object_or_404(
        responses.select_related("ask", "link", "by_user", "document"), pk=response_pk
    )
    audit.record_opening(by=request.actor, subject=response, pupil_id=response.link.pupil_id)
    kind = registry.ASKS[response.ask.kind]
    context = open_file(request, response.link.pupil_id, tab="sharing")
    context |= {
        "response": response,
        "what": kind.staff_title,
        "lines": words_of(response, kind.form_of(response.ask)),
    }
    return render(request, "pupils/answer_detail.html", context)
