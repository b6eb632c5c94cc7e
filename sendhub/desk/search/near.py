"""What may have been meant by words that nothing holds: the nearest words of names and titles."""

from difflib import get_close_matches

from agencies.models import Agency
from pupils.models import Contact, Document, Pupil
from pupils.names import plain
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.search.pages import PAGES

# How alike two words must be, from 0 to 1: "gregenhalgh" and "greenhalgh" are at .95.
ALIKE = 0.75
ALIKE_AT_MOST = 5
WORDS_AT_MOST = 6
OFFERED = 3


def near(actor, text):
    """Return at most three other ways to write the text, of words that the actor may know. Four queries."""
    names = _known(actor)
    known = set().union(*names)
    alike = [
        [word] if word in known else get_close_matches(word, known, ALIKE_AT_MOST, ALIKE)
        for word in plain(text).split()[:WORDS_AT_MOST]
    ]
    # One word may be too many ("Rory from Oak"): without any that is near, the others are tried alone.
    ways = _together(alike, names) or _together([[*each, ""] for each in alike], names)
    ways.sort(key=lambda way: -len(way.split()))
    return [way for way in ways if way and way != plain(text)][:OFFERED]


def _together(alike, names):
    """One word of each list put together, where one name or title holds them all: those of two are found in none."""
    ways = [""]
    for words in alike:
        ways = [f"{way} {word}".strip() for way in ways for word in words]
        ways = [way for way in ways if any(name.issuperset(way.split()) for name in names)]
    return ways


def _known(actor):
    """The words of each name and title, without those that hold a digit: a number that is nearly right is another one."""
    keys = list(Pupil.objects.visible_to(actor).order_by().values_list("search_key", flat=True))
    if actor.can(P.CONTACTS_VIEW):
        keys += Contact.objects.visible_to(actor).order_by().values_list("search_key", flat=True)
    titles = [page.name for page in PAGES if page.is_for(actor)]
    for permission, rows, field in (
        (P.DOCUMENT_VIEW, Document.objects, "title"),
        (P.CONTACT_LOG_VIEW_ALL, Agency.objects, "name"),
    ):
        if actor.can(permission):
            rows = rows.visible_to(actor).order_by()
            titles += rows.values_list(field, flat=True).distinct()
    keys += map(plain, titles)
    return [{word for word in key.split() if word.isalpha()} for key in set(keys)]
