"""Private links on the pupil's file: made, looked at before they go, sent, reminded, revoked, printed."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.file import open_file
from pupils.forms.links import LinkForm, ReceiverForm, RevokeForm, receivers
from pupils.models import Relationship
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.once import once
from sendhub.sharing import actions, registry
from sendhub.sharing.documents import code_slip_pdf, link_slip_pdf
from sendhub.sharing.enums import Delivery, Light
from sendhub.sharing.keys import code_of
from sendhub.sharing.models import Ask, Link, Paper


@require_GET
@requires(Permission.LINK_MAKE, Permission.LINK_REVOKE)
def pupil_links(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="sharing")
    links = list(
        Link.objects.visible_to(request.actor)
        .of(context["pupil"])
        .select_related("made_by")
        .annotate(
            papers_read=Count("papers", Q(papers__opened_at__isnull=False), distinct=True),
            papers_all=Count("papers", distinct=True),
            asks_answered=Count("asks__response", distinct=True),
            asks_all=Count("asks", distinct=True),
        )
    )
    over = (Light.ANSWERED, Light.EXPIRED, Light.REVOKED)
    context |= {
        "open_links": [link for link in links if link.light not in over],
        "over_links": [link for link in links if link.light in over],
    }
    return render(request, "pupils/pupil_links.html", context)


def receivers_of(request, pupil):
    """Whom a link about the pupil may go to; barred adults are not among them."""
    relationships = Relationship.objects.visible_to(request.actor).offered_links(
        pupil, timezone.localdate()
    )
    return receivers(pupil, relationships)


@require_http_methods(["GET", "POST"])
@requires(Permission.LINK_MAKE)
@once
def link_add(request, pupil_pk):
    """First for whom (in the address), then what: nothing goes out before the preview."""
    context = open_file(request, pupil_pk, tab="sharing")
    pupil = context["pupil"]
    offered = receivers_of(request, pupil)
    chosen = ReceiverForm(request.GET, receivers=offered)
    if not chosen.is_valid():
        return render(request, "pupils/link_choose.html", context | {"receivers": offered})
    receiver = chosen.cleaned_data["to"]
    form = LinkForm(
        request.POST or None, receiver=receiver, pupil=pupil, today=timezone.localdate()
    )
    if form.is_valid():
        link = actions.prepare(pupil=pupil, by=request.actor, **form.cleaned())
        return redirect("pupils:link_detail", private_link_pk=link.pk)
    context |= {"form": form, "receiver": receiver}
    return render(request, "pupils/link_add.html", context)


def _link(request, private_link_pk):
    rows = Link.objects.visible_to(request.actor).select_related("pupil", "made_by", "revoked_by")
    return get_object_or_404(rows, pk=private_link_pk)


@require_GET
@requires(Permission.LINK_MAKE, Permission.LINK_REVOKE)
def link_detail(request, private_link_pk):
    """Before it goes: what they will see. Afterwards: how far it came."""
    link = _link(request, private_link_pk)
    context = open_file(request, link.pupil_id, tab="sharing")
    asks = list(
        Ask.objects.visible_to(request.actor)
        .filter(link=link)
        .select_related("response__by_user", "paper")
    )
    for ask in asks:
        ask.words = registry.ASKS[ask.kind].staff_title
    context |= {
        "link": link,
        "light": link.light,
        "papers": Paper.objects.visible_to(request.actor).filter(link=link),
        "asks": asks,
        "is_waiting": link.light in (Light.WAITING, Light.OPENED),
        "has_door": link.delivery != Delivery.NONE,
    }
    template = "link_preview" if link.light == Light.PREPARED else "link_detail"
    return render(request, f"pupils/{template}.html", context)


@require_POST
@requires(Permission.LINK_MAKE)
def link_send(request, private_link_pk):
    link = actions.send(link=_link(request, private_link_pk), by=request.actor)
    messages.success(request, _said(link))
    return redirect(link)


def _said(link):
    return {
        Delivery.EMAIL: "Saved; the message will follow. Now see that the code reaches them.",
        Delivery.SLIP: "Ready. Print the slip and hand it over.",
        Delivery.NONE: "Ready. Type the answers in when you have them.",
    }[Delivery(link.delivery)]


@require_POST
@requires(Permission.LINK_MAKE)
def link_resend(request, private_link_pk):
    """A new link and a new code to the address on file now."""
    link = _link(request, private_link_pk)
    on_file = receivers_of(request, link.pupil)
    now = next((r for r in on_file if r.contact and r.contact.pk == link.contact_id), None)
    link = actions.resend(
        link=link, by=request.actor, receiver_email=now.email if now and now.email else None
    )
    messages.success(request, f"The link and code before are dead. {_said(link)}")
    return redirect(link)


@require_POST
@requires(Permission.LINK_MAKE)
def link_remind(request, private_link_pk):
    link = actions.remind(link=_link(request, private_link_pk), by=request.actor)
    messages.success(request, "Saved; the reminder will follow.")
    return redirect(link)


@require_http_methods(["GET", "POST"])
@requires(Permission.LINK_REVOKE)
def link_revoke(request, private_link_pk):
    link = _link(request, private_link_pk)
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        actions.revoke(link=link, by=request.actor, **form.cleaned_data)
        messages.success(request, "Revoked. It opens for nobody from now on.")
        return redirect("pupils:pupil_links", pupil_pk=link.pupil_id)
    context = open_file(request, link.pupil_id, tab="sharing") | {"form": form, "link": link}
    return render(request, "pupils/link_revoke.html", context)


@require_POST
@requires(Permission.LINK_MAKE)
def link_code(request, private_link_pk):
    """Show the code to whoever reads it out; that it was shown is on record."""
    link = _open_link(request, private_link_pk)
    audit.record(
        by=request.actor,
        event=AuditEvent.LINK_CODE_SHOWN,
        subject=link,
        pupil_id=link.pupil_id,
    )
    context = open_file(request, link.pupil_id, tab="sharing")
    context |= {"link": link, "code": code_of(link.seed)}
    return render(request, "pupils/link_code.html", context)


def _open_link(request, private_link_pk):
    """A link that still lets somebody in, or 404: nothing is printed or read out of one that is over."""
    rows = Link.objects.visible_to(request.actor).out(timezone.now())
    rows = rows.exclude(delivery=Delivery.NONE).filter(locked_at=None)
    return get_object_or_404(
        rows.select_related("pupil__group", "pupil__school"), pk=private_link_pk
    )


@require_GET
@requires(Permission.LINK_MAKE)
def link_slip(request, private_link_pk):
    return _printed(request, _open_link(request, private_link_pk), link_slip_pdf, "slip")


@require_GET
@requires(Permission.LINK_MAKE)
def link_code_slip(request, private_link_pk):
    """The code on a paper of its own."""
    return _printed(request, _open_link(request, private_link_pk), code_slip_pdf, "code")


def _printed(request, link, draw, name):
    body = draw(link)
    audit.record_opening(
        by=request.actor, subject=link, pupil_id=link.pupil_id, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{link.pk}.pdf"'
    return response
