"""A statutory text as it stands: each item with the school's words, the record's, and how old they are."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from sendhub.reports.drawn import Drawn
from sendhub.reports.enums import TextKind
from sendhub.reports.items import NOT_CONFIRMED, Item, items_of
from sendhub.reports.models import StatutoryText

# SEND Regs reg 51 with CFA s.69: the report is revised at least once a year.
STALE_AFTER = timedelta(days=365)


@dataclass(frozen=True)
class Part:
    """One item. `text` is None until somebody has opened it for writing."""

    item: Item
    text: StatutoryText | None
    drawn: list
    is_stale: bool

    @property
    def words(self):
        return self.text.text if self.text else ""

    @property
    def is_empty(self):
        """Whether nothing answers the item yet."""
        return not self.words and (self.item.needs_words or not self.drawn)

    @property
    def state(self):
        """(words, tone) of the badge."""
        if self.is_empty:
            return "The school’s words are missing" if self.drawn else "Nothing written", "late"
        if self.text is None or self.text.reviewed_at is None:
            return "Not reviewed yet", "warn"
        return ("Over a year old", "late") if self.is_stale else ("Up to date", "good")

    @property
    def as_published(self):
        return {
            "key": self.item.key,
            "title": self.item.title,
            "words": self.words,
            "drawn": self.drawn,
        }


def parts_of(kind, *, by, today):
    """Every item of the text, in order; at most ten queries."""
    texts = {
        row.item: row
        for row in StatutoryText.objects.visible_to(by)
        .filter(kind=kind)
        .select_related("reviewed_by")
    }
    drawn = Drawn(by=by, today=today)
    return [
        Part(
            item=item,
            text=texts.get(item.key),
            drawn=drawn.of(item),
            is_stale=is_stale(texts.get(item.key), today),
        )
        for item in items_of(kind, phase=by.school.phase)
    ]


def is_stale(text, today):
    """Whether a text was reviewed more than a year ago; one never reviewed is not stale but unreviewed."""
    if text is None or text.reviewed_at is None:
        return False
    return timezone.localdate(text.reviewed_at) < today - STALE_AFTER


def note_of(kind):
    """What stands above the text where the law is not sure."""
    return NOT_CONFIRMED if kind == TextKind.INCLUSION_STRATEGY else ""
