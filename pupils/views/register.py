"""The register: the list of pupils, its saved views, its paper and its file."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils import register as the_register
from pupils.actions import register as actions
from pupils.enums import Area, StatusCode
from pupils.filters.register import RegisterFilter
from pupils.forms.register import ColumnsForm, ExportForm, SavedViewForm
from pupils.models import RegisterFile, SavedView
from pupils.rules import sen
from sendhub import spreadsheets
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.prepared import prepared

TONES = {StatusCode.NONE: "quiet", StatusCode.SUPPORT: "support", StatusCode.PLAN: "plan"}
# Paper holds at most this many rows; a file with more than so many is made in the background.
AT_MOST = 5000
IN_THE_BACKGROUND = 500
# Filters that have a place of their own on the page; the others follow under "More filters".
PLACED = frozenset({"q", "need", "group", "status", "year", "primary", "sort"})
MANY = frozenset({"status", "year"})


@dataclass(frozen=True)
class Listing:
    """What one request for the register comes to: the filter, the columns, the views kept."""

    filter: RegisterFilter
    columns: list
    offered: list
    views: list
    query: QueryDict

    @property
    def sort(self):
        return self.filter.values.get("sort") or "name"

    @property
    def day(self):
        return self.filter.day

    def rows(self):
        return the_register.rows_of(
            self.filter.qs, columns=self.columns, day=self.day, sort=self.sort
        )

    def shown(self, start, end):
        """The rows of a page of the list, from `start` up to `end`."""
        if self.is_kept:
            keys = tuple(column.key for column in self.columns)
            return shown_of(*self.asked, keys, start, end, listing=self)
        return list(self.rows()[start:end])

    @cached_property
    def counts(self):
        """The counts strip in one query: all, N, K, E, monitoring, and `results` for the whole filter."""
        if self.is_kept:
            return the_register.added_up(counted_of(*self.asked, listing=self))
        return the_register.added_up(self.counted())

    def counted(self):
        return the_register.counted(
            self.filter.qs_but_status, day=self.day, narrowed=self.filter.strip
        )

    @property
    def is_kept(self):
        """Whether the query is one to come again; what was typed in search of a child is not kept."""
        return not self.filter.values.get("q")

    @property
    def asked(self):
        """All that the rows follow from: who asks, on which day, for what."""
        values = ((name, self.filter.values[name]) for name in self.filter.used)
        return (
            self.filter.actor,
            self.filter.today,
            tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in values),
        )


@prepared
def shown_of(actor, today, values, columns, start, end, *, listing):
    return listing.rows()[start:end]


@prepared
def counted_of(actor, today, values, *, listing):
    return listing.counted()


def listing_of(request):
    """Read the request's query; two queries: the classes and leads to choose from, the views kept."""
    actor = request.actor
    offered = the_register.columns_for(actor)
    views = list(SavedView.objects.visible_to(actor))
    shown = next(
        (v for v in views if str(v.pk) == request.GET.get("view") and not v.is_usual), None
    )
    usual = next((v for v in views if v.is_usual and v.owner_id == actor.user_id), None)
    keys = (shown or usual).columns if shown or usual else ()
    return Listing(
        filter=RegisterFilter(request.GET, actor=actor, today=timezone.localdate()),
        columns=the_register.chosen(offered, keys),
        offered=offered,
        views=[view_link(view, shown, actor.user_id) for view in views if not view.is_usual],
        query=request.GET,
    )


def view_link(view, shown, user_id):
    """A kept view with the address that shows it again."""
    query = QueryDict(mutable=True)
    for name, values in view.query.items():
        query.setlist(name, values)
    query["view"] = view.pk
    view.address = f"{reverse('pupils:register')}?{query.urlencode()}"
    view.is_shown = view == shown
    view.is_mine = view.owner_id == user_id
    return view


@require_GET
@requires(Permission.PUPIL_LIST)
def register(request):
    listing = listing_of(request)
    counts = listing.counts
    page = Paginator(range(counts["results"]), the_register.PAGE).get_page(request.GET.get("page"))
    page.object_list = listing.shown(page.object_list.start, page.object_list.stop)
    audit.record_list(
        by=request.actor,
        name="pupils.register",
        filters=listing.filter.used,
        results=counts["results"],
    )
    context = {
        "form": listing.filter.form,
        "controls": controls_of(listing.filter.form),
        "more": more_of(listing.filter.form),
        "day": listing.day,
        "columns": listing.columns,
        "head": head(listing, ticks="tick" in request.GET),
        "body": body(page.object_list, listing.columns, ticks="tick" in request.GET),
        "rest": rest_of(request.GET),
        "ticks": "tick" in request.GET,
        "page": page,
        "counts": counts,
        "strip": strip_of(listing),
        "views": listing.views,
        "is_narrowed": bool(set(listing.filter.used) - {"sort"}),
        "in_words": listing.filter.in_words,
    }
    return render(request, "pupils/register.html", context)


ROLLS = {"left": "left", "all": "in all"}


def strip_of(listing):
    """(address, number, words, whether shown now) of each count: the number is the length of its list."""
    counts, values = listing.counts, listing.filter.values
    query = listing.query.copy()
    for name in ("status", "monitoring", "page"):
        query.pop(name, None)
    rest = f"&{query.urlencode()}" if query else ""
    now = (values.get("status") or [], values.get("monitoring") or "")
    steps = (
        ("", ([], ""), counts["total"], ROLLS.get(values.get("roll"), "on roll")),
        ("status=E", (["E"], ""), counts["plan"], "EHC plan"),
        ("status=K", (["K"], ""), counts["support"], "SEN Support"),
        ("status=N", (["N"], ""), counts["none"], "No SEN"),
        ("monitoring=true", ([], "true"), counts["monitored"], "monitoring"),
    )
    return [
        (f"?{step}{rest}".replace("?&", "?"), number, words, choice == now)
        for step, choice, number, words in steps
    ]


def controls_of(form):
    """The filters that have a place of their own, drawn: a bound field takes longer over it."""
    return {name: drawn(form, name) for name in PLACED & form.fields.keys() - {"sort", "primary"}}


def more_of(form):
    """(name, label, control, errors) of the filters that follow under "More filters"."""
    return [
        (name, field.label, drawn(form, name), form.errors.get(name, ()))
        for name, field in form.fields.items()
        if name not in PLACED
    ]


def drawn(form, name):
    sent = form.data.getlist(name) if form.is_bound else []
    return form.fields[name].widget.render(name, sent if name in MANY else (sent or [""])[-1])


def rest_of(query):
    """The query without its page, for the links to columns, paper and file."""
    query = query.copy()
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else ""


def head(listing, *, ticks=False):
    """The headings of the table, each a link to its order; written in one go like the rows."""
    query = listing.query.copy()
    query.pop("page", None)
    query.pop("sort", None)
    rest = escape(f"&{query.urlencode()}" if query else "")
    columns = [("name", "Name", True)]
    columns += [(column.key, column.label, bool(column.sort)) for column in listing.columns]
    cells = ['<th scope="col"><span class="visually-hidden">Chosen</span></th>'] if ticks else []
    for key, label, sorts in columns:
        state, mark, order = "none", "", key
        if listing.sort == key:
            state, mark, order = "ascending", " ▲", f"-{key}"
        elif listing.sort == f"-{key}":
            state, mark = "descending", " ▼"
        link = f'<a class="sort" href="?sort={order}{rest}">{escape(label)}{mark}</a>'
        cells.append(
            f'<th scope="col" aria-sort="{state}">{link}</th>'
            if sorts
            else f'<th scope="col">{escape(label)}</th>'
        )
    return mark_safe("".join(cells))  # noqa: S308  keys are ours, the query is encoded and escaped


def status_cell(row):
    code = row["status"]
    return f'<span class="tag tag--{TONES.get(code, "quiet")}">{escape(the_register.STATUSES[code])}</span>'


def needs_cell(row):
    return " ".join(
        f'<b class="need need--{AREA_MARKS[sen.area_of(code)]}">{escape(code)}</b>'
        for code in row["needs"] or ()
    )


# Cells that say what they are on a phone's card without a label.
PLAIN = frozenset({"year", "group", "status", "needs"})
# Short class names: fifty rows carry them a hundred times.
AREA_MARKS = {
    Area.COMMUNICATION: "ci",
    Area.COGNITION: "cl",
    Area.SEMH: "se",
    Area.SENSORY: "sp",
    None: "none",
}

MARKUP = {"status": status_cell, "needs": needs_cell}


def cell(column, row):
    """One cell as HTML."""
    if column.key in MARKUP:
        return MARKUP[column.key](row)
    value = the_register.WORDS[column.key](row)
    return escape(the_register.plain_day(value) if isinstance(value, date) else str(value or ""))


def body(rows, columns, *, ticks=False):
    """The rows of the table, written in one go: a template costs ten times as much for each cell."""
    before, after = reverse("desk:pupil_overview", kwargs={"pupil_pk": 0}).split("0")
    labels = [
        (column, "<td>" if column.key in PLAIN else f'<td data-label="{escape(column.label)}">')
        for column in columns
    ]
    lines = []
    for row in rows:
        name, pk = escape(the_register.full_name(row)), row["pk"]
        lines.append("<tr>")
        if ticks:
            lines.append(
                f'<td><input class="form-check-input" type="checkbox" name="pupil" value="{pk}" aria-label="{name}"></td>'
            )
        lines.append(f'<th scope="row"><a href="{before}{pk}{after}"><bdi>{name}</bdi></a></th>')
        for column, opening in labels:
            content = cell(column, row)
            lines.append(f"{opening}{content}</td>" if content else "<td></td>")
        lines.append("</tr>\n")
    return mark_safe("".join(lines))  # noqa: S308  names and words are escaped above


@require_GET
@requires(Permission.PUPIL_LIST)
def register_print(request):
    """Every row of the list on paper, with the filter in words on top."""
    listing = listing_of(request)
    rows = list(listing.rows()[:AT_MOST])
    audit.record_export(
        by=request.actor,
        name="pupils.register_print",
        pupil_ids=[row["pk"] for row in rows],
        fields=[column.key for column in listing.columns],
    )
    context = {
        "columns": [column.label for column in listing.columns],
        "body": body(rows, listing.columns),
        "results": len(rows),
        "counts": listing.counts,
        "in_words": listing.filter.in_words,
        "day": listing.day,
        "back": f"{reverse('pupils:register')}?{request.GET.urlencode()}",
    }
    return render(request, "pupils/register_print.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EXPORT_NAMES)
@asked_again
def register_export(request):
    listing = listing_of(request)
    results = listing.counts["results"]
    form = ExportForm(request.POST or None, actor=request.actor, results=results)
    if form.is_valid() and results > IN_THE_BACKGROUND:
        job = actions.ask_for_export(
            query={name: listing.query.getlist(name) for name in listing.filter.used},
            columns=[column.key for column in listing.columns],
            kind=form.cleaned_data["format"],
            reason=form.cleaned_data["reason"],
            results=results,
            by=request.actor,
        )
        return redirect(job)
    if form.is_valid():
        kind = form.cleaned_data["format"]
        rows = list(listing.rows())
        actions.record_export(
            rows=[row["pk"] for row in rows],
            columns=[column.key for column in listing.columns],
            kind=kind,
            reason=form.cleaned_data.get("reason", ""),
            by=request.actor,
        )
        content = the_register.file_of(rows, columns=listing.columns, kind=kind)
        return attachment(content, kind=kind, on=listing.day.on)
    if request.POST.get("password") and "password" in form.errors:
        audit.refuse(request, SecurityEvent.REFUSED, detail="Wrong password at an export")
    context = {
        "form": form,
        "results": results,
        "in_background": results > IN_THE_BACKGROUND,
        "columns": [column.label for column in listing.columns],
        "in_words": listing.filter.in_words,
        "day": listing.day,
        "back": f"{reverse('pupils:register')}?{request.GET.urlencode()}",
    }
    return render(request, "pupils/register_export.html", context)


def attachment(content, *, kind, on):
    """The file as a download; its name holds a date and no child."""
    name = f"register-{on.isoformat()}.{kind}"
    return HttpResponse(
        content,
        content_type=spreadsheets.CSV_TYPE if kind == "csv" else spreadsheets.XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_GET
@requires(Permission.EXPORT_NAMES)
def register_export_file(request, export_pk):
    """Hand out a long file that was made in the background, to the person who asked for it."""
    mine = RegisterFile.objects.visible_to(request.actor).select_related("export")
    file = get_object_or_404(mine, export_id=export_pk, export__made_by_id=request.actor.user_id)
    audit.record_opening(by=request.actor, subject=file.export, event=AuditEvent.DOWNLOADED)
    on = timezone.localdate(file.made_at)
    return attachment(bytes(file.content), kind=file.export.kind, on=on)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_LIST)
def register_columns(request):
    """Choose the columns; the choice is kept for the next visit."""
    offered = the_register.columns_for(request.actor)
    usual = SavedView.objects.visible_to(request.actor).filter(
        owner_id=request.actor.user_id, is_usual=True
    )
    now = [c.key for c in the_register.chosen(offered, next((v.columns for v in usual), ()))]
    form = ColumnsForm(request.POST or None, columns=offered, initial={"columns": now})
    back = f"{reverse('pupils:register')}?{without_view(request.GET)}"
    if form.is_valid():
        actions.keep_columns(columns=form.cleaned_data["columns"], by=request.actor)
        messages.success(request, "The list shows these columns from now on.")
        return redirect(back)
    return render(request, "pupils/register_columns.html", {"form": form, "back": back})


def without_view(query):
    query = query.copy()
    query.pop("view", None)
    query.pop("page", None)
    return query.urlencode()


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_LIST)
def register_view_save(request):
    """Keep filters, order and columns on the screen under a name."""
    listing = listing_of(request)
    form = SavedViewForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        query = {name: listing.query.getlist(name) for name in listing.filter.used}
        actions.save_view(
            query=query,
            columns=[column.key for column in listing.columns],
            by=request.actor,
            **form.cleaned_data,
        )
        messages.success(request, "View saved. It stands above the list.")
        return redirect(f"{reverse('pupils:register')}?{listing.query.urlencode()}")
    context = {
        "form": form,
        "in_words": listing.filter.in_words,
        "columns": [column.label for column in listing.columns],
        "back": f"{reverse('pupils:register')}?{request.GET.urlencode()}",
    }
    return render(request, "pupils/register_view_save.html", context)


@require_POST
@requires(Permission.PUPIL_LIST)
def register_view_delete(request, view_pk):
    mine = SavedView.objects.visible_to(request.actor).filter(owner_id=request.actor.user_id)
    view = get_object_or_404(mine, pk=view_pk, is_usual=False)
    actions.delete_view(view=view, by=request.actor)
    messages.success(request, format_html("View <bdi>{}</bdi> deleted.", view.name))
    return redirect("pupils:register")
