"""Unique pupil numbers: the check letter, temporary numbers, invented ones for demo and tests.

Weights 2 to 13 for positions 2 to 13, sum modulo 23, in the alphabet without I, O and S; a temporary
number ends in a letter that counts as its index (public code of the Department for Education).
"""

import re

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
SHAPE = re.compile(rf"[{ALPHABET}][0-9]{{11}}[0-9{ALPHABET}]")


def normal(text):
    """Return the number as it is stored: upper case, without blanks."""
    return "".join(text.split()).upper()


def has_shape(upn):
    return SHAPE.fullmatch(upn) is not None


def check_letter(body):
    """Return the letter that belongs before the twelve characters `body`."""
    values = [ALPHABET.index(c) if c in ALPHABET else int(c) for c in body]
    return ALPHABET[sum(v * w for v, w in zip(values, range(2, 14), strict=True)) % 23]


def has_right_letter(upn):
    """Tell whether the first letter is right; the caller has checked the shape."""
    return upn[0] == check_letter(upn[1:])


def is_temporary(upn):
    return upn[-1:].isalpha()


def invented(*, establishment, year, serial):
    """Return a valid number of LA 999, which does not exist; `year` has four digits, `serial` up to three."""
    body = f"999{establishment:0>4}{year % 100:02}{serial % 1000:03}"
    return check_letter(body) + body
