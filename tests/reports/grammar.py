"""Looks for what reads badly in a sentence that is put together from numbers."""

import re

FLAWS = {
    "one of many": r"\b1 (?!was\b|is\b|has\b|works\b|needs\b|its\b)[a-z-]+s\b(?<!ss)",
    "zero for none": r"(?<![\d.,£])\b0 [a-z]",
    "nothing for a number": r"\b(?:None|null|True|False)\b(?! of| was| has| is)",
    "two blanks": r"\S {2,}\S",
    "stops that meet": r" [.,;]|[,;.:][.,;]|\(\)|“”",
    "a word twice": r"\b([a-z]+) \1\b",
    "a word missing": r"(?<!is )not shown\b(?!:)",
    "a code": r"\b[a-z]+_[a-z]+\b",
    "a number of a number": r"shown of ",
    "twice not": r"\bnone (?:has|have|was|were) not\b",
}


def flaws(text):
    """[(what reads badly, where)] of a text; an empty list where nothing does."""
    found = [
        (name, text[max(match.start() - 30, 0) : match.end() + 30])
        for name, pattern in FLAWS.items()
        for match in re.finditer(pattern, text)
    ]
    if not re.match(r"[A-Z0-9“£]", text):
        found.append(("begins small", text[:30]))
    if not text.endswith((".", "”")):
        found.append(("ends without a stop", text[-30:]))
    return found
