"""A create form and an edit form, as an app would write them."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from sendhub.accounts.decorators import requires
from sendhub.accounts.models import TeachingGroup
from sendhub.accounts.permissions import Permission
from sendhub.drafts import saved as drafts
from sendhub.drafts.conflicts import locked
from sendhub.drafts.once import once
from sendhub.urls import handler400, handler403, handler404, handler500  # noqa: F401


class GroupForm(forms.Form):
    name = forms.CharField()


@requires(Permission.GROUPS_SET)
@once
def group_add(request):
    form = GroupForm(request.POST or None, initial=drafts.initial(request, "group"))
    if form.is_valid():
        number = TeachingGroup.objects.count()
        group = TeachingGroup.objects.create(
            school=request.actor.school,
            name=f"{form.cleaned_data['name']} {number}",
            academic_year=2026,
        )
        drafts.clear(request, "group")
        return redirect(f"/groups/{group.pk}/")
    return HttpResponse(form.as_p())


@requires(Permission.GROUPS_SET)
def group_edit(request, group_pk):
    group = locked(
        TeachingGroup.objects.all(),
        pk=group_pk,
        version=request.POST["version"],
        fields=("name", "subject", "kind"),
    )
    for name in ("name", "subject", "kind"):
        setattr(group, name, request.POST.get(name, getattr(group, name)))
    group.version += 1
    group.full_clean()
    group.save()
    return redirect("/")


urlpatterns = [
    path("groups/add/", group_add, name="group_add"),
    path("groups/<int:group_pk>/", group_edit, name="group_edit"),
    path("", include("sendhub.urls")),
]
