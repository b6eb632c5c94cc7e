"""The contact log: the list, one contact, writing and correcting it, its actions and readers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.actions import contact_log as actions
from agencies.filters.log import ContactLogFilter
from agencies.forms.contact_log import EntryForm, EntryRemovalForm
from agencies.models import ContactLogEntry, LetterSent, Meeting
from pupils.actions.agreed import give_action
from pupils.enums import ActionSource
from pupils.file import open_file
from pupils.forms.agreed import ActionForm
from pupils.forms.documents import RestrictionForm
from pupils.models import Action
from pupils.views.agreed import with_days
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts import saved
from sendhub.drafts.once import once
from sendhub.spreadsheets import XLSX_TYPE, as_xlsx

PAGE = 50
MOST_EXPORTED = 5_000
HEADINGS = ("Date", "How", "Pupils", "With whom", "What was said", "Written by", "Come back on")
READS = (Permission.CONTACT_LOG_VIEW_ALL, Permission.CONTACT_LOG_OWN)
WRITES = (Permission.CONTACT_LOG_EDIT, Permission.CONTACT_LOG_OWN)


@require_GET
@requires(*READS)
def entry_list(request):
    found = ContactLogFilter(request.GET, actor=request.actor)
    page = Paginator(found.qs.as_lines(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {"form": found.form, "page": page, "entries": page, "today": timezone.localdate()}
    audit.record_list(
        by=request.actor,
        name="agencies.contact_log",
        filters=found.used,
        results=page.paginator.count,
    )
    return render(request, "agencies/entry_list.html", context)


@require_GET
@requires(Permission.EXPORT_NAMES)
def entry_export(request):
    """The list as it is filtered, as a workbook."""
    found = ContactLogFilter(request.GET, actor=request.actor)
    rows, pupil_ids = [], []
    for entry in found.qs.as_lines(request.actor)[:MOST_EXPORTED]:
        pupils = [link.pupil for link in entry.pupil_links.all() if link.is_in_sight]
        pupil_ids += [pupil.pk for pupil in pupils]
        rows.append(
            [
                *(entry.on, entry.get_kind_display(), "; ".join(p.full_name for p in pupils)),
                *(entry.with_name, entry.summary),
                *(entry.created_by.name if entry.created_by else "", entry.follow_up_on),
            ]
        )
    audit.record_export(
        by=request.actor, name="agencies.contact_log", pupil_ids=pupil_ids, fields=HEADINGS
    )
    body = as_xlsx(title="Contact log", headings=HEADINGS, rows=rows)
    response = HttpResponse(body, content_type=XLSX_TYPE)
    response["Content-Disposition"] = 'attachment; filename="contact-log.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
@once
def entry_add(request, pupil_pk):
    """Write a contact down from the pupil's page; `follows` names the one that this comes back to."""
    context = open_file(request, pupil_pk, tab="log")
    pupil, key = context["pupil"], f"contact:{pupil_pk}"
    earlier = _named(request, request.GET.get("follows", ""))
    form = EntryForm(
        request.POST or None,
        actor=request.actor,
        pupils=[pupil],
        today=timezone.localdate(),
        initial={} if request.method == "POST" else saved.initial(request, key),
    )
    if form.is_valid():
        action = form.cleaned_data.pop("action", None)
        entry = actions.add_entry(by=request.actor, **form.cleaned_data)
        if action:
            _give(request, entry, **action)
        if earlier:
            actions.follow_up(entry=earlier, by=request.actor)
        saved.clear(request, key)
        messages.success(request, "Written down.")
        return redirect(entry)
    context |= {"form": form, "heading": "Write a contact down", "draft_key": key}
    return render(request, "pupils/file_form.html", context)


def _named(request, number):
    """Return the contact to which an address refers, if the actor may change it."""
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    rows = ContactLogEntry.objects.visible_to(request.actor).changeable_by(request.actor)
    return rows.filter(pk=int(number)).first()


def _entry(request, entry_pk, *, to_change=False):
    rows = ContactLogEntry.objects.visible_to(request.actor)
    if to_change:
        rows = rows.changeable_by(request.actor)
    rows = rows.as_lines(request.actor).select_related(
        "contact", "professional__agency", "followed_up_by", "created_by"
    )
    return get_object_or_404(rows, pk=entry_pk)


def _give(request, entry, *, pupil=None, **values):
    """Write down an action agreed in the talk; about its pupil where there is one alone."""
    links = list(entry.pupil_links.select_related("pupil"))
    give_action(
        source=ActionSource.CONTACT,
        source_id=entry.pk,
        pupil=pupil or (links[0].pupil if len(links) == 1 else None),
        is_restricted=entry.is_restricted,
        by=request.actor,
        **values,
    )


@require_GET
@requires(*READS)
def entry_view(request, entry_pk):
    entry = _entry(request, entry_pk)
    links = [link for link in entry.pupil_links.all() if link.is_in_sight]
    audit.record(
        by=request.actor,
        event=AuditEvent.OPENED,
        subject=entry,
        pupil_ids=[link.pupil_id for link in links],
    )
    # Whoever may read the contact may read what was agreed in it.
    agreed = Action.objects.filter(school_id=request.actor.school_id).as_lines(request.actor)
    agreed = agreed.agreed_at(ActionSource.CONTACT, entry.pk)
    rows = ContactLogEntry.objects.visible_to(request.actor).changeable_by(request.actor)
    context = {
        "entry": entry,
        "links": links,
        "hidden": len(entry.pupil_links.all()) - len(links),
        "actions": with_days(agreed, timezone.localdate()),
        "settleable": set(agreed.settleable_by(request.actor).values_list("pk", flat=True)),
        "may_change": rows.filter(pk=entry.pk).exists(),
        "readers": [row.user for row in entry.readers.select_related("user")],
    }
    return render(request, "agencies/entry_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
def entry_edit(request, entry_pk):
    entry = _entry(request, entry_pk, to_change=True)
    pupils = [link.pupil for link in entry.pupil_links.all() if link.is_in_sight]
    form = EntryForm(
        request.POST or None,
        actor=request.actor,
        pupils=pupils,
        today=timezone.localdate(),
        entry=entry,
    )
    if form.is_valid():
        actions.edit_entry(entry=entry, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. The history keeps what stood there before.")
        return redirect(entry)
    return _page(request, entry, form, "Correct the contact", "Save")


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
def entry_remove(request, entry_pk):
    entry = _entry(request, entry_pk, to_change=True)
    form = EntryRemovalForm(request.POST or None, entry=entry)
    if form.is_valid():
        actions.remove_entry(entry=entry, by=request.actor, **form.cleaned_data)
        messages.success(request, "Taken out of the log. The history says who and why.")
        return redirect("agencies:entry_list")
    return _page(request, entry, form, "Take the contact out", "Take it out")


@require_POST
@requires(*WRITES)
def entry_followed_up(request, entry_pk):
    entry = _entry(request, entry_pk, to_change=True)
    actions.follow_up(entry=entry, by=request.actor)
    messages.success(request, "Noted: you came back to it.")
    return redirect(entry)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_GIVE)
@once
def entry_action_add(request, entry_pk):
    entry = _entry(request, entry_pk)
    form = ActionForm(
        request.POST or None,
        actor=request.actor,
        today=timezone.localdate(),
        pupils=[link.pupil for link in entry.pupil_links.all() if link.is_in_sight],
    )
    if form.is_valid():
        _give(request, entry, **form.cleaned_data)
        messages.success(request, "Given. It stands on their desk.")
        return redirect(entry)
    return _page(request, entry, form, "Add an action", "Give it")


@require_http_methods(["GET", "POST"])
@requires(Permission.RESTRICT)
def entry_restrict(request, entry_pk):
    entry = _entry(request, entry_pk)
    form = RestrictionForm(
        request.POST or None,
        school=request.actor.school,
        today=timezone.localdate(),
        initial={
            "reason": entry.restricted_reason,
            "readers": list(entry.readers.values_list("user", flat=True)),
        },
    )
    if form.is_valid():
        actions.restrict_entry(entry=entry, by=request.actor, **form.cleaned_data)
        messages.success(request, "Restricted. Nobody else knows of it now.")
        return redirect(entry)
    return _page(request, entry, form, "Who may read this contact", "Restrict to these readers")


@require_POST
@requires(Permission.RESTRICT)
def entry_unrestrict(request, entry_pk):
    entry = _entry(request, entry_pk)
    actions.lift_restriction(entry=entry, by=request.actor)
    messages.success(request, "No longer restricted.")
    return redirect(entry)


def _page(request, entry, form, heading, button):
    """A form about one contact on a page of its own."""
    context = {"form": form, "entry": entry, "heading": heading, "button": button}
    return render(request, "agencies/entry_form.html", context)


@require_GET
@requires(*READS)
def pupil_log(request, pupil_pk):
    """The tab of the file: contacts and actions of the pupil."""
    context = open_file(request, pupil_pk, tab="log")
    pupil, actor, today = context["pupil"], request.actor, timezone.localdate()
    entries = ContactLogEntry.objects.visible_to(actor).of(pupil).as_lines(actor)
    agreed = Action.objects.visible_to(actor).of(pupil).as_lines(actor)
    meetings = Meeting.objects.visible_to(actor).of(pupil).as_lines(actor)
    context |= {
        "entries": entries[:PAGE],
        "meetings": meetings[:PAGE],
        "letters": LetterSent.objects.visible_to(actor).of(pupil).filter(sent_on=None),
        "actions": with_days(agreed[:PAGE], today),
        "settleable": set(agreed.settleable_by(actor).values_list("pk", flat=True)),
        "today": today,
    }
    return render(request, "agencies/pupil_log.html", context)
