"""The school's own settings and its logo."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sendhub.accounts.actions import schools as actions
from sendhub.accounts.decorators import requires
from sendhub.accounts.forms.schools import SchoolForm
from sendhub.accounts.permissions import Permission


@require_GET
@requires(Permission.SETTINGS_VIEW)
def school_view(request):
    return render(request, "accounts/school_view.html", {})


@require_http_methods(["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def school_edit(request):
    school = request.actor.school
    form = SchoolForm(request.POST or None, request.FILES or None, instance=school)
    if form.is_valid():
        values = dict(form.cleaned_data)
        actions.edit_school(
            version=values.pop("version"),
            logo=values.pop("logo_file"),
            remove_logo=values.pop("remove_logo", False),
            by=request.actor,
            **values,
        )
        messages.success(request, "School settings saved.")
        return redirect("accounts:school_view")
    return render(request, "accounts/school_edit.html", {"form": form})


@require_GET
@requires(Permission.DESK_VIEW)
def school_logo(request):
    """The logo of the school one acts in; drawn by us, so its kind is known."""
    school = request.actor.school
    if not school or not school.logo:
        raise Http404
    response = HttpResponse(bytes(school.logo), content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response
