"""Names as people search and sort them: case, accents and the kind of apostrophe do not count."""

import unicodedata

# Letters that Unicode does not decompose into a base letter and an accent.
PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ə": "e",
    }
)


# Every sign that is typed for an apostrophe; some of them are letters to Unicode.
APOSTROPHES = frozenset("'’‘‛`´ʹʻʼʽʾʿˈ′＇")


def clean_name(text):
    """Return a name as it is stored: NFC, single blanks, no control or direction signs."""
    text = unicodedata.normalize("NFC", text or "")
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf"}
    )
    return " ".join("".join(kept).split())


def plain(text):
    """Return the text without accents, apostrophes and case: `Nguyễn` and `nguyen` are the same."""
    # Compatibility caseless matching of the Unicode standard (D146), so that no way of typing counts.
    folded = unicodedata.normalize("NFD", text).casefold()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded).casefold())
    kept = (c for c in folded.translate(PLAIN) if not unicodedata.combining(c))
    return " ".join("".join(map(_kept, kept)).split())


def _kept(char):
    if char in APOSTROPHES:
        return ""
    # Vowel signs of Indic scripts are marks, yet no accents.
    is_part = char.isalnum() or unicodedata.category(char).startswith("M")
    return char if is_part else " "


def name_keys(
    *,
    first_name,
    last_name,
    middle_names="",
    known_as="",
    known_as_last="",
    former_last_name="",
    upn="",
):
    """Return (search key, sort key). The sort key is the known-as surname, then the known-as first name."""
    every = (known_as, known_as_last, first_name, middle_names, last_name, former_last_name)
    seen = dict.fromkeys(word for name in every if name for word in plain(name).split())
    # Compound names are also found written together: alhassan, obrien.
    joined = (plain(name).replace(" ", "") for name in every if name)
    search = " ".join(dict.fromkeys((*seen, *joined, upn.lower()))).strip()
    # A name of signs only ("?!") is kept as it was typed, so that the pupil can be found at all.
    search = search or f"{first_name} {last_name}".casefold().strip()
    sort = f"{plain(known_as_last or last_name)} {plain(known_as or first_name)}".strip()
    return search[:500], (sort or search)[:250]
