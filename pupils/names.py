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


def plain(text):
    """Return the text without accents, apostrophes and case: `Nguyễn` and `nguyen` are the same."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    kept = (c for c in folded if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else "" if c in "'’‘ʼ`´ʹ" else " " for c in kept)
    return " ".join(words.split())


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
    sort = f"{plain(known_as_last or last_name)} {plain(known_as or first_name)}".strip()
    return search[:500], sort[:250]
