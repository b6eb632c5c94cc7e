"""The building blocks of every page. Each stands on the gallery page (DEBUG only)."""

import uuid
from datetime import date, datetime
from functools import cache, lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sendhub.accounts.actor import can_with

register = template.Library()

# Our own small set: 20 × 20, one path each, drawn with the text's colour.
ICONS = {
    "home": "M3 9.5 10 4l7 5.5V17h-5v-4H8v4H3z",
    "arrow": "M11 4l6 6-6 6-1.400-1.400L13.200 11H3V9h10.200L9.600 5.400z",
    "back": "M9 4 3 10l6 6 1.400-1.400L6.800 11H17V9H6.800l3.600-3.600z",
    "badge": "M3 3h5v1.500h4V3h5v14H3zm7 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm-4 8h8c0-2.200-1.700-3-4-3s-4 .8-4 3z",
    "classes": "M2 3h16v10h-5v1.500h3V16H4v-1.500h3V13H2zm2 2v6h12V5z",
    "close": "M5 3.600 10 8.600l5-5L16.400 5l-5 5 5 5-1.400 1.400-5-5-5 5L3.600 15l5-5-5-5z",
    "download": "M8 2h4v6h3l-5 5-5-5h3zM3 15h14v3H3z",
    "edit": "M13.500 2.500l4 4L7 17H3v-4zm0 2.800L5 13.800V15h1.200l8.500-8.500z",
    "heart": "M10 17.500C4 13 2 10 2 7a4 4 0 0 1 8-1.500A4 4 0 0 1 18 7c0 3-2 6-8 10.500z",
    "hide": "M3.400 2 18 16.600 16.600 18l-3-3A9.500 9.500 0 0 1 10 16c-4.500 0-7.500-3.500-8.500-6 .5-1.400 1.700-3.100 3.400-4.300L2 3.400zm3 5.200A4 4 0 0 0 12 13l-1.500-1.500a2 2 0 0 1-2.600-2.600zM10 4c4.500 0 7.500 3.500 8.500 6-.4 1.100-1.200 2.300-2.300 3.400L8 4.200c.6-.1 1.300-.2 2-.2z",
    "history": "M10 3a7 7 0 1 1-6.700 9h2.100A5 5 0 1 0 6.500 6.500L8.500 8.500H3V3l2 2A7 7 0 0 1 10 3zm1 3v3.600l2.500 1.500-1 1.700L9 10.700V6z",
    "info": "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM9 5h2v2H9zm0 4h2v6H9z",
    "key": "M7 7a5 5 0 0 0 0 6 5 5 0 0 0 8.600-1.500H18v3h2v-5h-4.400A5 5 0 0 0 7 7zm4 1a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
    "more": "M3 8.500h3v3H3zm5.500 0h3v3h-3zm5.500 0h3v3h-3z",
    "speech": "M2 3h16v11H9l-4 4v-4H2z",
    "people": "M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm6.5 0a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1 17c0-4 2.5-6 6-6s6 2 6 6zm13.5 0h4.5c0-3.5-2-5-5-5a5 5 0 0 0-1.6.2c1.400 1.200 2.100 2.800 2.100 4.800z",
    "flag": "M4 2h2v16H4zM7 3h10l-3 3.500 3 3.500H7z",
    "clock": "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm1 4v4.300l3 1.800-1 1.700-4-2.400V6z",
    "upload": "M10 2l5 5h-3v6H8V7H5zM3 15h14v3H3z",
    "gear": "M8.500 2h3l.4 2.200 1.500.7 1.900-1.200 2 2-1.200 1.900.7 1.500 2.200.4v3l-2.200.4-.7 1.500 1.200 1.900-2 2-1.900-1.200-1.500.7-.4 2.200h-3l-.4-2.200-1.500-.7-1.900 1.200-2-2 1.200-1.900-.7-1.500L1 11.500v-3l2.200-.4.7-1.500-1.200-1.900 2-2 1.900 1.200 1.500-.7zM10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "print": "M5 2h10v4H5zM2 7h16v7h-3v-3H5v3H2zm4 5h8v6H6z",
    "search": "M8.500 2a6.500 6.500 0 0 1 5.200 10.400l4 4-1.400 1.400-4-4A6.500 6.500 0 1 1 8.500 2zm0 2a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9z",
    "plus": "M9 3h2v6h6v2h-6v6H9v-6H3V9h6z",
    "check": "M8 13.600 16.300 5l1.500 1.400L8 16.500 2.300 11l1.400-1.500z",
    "warning": "M10 2l8.500 15h-17zm-1 5v5h2V7zm0 6.500v2h2v-2z",
    "lock": "M6 8V6a4 4 0 0 1 8 0v2h2v10H4V8zm2 0h4V6a2 2 0 0 0-4 0z",
    "mail": "M2 4h16v12H2zm2 2v.4l6 4 6-4V6zm0 2.800V14h12V8.800l-6 4z",
    "menu": "M2 4h16v2H2zm0 5h16v2H2zm0 5h16v2H2z",
    "book": "M3 3h5a2 2 0 0 1 2 2 2 2 0 0 1 2-2h5v13h-6l-1 1-1-1H3z",
    "file": "M4 2h8l4 4v12H4zm7 1.500V7h3.500z",
    "chart": "M3 3h2v12h12v2H3zm4 7h2v4H7zm4-4h2v8h-2zm4 2h2v6h-2z",
    "eye": "M10 4c4.500 0 7.500 3.500 8.500 6-1 2.500-4 6-8.500 6s-7.500-3.500-8.500-6c1-2.500 4-6 8.500-6zm0 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "out": "M3 3h8v2H5v10h6v2H3zm9 3 4 4-4 4v-3H8V9h4z",
    "school": "M10 2l8 5v2H2V7zM3 10h3v6H3zm5.500 0h3v6h-3zM14 10h3v6h-3zM2 17h16v1.500H2z",
    "mood-good": "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.600 7.500a1.300 1.300 0 1 0 2.600 0 1.300 1.300 0 0 0-2.600 0zM11.800 7.500a1.300 1.300 0 1 0 2.600 0 1.300 1.300 0 0 0-2.600 0zM5 11.500h10a5 5 0 0 1-10 0z",
    "mood-okay": "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.600 7.500a1.300 1.300 0 1 0 2.600 0 1.300 1.300 0 0 0-2.600 0zM11.800 7.500a1.300 1.300 0 1 0 2.600 0 1.300 1.300 0 0 0-2.600 0zM6 12.500h8v1.700H6z",
    "mood-tired": "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5 7.500h3.600V9H5zM11.400 7.500H15V9h-3.600zM8.300 13.500a1.700 2 0 1 0 3.400 0 1.700 2 0 0 0-3.400 0z",
    "mood-worried": "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.600 7.500a1.300 1.300 0 1 0 2.600 0 1.300 1.300 0 0 0-2.600 0zM11.800 7.500a1.300 1.300 0 1 0 2.600 0 1.300 1.300 0 0 0-2.600 0zM5 13.800l1.700-2 1.700 1.600 1.600-1.600 1.600 1.600 1.700-1.600 1.700 2-1.100 1.200-.6-.800-1.700 1.600-1.600-1.600-1.600 1.600-1.700-1.600-.6.800z",
    "mood-sad": "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.600 7.500a1.300 1.300 0 1 0 2.600 0 1.300 1.300 0 0 0-2.600 0zM11.800 7.500a1.300 1.300 0 1 0 2.600 0 1.300 1.300 0 0 0-2.600 0zM5.500 15.500a4.500 4.500 0 0 1 9 0h-1.800a2.700 2.700 0 0 0-5.400 0z",
    "mood-cross": "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM4.600 5.400l4.200 2.200-.8 1.500-4.200-2.200zM15.400 5.400l-4.200 2.200.8 1.500 4.200-2.200zM6 13.500h8v1.700H6z",
    "mood-away": "M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM6 9h8v2H6z",
    "calendar": "M5 2h2v2h6V2h2v2h3v14H2V4h3zm-1 6v8h12V8z",
}

# Each broad area has a shape of its own: colour alone never tells.
AREA_SHAPES = {
    "communication_interaction": ("circle", "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16z"),
    "cognition_learning": ("square", "M3 3h14v14H3z"),
    "semh": ("triangle", "M10 2l8.500 15.500h-17z"),
    "sensory_physical": ("diamond", "M10 1l9 9-9 9-9-9z"),
    "": ("ring", "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm0 3a5 5 0 1 1 0 10 5 5 0 0 1 0-10z"),
}


@register.filter
def day(value):
    """A plain date: 1 September 2026. Moments are shown on the London calendar."""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    if not isinstance(value, date):
        return ""
    return f"{value.day} {value:%B %Y}"


@register.filter
def moment(value):
    """A date and a time: 1 September 2026, 09:05."""
    if not isinstance(value, datetime):
        return ""
    local = timezone.localtime(value)
    return f"{local.day} {local:%B %Y}, {local:%H:%M}"


@register.filter
def unbroken(text):
    """Keep a number and its per cent on one line."""
    return text.replace(" %", "\u00a0%")


@register.filter
def days_in_words(days):
    """How far a date is from today: `3 days late`, `today`, `in 5 days`."""
    if days == 0:
        return "today"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"{count} late" if days < 0 else f"in {count}"


@register.filter
def minutes_in_words(minutes):
    """How long something took: `45 minutes`, `6 hours`, `1 hour 30 minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")]
    told = " ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n)
    return told or "0 minutes"


@register.filter
def get(mapping, key):
    """Look a key up in a dictionary."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def initials(name):
    """The first letters of the first and the last word of a name."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag(takes_context=True)
def navigation(context):
    """The main navigation, for what the person may do and the page that is open."""
    match = getattr(context.get("request"), "resolver_match", None)
    actor, opened = context["actor"], match.view_name if match else ""
    return _navigation(actor.permissions, actor.leads_trust, opened, get_script_prefix())


# Half the lines of every page, and the same for all who may do the same: drawn once for each page.
@lru_cache(maxsize=4096)
def _navigation(permissions, leads_trust, opened, prefix):
    known = {"can": can_with(permissions), "leads_trust": leads_trust, "opened": opened}
    return render_to_string("_navigation.html", known)


@register.simple_tag(takes_context=True)
def nav(context, name, picture, label, parts="", tone=""):
    """A line of the main navigation, marked when the page or one of its `parts` (starts of view names) is open.

    Prints nothing while the address does not exist. Lines of a group need no `picture`.
    """
    try:
        address = reverse(name)
    except NoReverseMatch:
        return ""
    opened = context["opened"]
    here = opened == name or any(opened.startswith(part) for part in parts.split())
    # "Log a concern" is a button of its own beside the list of concerns.
    current = here and not (name != opened and opened.endswith("concern_log"))
    return format_html(
        '<li{}><a href="{}"{}>{} <span>{}</span></a></li>',
        format_html(' class="side__{}"', tone) if tone else "",
        address,
        format_html(' aria-current="{}"', "page" if opened == name else "true") if current else "",
        icon(picture) if picture else "",
        label,
    )


@register.simple_block_tag
def nav_group(content, title):
    """Lines of the main navigation under one `title`; nothing where the person may open none of them."""
    if "<li" not in content:
        return ""
    return format_html(
        '<p class="side__title">{}</p><ul class="side__list">{}</ul>', title, content
    )


@register.simple_tag
@cache
def icon(name):
    """An icon beside words; screen readers pass over it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">'
        '<path fill="currentColor" fill-rule="evenodd" d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
@cache
def symbol(name):
    """An icon to be drawn many times on a page: stands once in a hidden `<svg>`, each use is `<use href="#name">`."""
    return format_html(
        '<symbol id="{}" viewBox="0 0 20 20">'
        '<path fill="currentColor" fill-rule="evenodd" d="{}"/></symbol>',
        name,
        ICONS[name],
    )


AREA_NAMES = {
    "communication_interaction": "Communication and interaction",
    "cognition_learning": "Cognition and learning",
    "semh": "Social, emotional and mental health",
    "sensory_physical": "Sensory and/or physical needs",
}


@register.filter
def area_name(area):
    """The name of a broad area of need: Code of Practice 6.28 to 6.35."""
    return AREA_NAMES.get(area, area)


@register.simple_tag
def area_shape(area):
    """The shape of a broad area of need, coloured by `area--<key>`; decoration beside its name."""
    shape, path = AREA_SHAPES.get(area, AREA_SHAPES[""])
    return format_html(
        '<svg class="area area--{}" data-shape="{}" viewBox="0 0 20 20" width="14" height="14" '
        'aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d="{}"/></svg>',
        area or "none",
        shape,
        path,
    )


@register.simple_tag(takes_context=True)
def guards(context):
    """What every form of ours carries: the CSRF token, the school it was opened in, a one-time id.

    Written here and not in a template: it stands three times on every page.
    """
    request = context["request"]
    sent = request.POST.get("form_id") if request.method == "POST" else None
    school = context.get("school")
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}'
        '<input type="hidden" name="form_id" value="{}">',
        context.get("csrf_token"),
        format_html('<input type="hidden" name="school" value="{}">', school.pk) if school else "",
        sent or uuid.uuid4().hex,
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(form, *more):
    """Errors of one or several forms as links to their fields, read out first."""
    lines = []
    for each in (form, *more):
        if each is None:
            continue
        lines += [("", text) for text in each.non_field_errors()]
        lines += [
            (field.id_for_label, _named(field, text)) for field in each for text in field.errors
        ]
    return {"lines": lines}


def _named(field, text):
    """Away from its field a sentence needs the field's name: "Day: This field is required."."""
    label = str(field.label)
    return f"{label}{'' if label.endswith('?') else ':'} {text}" if label else text


@register.simple_tag
def badge(text, tone="plain"):
    """A status in words; tones: plain, good, warn, late, info, quiet."""
    return format_html('<span class="tag tag--{}">{}</span>', tone, text)


@register.inclusion_tag("components/tabs.html")
def tabs(label, *steps):
    """Pages of one thing: `{% tabs "This pupil’s file" "Overview" url is_here "Profile" url is_here %}`.

    A tab whose address is empty is left out.
    """
    rows = zip(steps[::3], steps[1::3], steps[2::3], strict=True)
    return {"label": label, "rows": [row for row in rows if row[1]]}


@register.inclusion_tag("components/facts.html")
def facts(*pairs):
    """A list of facts: `{% facts "Class" pupil.group.name "Born" pupil.born_on|day %}`; empty ones say so."""
    return {"rows": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(context, action, button, question, tone="danger"):
    """A button that asks first: folded question, then a POST to `action`; needs no script."""
    return {
        "action": action,
        "button": button,
        "question": question,
        "tone": tone,
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "school": context.get("school"),
    }


@register.simple_block_tag
def entry(content, on, title, kind=""):
    """A dated entry of a timeline, inside `<ol class="timeline">`."""
    return format_html(
        '<li><p class="timeline__on">{}{}</p><h3 class="timeline__title">{}</h3>{}</li>',
        day(on),
        format_html(' <span class="tag tag--plain">{}</span>', kind) if kind else "",
        title,
        content,
    )


@register.simple_tag
def status_badge(code):
    """The SEN status in words."""
    words = {"N": "No SEN", "K": "SEN Support", "E": "EHC plan"}
    tone = {"N": "quiet", "K": "support", "E": "plan"}
    return format_html(
        '<span class="tag tag--{}">{}</span>', tone.get(code, "quiet"), words.get(code, code)
    )


@register.inclusion_tag("components/stat.html")
def stat(number, label, href="", hint="", ident=""):
    """A number that opens the list behind it; with an `ident` it keeps the focus while it is renewed."""
    return {"number": number, "label": label, "href": href, "hint": hint, "ident": ident}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page, noun="rows"):
    """Earlier and later pages of a Page object, keeping the filters in the address."""
    return {"page": page, "noun": noun, "request": context["request"]}


@register.simple_tag(takes_context=True)
def sort_link(context, field, label, current=""):
    """A table heading that sorts; `current` is the sort in force, `-` in front for descending."""
    request = context["request"]
    query = request.GET.copy()
    descending = current == field
    query["sort"] = f"-{field}" if descending else field
    query.pop("page", None)
    mark = {field: "▲", f"-{field}": "▼"}.get(current, "")
    state = {field: "ascending", f"-{field}": "descending"}.get(current, "none")
    return format_html(
        '<th scope="col" aria-sort="{}"><a class="sort" href="?{}">{}{}</a></th>',
        state,
        query.urlencode(),
        label,
        format_html(' <span aria-hidden="true">{}</span>', mark) if mark else "",
    )


@register.simple_tag
def crumbs(*pairs):
    """Breadcrumbs: `{% crumbs "Desk" desk_url "Pupils" pupils_url "Wren" %}`; the last has no address."""
    pairs = list(pairs)
    last = pairs.pop() if len(pairs) % 2 else ""
    steps = zip(pairs[::2], pairs[1::2], strict=True)
    links = format_html_join("", '<li><a href="{1}">{0}</a></li>', steps)
    here = format_html('<li aria-current="page">{}</li>', last) if last else ""
    return format_html(
        '<nav aria-label="Breadcrumb"><ol class="crumbs">{}{}</ol></nav>', links, here
    )


@register.simple_block_tag
def card(content, title="", tone="", heading="h2", href="", number=0, more=""):
    """A panel with a heading: `{% card "New concerns" %}…{% endcard %}`; heading is h2 or h3.

    `href`, `number`, `more`: the list behind the panel, as "All 9 of this week" beside the heading.
    """
    if heading not in ("h2", "h3"):
        raise ValueError("a card's heading is h2 or h3")
    head = (
        format_html(
            '<{} class="panel__title">{}</{}>', SafeString(heading), title, SafeString(heading)
        )
        if title
        else ""
    )
    if href and number:
        head = format_html(
            '<div class="panel__head">{}<a href="{}">All {} {}</a></div>', head, href, number, more
        )
    return format_html(
        '<section class="panel panel--{}">{}{}</section>', tone or "plain", head, content
    )


@register.simple_block_tag
def empty(content, title):
    """What stands where a list would be: why it is empty and what to do next."""
    return format_html('<div class="empty"><p class="empty__title">{}</p>{}</div>', title, content)


@register.simple_block_tag
def alert(content, tone="info"):
    """A message in the page; tones: info, good, warn, late."""
    return format_html('<div class="note note--{}">{}</div>', tone, content)


@register.simple_block_tag
def about(content, title="About this page"):
    """Help in the user's words, folded away."""
    return format_html(
        '<details class="about"><summary>{}</summary><div class="about__text">{}</div></details>',
        title,
        content,
    )


@register.inclusion_tag("components/chart.html")
def chart(picture, caption, head, rows):
    """A chart and its numbers: `picture` from sendhub.charts, `head` two or more headings, `rows` of cells."""
    return {"picture": picture, "caption": caption, "head": head, "rows": rows}


@register.inclusion_tag("components/progress.html")
def progress(done, total, label=""):
    """A progress bar in words and picture."""
    return {"done": done, "total": total or 1, "label": label}
