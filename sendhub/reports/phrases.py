"""Numbers of an edition within a sentence: as printed, with the noun and the verb that go with them."""

from sendhub.reports.suppression import NOT_SHOWN

ALONE = ("0", "1", NOT_SHOWN)  # "no pupil was", "1 pupil was", "a number that is not shown was"


def count_of(text, one, many):
    """ "no pupil", "1 pupil", "about 45 pupils", "fewer than 5 pupils", "a number of pupils that is not shown"."""
    if text == "0":
        return f"no {one}"
    if text == NOT_SHOWN:
        return f"a number of {many} that is not shown"
    return f"{text} {one if text == '1' else many}"


def counted(text, one, many, verbs=("was", "were")):
    """ "no pupil was", "about 45 pupils were": the number, its noun and the verb that agrees."""
    return f"{count_of(text, one, many)} {agreeing(text, verbs)}"


def some(text):
    """ "none", "about 10", "a number that is not shown": of what the sentence has named before."""
    return {"0": "none", NOT_SHOWN: "a number that is not shown"}.get(text, text)


def some_of_them(text):
    return "a number of them that is not shown" if text == NOT_SHOWN else f"{some(text)} of them"


def some_are(text, verbs=("was", "were")):
    return f"{some(text)} {agreeing(text, verbs)}"


def agreeing(text, verbs):
    one, many = verbs
    return one if text in ALONE else many


def listed(words):
    """ "A", "A and B", "A, B and C"; with semicolons where one of them holds a comma."""
    *first, last = words
    if not first:
        return last
    if any(", " in word for word in words):
        return f"{'; '.join(first)}; and {last}"
    return f"{', '.join(first)} and {last}"


def capitalised(words):
    return words[:1].upper() + words[1:]


def uncapitalised(words):
    """A label within a sentence; an abbreviation stays as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
