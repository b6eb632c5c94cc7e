"""Parts of the pages for people without an account: fields, errors, symbols, languages, dates."""

from datetime import date, datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sendhub.sharing.enums import Language

register = template.Library()

# Faces and a tick of our own: 48 × 48, drawn with the text's colour.
_FACE = '<circle cx="24" cy="24" r="21" class="symbol__face"/><circle cx="16.500" cy="19" r="2.600"/><circle cx="31.500" cy="19" r="2.600"/>'
SYMBOLS = {
    "good": f'{_FACE}<path class="symbol__line" d="M14 28c3 7 17 7 20 0"/>',
    "middling": f'{_FACE}<path class="symbol__line" d="M15 31h18"/>',
    "bad": f'{_FACE}<path class="symbol__line" d="M14 34c3-7 17-7 20 0"/>',
    "yes": '<circle cx="24" cy="24" r="21" class="symbol__face"/><path class="symbol__line" d="M14 25l7 7 13-15"/>',
    "sometimes": '<circle cx="24" cy="24" r="21" class="symbol__face"/><path class="symbol__line" d="M13 26c4-7 8-7 11-2s7 5 11-2"/>',
    "no": '<circle cx="24" cy="24" r="21" class="symbol__face"/><path class="symbol__line" d="M16 16l16 16M32 16L16 32"/>',
}


@register.simple_tag
def symbol(name):
    """A picture beside its word; screen readers pass over it."""
    return format_html(
        '<svg class="symbol__picture" viewBox="0 0 48 48" width="64" height="64" '
        'aria-hidden="true">{}</svg>',
        SafeString(SYMBOLS.get(name, "")),
    )


@register.simple_tag
def tick():
    return SafeString(
        '<svg class="tick" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" '
        'focusable="false"><path fill="currentColor" d="M8 13.600 16.300 5l1.500 1.400L8 16.500 2.300 11l1.400-1.500z"/></svg>'
    )


@register.filter
def local_day(value):
    """A date in the visitor's language: 1 September 2026, 1 września 2026."""
    return formats.date_format(value, "j E Y") if isinstance(value, date) else ""


@register.filter
def local_moment(value):
    """Day and London time in the reader's language; the dots of a preview stay as they are."""
    if not isinstance(value, datetime):
        return value
    return formats.date_format(timezone.localtime(value), "j E Y, H:i")


@register.simple_tag
def languages(here):
    """(code, own name, is it the one shown) of each language of the pages."""
    return [(each.value, each.label, each.value == here) for each in Language]


@register.inclusion_tag("sharing/_errors.html")
def visit_errors(form):
    lines = [("", text) for text in form.non_field_errors()]
    lines += [
        (field.id_for_label or field.auto_id, text) for field in form for text in field.errors
    ]
    return {"lines": lines}


def is_optional(field):
    """Tell whether the label says that the field may stay empty; some answers want their reason."""
    if field.field.required or (field.name == "reason" and "stance" in field.form.fields):
        return False
    return getattr(field.form, "marks_optional", True)


@register.inclusion_tag("sharing/_field.html")
def visit_field(field):
    """A field with its label, help and errors tied to it."""
    is_group = field.use_fieldset
    described = [f"{field.auto_id}_helptext"] if field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    attrs = {}
    if not is_group and described:
        attrs["aria-describedby"] = " ".join(described)
    if not is_group and field.errors:
        attrs["aria-invalid"] = "true"
    return {
        "field": field,
        "control": field.as_widget(attrs=attrs),
        "is_group": is_group,
        "is_optional": is_optional(field),
        "described": " ".join(described),
    }
