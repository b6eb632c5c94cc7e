"""What may have been meant by words that nothing holds: the nearest names of pupils, families and pages."""

from difflib import get_close_matches

from pupils.models import Contact, Pupil
from pupils.names import plain
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.search.pages import PAGES

# How alike two words must be, from 0 to 1: "gregenhalgh" and "greenhalgh" are at .95.
ALIKE = 0.75
OFFERED = 3


def near(actor, text):
    """Return at most three other ways to write the text, of words that the actor may know. Two queries."""
    known = _known(actor)
    ways = [""]
    for word in plain(text).split():
        alike = [word] if word in known else get_close_matches(word, known, OFFERED, ALIKE)
        # A word near to nothing may be one too many ("Rory from Oak"), so the others are tried without it.
        ways = [f"{way} {each}".strip() for way in ways for each in alike or [""]][:OFFERED]
    return [way for way in ways if way and way != plain(text)]


def _known(actor):
    """Words of names, without those that hold a digit: a number that is nearly right is another one."""
    keys = list(Pupil.objects.visible_to(actor).order_by().values_list("search_key", flat=True))
    if actor.can(P.CONTACTS_VIEW):
        keys += Contact.objects.visible_to(actor).order_by().values_list("search_key", flat=True)
    keys += [plain(page.name) for page in PAGES if page.is_for(actor)]
    return {word for key in keys for word in key.split() if word.isalpha()}
