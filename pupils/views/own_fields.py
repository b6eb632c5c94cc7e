"""The school's own fields: defined by the SENCo, filled in for a pupil or a concern."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import own_fields as actions
from pupils.enums import OwnFieldNoun
from pupils.file import open_file
from pupils.forms.own_fields import DefinitionForm, FillInForm
from pupils.models import Concern, OwnField
from pupils.own_fields import fields_of
from pupils.rules.own_fields import MOST
from pupils.views.concerns import record_openings
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once


@require_GET
@requires(Permission.PUPIL_RECORD_EDIT)
def own_field_list(request):
    """Every field of the school, those in use first."""
    rows = list(OwnField.objects.visible_to(request.actor))
    audit.record_list(by=request.actor, name="pupils.own_fields", results=len(rows))
    context = {
        "nouns": [
            (noun.label, [row for row in rows if row.noun == noun and row.archived_at is None])
            for noun in OwnFieldNoun
        ],
        "archived": [row for row in rows if row.archived_at],
        "most": MOST,
    }
    return render(request, "pupils/own_fields/list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.BANK_EDIT)
@once
def own_field_add(request):
    form = DefinitionForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        field = actions.define(by=request.actor, **form.cleaned_data)
        messages.success(request, f"“{field.label}” is in use.")
        return redirect("pupils:own_field_list")
    context = {"form": form, "heading": "Add a field"}
    return render(request, "pupils/own_fields/form.html", context)


def _field(request, own_field_pk):
    return get_object_or_404(OwnField.objects.visible_to(request.actor), pk=own_field_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.BANK_EDIT)
def own_field_edit(request, own_field_pk):
    field = _field(request, own_field_pk)
    form = DefinitionForm(request.POST or None, actor=request.actor, instance=field)
    if form.is_valid():
        actions.redefine(field=field, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:own_field_list")
    context = {"form": form, "field": field, "heading": f"Change “{field.label}”"}
    return render(request, "pupils/own_fields/form.html", context)


@require_POST
@requires(Permission.BANK_EDIT)
def own_field_archive(request, own_field_pk):
    """Take a field out of use, or take it up again."""
    field = _field(request, own_field_pk)
    if "take_up" in request.POST:
        actions.take_up(field=field, by=request.actor)
        messages.success(request, f"“{field.label}” is in use again, with what was filled in.")
    else:
        actions.archive(field=field, by=request.actor)
        messages.success(request, f"“{field.label}” is archived. What was filled in stays.")
    return redirect("pupils:own_field_list")


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
def pupil_own_fields(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="details")
    pupil = context["pupil"]
    fields = fields_of(request.actor, OwnFieldNoun.PUPIL)
    form = FillInForm(request.POST or None, fields=fields, row=pupil)
    if form.is_valid():
        actions.fill_in(
            row=pupil,
            version=form.cleaned_data["version"],
            fields=fields,
            values=form.values(),
            pupil_id=pupil.pk,
            by=request.actor,
        )
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_details", pupil_pk=pupil.pk)
    context |= {"form": form, "heading": "The school’s own fields"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
def concern_own_fields(request, concern_pk):
    rows = Concern.objects.visible_to(request.actor).with_pupils(request.actor)
    concern = get_object_or_404(rows, pk=concern_pk)
    record_openings(request, concern)
    fields = fields_of(request.actor, OwnFieldNoun.CONCERN)
    form = FillInForm(request.POST or None, fields=fields, row=concern)
    if form.is_valid():
        links = concern.pupil_links.all()
        actions.fill_in(
            row=concern,
            version=form.cleaned_data["version"],
            fields=fields,
            values=form.values(),
            pupil_id=links[0].pupil_id if len(links) == 1 else None,
            by=request.actor,
        )
        messages.success(request, "Saved.")
        return redirect(concern.get_triage_url())
    context = {"form": form, "concern": concern}
    return render(request, "pupils/own_fields/concern.html", context)
