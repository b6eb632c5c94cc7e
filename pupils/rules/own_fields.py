"""Values of the school's own fields: what a field takes, and how its value reads."""

from datetime import date

from pupils.enums import OwnFieldKind

MOST = 12  # of one noun: more and nobody fills them in
MOST_OPTIONS = 20
LONGEST = 500
YES, NO = "Yes", "No"
# In a filter: the field is filled in, with whatever.
FILLED = "*"


def answers_of(kind: str, options: list) -> list[str]:
    """The values a field can be narrowed to; a text and a day have none."""
    if kind == OwnFieldKind.YES_NO:
        return [YES, NO]
    return list(options) if kind == OwnFieldKind.CHOICE else []


def options_of(text: str) -> list[str]:
    """The choices typed one a line, each once, in their order."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def in_words(kind: str, value: str) -> str:
    if kind == OwnFieldKind.DATE and value:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    return value


def changed(before: dict, after: dict, keys) -> dict:
    """`before` with the values of `keys` as they are in `after`; what is empty is left out."""
    kept = {key: value for key, value in before.items() if key not in keys}
    return kept | {key: after[key] for key in keys if after.get(key)}
