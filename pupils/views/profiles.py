"""The one-page profile: read, write, publish, print."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import profiles as actions
from pupils.documents.profile import photo_of, profile_document, profile_pdf, shows_photo
from pupils.enums import ProfileState
from pupils.exams import in_rooms
from pupils.file import open_file
from pupils.forms.profiles import ProfileForm
from pupils.models import Document, Profile, Pupil
from pupils.offers import ways_to_help
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts import saved


def _pupil(request, pupil_pk):
    rows = Pupil.objects.visible_to(request.actor).select_related("group", "lead", "school")
    return get_object_or_404(rows, pk=pupil_pk)


def _profile(request, profile_pk):
    rows = (
        Profile.objects.visible_to(request.actor)
        .select_related("pupil__group", "pupil__school", "published_by", "photo__restriction")
        .prefetch_related("strategies")
    )
    if not request.actor.can(Permission.PROFILE_WRITE):
        rows = rows.exclude(state=ProfileState.DRAFT)
    return get_object_or_404(rows, pk=profile_pk)


@require_GET
@requires(Permission.PUPIL_HEADER_VIEW)
def profile(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="profile")
    versions = list(
        Profile.objects.visible_to(request.actor)
        .filter(pupil=context["pupil"])
        .select_related("published_by", "photo__restriction")
        .prefetch_related("strategies")
    )
    by_state = {row.state: row for row in versions}
    current = by_state.get(ProfileState.CURRENT)
    context |= {
        "profile": current,
        "has_photo": current is not None and shows_photo(current),
        "draft": by_state.get(ProfileState.DRAFT)
        if request.actor.can(Permission.PROFILE_WRITE)
        else None,
        "earlier": [row for row in versions if row.state == ProfileState.EARLIER],
        "arrangements": in_rooms(request.actor, [context["pupil"]], timezone.localdate()).get(
            context["pupil"].pk, []
        ),
    }
    return render(request, "pupils/profile.html", context)


@require_GET
@requires(Permission.PUPIL_HEADER_VIEW)
def profile_version(request, profile_pk):
    shown = _profile(request, profile_pk)
    audit.record_opening(by=request.actor, subject=shown, pupil_id=shown.pupil_id)
    context = open_file(request, shown.pupil_id, tab="profile")
    context |= {"profile": shown, "has_photo": shows_photo(shown)}
    return render(request, "pupils/profile_version.html", context)


@require_GET
@requires(Permission.PUPIL_HEADER_VIEW)
def profile_photo(request, profile_pk):
    """The photo as the profile's page shows it: drawn again small, never the file that was uploaded."""
    shown = _profile(request, profile_pk)
    try:
        photo = photo_of(shown)
    except FileNotFoundError:
        photo = None
    if photo is None:
        raise Http404
    audit.record_opening(by=request.actor, subject=shown.photo, pupil_id=shown.pupil_id)
    body, media_type = photo
    return HttpResponse(
        body,
        content_type=media_type,
        headers={
            "Content-Disposition": "inline",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@require_POST
@requires(Permission.PROFILE_WRITE)
def profile_start(request, pupil_pk):
    draft = actions.start_draft(pupil=_pupil(request, pupil_pk), by=request.actor)
    return redirect(draft.get_edit_url())


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
def profile_edit(request, profile_pk):
    draft = _profile(request, profile_pk)
    if draft.state != ProfileState.DRAFT:
        return redirect(draft)
    key = f"profile:{draft.pk}"
    form = ProfileForm(
        request.POST or None,
        instance=draft,
        initial={} if request.method == "POST" else saved.initial(request, key),
        today=timezone.localdate(),
        pictures=Document.objects.visible_to(request.actor).of(draft.pupil).pictures(),
        ways=ways_to_help(draft.pupil, request.actor),
    )
    if form.is_valid():
        kept = actions.save_draft(draft=draft, by=request.actor, **form.cleaned_data)
        saved.clear(request, key)
        if "publish" in request.POST:
            actions.publish(draft=kept, version=kept.version, by=request.actor)
            messages.success(
                request, "Profile published. Everyone who works with the pupil sees it."
            )
            return redirect("pupils:profile", pupil_pk=draft.pupil_id)
        messages.success(request, "Draft saved.")
        return redirect(draft.get_edit_url())
    audit.record_opening(by=request.actor, subject=draft, pupil_id=draft.pupil_id)
    context = open_file(request, draft.pupil_id, tab="profile") | {"draft": draft, "form": form}
    return render(request, "pupils/profile_edit.html", context)


@require_GET
@requires(Permission.PRINT_PROFILE, Permission.PRINT_PUPIL)
def profile_print(request, profile_pk):
    shown = _profile(request, profile_pk)
    photo = photo_of(shown)
    document = profile_document(shown, today=timezone.localdate(), has_photo=photo is not None)
    body = profile_pdf(
        document,
        photo=photo,
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
    )
    audit.record_opening(
        by=request.actor, subject=shown, pupil_id=shown.pupil_id, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="profile-{shown.pupil_id}.pdf"'
    return response
