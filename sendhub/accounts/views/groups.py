"""Teaching groups by year, their staff and dated cover. Their pupils are moved in `pupils`."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from sendhub import dates
from sendhub.accounts import rules
from sendhub.accounts.actions import groups as actions
from sendhub.accounts.decorators import requires
from sendhub.accounts.forms.groups import AssignmentForm, GroupForm
from sendhub.accounts.forms.people import EndForm
from sendhub.accounts.forms.schools import YearForm
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import group_staff_at, groups_at, valid_on
from sendhub.drafts.once import once


@require_GET
@requires(Permission.GROUPS_SET)
def groups(request):
    form = YearForm(request.GET)
    today = timezone.localdate()
    now = dates.academic_year(today)
    year = form.cleaned_data["year"] if form.is_valid() else now
    teaching = group_staff_at(request.actor).filter(valid_on(today)).select_related("staff")
    found = groups_at(request.actor).filter(academic_year=year)
    context = {
        "groups": sorted(
            found.prefetch_related(Prefetch("staff_links", teaching, to_attr="teaching")),
            key=lambda group: (rules.place_of_year(group.nc_year), group.name),
        ),
        "year": year,
        "year_name": dates.academic_year_name(year),
        "is_this_year": year == now,
    }
    return render(request, "accounts/groups.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.GROUPS_SET)
@once
def group_add(request):
    form = GroupForm(request.POST or None, school=request.actor.school)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        group = actions.save_group(by=request.actor, **values)
        messages.success(request, f"{group.name} is made. Now say who teaches it.")
        return redirect("accounts:group_view", group_pk=group.pk)
    return render(request, "accounts/group_edit.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.GROUPS_SET)
def group_edit(request, group_pk):
    group = get_object_or_404(groups_at(request.actor), pk=group_pk)
    form = GroupForm(request.POST or None, instance=group, school=request.actor.school)
    if form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        actions.save_group(group_pk=group.pk, version=version, by=request.actor, **values)
        messages.success(request, "Saved.")
        return redirect("accounts:group_view", group_pk=group.pk)
    return render(request, "accounts/group_edit.html", {"form": form, "group": group})


@require_GET
@requires(Permission.GROUPS_SET)
def group_view(request, group_pk):
    group = get_object_or_404(groups_at(request.actor), pk=group_pk)
    today = timezone.localdate()
    links = list(
        group_staff_at(request.actor)
        .filter(group=group)
        .select_related("staff")
        .order_by("starts_on", "staff__last_name")
    )
    context = {
        "group": group,
        "year_group": rules.nc_year_name(group.nc_year) if group.nc_year else "",
        "year_name": dates.academic_year_name(group.academic_year),
        "links": [link for link in links if link.ends_on is None or link.ends_on >= today],
        "past_links": [link for link in links if link.ends_on and link.ends_on < today],
        "today": today,
    }
    return render(request, "accounts/group_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.GROUPS_SET)
@once
def group_staff_add(request, group_pk):
    group = get_object_or_404(groups_at(request.actor), pk=group_pk)
    form = AssignmentForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        link = actions.assign_staff(group=group, by=request.actor, **form.cleaned_data)
        what = "covers" if link.is_cover else "has"
        messages.success(request, f"{link.staff.full_name} {what} {group.name}.")
        return redirect("accounts:group_view", group_pk=group.pk)
    return render(request, "accounts/group_staff_add.html", {"form": form, "group": group})


@require_http_methods(["GET", "POST"])
@requires(Permission.GROUPS_SET)
def group_staff_end(request, link_pk):
    links = group_staff_at(request.actor).select_related("group", "staff")
    link = get_object_or_404(links, pk=link_pk)
    form = EndForm(request.POST if request.method == "POST" else None, starts_on=link.starts_on)
    if form.is_valid():
        actions.end_assignment(link=link, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{link.staff.full_name} and {link.group.name}: saved.")
        return redirect("accounts:group_view", group_pk=link.group_id)
    return render(request, "accounts/group_staff_end.html", {"form": form, "link": link})
